package enginetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A Recorder is a store that remembers what its callers do, to do the same on
// other stores and compare. What is to be replayed comes from one goroutine.
type Recorder struct {
	store.Store
	mu    sync.Mutex
	trips []trip
}

// NewRecorder gives a store on s that remembers.
func NewRecorder(s store.Store) *Recorder { return &Recorder{Store: s} }

// A trip is what one call executed.
type trip struct {
	atomic   bool
	commands []store.Command
	replies  []store.Reply
}

// Do executes c.
func (r *Recorder) Do(ctx context.Context, c store.Command) store.Reply {
	reply := r.Store.Do(ctx, c)
	r.record(trip{false, []store.Command{c}, []store.Reply{reply}})
	return reply
}

// Pipeline executes cs.
func (r *Recorder) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	replies := r.Store.Pipeline(ctx, cs)
	r.record(trip{false, slices.Clone(cs), replies})
	return replies
}

// Atomic executes cs.
func (r *Recorder) Atomic(ctx context.Context, cs []store.Command) []store.Reply {
	replies := r.Store.Atomic(ctx, cs)
	r.record(trip{true, slices.Clone(cs), replies})
	return replies
}

func (r *Recorder) record(t trip) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trips = append(r.trips, t)
}

// Scripts gives the names of the scripts that were executed.
func (r *Recorder) Scripts() map[string]bool {
	names := make(map[string]bool)
	for _, trip := range r.trips {
		for _, c := range trip.commands {
			if c.Script != nil {
				names[c.Script.Name] = true
			}
		}
	}
	return names
}

// Replay does everything again on another store, which is empty, and compares
// the replies, and in the end the whole keyspace.
func (r *Recorder) Replay(t testing.TB, other store.Store) {
	t.Helper()
	for i, trip := range r.trips {
		var got []store.Reply
		switch {
		case trip.atomic:
			got = other.Atomic(t.Context(), trip.commands)
		case len(trip.commands) == 1:
			got = []store.Reply{other.Do(t.Context(), trip.commands[0])}
		default:
			got = other.Pipeline(t.Context(), trip.commands)
		}
		for k, c := range trip.commands {
			if g, w := comparable(c, got[k]), comparable(c, trip.replies[k]); g != w {
				t.Fatalf("trip %d of %d: %s:\ngot  %s\nwant %s", i, len(r.trips), storetest.Show(c), g, w)
			}
		}
	}
	if got, want := Dump(t, other), Dump(t, r.Store); got != want {
		t.Fatalf("after %d trips the keyspace is\n%s\nand should be\n%s", len(r.trips), got, want)
	}
}

// unordered are the commands and scripts whose lists come in any order, by the
// number of elements that belong together.
var unordered = map[string]int{
	"HGETALL": 2, "HKEYS": 1, "HVALS": 1, "SMEMBERS": 1, "SUNION": 1, "SINTER": 1, "SDIFF": 1,
	"counter.most_common": 2, "zset.combine": 2, "set.without": 1, "set.odd": 1,
}

// changing are those whose replies depend on the time or on the store.
var changing = map[string]bool{"PTTL": true, "MEMORY": true, "lifetime.ttl": true, "keyspace.entry": true}

// comparable gives a reply as text that is the same on every store.
func comparable(c store.Command, r store.Reply) string {
	name := c.Row().Name
	if c.Script != nil {
		name = c.Script.Name
	}
	width, ok := unordered[name]
	list := r.List()
	switch {
	case changing[name]:
		return "changing"
	case !ok || len(list) == 0:
		return storetest.Plain(r)
	}
	var elements []string
	for e := range slices.Chunk(list, width) {
		elements = append(elements, storetest.Plain(store.OfList(e)))
	}
	slices.Sort(elements)
	return strings.Join(elements, " ")
}

// Dump gives all keys of a store, in order, with what they hold and whether
// they expire.
func Dump(t testing.TB, s store.Store) string {
	t.Helper()
	var lines []string
	for _, k := range do(t, s, "KEYS", "*").List() {
		key := k.Str()
		kind := do(t, s, "TYPE", key).Str()
		c := map[string]store.Command{
			"string": store.Cmd(store.Get, key),
			"list":   store.Cmd(store.LRange, key, "0", "-1"),
			"hash":   store.Cmd(store.HGetAll, key),
			"set":    store.Cmd(store.SMembers, key),
			"zset":   store.Cmd(store.ZRange, key, "0", "-1", "WITHSCORES"),
		}[kind]
		expires := do(t, s, "PTTL", key).Int() >= 0
		lines = append(lines, fmt.Sprintf("%q %s %v %s", key, kind, expires, comparable(c, s.Do(t.Context(), c))))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
