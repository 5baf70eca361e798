package storetest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A broken store adds with ZADD what it should, but loses the element that
// makes a sorted set have more than two.
type broken struct{ store.Store }

func (s *broken) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	rs := s.Store.Pipeline(ctx, cs[:0])
	for _, c := range cs {
		rs = append(rs, s.Do(ctx, c))
		if c = c.Resolve(); c.Op == store.ZAdd && s.Do(ctx, store.Cmd(store.ZCard, c.Arg(0))).Int() > 2 {
			s.Do(ctx, store.Cmd(store.ZPopMax, c.Arg(0)))
		}
	}
	return rs
}

// TestShrink checks that a difference is found and made small.
func TestShrink(t *testing.T) {
	good, bad := storetest.Embedded(t, embedded.Options{}), &broken{storetest.Embedded(t, embedded.Options{})}
	d := storetest.Compare(t.Context(), bad, good, 1, 10_000)
	if d == nil {
		t.Fatal("no difference found")
	}
	words := 0
	for _, s := range d.Steps {
		words += len(strings.Fields(s))
	}
	if len(d.Steps) > 4 || words > 14 {
		t.Errorf("not small: %v", d)
	}
}

// TestSame compares a store with another one of its kind.
func TestSame(t *testing.T) {
	a, b := storetest.Embedded(t, embedded.Options{}), storetest.Embedded(t, embedded.Options{Shards: 1})
	storetest.Differ(t, a, b, storetest.Seed(t), 10_000)
}
