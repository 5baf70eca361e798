package bench

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// rows is all of them, by structure.
var rows = []row{
	{"Queue.push", `Queue("x")`, `x.push("item")`, func(e *engine.Engine) (call, error) {
		q, err := e.Queue("x", engine.QueueOptions{})
		return func(ctx context.Context) error { return second(q.Push(ctx, "item", engine.WaitOptions{})) }, err
	}, nil},
	{"Queue.push, pop", `Queue("x")`, `x.push("item"); x.pop()`, pushPop, nil},
	{"Queue.push, pop with maxlen", `Queue("x")`, `x.push("item"); x.pop()`, pushPop, func(ctx context.Context, e *engine.Engine) error {
		q, err := e.Queue("x", engine.QueueOptions{Maxlen: 1000})
		return errors.Join(err, second(q.Push(ctx, "item", engine.WaitOptions{})))
	}},
	{"Stack.push, pop", `Stack("x")`, `x.push("item"); x.pop()`, func(e *engine.Engine) (call, error) {
		s, err := e.Stack("x", engine.StackOptions{})
		return func(ctx context.Context) error {
			_, err := s.Push(ctx, "item", engine.WaitOptions{})
			return errors.Join(err, second(s.Pop(ctx, engine.WaitOptions{})))
		}, err
	}, nil},
	{"Deque.push_front, pop_back", `Deque("x")`, `x.push_front("item"); x.pop_back()`, func(e *engine.Engine) (call, error) {
		d, err := e.Deque("x", engine.DequeOptions{})
		return func(ctx context.Context) error {
			_, err := d.PushFront(ctx, "item")
			return errors.Join(err, second(d.PopBack(ctx, engine.WaitOptions{})))
		}, err
	}, nil},
	{"List.append, pop", `List("x")`, `x.append("item"); x.pop()`, func(e *engine.Engine) (call, error) {
		l, err := e.List("x", engine.ListOptions{})
		return func(ctx context.Context) error {
			_, err := l.Append(ctx, "item")
			return errors.Join(err, second(l.Pop(ctx, -1, engine.WaitOptions{})))
		}, err
	}, nil},
	{"PriorityQueue.push", `PriorityQueue("x")`, `x.push("item", 5)`, func(e *engine.Engine) (call, error) {
		q, err := e.PriorityQueue("x", engine.PriorityQueueOptions{})
		return func(ctx context.Context) error { return second(q.Push(ctx, "item", 5)) }, err
	}, nil},
	{"PriorityQueue.push, pop", `PriorityQueue("x")`, `x.push("item", 5); x.pop()`, func(e *engine.Engine) (call, error) {
		q, err := e.PriorityQueue("x", engine.PriorityQueueOptions{})
		return func(ctx context.Context) error {
			_, err := q.Push(ctx, "item", 5)
			return errors.Join(err, second(q.Pop(ctx, engine.WaitOptions{})))
		}, err
	}, nil},
	{"RingBuffer.push", `RingBuffer("x", 1000)`, `x.push("item")`, func(e *engine.Engine) (call, error) {
		r, err := e.RingBuffer("x", engine.RingBufferOptions{Capacity: 1000})
		return func(ctx context.Context) error { return second(r.Push(ctx, "item")) }, err
	}, nil},
	{"HashMap.get", `HashMap("x")`, `x.get("k500")`, func(e *engine.Engine) (call, error) {
		m, err := e.HashMap("x", engine.HashMapOptions{})
		return func(ctx context.Context) error { return second(m.Get(ctx, "k500")) }, err
	}, fillMap},
	{"HashMap.set", `HashMap("x")`, `x.set("k500", "v")`, func(e *engine.Engine) (call, error) {
		m, err := e.HashMap("x", engine.HashMapOptions{})
		return func(ctx context.Context) error { return m.Set(ctx, "k500", "v", engine.SetOptions{}) }, err
	}, fillMap},
	{"HashMap.compare_and_set", `HashMap("x")`, `x.compare_and_set("k500", "v", "v")`, func(e *engine.Engine) (call, error) {
		m, err := e.HashMap("x", engine.HashMapOptions{})
		return func(ctx context.Context) error { return second(m.CompareAndSet(ctx, "k500", "v", "v")) }, err
	}, fillMap},
	{"DefaultDict.incr", `DefaultDict("x", 0)`, `x.incr("k")`, func(e *engine.Engine) (call, error) {
		d, err := e.DefaultDict("x", engine.DefaultDictOptions{Value: "0"})
		return func(ctx context.Context) error { return second(d.Incr(ctx, "k", codec.IntNumber(1))) }, err
	}, nil},
	{"LRUDict.get of what is in memory", `LRUDict("x", 1000)`, `x.get("k500")`, func(e *engine.Engine) (call, error) {
		d, err := e.LRUDict("x", engine.LRUDictOptions{Maxsize: 1000})
		return func(ctx context.Context) error { return second(d.Get(ctx, "k500")) }, err
	}, fillMap},
	{"Counter.incr", `Counter("x")`, `x.incr("k")`, func(e *engine.Engine) (call, error) {
		c, err := e.Counter("x", engine.CounterOptions{})
		return func(ctx context.Context) error { return second(c.Incr(ctx, "k", codec.IntNumber(1))) }, err
	}, nil},
	{"Set.add", `Set("x")`, `x.add("k500")`, func(e *engine.Engine) (call, error) {
		s, err := e.Set("x", engine.Common{})
		return func(ctx context.Context) error { return second(s.Add(ctx, "k500")) }, err
	}, fillSet},
	{"Set.contains", `Set("x")`, `x.contains("k500")`, func(e *engine.Engine) (call, error) {
		s, err := e.Set("x", engine.Common{})
		return func(ctx context.Context) error { return second(s.Contains(ctx, "k500")) }, err
	}, fillSet},
	{"SortedSet.incr", `SortedSet("x")`, `x.incr("k500")`, func(e *engine.Engine) (call, error) {
		z, err := e.SortedSet("x", engine.SortedSetOptions{})
		return func(ctx context.Context) error { return second(z.Incr(ctx, "k500", 1)) }, err
	}, fillSorted},
	{"SortedSet.rank", `SortedSet("x")`, `x.rank("k500")`, func(e *engine.Engine) (call, error) {
		z, err := e.SortedSet("x", engine.SortedSetOptions{})
		return func(ctx context.Context) error { return second(z.Rank(ctx, "k500", engine.ReverseOptions{})) }, err
	}, fillSorted},
	{"SortedSet.top of 10", `SortedSet("x")`, `x.top(10)`, func(e *engine.Engine) (call, error) {
		z, err := e.SortedSet("x", engine.SortedSetOptions{})
		return func(ctx context.Context) error { return second(z.Top(ctx, 10)) }, err
	}, fillSorted},
	{"GeoSet.add", `GeoSet("x")`, `x.add("k500", 48.2, 16.4)`, func(e *engine.Engine) (call, error) {
		g, err := e.GeoSet("x", engine.GeoSetOptions{})
		return func(ctx context.Context) error {
			return second(g.Add(ctx, "k500", engine.Position{Lat: 48.2, Lon: 16.4}))
		}, err
	}, fillGeo},
	{"GeoSet.within, about 10", `GeoSet("x")`, `x.within(48.5, 16.5, 5)`, func(e *engine.Engine) (call, error) {
		g, err := e.GeoSet("x", engine.GeoSetOptions{})
		return func(ctx context.Context) error {
			return second(g.Within(ctx, engine.Position{Lat: 48.5, Lon: 16.5}, 5, engine.WithinOptions{}))
		}, err
	}, fillGeo},
	{"Cell.get", `Cell("x")`, `x.get()`, func(e *engine.Engine) (call, error) {
		c, err := e.Cell("x", engine.CellOptions{})
		return func(ctx context.Context) error { return second(c.Get(ctx)) }, err
	}, nil},
	{"Cell.set", `Cell("x")`, `x.set("v")`, func(e *engine.Engine) (call, error) {
		c, err := e.Cell("x", engine.CellOptions{})
		return func(ctx context.Context) error { return c.Set(ctx, "v", engine.SetOptions{}) }, err
	}, nil},
	{"Bitmap.set", `Bitmap("x")`, `x.set(500)`, func(e *engine.Engine) (call, error) {
		m, err := e.Bitmap("x", engine.BitmapOptions{})
		return func(ctx context.Context) error { return second(m.Set(ctx, 500, true)) }, err
	}, nil},
	{"HyperLogLog.add", `HyperLogLog("x")`, `x.add("k500")`, func(e *engine.Engine) (call, error) {
		l, err := e.HyperLogLog("x", engine.HyperLogLogOptions{})
		return func(ctx context.Context) error { return second(l.Add(ctx, "k500")) }, err
	}, nil},
	{"BloomFilter.add", `BloomFilter("x")`, `x.add("k500")`, func(e *engine.Engine) (call, error) {
		f, err := e.BloomFilter("x", engine.BloomFilterOptions{})
		return func(ctx context.Context) error { return second(f.Add(ctx, "k500")) }, err
	}, nil},
	{"BloomFilter.contains", `BloomFilter("x")`, `x.contains("k500")`, func(e *engine.Engine) (call, error) {
		f, err := e.BloomFilter("x", engine.BloomFilterOptions{})
		return func(ctx context.Context) error { return second(f.Contains(ctx, "k500")) }, err
	}, fillBloom},
	{"LRUCache.put, get", `LRUCache("x", 1000)`, `x.put("k500", "v"); x.get("k500")`, func(e *engine.Engine) (call, error) {
		c, err := e.LRUCache("x", engine.LRUCacheOptions{Capacity: 1000})
		return func(ctx context.Context) error {
			return errors.Join(c.Put(ctx, "k500", "v"), second(c.Get(ctx, "k500")))
		}, err
	}, nil},
	{"Trie.insert", `Trie("x")`, `x.insert("word500")`, func(e *engine.Engine) (call, error) {
		t, err := e.Trie("x", engine.TrieOptions{})
		return func(ctx context.Context) error { return second(t.Insert(ctx, "word500", engine.WeightOptions{})) }, err
	}, fillTrie},
	{"Trie.complete", `Trie("x")`, `x.complete("word5")`, func(e *engine.Engine) (call, error) {
		t, err := e.Trie("x", engine.TrieOptions{})
		return func(ctx context.Context) error { return second(t.Complete(ctx, "word5", engine.LimitOptions{})) }, err
	}, fillTrie},
	{"Graph.add_edge", `Graph("x")`, `x.add_edge("v1", "v2")`, func(e *engine.Engine) (call, error) {
		g, err := e.Graph("x", engine.GraphOptions{})
		return func(ctx context.Context) error { return second(g.AddEdge(ctx, "v1", "v2", engine.WeightOptions{})) }, err
	}, fillGraph},
	{"Graph.neighbors", `Graph("x")`, `x.neighbors("v1")`, func(e *engine.Engine) (call, error) {
		g, err := e.Graph("x", engine.GraphOptions{})
		return func(ctx context.Context) error { return second(g.Neighbors(ctx, "v1")) }, err
	}, fillGraph},
	{"RateLimiter.allow", `RateLimiter("x", 1000000000, "1s")`, `x.allow("k")`, func(e *engine.Engine) (call, error) {
		l, err := e.RateLimiter("x", engine.RateLimiterOptions{Limit: 1_000_000_000, Per: time.Second})
		return func(ctx context.Context) error { return second(l.Allow(ctx, "k", 1)) }, err
	}, nil},
}

