package codec_test

import (
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rdsh/rdsh/engine/codec"
)

// The language of these tests: nil, bool, int64, float64, string, time.Time,
// time.Duration, and these.
type (
	Big   struct{ digits string }
	Bytes string
	List  []any
	Tuple []any
	Set   []any
	Dict  []any    // keys and values by turns, in order
	Loose struct { // what is no Set or Dict
		IsDict bool
		Values []any
		Text   codec.Text
	}
	Rec struct {
		Type   string
		Names  []string
		Values []any
	}
)

// A golang builds values. It holds sets and dicts whose elements or keys are
// all different by same.
type golang struct{ same func(a, b any) bool }

func (golang) Null() any                    { return nil }
func (golang) Bool(b bool) any              { return b }
func (golang) Int(n int64) any              { return n }
func (golang) BigInt(digits string) any     { return Big{digits} }
func (golang) Float(f float64) any          { return f }
func (golang) Str(s string) any             { return s }
func (golang) Bytes(s string) any           { return Bytes(s) }
func (golang) List(vs []any) any            { return List(slices.Clone(vs)) }
func (golang) Tuple(vs []any) any           { return Tuple(slices.Clone(vs)) }
func (golang) Time(t time.Time) any         { return t }
func (golang) Duration(d time.Duration) any { return d }

func (g golang) Set(vs []any) (any, bool) { return Set(slices.Clone(vs)), g.differ(vs, 1) }

func (g golang) Dict(kvs []any) (any, bool) { return Dict(slices.Clone(kvs)), g.differ(kvs, 2) }

func (golang) Loose(isDict bool, vs []any, t codec.Text) any {
	return Loose{isDict, slices.Clone(vs), t}
}

func (golang) Record(typ string, names []string, values []any) any {
	return Rec{typ, slices.Clone(names), slices.Clone(values)}
}

func (g golang) differ(vs []any, step int) bool {
	for i := 0; i < len(vs); i += step {
		for j := 0; j < i; j += step {
			if g.same(vs[i], vs[j]) {
				return false
			}
		}
	}
	return true
}

// exact holds everything; python cannot tell 1, 1.0 and true apart.
var (
	exact  = golang{equal}
	python = golang{func(a, b any) bool { return equal(number(a), number(b)) }}
)

func number(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return 1.0
		}
		return 0.0
	case int64:
		return float64(v)
	}
	return v
}

// equal says what equal values are, without the codec.
func equal(a, b any) bool {
	switch a := a.(type) {
	case float64:
		b, ok := b.(float64)
		return ok && (a != a && b != b || math.Float64bits(a) == math.Float64bits(b))
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	case List:
		b, ok := b.(List)
		return ok && slices.EqualFunc(a, b, equal)
	case Tuple:
		b, ok := b.(Tuple)
		return ok && slices.EqualFunc(a, b, equal)
	case Set:
		b, ok := b.(Set)
		return ok && len(a) == len(b) && !slices.ContainsFunc(a, func(v any) bool { return find(b, 1, v) < 0 })
	case Dict:
		b, ok := b.(Dict)
		return ok && sameEntries(a, b)
	case Rec:
		b, ok := b.(Rec)
		return ok && a.Type == b.Type && sameEntries(a.entries(), b.entries())
	}
	switch b.(type) {
	case List, Tuple, Set, Dict, Rec:
		return false
	}
	return a == b
}

func sameEntries(a, b Dict) bool {
	for i := 0; i < len(a); i += 2 {
		if j := find(b, 2, a[i]); j < 0 || !equal(a[i+1], b[j+1]) {
			return false
		}
	}
	return len(a) == len(b)
}

func find(vs []any, step int, v any) int {
	for i := 0; i < len(vs); i += step {
		if equal(vs[i], v) {
			return i
		}
	}
	return -1
}

func (r Rec) entries() (d Dict) {
	for i, name := range r.Names {
		d = append(d, name, r.Values[i])
	}
	return d
}

