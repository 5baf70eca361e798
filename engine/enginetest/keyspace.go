package enginetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Keyspace is the suite of the operations on a store as a whole. Each part
// gets an empty store from open.
func Keyspace(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"keys", keyspaceKeys},
		{"keys in pages", keyspacePages},
		{"patterns", keyspacePatterns},
		{"entries", keyspaceEntries},
		{"listing", keyspaceListing},
		{"listing of many", keyspaceUnsorted},
		{"open", keyspaceOpen},
		{"delete", keyspaceDelete},
		{"call", keyspaceCall},
		{"read many", keyspaceReadMany},
		{"copy and rename", keyspaceMove},
		{"copy to another store", keyspaceCopyAcross},
		{"the store itself", keyspaceServer},
	})
}

// names gives what Keys lists, in order.
func names(t testing.TB, s store.Store, opts engine.KeysOptions) []string {
	t.Helper()
	c, err := engine.New(s).Keys(t.Context(), opts)
	all := drain(t, c, err)
	slices.Sort(all)
	return all
}

func keyspaceKeys(t *testing.T, s store.Store) {
	everyStructure(t, s, engine.Common{})
	insert(t, newTrie(t, s, "t"), "word", "other")
	push(t, newQueue(t, s, "tasks", bounded(3, "block")), "x")
	push(t, newQueue(t, s, "{t}:trie:x", engine.QueueOptions{}), "x")
	do(t, s, "SET", "cell", "1")
	do(t, s, "SADD", "[a]*", "1")
	for _, c := range []struct {
		opts engine.KeysOptions
		want string
	}{
		{engine.KeysOptions{}, "[a]* cell t tasks {t}:trie:x {w}bits {w}bloom {w}c {w}cache {w}cell {w}d {w}dd {w}g {w}geo {w}hll {w}l {w}list {w}lru {w}m {w}pq {w}q {w}ring {w}s {w}stack {w}t {w}z"},
		{engine.KeysOptions{Match: "*"}, "[a]* cell t tasks {t}:trie:x {w}bits {w}bloom {w}c {w}cache {w}cell {w}d {w}dd {w}g {w}geo {w}hll {w}l {w}list {w}lru {w}m {w}pq {w}q {w}ring {w}s {w}stack {w}t {w}z"},
		{engine.KeysOptions{Match: "t*"}, "t tasks"},
		{engine.KeysOptions{Match: "t"}, "t"},
		{engine.KeysOptions{Match: "?"}, "t"},
		{engine.KeysOptions{Match: `\[a\]\*`}, "[a]*"},
		{engine.KeysOptions{Match: "[a-d]*"}, "cell"},
		{engine.KeysOptions{Match: "{w}*", Type: "HashMap"}, "{w}c {w}dd {w}lru {w}m"},
		{engine.KeysOptions{Type: "List"}, "tasks {t}:trie:x {w}d {w}list {w}q {w}stack"},
		{engine.KeysOptions{Type: "SortedSet"}, "{w}geo {w}z"},
		{engine.KeysOptions{Type: "Trie"}, "t {w}t"},
		{engine.KeysOptions{Type: "Graph"}, "{w}g"},
		{engine.KeysOptions{Type: "Cell"}, "cell {w}bits {w}cell {w}hll"},
		{engine.KeysOptions{Type: "Set"}, "[a]* {w}s"},
		{engine.KeysOptions{Type: "Stream"}, ""},
		{engine.KeysOptions{Match: "none*"}, ""},
	} {
		got := names(t, s, c.opts)
		same(t, fmt.Sprintf("Keys %+v", c.opts), got, strings.Fields(c.want), nil)
	}
	raw := names(t, s, engine.KeysOptions{Raw: true, Match: "{t}:trie:*"})
	same(t, "Keys raw", slices.Contains(raw, "{t}:trie:words") && slices.Contains(raw, "{t}:trie:x"), true, nil)
	all := names(t, s, engine.KeysOptions{Raw: true})
	same(t, "how many of Keys raw", len(all), int(do(t, s, "DBSIZE").Int()), nil)
	_, err := engine.New(s).Keys(t.Context(), engine.KeysOptions{Type: "Tree"})
	fails(t, "Keys of type Tree", err, "value",
		"store keys: unknown type Tree: one of BloomFilter, Cell, Graph, HashMap, LRUCache, List, PriorityQueue, RateLimiter, RingBuffer, Set, SortedSet, Stream, Trie")
}

func keyspacePages(t *testing.T, s store.Store) {
	var cs []store.Command
	for i := range 4500 {
		cs = append(cs, store.Cmd(store.Set, fmt.Sprintf("key:%d", i), "1"))
	}
	s.Pipeline(t.Context(), cs)
	trips := store.NewCount(s)
	c, err := engine.New(trips).Keys(t.Context(), engine.KeysOptions{Match: "key:*"})
	got := drain(t, c, err)
	slices.Sort(got)
	same(t, "names", len(slices.Compact(got)), 4500, nil)
	if n := trips.Trips(); n > 12 {
		t.Fatalf("Keys of 4500: %d round trips", n)
	}
	c, err = engine.New(s).Keys(t.Context(), engine.KeysOptions{})
	if _, ok, err := c.Next(t.Context()); !ok || err != nil {
		t.Fatalf("Next: got %v, %v", ok, err)
	}
	c.Close()
	if _, ok, _ := c.Next(t.Context()); ok || err != nil {
		t.Fatalf("Next after Close: got another, %v", err)
	}
}

