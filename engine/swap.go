package engine

import (
	"fmt"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// What replaces a value on condition that it is still the one that was read.

// swapped reads the reply of a script that swaps.
func swapped(r store.Reply, err error) (done bool, now Opt[codec.Text], _ error) {
	l := r.List()
	if err != nil || len(l) == 0 {
		return r.Kind() == store.Later, now, err
	}
	if len(l) == 2 {
		now = optText(l[1])
	}
	return l[0].Str() == "1", now, nil
}

// compareAndSet swaps old for something else, also if it is spelled otherwise.
func (h *handle) compareAndSet(old codec.Text, swap func(was Opt[codec.Text]) (done bool, now Opt[codec.Text], err error)) (bool, error) {
	was := codec.Some(old)
	if old == codec.Null && !h.Raw() {
		was = Opt[codec.Text]{}
	}
	for {
		done, now, err := swap(was)
		if done || err != nil || now == was || !h.same(now, old) {
			return done, err
		}
		was = now
	}
}

// same reports whether now is the value old, or none if that is null.
func (h *handle) same(now Opt[codec.Text], old codec.Text) bool {
	switch {
	case !now.OK:
		return old == codec.Null && !h.Raw()
	case h.Raw():
		return now.V == old
	}
	return codec.Canonical(now.V) == codec.Canonical(old)
}

// changing swaps old for fn of it, until nobody was faster.
func (h *handle) changing(
	old Opt[codec.Text],
	fn func(old Opt[codec.Text]) (Opt[codec.Text], error),
	swap func(old, new Opt[codec.Text]) (done bool, now Opt[codec.Text], err error),
) (Opt[codec.Text], error) {
	for {
		new, err := fn(old)
		if err != nil {
			return new, fmt.Errorf("%s %s: change: %w", h.kind.name, h.name, err)
		}
		if !new.OK && !old.OK {
			return new, nil
		}
		done, now, err := swap(old, new)
		if done {
			return new, nil
		}
		if err != nil {
			return Opt[codec.Text]{}, err
		}
		old = now
	}
}
