package codec_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rdsh/rdsh/engine/codec"
)

// TestRoundTrip checks that every value comes back as it was.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := value(3).Draw(t, "value")
		text := textOf(t, v)
		if got := decode(t, text); !identical(got, v) {
			t.Fatalf("Decode(%q) = %#v, want %#v", text, got, v)
		}
		if strings.IndexByte(string(text), 0) >= 0 {
			t.Fatalf("%q has NUL", text)
		}
	})
}

// TestKeyRoundTrip checks that keys are values, and texts of the same value
// have the same key.
func TestKeyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := value(3).Draw(t, "value")
		k := keyOf(t, v)
		if got := decodeKey(t, k); !equal(got, v) {
			t.Fatalf("DecodeKey(%q) = %#v, want %#v", k, got, v)
		}
		if got := decode(t, k.Text()); !equal(got, v) {
			t.Fatalf("%q.Text() = %q is %#v, want %#v", k, k.Text(), got, v)
		}
		if text := textOf(t, v); codec.Canonical(text) != k {
			t.Fatalf("Canonical(%q) = %q, want %q", text, codec.Canonical(text), k)
		}
		if strings.IndexByte(string(k), 0) >= 0 {
			t.Fatalf("%q has NUL", k)
		}
	})
}

// TestKeysTellValuesApart checks that values are equal if and only if their
// keys are.
func TestKeysTellValuesApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := value(2).Draw(t, "a")
		b := value(2).Draw(t, "b")
		if ka, kb := keyOf(t, a), keyOf(t, b); (ka == kb) != equal(a, b) {
			t.Fatalf("keys %q and %q, equal(%#v, %#v) = %v", ka, kb, a, b, equal(a, b))
		}
		c := shuffled(t, a)
		if ka, kc := keyOf(t, a), keyOf(t, c); ka != kc {
			t.Fatalf("keys %q and %q of equal values %#v, %#v", ka, kc, a, c)
		}
	})
}

// listed checks that what is listed for a key that anyone wrote finds it again.
func listed(t fataler, k codec.Key) {
	t.Helper()
	v := decodeKey(t, k)
	if got := keyOf(t, v); got != k && strings.IndexByte(string(k), 0) < 0 {
		t.Fatalf("DecodeKey(%q) = %#v, whose key is %q", k, v, got)
	}
}

// stable checks that what is read from any text is stored as the same value.
func stable(t fataler, text codec.Text) {
	t.Helper()
	v := decode(t, text)
	again := textOf(t, v)
	if got := decode(t, again); !identical(got, v) {
		t.Fatalf("Decode(%q) = %#v, stored as %q: %#v", text, v, again, got)
	}
	k := codec.Canonical(text)
	if want := keyOf(t, v); k != want {
		t.Fatalf("Canonical(%q) = %q, want %q", text, k, want)
	}
	if codec.Canonical(k.Text()) != k {
		t.Fatalf("Canonical(%q) = %q, want %q again", k.Text(), codec.Canonical(k.Text()), k)
	}
	if got := decodeKey(t, k); !equal(got, v) {
		t.Fatalf("DecodeKey(%q) = %#v, want %#v", k, got, v)
	}
}

func TestForeignText(t *testing.T) {
	for _, s := range odd {
		listed(t, codec.Key(s))
		stable(t, codec.Text(s))
	}
	rapid.Check(t, func(t *rapid.T) {
		s := spelled(t, value(2).Draw(t, "value"))
		listed(t, codec.Key(s))
		stable(t, codec.Text(s))
	})
}

// spelled gives a text of v with one change, so that it is only nearly in
// stored form.
func spelled(t *rapid.T, v any) string {
	s := string(textOf(t, v))
	if rapid.Bool().Draw(t, "canonical") {
		s = string(keyOf(t, v))
	}
	i := rapid.IntRange(0, len(s)).Draw(t, "at")
	j := rapid.IntRange(i, min(len(s), i+3)).Draw(t, "to")
	return s[:i] + rapid.SampledFrom([]string{"", " ", ",", "\"", "]", "}", "0", "e1", ".0", "[", "$", "\\", ":"}).Draw(t, "by") + s[j:]
}
