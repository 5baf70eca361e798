package enginetest

import (
	"context"
	"maps"
	"reflect"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// local are the methods that do no I/O when they are called.
var local = map[string]bool{
	"Name": true, "Type": true, "Engine": true, "Raw": true, "Same": true,
	"Iterate": true, "Pairs": true, "Scan": true, "Elements": true, "Consume": true,
	"Positions": true, "InMemory": true, "Words": true, "Changed": true,
}

// Trips counts the round trips of every method of the structures:
// each is one, but for those that a row says more of. It fails for a method
// that has no row.
func Trips(t *testing.T, open func(t testing.TB) store.Store) {
	t.Run("queue", func(t *testing.T) { trips(t, open(t), queueTrips) })
	t.Run("queue with parameters", func(t *testing.T) { trips(t, open(t), boundedTrips) })
	t.Run("deque", func(t *testing.T) { trips(t, open(t), dequeTrips) })
	t.Run("list", func(t *testing.T) { trips(t, open(t), listTrips) })
	t.Run("hashmap", func(t *testing.T) { trips(t, open(t), mapTrips) })
	t.Run("defaultdict", func(t *testing.T) { trips(t, open(t), defaultTrips) })
	t.Run("cell", func(t *testing.T) { trips(t, open(t), cellTrips) })
	t.Run("counter", func(t *testing.T) { trips(t, open(t), counterTrips) })
	t.Run("priorityqueue", func(t *testing.T) { trips(t, open(t), priorityTrips) })
	t.Run("ringbuffer", func(t *testing.T) { trips(t, open(t), ringTrips) })
	t.Run("lrudict", func(t *testing.T) { trips(t, open(t), dictRows) })
	t.Run("lrucache", func(t *testing.T) { trips(t, open(t), cacheTrips) })
	t.Run("bloomfilter", func(t *testing.T) { trips(t, open(t), bloomTrips) })
	t.Run("set", func(t *testing.T) { trips(t, open(t), setTrips) })
	t.Run("sortedset", func(t *testing.T) { trips(t, open(t), sortedTrips) })
	t.Run("ratelimiter", func(t *testing.T) { trips(t, open(t), limiterTrips) })
	t.Run("bitmap", func(t *testing.T) { trips(t, open(t), bitmapTrips) })
	t.Run("hyperloglog", func(t *testing.T) { trips(t, open(t), hllTrips) })
	t.Run("geoset", func(t *testing.T) { trips(t, open(t), geoTrips) })
	t.Run("graph", func(t *testing.T) { trips(t, open(t), graphMethods) })
	t.Run("trie", func(t *testing.T) { trips(t, open(t), trieMethods) })
}

// A call is a call of a method.
type call = func(ctx context.Context) error

// trips makes the calls that calls gives for a structure in s, in no order.
func trips(t *testing.T, s store.Store, calls func(t testing.TB, e *engine.Engine) (x any, rows map[string]call)) {
	count := store.NewCount(s)
	x, rows := calls(t, engine.New(count))
	for i := range reflect.TypeOf(x).NumMethod() {
		name := reflect.TypeOf(x).Method(i).Name
		if rows[name] == nil && !local[name] {
			t.Errorf("%T.%s has no row", x, name)
		}
	}
	want := maps.Clone(graphPageTrips)
	want["Change"], want["Sync"] = 2, 2
	for name, call := range rows {
		count.Reset()
		if err := call(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, want := count.Trips(), max(1, want[name]); got != want || count.Waits() > 0 {
			t.Errorf("%T.%s: got %d round trips and %d waits, want %d", x, name, got, count.Waits(), want)
		}
	}
}

// wholeTrips are the calls of what every structure has.
func wholeTrips(x structure, rows map[string]call) map[string]call {
	rows["Size"] = func(ctx context.Context) error { _, err := x.Size(ctx); return err }
	rows["Exists"] = func(ctx context.Context) error { _, err := x.Exists(ctx); return err }
	rows["Clear"] = func(ctx context.Context) error { _, err := x.Clear(ctx); return err }
	rows["TTL"] = func(ctx context.Context) error { _, err := x.TTL(ctx); return err }
	rows["Expire"] = func(ctx context.Context) error { _, err := x.Expire(ctx, time.Hour); return err }
	rows["ExpireAt"] = func(ctx context.Context) error { _, err := x.ExpireAt(ctx, time.Now().Add(time.Hour)); return err }
	rows["Persist"] = func(ctx context.Context) error { _, err := x.Persist(ctx); return err }
	rows["Memory"] = func(ctx context.Context) error { _, err := x.Memory(ctx); return err }
	rows["Describe"] = func(ctx context.Context) error { _, err := x.Describe(ctx); return err }
	return rows
}

// localTrips are the calls of what has local copies, besides those of all.
func localTrips[S engine.Local](
	t testing.TB, x structure, copyOf func(context.Context) (S, error), rows map[string]call,
) map[string]call {
	d, err := copyOf(t.Context())
	must(t, err)
	rows["LocalCopy"] = func(ctx context.Context) error { _, err := copyOf(ctx); return err }
	rows["Discard"] = d.Discard
	rows["Sync"] = func(ctx context.Context) error { return d.Sync(ctx, engine.SyncOptions{Force: true}) }
	return wholeTrips(x, rows)
}

func queueTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	return queueRows(t, e, engine.QueueOptions{})
}

func boundedTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	return queueRows(t, e, engine.QueueOptions{
		Common: engine.Common{TTL: time.Hour}, Maxlen: 10_000, Overflow: "block",
	})
}

