// Package host compiles and runs scripts. The shell, the runner and embedding
// applications all go through it: there is no second way to run a script.
package host

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/bindings/lua"
	"github.com/rdsh/rdsh/bindings/starlark"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/internal/progress"
	"github.com/rdsh/rdsh/stdlib"
)

// A Lang is a language that scripts are written in.
type Lang string

// The languages.
const (
	Starlark Lang = "star"
	Lua      Lang = "lua"
)

// LangOf tells the language of a file by its name. The error says which there
// are.
func LangOf(path string) (Lang, error) {
	switch ext := filepath.Ext(path); ext {
	case ".star", ".lua":
		return Lang(ext[1:]), nil
	}
	return "", catalog.Errorf("value", "%s: want a name that ends in .star or .lua", path)
}

// An Error is the failure of a script.
type Error = catalog.Failure

// A Result is the value of an input.
type Result = catalog.Result

// An Exit is the end of a script by exit(code), also of code 0.
type Exit = catalog.Exit

// Failures is the error of a run of which more than one part failed: the
// script, unless Run is nil, which may be an *Exit, and calls that it deferred.
type Failures struct {
	Run      error
	Deferred []error // in the order in which they ran
}

// Error gives the errors, one a line.
func (f *Failures) Error() string { return errors.Join(f.Unwrap()...).Error() }

// Unwrap gives the errors, that of the script first.
func (f *Failures) Unwrap() []error {
	if f.Run == nil {
		return f.Deferred
	}
	return append([]error{f.Run}, f.Deferred...)
}

// Grace is how long deferred calls may take, together. With limits it is less.
const Grace = 5 * time.Second

// Options of a host; the zero value uses the process's streams, environment
// and clock.
type Options struct {
	Stdin     io.Reader
	Stdout    io.Writer
	Stderr    io.Writer
	Terminal  bool   // Stderr is a terminal: progress bars are shown
	Dir       string // relative paths of scripts are relative to it; "" for the process's
	LookupEnv func(name string) (string, bool)
	Now       func() time.Time
	After     func(d time.Duration) <-chan time.Time // what time.sleep waits for
	Test      *Test                                  // what test() gives; nil: one without a clock
	Line      func(path string, line int)            // told of each statement before it runs; nil: nobody is

	LogLevel slog.Level // log writes what is at least so serious
	LogJSON  bool       // log, and progress where Stderr is no terminal, write JSON, an object a line

	// Connect opens the store that connect(url) asks for; nil: scripts cannot.
	Connect func(ctx context.Context, url string) (*engine.Engine, error)

	Offer Offer // what scripts can call besides

	Limits Limits // of each run

	// Grants are what scripts may reach. With nil a program may do nothing but
	// compute, and what is run as a script or in a session everything.
	Grants *Grants
}

// A Host runs scripts on the structures of one engine. It is safe for
// concurrent use; each run has interpreters of its own.
type Host struct {
	engine  *engine.Engine
	opts    Options
	catalog *catalog.Catalog
	codes   *codes

	printing sync.Mutex    // of the calls of programs
	scale    catalog.Scale // for limits of memory
	programs access        // of programs
	scripts  access        // of scripts and sessions
}

// table is the catalog, made once: it does not change.
var table = sync.OnceValue(stdlib.Catalog)

// New gives a host.
func New(e *engine.Engine, opts Options) *Host {
	h := &Host{engine: e, opts: opts, catalog: opts.Offer.with(table()), codes: new(codes)}
	own, others := opts.Grants, opts.Grants
	if opts.Grants == nil {
		own, others = Everything(), new(Grants)
	}
	h.scripts, h.programs = h.access(own), h.access(others)
	return h
}

// Catalog gives the table of what scripts can call.
func (h *Host) Catalog() *catalog.Catalog { return h.catalog }

// RunFile runs a script, whose language its name tells (.star or .lua), and
// then what it deferred. The error is an *Error, or an *Exit if the script
// called exit with another code than 0, or *Failures if more than one part of
// the run failed.
func (h *Host) RunFile(ctx context.Context, path string, args []string) error {
	lang, err := LangOf(path)
	if err != nil {
		return failed(err)
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return unreadable(path, err)
	}
	return h.run(ctx, lang, path, path, string(src), args)
}

// RunSource runs a script that is not in a file. Name stands for it in errors.
func (h *Host) RunSource(ctx context.Context, lang Lang, name, src string, args []string) error {
	return h.run(ctx, lang, name, "", src, args)
}

