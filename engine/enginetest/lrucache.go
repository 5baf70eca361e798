package enginetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// LRUCache is the suite of the cache. Each part gets an empty store from open.
func LRUCache(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"use", cacheUse},
		{"capacity", cacheCapacity},
		{"entries that expire", cacheExpires},
		{"load", cacheLoads},
		{"load at once", cacheLoadsAtOnce},
		{"load that fails", cacheLoadFails},
		{"load that takes long", cacheLoadLasts},
		{"loader that died", cacheLoaderDied},
		{"put at once", cachePutAtOnce},
		{"time to live", cacheLives},
		{"names", cacheNames},
		{"refusals", cacheRefusals},
	})
}

func newCache(t testing.TB, s store.Store, opts engine.LRUCacheOptions) *engine.LRUCache {
	t.Helper()
	c, err := engine.New(s).LRUCache("c", opts)
	must(t, err)
	return c
}

func put(t testing.TB, c *engine.LRUCache, list string) {
	t.Helper()
	for _, e := range entriesOf(list) {
		must(t, c.Put(t.Context(), e.Key, e.Value))
	}
}

// cacheHolds compares all entries, the one that was used least recently first.
func cacheHolds(t testing.TB, c *engine.LRUCache, want string) {
	t.Helper()
	items, err := c.Items(t.Context())
	same(t, "Items", items, append([]engine.MapEntry{}, entriesOf(want)...), err)
	n, err := c.Size(t.Context())
	same(t, "Size", n, len(items), err)
}

func counts(t testing.TB, c *engine.LRUCache, want engine.CacheStats) {
	t.Helper()
	got, err := c.Stats(t.Context())
	same(t, "Stats", got, want, err)
}

func cacheUse(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCache(t, s, engine.LRUCacheOptions{Capacity: 3})
	put(t, c, `1=int 1.0=float "1"=str`)
	got, err := c.Get(ctx, "1")
	same(t, "Get", got, some("int"), err)
	got, err = c.Peek(ctx, "1.0")
	same(t, "Peek", got, some("float"), err)
	has, err := c.Contains(ctx, `"1"`)
	same(t, "Contains", has, true, err)
	cacheHolds(t, c, `1.0=float "1"=str 1=int`)
	put(t, c, "1.0=again true=bool")
	cacheHolds(t, c, `1=int 1.0=again true=bool`)
	ks, err := c.Keys(ctx)
	same(t, "Keys", ks, keys("1", "1.0", "true"), err)
	cursor, err := c.Iterate(ctx)
	same(t, "Iterate", drain(t, cursor, err), ks, nil)
	got, err = c.Get(ctx, `"1"`)
	same(t, "Get of what made room", got, none(), err)
	got, err = c.Peek(ctx, "x")
	same(t, "Peek of nothing", got, none(), err)
	did, err := c.Remove(ctx, "1")
	same(t, "Remove", did, true, err)
	did, err = c.Remove(ctx, "1")
	same(t, "Remove again", did, false, err)
	counts(t, c, engine.CacheStats{Hits: 1, Misses: 1, Evictions: 1})
	did, err = c.Clear(ctx)
	same(t, "Clear", did, true, err)
	counts(t, c, engine.CacheStats{})
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
}

func cacheCapacity(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCache(t, s, engine.LRUCacheOptions{Capacity: 2})
	got, err := newCache(t, s, engine.LRUCacheOptions{}).Get(ctx, "a")
	same(t, "Get of no cache", got, none(), err)
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	put(t, c, "a=1 b=2 c=3")
	cacheHolds(t, newCache(t, s, engine.LRUCacheOptions{}), "b=2 c=3")
	err = newCache(t, s, engine.LRUCacheOptions{Capacity: 3}).Put(ctx, "d", "4")
	fails(t, "Put with another capacity", err, "value", "lrucache c: capacity is 2, not 3")
	must(t, c.Configure(ctx, []engine.Parameter{{Name: "capacity", Value: "1500"}}))
	for i := range 1600 {
		must(t, c.Put(ctx, codec.Key(fmt.Sprint(i)), "x"))
	}
	n, err := c.Size(ctx)
	same(t, "Size", n, 1500, err)
	must(t, c.Configure(ctx, []engine.Parameter{{Name: "capacity", Value: "2"}}))
	put(t, c, "a=1")
	cacheHolds(t, c, "1599=x a=1")
	counts(t, c, engine.CacheStats{Misses: 0, Evictions: 1 + 102 + 1499})
}