func pushPop(e *engine.Engine) (call, error) {
	q, err := e.Queue("x", engine.QueueOptions{})
	return func(ctx context.Context) error {
		_, err := q.Push(ctx, "item", engine.WaitOptions{})
		return errors.Join(err, second(q.Pop(ctx, engine.WaitOptions{})))
	}, err
}

// second gives the error of a call whose result nobody looks at.
func second[T any](_ T, err error) error { return err }

// many1000 makes a thousand of something.
func many1000[T any](one func(key codec.Key, i int) T) []T {
	all := make([]T, 1000)
	for i := range all {
		all[i] = one(codec.Key("k"+strconv.Itoa(i)), i)
	}
	return all
}

func fillMap(ctx context.Context, e *engine.Engine) error {
	m, err := e.HashMap("x", engine.HashMapOptions{})
	entries := many1000(func(k codec.Key, _ int) engine.MapEntry { return engine.MapEntry{Key: k, Value: "v"} })
	return errors.Join(err, second(m.Update(ctx, entries)))
}

func fillSet(ctx context.Context, e *engine.Engine) error {
	s, err := e.Set("x", engine.Common{})
	return errors.Join(err, second(s.Update(ctx, many1000(func(k codec.Key, _ int) codec.Key { return k }))))
}

func fillSorted(ctx context.Context, e *engine.Engine) error {
	z, err := e.SortedSet("x", engine.SortedSetOptions{})
	members := many1000(func(k codec.Key, i int) engine.MemberScore { return engine.MemberScore{Member: k, Score: float64(i)} })
	return errors.Join(err, second(z.Update(ctx, members)))
}

