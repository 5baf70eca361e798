// Package host compiles and runs scripts. The shell, the runner and embedding
// applications all go through it.
package host

import (
	"context"
	"errors"
	"io"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// A Lang is a language that scripts are written in.
type Lang string

// The languages.
const (
	Starlark Lang = "star"
	Lua      Lang = "lua"
)

// Options of a host; the zero value uses the process's streams.
type Options struct {
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Terminal bool   // Stderr is a terminal: progress bars are shown
	Dir      string // relative paths of scripts are relative to it; "" for the process's

	// Connect opens the store that connect(url) asks for.
	Connect func(ctx context.Context, url string) (*engine.Engine, error)
}

// A Host runs scripts on the structures of one engine.
type Host struct {
	engine *engine.Engine
	opts   Options
}

// New gives a host.
func New(e *engine.Engine, opts Options) *Host { return &Host{e, opts} }

// Catalog gives the table of what scripts can call.
func (h *Host) Catalog() *catalog.Catalog { panic("not yet") }

// RunFile runs a script, whose language its name tells (.star or .lua), and
// then what it deferred. The error is an *Error, or an *Exit if the script
// called exit with another code than 0.
func (h *Host) RunFile(ctx context.Context, path string, args []string) error {
	panic("not yet")
}

// RunSource runs a script that is not in a file. Name stands for it in errors.
func (h *Host) RunSource(ctx context.Context, lang Lang, name, src string, args []string) error {
	panic("not yet")
}

// Eval runs code and gives the value of its last expression as the language
// writes it, "" if it has none or that is none.
func (h *Host) Eval(ctx context.Context, lang Lang, code string) (shown string, err error) {
	panic("not yet")
}

// A Session is a conversation: what a statement defines, later ones see. It is
// for one goroutine.
type Session struct{}

// NewSession begins a conversation in a language.
func (h *Host) NewSession(lang Lang) (*Session, error) { panic("not yet") }

// Eval runs one input under ctx, as Host.Eval does.
func (s *Session) Eval(ctx context.Context, code string) (shown string, err error) {
	panic("not yet")
}

// Incomplete reports whether code is the beginning of something longer: a
// shell asks for another line.
func (s *Session) Incomplete(code string) bool { panic("not yet") }

// Names lists the globals that can be used now, the session's own included.
func (s *Session) Names() []string { panic("not yet") }

// TypeOf gives the type of the structure that the global called name holds, or nil.
func (s *Session) TypeOf(name string) *catalog.Type { panic("not yet") }

// Close runs what was deferred.
func (s *Session) Close(ctx context.Context) error { panic("not yet") }

// An Error is the failure of a script.
type Error struct {
	Kind    string   // "value", "full" …, as scripts see it; "syntax" for one that does not compile
	Message string   // one line
	Where   string   // file:line, "" if unknown
	Stack   []string // innermost call first, "f at file:line"
	Err     error    // the cause
}

func (e *Error) Error() string {
	if e.Where == "" {
		return e.Message
	}
	return e.Where + ": " + e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// An Exit is the end of a script by exit(code).
type Exit struct{ Code int }

func (e *Exit) Error() string { return "exit" }

// ErrTime is the cause of a context whose time limit has passed.
var ErrTime = errors.New("time limit reached")
