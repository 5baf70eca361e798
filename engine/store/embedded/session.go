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

func (s *Store) Session(context.Context) (store.Session, error) {
	return &session{s, make(map[string]uint64)}, nil
}

func (x *session) Watch(_ context.Context, keys ...string) error {
	for _, key := range keys {
		if _, again := x.watched[key]; again {
			continue // the first version counts
		}
		sh := &x.s.shards[x.s.index(key)]
		sh.mu.RLock()
		x.watched[key] = sh.r.version(key)
		sh.mu.RUnlock()
	}
	return nil
}

func (x *session) Read(ctx context.Context, c store.Command) store.Reply {
	for i, end := c.Keys(); i < end; i++ {
		x.Watch(ctx, c.Arg(i))
	}
	return x.s.Do(ctx, c)
}

func (x *session) Exec(ctx context.Context, cs []store.Command) ([]store.Reply, error) {
	defer clear(x.watched)
	return x.s.exec(ctx, x.watched, cs)
}

func (x *session) Close() error { return nil }
