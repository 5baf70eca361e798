package stdlib_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/stdlib"
)

func TestCSVDecode(t *testing.T) {
	runCalls(t, []callTest{
		{"csv.decode", args("a,b\n1,x\n2,\n"), `[{"a":"1","b":"x"} {"a":"2","b":""}]`, ""},
		{"csv.decode", args("b,a\r\n\"x, \"\"y\"\"\nz\",2\r\n"), `[{"b":"x, \"y\"\nz","a":"2"}]`, ""},
		{"csv.decode", args("a,b\n1,2\n3\n", false), `[["a","b"] ["1","2"] ["3"]]`, ""},
		{"csv.decode", args("\xef\xbb\xbfa\n1", named{"header", true}), `[{"a":"1"}]`, ""},
		{"csv.decode", args("$a\n\xff\n"), `[{"$dict":[["$a",{"$str":"/w=="}]]}]`, ""},
		{"csv.decode", args("a\n\n1\n\"\"\n"), `[{"a":"1"} {"a":""}]`, ""},
		{"csv.decode", args(""), `[]`, ""},
		{"csv.decode", args("a,b"), `[]`, ""},
		{"csv.decode", args("", false), `[]`, ""},
		{"csv.decode", args("a,b\n1,2\n3\n"), "csv.decode: line 3: 1 fields, want 2", "value"},
		{"csv.decode", args("a,b\n\n\n1,2,3"), "line 4: 3 fields, want 2", "value"},
		{"csv.decode", args("a,a\n1,2\n"), `line 1: column "a" is there twice`, "value"},
		{"csv.decode", args("a\nx\"y\n"), `line 2: a " within a field that is not in quotes`, "value"},
		{"csv.decode", args("a\n\"x\"y\n"), `line 2: a " is missing, or stands`, "value"},
		{"csv.decode", args("a\n\"x\ny"), `line 2: a " is missing`, "value"},
		{"csv.decode", args("\"a"), `line 1: a " is missing`, "value"},
		{"csv.decode", args(1), "got int, want a str", "type"},
	})
}

func TestCSVEncode(t *testing.T) {
	runCalls(t, []callTest{
		{"csv.encode", args([]codec.Text{`{"a":1,"b":"x,y"}`, `{"a":null,"c":true}`}), `"a,b,c\n1,\"x,y\",\n,,true\n"`, ""},
		{"csv.encode", args([]codec.Text{`{"a":1,"b":2}`}, []string{"b", "x"}), `"b,x\n2,\n"`, ""},
		{"csv.encode", args([]codec.Text{`[1,2.5]`, `{"$tuple":["a\"b"]}`}), `"1,2.5\n\"a\"\"b\"\n"`, ""},
		{"csv.encode", args([]codec.Text{`[1]`}, named{"columns", []string{"n"}}), `"n\n1\n"`, ""},
		{"csv.encode", args([]codec.Text{`[""]`, `[null,null]`}), `"\"\"\n,\n"`, ""},
		{
			"csv.encode",
			args([]codec.Text{`[4.0,{"$float":"inf"},[1,{"a":2}],{"$bytes":"AP8="},{"$time":"2026-01-02T03:04:05Z"},{"$duration":"1h0m0s"}]`}),
			`"4.0,inf,\"[1,{\"\"a\"\":2}]\",\x00\xff,2026-01-02T03:04:05Z,1h0m0s\n"`, "",
		},
		{"csv.encode", args([]codec.Text{}), `""`, ""},
		{"csv.encode", args([]codec.Text{}, []string{"a", "b"}), `"a,b\n"`, ""},
		{"csv.encode", args([]codec.Text{`5`}), "csv.encode: row 0: got int, want a dict, record, list or tuple", "type"},
		{"csv.encode", args([]codec.Text{`[1]`, `{"a":1}`}), "row 1: lists and dicts do not go together", "type"},
		{"csv.encode", args([]codec.Text{`[1]`}, []string{"a", "b"}), "row 0: got 1 values, want 2", "value"},
		{"csv.encode", args("text"), "want an iterable", "type"},
	})
}

