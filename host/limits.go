package host

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Limits bound each run: a call of a program, a script, an input of a session.
// A field that is zero does not. Operations that cannot be stopped in the
// middle are bounded in size beforehand, once there is any limit.
type Limits = catalog.Limits

// A LimitError is the end of a run by a limit, as errors.As finds it in the
// error of the run. Scripts cannot catch it.
type LimitError = catalog.Exceeded

// ErrTime is the cause of a context whose time limit has passed, and what the
// LimitError of one is by errors.Is.
var ErrTime error = catalog.ErrTime

// DefaultLimits are good for small rules: what they need many times over.
func DefaultLimits() Limits {
	return Limits{
		Time: time.Second, Steps: 50_000_000, Memory: 64 << 20, Output: 1 << 20, Depth: 200,
		Calls: 10_000, Written: 16 << 20, Results: 1_000_000, Size: 64 << 20,
	}
}

// graceful are the limits of deferred calls of a run with limits, together:
// also of one that has reached one. There is little time, so that a run ends
// when it is to end.
func graceful(l Limits, spent Limits) Limits {
	l.Time, l.Steps = 5*time.Millisecond, 100_000
	left := func(most, spent int) int {
		if most == 0 {
			return 0
		}
		return max(most-spent, most/16, 1)
	}
	l.Output, l.Calls, l.Written = left(l.Output, spent.Output), left(l.Calls, spent.Calls), left(l.Written, spent.Written)
	return l
}

// begin gives the context of a run, with a budget if there are limits, and what
// ends that.
func (s *Session) begin(ctx context.Context) (context.Context, func()) {
	if !s.host.opts.Limits.Bounded() {
		return ctx, func() {}
	}
	return s.spend(ctx, s.host.opts.Limits)
}

func (s *Session) spend(ctx context.Context, l Limits) (context.Context, func()) {
	b := catalog.NewBudget(ctx, l, &s.host.scale)
	s.env.Budget = b
	return b, b.End
}

// A gate stands between a session and its store.
type gate struct {
	session *Session
	grants  *Grants
}

var _ store.Gate = (*gate)(nil)

// Enter counts a command that is granted.
func (g *gate) Enter(c *store.Command) error {
	if !g.grants.All {
		if err := g.grants.check(c); err != nil {
			return err
		}
	}
	b := g.session.env.Budget
	if b == nil {
		return nil
	}
	written := 0
	if known := c.Resolve(); known.Writes() {
		written = c.Size()
	}
	return b.Call(written)
}

// Join counts a subscription to channels that may be read. Patterns must be
// granted as they are.
func (g *gate) Join(channels, patterns []string) error {
	for _, name := range slices.Concat(channels, patterns) {
		if err := g.grants.name(name, false); !g.grants.All && err != nil {
			return err
		}
	}
	if b := g.session.env.Budget; b != nil {
		return b.Call(0)
	}
	return nil
}

// Leave counts what a reply holds.
func (g *gate) Leave(r store.Reply) error {
	if b := g.session.env.Budget; b != nil {
		return b.Result(r.Values(), r.Size())
	}
	return nil
}

// returned counts what a function has returned.
func (s *Session) returned(t codec.Text) error {
	if s.env.Budget == nil {
		return nil
	}
	return s.env.Budget.Result(1+strings.Count(string(t), ","), len(t))
}

// A countedWriter is where a run writes to, as far as it may.
type countedWriter struct {
	session *Session
	to      io.Writer
}

func (w *countedWriter) Write(p []byte) (int, error) {
	if b := w.session.env.Budget; b != nil {
		if err := b.Print(len(p)); err != nil {
			return 0, err
		}
	}
	return w.to.Write(p)
}

// limited gives the end of a run by a limit as the error of the run.
func (s *Session) limited(err error) error {
	if err == nil {
		return nil
	}
	return failed(err)
}