func cacheExpires(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCache(t, s, engine.LRUCacheOptions{Capacity: 2, EntryTTL: time.Hour})
	put(t, c, "a=1 b=2")
	now := do(t, s, "TIME").At(0).Float() * 1000
	due := do(t, s, "ZSCORE", "{c}:lrucache:times", "a").Float() - now
	if due < 3_590_000 || due > 3_602_000 {
		t.Fatalf("an entry expires in %v ms, want an hour", due)
	}
	do(t, s, "ZADD", "{c}:lrucache:times", "1", "b") // its time has come
	cacheHolds(t, c, "a=1")
	has, err := c.Contains(ctx, "b")
	same(t, "Contains", has, false, err)
	did, err := c.Remove(ctx, "b")
	same(t, "Remove", did, false, err)
	put(t, c, "b=3")
	do(t, s, "ZADD", "{c}:lrucache:times", "1", "b")
	got, err := c.Get(ctx, "b")
	same(t, "Get", got, none(), err)
	counts(t, c, engine.CacheStats{Misses: 1, Expirations: 1})
	put(t, c, "b=4")
	do(t, s, "ZADD", "{c}:lrucache:times", "1", "b")
	put(t, c, "c=5") // b makes room, not a
	cacheHolds(t, c, "a=1 c=5")
	counts(t, c, engine.CacheStats{Misses: 1, Expirations: 2})
	must(t, c.Configure(ctx, []engine.Parameter{{Name: "entry_ttl", Value: codec.Null}}))
	put(t, c, "a=6")
	same(t, "time of an entry that stays", do(t, s, "ZSCORE", "{c}:lrucache:times", "a").IsNil(), true, nil)
	must(t, c.Configure(ctx, []engine.Parameter{{Name: "entry_ttl", Value: "0.001"}}))
	put(t, c, "c=7")
	until(t, func() bool { has, err := c.Contains(ctx, "c"); return err != nil || !has })
	cacheHolds(t, c, "a=6")
}

// always gives a value; never is not to be called.
func always(v codec.Text) func() (codec.Text, error) {
	return func() (codec.Text, error) { return v, nil }
}

func never() (codec.Text, error) { return "", errors.New("load was called") }

func cacheLoads(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCache(t, s, engine.LRUCacheOptions{Capacity: 2})
	v, err := c.GetOrLoad(ctx, "a", always("1"))
	same(t, "GetOrLoad of nothing", v, "1", err)
	v, err = c.GetOrLoad(ctx, "a", never)
	same(t, "GetOrLoad", v, "1", err)
	v, err = c.GetOrLoad(ctx, "b", always(codec.Null))
	same(t, "GetOrLoad of none", v, codec.Null, err)
	v, err = c.GetOrLoad(ctx, "b", never)
	same(t, "GetOrLoad of a stored none", v, codec.Null, err)
	v, err = c.GetOrLoad(ctx, "", always("\xff"))
	same(t, "GetOrLoad", v, "\xff", err)
	cacheHolds(t, c, "b=null =\xff")
	counts(t, c, engine.CacheStats{Hits: 2, Misses: 3, Evictions: 1, Loads: 3})
	empty(t, s, "{c}:lrucache:loads")
}

