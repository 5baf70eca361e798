package embedded_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestEvalRandom has a server and the store encode, decode and compute the
// same random values.
func TestEvalRandom(t *testing.T) {
	seed := storetest.Seed(t)
	g := &luaValues{rand.New(rand.NewPCG(seed, 0))}
	server, here := storetest.Redis(t), storetest.Embedded(t, embedded.Options{})
	for range storetest.Ops(t, 3000) / 20 {
		exprs := make([]string, 20)
		for i := range exprs {
			exprs[i] = g.expression()
		}
		script := prelude + "return {" + strings.Join(exprs, ",\n") + "}"
		c := store.Cmd(store.Eval, script, "0")
		got, want := here.Do(t.Context(), c), server.Do(t.Context(), c)
		if unnamed(got) == unnamed(want) {
			continue
		}
		for i, e := range exprs {
			if a, b := unnamed(got.At(i)), unnamed(want.At(i)); a != b {
				t.Fatalf("%s\n\t got %s\n\twant %s", e, a, b)
			}
		}
		t.Fatalf("%s\n\t got %s\n\twant %s", script, storetest.Plain(got), storetest.Plain(want))
	}
}

// called is the name of a function in a message. C does not know it for one
// that pcall calls.
var called = regexp.MustCompile(`to '[^']*' \(`)

func unnamed(r store.Reply) string { return called.ReplaceAllString(storetest.Plain(r), "to '?' (") }

// prelude defines try, which gives what a function returns or its error, and
// show, which spells a value.
const prelude = `
local function show(v)
  if type(v) == 'number' then return string.format('%.17g', v) end
  if type(v) ~= 'table' then return type(v) .. ':' .. tostring(v) end
  local keys = {}
  for k in pairs(v) do keys[#keys + 1] = show(k) .. '=' .. show(v[k]) end
  table.sort(keys)
  return '{' .. table.concat(keys, ',') .. '}'
end
local function try(f, ...)
  local r = {pcall(f, ...)}
  if not r[1] then return 'error ' .. tostring(r[2]) end
  for i = 2, #r do if type(r[i]) ~= 'string' then r[i] = show(r[i]) end end
  return table.concat(r, ' ', 2)
end
`

// luaValues makes random expressions of Lua.
type luaValues struct{ r *rand.Rand }

func pick[T any](g *luaValues, all ...T) T { return all[g.r.IntN(len(all))] }

func (g *luaValues) expression() string {
	switch g.r.IntN(9) {
	case 0:
		return "try(cjson.encode, " + g.value(3) + ")"
	case 1:
		return "try(cjson.decode, " + quoteLua(g.json(3)) + ")"
	case 2:
		return "try(cjson.decode, " + quoteLua(g.damaged(g.json(3))) + ")"
	case 3:
		return "try(cmsgpack.pack, " + g.value(3) + ", " + g.value(2) + ")"
	case 4:
		return "try(function() return cmsgpack.unpack(cmsgpack.pack(" + g.value(3) + ")) end)"
	case 5:
		return "try(cmsgpack.unpack, " + quoteLua(g.bytes(g.r.IntN(12))) + ")"
	case 6:
		return g.bits()
	case 7:
		return g.packed()
	default:
		return g.text()
	}
}

// value gives a constructor, of tables that have one order only.
func (g *luaValues) value(depth int) string {
	n := g.r.IntN(8)
	if depth == 0 {
		n = g.r.IntN(5)
	}
	switch n {
	case 0:
		return pick(g, "true", "false", "nil", "cjson.null")
	case 1, 2:
		return g.number()
	case 3, 4:
		return quoteLua(g.bytes(g.r.IntN(40)))
	case 5:
		return "{[" + pick(g, quoteLua(g.bytes(3)), g.key()) + "]=" + g.value(depth-1) + "}"
	}
	items := make([]string, g.r.IntN(20))
	for i := range items {
		items[i] = g.value(0)
	}
	if len(items) > 0 {
		items[0] = g.value(depth - 1)
	}
	return "{" + strings.Join(items, ",") + "}"
}

func (g *luaValues) number() string {
	var f float64
	switch g.r.IntN(7) {
	case 0:
		f = float64(g.r.IntN(300) - 150)
	case 1:
		f = float64(int64(1) << g.r.IntN(63))
	case 2:
		f = -float64(int64(1)<<g.r.IntN(63)) + float64(g.r.IntN(3)-1)
	case 3:
		f = g.r.NormFloat64()
	case 4:
		f = math.Ldexp(g.r.Float64()-0.5, g.r.IntN(200)-100)
	case 5:
		f = float64(float32(g.r.NormFloat64()))
	default:
		f = float64(g.r.Int32()) + 0.5
	}
	return "(" + strconv.FormatFloat(f, 'g', -1, 64) + ")"
}

