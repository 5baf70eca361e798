package stdlib

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// A Run is what the functions of modules know of the run that calls them. It
// is for one goroutine.
type Run struct {
	Script    string // the path of the running script, "" if it has none
	Dir       string // what relative paths are relative to, "" for the process's directory
	Args      []string
	Stdin     io.Reader
	Stdout    io.Writer
	Stderr    io.Writer
	Terminal  bool // Stderr is a terminal
	LookupEnv func(name string) (string, bool)
	Now       func() time.Time
	After     func(d time.Duration) <-chan time.Time
	Connect   func(ctx context.Context, url string) (*engine.Engine, error) // opens another store; nil: there is none

	Show     func(codec.Text) string // a value as print of the language shows it; nil: in stored form
	First    int                     // the position of the first element in the language: 0, or 1 in Lua
	MaxText  int                     // the longest text in bytes that a function reads or makes at once; 0: 256 MiB
	LogLevel slog.Level              // log writes what is at least so serious
	LogJSON  bool                    // log writes JSON, an object a line, not text
	Loading  bool                    // a rule file is being loaded: what it makes is for all calls
	Test     *Test                   // the test that runs, or nil

	input    *input   // what was read of Stdin
	patterns patterns // regular expressions
}

// NewRun gives a run on the process's own streams, environment and clock.
func NewRun() *Run {
	return &Run{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		LookupEnv: os.LookupEnv, Now: time.Now, After: time.After,
	}
}

// Begin has a run check results with t, which is for this run alone; nil for a
// run that is no test.
func (r *Run) Begin(t *Test) {
	if r.Test = t; t != nil {
		t.run = r
	}
}

// path gives the path that a script means by name.
func (r *Run) path(name string) string {
	if r.Dir == "" || name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.Dir, name)
}

// sleep waits for d, or until ctx ends.
func (r *Run) sleep(ctx context.Context, d time.Duration) error {
	if d < 0 {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	select {
	case <-r.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// show gives v as print shows it: a string is its content.
func (r *Run) show(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	if r.Show == nil {
		return string(codec.OfTree(v))
	}
	return r.Show(codec.OfTree(v))
}

// maxText is how long a text may be, in bytes.
func (r *Run) maxText() int {
	if r.MaxText > 0 {
		return r.MaxText
	}
	return 256 << 20
}

// checkText refuses to make a text of n bytes if that is too long.
func (r *Run) checkText(n int) error {
	if n > r.maxText() {
		return catalog.Errorf("value", "the result is longer than %s", byteSize(float64(r.maxText())))
	}
	return nil
}

// await gives what f gives, or the cause of the end of ctx if that is sooner.
// f is then left to itself: it must end some time and touch nothing of a run.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	go func() {
		v, err := f()
		done <- result{v, err}
	}()
	select {
	case got := <-done:
		return got.v, got.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

// awaitLong is await for work on n bytes, and goes without a goroutine if they
// are few.
func awaitLong[T any](ctx context.Context, n int, f func() (T, error)) (T, error) {
	if n < 1<<16 {
		return f()
	}
	return await(ctx, f)
}