// identical is equal and more: the same order everywhere, and offsets of times.
func identical(a, b any) bool {
	ordered := func(x, y []any) bool { return slices.EqualFunc(x, y, identical) }
	switch a := a.(type) {
	case time.Time:
		return equal(a, b) && a.Format(time.RFC3339Nano) == b.(time.Time).Format(time.RFC3339Nano)
	case List:
		b, ok := b.(List)
		return ok && ordered(a, b)
	case Tuple:
		b, ok := b.(Tuple)
		return ok && ordered(a, b)
	case Set:
		b, ok := b.(Set)
		return ok && ordered(a, b)
	case Dict:
		b, ok := b.(Dict)
		return ok && ordered(a, b)
	case Rec:
		b, ok := b.(Rec)
		return ok && a.Type == b.Type && ordered(a.entries(), b.entries())
	}
	return equal(a, b)
}

// encode writes v as a binding does.
func encode(e *codec.Encoder, v any) error {
	switch v := v.(type) {
	case nil:
		e.Null()
	case bool:
		e.Bool(v)
	case int64:
		e.Int(v)
	case Big:
		e.BigInt(v.digits)
	case float64:
		e.Float(v)
	case string:
		e.Str(v)
	case Bytes:
		e.Bytes(string(v))
	case time.Time:
		e.Time(v)
	case time.Duration:
		e.Duration(v)
	case List:
		return elements(e, v, e.BeginList())
	case Tuple:
		return elements(e, v, e.BeginTuple())
	case Set:
		return elements(e, v, e.BeginSet())
	case Dict:
		return elements(e, v, e.BeginDict(plain(v)))
	case Rec:
		return fields(e, v)
	default:
		return &codec.Unstorable{What: "function"}
	}
	return nil
}

func plain(d Dict) bool {
	for i := 0; i < len(d); i += 2 {
		if s, ok := d[i].(string); !ok || !codec.PlainKey(s) {
			return false
		}
	}
	return true
}

func elements(e *codec.Encoder, vs []any, err error) error {
	for i := 0; i < len(vs) && err == nil; i++ {
		err = encode(e, vs[i])
	}
	if err != nil {
		return err
	}
	return e.End()
}

