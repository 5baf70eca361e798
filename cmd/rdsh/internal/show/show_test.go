package show_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

func numbers(n int) (list tree.List) {
	for i := range n {
		list = append(list, int64(i))
	}
	return list
}

// people are n records.
func people(n int) (list tree.List) {
	for i := range n {
		list = append(list, tree.Record{Type: "person", Names: []string{"name", "age"}, Values: []any{"ann", int64(i)}})
	}
	return list
}

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func TestReadable(t *testing.T) {
	for _, c := range []struct {
		name string
		v    any
		o    show.Options
		want string
	}{
		{"a string", "a\n\"b\"", show.Options{}, `"a\n\"b\""`},
		{"none in a list", tree.List{nil, true, 4.0}, show.Options{}, "[None, True, 4.0]"},
		{"the same in Lua", tree.List{nil, true, 4.0}, show.Options{Lang: "lua"}, "[null, true, 4]"},
		{"no text", "\xff\x00", show.Options{}, `"\xff\x00"`},
		{"no text in Lua", "\xff\x00", show.Options{Lang: "lua"}, `"\255\000"`},
		{"a tuple", tree.Tuple{"a"}, show.Options{}, `("a",)`},
		{"a set of bytes", tree.Set{tree.Bytes("a")}, show.Options{}, `set([b"a"])`},
		{"a short dict", tree.Dict{"a", int64(1)}, show.Options{}, `{"a": 1}`},
		{"a dict of some lines", tree.Dict{"a", int64(1), "bcd", nil}, show.Options{Width: 10}, "a    1\nbcd"},
		{"a record", tree.Record{Type: "p", Names: []string{"x", "long"}, Values: []any{int64(1), tree.List{}}}, show.Options{}, "x     1\nlong  []"},
		{"records", people(2), show.Options{}, "name  age\n----  ---\nann     0\nann     1"},
		{"records cut", people(9), show.Options{Rows: 1, Rest: ":all"}, "name  age\n----  ---\nann     0\n… 8 more of 9 rows (:all)"},
		{
			"dicts of other keys",
			tree.List{tree.Dict{"a", int64(1)}, tree.Dict{"b", "x"}},
			show.Options{},
			"a  b\n-  -\n1\n   x",
		},
		{"wide characters", tree.List{tree.Dict{"a", "漢字", "b", "x"}, tree.Dict{"a", "e\u0301", "b", "y"}}, show.Options{}, "a     b\n----  -\n漢字  x\ne\u0301     y"},
		{"too narrow for columns", people(2), show.Options{Width: 8}, "name  ann\nage   0\n\nname  ann\nage   1"},
		{"pairs on a line", tree.List{tree.Tuple{"a", int64(1)}}, show.Options{}, `[("a", 1)]`},
		{"pairs on several", tree.List{tree.Tuple{"a", int64(1)}, tree.Tuple{"b", int64(20)}}, show.Options{Width: 15}, "a   1\nb  20"},
		{"a long list", numbers(12), show.Options{Width: 20}, "[0, 1, 2, 3, 4, 5,\n 6, 7, 8, 9, 10,\n 11]"},
		{"one cut", numbers(5000), show.Options{Width: 20, Rows: 1}, "[0, 1, 2, 3, 4, 5,\n… 4,994 more of 5,000 elements"},
		{"a long string", strings.Repeat("x", 50), show.Options{Width: 10, Rows: 2}, `"` + strings.Repeat("x", 19) + "…\n… 32 more of 52 bytes"},
		{"a time", noon, show.Options{Now: noon.Add(26 * time.Hour)}, "2026-11-20T12:00:00Z  (1d2h ago)"},
		{"a time to come", noon, show.Options{Now: noon.Add(-90 * time.Second)}, "2026-11-20T12:00:00Z  (in 1m30s)"},
		{"a duration", 90 * time.Minute, show.Options{}, "1h30m0s"},
	} {
		got, err := show.Value(c.v, c.o)
		if got = trimmed(got); got != c.want || err != nil {
			t.Errorf("%s: got %v\n%s\nwant\n%s", c.name, err, got, c.want)
		}
	}
}

// trimmed gives s without blanks at the ends of lines.
func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		format show.Format
		v      any
		want   string
	}{
		{show.JSON, tree.List{int64(1), nil}, "[\n  1,\n  null\n]"},
		{show.CSV, people(2), "name,age\nann,0\nann,1"},
		{show.CSV, tree.List{"a,b", nil}, "\"a,b\"\n"},
		{show.CSV, tree.Dict{"a", int64(1)}, "a,1"},
		{show.CSV, tree.Tuple{"a", 1.5}, "a,1.5"},
		{show.Raw, "a\nb", "a\nb"},
		{show.Raw, tree.List{"a"}, `["a"]`},
	} {
		if got, err := show.Value(c.v, show.Options{Format: c.format, Rows: 1, Width: 5}); got != c.want || err != nil {
			t.Errorf("%s of %v: got %q, %v, want %q", c.format, c.v, got, err, c.want)
		}
	}
	if _, err := show.Value(tree.Dict{int64(1), "a"}, show.Options{Format: show.JSON}); err == nil {
		t.Error("a dict by numbers as JSON: got no error")
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 90: "90ns", 1234 * time.Microsecond: "1.23ms", 59 * time.Second: "59s", 61 * time.Minute: "1h1m",
		24 * time.Hour: "1d", 400 * 24 * time.Hour: "1y35d",
	} {
		if got := show.Span(d); got != want {
			t.Errorf("Span(%d): got %s, want %s", d, got, want)
		}
	}
}