// key gives a number as a key. Large ones that might be indexes would fill
// memory.
func (g *luaValues) key() string {
	return pick(g, "0", "1", "2", "11", "-5", "1000", "65536", "1.5", "-0.25", "1e15", "4294967296", "0.1")
}

func (g *luaValues) bytes(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(g.r.IntN(256))
		if g.r.IntN(2) == 0 {
			b[i] = "abc/\"\\\n\x00é\x7f"[g.r.IntN(10)]
		}
	}
	return string(b)
}

// quoteLua gives a literal of Lua.
func quoteLua(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for i := range len(s) {
		fmt.Fprintf(&b, "\\%03d", s[i])
	}
	b.WriteByte('\'')
	return b.String()
}

func (g *luaValues) json(depth int) string {
	n := g.r.IntN(8)
	if depth == 0 {
		n = g.r.IntN(5)
	}
	space := pick(g, "", "", " ", "\n\t")
	switch n {
	case 0:
		return space + pick(g, "true", "false", "null", "nan", "Infinity", "-inf", "0x1f", "01", "+1")
	case 1, 2:
		return space + pick(g, "0", "-1", "1.5", "1e5", "-2.5E-3", "123456789012", "0.1", "1.", "1e", "1e400")
	case 3, 4:
		return space + `"` + pick(g, "", "abc", `\n\t\/`, `\u00e9`, `\ud83d\ude00`, `\ud83d`, `\x`, `\u12`, "é", "\x80") + `"`
	case 5:
		return "{" + space + `"k":` + g.json(depth-1) + space + "}"
	}
	items := make([]string, g.r.IntN(4))
	for i := range items {
		items[i] = g.json(depth - 1)
	}
	return space + "[" + strings.Join(items, space+",") + "]"
}

// damaged gives s with one byte changed, added or cut out.
func (g *luaValues) damaged(s string) string {
	at := g.r.IntN(len(s) + 1)
	other := string("[]{},:\"\\ x0-+.\x00tn"[g.r.IntN(17)])
	switch {
	case at == len(s) || g.r.IntN(2) == 0:
		return s[:at] + other + s[at:]
	case g.r.IntN(2) == 0:
		return s[:at]
	}
	return s[:at] + other + s[at+1:]
}

func (g *luaValues) bits() string {
	op := pick(g, "tobit", "tohex", "bnot", "bswap", "band", "bor", "bxor", "lshift", "rshift", "arshift", "rol", "ror")
	return "try(bit." + op + ", " + g.number() + ", " + g.number() + ")"
}

// packed packs numbers and texts, and unpacks what came out or anything.
func (g *luaValues) packed() string {
	var format strings.Builder
	var args []string
	for range 1 + g.r.IntN(5) {
		option := pick(g, "<", ">", "!4", "!", " ", "x", "b", "B", "h", "H", "l", "L", "T", "f", "d", "i3", "I7", "i", "I16", "s", "c0", "c3", "c")
		format.WriteString(option)
		switch {
		case strings.ContainsAny(option[:1], "bBhHlLTfdiI"):
			args = append(args, g.number())
		case strings.ContainsAny(option[:1], "sc"):
			args = append(args, quoteLua(g.bytes(g.r.IntN(6))))
		}
	}
	f := quoteLua(format.String())
	switch g.r.IntN(3) {
	case 0:
		return "try(struct.size, " + f + ")"
	case 1:
		return "try(struct.unpack, " + f + ", " + quoteLua(g.bytes(g.r.IntN(30))) + ")"
	}
	return "try(struct.pack, " + strings.Join(append([]string{f}, args...), ", ") + ")"
}

// text formats numbers, and matches patterns.
func (g *luaValues) text() string {
	if g.r.IntN(2) == 0 {
		verb := "%" + pick(g, "", "-", "0", "+", " ") + pick(g, "", "5", "12") + pick(g, "", ".0", ".3", ".10") + pick(g, "d", "g", "f", "e", "x", "s", "i", "G")
		return "try(string.format, '" + verb + "', " + g.number() + ")"
	}
	var pattern strings.Builder
	for range 1 + g.r.IntN(4) {
		pattern.WriteString(pick(g, "a", "b", ".", "%a", "%d", "[ab]", "[^a]", "(", ")", "()", "$", "^", "%1", "%b()", "%f[%a]", "c"))
		pattern.WriteString(pick(g, "", "", "", "*", "+", "-", "?"))
	}
	subject := make([]byte, g.r.IntN(12))
	for i := range subject {
		subject[i] = "abc1 ()"[g.r.IntN(7)]
	}
	fn := pick(g, "string.find", "string.match", "string.gsub")
	return "try(" + fn + ", '" + string(subject) + "', '" + pattern.String() + "', " + pick(g, "'<%0>'", "'1'", "'2'") + ")"
}
