// Package shell is the conversation of rdsh with a person: statements of both
// languages over one store, and commands that begin with a colon.
package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/host"
)

// Options are what a shell works with.
type Options struct {
	// Open opens the store at a URL.
	Open func(ctx context.Context, url string) (*engine.Engine, error)
	// Host gives a host on a store.
	Host func(e *engine.Engine) *host.Host
	// Freeze is called when nothing may write any more: stores that are opened
	// later, or were by scripts, are not this shell's. It may be nil.
	Freeze func()
	// Edit lets the person change a file, and Page read a text; nil: cannot.
	Edit func(path string) error
	Page func(text string) error

	Lang     host.Lang
	Timeout  time.Duration // of each statement; 0 is none
	Version  string
	Screen   func() (columns, rows int)
	History  func(url string) *editor.History // the statements that were entered on a store; nil: one history for all
	ReadOnly bool                             // the stores are: the greeting says so
	Dumb     bool                             // the terminal can do nothing but print
	Stdout   io.Writer
	Stderr   io.Writer
}

// A Shell is one conversation. Each language keeps its variables; what they
// share is the store.
type Shell struct {
	// Watch, if it is not nil, is called with the context that a statement runs
	// under, and what it gives after the statement: where nobody can press
	// Ctrl-C again, it sees to a statement that does not let itself be stopped.
	Watch func(ctx context.Context) (over func())

	opts     Options
	lang     host.Lang
	base     *engine.Engine // the store
	engine   *engine.Engine // the same below its layers: see relayer
	host     *host.Host     // on engine
	sessions map[host.Lang]*host.Session
	readOnly bool
	tracing  bool

	editor     editor.Editor // nil: nobody is there to be asked
	interrupts chan os.Signal
	format     show.Format // of values; "": as the language writes them
	first      int         // the line of standard input that a statement begins at; 0 for a person's
	before     string      // the statement before
	steps      []step      // what :save writes
}

// errQuit ends the shell.
var errQuit = errors.New("quit")

// New gives a shell on e, which it closes at its end.
func New(e *engine.Engine, opts Options) *Shell {
	s := &Shell{opts: opts, lang: opts.Lang, interrupts: make(chan os.Signal, 3)}
	s.use(e)
	return s
}

// Run talks until Ctrl-D, :quit or exit(), which it returns as a *host.Exit
// unless its code is 0, or until ctx ends. Errors of statements are shown and
// do not end it.
func (s *Shell) Run(ctx context.Context, ed editor.Editor) error {
	s.editor, s.format = ed, show.Table
	signal.Notify(s.interrupts, os.Interrupt)
	defer signal.Stop(s.interrupts)
	fmt.Fprintln(s.opts.Stdout, s.greeting())
	err := s.converse(ctx)
	return errors.Join(err, s.Close(ctx))
}

// URL tells where the store is.
func (s *Shell) URL() string { return s.base.URL() }

func (s *Shell) greeting() string {
	where := s.base.URL()
	if where == "mem:" {
		where = "in memory only (to keep data: rdsh ./data)"
	}
	if s.opts.ReadOnly {
		where += ", read-only"
	}
	return s.opts.Version + ", " + where + ". :help"
}

func (s *Shell) converse(ctx context.Context) error {
	for {
		code, err := s.read(ctx)
		switch {
		case errors.Is(err, editor.ErrInterrupt):
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case strings.TrimSpace(code) == "":
			continue
		}
		s.editor.Remember(code)
		err = s.Execute(ctx, code)
		var exit *host.Exit
		switch {
		case errors.Is(err, errQuit):
			return nil
		case errors.As(err, &exit):
			return exit
		case errors.Is(err, ErrInterrupted): // after the ^C of the terminal
			fmt.Fprintln(s.opts.Stderr, "\ninterrupted")
		case err != nil:
			WriteError(s.opts.Stderr, "error: ", err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// read asks for lines until they are a statement.
func (s *Shell) read(ctx context.Context) (string, error) {
	prompt := string(s.lang) + " " + s.base.URL() + "> "
	more := strings.Repeat(" ", max(0, len(prompt)-4)) + "... "
	code := ""
	for {
		line, err := s.editor.ReadLine(ctx, prompt)
		if errors.Is(err, io.EOF) && code != "" {
			return code, nil
		}
		if err != nil {
			return "", err
		}
		code += line
		if s.Whole(code, strings.Contains(line, "\n")) {
			return code, nil
		}
		code += "\n"
		prompt = more
	}
}

// incomplete reports whether code needs another line.
func (s *Shell) incomplete(code string) bool {
	session, err := s.session()
	return err == nil && session.Incomplete(dedent(code)+"\n")
}

// closed gives code with the empty line that ends a block.
func closed(code string) string { return strings.TrimRight(code, "\n") + "\n\n" }

// Execute runs one input and shows its value. The error of a script that
// called exit is a *host.Exit.
func (s *Shell) Execute(ctx context.Context, code string) error {
	if isMeta(code) {
		return s.command(ctx, strings.TrimSpace(code))
	}
	return s.statement(ctx, code)
}

func (s *Shell) statement(ctx context.Context, code string) error {
	s.before = code
	return s.interruptible(ctx, func(ctx context.Context) error {
		session, err := s.session()
		if err != nil {
			return err
		}
		kept := dedent(code)
		err = session.Evaluate(ctx, kept, func(r host.Result) error {
			kept = session.Keep(kept)
			text, err := spell(ctx, r, s.view())
			if err != nil {
				return err
			}
			return s.print(text)
		})
		if err == nil {
			s.steps = append(s.steps, step{s.lang, kept})
		}
		return placed(err, code, s.first)
	})
}

// dedent removes the indentation of the first line from all that have it, so
// that a block can be pasted from within another.
func dedent(code string) string {
	margin := code[:len(code)-len(strings.TrimLeft(code, " \t"))]
	if margin == "" {
		return code
	}
	return strings.ReplaceAll(code[len(margin):], "\n"+margin, "\n")
}