// RunText runs a script that was read from the file at path already, in any
// language, whatever the file is called. What it loads is relative to it.
func (h *Host) RunText(ctx context.Context, lang Lang, path, src string, args []string) error {
	return h.run(ctx, lang, path, path, src, args)
}

// An Outline is what can be told of a script without running it.
type Outline = catalog.Outline

// A Flag is an option of a script.
type Flag = catalog.Flag

// OutlineOf gives the outline of a script. Name stands for it in the error, an
// *Error, of one that does not compile.
func OutlineOf(lang Lang, name, src string) (*Outline, error) {
	src = strings.TrimPrefix(src, "\ufeff")
	if lang == Lua {
		return lua.Outline(name, src)
	}
	return starlark.Outline(name, src)
}

// An ArgumentError is why arguments(…) of a script refused those that the
// script was run with.
type ArgumentError = stdlib.ArgumentError

func (h *Host) run(ctx context.Context, lang Lang, name, path, src string, args []string) error {
	s, err := h.session(lang, path, args)
	if err != nil {
		return failed(err)
	}
	ctx, done := s.begin(ctx)
	err = s.in.Run(ctx, name, strings.TrimPrefix(src, "\ufeff"))
	done()
	return s.end(ctx, err)
}

// Eval runs code and gives the value of its last expression as the language
// writes it, "" if it has none or that is none.
func (h *Host) Eval(ctx context.Context, lang Lang, code string) (shown string, err error) {
	s, err := h.session(lang, "", nil)
	if err != nil {
		return "", failed(err)
	}
	shown, err = s.Eval(ctx, code)
	return shown, s.end(ctx, err)
}

// failed gives an error from before a script ran.
func failed(err error) error {
	return &Error{Kind: table().Kind(err), Message: err.Error(), Err: err}
}

func unreadable(path string, err error) error {
	kind, text := "failed", err.Error()
	var pathErr *os.PathError
	switch {
	case errors.Is(err, os.ErrNotExist):
		kind, text = "missing", path+": no such file"
	case errors.Is(err, os.ErrPermission):
		kind, text = "denied", path+": permission denied"
	case errors.As(err, &pathErr):
		text = path + ": " + pathErr.Err.Error()
	}
	return &Error{Kind: kind, Message: text, Err: err}
}

// A Session is a conversation: what a statement defines, later ones see. It is
// for one goroutine.
type Session struct {
	host   *Host
	engine *engine.Engine
	in     catalog.Interpreter
	env    *catalog.Env // of the interpreter
	run    *stdlib.Run
}

// Confirm makes the session ask before a call that removes much: confirm is
// given what that is, and its error, if it gives one, is that of the call. With
// nil nothing is asked.
func (s *Session) Confirm(confirm func(ctx context.Context, what string) error) {
	s.env.Confirm = confirm
}

// Switch makes the session, with all structures that it holds, use the store of
// e, until it is switched again. No statement may be running.
func (s *Session) Switch(e *engine.Engine) { s.engine.Switch(e) }

// Keep gives code with its last expression kept as _, as a session keeps it: a
// script that does the same.
func (s *Session) Keep(code string) string { return s.in.Keep(code) }

// NewSession begins a conversation in a language.
func (h *Host) NewSession(lang Lang) (*Session, error) { return h.session(lang, "", nil) }

func (h *Host) session(lang Lang, path string, args []string) (*Session, error) {
	l, err := newLoader(path, lang)
	if err != nil {
		return nil, err
	}
	return h.interpreter(lang, h.newRun(path, args), l.resolve, false)
}