// cacheLoadsAtOnce has many callers want a few keys: each is loaded once, which
// takes until all others wait or have begun to.
func cacheLoadsAtOnce(t *testing.T, s store.Store) {
	var wg sync.WaitGroup
	var loads atomic.Int64
	c := newCache(t, s, engine.LRUCacheOptions{Capacity: 100})
	for i := range 12 {
		k := codec.Key(strconv.Itoa(i % 3))
		handle := newCache(t, s, engine.LRUCacheOptions{})
		if i < 3 {
			handle = c
		}
		wg.Go(func() {
			v, err := handle.GetOrLoad(t.Context(), k, func() (codec.Text, error) {
				loads.Add(1)
				until(t, func() bool { st, err := c.Stats(t.Context()); return err != nil || st.Misses+st.Hits == 12 })
				return codec.Text("v" + k), nil
			})
			if err != nil || v != codec.Text("v"+k) {
				t.Errorf("GetOrLoad of %s: got %s, %v", k, v, err)
			}
		})
		if i == 0 { // the capacity is stored before handles ask that do not give it
			until(t, func() bool { return do(t, s, "EXISTS", "{c}:lrucache:cfg").Int() == 1 })
		}
	}
	wg.Wait()
	same(t, "loads", loads.Load(), 3, nil)
}

func cacheLoadFails(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCache(t, s, engine.LRUCacheOptions{Capacity: 2})
	why := errors.New("no such page")
	_, err := c.GetOrLoad(ctx, "a", func() (codec.Text, error) { return "", why })
	if !errors.Is(err, why) || err.Error() != "lrucache c: get_or_load: no such page" {
		t.Errorf("GetOrLoad: got error %v, want that of load", err)
	}
	cacheHolds(t, c, "")
	began, ends := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := c.GetOrLoad(ctx, "a", func() (codec.Text, error) {
			close(began)
			<-ends
			return "", why
		})
		if !errors.Is(err, why) {
			t.Errorf("GetOrLoad: got error %v, want that of load", err)
		}
	})
	<-began
	gone, cancel := context.WithCancel(ctx)
	wg.Go(func() { // one that waits may give up
		_, err := newCache(t, s, engine.LRUCacheOptions{}).GetOrLoad(gone, "a", never)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("GetOrLoad of one who gives up: got error %v", err)
		}
	})
	until(t, func() bool { st, err := c.Stats(ctx); return err != nil || st.Misses == 3 })
	cancel()
	wg.Go(func() { // another one takes over
		v, err := newCache(t, s, engine.LRUCacheOptions{}).GetOrLoad(ctx, "a", always("2"))
		if v != "2" || err != nil {
			t.Errorf("GetOrLoad after a load that failed: got %s, %v", v, err)
		}
	})
	until(t, func() bool { st, err := c.Stats(ctx); return err != nil || st.Misses == 4 })
	close(ends)
	wg.Wait()
	cacheHolds(t, c, "a=2")
}

