package codec_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rdsh/rdsh/engine/codec"
)

func TestFromJSON(t *testing.T) {
	for _, test := range []struct{ json, want string }{
		{` 42 `, `42`},
		{`4.50`, `4.5`},
		{`1E3`, `1000.0`},
		{`-0`, `-0.0`},
		{`123456789012345678901`, `123456789012345678901`},
		{`"hello"`, `hello`},
		{`"42"`, `"42"`},
		{`"a\u0000b"`, `"a\u0000b"`},
		{`{"b" : [1, {"x":null}], "a":"\u00e9"}`, `{"b":[1,{"x":null}],"a":"é"}`},
		{`{"a":1,"b":2,"a":3}`, `{"a":3,"b":2}`},
		{`{"$tuple":[1]}`, `{"$dict":[["$tuple",[1]]]}`},
		{`{"$type":"P","x":{"$set":[1,1]}}`, `{"$dict":[["$type","P"],["x",{"$dict":[["$set",[1,1]]]}]]}`},
	} {
		if got, err := codec.FromJSON(test.json); err != nil || string(got) != test.want {
			t.Errorf("FromJSON(%q) = %q, %v, want %q", test.json, got, err, test.want)
		}
	}
}

func TestFromJSONErrors(t *testing.T) {
	for _, test := range []struct {
		json   string
		offset int
		what   string
	}{
		{"", 0, "unexpected end"},
		{"hello", 0, "unexpected 'h'"},
		{"nul", 0, "unexpected 'n'"},
		{"[1, 2", 5, "unexpected end"},
		{"[1, ]", 4, "unexpected ']'"},
		{"[1 2]", 3, "unexpected '2'"},
		{`{"a":1 "b":2}`, 7, `unexpected '"'`},
		{`{"a" 1}`, 5, "unexpected '1'"},
		{`{a:1}`, 1, "unexpected 'a'"},
		{`{"a":é}`, 5, "unexpected 'é'"},
		{`["a\x"]`, 1, "malformed string"},
		{"[\"\xff\"]", 1, "malformed string"},
		{`["\ud83d"]`, 1, "malformed string"},
		{`"open`, 0, "malformed string"},
		{"007", 0, "unexpected '0'"},
		{"[1e400]", 1, "number out of range"},
		{"1 2", 2, "unexpected '2'"},
		{strings.Repeat("[", 600), 500, "nested more than 500 deep"},
	} {
		_, err := codec.FromJSON(test.json)
		got, ok := errors.AsType[*codec.SyntaxError](err)
		if !ok || got.Offset != test.offset || got.What != test.what {
			t.Errorf("FromJSON(%.20q): got error %v, want %s at offset %d", test.json, err, test.what, test.offset)
		}
	}
	_, err := codec.FromJSON("[1,]")
	if want := "invalid JSON at offset 3: unexpected ']'"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestAppendJSON(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, `null`},
		{true, `true`},
		{int64(42), `42`},
		{4.0, `4.0`},
		{Big{"123456789012345678901"}, `123456789012345678901`},
		{"42", `"42"`},
		{"<a>\u2028\x00", "\"<a>\u2028\\u0000\""},
		{List{int64(1), Tuple{"a"}, Set{int64(2)}}, `[1,["a"],[2]]`},
		{Bytes("\x00\xff"), `"AP8="`},
		{noon.In(zone), `"2026-01-02T14:00:00+02:00"`},
		{time.Hour, `"1h0m0s"`},
		{Dict{"$a", int64(1), "b", Dict{}}, `{"$a":1,"b":{}}`},
		{Rec{"Point", []string{"y", "x"}, []any{int64(2), List{}}}, `{"y":2,"x":[]}`},
	} {
		got, err := codec.AppendJSON([]byte("x"), textOf(t, test.value), codec.JSONOptions{})
		if err != nil || string(got) != "x"+test.want {
			t.Errorf("AppendJSON(%#v) = %q, %v, want %q", test.value, got, err, "x"+test.want)
		}
	}
}

func TestAppendJSONErrors(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{math.NaN(), "cannot write nan as JSON"},
		{List{math.Inf(1)}, "cannot write inf as JSON at [1]"},
		{Dict{"a", Tuple{"ok", math.Inf(-1)}}, `cannot write -inf as JSON at ["a"][2]`},
		{Rec{"P", []string{"x"}, []any{"\xff"}}, `cannot write a string that is not UTF-8 as JSON at ["x"]`},
		{List{Dict{int64(7), "b"}}, "cannot write a dict with the key 7 as JSON at [1]"},
		{Dict{Tuple{}, "b"}, `cannot write a dict with the key {"$tuple":[]} as JSON`},
	} {
		_, err := codec.AppendJSON(nil, textOf(t, test.value), codec.JSONOptions{First: 1})
		if err == nil || err.Error() != test.want {
			t.Errorf("AppendJSON(%#v): got error %v, want %s", test.value, err, test.want)
		}
	}
}

// TestJSONSurvives checks that what comes from JSON goes back to it.
func TestJSONSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		out, err := codec.AppendJSON(nil, textOf(t, value(3).Draw(t, "value")), codec.JSONOptions{})
		if err != nil {
			t.Skip("not JSON")
		}
		text, err := codec.FromJSON(string(out))
		if err != nil {
			t.Fatalf("FromJSON(%q): %v", out, err)
		}
		if again, err := codec.AppendJSON(nil, text, codec.JSONOptions{}); err != nil || string(again) != string(out) {
			t.Fatalf("%q became %q, %v", out, again, err)
		}
	})
}

func ExampleAppendJSON() {
	b, _ := codec.AppendJSON(nil, `{"to":{"$tuple":[1,2]},"none":[]}`, codec.JSONOptions{Indent: "  "})
	fmt.Printf("%s\n", b)
	// Output:
	// {
	//   "to": [
	//     1,
	//     2
	//   ],
	//   "none": []
	// }
}
