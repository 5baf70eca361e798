package overlay_test

import (
	"context"
	"hash/fnv"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/overlay"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/engine/transfer"
)

// A halfway is a store that from some command on, which its text decides, is an
// overlay on what the commands before have made. FLUSHALL begins anew.
type halfway struct {
	store.Store
	t        *testing.T
	under    store.Store
	over     *overlay.Store
	twin     store.Store // of under, when the overlay begins
	overlays int
	changes  int
}

func newHalfway(t *testing.T, under store.Store) *halfway {
	return &halfway{Store: under, t: t, under: under}
}

func (s *halfway) Do(ctx context.Context, c store.Command) store.Reply {
	return s.Pipeline(ctx, []store.Command{c})[0]
}

func (s *halfway) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	rs := make([]store.Reply, 0, len(cs))
	for i := range cs {
		if first := cs[i].Resolve(); first.Op == store.FlushAll {
			s.anew(ctx)
		} else if s.over == nil && s.turns(&cs[i]) {
			s.begin(ctx)
			return append(rs, s.Store.Pipeline(ctx, cs[i:])...)
		}
		rs = append(rs, s.Store.Do(ctx, cs[i]))
	}
	return rs
}

// turns reports whether the overlay begins with c.
func (s *halfway) turns(c *store.Command) bool {
	h := fnv.New32a()
	for i := range c.Len() {
		h.Write([]byte(c.Arg(i)))
	}
	return h.Sum32()%499 == 0
}

// begin puts an overlay on what there is, of which it makes a twin.
func (s *halfway) begin(ctx context.Context) {
	over, err := overlay.New(ctx, s.under, overlay.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	s.twin = storetest.Embedded(s.t, embedded.Options{})
	if _, err := transfer.Copy(ctx, s.under, s.twin, transfer.Options{}); err != nil {
		s.t.Fatal(err)
	}
	s.over, s.Store = over, over
	s.overlays++
}

// anew checks that the store below is what it was, and begins without an
// overlay.
func (s *halfway) anew(ctx context.Context) {
	if s.over != nil {
		if diff := storetest.SameContents(ctx, s.under, s.twin); diff != "" {
			s.t.Errorf("the store below has changed: %s", diff)
		}
		s.changesTell(ctx)
	}
	s.over, s.Store = nil, s.under
}

// changesTell puts the changes on the twin, which then must be what the overlay
// is.
func (s *halfway) changesTell(ctx context.Context) {
	err := s.over.Changes(ctx, func(c *overlay.Change) error {
		s.changes++
		s.twin.Do(ctx, store.Cmd(store.Del, c.Key))
		for _, r := range s.twin.Pipeline(ctx, c.After.Writes(c.Key)) {
			if r.Err() != nil {
				return r.Err()
			}
		}
		return nil
	})
	if err != nil {
		s.t.Error(err)
	}
	if diff := storetest.SameContents(ctx, s.twin, s.over); diff != "" {
		s.t.Errorf("with the changes: %s", diff)
	}
}

// A plain store refuses what an overlay cannot do, or does in its own way: it
// sorts by no patterns, and how a key is kept inside is not told.
type plain struct{ store.Store }

func (s plain) Do(ctx context.Context, c store.Command) store.Reply {
	return s.Pipeline(ctx, []store.Command{c})[0]
}

func (s plain) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	own := make([]store.Command, len(cs))
	for i := range cs {
		own[i] = cs[i].Resolve()
		if c := &own[i]; c.Op == store.Object || c.Op == store.MemoryUsage || strings.HasPrefix(c.Op.String(), "SORT") {
			own[i] = store.Cmd(store.Ping)
		} else if c.Op == store.PFCount && c.Len() == 1 { // nothing is written into the key
			own[i] = store.Cmd(store.PFCount, c.Arg(0), c.Arg(0))
		} else if c.Op == store.XAdd || c.Op == store.XTrim {
			own[i] = exactly(*c)
		}
	}
	rs := s.Store.Pipeline(ctx, own)
	for i := range rs {
		if own[i].Op == store.XInfo {
			rs[i] = withoutNodes(rs[i])
		}
	}
	return rs
}

// exactly gives a command that trims a stream at any place: where nodes begin,
// which it may go by, is no part of what a stream holds.
func exactly(c store.Command) store.Command {
	for i := 1; i < c.Len(); i++ {
		if c.Arg(i) == "~" {
			c = c.With(i, "=")
		}
	}
	return c
}

// withoutNodes gives what XINFO tells but for the nodes of a stream.
func withoutNodes(r store.Reply) store.Reply {
	rs := slices.Clone(r.List())
	if rs == nil {
		return r
	}
	for i := 0; i+1 < len(rs); i += 2 {
		if strings.HasPrefix(rs[i].Str(), "radix-tree-") {
			rs[i+1] = store.OfInt(1)
		}
	}
	return store.OfList(rs)
}

// TestRandom compares an overlay with a plain store that has executed the same
// commands.
func TestRandom(t *testing.T) {
	s := newHalfway(t, storetest.Embedded(t, embedded.Options{}))
	want := storetest.Embedded(t, embedded.Options{})
	storetest.Differ(t, plain{s}, plain{want}, storetest.Seed(t), storetest.Ops(t, 40_000))
	t.Logf("%d overlays with %d changes", s.overlays, s.changes)
	if s.overlays == 0 || s.changes == 0 {
		t.Errorf("got %d overlays with %d changes", s.overlays, s.changes)
	}
}
