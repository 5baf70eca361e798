package embedded

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

func ping(_ *tx, c *store.Command) store.Reply {
	switch c.Len() {
	case 0:
		return store.OfStatus("PONG")
	case 1:
		return store.OfStr(c.Arg(0))
	}
	return wrongArity(c)
}

func echo(_ *tx, c *store.Command) store.Reply { return store.OfStr(c.Arg(0)) }

// timeNow is TIME: seconds and microseconds.
func timeNow(t *tx, _ *store.Command) store.Reply {
	us := t.Micros()
	return store.OfList([]store.Reply{
		store.OfStr(strconv.FormatInt(us/1e6, 10)),
		store.OfStr(strconv.FormatInt(us%1e6, 10)),
	})
}

// dbsize counts expired keys that are not yet removed, as Redis does.
func dbsize(t *tx, _ *store.Command) store.Reply {
	n, _ := t.totals()
	return store.OfInt(int64(n))
}

// totals gives the number of keys, and of those that expire.
func (t *tx) totals() (keys, expiring int) {
	for i := range t.s.shards {
		t.with(i, func(sh *shard) {
			keys += sh.keys.n
			expiring += len(sh.keys.expiring)
		})
	}
	return keys, expiring
}

// flushall removes every key. The tx holds all locks.
func flushall(t *tx, c *store.Command) store.Reply {
	if c.Len() > 1 || c.Len() == 1 && !strings.EqualFold(c.Arg(0), "ASYNC") && !strings.EqualFold(c.Arg(0), "SYNC") {
		return syntax
	}
	for i := range t.s.shards {
		sh := &t.s.shards[i]
		sh.emptied()
		sh.keys = keyspace{}
		for key := range sh.waiters {
			t.wake(key) // some wait for a stream, which is gone
		}
	}
	t.effect("FLUSHALL")
	return ok
}

// randomkey looks for a key from a random shard on.
func randomkey(t *tx, _ *store.Command) (r store.Reply) {
	now, first := t.time(), rand.IntN(len(t.s.shards))
	for i := range t.s.shards {
		t.with((first+i)%len(t.s.shards), func(sh *shard) {
			for range min(sh.keys.n, 100) { // most may have expired
				if k := rand.IntN(sh.keys.n); now <= sh.keys.deadline(k) {
					r = store.OfStr(sh.keys.key(k))
					return
				}
			}
		})
		if !r.IsNil() {
			break
		}
	}
	return r
}

const memoryHelp = `MEMORY <subcommand> [<argument> …]. Subcommands are:
USAGE <key> [SAMPLES <count>]
    About how many bytes a key takes.
HELP
    This help.`

// memory is MEMORY USAGE key [SAMPLES n]: about how many bytes a key takes; or
// HELP.
func memory(t *tx, c *store.Command) store.Reply {
	switch sub := strings.ToUpper(c.Arg(0)); {
	case sub == "HELP" && c.Len() == 1:
		return statuses(memoryHelp)
	case sub == "HELP" || sub == "USAGE" && c.Len() < 2:
		return wrongPart(c, sub)
	case sub != "USAGE":
		return unknownPart(c)
	}
	for i := 2; i < c.Len(); i += 2 {
		if !strings.EqualFold(c.Arg(i), "SAMPLES") || i+1 == c.Len() {
			return syntax
		}
		n, isInt := parseInt(c.Arg(i + 1))
		switch {
		case !isInt:
			return notInt
		case n < 0:
			return syntax
		}
	}
	e := t.entry(c.Arg(1))
	if e == nil {
		return store.Reply{}
	}
	return store.OfInt(int64(len(c.Arg(1)) + e.size()))
}

// What things take, in bytes, beside the text in them.
const (
	sizeKey    = 33           // with its cell and its place in the index
	sizeEntry  = sizeKey + 48 // of a key that has one
	sizeString = 16
	sizeSpan   = 4 // a string in a texts
	sizeIndex  = 9 // a place in an index at its usual load
	sizeBundle = 32
	sizeItem   = 35 // an element of a tree
	samples    = 100
)

// size estimates what e takes from some of its elements.
func (e *entry) size() int {
	switch v := e.value.(type) {
	case flat:
		return sizeEntry + len(e.text)
	case *list:
		return sizeEntry + v.size()
	case *hash:
		return sizeEntry + dictSize(&v.dict, sizeSpan+sizeString, func(s slot[field]) int { return len(s.key) + s.value.size() })
	case *members:
		return sizeEntry + dictSize(&v.dict, sizeSpan, func(s slot[struct{}]) int { return len(s.key) })
	case *stream:
		return sizeEntry + v.size()
	case *zset:
		return sizeEntry + dictSize(&v.scores, sizeSpan+8+sizeItem, func(s slot[float64]) int { return len(s.key) })
	}
	text, _ := e.bytes()
	if e.value == nil && len(text) <= mostShort {
		return sizeKey + len(text)
	}
	return sizeEntry + len(text)
}

func extrapolate(sum, n int) int {
	if n <= samples {
		return sum
	}
	return int(float64(sum) / samples * float64(n))
}

func (l *list) size() int {
	text := 0
	l.each(0, min(l.n, samples), func(_ int, s string) bool {
		text += 1 + len(s)
		return true
	})
	return (len(l.front.buf)+len(l.back.buf))*sizeString + len(l.middle.buf)*sizeBundle + extrapolate(text, l.n)
}

func dictSize[V any](d *dict[V], each int, text func(s slot[V]) int) int {
	n := 0
	for i := range min(d.n, samples) {
		n += text(d.at(i))
	}
	if d.index.made() {
		each += sizeIndex
	}
	return d.n*each + extrapolate(n, d.n)
}