func TestCSVRead(t *testing.T) {
	r := newRun(t)
	put(t, r, "good.csv", "code,name\nde,\"Ger\nmany\"\nfr,France\n")
	put(t, r, "short.csv", "code,name\nde,Germany\nfr\n")
	put(t, r, "quote.csv", "code,name\nde,\"Germany\n")
	put(t, r, "empty.csv", "")
	callTest{"fs.write", args("packed.csv.gz", "a\n1\n"), "none", ""}.run(t, r)
	for _, c := range []callTest{
		{"csv.read", args("good.csv"), `[{"code":"de","name":"Ger\nmany"} {"code":"fr","name":"France"}]`, ""},
		{"csv.read", args("packed.csv.gz"), `[{"a":"1"}]`, ""},
		{"csv.read", args("empty.csv"), `[]`, ""},
		{"csv.read", args("short.csv"), "short.csv:3: 1 fields, want 2", "value"},
		{"csv.read", args("quote.csv"), "quote.csv:2: a \" is missing", "value"},
		{"csv.read", args("none.csv"), "csv.read: none.csv: no such file", "missing"},
		{"csv.read", args("."), "is a directory", "value"},
	} {
		c.run(t, r)
	}
	r.Stdin = strings.NewReader("x,y\n1,2\n")
	callTest{"csv.read", args("-"), `[{"x":"1","y":"2"}]`, ""}.run(t, r)
}

// A quote that is missing must not read the whole file into memory.
func TestCSVRowIsBounded(t *testing.T) {
	r := newRun(t)
	put(t, r, "long.csv", "a\n1\n\""+strings.Repeat("line\n", 5<<20))
	callTest{"csv.read", args("long.csv"), "long.csv:2: the row after it is longer than 16 MiB: is a quote missing?", "value"}.run(t, r)
}

func TestCSVReadEndsWithRun(t *testing.T) {
	r := newRun(t)
	put(t, r, "a.csv", "a\n"+strings.Repeat("1\n", 1<<20))
	ctx, cancel := context.WithCancelCause(t.Context())
	v, err := start(ctx, t, r, "csv.read", "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	cancel(stop)
	if _, err := showAll(ctx, v.Iterator()); !errors.Is(err, stop) {
		t.Errorf("csv.read after the end: got %v, want %v", err, stop)
	}
}

// What encode writes, decode reads.
func FuzzCSV(f *testing.F) {
	f.Add("a", "b", "x,y", "\"")
	f.Add("", "$", "\n", " ")
	f.Fuzz(func(t *testing.T, a, b, x, y string) {
		if a == b || strings.Contains(a+b+x+y, "\r") || strings.HasPrefix(a, "\ufeff") {
			return
		}
		r := newRun(t)
		out, err := start(t.Context(), t, r, "csv.encode", []codec.Text{list(x, y)}, []string{a, b})
		if err != nil {
			t.Fatal(err)
		}
		got, err := call(t, r, "csv.decode", out.Str(), false)
		if want := fmt.Sprintf("[%s %s]", list(a, b), list(x, y)); err != nil || got != want {
			t.Errorf("csv.decode(%q): got %s, %v; want %s", out.Str(), got, err, want)
		}
	})
}

// list gives a list of strings in stored form.
func list(ss ...string) codec.Text {
	var e codec.Encoder
	e.Reset(false)
	_ = e.BeginList()
	for _, s := range ss {
		e.Str(s)
	}
	_ = e.End()
	return e.Text()
}

func put(t testing.TB, r *stdlib.Run, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.Dir, name), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkCSVRead(b *testing.B) {
	r := newRun(b)
	var text strings.Builder
	text.WriteString("code,name,latitude,longitude,area,landlocked\n")
	for i := range 10000 {
		fmt.Fprintf(&text, "c%d,\"Country, No. %d\",%d.5,-%d.25,%d,false\n", i, i, i%90, i%180, i*1000)
	}
	put(b, r, "a.csv", text.String())
	benchmarkIterator(b, r, "csv.read", "a.csv", 10000)
}

// benchmarkIterator reads a file of so many rows to the end.
func benchmarkIterator(b *testing.B, r *stdlib.Run, function, path string, rows int) {
	info, err := os.Stat(filepath.Join(r.Dir, path))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		v, err := start(b.Context(), b, r, function, path)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for {
			_, ok, err := v.Iterator().Next(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			if !ok {
				break
			}
			n++
		}
		if n != rows {
			b.Fatalf("%s(%s): got %d, want %d", function, path, n, rows)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
}
