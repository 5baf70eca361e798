package typed

import (
	"context"

	"github.com/rdsh/rdsh/engine"
)

// Local is what a local copy has besides the methods of its structure: LocalCopy
// makes one, which is the same type in memory. Nothing of it is stored until
// Sync. On any other handle these methods are errors of kind unsupported.
type Local interface {
	// Sync makes the stored structure what the copy is, atomically. The error is
	// engine.ErrConflict if somebody has changed it meanwhile: nothing is written
	// then, unless the options force it.
	Sync(ctx context.Context, opts engine.SyncOptions) error
	Discard(ctx context.Context) error         // makes the copy what is stored now
	Changed(ctx context.Context) (bool, error) // the copy is not what was read
}

// WithLocal calls fn with a local copy of s, and then syncs it; not if fn fails,
// whose error it gives then.
func WithLocal[S interface {
	Local
	LocalCopy(ctx context.Context) (S, error)
}](ctx context.Context, s S, fn func(local S) error) error {
	c, err := s.LocalCopy(ctx)
	if err != nil {
		return err
	}
	if err := fn(c); err != nil {
		return err
	}
	return c.Sync(ctx, engine.SyncOptions{})
}

// LocalCopy gives a copy of the map in memory. One round trip; O(n).
func (m *HashMap[K, V]) LocalCopy(ctx context.Context) (*HashMap[K, V], error) {
	c, err := m.untyped.LocalCopy(ctx)
	if err != nil {
		return nil, err
	}
	return &HashMap[K, V]{c, c, c, m.key, m.value}, nil
}

// LocalCopy gives a copy of the map in memory, with the same defaults. One round
// trip; O(n).
func (d *DefaultDict[K, V]) LocalCopy(ctx context.Context) (*DefaultDict[K, V], error) {
	c, err := d.defaults.LocalCopy(ctx)
	if err != nil {
		return nil, err
	}
	return &DefaultDict[K, V]{HashMap[K, V]{c, c, &c.HashMap, d.key, d.value}, c}, nil
}

// LocalCopy gives a copy of the counter in memory. One round trip; O(n).
func (c *Counter[K, N]) LocalCopy(ctx context.Context) (*Counter[K, N], error) {
	local, err := c.untyped.LocalCopy(ctx)
	if err != nil {
		return nil, err
	}
	return &Counter[K, N]{local, local, local, c.key, c.number}, nil
}

// LocalCopy gives a copy of the set in memory. One round trip; O(n).
func (s *Set[T]) LocalCopy(ctx context.Context) (*Set[T], error) {
	c, err := s.untyped.LocalCopy(ctx)
	if err != nil {
		return nil, err
	}
	return &Set[T]{c, c, c, s.member}, nil
}

// LocalCopy gives a copy of the sorted set in memory. One round trip; O(n).
func (z *SortedSet[T]) LocalCopy(ctx context.Context) (*SortedSet[T], error) {
	c, err := z.untyped.LocalCopy(ctx)
	if err != nil {
		return nil, err
	}
	return &SortedSet[T]{c, c, c, z.member}, nil
}

// LocalCopy gives a copy of the list in memory. One round trip; O(n).
func (l *List[T]) LocalCopy(ctx context.Context) (*List[T], error) {
	c, err := l.untyped.LocalCopy(ctx)
	if err != nil {
		return nil, err
	}
	return &List[T]{sequence[T]{c, c, c, l.item}, c}, nil
}

// LocalCopy gives a copy of the deque in memory. One round trip; O(n).
func (d *Deque[T]) LocalCopy(ctx context.Context) (*Deque[T], error) {
	c, err := d.untyped.LocalCopy(ctx)
	if err != nil {
		return nil, err
	}
	return &Deque[T]{sequence[T]{c, c, c, d.item}, c}, nil
}