// cacheLoadLasts has a load take longer than its lease, which is renewed.
func cacheLoadLasts(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCache(t, s, engine.LRUCacheOptions{Capacity: 2, Lease: 300 * time.Millisecond})
	began := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		_, err := c.GetOrLoad(ctx, "a", func() (codec.Text, error) {
			first := do(t, s, "HGET", "{c}:lrucache:loads", "a").Str()
			close(began)
			until(t, func() bool { return do(t, s, "HGET", "{c}:lrucache:loads", "a").Str() != first })
			return "1", nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-began
	v, err := newCache(t, s, engine.LRUCacheOptions{}).GetOrLoad(ctx, "a", never)
	same(t, "GetOrLoad", v, "1", err)
	wg.Wait()
}

// cacheLoaderDied leaves a load under way that nobody ends: others wait for its
// lease only.
func cacheLoaderDied(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCache(t, s, engine.LRUCacheOptions{Capacity: 2})
	now := do(t, s, "TIME")
	till := int64(now.At(0).Float())*1000 + int64(now.At(1).Float())/1000 + 150
	do(t, s, "HSET", "{c}:lrucache:loads", "a", fmt.Sprintf("dead %d", till))
	v, err := c.GetOrLoad(ctx, "a", always("1"))
	same(t, "GetOrLoad", v, "1", err)
	now = do(t, s, "TIME")
	if at := int64(now.At(0).Float())*1000 + int64(now.At(1).Float())/1000; at < till {
		t.Errorf("it did not wait for the lease of the dead: %d ms are left", till-at)
	}
}

// cachePutAtOnce: nobody ever sees more than the capacity.
func cachePutAtOnce(t *testing.T, s store.Store) {
	var wg sync.WaitGroup
	var done atomic.Int64
	const most = 5
	for i := range 4 {
		c := newCache(t, s, engine.LRUCacheOptions{Capacity: most})
		wg.Go(func() {
			defer done.Add(1)
			for k := range 150 {
				if err := c.Put(t.Context(), codec.Key(fmt.Sprint(i*100+k)), "x"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		for done.Load() < 4 {
			if n := do(t, s, "HLEN", "{c}:lrucache:values").Int(); n > most {
				t.Errorf("it holds %d entries", n)
			}
		}
	})
	wg.Wait()
	c := newCache(t, s, engine.LRUCacheOptions{})
	n, err := c.Size(t.Context())
	same(t, "Size", n, most, err)
	same(t, "values", do(t, s, "HLEN", "{c}:lrucache:values").Int(), most, nil)
}

func cacheLives(t *testing.T, s store.Store) {
	ctx := t.Context()
	c := newCache(t, s, engine.LRUCacheOptions{Common: engine.Common{TTL: time.Hour}, Capacity: 2, EntryTTL: time.Hour})
	put(t, c, "a=1")
	_, err := newCache(t, s, engine.LRUCacheOptions{}).GetOrLoad(ctx, "b", always("2"))
	must(t, err)
	for _, part := range []string{"order", "values", "times", "stats", "cfg"} {
		if left := do(t, s, "PTTL", "{c}:lrucache:"+part).Int(); left < 3_500_000 {
			t.Errorf("%s has %d ms left", part, left)
		}
	}
}

func cacheNames(t *testing.T, s store.Store) {
	ctx, c := t.Context(), newCache(t, s, engine.LRUCacheOptions{Capacity: 2})
	put(t, c, "a=1 b=2 c=3")
	opened, err := engine.New(s).Open(ctx, "c")
	same(t, "Open", opened.V.Type(), "LRUCache", err)
	other, err := c.Copy(ctx, "{c}2", engine.CopyOptions{})
	must(t, err)
	put(t, other, "d=4")
	cacheHolds(t, other, "c=3 d=4")
	other, err = c.Rename(ctx, "{c}2", engine.RenameOptions{Replace: true})
	must(t, err)
	cacheHolds(t, other, "b=2 c=3")
	did, err := other.Clear(ctx)
	same(t, "Clear", did, true, err)
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
}

func cacheRefusals(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	_, err := e.LRUCache("c", engine.LRUCacheOptions{Capacity: -1})
	fails(t, "a capacity below 1", err, "value", "capacity must be at least 1, got -1")
	_, err = e.LRUCache("c", engine.LRUCacheOptions{Capacity: 1, EntryTTL: time.Microsecond})
	fails(t, "a time to live below 1 ms", err, "value", "entry_ttl must be 1 ms to 100 years")
	free := newCache(t, s, engine.LRUCacheOptions{})
	fails(t, "Put without a capacity", free.Put(ctx, "a", "1"), "value", "lrucache c: put: no capacity is stored: give one")
	_, err = free.GetOrLoad(ctx, "a", never)
	fails(t, "GetOrLoad without a capacity", err, "value", "lrucache c: get_or_load: no capacity is stored: give one")
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	for _, part := range []string{"order", "values", "times", "stats", "loads"} {
		key := "{c}:lrucache:" + part
		do(t, s, "SADD", key, "x")
		err := newCache(t, s, engine.LRUCacheOptions{Capacity: 1}).Put(ctx, "a", "1")
		fails(t, "Put beside a set", err, "type", key+": holds a set")
		do(t, s, "DEL", key)
		same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	}
}
