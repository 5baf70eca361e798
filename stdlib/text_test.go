package stdlib_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/codec"
)

func TestFormat(t *testing.T) {
	point := codec.Text(`{"$type":"Point","x":1}`)
	runCalls(t, []callTest{
		{"text.format", args("plain"), `"plain"`, ""},
		{"text.format", args("%s|%s|%s", "a", 1, codec.Text("[1,2]")), `"a|1|[1,2]"`, ""},
		{"text.format", args("%-5s|%5s|%.2s|%-6.1s|", "ab", "é", "xyz", "xyz"), `"ab   |    é|xy|x     |"`, ""},
		{"text.format", args("%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42), `"   42|42   |00042|+42| 42"`, ""},
		{"text.format", args("%d", 42.0), `"42"`, ""},
		{"text.format", args("%d %x", codec.Text("123456789012345678901"), codec.Text("-123456789012345678901")), `"123456789012345678901 -6b14e9f812f366c35"`, ""},
		{"text.format", args("%x %X %#x %o %b %08b", 255, 255, 255, 8, 5, 5), `"ff FF 0xff 10 101 00000101"`, ""},
		{"text.format", args("%x %X", "hi", codec.Text(`{"$bytes":"AP8="}`)), `"6869 00FF"`, ""},
		{"text.format", args("%8.2f|%-8.1f|%08.2f|%f", 3.14159, 3.14159, -3.14159, 1), `"    3.14|3.1     |-0003.14|1.000000"`, ""},
		{"text.format", args("%e %E %g %G %g %.3g", 1234.5, 1234.5, 0.1+0.2, 1e-10, 100000000, 1234.5), `"1.234500e+03 1.234500E+03 0.3 1E-10 1e+08 1.23e+03"`, ""},
		{"text.format", args("%5.1f|%05d%%|%.f", math.Inf(1), 7, 2.5), `"  inf|00007%|2"`, ""},
		{"text.format", args("%f %f", math.NaN(), codec.Text("100000000000000000000")), `"nan 100000000000000000000.000000"`, ""},
		{"text.format", args("%c%c%3c", 65, 0x1f600, "é"), `"A😀  é"`, ""},
		{"text.format", args("%q %-6q|", "a\"\n", "b"), `"\"a\\\"\\n\" \"b\"   |"`, ""},
		{"text.format", args("%s %s", point, nil), `"{\"$type\":\"Point\",\"x\":1} null"`, ""},
		{"text.format", args("%s", "\xff"), `"\xff"`, ""},

		{"text.format", args("%d", "x"), "%d of argument 1: got str, want an int", "type"},
		{"text.format", args("%s %d", 1, 1.5), "%d of argument 2: got float, want an int", "type"},
		{"text.format", args("%d", math.Inf(1)), "got float, want an int", "type"},
		{"text.format", args("%x", 1.5), "%x of argument 1: got float", "type"},
		{"text.format", args("%f", "1"), "%f of argument 1: got str, want a number", "type"},
		{"text.format", args("%g", nil), "got none, want a number", "type"},
		{"text.format", args("%e", true), "got bool, want a number", "type"},
		{"text.format", args("%q", 1), "got int, want a str", "type"},
		{"text.format", args("%c", "ab"), "got str, want one character", "type"},
		{"text.format", args("%c", -1), "-1 is no character", "value"},
		{"text.format", args("%c", 0xd800), "55296 is no character", "value"},
		{"text.format", args("%o", point), "got record, want an int", "type"},
		{"text.format", args("%s"), "no argument for verb 1, %s", "value"},
		{"text.format", args("%s", 1, 2), "2 arguments for 1 verbs", "value"},
		{"text.format", args("", 1), "1 arguments for 0 verbs", "value"},
		{"text.format", args("50%"), `"%" ends without a verb`, "value"},
		{"text.format", args("%5.", 1), "ends without a verb", "value"},
		{"text.format", args("%5y", 1), "unknown verb %5y", "value"},
		{"text.format", args("%é", 1), "unknown verb %é", "value"},
		{"text.format", args("%*d", 1), "unknown verb %*", "value"},
		{"text.format", args("%1001d", 1), `"1001" is more than 1000`, "value"},
		{"text.format", args("%.99999999999999999999f", 1), "more than 1000", "value"},
		{"text.format", args(1), "got int, want a str", "type"},
	})
}

func TestFormatShows(t *testing.T) {
	r := newRun(t)
	r.Show = func(v codec.Text) string { return "<" + string(v) + ">" }
	callTest{"text.format", args("%s %s %5s", "a", 1, codec.Text(`["b",{"$set":[1]}]`)), `"a <1> <[\"b\",{\"$set\":[1]}]>"`, ""}.run(t, r)
}

// A value of any type is shown as it is.
func TestFormatShowsAll(t *testing.T) {
	all := codec.Text(`[true,null,1.5,123456789012345678901,{"$str":"/w=="},{"$bytes":"AP8="},{"$time":"2026-01-02T12:00:01.5Z"},{"$duration":"1m0s"},` +
		`{"$tuple":[1]},{"$set":[1]},{"a":1},{"$dict":[[1,2],["$a",3]]},{"$type":"Point","x":1,"y":[]}]`)
	r := newRun(t)
	v, err := start(t.Context(), t, r, "text.format", "%s", all)
	if err != nil || v.Str() != string(all) {
		t.Errorf("text.format: got %s, %v; want %s", v.Str(), err, all)
	}
	for value, name := range map[codec.Text]string{
		"null": "none", "true": "bool", "1": "int", "1.5": "float", "x": "str", `{"$bytes":"AP8="}`: "bytes", `[]`: "list",
		`{"$tuple":[]}`: "tuple", `{"$set":[]}`: "set", `{}`: "dict", `{"$time":"2026-01-02T12:00:01Z"}`: "time",
		`{"$duration":"1m0s"}`: "duration", `{"$type":"Point"}`: "record",
	} {
		verb := "%d"
		if name == "int" {
			verb = "%q"
		}
		callTest{"text.format", args(verb, value), "got " + name + ", want", "type"}.run(t, r)
	}
}

func TestSplitIsBounded(t *testing.T) {
	r := newRun(t)
	r.MaxText = 1 << 20
	callTest{"text.split", args(strings.Repeat("a ", 1<<17)), "longer than 1 MiB", "value"}.run(t, r)
	callTest{"text.split", args(strings.Repeat("a,", 1<<17), ","), "longer than 1 MiB", "value"}.run(t, r)
	if _, err := call(t, r, "text.split", strings.Repeat("long word ", 1<<14)); err != nil {
		t.Error(err)
	}
}

func TestFormatIsBounded(t *testing.T) {
	r := newRun(t)
	r.MaxText = 1 << 20
	long := strings.Repeat("x", 1<<18)
	callTest{"text.format", args("%s%s%s%s%s", long, long, long, long, long), "longer than 1 MiB", "value"}.run(t, r)
}

func TestText(t *testing.T) {
	runCalls(t, []callTest{
		{"text.bytes", args(0), `"0 B"`, ""},
		{"text.bytes", args(1023), `"1023 B"`, ""},
		{"text.bytes", args(1024), `"1 KiB"`, ""},
		{"text.bytes", args(1<<20 + 1<<19), `"1.5 MiB"`, ""},
		{"text.bytes", args(1<<20 - 1), `"1 MiB"`, ""},
		{"text.bytes", args(-2048), `"-2 KiB"`, ""},
		{"text.bytes", args(1e30), `"867361737988.4 EiB"`, ""},
		{"text.bytes", args(math.Inf(1)), "inf is no number of bytes", "value"},

		{"text.levenshtein", args("kitten", "sitting"), "3", ""},
		{"text.levenshtein", args("", "äö"), "2", ""},
		{"text.levenshtein", args("über", "uber"), "1", ""},
		{"text.levenshtein", args("", ""), "0", ""},

		{"text.pad", args("ab", 5), `"ab   "`, ""},
		{"text.pad", args("ab", 5, "left"), `"   ab"`, ""},
		{"text.pad", args("ab", 5, named{"side", "both"}), `" ab  "`, ""},
		{"text.pad", args("日本", 5), `"日本 "`, ""},
		{"text.pad", args("e\u0301", 2), "\"e\u0301 \"", ""},
		{"text.pad", args("abc", 2), `"abc"`, ""},
		{"text.pad", args("a", -1), "width is -1, want 0 to 1000", "value"},
		{"text.pad", args("a", 1001), "width is 1001", "value"},
		{"text.pad", args("a", 3, "up"), `side is "up", want "right", "left" or "both"`, "value"},

		{"text.split", args("a,b,,c", ","), `["a" "b" "" "c"]`, ""},
		{"text.split", args("  a\t b\n"), `["a" "b"]`, ""},
		{"text.split", args("a b", nil), `["a" "b"]`, ""},
		{"text.split", args("", ","), `[""]`, ""},
		{"text.split", args(""), `[]`, ""},
		{"text.split", args("a", ""), "sep is empty", "value"},

		{"text.trim", args(" \ta b\n\u00a0"), `"a b"`, ""},
		{"text.trim", args("--a-b-", "-"), `"a-b"`, ""},
		{"text.trim", args("a", ""), `"a"`, ""},
		{"text.trim", args(1), "got int, want a str", "type"},
	})
}

func TestLevenshteinEndsWithRun(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	long := strings.Repeat("x", 1<<20)
	if _, err := start(ctx, t, newRun(t), "text.levenshtein", long, long); !errors.Is(err, stop) {
		t.Errorf("text.levenshtein after the end: got %v, want %v", err, stop)
	}
}

func TestTable(t *testing.T) {
	tests := []struct {
		rows    []codec.Text
		columns any
		want    string
	}{
		{
			[]codec.Text{`{"name":"ann","score":9.5}`, `{"name":"日本","score":120,"note":"x y"}`}, nil, `
name  score  note
----  -----  ----
ann     9.5
日本    120  x y
`,
		},
		{[]codec.Text{`{"a":1,"b":2}`}, []string{"b", "c"}, "\nb  c\n-  -\n2\n"},
		{[]codec.Text{`["a",1]`, `{"$tuple":["bcd",20,null]}`, `[]`}, nil, "\na     1\nbcd  20\n\n"},
		{[]codec.Text{`["a",1]`}, []string{"x", "y"}, "\nx  y\n-  -\na  1\n"},
		{[]codec.Text{`{"$type":"P","x":"1"}`, `{"$type":"P","x":"a\nb"}`}, nil, "\nx\n----\n1\na\\nb\n"},
		{nil, nil, "\n"},
		{nil, []string{"a"}, "\na\n-\n"},
		{[]codec.Text{`[1]`, `["x"]`}, nil, "\n1\nx\n"},
	}
	for _, c := range tests {
		v, err := start(t.Context(), t, newRun(t), "text.table", c.rows, c.columns)
		if err != nil {
			t.Errorf("text.table(%v, %v): %v", c.rows, c.columns, err)
			continue
		}
		if got := "\n" + v.Str(); got != c.want {
			t.Errorf("text.table(%v, %v): got %s\nwant %s", c.rows, c.columns, got, c.want)
		}
	}
}

func TestTableRefuses(t *testing.T) {
	runCalls(t, []callTest{
		{"text.table", args([]codec.Text{"[1]", "5"}), "row 1: got int, want a dict, record, list or tuple", "type"},
		{"text.table", args([]codec.Text{`{"a":1}`, "[1]"}), "row 1: lists and dicts do not go together", "type"},
		{"text.table", args([]codec.Text{`{"$dict":[[1,2]]}`}), "row 0: got a key of type int, want str", "type"},
		{"text.table", args([]codec.Text{"[1,2]"}, []string{"a"}), "row 0: got 2 values, want 1", "value"},
		{"text.table", args([]codec.Text{}, []string{"a", "a"}), `column "a" is there twice`, "value"},
	})
	r := newRun(t)
	r.MaxText, r.First = 1<<20, 1
	rows := []codec.Text{codec.Text(`["` + strings.Repeat("x", 1<<16) + `"]`)}
	for range 100 {
		rows = append(rows, `[1]`)
	}
	callTest{"text.table", args(rows), "longer than 1 MiB", "value"}.run(t, r)
	callTest{"text.table", args([]codec.Text{"5"}), "row 1: got int", "type"}.run(t, r)
}
