package transfer_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/engine/transfer"
)

// exported gives the export of a store without its first line, which has a time.
func exported(t testing.TB, s store.Store) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := transfer.Export(t.Context(), s, &b, transfer.ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(b.String(), "\n")
	return rest
}

const firstLine = `{"rdsh_export":1}` + "\n"

// imported imports text and gives the report and what was told.
func imported(t testing.TB, s store.Store, text string, opts transfer.ImportOptions) (string, error) {
	t.Helper()
	told := ""
	opts.Name = "x.jsonl"
	opts.Tell = func(name string, o transfer.Outcome, err error) {
		told += fmt.Sprintf(" %s=%d", name, o)
		if err != nil {
			told += fmt.Sprintf("(%v)", err)
		}
	}
	r, err := transfer.Import(t.Context(), s, strings.NewReader(text), opts)
	return fmt.Sprint(*r) + told, err
}

// TestExportRandom exports what random commands have made, imports it, and
// exports that.
func TestExportRandom(t *testing.T) {
	seed := storetest.Seed(t)
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		for i := range uint64(3) {
			do(t, src, "FLUSHALL")
			do(t, dst, "FLUSHALL")
			for _, c := range storetest.Commands(seed+i, 2000) {
				src.Do(t.Context(), c)
			}
			persist(t, src)
			text := exported(t, src)
			if _, err := imported(t, dst, firstLine+text, transfer.ImportOptions{}); err != nil {
				t.Fatal(err)
			}
			same(t, dst, src)
			n := strings.Count(text, "\n") - 1
			want := fmt.Sprint(transfer.Report{transfer.Same: n})
			if again, err := imported(t, dst, firstLine+text, transfer.ImportOptions{}); again != want || err != nil {
				t.Errorf("again: got %s, %v, want %s", again, err, want)
			}
		}
	})
}

// TestExportLarge exports keys that are read in pieces, and structures of
// several keys.
func TestExportLarge(t *testing.T) {
	src, dst := storetest.Embedded(t, embedded.Options{}), storetest.Embedded(t, embedded.Options{})
	fill(t, src)
	e := engine.New(src)
	g, err := e.Graph("roads", engine.GraphOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.AddEdge(t.Context(), "a", "b", engine.WeightOptions{}); err != nil {
		t.Fatal(err)
	}
	do(t, src, "HPEXPIREAT", "hash", "4102444800123", "FIELDS", "1", "word 7")
	do(t, src, "HSET", "few fields", "a", "1")
	do(t, src, "HPEXPIREAT", "few fields", "4102444800124", "FIELDS", "1", "a")
	do(t, src, "SET", "name \xff", "\xff\x00")
	text := exported(t, src)
	if !strings.Contains(text, `{"name":"roads","keys":[{"key":"{roads}:graph:`) {
		t.Errorf("no line has the graph: %.300s", text)
	}
	got, err := imported(t, dst, firstLine+text, transfer.ImportOptions{})
	if want := fmt.Sprint(transfer.Report{transfer.Copied: 12}); got != want || err != nil {
		t.Fatalf("got %s, %v, want %s", got, err, want)
	}
	same(t, dst, src)
	if at := do(t, dst, "HPEXPIRETIME", "hash", "FIELDS", "1", "word 7").At(0).Int(); at != 4102444800123 {
		t.Errorf("HPEXPIRETIME: got %d", at)
	}
	if got, want := exported(t, dst), text; len(got) != len(want) {
		t.Errorf("the export of what was imported has %d bytes, want %d", len(got), len(want))
	}
}

// TestImportOver imports over what is there.
func TestImportOver(t *testing.T) {
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		do(t, src, "SET", "a", "1")
		do(t, src, "RPUSH", "jobs", "x", "y")
		do(t, src, "HSET", "{jobs}:queue:cfg", "maxlen", "9")
		do(t, src, "XADD", "s", "1-1", "f", "v")
		text := firstLine + exported(t, src)
		do(t, dst, "SET", "a", "1")
		do(t, dst, "RPUSH", "jobs", "x", "y")
		do(t, dst, "SET", "s", "other")
		for _, c := range []struct {
			opts transfer.ImportOptions
			want string
			jobs int64
		}{
			{transfer.ImportOptions{}, fmt.Sprint(transfer.Report{transfer.Same: 1, transfer.Taken: 2}, " jobs=3 s=3"), 1},
			{transfer.ImportOptions{DryRun: true, Replace: true}, fmt.Sprint(transfer.Report{transfer.Same: 1, transfer.Replaced: 2}, " jobs=1 s=1"), 1},
			{transfer.ImportOptions{Replace: true}, fmt.Sprint(transfer.Report{transfer.Same: 1, transfer.Replaced: 2}, " jobs=1 s=1"), 2},
			{transfer.ImportOptions{Replace: true}, fmt.Sprint(transfer.Report{transfer.Same: 3}), 2},
		} {
			if got, err := imported(t, dst, text, c.opts); got != c.want || err != nil {
				t.Errorf("%+v: got %s, %v, want %s", c.opts, got, err, c.want)
			}
			if n := do(t, dst, "EXISTS", "jobs", "{jobs}:queue:cfg").Int(); n != c.jobs {
				t.Errorf("%+v: %d keys of jobs, want %d", c.opts, n, c.jobs)
			}
		}
		same(t, dst, src)
	})
}

