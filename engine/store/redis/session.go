package redis

import (
	"context"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A session holds a connection, since the server keeps what it watches. One
// that breaks while something is watched is not replaced before the end of the
// transaction: a new one would not know what to watch.
type session struct {
	s        *Store
	line     *line
	watching bool
}

// Session gives a conversation over a connection of its own, which is there
// before the first call but connects with it.
func (s *Store) Session(ctx context.Context) (store.Session, error) {
	l, err := s.talks.get(ctx)
	if err != nil {
		return nil, err
	}
	return &session{s: s, line: l}, nil
}

// release gives the line back.
func (x *session) release() {
	x.line.pinned = false
	x.s.talks.put(x.line)
	x.line = nil
}

// send makes the trip over the line of the session, as the others are made
// unless something is watched: then once.
func (x *session) send(ctx context.Context, t *trip) {
	if x.watching {
		x.try(ctx, t)
		return
	}
	t.persist(ctx, func() {
		if err := x.renew(ctx); err != nil {
			t.err, t.undone = err, true
			return
		}
		x.try(ctx, t)
	})
}

func (x *session) try(ctx context.Context, t *trip) {
	switch {
	case x.line == nil:
		t.err, t.undone = store.ErrClosed, true
	case ctx.Err() != nil:
		t.err, t.undone = context.Cause(ctx), true
	case x.line.broken:
		t.err, t.undone = x.s.failed(ctx, errBroken), true
	default:
		x.line.pinned = x.watching
		x.s.over(ctx, x.line, t)
	}
}

// renew replaces a line that is broken.
func (x *session) renew(ctx context.Context) error {
	if x.line == nil || !x.line.broken {
		return nil
	}
	l, err := x.s.talks.get(ctx)
	if err != nil {
		return x.s.failed(ctx, err)
	}
	x.release()
	x.line = l
	return nil
}

// Watch makes the next Exec fail if one of keys changes before it.
func (x *session) Watch(ctx context.Context, keys ...string) error {
	if len(keys) == 0 {
		return nil
	}
	t := x.s.ask([]store.Command{store.Raw("WATCH", keys...)})
	x.send(ctx, t)
	if t.err != nil {
		return t.err
	}
	x.watching = true
	r, err := parse(t.raw(0))
	if err != nil {
		return err
	}
	return r.Err()
}

// Read watches the keys of c and executes it, in one round trip.
func (x *session) Read(ctx context.Context, c store.Command) store.Reply {
	c = c.Resolve()
	if r := refuse(&c); r.Err() != nil {
		return r
	}
	if r := x.read(ctx, c, false); c.Script == nil || !isNoScript(r) {
		return r
	}
	return x.read(ctx, c, true)
}

func (x *session) read(ctx context.Context, c store.Command, body bool) store.Reply {
	var keys []string
	at := c.Keys()
	for i := range at.Len() {
		keys = append(keys, c.Arg(at.At(i)))
	}
	t := x.s.newTrip([]store.Command{c}, body)
	if len(keys) > 0 {
		t.before(store.Raw("WATCH", keys...))
	}
	x.send(ctx, t)
	if t.err == nil && len(keys) > 0 {
		x.watching = true
		if r, err := parse(t.raw(0)); err != nil || r.Err() != nil {
			return r
		}
	}
	return t.reply(0, &c)
}

// Exec executes cs atomically if nothing that was watched has changed.
func (x *session) Exec(ctx context.Context, cs []store.Command) ([]store.Reply, error) {
	cs, rs := check(cs)
	if rs != nil {
		x.unwatch(ctx)
		return rs, nil
	}
	t := x.s.transaction(cs)
	x.send(ctx, t)
	x.watching = false
	if t.err != nil {
		return nil, x.lost(t, cs)
	}
	return t.results(cs)
}

// Commit executes cs atomically, all of them or none.
func (x *session) Commit(ctx context.Context, cs []store.Command) error {
	return store.Commit(ctx, cs, x.Exec)
}

// lost gives the error of a transaction without an answer.
func (x *session) lost(t *trip, cs []store.Command) error {
	for i := range cs {
		if cs[i].Writes() {
			return t.failure(&cs[i]).Err()
		}
	}
	return t.err
}

func (x *session) unwatch(ctx context.Context) {
	if !x.watching {
		return
	}
	t := x.s.ask([]store.Command{store.Raw("UNWATCH")})
	x.send(ctx, t)
	x.watching = false
}

// Close gives the connection back, watching nothing.
func (x *session) Close() error {
	if x.line == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond) // else the connection is dropped
	defer cancel()
	x.unwatch(ctx)
	x.release()
	return nil
}
