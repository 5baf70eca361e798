package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/engine/store"
)

// A trip is what travels to the server and back at once: some commands, perhaps
// with others before and after them.
type trip struct {
	cs      []store.Command
	body    [2]int // which of cs are the caller's
	scripts *scripts
	texts   bool // the first use of each script brings its text along
	whole   bool // the server executes all of them or none
	reads   bool // to execute them again changes nothing

	sent    map[*store.Script]bool // with their texts
	replies []byte
	ends    []int // of each reply

	err    error // why replies are missing
	undone bool  // the server certainly executed nothing

	end [4]int // room for ends
}

// newTrip gives a trip of the commands of a caller.
func (s *Store) newTrip(cs []store.Command, texts bool) *trip {
	t := s.ask(cs)
	t.body[1], t.texts = len(cs), texts
	for i := range cs {
		t.reads = t.reads && !cs[i].Writes()
	}
	return t
}

// ask gives a trip of commands of this package, which change no data.
func (s *Store) ask(cs []store.Command) *trip {
	t := &trip{cs: cs, scripts: &s.scripts, whole: len(cs) == 1, reads: true}
	t.ends = t.end[:0]
	return t
}

// before puts a command of this package in front.
func (t *trip) before(c store.Command) {
	t.cs = append(append(make([]store.Command, 0, len(t.cs)+2), c), t.cs...)
	t.body[0]++
	t.body[1]++
	t.whole = false
}

// reset makes t ready to be sent.
func (t *trip) reset() {
	t.sent, t.replies, t.ends = nil, nil, t.end[:0]
	t.err, t.undone = nil, false
}

// raw gives the reply to command i as it came, nil if it did not.
func (t *trip) raw(i int) []byte {
	if i >= len(t.ends) {
		return nil
	}
	from := 0
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.replies[from:t.ends[i]:t.ends[i]]
}

// reply gives the reply to command i of the caller.
func (t *trip) reply(i int, c *store.Command) store.Reply {
	raw := t.raw(t.body[0] + i)
	if raw == nil {
		return t.failure(c)
	}
	r, err := parse(raw)
	if err != nil {
		t.err, t.undone = err, false
		return t.failure(c)
	}
	return tidy(r, c)
}

// failure gives the reply of a command that has none.
func (t *trip) failure(c *store.Command) store.Reply {
	if t.err == nil {
		t.err = errMalformed
	}
	if t.undone || !c.Writes() || errors.Is(t.err, store.ErrUnknown) {
		return store.OfFailure(t.err)
	}
	return store.OfFailure(unknown(t.err))
}

// unknown gives the error of a write whose answer was lost because of err.
func unknown(err error) error {
	if u, ok := err.(*unavailable); ok {
		err = u.because()
	}
	return fmt.Errorf("%w: %w", store.ErrUnknown, err)
}

// refused reports whether the server turned all commands of the caller away
// for a reason that passes.
func (t *trip) refused() bool {
	for i := t.body[0]; i < t.body[1]; i++ {
		if !passing(t.raw(i)) {
			return false
		}
	}
	return t.body[0] < t.body[1]
}

// passing reports whether raw says that the server cannot serve for now.
func passing(raw []byte) bool {
	if len(raw) == 0 || raw[0] != '-' {
		return false
	}
	code, _, _ := strings.Cut(text(raw[1:]), " ")
	switch code {
	case "LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY":
		return true
	}
	return false
}

// How often and how long something is tried again: after failures to connect
// and lost reads, and while the server says that it cannot serve for now.
var (
	pauses   = [...]time.Duration{20 * time.Millisecond, 100 * time.Millisecond, 300 * time.Millisecond}
	patience = 2 * time.Second
)

// send makes the trip over a line of the pool, again if that is safe and may
// help. What is left of it is in the replies and in t.err.
func (s *Store) send(ctx context.Context, t *trip) {
	t.persist(ctx, func() { s.try(ctx, s.calls, t) })
}

// persist makes the trip by try until that is done or hopeless.
func (t *trip) persist(ctx context.Context, try func()) {
	var start time.Time
	for attempt := 0; ; attempt++ {
		try()
		var wait time.Duration
		switch {
		case t.err == nil && t.refused() && since(&start) < patience:
			wait = min(20*time.Millisecond<<min(attempt, 4), 250*time.Millisecond)
		case t.err != nil && (t.undone || t.reads) && attempt < len(pauses) && mayPass(t.err):
			wait = pauses[attempt]
		default:
			return
		}
		if !sleep(ctx, wait) {
			if t.err != nil {
				t.err = context.Cause(ctx)
			}
			return
		}
		t.reset()
	}
}

// since gives how long ago start was, which is now if it is not known.
func since(start *time.Time) time.Duration {
	if start.IsZero() {
		*start = time.Now()
	}
	return time.Since(*start)
}

// try makes the trip once, over a line of pool.
func (s *Store) try(ctx context.Context, pool *lines, t *trip) {
	t.err, t.undone = nil, true
	if ctx.Err() != nil {
		t.err = context.Cause(ctx)
		return
	}
	l, err := pool.get(ctx)
	if err != nil {
		t.err = s.failed(ctx, err)
		return
	}
	defer pool.put(l)
	s.over(ctx, l, t)
}

// over makes the trip over l.
func (s *Store) over(ctx context.Context, l *line, t *trip) {
	t.err, t.undone = nil, false
	if err := l.call(ctx, t); err != nil {
		t.err, t.undone = s.failed(ctx, err), l.undone(t.whole)
	}
}

// failed explains err, for which replies are missing.
func (s *Store) failed(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, store.ErrClosed) || s.closed.Load():
		return store.ErrClosed
	}
	return &unavailable{s.config, err}
}

// mayPass reports whether it may help to try again after err.
func mayPass(err error) bool {
	var u *unavailable
	var refused redis.Error
	return errors.As(err, &u) && !timedOut(u.err) && !errors.As(u.err, &refused) &&
		u.err != errBusy && u.err != errSilent
}

// sleep reports whether ctx lasted so long.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// unavailable is the error of a call that the server did not answer.
type unavailable struct {
	config config
	err    error
}

func (e *unavailable) Error() string {
	return store.ErrUnavailable.Error() + ": " + e.because().Error()
}

// Unwrap gives store.ErrUnavailable and what happened.
func (e *unavailable) Unwrap() []error { return []error{store.ErrUnavailable, e.err} }

// because says where what happened, and what to look at.
func (e *unavailable) because() error {
	err, hint := e.err, ""
	var op *net.OpError
	var refused redis.Error
	switch {
	case errors.As(err, &refused):
		hint = "; check the user, password and database of the URL"
	case errors.As(err, &op) && op.Op == "dial":
		hint = "; check that a server runs there and that the URL names its host and port"
		if e.config.network == "unix" {
			hint = "; check that a server runs there and that the URL names its socket"
		}
		err = op.Err
	case timedOut(err):
		err = fmt.Errorf("no answer within %v (option read_timeout of the URL)", e.config.read)
	case op != nil:
		err = op.Err
	case err == errMalformed || strings.HasPrefix(err.Error(), "redis: can't parse"):
		err = errors.New("what answers there does not speak the Redis protocol")
	case err.Error() == "EOF":
		err = errors.New("the server closed the connection")
	}
	return fmt.Errorf("redis at %s: %w%s", e.config.addr, err, hint)
}
