package codec_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rdsh/rdsh/engine/codec"
)

func seed(f *testing.F) {
	for _, s := range odd {
		f.Add(s)
	}
	f.Add(strings.Repeat("[", 500) + strings.Repeat("]", 500))
	f.Add(strings.Repeat(`{"$tuple":[`, 500) + strings.Repeat("]}", 500))
}

// FuzzDecode checks that any text has a value, which is stored as itself.
func FuzzDecode(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		stable(t, codec.Text(s))
		if got := decode(t, codec.OfStr(s)); got != s {
			t.Fatalf("OfStr(%q) = %q, which is %#v", s, codec.OfStr(s), got)
		}
	})
}

// FuzzDecodeKey checks that any member that is listed can be removed.
func FuzzDecodeKey(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		listed(t, codec.Key(s))
		if got := decodeKey(t, codec.KeyOfStr(s)); got != s {
			t.Fatalf("KeyOfStr(%q) = %q, which is %#v", s, codec.KeyOfStr(s), got)
		}
	})
}

// FuzzCanonical checks that texts have the same key if and only if they have
// the same value.
func FuzzCanonical(f *testing.F) {
	for i, s := range odd {
		f.Add(s, odd[(i+1)%len(odd)])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		va, vb := decode(t, codec.Text(a)), decode(t, codec.Text(b))
		ka, kb := codec.Canonical(codec.Text(a)), codec.Canonical(codec.Text(b))
		if (ka == kb) != equal(va, vb) {
			t.Fatalf("keys %q and %q, equal(%#v, %#v) = %v", ka, kb, va, vb, equal(va, vb))
		}
	})
}

// FuzzJSON compares with encoding/json, and checks that JSON survives.
func FuzzJSON(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		text, err := codec.FromJSON(s)
		if err != nil {
			if json.Valid([]byte(s)) && !beyond(s) {
				t.Fatalf("FromJSON(%q): %v", s, err)
			}
			return
		}
		if got, want := decode(t, text), reference(t, s); !equal(got, want) {
			t.Fatalf("FromJSON(%q) = %q: %#v, want %#v", s, text, got, want)
		}
		for _, indent := range []string{"", "\t"} {
			out, err := codec.AppendJSON(nil, text, codec.JSONOptions{Indent: indent})
			if err != nil || !json.Valid(out) {
				t.Fatalf("AppendJSON(%q) = %q, %v", text, out, err)
			}
			if again, err := codec.FromJSON(string(out)); err != nil || again != text {
				t.Fatalf("FromJSON(%q) = %q, %v, want %q", out, again, err, text)
			}
		}
	})
}

// beyond reports whether JSON may hold what FromJSON refuses: deep nesting,
// half pairs of surrogates, bytes that are not UTF-8, large exponents.
func beyond(s string) bool {
	return strings.Count(s, "[")+strings.Count(s, "{") > codec.MaxDepth || strings.Contains(s, `\u`) || !utf8.ValidString(s) || strings.ContainsAny(s, "eE") || len(s) > 300
}

// reference reads JSON by encoding/json. It keeps one entry of those with the
// same key, in no order.
func reference(t *testing.T, s string) any {
	d := json.NewDecoder(bytes.NewReader([]byte(s)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("FromJSON reads %q, encoding/json: %v", s, err)
	}
	return fromGo(v)
}

func fromGo(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil && v != "-0" {
			return n
		}
		if f, _ := v.Float64(); strings.ContainsAny(string(v), ".eE") || v == "-0" {
			return f
		}
		return Big{string(v)}
	case []any:
		l := List{}
		for _, e := range v {
			l = append(l, fromGo(e))
		}
		return l
	case map[string]any:
		d := Dict{}
		for k, e := range v {
			d = append(d, k, fromGo(e))
		}
		return d
	}
	return v
}

// FuzzFloat checks that floats come back to the bit, and never as ints.
func FuzzFloat(f *testing.F) {
	for _, n := range []float64{0, 1, -1.5, 1e20, 1e21, 1e-6, 1e-7, math.MaxFloat64, 5e-324} {
		f.Add(math.Float64bits(n))
	}
	f.Fuzz(func(t *testing.T, bits uint64) {
		n := math.Float64frombits(bits)
		text := codec.OfFloat(n)
		if got := decode(t, text); !equal(got, n) {
			t.Fatalf("OfFloat(%v) = %q: %#v", n, text, got)
		}
	})
}