func fields(e *codec.Encoder, r Rec) error {
	err := e.BeginRecord(r.Type)
	for i := 0; i < len(r.Names) && err == nil; i++ {
		if err = e.Field(r.Names[i]); err == nil {
			err = encode(e, r.Values[i])
		}
	}
	if err != nil {
		return err
	}
	return e.End()
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func textOf(t fataler, v any) codec.Text {
	t.Helper()
	var e codec.Encoder
	if err := encode(&e, v); err != nil {
		t.Fatalf("encode(%#v): %v", v, err)
	}
	return e.Text()
}

func keyOf(t fataler, v any) codec.Key {
	t.Helper()
	var e codec.Encoder
	e.Reset(true)
	if err := encode(&e, v); err != nil {
		t.Fatalf("encode(%#v): %v", v, err)
	}
	return e.Key()
}

func decode(t fataler, text codec.Text) any {
	t.Helper()
	return codec.Decode[any](text, exact)
}

func decodeKey(t fataler, k codec.Key) any {
	t.Helper()
	return codec.DecodeKey[any](k, exact)
}

// odd are strings and texts that look like something else, or nearly.
var odd = []string{
	"", "null", "true", "false", "nul", "truely", "nullnull", "42", "-42", "-0", "-", "-0.0", "0", "007", "4.50", "4.5", "4.", ".5",
	"1e3", "1E5", "1e+21", "1e400", "1e-400", "1000.0", "9007199254740993", "123456789012345678901234567890", "0x10", "NaN", "inf",
	" 1", "1 ", "\n42\n", " true", " hello", "\t", `"x"`, `"`, `""`, `"42"`, `"\"42\""`, `"\"x\""`, `"a\/b"`, `"\u0041"`, `"\ud83d\ude00"`, `"\ud83d"`,
	`"a` + "\n" + `b"`, "a\x00b", "\x00", "42\x00", "\xff\x00", `"a\u0000b"`, "\xff", "[\"\xff\"]", "\"\xff\"", "é\u2028\u007f",
	"[", "[]", "[ ]", "[1]", "[1,]", "[,1]", "[1", "[1 2]", "[01]", `["a","b"]`, "[1e400]", " [1]", "[1] ", "[1]x",
	"{}", "{ }", "{", `{"a":1}`, `{"a": 1}`, `{"a":1,}`, `{a:1}`, `{"a":1,"a":2}`, `{"b":1,"a":2}`, `{"a":1,"b":{"x":[]}}`, `{1:2}`, `{"":0}`,
	"$a", `{"$a":1}`, `{"a":1,"$b":2}`, `{"!":1,"$b":2}`, `{"$ref":1}`, `{"\u0024tuple":[]}`,
	`{"$float":"nan"}`, `{"$float":"inf"}`, `{"$float":"-inf"}`, `{"$float":"+inf"}`, `{"$float":1}`, `{"$float":"nan","x":1}`, `{ "$float" : "nan" }`,
	`{"$str":"/w=="}`, `{"$str":"/wA="}`, `{"$str":"YQ=="}`, `{"$str":"AA=="}`, `[{"$str":"/w=="}]`, `[{"$str":"YQ=="}]`, `{"$str":"/x=="}`,
	`{"$bytes":""}`, `{"$bytes":"AP8="}`, `{"$bytes":"AP8"}`, `{"$bytes":"AP9="}`, `{"$bytes":"A\nP8="}`, `{"$bytes":[1]}`,
	`{"$tuple":[]}`, `{"$tuple":[1,[2]]}`, `{"$tuple":3}`, `{"$tuple":[1],"x":2}`, `{"$tuple":[1],"$tuple":2}`, `{"$tuple": [1, 2] }`, `{"$tuple":[1}`,
	`{"$set":[]}`, `{"$set":[1,2]}`, `{"$set":[2,1]}`, `{"$set":[1,1]}`, `{"$set":[1,1.0]}`, `{"$set":[1,1],"x":2}`, `{"$set":[{"a":1,"b":2},{"b":2,"a":1}]}`,
	`{"$dict":[]}`, `{"$dict":[[1,2]]}`, `{"$dict":[["a",2]]}`, `{"$dict":[["$a",2]]}`, `{"$dict":[[2,1],[1,1]]}`, `{"$dict":[[1,2],[1,3]]}`, `{"$dict":[[1,2],[1.0,3]]}`,
	`{"$dict":[[1,2],[3]]}`, `{"$dict":[[1,2],3,[4,5]]}`, `{"$dict":[[1,2,3],[4,5]]}`, `{"$dict":[[1,2]],"x":3}`, `{"$dict":{"a":1}}`, `{"$dict":[[{"$str":"/w=="},1]]}`,
	`{"$dict":[[1,2],["a",3]]}`, `{"$dict":[[[1],2]]}`, `{"$dict":[[1,2],[15,3]]}`,
	`{"$time":"2026-01-02T03:04:05Z"}`, `{"$time":"2026-01-02T03:04:05.120Z"}`, `{"$time":"2026-01-02T03:04:05.12+02:00"}`, `{"$time":"12026-01-02T03:04:05Z"}`,
	`{"$time":"-0001-12-31T23:59:59Z"}`, `{"$time":"yesterday"}`, `{"$time":"2026-01-02T03:04:05+24:00"}`, `{"$time":""}`, `{"$time":"-"}`,
	`{"$time":"2026-01-02T03:04:60Z"}`, `{"$time":"002026-01-02T03:04:05Z"}`, `{"$time":"99999999999999-01-02T03:04:05Z"}`,
	`{"$duration":"1h0m0s"}`, `{"$duration":"1h"}`, `{"$duration":"60m"}`, `{"$duration":"long"}`, `{"$duration":"-2562047h47m16.854775808s"}`,
	`{"$type":"Point","x":1,"y":2}`, `{"$type":"Point","y":1,"x":2}`, `{"$type":"Point"}`, `{"$type":""}`, `{"$type":1}`, `{"$type":"P","$x":1}`, `{"$type":"P","x":1,"x":2}`,
	`{"x":1,"$type":"P"}`, `{"$type":"P","x":{"$type":"Q","x":3}}`, `{"$type":"P","$type":"Q"}`, `{"$type":"P",}`,
}

// str gives strings of all kinds.
func str() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(odd), rapid.String(),
		rapid.StringOfN(rapid.SampledFrom([]rune("{}[]\",:$ \\ax10.e-")), 0, 12, -1),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 9), func(b []byte) string { return string(b) }))
}

func instant() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		at := time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos"))
		offset := rapid.SampledFrom([]int{0, 0, 3600, -5400, 86340, 90061, 1172}).Draw(t, "offset")
		if offset%60 != 0 {
			return at.UTC() // as it comes back
		}
		return at.In(time.FixedZone("", offset))
	})
}

