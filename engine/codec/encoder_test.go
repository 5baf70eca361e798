package codec_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/codec"
)

// TestUnstorable checks the errors of values that have no stored form.
func TestUnstorable(t *testing.T) {
	fn := func() {}
	twice := Big{"9007199254740993123"}
	for _, test := range []struct {
		value any
		want  string
	}{
		{fn, "cannot store function"},
		{List{int64(1), fn}, "cannot store function at [1]"},
		{List{nil, nil, Dict{"a", int64(1), "cb", fn}}, `cannot store function at [2]["cb"]`},
		{Set{"a", twice, twice}, "cannot store a set with 9007199254740993123 twice"},
		{Set{"a", "b", "a"}, `cannot store a set with "a" twice`},
		{List{Dict{twice, int64(1), "b", int64(2), twice, int64(3)}}, "cannot store a dict with 9007199254740993123 twice at [0]"},
		{Dict{List{int64(1)}, int64(1), List{int64(1)}, int64(2)}, "cannot store a dict with [1] twice"},
		{Rec{"P", []string{"x", "y", "x"}, []any{nil, nil, nil}}, `cannot store a record with "x" twice`},
		{Rec{"P", []string{"$x"}, []any{nil}}, `cannot store a record with a field "$x"`},
		{Rec{"P", []string{"\xff"}, []any{nil}}, `cannot store a record with a field "\xff"`},
		{Rec{"", nil, nil}, `cannot store a record of type ""`},
		{Rec{"\xff", nil, nil}, `cannot store a record of type "\xff"`},
	} {
		for _, canonical := range []bool{false, true} {
			var e codec.Encoder
			e.Reset(canonical)
			if err := store(&e, test.value); err == nil || err.Error() != test.want {
				t.Errorf("store(%#v) = %v, want %s", test.value, err, test.want)
			}
			e.Reset(false) // an error leaves nothing behind
			if err := store(&e, List{"ok"}); err != nil || e.Text() != `["ok"]` {
				t.Errorf("after %s: %q, %v", test.want, e.Text(), err)
			}
		}
	}
}

// store is encode, with the path in errors.
func store(e *codec.Encoder, v any) error {
	switch v := v.(type) {
	case List:
		if err := e.BeginList(); err != nil {
			return err
		}
		for i, x := range v {
			if err := store(e, x); err != nil {
				return codec.At(fmt.Sprintf("[%d]", i), err)
			}
		}
		return e.End()
	case Dict:
		if err := e.BeginDict(plain(v)); err != nil {
			return err
		}
		for i := 0; i < len(v); i += 2 {
			if err := store(e, v[i]); err != nil {
				return err
			}
			if err := store(e, v[i+1]); err != nil {
				return codec.At(fmt.Sprintf("[%q]", v[i]), err)
			}
		}
		return e.End()
	}
	return encode(e, v)
}

func TestPath(t *testing.T) {
	err := error(&codec.Unstorable{What: "function"})
	for i := range 20 {
		err = codec.At(fmt.Sprintf("[%d]", 19-i), err)
	}
	if want := "cannot store function at [0][1][2][3][4][5][6][7]…"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	wrapped := codec.At("[1]", fmt.Errorf("push: %w", &codec.Unstorable{What: "function"}))
	if want := "push: cannot store function"; !strings.HasPrefix(wrapped.Error(), want) {
		t.Errorf("got %q, want %q…", wrapped, want)
	}
	other := errors.New("other")
	if got := codec.At("[1]", other); got != other {
		t.Errorf("At gave %v, want the same error", got)
	}
}

// TestCycle checks that a value inside itself is refused.
func TestCycle(t *testing.T) {
	cycle := make(List, 1)
	cycle[0] = cycle
	var e codec.Encoder
	want := "cannot store a value nested more than 500 deep at [0][0][0][0][0][0][0][0]…"
	if err := store(&e, cycle); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestReset checks that values written one after the other do not mix.
func TestReset(t *testing.T) {
	var e codec.Encoder
	e.Str("a")
	if got := e.Text(); got != "a" {
		t.Errorf("got %q, want a", got)
	}
	e.Reset(false)
	e.Int(1)
	first := e.Text()
	e.Reset(true)
	if err := encode(&e, Dict{"b", 1.0, "a", nil}); err != nil {
		t.Fatal(err)
	}
	if got := e.Key(); got != `{"a":null,"b":1.0}` || first != "1" {
		t.Errorf("got %q after %q", got, first)
	}
	e.Reset(true)
	e.Str("4.50")
	if got := e.Key(); got != "4.50" {
		t.Errorf("got %q, want 4.50", got)
	}
}

func ExampleEncoder() {
	var e codec.Encoder
	_ = e.BeginDict(true)
	e.Str("to")
	_ = e.BeginTuple()
	e.Int(1)
	e.Str("a")
	_ = e.End()
	_ = e.End()
	fmt.Println(e.Text())
	// Output: {"to":{"$tuple":[1,"a"]}}
}

func ExampleCanonical() {
	fmt.Println(codec.Canonical(`{ "to": "a", "n": 1.50 }`))
	fmt.Println(codec.Canonical(`"hello"`), codec.Canonical(`"42"`))
	// Output:
	// {"n":1.5,"to":"a"}
	// hello "42"
}

func ExampleOfStr() {
	fmt.Println(codec.OfStr("hello"), codec.OfStr("42"), codec.OfStr("007"), codec.OfStr("4.50"))
	fmt.Println(codec.KeyOfStr("hello"), codec.KeyOfStr("42"), codec.KeyOfStr("007"), codec.KeyOfStr("4.50"))
	// Output:
	// hello "42" 007 "4.50"
	// hello "42" 007 4.50
}