// TestBadImport imports what is not right: nothing is written.
func TestBadImport(t *testing.T) {
	const good = `{"name":"a","keys":[{"key":"a","string":1}]}` + "\n"
	const end = `{"end":1}` + "\n"
	for _, c := range []struct{ text, want string }{
		{"", "x.jsonl: this is no export of rdsh: it is empty"},
		{"hello\n", "x.jsonl:1: invalid character 'h' looking for beginning of value (nothing was imported)"},
		{good, `x.jsonl:1: this is no export of rdsh: its first line is {"rdsh_export":1,…}`},
		{`{"rdsh_export":2}`, "x.jsonl:1: this is no export of rdsh that this program can read: it is of version 2, and 1 is the newest known here"},
		{firstLine + good, `x.jsonl: this is no export of rdsh that is complete: its last line, {"end":…}, is missing (nothing was imported)`},
		{firstLine + good + `{"name":"b"`, "x.jsonl:3: unexpected EOF"},
		{firstLine + good + `{"name":"b","keys":[{"key":"b","lst":[1]}]}` + end, `x.jsonl:3: unknown field "lst"`},
		{firstLine + good + `{"name":"b","keys":[]}` + "\n" + end, `x.jsonl:3: want {"name":…,"keys":[…]} with a key at least`},
		{firstLine + good + `{"name":7,"keys":[{"key":"b","string":1}]}` + "\n" + end, "x.jsonl:3: a name must be a string, got 7"},
		{firstLine + good + `{"name":"b","keys":[{"key":"b"}]}` + "\n" + end, "x.jsonl:3: key b: want one of string, list, set, hash, zset and stream, got 0"},
		{firstLine + good + `{"name":"b","keys":[{"key":"b","list":[],"set":[1]}]}` + "\n" + end, "got 2"},
		{firstLine + good + `{"name":"b","keys":[{"key":"b","list":[]}]}` + "\n" + end, "key b: the list is empty"},
		{firstLine + good + `{"name":"b","keys":[{"key":"b","zset":[["m","x"]]}]}` + "\n" + end, `key b: zset: the score of "m" is no number: "x"`},
		{firstLine + good + `{"name":"b","keys":[{"key":"b","string":1,"expires":"soon"}]}` + "\n" + end, `"soon" is no time such as`},
		{firstLine + good + `{"name":"b","keys":[{"key":"b","string":{"$raw":"?"}}]}` + "\n" + end, "illegal base64"},
		{firstLine + good + `{"name":"b","keys":[{"key":"b","stream":{"entries":[["1-1",["f"]]],"last":"1-1","deleted":"0-0"}}]}` + "\n" + end, "entry 1-1 has 1 words"},
		{firstLine + good + `{"name":"b","keys":[{"key":"b","stream":{"last":"x"}}]}` + "\n" + end, `"x" is no ID`},
		{firstLine + good + good[:len(good)-1] + " 5\n" + end, "x.jsonl:3: something stands behind the object"},
	} {
		s := storetest.Embedded(t, embedded.Options{})
		got, err := imported(t, s, c.text, transfer.ImportOptions{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %s, %v, want %s", c.text, got, err, c.want)
		}
		if n := do(t, s, "DBSIZE").Int(); n != 0 {
			t.Errorf("%s: %d keys were imported", c.text, n)
		}
		if newer := strings.Contains(c.want, "no export"); newer != errors.Is(err, transfer.ErrFormat) {
			t.Errorf("%s: ErrFormat: %v", c.text, !newer)
		}
	}
	s := storetest.Embedded(t, embedded.Options{})
	twice := firstLine + good + end + firstLine + strings.ReplaceAll(good, `"a"`, `"b"`) + end
	if got, err := imported(t, s, twice, transfer.ImportOptions{}); got != fmt.Sprint(transfer.Report{transfer.Copied: 2}) || err != nil {
		t.Errorf("two exports: got %s, %v", got, err)
	}
}

// FuzzElement exports and imports any text.
func FuzzElement(f *testing.F) {
	for _, text := range []string{
		"", "hello", `"hello"`, "42", `"42"`, "4.50", "1e999", "-0", "123456789012345678901234567890", "true", "null", "[1,2]", "[1, 2]", "[",
		`{"a":1}`, `{"$bytes":"AP8="}`, `{"$raw":"AP8="}`, `{"$raw":1}`, `{"$raw":"?"}`, "\x00", "a\x00b", "\xff", "\"\xff\"", "<&>", "\u2028", `"\u2028"`, `"\ud800"`,
		" 1", "nan", "tru", strings.Repeat("[", 20_000), "a\nb",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		src, dst := storetest.Embedded(t, embedded.Options{}), storetest.Embedded(t, embedded.Options{})
		do(t, src, "RPUSH", "list", text)
		do(t, src, "HSET", "hash:"+text, text, text)
		if _, err := imported(t, dst, firstLine+exported(t, src), transfer.ImportOptions{}); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got := do(t, dst, "LINDEX", "list", "0").Str(); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
		if got := do(t, dst, "HGET", "hash:"+text, text).Str(); got != text {
			t.Errorf("got %q of a hash, want %q", got, text)
		}
	})
}