// keyspacePatterns compares what matches here and in the store, where names
// are keys.
func keyspacePatterns(t *testing.T, s store.Store) {
	r := rand.New(rand.NewPCG(3, 3))
	random := func(alphabet string, n int) string {
		b := make([]byte, r.IntN(n))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		return string(b)
	}
	for range 200 {
		do(t, s, "SET", "k"+random("ab-*?[]^", 6), "1")
	}
	for range 500 {
		p := "k" + random("ab*?[]^-"+"\\", 7)
		if strings.HasSuffix(p, "\\") {
			continue // a pattern that ends so means nothing
		}
		got, want := names(t, s, engine.KeysOptions{Match: p}), names(t, s, engine.KeysOptions{Match: p, Raw: true})
		same(t, "Keys "+p, got, want, nil)
	}
}

func keyspaceEntries(t *testing.T, s store.Store) {
	ctx := t.Context()
	everyStructure(t, s, engine.Common{})
	do(t, s, "SET", "cell", "12345")
	do(t, s, "XADD", "log", "1-1", "a", "1")
	z := newSorted(t, s, "z")
	fill(t, z, "a:1 b:2")
	if _, err := z.Expire(ctx, time.Hour); err != nil {
		t.Fatal(err)
	}
	c, err := engine.New(s).Entries(ctx, engine.EntriesOptions{})
	var got []string
	for _, e := range drain(t, c, err) {
		if e.Memory <= 0 || e.TTL.OK != (e.Name == "z") {
			t.Fatalf("Entries: got %+v", e)
		}
		got = append(got, fmt.Sprintf("%s=%s:%d", e.Name, e.Type, e.Size))
	}
	slices.Sort(got)
	same(t, "Entries", strings.Join(got, " "), "cell=Cell:5 log=Stream:1 z=SortedSet:2 {w}bits=Cell:2 {w}bloom=BloomFilter:1 {w}c=HashMap:1 {w}cache=LRUCache:1 {w}cell=Cell:1 {w}d=List:1 {w}dd=HashMap:1 {w}g=Graph:2 "+
		"{w}geo=SortedSet:1 {w}hll=Cell:21 {w}l=RateLimiter:1 {w}list=List:1 {w}lru=HashMap:1 {w}m=HashMap:1 {w}pq=PriorityQueue:1 "+
		"{w}q=List:1 {w}ring=RingBuffer:1 {w}s=Set:1 {w}stack=List:1 {w}t=Trie:1 {w}z=SortedSet:1", nil)
	c, err = engine.New(s).Entries(ctx, engine.EntriesOptions{Match: "{w}*", Type: "Trie"})
	same(t, "how many Entries of type Trie", len(drain(t, c, err)), 1, nil)
}

// nextNames gives the names of the next page of a listing.
func nextNames(t testing.TB, l *engine.Listing, n int) (names []string) {
	t.Helper()
	page, err := l.Next(t.Context(), n)
	must(t, err)
	for _, e := range page {
		names = append(names, e.Name)
	}
	return names
}

func keyspaceListing(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, name := range []string{"c", "a", "e", "b", "d"} {
		do(t, s, "SET", name, name)
	}
	insert(t, newTrie(t, s, "trie"), "word")
	trips := store.NewCount(s)
	l, err := engine.New(trips).Listing(ctx, engine.ListingOptions{})
	must(t, err)
	n, all := l.Total()
	same(t, "Total", fmt.Sprint(n, all, l.Sorted()), "6 true true", nil)
	before := trips.Trips()
	same(t, "first page", nextNames(t, l, 4), strings.Fields("a b c d"), nil)
	same(t, "round trips of a page", trips.Trips()-before, int64(1), nil)
	do(t, s, "DEL", "e")
	same(t, "second page, of which one is gone", nextNames(t, l, 4), []string{"trie"}, nil)
	same(t, "behind the end", len(nextNames(t, l, 4)), 0, nil)
	n, all = l.Total()
	same(t, "Total at the end", fmt.Sprint(n, all), "6 true", nil)

	l, err = engine.New(s).Listing(ctx, engine.ListingOptions{Most: 3, Match: "?"})
	must(t, err)
	first := nextNames(t, l, 2)
	rest := append(first, nextNames(t, l, 100)...)
	slices.Sort(rest)
	same(t, "all of more than are sorted", fmt.Sprint(rest, len(first)), "[a b c d] 2", nil)

	l, err = engine.New(s).Listing(ctx, engine.ListingOptions{Type: "Trie"})
	must(t, err)
	page, err := l.Next(ctx, 10)
	must(t, err)
	same(t, "a trie", fmt.Sprint(page[0].Name, page[0].Type, page[0].Size, page[0].Memory > 0), "trieTrie1 true", nil)
	_, err = engine.New(s).Listing(ctx, engine.ListingOptions{Type: "Tree"})
	fails(t, "Listing of type Tree", err, "value", "store keys: unknown type Tree: one of BloomFilter, Cell, Graph, HashMap, LRUCache, "+
		"List, PriorityQueue, RateLimiter, RingBuffer, Set, SortedSet, Stream, Trie")
}