func queueRows(t testing.TB, e *engine.Engine, opts engine.QueueOptions) (any, map[string]call) {
	q, err := e.Queue("{t}q", opts)
	must(t, err)
	other, err := e.Queue("{t}other", opts)
	must(t, err)
	push(t, other, "a", "b", "c")
	var params []engine.Parameter
	if opts.Maxlen > 0 {
		params = append(params, engine.Parameter{Name: "maxlen", Value: "10000"})
	} else {
		params = append(params, engine.Parameter{Name: "overflow", Value: "reject"})
	}
	return q, wholeTrips(q, map[string]call{
		"Push":      func(ctx context.Context) error { _, err := q.Push(ctx, "a", wait("1h")); return err },
		"Extend":    func(ctx context.Context) error { _, err := q.Extend(ctx, many(2500), wait("1h")); return err },
		"Pop":       func(ctx context.Context) error { _, err := q.Pop(ctx, noWait()); return err },
		"PopMany":   func(ctx context.Context) error { _, err := q.PopMany(ctx, 2); return err },
		"Peek":      func(ctx context.Context) error { _, err := q.Peek(ctx); return err },
		"Items":     func(ctx context.Context) error { _, err := q.Items(ctx, 0, codec.End); return err },
		"PutBack":   func(ctx context.Context) error { return q.PutBack(ctx, many(2500)) },
		"Move":      func(ctx context.Context) error { _, err := other.Move(ctx, q, wait("1h")); return err },
		"MoveMany":  func(ctx context.Context) error { _, err := q.MoveMany(ctx, other, 2, noWait()); return err },
		"Configure": func(ctx context.Context) error { return q.Configure(ctx, params) },
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}renamed", engine.RenameOptions{Replace: true})
			other, _ = e.Queue("{t}renamed", engine.QueueOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func dequeTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	d, err := e.Deque("{t}d", engine.DequeOptions{Common: engine.Common{TTL: time.Hour}, Maxlen: 10_000})
	must(t, err)
	other, err := e.Deque("{t}other", engine.DequeOptions{})
	must(t, err)
	fixed, err := e.Deque("{t}fixed", engine.DequeOptions{})
	must(t, err)
	pushBack(t, other, "a", "b", "c")
	pushBack(t, fixed, "a", "b", "c")
	return d, sequenceTrips(fixed, localTrips(t, d, d.LocalCopy, map[string]call{
		"PushFront":   func(ctx context.Context) error { return second(d.PushFront(ctx, "a")) },
		"PushBack":    func(ctx context.Context) error { return second(d.PushBack(ctx, "a")) },
		"Extend":      func(ctx context.Context) error { return second(d.Extend(ctx, many(2500))) },
		"ExtendFront": func(ctx context.Context) error { return second(d.ExtendFront(ctx, many(2500))) },
		"PopFront":    func(ctx context.Context) error { return second(d.PopFront(ctx, noWait())) },
		"PopBack":     func(ctx context.Context) error { return second(d.PopBack(ctx, noWait())) },
		"PeekFront":   func(ctx context.Context) error { return second(d.PeekFront(ctx)) },
		"PeekBack":    func(ctx context.Context) error { return second(d.PeekBack(ctx)) },
		"Items":       func(ctx context.Context) error { return second(d.Items(ctx, 0, codec.End)) },
		"Rotate":      func(ctx context.Context) error { return fixed.Rotate(ctx, 1) },
		"Move":        func(ctx context.Context) error { return second(other.Move(ctx, d, wait("1h"))) },
		"MoveMany":    func(ctx context.Context) error { return second(d.MoveMany(ctx, other, 2, noWait())) },
		"Configure": func(ctx context.Context) error {
			return d.Configure(ctx, []engine.Parameter{{Name: "maxlen", Value: "10000"}})
		},
		"Rename": func(ctx context.Context) error {
			return second(other.Rename(ctx, "{t}other", engine.RenameOptions{}))
		},
		"Copy": func(ctx context.Context) error {
			return second(other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true}))
		},
	}))
}

func listTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	l, err := e.List("{t}l", engine.ListOptions{})
	must(t, err)
	other, err := e.List("{t}other", engine.ListOptions{})
	must(t, err)
	fixed, err := e.List("{t}fixed", engine.ListOptions{})
	must(t, err)
	must(t, second(other.Extend(t.Context(), texts("a", "b"))))
	must(t, second(fixed.Extend(t.Context(), texts("a", "b"))))
	all, to := engine.Opt[engine.Index]{}, engine.Until{}
	return l, sequenceTrips(fixed, localTrips(t, l, l.LocalCopy, map[string]call{
		"Append":    func(ctx context.Context) error { return second(l.Append(ctx, "a")) },
		"Extend":    func(ctx context.Context) error { return second(l.Extend(ctx, many(2500))) },
		"Pop":       func(ctx context.Context) error { return second(l.Pop(ctx, 1, noWait())) },
		"Trim":      func(ctx context.Context) error { return l.Trim(ctx, 0, 2000) },
		"Slice":     func(ctx context.Context) error { return second(l.Slice(ctx, all, to, -2)) },
		"Sort":      func(ctx context.Context) error { return l.Sort(ctx, engine.ReverseOptions{}) },
		"Configure": func(ctx context.Context) error { return second(l.Size(ctx)) }, // it has none
		"Rename": func(ctx context.Context) error {
			return second(other.Rename(ctx, "{t}other", engine.RenameOptions{}))
		},
		"Copy": func(ctx context.Context) error {
			return second(other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true}))
		},
	}))
}

// sequenceTrips are the calls of what a Deque and a List have in common, on one
// that no other call empties.
func sequenceTrips(x sequence, rows map[string]call) map[string]call {
	rows["Get"] = func(ctx context.Context) error { return second(x.Get(ctx, 1)) }
	rows["Set"] = func(ctx context.Context) error { return x.Set(ctx, 1, "x") }
	rows["Insert"] = func(ctx context.Context) error { return second(x.Insert(ctx, 1, "x")) }
	rows["Index"] = func(ctx context.Context) error { return second(x.Index(ctx, `{"b":1,"a":2}`)) }
	rows["Contains"] = func(ctx context.Context) error { return second(x.Contains(ctx, "nothing")) }
	rows["Count"] = func(ctx context.Context) error { return second(x.Count(ctx, "a")) }
	rows["Remove"] = func(ctx context.Context) error { return second(x.Remove(ctx, "nothing")) }
	rows["Reverse"] = func(ctx context.Context) error { return x.Reverse(ctx) }
	return rows
}

func cellTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	c, err := e.Cell("{t}c", engine.CellOptions{Common: engine.Common{Codec: "raw"}})
	must(t, err)
	n, err := e.Cell("{t}n", engine.CellOptions{})
	must(t, err)
	other, err := e.Cell("{t}other", engine.CellOptions{})
	must(t, err)
	must(t, other.Set(t.Context(), "1", engine.SetOptions{}))
	return c, wholeTrips(c, map[string]call{
		"Get":           func(ctx context.Context) error { _, err := c.Get(ctx); return err },
		"Set":           func(ctx context.Context) error { return c.Set(ctx, "v", engine.SetOptions{TTL: time.Hour}) },
		"SetIfAbsent":   func(ctx context.Context) error { _, err := c.SetIfAbsent(ctx, "v", engine.SetOptions{}); return err },
		"SetIfExists":   func(ctx context.Context) error { _, err := c.SetIfExists(ctx, "v", engine.SetOptions{}); return err },
		"Swap":          func(ctx context.Context) error { _, err := c.Swap(ctx, "v"); return err },
		"CompareAndSet": func(ctx context.Context) error { _, err := c.CompareAndSet(ctx, "x", "y"); return err },
		"Change": func(ctx context.Context) error {
			_, err := c.Change(ctx, func(engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) { return some("x"), nil })
			return err
		},
		"Delete":    func(ctx context.Context) error { _, err := c.Delete(ctx); return err },
		"Incr":      func(ctx context.Context) error { _, err := n.Incr(ctx, fraction(0.5)); return err },
		"Decr":      func(ctx context.Context) error { _, err := n.Decr(ctx, whole(1)); return err },
		"Take":      func(ctx context.Context) error { _, err := c.Take(ctx); return err },
		"Append":    func(ctx context.Context) error { _, err := c.Append(ctx, "x"); return err },
		"Length":    func(ctx context.Context) error { _, err := c.Length(ctx); return err },
		"GetRange":  func(ctx context.Context) error { _, err := c.GetRange(ctx, 0, codec.End); return err },
		"SetRange":  func(ctx context.Context) error { _, err := c.SetRange(ctx, 1, "x"); return err },
		"Configure": func(ctx context.Context) error { _, err := c.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func priorityTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	q, err := e.PriorityQueue("{t}p", engine.PriorityQueueOptions{Common: engine.Common{TTL: time.Hour}, Order: "max"})
	must(t, err)
	other, err := e.PriorityQueue("{t}other", engine.PriorityQueueOptions{})
	must(t, err)
	pushAll(t, other, "a=1 b=2")
	thousands := make([]engine.Prioritized, 2500)
	return q, wholeTrips(q, map[string]call{
		"Push":      func(ctx context.Context) error { _, err := q.Push(ctx, "a", 1); return err },
		"PushMany":  func(ctx context.Context) error { _, err := q.PushMany(ctx, thousands); return err },
		"Pop":       func(ctx context.Context) error { _, err := q.Pop(ctx, noWait()); return err },
		"PopMany":   func(ctx context.Context) error { _, err := q.PopMany(ctx, 2500); return err },
		"Peek":      func(ctx context.Context) error { _, err := q.Peek(ctx); return err },
		"Items":     func(ctx context.Context) error { _, err := q.Items(ctx, engine.Opt[int]{}); return err },
		"Entries":   func(ctx context.Context) error { _, err := q.Entries(ctx, codec.Some(3)); return err },
		"Update":    func(ctx context.Context) error { _, err := q.Update(ctx, "x", 1); return err },
		"Remove":    func(ctx context.Context) error { _, err := q.Remove(ctx, "x"); return err },
		"Configure": func(ctx context.Context) error { _, err := q.Size(ctx); return err }, // its order stays
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func limiterTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	l := newLimiter(t, e.Store(), "{t}l", limits(1<<30, ages, "sliding_log"))
	other := newLimiter(t, e.Store(), "{t}other", limits(3, ages, "fixed"))
	allows(t, other, "u", 1, 1)
	return l, wholeTrips(l, map[string]call{
		"Allow": func(ctx context.Context) error { _, err := l.Allow(ctx, "u", 2); return err },
		"Take":  func(ctx context.Context) error { _, err := l.Take(ctx, "u", 2); return err },
		"Peek":  func(ctx context.Context) error { _, err := l.Peek(ctx, "u"); return err },
		"Wait":  func(ctx context.Context) error { _, err := l.Wait(ctx, "u", 2, wait("1h")); return err },
		"Reset": func(ctx context.Context) error { return l.Reset(ctx, "u") },
		"Configure": func(ctx context.Context) error {
			return other.Configure(ctx, []engine.Parameter{{Name: "limit", Value: "4"}})
		},
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func ringTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	b, err := e.RingBuffer("{t}b", engine.RingBufferOptions{Common: engine.Common{TTL: time.Hour}, Capacity: 1000})
	must(t, err)
	other, err := e.RingBuffer("{t}other", engine.RingBufferOptions{Capacity: 3})
	must(t, err)
	_, err = other.Push(t.Context(), "a")
	must(t, err)
	return b, wholeTrips(b, map[string]call{
		"Push":    func(ctx context.Context) error { _, err := b.Push(ctx, "a"); return err },
		"Extend":  func(ctx context.Context) error { _, err := b.Extend(ctx, many(2500)); return err },
		"Items":   func(ctx context.Context) error { _, err := b.Items(ctx); return err },
		"Latest":  func(ctx context.Context) error { _, err := b.Latest(ctx, 3); return err },
		"Get":     func(ctx context.Context) error { _, err := b.Get(ctx, 0); return err },
		"NextSeq": func(ctx context.Context) error { _, err := b.NextSeq(ctx); return err },
		"Configure": func(ctx context.Context) error {
			return b.Configure(ctx, []engine.Parameter{{Name: "capacity", Value: "1000"}})
		},
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func cacheTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	c, err := e.LRUCache("{t}c", engine.LRUCacheOptions{Common: engine.Common{TTL: time.Hour}, Capacity: 1000, EntryTTL: time.Hour})
	must(t, err)
	other, err := e.LRUCache("{t}other", engine.LRUCacheOptions{Capacity: 1000})
	must(t, err)
	must(t, other.Put(t.Context(), "a", "1"))
	return c, wholeTrips(c, map[string]call{
		"Get":       func(ctx context.Context) error { _, err := c.Get(ctx, "a"); return err },
		"GetOrLoad": func(ctx context.Context) error { _, err := other.GetOrLoad(ctx, "a", never); return err },
		"Put":       func(ctx context.Context) error { return c.Put(ctx, "a", "1") },
		"Remove":    func(ctx context.Context) error { _, err := c.Remove(ctx, "a"); return err },
		"Peek":      func(ctx context.Context) error { _, err := c.Peek(ctx, "a"); return err },
		"Contains":  func(ctx context.Context) error { _, err := c.Contains(ctx, "a"); return err },
		"Keys":      func(ctx context.Context) error { _, err := c.Keys(ctx); return err },
		"Items":     func(ctx context.Context) error { _, err := c.Items(ctx); return err },
		"Stats":     func(ctx context.Context) error { _, err := c.Stats(ctx); return err },
		"Configure": func(ctx context.Context) error {
			return c.Configure(ctx, []engine.Parameter{{Name: "capacity", Value: "1000"}})
		},
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func bloomTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	f, err := e.BloomFilter("{t}f", engine.BloomFilterOptions{Common: engine.Common{TTL: time.Hour}, Capacity: 1000})
	must(t, err)
	other, err := e.BloomFilter("{t}other", engine.BloomFilterOptions{})
	must(t, err)
	_, err = other.Add(t.Context(), "a")
	must(t, err)
	return f, wholeTrips(f, map[string]call{
		"Add":             func(ctx context.Context) error { _, err := f.Add(ctx, "a"); return err },
		"Update":          func(ctx context.Context) error { _, err := f.Update(ctx, counted(0, 2500)); return err },
		"Contains":        func(ctx context.Context) error { _, err := f.Contains(ctx, "a"); return err },
		"ContainsMany":    func(ctx context.Context) error { _, err := f.ContainsMany(ctx, counted(0, 2500)); return err },
		"BitSize":         func(ctx context.Context) error { _, err := f.BitSize(ctx); return err },
		"ApproximateSize": func(ctx context.Context) error { _, err := f.ApproximateSize(ctx); return err },
		"Info":            func(ctx context.Context) error { _, err := f.Info(ctx); return err },
		"Configure":       func(ctx context.Context) error { _, err := f.Size(ctx); return err }, // what it has stays
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func mapTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	m, err := e.HashMap("{t}m", engine.HashMapOptions{})
	must(t, err)
	return m, mapRows(t, e, m)
}

func defaultTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	d, err := e.DefaultDict("{t}d", engine.DefaultDictOptions{Value: "0"})
	must(t, err)
	rows := mapRows(t, e, &d.HashMap)
	localTrips(t, d, d.LocalCopy, rows)
	rows["At"] = func(ctx context.Context) error { _, err := d.At(ctx, "new"); return err }
	return d, rows
}

// supported gives no error for one of kind unsupported.
func supported(err error) error {
	if engine.KindOf(err) == "unsupported" {
		return nil
	}
	return err
}

func mapRows(t testing.TB, e *engine.Engine, m *engine.HashMap) map[string]call {
	other, err := e.HashMap("{t}other", engine.HashMapOptions{})
	must(t, err)
	set(t, other, "a=1")
	return localTrips(t, m, m.LocalCopy, map[string]call{
		"ExpireEntry":   func(ctx context.Context) error { _, err := m.ExpireEntry(ctx, "k", time.Hour); return supported(err) },
		"EntryTTL":      func(ctx context.Context) error { _, err := m.EntryTTL(ctx, "k"); return supported(err) },
		"Get":           func(ctx context.Context) error { _, err := m.Get(ctx, "k"); return err },
		"Contains":      func(ctx context.Context) error { _, err := m.Contains(ctx, "k"); return err },
		"Set":           func(ctx context.Context) error { return m.Set(ctx, "k", "v", engine.SetOptions{}) },
		"SetIfAbsent":   func(ctx context.Context) error { _, err := m.SetIfAbsent(ctx, "k", "v"); return err },
		"Setdefault":    func(ctx context.Context) error { _, err := m.Setdefault(ctx, "k", "v"); return err },
		"CompareAndSet": func(ctx context.Context) error { _, err := m.CompareAndSet(ctx, "k", "v", "w"); return err },
		"Incr":          func(ctx context.Context) error { _, err := m.Incr(ctx, "n", fraction(0.5)); return err },
		"Change": func(ctx context.Context) error {
			_, err := m.Change(ctx, "c", func(engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) { return some("x"), nil })
			return err
		},
		"Pop":        func(ctx context.Context) error { _, err := m.Pop(ctx, "k"); return err },
		"PopItem":    func(ctx context.Context) error { _, err := m.PopItem(ctx); return err },
		"Delete":     func(ctx context.Context) error { _, err := m.Delete(ctx, "k"); return err },
		"DeleteMany": func(ctx context.Context) error { _, err := m.DeleteMany(ctx, keys("a", "b")); return err },
		"Update":     func(ctx context.Context) error { _, err := m.Update(ctx, manyEntries(2500)); return err },
		"GetMany":    func(ctx context.Context) error { _, err := m.GetMany(ctx, keys("a", "b")); return err },
		"Keys":       func(ctx context.Context) error { _, err := m.Keys(ctx); return err },
		"Values":     func(ctx context.Context) error { _, err := m.Values(ctx); return err },
		"Items":      func(ctx context.Context) error { _, err := m.Items(ctx); return err },
		"ToDict":     func(ctx context.Context) error { _, err := m.ToDict(ctx); return err },
		"Sample":     func(ctx context.Context) error { _, err := m.Sample(ctx, 2); return err },
		"Merge":      func(ctx context.Context) error { _, err := m.Merge(ctx, other); return err },
		"Union":      func(ctx context.Context) error { _, err := m.Union(ctx, other); return err },
		"Configure":  func(ctx context.Context) error { _, err := m.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func counterTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	c, err := e.Counter("{t}c", engine.CounterOptions{})
	must(t, err)
	other, err := e.Counter("{t}other", engine.CounterOptions{})
	must(t, err)
	setCounts(t, other, "a:1")
	return c, localTrips(t, c, c.LocalCopy, map[string]call{
		"Get":        func(ctx context.Context) error { _, err := c.Get(ctx, "k"); return err },
		"Contains":   func(ctx context.Context) error { _, err := c.Contains(ctx, "k"); return err },
		"Set":        func(ctx context.Context) error { return c.Set(ctx, "k", whole(1)) },
		"Incr":       func(ctx context.Context) error { _, err := c.Incr(ctx, "k", whole(1)); return err },
		"Decr":       func(ctx context.Context) error { _, err := c.Decr(ctx, "k", whole(1)); return err },
		"Update":     func(ctx context.Context) error { _, err := c.Update(ctx, manyCounts(2500)); return err },
		"Subtract":   func(ctx context.Context) error { _, err := c.Subtract(ctx, manyCounts(5)); return err },
		"MostCommon": func(ctx context.Context) error { _, err := c.MostCommon(ctx, codec.Some(3)); return err },
		"Total":      func(ctx context.Context) error { _, err := c.Total(ctx); return err },
		"Items":      func(ctx context.Context) error { _, err := c.Items(ctx); return err },
		"ToDict":     func(ctx context.Context) error { _, err := c.ToDict(ctx); return err },
		"Delete":     func(ctx context.Context) error { _, err := c.Delete(ctx, "k"); return err },
		"DeleteMany": func(ctx context.Context) error { _, err := c.DeleteMany(ctx, keys("a", "b")); return err },
		"Add":        func(ctx context.Context) error { _, err := c.Add(ctx, other); return err },
		"Sub":        func(ctx context.Context) error { _, err := c.Sub(ctx, other); return err },
		"Or":         func(ctx context.Context) error { _, err := c.Or(ctx, other); return err },
		"And":        func(ctx context.Context) error { _, err := c.And(ctx, other); return err },
		"Configure":  func(ctx context.Context) error { _, err := c.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func setTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	s, err := e.Set("{t}s", engine.Common{})
	must(t, err)
	other, err := e.Set("{t}other", engine.Common{})
	must(t, err)
	_, err = other.Update(t.Context(), keys("a", "b"))
	must(t, err)
	others := of(other, listed("b", "c"), other)
	return s, localTrips(t, s, s.LocalCopy, map[string]call{
		"Add":                       func(ctx context.Context) error { _, err := s.Add(ctx, "m"); return err },
		"Update":                    func(ctx context.Context) error { _, err := s.Update(ctx, manyMembers(0, 2500)); return err },
		"Remove":                    func(ctx context.Context) error { _, err := s.Remove(ctx, "m"); return err },
		"RemoveMany":                func(ctx context.Context) error { _, err := s.RemoveMany(ctx, manyMembers(0, 2500)); return err },
		"Contains":                  func(ctx context.Context) error { _, err := s.Contains(ctx, "m"); return err },
		"Members":                   func(ctx context.Context) error { _, err := s.Members(ctx); return err },
		"Pop":                       func(ctx context.Context) error { _, err := s.Pop(ctx); return err },
		"Sample":                    func(ctx context.Context) error { _, err := s.Sample(ctx, 2); return err },
		"Move":                      func(ctx context.Context) error { _, err := s.Move(ctx, "m", other); return err },
		"Union":                     func(ctx context.Context) error { _, err := s.Union(ctx, others); return err },
		"Intersection":              func(ctx context.Context) error { _, err := s.Intersection(ctx, others); return err },
		"Difference":                func(ctx context.Context) error { _, err := s.Difference(ctx, others); return err },
		"SymmetricDifference":       func(ctx context.Context) error { _, err := s.SymmetricDifference(ctx, others); return err },
		"Missing":                   func(ctx context.Context) error { _, err := s.Missing(ctx, listed("a")); return err },
		"UnionUpdate":               func(ctx context.Context) error { _, err := s.UnionUpdate(ctx, others); return err },
		"IntersectionUpdate":        func(ctx context.Context) error { _, err := s.IntersectionUpdate(ctx, others); return err },
		"DifferenceUpdate":          func(ctx context.Context) error { _, err := s.DifferenceUpdate(ctx, others); return err },
		"SymmetricDifferenceUpdate": func(ctx context.Context) error { _, err := s.SymmetricDifferenceUpdate(ctx, others); return err },
		"Issubset":                  func(ctx context.Context) error { _, err := s.Issubset(ctx, other); return err },
		"Issuperset":                func(ctx context.Context) error { _, err := s.Issuperset(ctx, other); return err },
		"Isdisjoint":                func(ctx context.Context) error { _, err := s.Isdisjoint(ctx, others[1]); return err },
		"Equals":                    func(ctx context.Context) error { _, err := s.Equals(ctx, other); return err },
		"Compare":                   func(ctx context.Context) error { _, err := s.Compare(ctx, other); return err },
		"Configure":                 func(ctx context.Context) error { _, err := s.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func sortedTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	z, err := e.SortedSet("{t}z", engine.SortedSetOptions{})
	must(t, err)
	other, err := e.SortedSet("{t}other", engine.SortedSetOptions{})
	must(t, err)
	fill(t, z, "a:1 b:2 c:3 d:4 e:5 f:6")
	fill(t, other, "a:1")
	others := []engine.Scored{other}
	all := engine.CombineOptions{}
	return z, localTrips(t, z, z.LocalCopy, map[string]call{
		"Add":      func(ctx context.Context) error { _, err := z.Add(ctx, "m", 1, engine.AddOptions{}); return err },
		"Update":   func(ctx context.Context) error { _, err := z.Update(ctx, pairsOf("x:1 y:2")); return err },
		"Score":    func(ctx context.Context) error { _, err := z.Score(ctx, "m"); return err },
		"Contains": func(ctx context.Context) error { _, err := z.Contains(ctx, "m"); return err },
		"Incr":     func(ctx context.Context) error { _, err := z.Incr(ctx, "m", 1); return err },
		"GetOrSet": func(ctx context.Context) error { _, err := z.GetOrSet(ctx, "m", 1); return err },
		"Rank":     func(ctx context.Context) error { _, err := z.Rank(ctx, "m", engine.ReverseOptions{}); return err },
		"Items":    func(ctx context.Context) error { _, err := z.Items(ctx); return err },
		"Range":    func(ctx context.Context) error { _, err := z.Range(ctx, 0, 2, engine.ReverseOptions{}); return err },
		"Top":      func(ctx context.Context) error { _, err := z.Top(ctx, 2); return err },
		"RangeByScore": func(ctx context.Context) error {
			_, err := z.RangeByScore(ctx, "", "", engine.ScoreRangeOptions{})
			return err
		},
		"RangeByLex": func(ctx context.Context) error {
			_, err := z.RangeByLex(ctx, codec.Some("a"), codec.Some("b"), atMost(1))
			return err
		},
		"Count":             func(ctx context.Context) error { _, err := z.Count(ctx, "", ""); return err },
		"Around":            func(ctx context.Context) error { _, err := z.Around(ctx, "m", 2); return err },
		"Remove":            func(ctx context.Context) error { _, err := z.Remove(ctx, "m"); return err },
		"RemoveMany":        func(ctx context.Context) error { _, err := z.RemoveMany(ctx, keys("x", "y")); return err },
		"RemoveByRank":      func(ctx context.Context) error { _, err := z.RemoveByRank(ctx, 0, 1); return err },
		"RemoveByScore":     func(ctx context.Context) error { _, err := z.RemoveByScore(ctx, "9", ""); return err },
		"PopMin":            func(ctx context.Context) error { _, err := z.PopMin(ctx, noWait()); return err },
		"PopMax":            func(ctx context.Context) error { _, err := z.PopMax(ctx, noWait()); return err },
		"PopMinMany":        func(ctx context.Context) error { _, err := z.PopMinMany(ctx, 2, noWait()); return err },
		"PopMaxMany":        func(ctx context.Context) error { _, err := z.PopMaxMany(ctx, 2, noWait()); return err },
		"Union":             func(ctx context.Context) error { _, err := z.Union(ctx, others, all); return err },
		"Intersection":      func(ctx context.Context) error { _, err := z.Intersection(ctx, others, all); return err },
		"Difference":        func(ctx context.Context) error { _, err := z.Difference(ctx, others, all); return err },
		"StoreUnion":        func(ctx context.Context) error { _, err := z.StoreUnion(ctx, others, all); return err },
		"StoreIntersection": func(ctx context.Context) error { _, err := z.StoreIntersection(ctx, others, all); return err },
		"StoreDifference":   func(ctx context.Context) error { _, err := z.StoreDifference(ctx, others, all); return err },
		"Configure":         func(ctx context.Context) error { _, err := z.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func geoTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	g, err := e.GeoSet("{t}g", engine.GeoSetOptions{})
	must(t, err)
	other, err := e.GeoSet("{t}other", engine.GeoSetOptions{})
	must(t, err)
	fixed, err := e.GeoSet("{t}fixed", engine.GeoSetOptions{})
	must(t, err)
	place(t, other, cities...)
	place(t, fixed, cities...)
	at, most := latLon(1, 1), engine.WithinOptions{Count: codec.Some(1)}
	return g, wholeTrips(g, map[string]call{
		"Add":          func(ctx context.Context) error { _, err := g.Add(ctx, "m", at); return err },
		"Update":       func(ctx context.Context) error { _, err := g.Update(ctx, cities); return err },
		"Remove":       func(ctx context.Context) error { _, err := g.Remove(ctx, "m"); return err },
		"Contains":     func(ctx context.Context) error { _, err := g.Contains(ctx, "m"); return err },
		"Position":     func(ctx context.Context) error { _, err := g.Position(ctx, "m"); return err },
		"Hash":         func(ctx context.Context) error { _, err := g.Hash(ctx, "m"); return err },
		"Distance":     func(ctx context.Context) error { _, err := g.Distance(ctx, "m", "n", ""); return err },
		"Within":       func(ctx context.Context) error { _, err := g.Within(ctx, at, 1, most); return err },
		"WithinMember": func(ctx context.Context) error { _, err := fixed.WithinMember(ctx, "Palermo", 1, most); return err },
		"Configure":    func(ctx context.Context) error { _, err := g.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func bitmapTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	b, err := e.Bitmap("{t}b", engine.BitmapOptions{})
	must(t, err)
	other, err := e.Bitmap("{t}other", engine.BitmapOptions{})
	must(t, err)
	turnOn(t, other, 1)
	others := []*engine.Bitmap{b, other}
	return b, wholeTrips(b, map[string]call{
		"Get":       func(ctx context.Context) error { _, err := b.Get(ctx, 1); return err },
		"Set":       func(ctx context.Context) error { _, err := b.Set(ctx, 1, true); return err },
		"Flip":      func(ctx context.Context) error { _, err := b.Flip(ctx, 1); return err },
		"Count":     func(ctx context.Context) error { _, err := b.Count(ctx, 1, codec.Some(2)); return err },
		"First":     func(ctx context.Context) error { _, err := b.First(ctx, true); return err },
		"StoreAnd":  func(ctx context.Context) error { return b.StoreAnd(ctx, others) },
		"StoreOr":   func(ctx context.Context) error { return b.StoreOr(ctx, others) },
		"StoreXor":  func(ctx context.Context) error { return b.StoreXor(ctx, others) },
		"StoreNot":  func(ctx context.Context) error { return b.StoreNot(ctx, other) },
		"Configure": func(ctx context.Context) error { _, err := b.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}

func hllTrips(t testing.TB, e *engine.Engine) (any, map[string]call) {
	l, err := e.HyperLogLog("{t}l", engine.HyperLogLogOptions{})
	must(t, err)
	other, err := e.HyperLogLog("{t}other", engine.HyperLogLogOptions{})
	must(t, err)
	_, err = other.Add(t.Context(), "a")
	must(t, err)
	return l, wholeTrips(l, map[string]call{
		"Add":       func(ctx context.Context) error { _, err := l.Add(ctx, "a"); return err },
		"Update":    func(ctx context.Context) error { _, err := l.Update(ctx, counted(0, 2500)); return err },
		"Count":     func(ctx context.Context) error { _, err := l.Count(ctx); return err },
		"Merge":     func(ctx context.Context) error { return l.Merge(ctx, []*engine.HyperLogLog{other}) },
		"Configure": func(ctx context.Context) error { _, err := l.Size(ctx); return err }, // it has none
		"Rename": func(ctx context.Context) error {
			_, err := other.Rename(ctx, "{t}other", engine.RenameOptions{})
			return err
		},
		"Copy": func(ctx context.Context) error {
			_, err := other.Copy(ctx, "{t}copy", engine.CopyOptions{Replace: true})
			return err
		},
	})
}
