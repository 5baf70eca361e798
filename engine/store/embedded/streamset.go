package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// xlen is XLEN key.
func xlen(t *tx, c *store.Command) store.Reply {
	s, _, bad := holding[stream](t, c.Arg(0))
	if s == nil {
		return orZero(bad)
	}
	return store.OfInt(int64(s.n))
}

// xdel is XDEL key ID….
func xdel(t *tx, c *store.Command) store.Reply {
	s, e, bad := holding[stream](t, c.Arg(0))
	if s == nil {
		return orZero(bad)
	}
	ids, ok := streamIDs(c, 1)
	if !ok {
		return badStreamID
	}
	n := s.remove(ids)
	if n > 0 {
		t.touch(c.Arg(0), e)
	}
	return store.OfInt(int64(n))
}

// streamIDs reads the arguments from i on.
func streamIDs(c *store.Command, i int) (ids []streamID, ok bool) {
	ids = make([]streamID, c.Len()-i)
	for k := range ids {
		if ids[k], ok = parseStreamID(c.Arg(i+k), 0); !ok {
			return nil, false
		}
	}
	return ids, true
}

// An idSetting is what the options of XSETID say.
type idSetting struct {
	last, deleted streamID
	added         int64 // -1 if it was not given
}

var (
	badAdded       = store.OfError("ERR entries_added must be positive")
	belowGiven     = store.OfError("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id")
	belowTop       = store.OfError("ERR The ID specified in XSETID is smaller than the target stream top item")
	addedBelowSize = store.OfError("ERR The entries_added specified in XSETID is smaller than the target stream length")
)

// xsetid is XSETID key ID [ENTRIESADDED n] [MAXDELETEDID ID].
func xsetid(t *tx, c *store.Command) store.Reply {
	how, bad := readIDSetting(c)
	if bad != nil {
		return *bad
	}
	s, _, wrong := holding[stream](t, c.Arg(0))
	switch {
	case !wrong.IsNil():
		return wrong
	case s == nil:
		return noKey
	}
	if bad := how.check(s); bad != nil {
		return *bad
	}
	s.last = how.last
	if how.added >= 0 {
		s.added = how.added
	}
	if (how.deleted != streamID{}) {
		s.deleted = how.deleted
	}
	t.changed = true
	return ok
}

func readIDSetting(c *store.Command) (how idSetting, bad *store.Reply) {
	var ok bool
	how.added = -1
	if how.last, ok = parseStreamID(c.Arg(1), 0); !ok {
		return how, &badStreamID
	}
	for i := 2; i < c.Len(); i += 2 {
		if i+1 == c.Len() {
			return how, &syntax
		}
		switch strings.ToUpper(c.Arg(i)) {
		case "ENTRIESADDED":
			if how.added, ok = parseInt(c.Arg(i + 1)); !ok {
				return how, &notInt
			}
			if how.added < 0 {
				return how, &badAdded
			}
		case "MAXDELETEDID":
			if how.deleted, ok = parseStreamID(c.Arg(i+1), 0); !ok {
				return how, &badStreamID
			}
			if how.last.less(how.deleted) {
				return how, &belowGiven
			}
		default:
			return how, &syntax
		}
	}
	return how, nil
}

// check reports why a stream cannot be set so.
func (how *idSetting) check(s *stream) *store.Reply {
	if top, found := s.newest(); found && how.last.less(top) {
		return &belowTop
	}
	if how.added >= 0 && int64(s.n) > how.added {
		return &addedBelowSize
	}
	return nil
}
