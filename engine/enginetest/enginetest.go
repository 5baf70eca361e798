// Package enginetest is the suites that every structure must pass on every
// store: Run for what the structures promise, the Random suites for random
// operations on several stores at once.
package enginetest

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Run is the suite of all structures. Each part gets an empty store from open.
func Run(t *testing.T, open func(t testing.TB) store.Store) {
	t.Run("queue", func(t *testing.T) { Queue(t, open) })
	t.Run("stack", func(t *testing.T) { Stack(t, open) })
	t.Run("deque", func(t *testing.T) { Deque(t, open) })
	t.Run("list", func(t *testing.T) { List(t, open) })
	t.Run("pop any", func(t *testing.T) { PopAny(t, open) })
	t.Run("hashmap", func(t *testing.T) { HashMap(t, open) })
	t.Run("defaultdict", func(t *testing.T) { DefaultDict(t, open) })
	t.Run("cell", func(t *testing.T) { Cell(t, open) })
	t.Run("counter", func(t *testing.T) { Counter(t, open) })
	t.Run("set", func(t *testing.T) { Set(t, open) })
	t.Run("sortedset", func(t *testing.T) { SortedSet(t, open) })
	t.Run("priorityqueue", func(t *testing.T) { PriorityQueue(t, open) })
	t.Run("bitmap", func(t *testing.T) { Bitmap(t, open) })
	t.Run("hyperloglog", func(t *testing.T) { HyperLogLog(t, open) })
	t.Run("geoset", func(t *testing.T) { GeoSet(t, open) })
	t.Run("ringbuffer", func(t *testing.T) { RingBuffer(t, open) })
	t.Run("ratelimiter", func(t *testing.T) { RateLimiter(t, open) })
	t.Run("lrudict", func(t *testing.T) { LRUDict(t, open) })
	t.Run("lrucache", func(t *testing.T) { LRUCache(t, open) })
	t.Run("bloomfilter", func(t *testing.T) { BloomFilter(t, open) })
	t.Run("trie", func(t *testing.T) { Trie(t, open) })
	t.Run("graph", func(t *testing.T) { Graph(t, open) })
	t.Run("whole", func(t *testing.T) { Whole(t, open) })
	t.Run("keyspace", func(t *testing.T) { Keyspace(t, open) })
	t.Run("deferred", func(t *testing.T) { Deferred(t, open) })
	t.Run("local", func(t *testing.T) { Local(t, open) })
	t.Run("fence", func(t *testing.T) { Fence(t, open) })
}

// A part is a part of a suite.
type part struct {
	name string
	run  func(t *testing.T, s store.Store)
}

func runParts(t *testing.T, open func(t testing.TB) store.Store, parts []part) {
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.run(t, open(t)) })
	}
}

// texts gives strings as elements.
func texts(ss ...string) []codec.Text {
	ts := make([]codec.Text, len(ss))
	for i, s := range ss {
		ts[i] = codec.Text(s)
	}
	return ts
}

// strs gives elements as strings.
func strs(ts []codec.Text) []string {
	ss := make([]string, len(ts))
	for i, t := range ts {
		ss[i] = string(t)
	}
	return ss
}

// keys gives strings as members.
func keys(ss ...string) []codec.Key {
	ks := make([]codec.Key, len(ss))
	for i, s := range ss {
		ks[i] = codec.Key(s)
	}
	return ks
}

// some gives an element that is there, none one that is not.
func some(s string) engine.Opt[codec.Text] { return codec.Some(codec.Text(s)) }
func none() engine.Opt[codec.Text]         { return engine.Opt[codec.Text]{} }

func whole(n int64) engine.Number       { return codec.IntNumber(n) }
func fraction(f float64) engine.Number  { return codec.FloatNumber(f) }
func wait(d string) engine.WaitOptions  { return engine.WaitOptions{Timeout: mustDuration(d)} }
func noWait() (none engine.WaitOptions) { return none }

// do executes a command and fails the test if it is refused.
func do(t testing.TB, s store.Store, name string, args ...string) store.Reply {
	t.Helper()
	r := s.Do(t.Context(), store.Named(name, args...))
	if err := r.Err(); err != nil {
		t.Fatalf("%s %q: %v", name, args, err)
	}
	return r
}

// meanwhile begins f, and gives what waits for its end, and fails the test if f
// failed.
func meanwhile(t testing.TB, f func() error) (end func()) {
	done := make(chan error, 1)
	go func() { done <- f() }()
	return func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Fatalf("what was done meanwhile: %v", err)
		}
	}
}

// drain gives all elements of a cursor.
func drain[T any](t testing.TB, c engine.Cursor[T], err error) []T {
	t.Helper()
	var all []T
	if err != nil {
		t.Fatal(err)
	}
	for v, err := range codec.All(t.Context(), c) {
		if err != nil {
			t.Fatalf("a cursor, after %d elements: %v", len(all), err)
		}
		all = append(all, v)
	}
	return all
}

// fails checks the kind and a part of the text of an error.
func fails(t testing.TB, call string, err error, kind, text string) {
	t.Helper()
	if err == nil || engine.KindOf(err) != kind || !strings.Contains(err.Error(), text) {
		t.Fatalf("%s: got %s error %v, want %s: %s", call, engine.KindOf(err), err, kind, text)
	}
}
