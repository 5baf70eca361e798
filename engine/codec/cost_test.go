package codec_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// A flat builds values that never allocate.
type flat struct{}

func (flat) Null() (v struct{})                               { return }
func (flat) Bool(bool) (v struct{})                           { return }
func (flat) Int(int64) (v struct{})                           { return }
func (flat) BigInt(string) (v struct{})                       { return }
func (flat) Float(float64) (v struct{})                       { return }
func (flat) Str(string) (v struct{})                          { return }
func (flat) Bytes(string) (v struct{})                        { return }
func (flat) List([]struct{}) (v struct{})                     { return }
func (flat) Tuple([]struct{}) (v struct{})                    { return }
func (flat) Set([]struct{}) (v struct{}, ok bool)             { return v, true }
func (flat) Dict([]struct{}) (v struct{}, ok bool)            { return v, true }
func (flat) Loose(bool, []struct{}, codec.Text) (v struct{})  { return }
func (flat) Time(time.Time) (v struct{})                      { return }
func (flat) Duration(time.Duration) (v struct{})              { return }
func (flat) Record(string, []string, []struct{}) (v struct{}) { return }

var (
	aText codec.Text
	aKey  codec.Key
)

// TestAllocations checks that nothing but a result allocates.
func TestAllocations(t *testing.T) {
	long := strings.Repeat("\x00\xffbinary", 1000)
	var e codec.Encoder
	for _, test := range []struct {
		name string
		most float64
		do   func()
	}{
		{"OfStr", 0, func() { aText = codec.OfStr("hello") }},
		{"OfStr of a date", 0, func() { aText = codec.OfStr("2026-01-02 and more") }},
		{"OfStr of a brace", 0, func() { aText = codec.OfStr("{name} is here") }},
		{"OfStr of a number", 1, func() { aText = codec.OfStr("42") }},
		{"OfInt", 1, func() { aText = codec.OfInt(1 << 40) }},
		{"OfBool", 0, func() { aText = codec.OfBool(true) }},
		{"OfFloat", 1, func() { aText = codec.OfFloat(1.25e-9) }},
		{"OfBytes", 1, func() { aText = codec.OfBytes("\x00\xff") }},
		{"OfBytes, long", 1, func() { aText = codec.OfBytes(long) }},
		{"OfTime", 1, func() { aText = codec.OfTime(noon) }},
		{"OfDuration", 1, func() { aText = codec.OfDuration(time.Hour) }},
		{"KeyOfStr", 0, func() { aKey = codec.KeyOfStr("hello") }},
		{"KeyOfStr of no key", 0, func() { aKey = codec.KeyOfStr("4.50") }},
		{"Key.Text", 0, func() { aText = codec.Key("42").Text() }},
		{"Canonical of a string", 0, func() { aKey = codec.Canonical("hello") }},
		{"Canonical of an int", 0, func() { aKey = codec.Canonical("42") }},
		{"Encoder, string", 0, func() { e.Reset(false); e.Str("hello"); aText = e.Text() }},
		{"Encoder, dict", 1, func() { encodeSample(&e, false); aText = e.Text() }},
		{"Encoder, canonical dict", 1, func() { encodeSample(&e, true); aKey = e.Key() }},
		{"Encoder, bytes", 1, func() { e.Reset(false); e.Bytes(long); aText = e.Text() }},
		{"Decode of a string", 0, func() { codec.Decode("hello", flat{}) }},
		{"Decode of a quoted string", 0, func() { codec.Decode(`"42"`, flat{}) }},
		{"Decode of an int", 0, func() { codec.Decode("42", flat{}) }},
		{"Decode of a float", 0, func() { codec.Decode("4.5", flat{}) }},
		{"DecodeKey of a string", 0, func() { codec.DecodeKey("hello", flat{}) }},
		{"DecodeKey of an int", 0, func() { codec.DecodeKey("42", flat{}) }},
		{"DecodeKey of a float", 0, func() { codec.DecodeKey("4.5", flat{}) }},
		{"DecodeKey of a quoted string", 1, func() { codec.DecodeKey(`"42"`, flat{}) }},
	} {
		if got := testing.AllocsPerRun(100, test.do); got > test.most {
			t.Errorf("%s: got %v allocations, want at most %v", test.name, got, test.most)
		}
	}
}

