package enginetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// Whole is the suite of what every structure has. Each part gets an empty
// store from open.
func Whole(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"clear and exists", wholeClear},
		{"lifetime", wholeLifetime},
		{"ttl option", wholeTTLOption},
		{"ttl of parts", wholeTTLParts},
		{"rename", wholeRename},
		{"rename with parameters", wholeRenameParts},
		{"copy", wholeCopy},
		{"describe", wholeDescribe},
		{"memory", wholeMemory},
		{"names", wholeNames},
	})
	memory := func() store.Store { return embedded.New(embedded.Options{}) }
	t.Run("copy to another store", func(t *testing.T) { wholeCopyAcross(t, open(t), memory()) })
	t.Run("copy from another store", func(t *testing.T) { wholeCopyAcross(t, memory(), open(t)) })
	t.Run("copy plain keys to another store", func(t *testing.T) { wholeCopyPlain(t, open(t), memory()) })
	t.Run("copy plain keys from another store", func(t *testing.T) { wholeCopyPlain(t, memory(), open(t)) })
}

// A structure is a handle of any type.
type structure interface {
	Name() string
	Type() string
	Size(ctx context.Context) (int, error)
	Exists(ctx context.Context) (bool, error)
	Clear(ctx context.Context) (bool, error)
	TTL(ctx context.Context) (engine.Opt[float64], error)
	Expire(ctx context.Context, after time.Duration) (bool, error)
	ExpireAt(ctx context.Context, at time.Time) (bool, error)
	Persist(ctx context.Context) (bool, error)
	Memory(ctx context.Context) (int, error)
	Describe(ctx context.Context) (engine.Dict[engine.Property], error)
}

// A filled is a structure with something in it, and a way to add more.
type filled struct {
	structure
	add func(t testing.TB)
}

