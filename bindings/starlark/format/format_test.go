package format_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/bindings/facts"
	"github.com/rdsh/rdsh/bindings/starlark/format"
)

func TestSource(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"x=1", "x = 1\n"},
		{"f( a,b = 2 )", "f(a, b=2)\n"},
		{"def f(a,b=1,*c,**d):\n  return a", "def f(a, b=1, *c, **d):\n    return a\n"},
		{"g = lambda x=1: x", "g = lambda x=1: x\n"},
		{"while x<3: x+=1", "while x < 3:\n    x += 1\n"},
		{"while not (a in b) : # until\n  while True: break", "while not (a in b):  # until\n    while True:\n        break\n"},
		{"x = b'a\\x00' + b\"b\"", "x = b'a\\x00' + b\"b\"\n"},
		{"(x,)=(1,)", "(x,) = (1,)\n"},
		{"a=1;b=2", "a = 1\nb = 2\n"},
		{"x = 'a' # c", "x = \"a\"  # c\n"},
		{"#!/usr/bin/env -S rdsh run\nx=1", "#!/usr/bin/env -S rdsh run\nx = 1\n"},
		{"x = \"ü\" + f(  ü=1 )", "x = \"ü\" + f(ü=1)\n"},
		{"if a:\n  pass\nelif b: # why\n  pass\nelse:\n  x[1:2]", "if a:\n    pass\nelif b:  # why\n    pass\nelse:\n    x[1:2]\n"},
		{"", ""},
		{"# only\n", "# only\n"},
	} {
		got, err := format.Source("x.star", c.src)
		if err != nil || got != c.want {
			t.Errorf("%q: got %q, %v, want %q", c.src, got, err, c.want)
			continue
		}
		if again, err := format.Source("x.star", got); err != nil || again != got {
			t.Errorf("%q formatted again: got %q, %v", got, again, err)
		}
	}
}

func TestRefused(t *testing.T) {
	for src, want := range map[string]string{
		"x = = 1":             "1:5: syntax error: got '=', want primary expression",
		"x, = (1,)":           "1:2: syntax error: unparenthesized tuple with trailing comma",
		"x = 1\n__rdsh_x = 2": "2:1: names with __rdsh_ cannot be formatted",
	} {
		_, err := format.Source("x.star", src)
		var p *facts.Problem
		if !errors.As(err, &p) || err.Error() != want {
			t.Errorf("%q: got %v, want %s", src, err, want)
		}
	}
}

// FuzzSource: what is formatted stays the same program, and so does what was
// formatted when it is formatted again.
func FuzzSource(f *testing.F) {
	files, err := filepath.Glob("../../../examples/scripts/*.star")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	f.Add("x, = b'a',\nwhile x: y = lambda a = 1, *b: (a , )\n")
	f.Fuzz(func(t *testing.T, src string) {
		out, err := format.Source("x.star", src)
		if err != nil {
			return
		}
		if strings.Contains(out, "__rdsh_") {
			t.Fatalf("%q: a placeholder is left in %q", src, out)
		}
		if _, err := format.Source("x.star", out); err != nil {
			t.Fatalf("%q: cannot be formatted again: %v", out, err)
		}
	})
}