// interpreter makes one that finds files by resolve, for one conversation or,
// if it is shared, for the calls of many.
func (h *Host) interpreter(lang Lang, run *stdlib.Run, resolve func(from, name string) (path, src string, err error), shared bool) (*Session, error) {
	s := &Session{host: h, run: run}
	bounded, may := h.opts.Limits.Bounded(), &h.scripts
	if shared {
		may = &h.programs
	}
	if may.err != nil {
		return nil, may.err
	}
	e := may.engine.Fork() // which batches and transactions switch
	if bounded || !may.grants.All {
		e = engine.New(store.Gated(e.Store(), &gate{s, may.grants}), engine.Options{URL: e.URL()})
	}
	if bounded {
		run.Stdout, run.Stderr = &countedWriter{s, run.Stdout}, &countedWriter{s, run.Stderr}
	}
	setup := catalog.Setup{
		Catalog: may.catalog,
		Roots:   append([]any{e, run}, h.opts.Offer.Roots...),
		Objects: map[string]any{"store": e},
		Print:   func(line string) { io.WriteString(run.Stdout, line+"\n") },
		Now:     run.Now,
		Resolve: resolve,
		Line:    h.opts.Line,
		Shared:  shared,
		Bounded: bounded,
		Depth:   h.opts.Limits.Depth,
	}
	if shared {
		setup.Codes = h.codes
	}
	if !may.grants.All && !slices.Contains(may.grants.Modules, "time") {
		setup.NoClock = denied("module=time")
	}
	maps.Copy(setup.Objects, h.opts.Offer.Objects)
	setup.Progress = func(label string, total int) catalog.Meter {
		return progress.New(label, total, progress.Options{W: run.Stderr, Terminal: run.Terminal, JSON: run.LogJSON, Now: run.Now})
	}
	s.engine = e
	switch lang {
	case Starlark:
		in := starlark.New(setup)
		run.First, s.in, s.env = 0, in, in.Env()
	case Lua:
		in := lua.New(setup)
		run.First, s.in, s.env = 1, in, in.Env()
	default:
		return nil, catalog.Errorf("value", "no language %q: there are star and lua", string(lang))
	}
	run.Show = s.env.Show
	return s, nil
}

// newRun gives what the functions of modules know of a run.
func (h *Host) newRun(path string, args []string) *stdlib.Run {
	run, o := stdlib.NewRun(), h.opts
	run.Script, run.Args, run.Dir, run.Terminal, run.Connect = path, args, o.Dir, o.Terminal, o.Connect
	run.LogLevel, run.LogJSON = o.LogLevel, o.LogJSON
	if o.Stdin != nil {
		run.Stdin = o.Stdin
	}
	if o.Stdout != nil {
		run.Stdout = o.Stdout
	}
	if o.Stderr != nil {
		run.Stderr = o.Stderr
	}
	if o.LookupEnv != nil {
		run.LookupEnv = o.LookupEnv
	}
	if o.Now != nil {
		run.Now = o.Now
	}
	if o.After != nil {
		run.After = o.After
	}
	run.Begin(o.Test)
	return run
}

// Eval runs one input under ctx, as Host.Eval does.
func (s *Session) Eval(ctx context.Context, code string) (shown string, err error) {
	ctx, done := s.begin(ctx)
	defer done()
	return s.in.Eval(ctx, "input", code)
}

// Evaluate runs one input under ctx, and calls see with its value, if it has one
// that is not none, before the run ends.
func (s *Session) Evaluate(ctx context.Context, code string, see func(Result) error) error {
	ctx, done := s.begin(ctx)
	defer done()
	return s.in.Evaluate(ctx, "input", code, see)
}

// RunFile runs a script in the session, which keeps what it defines.
func (s *Session) RunFile(ctx context.Context, path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return unreadable(path, err)
	}
	ctx, done := s.begin(ctx)
	defer done()
	return s.in.Run(ctx, path, string(src))
}

// Incomplete reports whether code is the beginning of something longer: a
// shell asks for another line.
func (s *Session) Incomplete(code string) bool { return s.in.Incomplete(code) }

// Names lists the globals that can be used now, the session's own included.
func (s *Session) Names() []string { return s.in.Names() }

// TypeOf gives the type of the structure that the global called name holds, or nil.
func (s *Session) TypeOf(name string) *catalog.Type { return s.in.TypeOf(name) }

// Close runs what was deferred.
func (s *Session) Close(ctx context.Context) error { return s.end(ctx, nil) }

// finish runs what was deferred and writes what is kept back.
func (s *Session) finish(ctx context.Context) (late []error) {
	if !s.in.Deferred() && !s.engine.Keeps() {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	if b := s.env.Budget; b != nil {
		var done func()
		ctx, done = s.spend(ctx, graceful(s.host.opts.Limits, b.Spent()))
		defer done()
	}
	ctx, cancel := context.WithTimeoutCause(ctx, Grace, ErrTime)
	defer cancel()
	late = s.in.Finish(ctx)
	for _, err := range s.engine.Finish(ctx) {
		late = append(late, failed(err))
	}
	return late
}

// end runs what was deferred and writes what is kept back, whatever became of
// ctx, and gives the error of the run and of that: a *Failures if there are
// several.
func (s *Session) end(ctx context.Context, err error) error {
	late := s.finish(ctx)
	var exit *Exit
	if errors.As(err, &exit) && exit.Code == 0 {
		err = nil
	}
	switch {
	case len(late) == 0:
		return err
	case len(late) > 1 || err != nil:
		return &Failures{err, late}
	case errors.As(late[0], &exit) && exit.Code == 0:
		return nil
	}
	return late[0]
}
