package luavm_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/engine/luavm"
)

// run compiles and runs a script.
func run(t *testing.T, limits luavm.Limits, source string) (lua.LValue, error) {
	t.Helper()
	chunk, err := luavm.Compile(source, "script", luavm.Constants(silent))
	if err != nil {
		return nil, err
	}
	return luavm.New(luavm.Options{Limits: limits, Libraries: []luavm.Library{silent}}).Run(t.Context(), chunk)
}

func TestCompileLimits(t *testing.T) {
	constants := make([]string, 10_000)
	for i := range constants {
		constants[i] = fmt.Sprint(i)
	}
	for name, c := range map[string]struct{ source, want string }{
		"length":    {strings.Repeat("x", 2<<20), "more than"},
		"nesting":   {"return " + strings.Repeat("(", 500) + "1" + strings.Repeat(")", 500), ""},
		"tables":    {"return " + strings.Repeat("{", 500) + strings.Repeat("}", 500), "too many syntax levels"},
		"blocks":    {strings.Repeat("do ", 500) + strings.Repeat("end ", 500), "too many syntax levels"},
		"concat":    {"return ''" + strings.Repeat(" .. 'x'", 500), "too many syntax levels"},
		"sum":       {"return 1" + strings.Repeat(" + 1", 5000), ""},
		"elseif":    {"if false then " + strings.Repeat("elseif false then ", 1000) + "end", ""},
		"constants": {"return {" + strings.Join(constants, ",") + "}", "constant table overflow"},
		"syntax":    {"return +", "syntax error near"},
		"locals":    {"local a" + strings.Repeat(", a", 300), "too many local variables"},
	} {
		_, err := luavm.Compile(c.source, "script", nil)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// TestShadow has local variables hide libraries, which the compiler knows.
func TestShadow(t *testing.T) {
	for source, want := range map[string]string{
		"local string = {format = 'mine'} return string.format":                                    "mine",
		"do local math = {pi = 1} end return math.pi > 3":                                          "true",
		"local f = function(table) return table.concat end return f({concat = 5})":                 "5",
		"for _, bit in ipairs({{band = 7}}) do return bit.band end":                                "7",
		"repeat local struct = {size = 8} until struct.size == 8 return type(struct.size)":         "function",
		"local function cjson() return 1 end return cjson()":                                       "1",
		"local x = 1 do local x = 2 x = 3 end return x":                                            "1",
		"local t = {} function t.a() return 1 end function t:b() return self.a() end return t:b()": "1",
		"local function f(...) local a, b = ... a, b = b, a return a .. b end return f('x', 'y')":  "yx",
		"local a, i = {}, 1 i, a[i] = 2, 'z' return a[1] .. i":                                     "z2",
		"local n = 0 for i = '1', '3' do n = n + i end return n":                                   "6",
		"local a = 1 local function f() a = a + 1 end pcall(error) f() return a":                   "2",
		"return ('%s'):format(2^53)":                                                               "9.007199254741e+15",
	} {
		got, err := run(t, luavm.Limits{}, source)
		if err != nil || got.String() != want {
			t.Errorf("%s: got %v, %v, want %s", source, got, err, want)
		}
	}
}

// TestReadonly has scripts try to leave something behind.
func TestReadonly(t *testing.T) {
	for _, source := range []string{
		"x = 1", "string = nil", "function f() end", "_G.x = 1", "string.x = 1", "math.pi = 3", "cjson.null = 1",
		"rawset(_G, 'x', 1)", "rawset(table, 'concat', nil)", "setmetatable(_G, nil)", "setmetatable(string, {})",
		"table.insert(bit, 1)", "table.remove(bit)", "getmetatable('').__index = nil", "local s = string s.rep = nil",
		"for k, v in pairs(_G) do if type(v) == 'table' then v.x = 1 end end", "table.sort(math)",
	} {
		_, err := run(t, luavm.Limits{}, source)
		if err == nil || !strings.HasSuffix(err.Error(), "Attempt to modify a readonly table") {
			t.Errorf("%s: got %v", source, err)
		}
	}
}

func TestErrors(t *testing.T) {
	_, err := run(t, luavm.Limits{}, "local x = 1\nerror({code = x})")
	var raised *luavm.Error
	if !errors.As(err, &raised) || raised.Line != 2 || raised.Source != "@script" {
		t.Fatalf("got %#v", err)
	}
	if code := raised.Value.(*lua.LTable).RawGetString("code"); code != lua.LNumber(1) {
		t.Errorf("code: got %v", code)
	}
}

// TestLimits ends scripts, each for its reason.
func TestLimits(t *testing.T) {
	short := luavm.Limits{Time: 20 * time.Millisecond}
	if _, err := run(t, short, "while true do pcall(error) end"); !errors.Is(err, luavm.ErrTime) {
		t.Errorf("time: got %v", err)
	}
	small := luavm.Limits{Time: time.Minute, Heap: 32 << 20}
	hoard := "local t = {} while true do t[#t + 1] = ('x'):rep(1e5) .. #t end"
	if _, err := run(t, small, hoard); !errors.Is(err, luavm.ErrMemory) {
		t.Errorf("memory: got %v", err)
	}
	chunk, err := luavm.Compile("while true do end", "script", nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	vm := luavm.New(luavm.Options{})
	if _, err := vm.Run(ctx, chunk); !errors.Is(err, context.Canceled) || !vm.Broken() {
		t.Errorf("caller: got %v, broken %v", err, vm.Broken())
	}
}