// everyStructure makes one structure of each type, filled, each with options.
func everyStructure(t testing.TB, s store.Store, common engine.Common) []filled {
	t.Helper()
	ctx, e := t.Context(), engine.New(s)
	q, err := e.Queue("{w}q", engine.QueueOptions{Common: common, Maxlen: 9, Overflow: "block"})
	must(t, err)
	d, err := e.Deque("{w}d", engine.DequeOptions{Common: common, Maxlen: 9})
	must(t, err)
	list, err := e.List("{w}list", engine.ListOptions{Common: common})
	must(t, err)
	m, err := e.HashMap("{w}m", engine.HashMapOptions{Common: common})
	must(t, err)
	c, err := e.Counter("{w}c", engine.CounterOptions{Common: common})
	must(t, err)
	set, err := e.Set("{w}s", common)
	must(t, err)
	z, err := e.SortedSet("{w}z", engine.SortedSetOptions{Common: common})
	must(t, err)
	geo, err := e.GeoSet("{w}geo", engine.GeoSetOptions{Common: common})
	must(t, err)
	bits, err := e.Bitmap("{w}bits", engine.BitmapOptions{Common: common})
	must(t, err)
	hll, err := e.HyperLogLog("{w}hll", engine.HyperLogLogOptions{Common: common})
	must(t, err)
	trie, err := e.Trie("{w}t", engine.TrieOptions{Common: common})
	must(t, err)
	g, err := e.Graph("{w}g", engine.GraphOptions{Common: common, Directed: codec.Some(false)})
	must(t, err)
	limiter, err := e.RateLimiter("{w}l", engine.RateLimiterOptions{Common: common, Limit: 2, Per: ages, Algorithm: "fixed"})
	must(t, err)
	dd, err := e.DefaultDict("{w}dd", engine.DefaultDictOptions{Common: common, Value: "0"})
	must(t, err)
	bloom, err := e.BloomFilter("{w}bloom", engine.BloomFilterOptions{Common: common, ErrorRate: 0.1})
	must(t, err)
	stack, err := e.Stack("{w}stack", engine.StackOptions{Common: common})
	must(t, err)
	cell, err := e.Cell("{w}cell", engine.CellOptions{Common: common})
	must(t, err)
	pq, err := e.PriorityQueue("{w}pq", engine.PriorityQueueOptions{Common: common, Order: "max"})
	must(t, err)
	ring, err := e.RingBuffer("{w}ring", engine.RingBufferOptions{Common: common, Capacity: 3})
	must(t, err)
	cache, err := e.LRUCache("{w}cache", engine.LRUCacheOptions{Common: common, Capacity: 3})
	must(t, err)
	lru, err := e.LRUDict("{w}lru", engine.LRUDictOptions{Common: common, Maxsize: 3})
	must(t, err)
	all := []filled{
		{stack, func(t testing.TB) { _, err := stack.Push(ctx, "x", noWait()); must(t, err) }},
		{cell, func(t testing.TB) { must(t, cell.Set(ctx, "x", engine.SetOptions{})) }},
		{pq, func(t testing.TB) { _, err := pq.Push(ctx, "x", 1); must(t, err) }},
		{ring, func(t testing.TB) { _, err := ring.Push(ctx, "x"); must(t, err) }},
		{cache, func(t testing.TB) { must(t, cache.Put(ctx, "k", "v")) }},
		{lru, func(t testing.TB) {
			must(t, lru.Set(ctx, "k", "v"))
			must(t, lru.Sync(ctx, engine.LRUSyncOptions{}))
		}},
		{dd, func(t testing.TB) { _, err := dd.At(ctx, "k"); must(t, err) }},
		{bloom, func(t testing.TB) { _, err := bloom.Add(ctx, "k"); must(t, err) }},
		{limiter, func(t testing.TB) { must(t, limiter.Reset(ctx, "k")); allows(t, limiter, "k", 1, 1) }},
		{q, func(t testing.TB) { _, err := q.Push(ctx, "x", noWait()); must(t, err) }},
		{d, func(t testing.TB) { _, err := d.Insert(ctx, 1, "x"); must(t, err) }},
		{list, func(t testing.TB) { _, err := list.Append(ctx, "x"); must(t, err) }},
		{m, func(t testing.TB) { must(t, m.Set(ctx, "k", "v", engine.SetOptions{})) }},
		{c, func(t testing.TB) { _, err := c.Incr(ctx, "k", whole(1)); must(t, err) }},
		{set, func(t testing.TB) { _, err := set.Add(ctx, "k"); must(t, err) }},
		{z, func(t testing.TB) { _, err := z.Incr(ctx, "k", 1); must(t, err) }},
		{geo, func(t testing.TB) { _, err := geo.Add(ctx, "k", latLon(1, 2)); must(t, err) }},
		{bits, func(t testing.TB) { _, err := bits.Flip(ctx, 9); must(t, err) }},
		{hll, func(t testing.TB) { _, err := hll.Add(ctx, "k"); must(t, err) }},
		{trie, func(t testing.TB) { _, err := trie.Insert(ctx, "word", weightOf(2)); must(t, err) }},
		{g, func(t testing.TB) { _, err := g.AddEdge(ctx, "u", "v", weightOf(1)); must(t, err) }},
	}
	for _, f := range all {
		f.add(t)
	}
	return all
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wholeClear(t *testing.T, s store.Store) {
	ctx := t.Context()
	all := everyStructure(t, s, engine.Common{})
	for _, f := range all {
		has, err := f.Exists(ctx)
		same(t, f.Type()+" Exists", has, true, err)
		did, err := f.Clear(ctx)
		same(t, f.Type()+" Clear", did, true, err)
		did, err = f.Clear(ctx)
		same(t, f.Type()+" Clear again", did, false, err)
		has, err = f.Exists(ctx)
		same(t, f.Type()+" Exists", has, false, err)
		n, err := f.Size(ctx)
		same(t, f.Type()+" Size", n, 0, err)
	}
	same(t, "keys left", do(t, s, "DBSIZE").Int(), 0, nil)

	q := newQueue(t, s, "q", bounded(3, ""))
	push(t, q, "a")
	q.Pop(ctx, noWait())
	has, err := q.Exists(ctx)
	same(t, "Exists of a queue with parameters only", has, true, err)
	did, err := q.Clear(ctx)
	same(t, "Clear of a queue with parameters only", did, true, err)
}

func wholeLifetime(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, f := range everyStructure(t, s, engine.Common{}) {
		ttl, err := f.TTL(ctx)
		same(t, f.Type()+" TTL", ttl.OK, false, err)
		did, err := f.Persist(ctx)
		same(t, f.Type()+" Persist", did, false, err)
		did, err = f.Expire(ctx, time.Hour)
		same(t, f.Type()+" Expire", did, true, err)
		if ttl, err = f.TTL(ctx); !ttl.OK || ttl.V < 3590 || ttl.V > 3600 || err != nil {
			t.Fatalf("%s TTL: got %v, %v, want about 3600", f.Type(), ttl, err)
		}
		did, err = f.Persist(ctx)
		same(t, f.Type()+" Persist", did, true, err)
		did, err = f.ExpireAt(ctx, time.Now().Add(time.Hour))
		same(t, f.Type()+" ExpireAt", did, true, err)
		ttl, err = f.TTL(ctx)
		same(t, f.Type()+" TTL", ttl.OK, true, err)
		did, err = f.Expire(ctx, -time.Second)
		same(t, f.Type()+" Expire in the past", did, true, err)
		did, err = f.Expire(ctx, time.Hour)
		same(t, f.Type()+" Expire of nothing", did, false, err)
		f.add(t)
		did, err = f.ExpireAt(ctx, time.Unix(-5, 0))
		same(t, f.Type()+" ExpireAt long ago", did, true, err)
	}
	same(t, "keys left", do(t, s, "DBSIZE").Int(), 0, nil)
}

// lifetimes gives the time to live of every key, in milliseconds.
func lifetimes(t testing.TB, s store.Store) map[string]int64 {
	t.Helper()
	left := map[string]int64{}
	for _, k := range do(t, s, "KEYS", "*").List() {
		left[k.Str()] = do(t, s, "PTTL", k.Str()).Int()
	}
	return left
}

func wholeTTLOption(t *testing.T, s store.Store) {
	for _, mode := range []string{"sliding", "fixed"} {
		do(t, s, "FLUSHALL")
		all := everyStructure(t, s, engine.Common{TTL: time.Hour, TTLMode: mode})
		for key, left := range lifetimes(t, s) {
			if left <= 0 || left > 3600_000 {
				t.Fatalf("%s: %s lives for %dms, want about an hour", mode, key, left)
			}
			do(t, s, "PEXPIRE", key, "1000000")
		}
		for _, f := range all {
			f.add(t)
		}
		for key, left := range lifetimes(t, s) {
			if (left > 1000_000) != (mode == "sliding") {
				t.Fatalf("%s: %s lives for %dms after a second write", mode, key, left)
			}
		}
	}
	do(t, s, "SADD", "foreign", "x")
	q := newQueue(t, s, "foreign", engine.QueueOptions{Common: engine.Common{TTL: time.Hour}})
	_, err := q.Push(t.Context(), "x", noWait())
	fails(t, "Push to a set", err, "type", "foreign: holds a set, not a list")
	same(t, "the time that a set lives", do(t, s, "PTTL", "foreign").Int(), -1, nil)
}

// wholeTTLParts makes keys anew in a structure that will expire.
func wholeTTLParts(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", bounded(2, "block"))
	push(t, q, "a", "b")
	if _, err := q.Expire(ctx, time.Hour); err != nil {
		t.Fatal(err)
	}
	items, err := q.PopMany(ctx, 2)
	same(t, "PopMany", items, texts("a", "b"), err)
	push(t, q, "c")
	left := lifetimes(t, s)
	same(t, "keys", len(left), 3, nil)
	for key, ms := range left {
		if ms <= 0 {
			t.Fatalf("%s outlives its queue", key)
		}
	}
}

func wholeRename(t *testing.T, s store.Store) {
	ctx, m, other := t.Context(), newMap(t, s, "{x}m"), newMap(t, s, "{x}other")
	_, err := m.Rename(ctx, "{x}n", engine.RenameOptions{})
	fails(t, "Rename of nothing", err, "missing", "hashmap {x}m: rename: does not exist")
	set(t, m, "a=1")
	set(t, other, "b=2")
	_, err = m.Rename(ctx, "{x}other", engine.RenameOptions{})
	fails(t, "Rename to what exists", err, "exists", "hashmap {x}m: rename: {x}other exists already")
	n, err := m.Rename(ctx, "{x}n", engine.RenameOptions{})
	must(t, err)
	same(t, "Name", n.Name(), "{x}n", nil)
	mapHolds(t, n, "a=1")
	empty(t, s, "{x}m")
	n, err = n.Rename(ctx, "{x}other", engine.RenameOptions{Replace: true})
	must(t, err)
	mapHolds(t, n, "a=1")
	n, err = n.Rename(ctx, "{x}other", engine.RenameOptions{})
	must(t, err)
	mapHolds(t, n, "a=1")
	do(t, s, "SADD", "{x}set", "x")
	_, err = n.Rename(ctx, "{x}set", engine.RenameOptions{Replace: true})
	fails(t, "Rename over a set", err, "type", "{x}set: holds a set, not a hash")
	_, err = n.Rename(ctx, "", engine.RenameOptions{})
	fails(t, "Rename to an empty name", err, "value", "the new name is empty")
}

func wholeRenameParts(t *testing.T, s store.Store) {
	ctx := t.Context()
	q := newQueue(t, s, "{x}q", bounded(3, "block"))
	push(t, q, "a")
	if _, err := q.Expire(ctx, time.Hour); err != nil {
		t.Fatal(err)
	}
	other := newQueue(t, s, "{x}other", bounded(7, ""))
	push(t, other, "z")
	r, err := q.Rename(ctx, "{x}other", engine.RenameOptions{Replace: true})
	must(t, err)
	holds(t, r, "a")
	push(t, r, "b", "c")
	_, err = r.Push(ctx, "d", noWait())
	fails(t, "Push", err, "full", "queue {x}other: push: queue is full (maxlen 3)")
	for key, left := range lifetimes(t, s) {
		if !strings.HasPrefix(key, "{x}other") || left <= 0 {
			t.Fatalf("after Rename: %s with %dms to live", key, left)
		}
	}
}

func wholeCopy(t *testing.T, s store.Store) {
	ctx, z := t.Context(), newSorted(t, s, "{x}z")
	_, err := z.Copy(ctx, "{x}n", engine.CopyOptions{})
	fails(t, "Copy of nothing", err, "missing", "sortedset {x}z: copy: does not exist")
	fill(t, z, "a:1")
	n, err := z.Copy(ctx, "{x}n", engine.CopyOptions{})
	must(t, err)
	fill(t, z, "b:2")
	sortedHolds(t, n, "a:1")
	_, err = z.Copy(ctx, "{x}n", engine.CopyOptions{})
	fails(t, "Copy to what exists", err, "exists", "{x}n exists already")
	_, err = z.Copy(ctx, "{x}z", engine.CopyOptions{})
	fails(t, "Copy to itself", err, "exists", "{x}z exists already")
	n, err = z.Copy(ctx, "{x}n", engine.CopyOptions{Replace: true})
	must(t, err)
	sortedHolds(t, n, "a:1 b:2")
	c := newCounter(t, s, "{x}c")
	setCounts(t, c, "a:1")
	d, err := c.Copy(ctx, "{x}d", engine.CopyOptions{})
	must(t, err)
	counterHolds(t, d, "a:1")
	d, err = d.Rename(ctx, "{x}e", engine.RenameOptions{})
	must(t, err)
	counterHolds(t, d, "a:1")
	n, err = n.Rename(ctx, "{x}m", engine.RenameOptions{})
	must(t, err)
	sortedHolds(t, n, "a:1 b:2")
	sortedHolds(t, z, "a:1 b:2")
}

func wholeCopyAcross(t *testing.T, from, to store.Store) {
	ctx, other := t.Context(), engine.New(to)
	q := newQueue(t, from, "q", bounded(3000, "block"))
	if _, err := q.Extend(ctx, many(2500), noWait()); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Expire(ctx, time.Hour); err != nil {
		t.Fatal(err)
	}
	r, err := q.Copy(ctx, "r", engine.CopyOptions{Store: other})
	must(t, err)
	items, err := r.Items(ctx, 0, codec.End)
	same(t, "Items of the copy", items, many(2500), err)
	_, err = r.Extend(ctx, many(600), noWait())
	fails(t, "Extend of the copy", err, "full", "queue r: extend: queue is full (maxlen 3000)")
	ttl, err := r.TTL(ctx)
	same(t, "TTL of the copy", ttl.OK && ttl.V > 3000, true, err)
	_, err = q.Copy(ctx, "r", engine.CopyOptions{Store: other})
	fails(t, "Copy to what exists", err, "exists", "queue q: copy: r exists already")
	_, err = q.Copy(ctx, "r", engine.CopyOptions{Store: other, Replace: true})
	must(t, err)
	z := newSorted(t, from, "z")
	fill(t, z, "a:0.1 b:inf")
	zz, err := z.Copy(ctx, "z", engine.CopyOptions{Store: other})
	must(t, err)
	sortedHolds(t, zz, "a:0.1 b:inf")
	m := newMap(t, from, "m")
	_, err = m.Copy(ctx, "m", engine.CopyOptions{Store: other})
	fails(t, "Copy of nothing", err, "missing", "does not exist")
	set(t, m, "a=1")
	mm, err := m.Copy(ctx, "mm", engine.CopyOptions{Store: other})
	must(t, err)
	mapHolds(t, mm, "a=1")
	n, err := mm.Merge(ctx, newMap(t, from, "m"))
	same(t, "Merge from another store", n, 0, err)
	mapCopyTimes(t, from, to)
}

// wholeCopyPlain copies what plain strings and sorted sets hold otherwise than a
// Cell and a SortedSet do.
func wholeCopyPlain(t *testing.T, from, to store.Store) {
	ctx, across := t.Context(), engine.CopyOptions{Store: engine.New(to)}
	g := newGeoSet(t, from, "g")
	place(t, g, cities...)
	gg, err := g.Copy(ctx, "g", across)
	must(t, err)
	far, err := gg.Distance(ctx, "Palermo", "Catania", "m")
	same(t, "Distance in the copy", far, codec.Some(166274.1516), err)
	b := newBitmap(t, from, "b", engine.Common{})
	turnOn(t, b, 3, 100, 1007)
	bb, err := b.Copy(ctx, "b", across)
	must(t, err)
	bitsAre(t, bb, 3, 100, 1007)
	l := newHyperLogLog(t, from, "l", engine.Common{})
	_, err = l.Update(ctx, counted(0, 3000))
	must(t, err)
	want, err := l.Count(ctx)
	must(t, err)
	ll, err := l.Copy(ctx, "l", across)
	must(t, err)
	n, err := ll.Count(ctx)
	same(t, "Count of the copy", n, want, err)
}

func wholeDescribe(t *testing.T, s store.Store) {
	ctx := t.Context()
	q := newQueue(t, s, "q", bounded(3, ""))
	push(t, q, "a", "b")
	describes(t, q, `type=Queue size=2 ttl=null keys=["q","{q}:queue:cfg"] parameters={"maxlen":3,"overflow":"reject"}`)
	z := newSorted(t, s, "z")
	describes(t, z, `type=SortedSet size=0 ttl=null keys=[] parameters={}`)
	fill(t, z, "a:1")
	if _, err := z.Expire(ctx, time.Hour); err != nil {
		t.Fatal(err)
	}
	d, err := z.Describe(ctx)
	ttl := store.OfStr(string(d[2].Value)).Float()
	same(t, "ttl of Describe", ttl > 3590 && ttl <= 3600, true, err)
	do(t, s, "SADD", "s", "x")
	_, err = newMap(t, s, "s").Describe(ctx)
	fails(t, "Describe of a set", err, "type", "s: holds a set, not a hash")
	err = z.Configure(ctx, []engine.Parameter{{Name: "maxlen", Value: "3"}})
	fails(t, "Configure", err, "value", "sortedset z: configure: has no parameter maxlen")
}

func describes(t testing.TB, x structure, want string) {
	t.Helper()
	d, err := x.Describe(t.Context())
	var words []string
	for _, p := range d {
		words = append(words, fmt.Sprintf("%s=%s", p.Name, p.Value))
	}
	same(t, "Describe "+x.Name(), strings.Join(words, " "), want, err)
}

func wholeMemory(t *testing.T, s store.Store) {
	ctx, m := t.Context(), newMap(t, s, "m")
	n, err := m.Memory(ctx)
	same(t, "Memory of nothing", n, 0, err)
	if _, err := m.Update(ctx, manyEntries(1000)); err != nil {
		t.Fatal(err)
	}
	if n, err = m.Memory(ctx); n < 1000*10 || n > 1000*1000 || err != nil {
		t.Fatalf("Memory of 1000 entries: got %d, %v", n, err)
	}
}

// wholeNames uses names that could be taken for something else.
func wholeNames(t *testing.T, s store.Store) {
	ctx := t.Context()
	names := []string{"a*", "ab", "a", "[a]", "a b", "a\x00b", "é", "a:queue:cfg", "{}", "{", "}{", "a}b", "a{b", "{x}", "{x}y", "\xff"}
	for i, name := range names {
		q := newQueue(t, s, name, bounded(i+1, ""))
		push(t, q, name)
	}
	for i, name := range names {
		q := newQueue(t, s, name, engine.QueueOptions{})
		d, err := q.Describe(ctx)
		must(t, err)
		if want := fmt.Sprintf(`"maxlen":%d,`, i+1); !strings.Contains(string(d[4].Value), want) {
			t.Fatalf("Queue(%q) has %s, want %s", name, d[4].Value, want)
		}
		did, err := q.Clear(ctx)
		same(t, "Clear of "+name, did, true, err)
		left := len(do(t, s, "KEYS", "*").List())
		same(t, "keys left after "+name, left, 2*(len(names)-i-1), nil)
	}
	trie, queue := newTrie(t, s, "t"), newQueue(t, s, "{t}:trie:x", engine.QueueOptions{})
	insert(t, trie, "word")
	push(t, queue, "a")
	if did, err := trie.Clear(ctx); !did || err != nil {
		t.Fatalf("Clear: got %v, %v", did, err)
	}
	holds(t, queue, "a")
}