func scalar() *rapid.Generator[any] {
	return rapid.OneOf(
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Int64().AsAny(), rapid.Int64Range(-2, 2).AsAny(),
		rapid.Float64().AsAny(), rapid.SampledFrom([]any{0.0, math.Copysign(0, -1), 1.0, math.NaN(), math.Inf(1), math.Inf(-1), 1e21, 1e20, 1e-7, 5e-324, math.MaxFloat64}),
		rapid.Map(rapid.Int64(), func(n int64) any {
			return Big{new(big.Int).Add(new(big.Int).Lsh(big.NewInt(n), 70), new(big.Int).Lsh(big.NewInt(1), 65)).String()}
		}),
		str().AsAny(), rapid.Map(str(), func(s string) any { return Bytes(s) }),
		instant().AsAny(), rapid.Map(rapid.Int64(), func(n int64) any { return time.Duration(n) }),
	)
}

// value gives values that nest depth deep at most.
func value(depth int) *rapid.Generator[any] {
	if depth == 0 {
		return scalar()
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return value(depth - 1) })
	some := rapid.SliceOfN(inner, 0, 4)
	return rapid.OneOf(scalar(),
		rapid.Map(some, func(vs []any) any { return List(vs) }),
		rapid.Map(some, func(vs []any) any { return Tuple(vs) }),
		rapid.Map(some, func(vs []any) any { return Set(unique(vs)) }),
		rapid.Custom(func(t *rapid.T) any {
			keys := rapid.SliceOfN(rapid.OneOf(str().AsAny(), inner), 0, 4).Draw(t, "keys")
			if rapid.Bool().Draw(t, "strings") {
				keys = rapid.SliceOfN(str().AsAny(), 0, 4).Draw(t, "keys")
			}
			d := Dict{}
			for _, k := range unique(keys) {
				d = append(d, k, inner.Draw(t, "value"))
			}
			return d
		}),
		rapid.Custom(func(t *rapid.T) any {
			r := Rec{Type: rapid.SampledFrom([]string{"Point", "$", "a b", "é"}).Draw(t, "type")}
			r.Names = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"", "x", "y", "z", "#", "é", "type"}), 0, 4, rapid.ID).Draw(t, "names")
			for range r.Names {
				r.Values = append(r.Values, inner.Draw(t, "value"))
			}
			return r
		}))
}

func unique(vs []any) (kept []any) {
	for _, v := range vs {
		if find(kept, 1, v) < 0 {
			kept = append(kept, v)
		}
	}
	return kept
}

// shuffled gives a value equal to v, with everything in another order that has
// none, and times elsewhere.
func shuffled(t *rapid.T, v any) any {
	all := func(vs []any) []any {
		out := make([]any, len(vs))
		for i, e := range vs {
			out[i] = shuffled(t, e)
		}
		return out
	}
	switch v := v.(type) {
	case time.Time:
		return v.In(time.FixedZone("", 7200))
	case List:
		return List(all(v))
	case Tuple:
		return Tuple(all(v))
	case Set:
		return Set(rapid.Permutation(all(v)).Draw(t, "set"))
	case Dict:
		return Dict(permuted(t, all(v)))
	case Rec:
		d := permuted(t, all(v.entries()))
		r := Rec{Type: v.Type}
		for i := 0; i < len(d); i += 2 {
			r.Names, r.Values = append(r.Names, d[i].(string)), append(r.Values, d[i+1])
		}
		return r
	}
	return v
}

func permuted(t *rapid.T, kvs []any) (out []any) {
	order := make([]int, len(kvs)/2)
	for i := range order {
		order[i] = 2 * i
	}
	for _, i := range rapid.Permutation(order).Draw(t, "order") {
		out = append(out, kvs[i], kvs[i+1])
	}
	return out
}

// TestLanguage checks the model that the other tests trust.
func TestLanguage(t *testing.T) {
	if !equal(Set{int64(1), 1.0}, Set{1.0, int64(1)}) || equal(int64(1), 1.0) || equal(List{}, Tuple{}) || equal(nil, List{}) {
		t.Fatal("equal does not tell values apart")
	}
	if _, ok := python.Set([]any{int64(1), 1.0}); ok {
		t.Fatal("python holds 1 beside 1.0")
	}
	if _, ok := exact.Set([]any{int64(1), 1.0, true}); !ok {
		t.Fatal("exact does not hold 1 beside 1.0")
	}
}
