package luavm_test

import (
	"errors"
	"testing"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/engine/luavm"
)

// call runs a script with two texts as X and Y. It may refuse them, but not go
// wrong.
func call(t *testing.T, vm *luavm.VM, chunk *luavm.Chunk, x, y string) {
	t.Helper()
	vm.Set("X", lua.LString(x))
	vm.Set("Y", lua.LString(y))
	_, err := vm.Run(t.Context(), chunk)
	var raised *luavm.Error
	if err != nil && !errors.As(err, &raised) && !errors.Is(err, luavm.ErrTime) {
		t.Fatalf("%q, %q: %v", x, y, err)
	}
	if vm.Broken() && !errors.Is(err, luavm.ErrTime) {
		t.Fatalf("%q, %q: the machine is broken: %v", x, y, err)
	}
}

// fuzz calls a script with what the fuzzer finds.
func fuzz(f *testing.F, script string) {
	f.Helper()
	chunk, err := luavm.Compile(script, "script", luavm.Constants())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, x, y string) {
		vm := luavm.New(luavm.Options{Limits: luavm.Limits{Time: 200 * time.Millisecond}})
		call(t, vm, chunk, x, y)
	})
}

// FuzzMsgpack unpacks anything; what came out can be packed.
func FuzzMsgpack(f *testing.F) {
	f.Add("\x93\x01\xa1a\xc0", "")
	f.Add("\xdf\xff\xff\xff\xff", "\xde\x00\x01\xca\x7f\xc0\x00\x00\x01")
	fuzz(f, "cmsgpack.pack(cmsgpack.unpack(X)) return cmsgpack.unpack_limit(Y, 3, 1)")
}

// FuzzJSON decodes anything; what came out can be encoded.
func FuzzJSON(f *testing.F) {
	f.Add(`{"a":[1,2.5e3,"\u00e9\ud83d\ude00",null,true]}`, "")
	f.Add(`[[[[`, `[1e999,nan]`)
	fuzz(f, "cjson.encode_invalid_numbers(true) cjson.encode(cjson.decode(X))")
}

// FuzzStruct reads and writes with any format.
func FuzzStruct(f *testing.F) {
	f.Add("<I2c0sx!8d", "\x02\x00abcd\x00zzzzzzzzzzzzzzzz")
	f.Add(">i16 !4 bT", "0123456789012345678901234567")
	fuzz(f, "pcall(struct.size, X) pcall(struct.pack, X, 1, Y, 3, Y) return struct.unpack(X, Y)")
}

// FuzzPattern matches any pattern, and formats with it.
func FuzzPattern(f *testing.F) {
	f.Add("(a*(.)%w(%s*))", "hello world")
	f.Add("%b()%f[%a]%1", "%5.2f%q")
	fuzz(f, "pcall(string.find, Y, X) pcall(string.gsub, Y, X, Y) pcall(string.format, X, 1, Y, 2) return string.match(Y, X)")
}

// FuzzScript compiles and runs any text.
func FuzzScript(f *testing.F) {
	f.Add("local a, b = 1, 2 a, b = b, a return a .. b % 3", "")
	f.Add("for i = 1, '3' do x = i end", "return {1, [2] = 3}, function(...) return ... end")
	f.Fuzz(func(t *testing.T, source, _ string) {
		chunk, err := luavm.Compile(source, "script", luavm.Constants())
		if err != nil {
			return
		}
		call(t, luavm.New(luavm.Options{Limits: luavm.Limits{Time: 50 * time.Millisecond}}), chunk, "", "")
	})
}
