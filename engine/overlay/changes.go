package overlay

import (
	"context"
	"errors"
	"slices"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/transfer"
)

// A Change is a key that would be different: it did not exist before if it was
// added, and does not after if it was removed.
type Change struct {
	Key           string
	Before, After transfer.Key
	Large         bool // Before is not all of what was there: it is too large to be read
}

// Changes calls each with every key that is different from how it was when it
// was held, in order; after a flush also with those that never were held, which
// are read now, and in no order. A key that expired on its own is no change.
func (s *Store) Changes(ctx context.Context, each func(c *Change) error) error {
	for some := range slices.Chunk(s.touched(ctx), perPage) {
		after, err := s.again.Read(ctx, some)
		if err != nil {
			return err
		}
		for i, name := range some {
			c := &Change{Key: name, After: after[i]}
			if err := s.before(ctx, c); err != nil {
				return err
			}
			if c.Before.Same(&c.After) || s.expired(ctx, c) {
				continue
			}
			if err := each(c); err != nil {
				return err
			}
		}
	}
	if s.isFlushed() {
		return s.removed(ctx, each)
	}
	return nil
}

// perPage is how many keys are read at once.
const perPage = 1000

// touched gives the keys that are held, and those above, in order.
func (s *Store) touched(ctx context.Context) []string {
	names := append(s.names(), s.above.Do(ctx, everyKey).Strs()...)
	slices.Sort(names)
	return slices.Compact(names)
}

// before sets how a key was: when it was held, or else, after a flush, how it
// is now.
func (s *Store) before(ctx context.Context, c *Change) (err error) {
	s.mu.Lock()
	held, flushed := s.held[c.Key], s.flushed
	s.mu.Unlock()
	switch {
	case held != nil:
		c.Before = *held
	case flushed:
		c.Before, c.Large, err = s.now(ctx, c.Key)
	}
	return err
}

// now gives a key as it is below, or that it is too large for that.
func (s *Store) now(ctx context.Context, name string) (k transfer.Key, large bool, err error) {
	keys, err := s.read.Read(ctx, []string{name})
	switch {
	case errors.Is(err, transfer.ErrTooLarge):
		return k, true, nil
	case err != nil:
		return k, false, err
	}
	return keys[0], false, nil
}

// expired reports whether a key went because its time has come.
func (s *Store) expired(ctx context.Context, c *Change) bool {
	if c.After.Exists() || c.Before.Expires() < 0 {
		return false
	}
	now, err := timeOf(ctx, s.above)
	return err == nil && c.Before.Expires() <= now.UnixMilli()
}

// removed gives the keys below that a flush has removed.
func (s *Store) removed(ctx context.Context, each func(c *Change) error) error {
	told := make(map[string]bool)
	for _, name := range s.touched(ctx) {
		told[name] = true
	}
	for cursor := "0"; ; {
		r := s.under.Do(ctx, store.Cmd(store.Scan, cursor, "COUNT", "1000"))
		if err := r.Err(); err != nil {
			return err
		}
		for _, name := range r.At(1).Strs() {
			if told[name] {
				continue
			}
			told[name] = true
			c := &Change{Key: name}
			var err error
			if c.Before, c.Large, err = s.now(ctx, name); err == nil && (c.Large || c.Before.Exists()) {
				err = each(c)
			}
			if err != nil {
				return err
			}
		}
		if cursor = r.At(0).Str(); cursor == "0" {
			return nil
		}
	}
}

// Published gives what was published, in order.
func (s *Store) Published() []Publication {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.published)
}
