package embedded

import (
	"context"

	"github.com/rdsh/rdsh/engine/store"
)

// A session remembers the versions of the keys that it watches.
type session struct {
	s       *Store
	watched map[string]uint64
}

// Session gives a conversation. See store.Store.
func (s *Store) Session(ctx context.Context) (store.Session, error) {
	if s.closed.Load() {
		return nil, store.ErrClosed
	}
	return &session{s, make(map[string]uint64)}, context.Cause(ctx)
}

func (x *session) Watch(ctx context.Context, keys ...string) error {
	if x.s.closed.Load() {
		return store.ErrClosed
	}
	for _, key := range keys {
		if _, again := x.watched[key]; again {
			continue // the first version counts
		}
		sh := &x.s.shards[x.s.index(key)]
		sh.mu.RLock()
		x.watched[key] = sh.r.version(key)
		sh.mu.RUnlock()
	}
	return context.Cause(ctx)
}

func (x *session) Read(ctx context.Context, c store.Command) store.Reply {
	at := c.Keys()
	for i := range at.Len() {
		if err := x.Watch(ctx, c.Arg(at.At(i))); err != nil {
			return store.OfFailure(err)
		}
	}
	return x.s.Do(ctx, c)
}

func (x *session) Exec(ctx context.Context, cs []store.Command) ([]store.Reply, error) {
	defer clear(x.watched)
	return x.s.exec(ctx, x.watched, cs)
}

func (x *session) Commit(ctx context.Context, cs []store.Command) error {
	return store.Commit(ctx, cs, x.Exec)
}

func (x *session) Close() error {
	clear(x.watched)
	return nil
}
