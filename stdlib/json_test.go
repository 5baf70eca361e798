package stdlib_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/codec"
)

func TestJSON(t *testing.T) {
	runCalls(t, []callTest{
		{"json.encode", args(codec.Text(`{"a":[1,2.5,null,true]}`)), `"{\"a\":[1,2.5,null,true]}"`, ""},
		{"json.encode", args("text"), `"\"text\""`, ""},
		{"json.encode", args(""), `"\"\""`, ""},
		{"json.encode", args(codec.Text(`{"$tuple":[1,{"$set":[2]}]}`)), `"[1,[2]]"`, ""},
		{"json.encode", args(codec.Text("123456789012345678901234567890")), `"123456789012345678901234567890"`, ""},
		{"json.encode", args(codec.Text(`{"$type":"Point","x":1}`)), `"{\"x\":1}"`, ""},
		{"json.encode", args(codec.Text(`{"a":[1],"b":[],"c":{}}`), 2), `"{\n  \"a\": [\n    1\n  ],\n  \"b\": [],\n  \"c\": {}\n}"`, ""},
		{"json.encode", args(codec.Text(`[1]`), named{"indent", 1}), `"[\n 1\n]"`, ""},
		{"json.encode", args(codec.Text(`{"a":[{"$float":"nan"}]}`)), `cannot write nan as JSON at ["a"][0]`, "value"},
		{"json.encode", args(codec.Text(`{"$dict":[[1,2]]}`)), "dict with the key 1", "value"},
		{"json.encode", args("\xff"), "not UTF-8", "value"},
		{"json.encode", args(1, -1), "indent is -1, want 0 to 16", "value"},
		{"json.encode", args(1, 17), "indent is 17", "value"},
		{"json.encode", args(1, "x"), "indent: got str, want an int", "type"},
		{"json.encode", args(), "missing argument v", "type"},

		{"json.decode", args(`{"a": [1, 2.0, "x", null]}`), `{"a":[1,2.0,"x",null]}`, ""},
		{"json.decode", args(` "007" `), `007`, ""},
		{"json.decode", args(`"7"`), `"7"`, ""},
		{"json.decode", args(`{"$tuple": [1]}`), `{"$dict":[["$tuple",[1]]]}`, ""},
		{"json.decode", args(`{"a":1,"a":2}`), `{"a":2}`, ""},
		{"json.decode", args(""), "json.decode: line 1, column 1: unexpected end", "value"},
		{"json.decode", args("[1,\n  \"é\" x]"), "line 2, column 7: unexpected 'x'", "value"},
		{"json.decode", args("[1] 2"), "line 1, column 5", "value"},
		{"json.decode", args("{'a': 1}"), "column 2", "value"},
		{"json.decode", args("[1,]"), "column 4", "value"},
		{"json.decode", args("nul"), "column 1", "value"},
		{"json.decode", args("1e999"), "out of range", "value"},
		{"json.decode", args(strings.Repeat("[", 100000)), "nested more than 500 deep", "value"},
		{"json.decode", args(7), "got int, want a str", "type"},
	})
}

// Positions in errors are those of the language.
func TestJSONPositions(t *testing.T) {
	r := newRun(t)
	r.First = 1
	callTest{"json.encode", args(codec.Text(`[0,{"$float":"inf"}]`)), "inf as JSON at [2]", "value"}.run(t, r)
}

// A small value must not become an endless text.
func TestJSONIndentIsBounded(t *testing.T) {
	r := newRun(t)
	r.MaxText = 1 << 20
	deep := codec.Text(strings.Repeat("[", 400) + strings.Repeat("1,", 1000) + "1" + strings.Repeat("]", 400))
	callTest{"json.encode", args(deep, 16), "the result is longer than 1 MiB", "value"}.run(t, r)
	if _, err := call(t, r, "json.encode", deep); err != nil {
		t.Errorf("without indent: %v", err)
	}
}

func TestJSONEndsWithRun(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	_, err := start(ctx, t, newRun(t), "json.decode", "["+strings.Repeat("[1,2,3],", 1<<20)+"1]")
	if !errors.Is(err, stop) {
		t.Errorf("json.decode after the end: got %v, want %v", err, stop)
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5]}`, `[]`, `"$x"`, `{"$tuple":1}`, `[1e5,-0]`, "\"\\ud800\"", " 1 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := newRun(t)
		v, err := call(t, r, "json.decode", s)
		if err != nil {
			return
		}
		for _, indent := range []int{0, 3} {
			out, err := start(t.Context(), t, r, "json.encode", codec.Text(v), indent)
			if err != nil {
				t.Fatalf("json.encode(%s, %d): %v", v, indent, err)
			}
			if again, err := call(t, r, "json.decode", out.Str()); err != nil || again != v {
				t.Fatalf("json.decode(%q): got %s, %v; want %s", out.Str(), again, err, v)
			}
		}
	})
}
