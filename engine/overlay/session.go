package overlay

import (
	"context"
	"errors"

	"github.com/rdsh/rdsh/engine/store"
)

// A session is a conversation with both stores: keys that are held are watched
// above, others below.
type session struct {
	s            *Store
	under, above store.Session
	watched      []string // below
}

// Session gives a conversation. A change of a watched key is a conflict wherever
// it takes place, and so is that a key which was watched below has come to be
// held.
func (s *Store) Session(ctx context.Context) (store.Session, error) {
	under, err := s.under.Session(ctx)
	if err != nil {
		return nil, err
	}
	above, err := s.above.Session(ctx)
	if err != nil {
		return nil, errors.Join(err, under.Close())
	}
	return &session{s: s, under: under, above: above}, nil
}

func (x *session) Watch(ctx context.Context, keys ...string) error {
	var held, free []string
	for _, key := range keys {
		if x.s.isFlushed() || x.s.isHeld(key) {
			held = append(held, key)
		} else {
			free = append(free, key)
		}
	}
	if len(held) > 0 {
		if err := x.above.Watch(ctx, held...); err != nil {
			return err
		}
	}
	if len(free) == 0 {
		return nil
	}
	x.watched = append(x.watched, free...)
	return x.under.Watch(ctx, free...)
}

func (x *session) Read(ctx context.Context, c store.Command) store.Reply {
	c = c.Resolve()
	switch x.s.way(&c) {
	case below:
		x.watched = append(x.watched, keysOf([]store.Command{c})...)
		return x.under.Read(ctx, c)
	case above:
		if err := x.s.hold(ctx, keysOf([]store.Command{c})); err != nil {
			return store.OfFailure(err)
		}
		return x.above.Read(ctx, c)
	}
	if err := x.Watch(ctx, keysOf([]store.Command{c})...); err != nil {
		return store.OfFailure(err)
	}
	return x.s.Do(ctx, c)
}

// Exec executes commands above, unless all of them read what is not held. Those
// that have a way of their own are executed one by one with the others.
func (x *session) Exec(ctx context.Context, cs []store.Command) ([]store.Reply, error) {
	cs = resolved(cs)
	together, err := x.s.wayOf(cs)
	checks, executes := x.under, x.above
	if together == below {
		checks, executes = executes, checks
	}
	_, conflict := checks.Exec(ctx, nil)
	switch {
	case err != nil:
	case x.moved():
		err = store.ErrConflict
	case conflict != nil:
		err = conflict
	case together == above:
		err = x.s.hold(ctx, keysOf(cs))
	}
	x.watched = nil
	if err == nil && together != by {
		return executes.Exec(ctx, cs)
	}
	if _, conflict := executes.Exec(ctx, nil); err == nil { // else it only forgets
		err = conflict
	}
	if err != nil {
		return nil, err
	}
	return x.s.oneByOne(ctx, cs), nil
}

// Commit is Exec where nothing is done if one of the commands is refused.
func (x *session) Commit(ctx context.Context, cs []store.Command) error {
	if _, refused := x.s.wayOf(resolved(cs)); refused != nil {
		_, err := x.Exec(ctx, cs) // which forgets
		return err
	}
	return store.Commit(ctx, resolved(cs), x.Exec)
}

// moved reports whether a key that is watched below is held by now.
func (x *session) moved() bool {
	for _, key := range x.watched {
		if x.s.isFlushed() || x.s.isHeld(key) {
			return true
		}
	}
	return false
}

func (x *session) Close() error { return errors.Join(x.under.Close(), x.above.Close()) }
