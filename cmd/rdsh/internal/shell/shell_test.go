package shell_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/shell"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// A typist enters lines, and keeps what it was asked and what was remembered.
type typist struct {
	lines      []string
	prompts    []string
	remembered []string
}

// ctrlC stands for the key.
const ctrlC = "^C"

func (e *typist) ReadLine(_ context.Context, prompt string) (string, error) {
	e.prompts = append(e.prompts, prompt)
	if len(e.lines) == 0 {
		return "", io.EOF
	}
	line := e.lines[0]
	e.lines = e.lines[1:]
	if line == ctrlC {
		return "", editor.ErrInterrupt
	}
	return line, nil
}

func (e *typist) Remember(statement string) { e.remembered = append(e.remembered, statement) }
func (e *typist) Recall(*editor.History)    {}
func (e *typist) Close() error              { return nil }

// memory opens a store in memory for URLs that begin with mem:, and panics
// when asked to.
func memory(_ context.Context, url string) (*engine.Engine, error) {
	switch {
	case url == "panic:":
		panic("on purpose")
	case !strings.HasPrefix(url, "mem:"):
		return nil, errors.New("no such store")
	}
	return engine.New(embedded.New(embedded.Options{}), engine.Options{URL: url}), nil
}

// talk enters lines into a shell, and gives what it printed, without the
// greeting.
func talk(t *testing.T, lines ...string) (*typist, string, error) {
	t.Helper()
	e, err := memory(t.Context(), "mem:")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s := shell.New(e, shell.Options{
		Open:   memory,
		Host:   func(e *engine.Engine) *host.Host { return host.New(e, host.Options{Stdout: &out, Stderr: &out}) },
		Lang:   host.Starlark,
		Screen: func() (int, int) { return 80, 24 },
		Stdout: &out, Stderr: &out,
	})
	ed := &typist{lines: lines}
	err = s.Run(t.Context(), ed)
	_, said, _ := strings.Cut(out.String(), "\n")
	return ed, said, err
}

func TestConversation(t *testing.T) {
	for _, row := range []struct{ name, lines, want string }{
		{"values", "1 + 1|None|'a'", "2\n\"a\"\n"},
		{"a failure does not end it", "fail('no')|1", "error: no\n1\n"},
		{"the line of a block", "def f():|  pass|  fail('no')||f()", "error: no\n"},
		{"a block", "def f():|  return 1||f()", "1\n"},
		{"nested blocks", "def f(x):|  if x:|    return 1|  return 2||f(0)", "2\n"},
		{"a block at once", "def f():\n  return 1|f()", "1\n"},
		{"an indented block at once", "  def f():\n    return 1|f()", "1\n"},
		{"brackets", "[1,|2]", "[1, 2]\n"},
		{"input left by Ctrl-C", "[1,|^C|2", "2\n"},
		{"lua", ":lua|x = 1|x + 1|:star|3", "2\n3\n"},
		{"each language keeps its variables", "x = 1|:lua|x = 2|:star|x|:lua|x", "1\n2\n"},
		{"one store", "n = Queue('q').push('a')|:lua|Queue('q'):pop()", "\"a\"\n"},
		{"the store", ":store", "mem:\n"},
		{"another store", "n = Queue('q').push(1)|:store mem:2|len(Queue('q'))|:store", "0\nmem:2\n"},
		{"a store that is none", "x = 1|:store none|x", "error: no such store\n1\n"},
		{"a panic does not end it", ":store panic:|1", "error: internal error: on purpose"},
		{"unknown commands", ":hlep|:xyzzy", "error: unknown command :hlep: did you mean :help?\nerror: unknown command :xyzzy: see :help\n"},
		{"an argument too many", ":lua x", "error: :lua takes no argument\n"},
		{"what people try first", "help :quit|quit|1", ":quit \n  leave"},
		{"help without a colon", "help attempt", "attempt(fn, *args)"},
		{"a variable called help", "help = 2|help + 1", "3\n"},
		{"commands are explained", ":help :run", ":run FILE"},
		{"quit", ":quit|1", ""},
		{"no script", ":run", "error: :run: which script? :run FILE\n"},
		{"deferred to the end", "defer(print, 'bye')|1", "1\nbye\n"},
	} {
		_, got, err := talk(t, strings.Split(row.lines, "|")...)
		if !strings.Contains(got, row.want) || err != nil || row.want == "" && got != "" {
			t.Errorf("%s: got %v\n%swant\n%s", row.name, err, got, row.want)
		}
	}
}

func TestExitLeaves(t *testing.T) {
	_, got, err := talk(t, "defer(print, 'bye')", "exit(3)", "1")
	var exit *host.Exit
	if !errors.As(err, &exit) || exit.Code != 3 || got != "bye\n" {
		t.Errorf("got %v, %q, want exit 3 after bye", err, got)
	}
}

func TestPrompts(t *testing.T) {
	ed, _, _ := talk(t, "[1,", "2]", ":lua")
	got := strings.Join(ed.prompts, "|")
	if want := "star mem:> |       ... |star mem:> |lua mem:> "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRemembers(t *testing.T) {
	ed, _, _ := talk(t, "def f():", "  return 1", "", "", "f()", ctrlC)
	got := strings.Join(ed.remembered, "|")
	if want := "def f():\n  return 1\n|f()"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
