package stdlib_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/bindings/catalog"
)

func TestRE(t *testing.T) {
	runCalls(t, []callTest{
		{"re.match", args(`(\d+)-(\d+)`, "tel 12-34"), `["12-34" "12" "34"]`, ""},
		{"re.match", args(`a(b)?(c*)`, "xa"), `["a" none ""]`, ""},
		{"re.match", args(`^b`, "ab"), `none`, ""},
		{"re.match", args(``, ""), `[""]`, ""},
		{"re.match", args(`(?i)É`, "é"), `["é"]`, ""},
		{"re.match", args(`\xff`, "ÿ"), `["ÿ"]`, ""},

		{"re.find_all", args(`\d+`, "a1b22"), `["1" "22"]`, ""},
		{"re.find_all", args(`(\w)=(\d)?`, "a=1 b="), `[["a=1" "a" "1"] ["b=" "b" none]]`, ""},
		{"re.find_all", args(`x`, "abc"), `[]`, ""},
		{"re.find_all", args(``, "ab"), `["" "" ""]`, ""},

		{"re.replace", args(`(\w+)@(\w+)`, "ann@home", "$2 of ${1}s"), `"home of anns"`, ""},
		{"re.replace", args(`(?P<n>\d)`, "1 2", "<${n}>$$"), `"<1>$ <2>$"`, ""},
		{"re.replace", args(`\d`, "1a", "$1"), `"a"`, ""},
		{"re.replace", args(`x`, "abc", "y"), `"abc"`, ""},
		{"re.replace", args(`a*`, "baac", "-"), `"-b-c-"`, ""},

		{"re.split", args(`,\s*`, "a, b,c"), `["a" "b" "c"]`, ""},
		{"re.split", args(`,`, ""), `[""]`, ""},
		{"re.split", args(``, ""), `[""]`, ""},
		{"re.split", args(`,`, ",a,"), `["" "a" ""]`, ""},
		{"re.split", args(``, "abc"), `["a" "b" "c"]`, ""},

		{"re.match", args(`(`, "a"), "re.match: pattern \"(\": missing closing )", "value"},
		{"re.find_all", args(`a**`, "a"), "invalid nested repetition", "value"},
		{"re.replace", args(`[`, "a", ""), "missing closing ]", "value"},
		{"re.split", args(`\q`, "a"), "invalid escape", "value"},
		{"re.split", args(`(a)\1`, "a"), "invalid escape", "value"},
		{"re.match", args(`a{1001}`, "a"), "invalid repeat count", "value"},
		{"re.match", args(strings.Repeat("a", 70000), "a"), "the pattern is 70000 bytes long", "value"},
		{"re.match", args(5, "a"), "p: got int, want a str", "type"},
		{"re.match", args("a"), "missing argument s", "type"},
	})
}

// More patterns than are kept at a time.
func TestREManyPatterns(t *testing.T) {
	r := newRun(t)
	for i := range 1000 {
		callTest{"re.match", args(fmt.Sprintf("^%d$", i), fmt.Sprint(i)), fmt.Sprintf("[%q]", fmt.Sprint(i)), ""}.run(t, r)
	}
}

// Long work runs aside, and gives the same.
func TestRELong(t *testing.T) {
	r := newRun(t)
	s := strings.Repeat("x", 1<<20) + "1"
	callTest{"re.find_all", args(`(x+x+)+y|\d`, s), `[["1" none]]`, ""}.run(t, r)
	words := strings.Repeat("word|", 2000) + "x+"
	callTest{"re.match", args(words, "axx"), `["xx"]`, ""}.run(t, r)
}

func TestREEndsWithRun(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("stop")
	cancel(stop)
	_, err := start(ctx, t, newRun(t), "re.match", "(x+x+)+y", strings.Repeat("x", 4<<20))
	if !errors.Is(err, stop) {
		t.Errorf("re.match after the end: got %v, want %v", err, stop)
	}
}

func TestREResultIsBounded(t *testing.T) {
	r := newRun(t)
	r.MaxText = 1 << 20
	s, repl := strings.Repeat("a", 1<<16), strings.Repeat("b", 1<<16)
	callTest{"re.replace", args("", s, repl), "the result is longer than 1 MiB", "value"}.run(t, r)
	callTest{"re.replace", args("(.+)", s, strings.Repeat("$1", 1000000)), "longer than 1 MiB", "value"}.run(t, r)
}

// Replacing and splitting are those of package regexp.
func FuzzRE(f *testing.F) {
	f.Add(`a*`, "baaac", "-")
	f.Add(`(\w)(\d)?`, "a1b c", "$2$1")
	f.Add(`\b`, "two words", "|")
	f.Add(`(?P<n>.)`, "ab", "$$$n$${n}${n}$$$")
	f.Fuzz(func(t *testing.T, p, s, repl string) {
		re, err := regexp.Compile(p)
		r := newRun(t)
		got, failure := start(t.Context(), t, r, "re.replace", p, s, repl)
		if (err == nil) != (failure == nil) {
			t.Fatalf("re.replace(%q, %q, %q): got error %v, want %v", p, s, repl, failure, err)
		}
		if err != nil {
			return
		}
		if want := re.ReplaceAllString(s, repl); got.Str() != want {
			t.Errorf("re.replace(%q, %q, %q): got %q, want %q", p, s, repl, got.Str(), want)
		}
		parts, err := start(t.Context(), t, r, "re.split", p, s)
		if want := re.Split(s, -1); err != nil || parts.Kind != catalog.Strs || strings.Join(parts.Strs(), "\x00") != strings.Join(want, "\x00") {
			t.Errorf("re.split(%q, %q): got %q, %v; want %q", p, s, parts.Strs(), err, want)
		}
	})
}

func BenchmarkREMatch(b *testing.B) {
	r := newRun(b)
	line := `83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /a.png HTTP/1.1" 200 203023 "-" "Mozilla/5.0"`
	b.ReportAllocs()
	for b.Loop() {
		if _, err := start(b.Context(), b, r, "re.match", `^(\S+) \S+ \S+ \[([^\]]+)\] "(\S+) (\S+)`, line); err != nil {
			b.Fatal(err)
		}
	}
}
