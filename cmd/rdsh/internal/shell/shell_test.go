package shell_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
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

func (e *typist) Ask(ctx context.Context, question string) (string, error) {
	return e.ReadLine(ctx, question)
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
		{"a guard that is refused", "n = Queue('q').extend(range(1001))|Queue('q').clear()|n|len(Queue('q'))", "this removes 1001 elements of Queue(\"q\")\nerror: queue q: clear: not confirmed: nothing was removed\n1001\n"},
		{"a guard that lets go", "n = Queue('q').extend(range(1001))|Queue('q').clear()|y|len(Queue('q'))", "True\n0\n"},
		{"no guard for little", "n = Queue('q').extend(range(1000))|Queue('q').clear()", "True\n"},
		{"a guard of names", "n = Queue('a').push(1)|store.delete_many(['a', 'b'])|^C|len(Queue('a'))", "this removes 2 structures of mem:: a, b\nerror: store.delete_many: not confirmed: nothing was removed\n1\n"},
		{"one name", "n = Queue('a').push(1)|store.delete_many(['a'])", "1\n"},
		{"a guard of all", ":lua|_ = Queue('a'):push(1)|store.flush()|yes|#Queue('a')", "this removes everything in mem:, 1 keys\n0\n"},
		{"a guard within a transaction", "n = Queue('a').push(1)|store.atomic(lambda: Queue('a').clear())|y|len(Queue('a'))", "0\n"},
		{"the last value", "41|_ + 1|:lua|41|_ + 1", "41\n42\n41\n42\n"},
		{"what a name is", "x = [1]|x?|?Queue.push|Queue('q').push?", "[1]\nq.push(item, *, timeout=None)"},
		{"a name that is none", "Qeue?", "error: no help for Qeue: did you mean Queue?\n"},
		{"formats", ":json|[{'a': None}]|:csv|[{'a': 'x'}]|:raw|'x'|:table|[{'a': 'x'}]|:json 'y'|'z'", "[\n  {\n    \"a\": null\n  }\n]\na\nx\nx\na\n-\nx\n\"y\"\n\"z\"\n"},
		{"no JSON", ":json|{1: 2}|3", "error: cannot write a dict with the key 1 as JSON\n3\n"},
		{"in full", "list(range(1000))|:all", " 999]\n"},
		{"in full, of nothing", ":all|:dot", "error: there is no last value yet\nerror: :dot: there is no last value: :dot EXPR, a graph\n"},
		{"a function", "len", "<built-in function len>\n"},
		{"structures in a list", "[Queue('q')]", "[Queue(\"q\")]\n"},
		{"a structure", "n = Queue('q').push(1)|Queue('q')", "Queue(\"q\")  1 element\n[1]\n"},
		{"a graph", "g = Graph('g')|g.add_edge('a', 'b')|:dot g|g|:dot|:dot 'g'|:dot Queue('q')", "digraph"},
		{"keys", ":keys|n = Queue('jobs').push(1), Set('other').add(1)|:keys job", "no structures\nname  type  size  ttl  memory\n----  ----  ----  ---  ------\njobs  List     1       "},
		{"of a structure", "q = Queue('jobs', maxlen=3)|n = q.push(1)|:type q|:type jobs|:ttl q|q.expire(60)|:ttl 'jobs'|:info q", "Queue\nQueue\nno limit\nTrue\n1m\nname        jobs\ntype        Queue\n"},
		{"of none", "n = Queue('jobs').push(1)|:info jbos|x = 1|:info x|:info", "error: there is no structure called jbos: did you mean jobs?\nerror: there is no structure called x\nerror: :info: what? :info NAME\n"},
		{"time", ":time 6 * 7", "42\ntook "},
		{"time in Lua", ":lua|:time 6 * 7", "42\ntook "},
		{"trace", "q = Queue('q')|:trace on|q.push(1)|:trace off|q.push(2)", "command\n"},
		{"trace of what", ":trace of", "error: :trace: got of, want on or off\n"},
		{"read-only", "q = Queue('q')|q.push(1)|:readonly|q.push(2)|len(q)|:lua|Queue('q'):pop()|:store mem:2|Queue('q'):push(1)", "1\nread-only from now on: everything that writes is refused\nerror: queue q: push: store is read-only: queue.push refused\n1\nerror: queue q: pop: store is read-only"},
		{"watch too often", ":watch 1 1ms", "error: :watch: every 1ms is too often: at least every 10ms\n"},
		{"a failing watch", ":watch 1 + None 10ms|3", "unknown binary op: int + NoneType\n3\n"},
		{"editing at nothing", ":edit", "error: :edit: there is no terminal to edit at\n"},
		{"unknown commands", ":hlep|:xyzzy", "error: unknown command :hlep: did you mean :help?\nerror: unknown command :xyzzy: see :help\n"},
		{"an argument too many", ":lua x", "error: :lua takes no argument\n"},
		{"what people try first", "help :quit|quit|1", ":quit\n  leave"},
		{"help without a colon", "help attempt", "attempt(fn, *args)"},
		{"a variable called help", "help = 2|help + 1", "3\n"},
		{"commands are explained", ":help :run", ":run FILE"},
		{"quit", ":quit|1", ""},
		{"no script", ":run", "error: :run: what? :run FILE [ARGS...]\n"},
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

func TestBench(t *testing.T) {
	for _, lines := range []string{":bench 6 * 7", ":lua|:bench Queue('q'):size()"} {
		_, got, err := talk(t, strings.Split(lines, "|")...)
		if !strings.HasPrefix(got, "median ") || !strings.Contains(got, " of 10 times ") || err != nil {
			t.Errorf("%s: got %q, %v", lines, got, err)
		}
	}
}

// TestSession writes what went well to a script, and runs that in another
// session, whose variables survive.
func TestSession(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct{ file, lines, want string }{
		{"s.star", "x = 40|fail('no')|x + 1|_ + 1; y = _|def f(n):\n  return n + y|:lua|z = 1|:star|:save s.star|:save s.star", "x = 40\n_ = x + 1\n_ + 1; y = _\ndef f(n):\n  return n + y\n"},
		{"s.lua", ":lua|x = 40|error('no')|x + 1|y = _|function f(n) return n + y end|return f(1)|:save s.lua", "x = 40\n_ = x + 1\ny = _\nfunction f(n) return n + y end\n_ = f(1)\n"},
	} {
		_, got, err := talk(t, strings.Split(c.lines, "|")...)
		script, _ := os.ReadFile(c.file)
		if string(script) != c.want || !strings.Contains(got, "statements written to "+c.file) || err != nil {
			t.Errorf("%s: got %v, %s\n%s\nwant\n%s", c.file, err, got, script, c.want)
		}
	}
	_, got, err := talk(t, ":run s.star", "f(1)", ":lua", ":run s.lua", "f(1)", ":save s.lua", ":save s.txt", ":run none.lua")
	want := "42\n42\nerror: :save: s.lua exists already\nerror: s.txt: want a name that ends in .star or .lua\nerror: none.lua: no such file\n"
	if got != want || err != nil {
		t.Errorf("got %v\n%swant\n%s", err, got, want)
	}
}

// TestScriptsAreNotAsked has a script remove what a person would be asked for.
func TestScriptsAreNotAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clear.star")
	if err := os.WriteFile(path, []byte("n = Queue('q').extend(range(2000))\nprint(Queue('q').clear())\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{":run " + path, ":run " + path + " argument"} {
		if _, got, err := talk(t, line, "1"); got != "True\n1\n" || err != nil {
			t.Errorf("%s: got %q, %v", line, got, err)
		}
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
