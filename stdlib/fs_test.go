package stdlib_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rdsh/rdsh/stdlib"
)

func TestRead(t *testing.T) {
	r := newRun(t)
	put(t, r, "a.txt", "line\r\n\xff\n")
	put(t, r, "empty", "")
	put(t, r, "bad.gz", "no gzip at all")
	put(t, r, "empty.gz", "")
	packed := gzipped("packed")
	put(t, r, "two.gz", packed+gzipped(" twice"))
	put(t, r, "cut.gz", packed[:len(packed)-6])
	put(t, r, "damaged.gz", packed[:len(packed)-8]+"12345678")
	for _, c := range []callTest{
		{"fs.read", args("a.txt"), `"line\r\n\xff\n"`, ""},
		{"fs.read", args(filepath.Join(r.Dir, "a.txt")), `"line\r\n\xff\n"`, ""},
		{"fs.read", args("empty"), `""`, ""},
		{"fs.read", args("two.gz"), `"packed twice"`, ""},
		{"fs.read", args("-"), `""`, ""},
		{"fs.read", args("none.txt"), "fs.read: none.txt: no such file", "missing"},
		{"fs.read", args("a.txt/b"), "a.txt/b: no such file", "missing"},
		{"fs.read", args("."), ".: is a directory", "value"},
		{"fs.read", args(""), `"": no such file`, "missing"},
		{"fs.read", args("a\x00b"), "is no path", "value"},
		{"fs.read", args(strings.Repeat("a", 5000)), "path is too long", "value"},
		{"fs.read", args("bad.gz"), "bad.gz: is not gzip", "value"},
		{"fs.read", args("empty.gz"), "empty.gz: is not gzip", "value"},
		{"fs.read", args("cut.gz"), "cut.gz: is damaged: ends too soon", "value"},
		{"fs.read", args("damaged.gz"), "damaged.gz: is damaged: wrong checksum", "value"},
		{"fs.read", args(1), "got int, want a str", "type"},
	} {
		c.run(t, r)
	}
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

// A little of gzip can be a lot of text.
func TestReadIsBounded(t *testing.T) {
	r := newRun(t)
	r.MaxText = 1 << 20
	put(t, r, "exact", strings.Repeat("x", 1<<20))
	put(t, r, "bomb.gz", gzipped(strings.Repeat("x", 1<<20+1)))
	callTest{"fs.read", args("bomb.gz"), "bomb.gz: longer than 1 MiB: read it by lines", "value"}.run(t, r)
	if _, err := call(t, r, "fs.read", "exact"); err != nil {
		t.Error(err)
	}
}

func TestLines(t *testing.T) {
	r := newRun(t)
	put(t, r, "a.txt", "one\r\n\ntw\ro\n\xff\r\nlast\r")
	put(t, r, "empty", "")
	put(t, r, "one", "\n")
	long := strings.Repeat("x", 200_000)
	put(t, r, "long", long+"\r\n"+long)
	put(t, r, "too-long", "ok\n"+strings.Repeat("x", 16<<20+1))
	put(t, r, "a.gz", gzipped("a\nb"))
	for _, c := range []callTest{
		{"fs.lines", args("a.txt"), `["one" "" "tw\ro" "\xff" "last\r"]`, ""},
		{"fs.lines", args("empty"), `[]`, ""},
		{"fs.lines", args("one"), `[""]`, ""},
		{"fs.lines", args("long"), fmt.Sprintf("[%q %q]", long, long), ""},
		{"fs.lines", args("a.gz"), `["a" "b"]`, ""},
		{"fs.lines", args("too-long"), "too-long:2: the line is longer than 16 MiB", "value"},
		{"fs.lines", args("none"), "fs.lines: none: no such file", "missing"},
		{"fs.lines", args("."), "is a directory", "value"},
	} {
		c.run(t, r)
	}
}

// What one loop leaves of the standard input, the next one reads.
func TestStandardInput(t *testing.T) {
	r := newRun(t)
	r.Stdin = strings.NewReader("a\nb\nc\n")
	v, err := start(t.Context(), t, r, "fs.lines", "-")
	if err != nil {
		t.Fatal(err)
	}
	first, _, err := v.Iterator().Next(t.Context())
	if err != nil || first.Str() != "a" {
		t.Errorf("first line: got %q, %v", first.Str(), err)
	}
	if err := v.Iterator().Close(); err != nil {
		t.Error(err)
	}
	callTest{"fs.lines", args("-"), `["b" "c"]`, ""}.run(t, r)
	callTest{"fs.lines", args("-"), `[]`, ""}.run(t, r)
}

func TestNoStreams(t *testing.T) {
	r := newRun(t)
	r.Stdin, r.Stderr = nil, nil
	callTest{"fs.read", args("-"), `""`, ""}.run(t, r)
	callTest{"log.error", args("unseen"), "none", ""}.run(t, r)
}

// A call that waits for input ends with its run, and the input is not lost.
func TestStandardInputEndsWithRun(t *testing.T) {
	r := newRun(t)
	from, to := io.Pipe()
	r.Stdin = from
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := start(ctx, t, r, "fs.read", "-"); !errors.Is(err, stop) {
		t.Errorf("fs.read after the end: got %v, want %v", err, stop)
	}
	go func() {
		_, _ = io.WriteString(to, "late\n")
		_ = to.Close()
	}()
	callTest{"fs.lines", args("-"), `["late"]`, ""}.run(t, r)
}

func TestLinesEndWithRun(t *testing.T) {
	r := newRun(t)
	put(t, r, "a.txt", strings.Repeat("line\n", 1<<18))
	ctx, cancel := context.WithCancelCause(t.Context())
	v, err := start(ctx, t, r, "fs.lines", "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	cancel(stop)
	if _, err := showAll(ctx, v.Iterator()); !errors.Is(err, stop) {
		t.Errorf("fs.lines after the end: got %v, want %v", err, stop)
	}
	if err := v.Iterator().Close(); err != nil {
		t.Error(err)
	}
}

// Neither a pipe without a writer nor one without data holds up a run.
func TestPipeEndsWithRun(t *testing.T) {
	r := newRun(t)
	path := filepath.Join(r.Dir, "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no pipes here:", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := start(ctx, t, r, "fs.lines", "pipe"); !errors.Is(err, stop) {
		t.Errorf("fs.lines of a pipe that nobody writes: got %v, want %v", err, stop)
	}
	writer, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	ctx, cancel = context.WithCancelCause(t.Context())
	v, err := start(ctx, t, r, "fs.lines", "pipe")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := showAll(ctx, v.Iterator())
		done <- err
	}()
	_, _ = io.WriteString(writer, "line\n")
	cancel(stop)
	if err := <-done; !errors.Is(err, stop) {
		t.Errorf("fs.lines of a pipe without data: got %v, want %v", err, stop)
	}
}

func TestWrite(t *testing.T) {
	r := newRun(t)
	put(t, r, "old", "old")
	if err := os.Chmod(filepath.Join(r.Dir, "old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("old", filepath.Join(r.Dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []callTest{
		{"fs.write", args("new", "text\xff"), "none", ""},
		{"fs.read", args("new"), `"text\xff"`, ""},
		{"fs.write", args("link", "through"), "none", ""},
		{"fs.read", args("old"), `"through"`, ""},
		{"fs.append", args("old", " and more"), "none", ""},
		{"fs.read", args("link"), `"through and more"`, ""},
		{"fs.append", args("fresh", "a"), "none", ""},
		{"fs.read", args("fresh"), `"a"`, ""},
		{"fs.write", args("a.gz", "packed"), "none", ""},
		{"fs.append", args("a.gz", " more"), "none", ""},
		{"fs.read", args("a.gz"), `"packed more"`, ""},
		{"fs.write", args(os.DevNull, "gone"), "none", ""},
		{"fs.glob", args("*"), `["a.gz" "fresh" "link" "new" "old"]`, ""},
		{"fs.glob", args(".*"), `[]`, ""},
		{"fs.write", args("none/a", "x"), "fs.write: none/a: its directory does not exist", "missing"},
		{"fs.append", args("none/a", "x"), "none/a: its directory does not exist", "missing"},
		{"fs.write", args(".", "x"), ".: is a directory", "value"},
		{"fs.append", args(".", "x"), ".: is a directory", "value"},
		{"fs.write", args("old/a", "x"), "old/a: no such file", "missing"},
		{"fs.write", args("a", nil), "s: got none, want a str", "type"},
	} {
		c.run(t, r)
	}
	info, err := os.Stat(filepath.Join(r.Dir, "old"))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("fs.write changed the mode to %v, %v", info.Mode(), err)
	}
}

func TestDenied(t *testing.T) {
	r := newRun(t)
	if os.Getuid() == 0 { // who may write all but this
		const path = "/proc/sys/kernel/osrelease"
		if _, err := os.Stat(path); err != nil {
			t.Skip("root is denied nothing here:", err)
		}
		callTest{"fs.write", args(path, "x"), path + ": ", "denied"}.run(t, r)
		return
	}
	put(t, r, "secret", "x")
	if err := os.Chmod(filepath.Join(r.Dir, "secret"), 0); err != nil {
		t.Fatal(err)
	}
	for _, c := range []callTest{
		{"fs.read", args("secret"), "secret: permission denied", "denied"},
		{"fs.write", args("secret", "x"), "secret: permission denied", "denied"},
		{"fs.append", args("secret", "x"), "secret: permission denied", "denied"},
	} {
		c.run(t, r)
	}
}

func TestFiles(t *testing.T) {
	r := newRun(t)
	r.Script = "/scripts/job.star"
	put(t, r, "a", "1")
	put(t, r, "b", "2")
	makeDir(t, r, "dir")
	put(t, r, "dir/c", "3")
	for _, c := range []callTest{
		{"fs.exists", args("a"), "true", ""},
		{"fs.exists", args("dir"), "true", ""},
		{"fs.exists", args("none"), "false", ""},
		{"fs.exists", args("a/x"), "false", ""},
		{"fs.exists", args(""), "false", ""},
		{"fs.exists", args("a\x00"), "is no path", "value"},
		{"fs.rename", args("a", "b"), "none", ""},
		{"fs.read", args("b"), `"1"`, ""},
		{"fs.rename", args("a", "c"), "fs.rename: a: no such file", "missing"},
		{"fs.rename", args("b", "none/c"), "fs.rename: none/c: its directory does not exist", "missing"},
		{"fs.rename", args("b", "dir"), "dir: is there already", "exists"},
		{"fs.remove", args("b"), "true", ""},
		{"fs.remove", args("b"), "false", ""},
		{"fs.remove", args("dir"), "dir: is a directory that is not empty", "value"},
		{"fs.remove", args("dir/c"), "true", ""},
		{"fs.remove", args("dir"), "true", ""},
		{"fs.beside", args("lib/a.csv"), `"/scripts/lib/a.csv"`, ""},
		{"fs.beside", args("../a.csv"), `"/a.csv"`, ""},
		{"fs.beside", args("/etc/a"), `"/etc/a"`, ""},
	} {
		c.run(t, r)
	}
	r.Script = ""
	callTest{"fs.beside", args("a.csv"), `"a.csv"`, ""}.run(t, r)
}

func makeDir(t *testing.T, r *stdlib.Run, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(r.Dir, name), 0o755); err != nil {
		t.Fatal(err)
	}
}

func TestGlob(t *testing.T) {
	r := newRun(t)
	for _, dir := range []string{"logs/2015/05", "logs/.git", "[x]"} {
		makeDir(t, r, dir)
	}
	for _, name := range []string{"a.txt", "b.txt", "c.md", ".hidden", "logs/x.log", "logs/2015/y.log", "logs/2015/05/z.log", "logs/.git/g.log", "[x]/q"} {
		put(t, r, name, "")
	}
	for _, c := range []callTest{
		{"fs.glob", args("*.txt"), `["a.txt" "b.txt"]`, ""},
		{"fs.glob", args("[ac].*"), `["a.txt" "c.md"]`, ""},
		{"fs.glob", args("?.md"), `["c.md"]`, ""},
		{"fs.glob", args("a.txt"), `["a.txt"]`, ""},
		{"fs.glob", args("none*"), `[]`, ""},
		{"fs.glob", args(""), `[]`, ""},
		{"fs.glob", args("./*.md"), `["./c.md"]`, ""},
		{"fs.glob", args(".h*"), `[".hidden"]`, ""},
		{"fs.glob", args("logs/*"), `["logs/2015" "logs/x.log"]`, ""},
		{"fs.glob", args("logs/**/*.log"), `["logs/2015/05/z.log" "logs/2015/y.log" "logs/x.log"]`, ""},
		{"fs.glob", args("**/**/y.log"), `["logs/2015/y.log"]`, ""},
		{"fs.glob", args("logs/**"), `["logs/2015" "logs/2015/05" "logs/2015/05/z.log" "logs/2015/y.log" "logs/x.log"]`, ""},
		{"fs.glob", args(`\[x\]/*`), `["[x]/q"]`, ""},
		{"fs.glob", args("logs/../*.md"), `["logs/../c.md"]`, ""},
		{"fs.glob", args(filepath.Join(r.Dir, "*.md")), fmt.Sprintf("[%q]", filepath.Join(r.Dir, "c.md")), ""},
		{"fs.glob", args("a.txt/*"), `[]`, ""},
		{"fs.glob", args("[a"), `"[a" is no pattern`, "value"},
		{"fs.glob", args("none/[a"), `is no pattern`, "value"},
	} {
		c.run(t, r)
	}
}

func TestGlobEndsWithRun(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	if _, err := start(ctx, t, newRun(t), "fs.glob", "/**"); !errors.Is(err, stop) {
		t.Errorf("fs.glob after the end: got %v, want %v", err, stop)
	}
}

const logLine = `83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /presentations/images/kibana-search.png HTTP/1.1" 200 203023 "http://semicomplete.com/presentations/logstash/" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36"` + "\n"

func BenchmarkLines(b *testing.B) {
	r := newRun(b)
	put(b, r, "access.log", strings.Repeat(logLine, 10000))
	benchmarkIterator(b, r, "fs.lines", "access.log", 10000)
}

func BenchmarkLinesGzip(b *testing.B) {
	r := newRun(b)
	var log strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&log, "%d %d %s", i*7919%10007, i, logLine)
	}
	put(b, r, "access.log.gz", gzipped(log.String()))
	benchmarkIterator(b, r, "fs.lines", "access.log.gz", 10000)
}
