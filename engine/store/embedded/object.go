package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

const objectHelp = `OBJECT <subcommand> [<argument> …]. Subcommands are:
ENCODING <key>
    How Redis would keep the value of the key.
FREQ <key>
    An error: keys are not counted how often they are used.
IDLETIME <key>
    0: nothing remembers when a key was used.
REFCOUNT <key>
    1, or a great number for a small integer, which Redis shares.
HELP
    This help.`

// object is OBJECT ENCODING, FREQ, IDLETIME or REFCOUNT key, or HELP.
func object(t *tx, c *store.Command) store.Reply {
	sub := strings.ToUpper(c.Arg(0))
	switch sub {
	case "HELP":
		if c.Len() != 1 {
			return wrongPart(c, sub)
		}
		return statuses(objectHelp)
	case "ENCODING", "FREQ", "IDLETIME", "REFCOUNT":
	default:
		return unknownPart(c)
	}
	if c.Len() != 2 {
		return wrongPart(c, sub)
	}
	e := t.entry(c.Arg(1))
	if e == nil {
		return store.Reply{}
	}
	switch sub {
	case "ENCODING":
		return store.OfStr(t.encoding(e))
	case "FREQ":
		return store.OfError("ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.")
	case "IDLETIME":
		return store.OfInt(0)
	}
	return store.OfInt(e.references())
}

const (
	sharedInts = 10_000 // Redis shares the integers below
	shared     = 1<<31 - 1
	embedded   = 44 // bytes of a text that Redis keeps beside its header
)

// references gives the number that Redis counts.
func (e *entry) references() int64 {
	if text, is := e.str(); is && e.value == nil {
		if n, isInt := parseInt(text); isInt && n >= 0 && n < sharedInts {
			return shared
		}
	}
	return 1
}

// encoding gives the name of what Redis would keep the value in, going by what
// is there now.
func (t *tx) encoding(e *entry) string {
	g := &t.s.tunables
	switch v := t.open(e).(type) {
	case nil:
		return textEncoding(e.text)
	case *buffer:
		return "raw"
	case *list:
		return "quicklist"
	case *hash:
		if v.n <= int(g.get(hashMaxEntries)) && v.within(int(g.get(hashMaxValue))) {
			return "listpack"
		}
		return "hashtable"
	case *members:
		if v.n <= int(g.get(setMaxInts)) && v.integers() {
			return "intset"
		}
		return "hashtable"
	case *zset:
		if t.packsScores(v) {
			return "listpack"
		}
		return "skiplist"
	}
	return e.kind()
}

func textEncoding(text string) string {
	if _, isInt := parseInt(text); isInt {
		return "int"
	}
	if len(text) <= embedded {
		return "embstr"
	}
	return "raw"
}

// within reports whether no key of d is longer than most.
func within[V any](d *dict[V], most int) bool {
	for i := range d.n {
		if len(d.key(i)) > most {
			return false
		}
	}
	return true
}

// within reports whether no field or value is longer than most.
func (h *hash) within(most int) bool {
	for i := range h.n {
		if s := h.at(i); len(s.key) > most || s.value.len() > most {
			return false
		}
	}
	return true
}

// integers reports whether all members are integers.
func (m *members) integers() bool {
	for i := range m.n {
		if _, isInt := parseInt(m.key(i)); !isInt {
			return false
		}
	}
	return true
}