// encodeSample writes {"to":"warehouse","n":42,"tags":["a","b"]}.
func encodeSample(e *codec.Encoder, canonical bool) {
	e.Reset(canonical)
	_ = e.BeginDict(true)
	e.Str("to")
	e.Str("warehouse")
	e.Str("n")
	e.Int(42)
	e.Str("tags")
	_ = e.BeginList()
	e.Str("a")
	e.Str("b")
	_ = e.End()
	_ = e.End()
}

// TestHostileText checks that the time to read a text grows with its length
// only, times the depth at worst: what does not is seen by its cost.
func TestHostileText(t *testing.T) {
	const n = codec.MaxDepth - 10
	for name, s := range map[string]string{
		"tags that are none":   nest(`{"$tuple":[`, `1`, `],"x":1}`, n),
		"pairs that are none":  nest(`{"$dict":[[1,2],[3,4,`, `1`, `]]}`, n/2),
		"repeated elements":    nest(`{"$set":[1,1,`, `1`, `]}`, n),
		"repeated keys":        nest(`{"a":1,"a":`, `1`, `}`, n),
		"dicts as keys":        nest(`{"$dict":[[`, `1`, `,1],[1,1]]}`, n),
		"records that are not": nest(`{"$type":"P","$x":`, `1`, `}`, n),
		"quoted in quotes":     quotes(14),
		"many keys":            "{" + strings.Repeat(`"a":1,`, 50_000) + `"a":2}`,
		"many fields":          `{"$type":"P"` + strings.Repeat(`,"a":1`, 50_000) + `}`,
		"an open string":       `["` + strings.Repeat(`\n`, 200_000),
		"many digits":          strings.Repeat("9", 200_000),
	} {
		start := time.Now()
		codec.Decode[any](codec.Text(s), python)
		codec.Canonical(codec.Text(s))
		codec.OfStr(s)
		codec.KeyOfStr(s)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(s), took)
		}
	}
}

func nest(open, inner, end string, n int) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
}

// quotes gives 42, quoted n times.
func quotes(n int) string {
	s := "42"
	for range n {
		s = string(codec.OfStr(s))
	}
	return s
}

func BenchmarkOfStr(b *testing.B) {
	for name, s := range map[string]string{
		"word": "hello", "digits": "1234567", "date": "2026-01-02T03:04:05Z", "JSON": `{"to":"warehouse","n":42}`, "10kB": strings.Repeat("lorem ipsum ", 850),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				aText = codec.OfStr(s)
			}
		})
	}
}

func BenchmarkOfFloat(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		aText = codec.OfFloat(1234.5678)
	}
}

func BenchmarkEncode(b *testing.B) {
	for name, canonical := range map[string]bool{"text": false, "key": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var e codec.Encoder
			for b.Loop() {
				encodeSample(&e, canonical)
				aText = e.Text()
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, t := range map[string]codec.Text{
		"word": "hello", "int": "1234567", "float": "1234.5678", "dict": `{"to":"warehouse","n":42,"tags":["a","b"]}`, "record": `{"$type":"Point","x":1,"y":2}`, "tuple": `{"$tuple":[1,2]}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				codec.Decode(t, flat{})
			}
		})
		b.Run(name+"/key", func(b *testing.B) {
			k := codec.Canonical(t)
			b.ReportAllocs()
			for b.Loop() {
				codec.DecodeKey(k, flat{})
			}
		})
	}
}

func BenchmarkCanonical(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		aKey = codec.Canonical(`{"to":"warehouse","n":42,"tags":["a","b"]}`)
	}
}

func BenchmarkFromJSON(b *testing.B) {
	s := "[" + strings.Repeat(`{"to": "warehouse", "n": 42, "tags": ["a", "b"]}, `, 1000) + "1]"
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := codec.FromJSON(s); err != nil {
			b.Fatal(err)
		}
	}
}