// keyspaceUnsorted makes a listing of more names than one round trip looks at.
func keyspaceUnsorted(t *testing.T, s store.Store) {
	var cs []store.Command
	for i := range 25_000 {
		cs = append(cs, store.Cmd(store.Set, fmt.Sprint("key:", i), "1"))
	}
	s.Pipeline(t.Context(), cs)
	for _, opts := range []engine.ListingOptions{{}, {Patience: 1}} {
		l, err := engine.New(s).Listing(t.Context(), opts)
		must(t, err)
		_, all := l.Total()
		same(t, "sorted, all", fmt.Sprint(l.Sorted(), all), "false false", nil)
		var got []string
		for page := nextNames(t, l, 900); len(page) > 0; page = nextNames(t, l, 900) {
			got = append(got, page...)
		}
		slices.Sort(got)
		same(t, "names", len(slices.Compact(got)), 25_000, nil)
	}
}

func keyspaceOpen(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	everyStructure(t, s, engine.Common{})
	do(t, s, "RPUSH", "list", "a")
	do(t, s, "SADD", "set", "a")
	q := newQueue(t, s, "bare", bounded(3, ""))
	push(t, q, "a")
	q.Pop(ctx, noWait())
	for _, c := range []struct{ name, opened, general string }{
		{"{w}q", "Queue", "List"},
		{"{w}d", "Deque", "List"},
		{"{w}list", "List", "List"},
		{"{w}m", "HashMap", "HashMap"},
		{"{w}c", "HashMap", "HashMap"},
		{"{w}z", "SortedSet", "SortedSet"},
		{"{w}geo", "SortedSet", "SortedSet"},
		{"{w}bits", "Cell", "Cell"},
		{"{w}hll", "Cell", "Cell"},
		{"{w}l", "RateLimiter", "RateLimiter"},
		{"{w}t", "Trie", "Trie"},
		{"{w}g", "Graph", "Graph"},
		{"bare", "Queue", "Queue"},
		{"list", "List", "List"},
		{"set", "Set", "Set"},
	} {
		general, err := e.TypeOf(ctx, c.name)
		same(t, "TypeOf "+c.name, general, codec.Some(c.general), err)
		has, err := e.Exists(ctx, c.name)
		same(t, "Exists "+c.name, has, true, err)
		x, err := e.Open(ctx, c.name)
		if c.opened == "" {
			fails(t, "Open "+c.name, err, "unsupported", "store open: "+c.name+": there is no "+c.general)
			continue
		}
		must(t, err)
		same(t, "Open "+c.name, x.V.Type()+" "+x.V.Name(), c.opened+" "+c.name, err)
	}
	x, err := e.Open(ctx, "nothing")
	same(t, "Open of nothing", x.OK, false, err)
	general, err := e.TypeOf(ctx, "nothing")
	same(t, "TypeOf nothing", general.OK, false, err)
	has, err := e.Exists(ctx, "nothing")
	same(t, "Exists of nothing", has, false, err)
}

func keyspaceDelete(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	var all []string
	for _, f := range everyStructure(t, s, engine.Common{}) {
		all = append(all, f.Name())
	}
	did, err := e.Delete(ctx, all[0])
	same(t, "Delete", did, true, err)
	did, err = e.Delete(ctx, all[0])
	same(t, "Delete again", did, false, err)
	n, err := e.DeleteMany(ctx, append(all, "nothing"))
	same(t, "DeleteMany", n, len(all)-1, err)
	n, err = e.DeleteMany(ctx, nil)
	same(t, "DeleteMany of nothing", n, 0, err)
	same(t, "keys left", do(t, s, "DBSIZE").Int(), 0, nil)
}

func keyspaceCall(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	r, err := e.Call(ctx, "rpush", "l", "a", "b")
	same(t, "Call rpush", r.Int(), 2, err)
	r, err = e.Call(ctx, "LRANGE", "l", "0", "-1")
	same(t, "Call LRANGE", len(r.List()), 2, err)
	_, err = e.Call(ctx, "SADD", "l", "x")
	fails(t, "Call SADD of a list", err, "type", "store call SADD: Operation against a key holding the wrong kind of value")
	_, err = e.Call(ctx, "NOSUCH", "x")
	fails(t, "Call NOSUCH", err, "failed", "unknown command")
	_, err = e.Call(ctx, "GET")
	fails(t, "Call GET", err, "failed", "wrong number of arguments for 'get' command")
}