// fillGeo puts a thousand members on a square of a degree.
func fillGeo(ctx context.Context, e *engine.Engine) error {
	g, err := e.GeoSet("x", engine.GeoSetOptions{})
	places := many1000(func(k codec.Key, i int) engine.MemberPosition {
		return engine.MemberPosition{Member: k, Position: engine.Position{Lat: 48 + float64(i%32)/32, Lon: 16 + float64(i/32)/32}}
	})
	return errors.Join(err, second(g.Update(ctx, places)))
}

func fillBloom(ctx context.Context, e *engine.Engine) error {
	f, err := e.BloomFilter("x", engine.BloomFilterOptions{})
	return errors.Join(err, second(f.Add(ctx, "k500")))
}

func fillTrie(ctx context.Context, e *engine.Engine) error {
	t, err := e.Trie("x", engine.TrieOptions{})
	words := many1000(func(_ codec.Key, i int) engine.WordWeight {
		return engine.WordWeight{Word: "word" + strconv.Itoa(i), Weight: float64(i)}
	})
	return errors.Join(err, second(t.InsertMany(ctx, words)))
}

// fillGraph gives each of a thousand vertices ten neighbours.
func fillGraph(ctx context.Context, e *engine.Engine) error {
	g, err := e.Graph("x", engine.GraphOptions{})
	if err != nil {
		return err
	}
	for step := range 10 {
		edges := many1000(func(_ codec.Key, i int) engine.EdgeSpec {
			return engine.EdgeSpec{From: vertex(i), To: vertex(i + 1 + step*step)}
		})
		if _, err := g.AddEdges(ctx, edges); err != nil {
			return err
		}
	}
	return nil
}

func vertex(i int) codec.Key { return codec.Key("v" + strconv.Itoa(i%1000)) }
