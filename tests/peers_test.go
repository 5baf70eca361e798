package tests

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// The tests of this file are named by what libraries of structures on Redis
// have got wrong. More of that is tested where the structure is:
//
//	two consumers get one item, a pop says empty though it is not, sums are
//	lost, bounds are exceeded, a worker that dies takes an item along
//	  tests/races, engine/enginetest TestLinearizable
//	a write is retried though it may have been executed
//	  engine/store/redis TestLostAnswer
//	a pool that is full fails the call at once
//	  engine/store/redis TestPoolIsFull
//	clear, ttl and rename know only some of the keys of a structure
//	  engine/enginetest Whole
//	all entries are fetched to answer for a few
//	  engine/enginetest Trips, and TestPeersFetch here
//	a graph is looked for in the whole store, by a pattern; vertices that look
//	like markers are not seen, and edges are left without their ends
//	  TestGraphNamesAreData, engine/enginetest Concurrent
//	a word with a star in it is another word, prefixes lose their spaces, what is
//	deleted leaves nodes, keys are those of other structures
//	  TestTrieWordsAreData
//	examples of the documentation that do not run
//	  TestExamplesOfRows

// TestPeersNames: a structure whose key depends on its options, or whose name
// is taken for a pattern.
func TestPeersNames(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "options become the name",
			star: `
a, b = PriorityQueue("a", order="max"), PriorityQueue("b", order="max")
a.push("x", 1)
r = RingBuffer("r", 10)
r.push(1)
print(len(a), len(b), a.name(), r.name(), RingBuffer("r", capacity=10).push(2))`,
			lua: `
local a, b = PriorityQueue("a", {order="max"}), PriorityQueue("b", {order="max"})
a:push("x", 1)
local r = RingBuffer("r", 10)
r:push(1)
print(#a, #b, a:name(), r:name(), RingBuffer("r", 10):push(2))`,
			want: "1 0 a r 1",
		},
		{
			name: "a name is a pattern",
			star: `
for name in ["g*", "g1", "[g]", "u?", "a` + "`" + `b"]: HashMap(name).set("k", name)
HashMap("g*").clear()
HashMap("[g]").clear()
print(HashMap("g1").get("k"), HashMap("u?").get("k"), HashMap("a` + "`" + `b").get("k"), len(HashMap("g*")))`,
			lua: `
for name in each{"g*", "g1", "[g]", "u?", "a` + "`" + `b"} do HashMap(name):set("k", name) end
HashMap("g*"):clear()
HashMap("[g]"):clear()
print(HashMap("g1"):get("k"), HashMap("u?"):get("k"), HashMap("a` + "`" + `b"):get("k"), #HashMap("g*"))`,
			want: "g1 u? a`b 0",
		},
		{
			name: "a key has a separator in it",
			star: `
m = HashMap("m")
m.update({"a` + "`" + `b": 1, "a:b": 2, "*": 3})
print(len(m), m.get("a` + "`" + `b"), m.get("a:b"), m.delete("*"), len(m.keys()))
m.clear()
print(len(m))`,
			want: "3 1 2 True 2\n0",
		},
		{
			name: "parts of one structure are another",
			star: `
PriorityQueue("p").push("x")
Queue("p:jobs").push(1)
Queue("p").push("y")
PriorityQueue("p").clear()
print(Queue("p:jobs").pop(), Queue("p").pop())`,
			lua: `
PriorityQueue("p"):push("x")
Queue("p:jobs"):push(1)
Queue("p"):push("y")
PriorityQueue("p"):clear()
print(Queue("p:jobs"):pop(), Queue("p"):pop())`,
			want: "1 y",
		},
	})
}

// TestPeersTypes: values that come back as others, and different ones that are
// taken for the same.
func TestPeersTypes(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "1, 1.0, True and their texts are one key",
			star: `
m, s, c = HashMap("m"), Set("s"), Counter("c")
for k in [1, 1.0, True, "1", "True", (1,), (1.0,)]:
    m.set(k, type(k)); s.add(k); c.incr(k)
print(len(m), len(s), len(c), m.get(1), m.get(1.0), m.get(True), m.get("1"))
print(sorted([type(k) for k in m.keys()]))`,
			want: "7 7 7 int float bool string\n[\"bool\", \"float\", \"int\", \"string\", \"string\", \"tuple\", \"tuple\"]",
		},
		{
			name: "keys of a dict become strings",
			star: `q = Queue("q"); q.push({1: "a", "1": "b", True: [None, 1.0, (2,)]}); d = q.pop(); print(d[1], d["1"], d[True])`,
			want: "a b [None, 1.0, (2,)]",
		},
		{
			name: "the order of a dict makes another member",
			star: `
s = Set("s")
s.add({"a": 1, "b": [2]})
print(s.contains({"b": [2], "a": 1}), s.add({"b": [2], "a": 1}), len(s), s.remove({"b": [2], "a": 1}), len(s))`,
			want: "True False 1 True 0",
		},
		{
			name: "a list or a dict cannot be a member",
			star: `s, c = Set("s"), SortedSet("z"); s.update([[1, 2], {"a": 1}]); c.add([1, 2], 5); print([1, 2] in s, {"a": 1} in s, c.score([1, 2]))`,
			want: "True True 5",
		},
		{
			name: "floats become ints, infinity raises",
			star: `
q = Queue("q")
q.extend([1.0, float("inf"), -0.5, 1e300, 9007199254740993, -9223372036854775808])
print(q.items())`,
			want: "[1.0, inf, -0.5, 1e+300, 9007199254740993, -9223372036854775808]",
		},
		{
			name: "an empty list comes back as a dict, a long int as a float",
			star: `
q, d = Queue("{x}q"), Queue("{x}d")
q.push([]); q.push({}); q.push(12345678901234567)
q.move(d, n=3)
print(d.items())`,
			lua: `
local q, d = Queue("{x}q"), Queue("{x}d")
q:push(list{}); q:push(dict{}); q:push(int("12345678901234567"))
q:move(d, 3)
print(d:items())`,
			want: "[[], {}, 12345678901234567]",
		},
		{
			name: "a long string grows when stored",
			star: `c = Cell("c"); c.set("x" * 1000000); print(len(c) <= 1000002, len(c.get()))`,
			lua:  `local c = Cell("c"); c:set(string.rep("x", 1000000)); print(tostring(#c <= 1000002) == "true" and "True", #c:get())`,
			want: "True 1000000",
		},
		{
			name: "what is false is taken for missing",
			star: `
m = HashMap("m")
m.update({"zero": 0, "empty": "", "no": False, "list": []})
print(m.get("zero", default=9), m.get("empty", default=9) == "", m.get("no", default=9), m.get("list", default=9), m.get("other", default=9))`,
			want: "0 True False [] 9",
		},
		{
			name:  "a missing key is None where it should fail",
			star:  `HashMap("m")["other"]`,
			fails: `no key "other"`,
		},
		{
			name: "membership is asked in another form than stored",
			star: `
Set("s").add("x"); HashMap("m").set("x", 1); Counter("c").incr("x"); SortedSet("z").add("x", 1)
print("x" in Set("s"), "x" in HashMap("m"), "x" in Counter("c"), "x" in SortedSet("z"), ("x",) in Set("s"))`,
			want: "True True True True False",
		},
		{
			name: "foreign bytes are lost by a pop that cannot read them",
			star: `
store.call("RPUSH", "q", "O:not json{", "\x00\x01", "[1")
q = Queue("q")
print(q.pop() == "O:not json{", len(q.pop()), q.pop(), len(q))`,
			want: "True 2 [1 0",
		},
	})
}

// TestPeersPriorities: equal items that are one, ties in any order, priorities
// that lose what is behind the point.
func TestPeersPriorities(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "equal items are one",
			star: `p = PriorityQueue("p"); ids = [p.push("job", 1) for _ in range(3)]; print(len(p), len(set(ids)), p.pop()[0], len(p))`,
			want: "3 3 job 2",
		},
		{
			name: "ties come by their bytes",
			star: `p = PriorityQueue("p"); [p.push(x, 5) for x in ["z", "a", "m"]]; print([x for x, _ in p.pop_many(3)])`,
			want: `["z", "a", "m"]`,
		},
		{
			name: "priorities are truncated",
			star: `p = PriorityQueue("p"); [p.push(n, n) for n in [1.9, 1.2, float("inf"), 9007199254740991, -0.5]]; print([n for _, n in p.pop_many(9)])`,
			want: "[-0.5, 1.2, 1.9, 9007199254740991, inf]",
		},
	})
}

// TestPeersBounds: capacities that are clamped, forgotten or not enforced.
func TestPeersBounds(t *testing.T) {
	checkAll(t, []twin{
		{name: "a capacity of nothing is taken for 1", star: `RingBuffer("r", capacity=0)`, lua: `RingBuffer("r", 0)`, fails: "capacity must be at least 1"},
		{name: "a capacity below nothing is taken for 1", star: `RingBuffer("r", capacity=-3)`, lua: `RingBuffer("r", -3)`, fails: "capacity must be at least 1"},
		{name: "a bound of nothing", star: `Queue("q", maxlen=-1)`, lua: `Queue("q", {maxlen=-1})`, fails: "maxlen must be at least 1"},
		{
			name:  "a smaller capacity is ignored",
			star:  `RingBuffer("r", capacity=5).extend(range(5)); RingBuffer("r", capacity=2).push(9)`,
			lua:   `RingBuffer("r", 5):extend{1, 2, 3, 4, 5}; RingBuffer("r", 2):push(9)`,
			fails: "capacity is 5, not 2",
		},
		{
			name: "the bound is not stored with the data",
			star: `
Queue("q", maxlen=2, overflow="drop_oldest").push(1)
q = Queue("q")
q.extend([2, 3, 4])
r = RingBuffer("r", capacity=3)
r.extend(range(10))
print(q.items(), RingBuffer("r", 3).push(10), r.items(), r.latest(0), r.latest(2))`,
			want: "[3, 4] 10 [8, 9, 10] [] [10, 9]",
		},
	})
}

// TestPeersNothing: calls that make nothing of nothing, or fail on it.
func TestPeersNothing(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "to combine to nothing changes nothing",
			star: `
a = Set("a")
for f in [a.intersection_update, a.difference_update, a.symmetric_difference_update]:
    a.update([1, 2])
    f([3] if f == a.intersection_update else [1, 2])
    print(len(a), a.exists())
    a.clear()`,
			want: "0 False\n0 False\n0 False",
		},
		{
			name: "a sample of nothing has an element",
			star: `print(Set("s").sample(3), HashMap("m").sample(1), Set("s").pop(default="-"), Set("s").isdisjoint([1]))`,
			want: "[] [] - True",
		},
		{
			name: "to add nothing fails",
			star: `
q, s, z, m = Queue("q"), Set("s"), SortedSet("z"), HashMap("m")
print(q.extend([]), s.update([]), z.update({}), m.update({}), m.delete_many([]), s.remove_many([]), PriorityQueue("p").push_many([]))`,
			want: "0 0 0 0 0 0 []",
		},
		{
			name: "to overwrite is reported as a failure",
			star: `
m = HashMap("m")
print(m.set("k", 1), m.set("k", 2), m.get("k"), m.update({"k": 3, "l": 4}))`,
			want: "None None 2 1",
		},
		{
			name: "a range without bounds fails",
			star: `z = SortedSet("z"); z.update({"a": 1, "b": 2}); print(z.range_by_score(), z.range_by_score(min=2), z.count())`,
			want: `[("a", 1), ("b", 2)] [("b", 2)] 2`,
		},
		{
			name: "to look at the next takes it",
			star: `
q, p, s = Queue("q"), PriorityQueue("p"), Stack("s")
q.push(1); p.push(2); s.push(3)
print(q.peek(), q.peek(), p.peek()[0], p.peek()[0], s.peek(), len(q), len(p), len(s))`,
			want: "1 1 2 2 3 1 1 1",
		},
		{
			name: "a wait has no end",
			star: `print(Queue("q").pop(timeout="20ms"), PriorityQueue("p").pop(timeout="20ms"), SortedSet("z").pop_min(timeout="20ms"))`,
			want: "None None None",
		},
		{
			name:  "half of what cannot be stored is stored",
			star:  `q = Queue("q"); v, err = attempt(q.extend, [1, 2, print]); print(len(q)); fail(err)`,
			lua:   `local q = Queue("q"); local v, err = attempt(q.extend, q, {1, 2, print}); print(#q); fail(err)`,
			want:  "0",
			fails: "cannot store",
		},
		{
			name: "the queue is a stack",
			star: `q = Queue("q"); q.extend([1, 2, 3]); q.push(4); print(q.pop(), q.pop_many(3))`,
			lua:  `local q = Queue("q"); q:extend{1, 2, 3}; q:push(4); print(q:pop(), q:pop_many(3))`,
			want: "1 [2, 3, 4]",
		},
	})
}

// TestPeersErrors: an error of a call that is retried for seconds, counts as a
// broken connection, or hides what it was.
func TestPeersErrors(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			e := engine.New(open())
			q, err := e.Queue("q", engine.QueueOptions{})
			must(t, err)
			m, err := e.HashMap("q", engine.HashMapOptions{})
			must(t, err)
			_, err = q.Push(t.Context(), "1", engine.WaitOptions{})
			must(t, err)
			trips := store.NewCount(e.Store())
			wrong, err := engine.New(trips).HashMap("q", engine.HashMapOptions{})
			must(t, err)
			for range 50 {
				if _, err := m.Get(t.Context(), "k"); !errors.Is(err, engine.ErrType) || !strings.Contains(err.Error(), "q: holds a list") {
					t.Fatalf("Get of a queue: got %v", err)
				}
			}
			if _, err := wrong.Get(t.Context(), "k"); err == nil || trips.Trips() > 2 {
				t.Errorf("the error took %d round trips", trips.Trips())
			}
			if n, err := q.Size(t.Context()); n != 1 || err != nil {
				t.Errorf("Size after errors: got %d, %v", n, err)
			}
		})
	}
}

// TestPeersClose: a store that was closed connects again to somewhere else, or
// takes all others along.
func TestPeersClose(t *testing.T) {
	storetest.Redis(t)
	first, second := engine.New(openURL(t)), engine.New(openURL(t))
	a, err := first.Queue("q", engine.QueueOptions{})
	must(t, err)
	b, err := second.Queue("q", engine.QueueOptions{})
	must(t, err)
	must(t, first.Close())
	if _, err := a.Push(t.Context(), "1", engine.WaitOptions{}); engine.KindOf(err) != "unavailable" {
		t.Errorf("Push to a closed store: got %v", err)
	}
	if n, err := b.Push(t.Context(), "1", engine.WaitOptions{}); n != 1 || err != nil {
		t.Errorf("Push to another: got %d, %v", n, err)
	}
}

func openURL(t *testing.T) store.Store {
	t.Helper()
	e, err := connect(t.Context(), storetest.SharedURL(t))
	must(t, err)
	t.Cleanup(func() { e.Close() })
	return e.Store()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestPeersManyCallers: more callers than connections lose writes.
func TestPeersManyCallers(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			const callers, each = 64, 50
			q, err := engine.New(open()).Queue("q", engine.QueueOptions{})
			must(t, err)
			var all sync.WaitGroup
			for range callers {
				all.Go(func() {
					for range each {
						if _, err := q.Push(t.Context(), "1", engine.WaitOptions{}); err != nil {
							t.Errorf("Push: %v", err)
						}
					}
				})
			}
			all.Wait()
			if n, err := q.Size(t.Context()); n != callers*each || err != nil {
				t.Errorf("Size: got %d, %v, want %d", n, err, callers*each)
			}
		})
	}
}

// TestPeersLostAnswer: what may have been executed is executed again.
func TestPeersLostAnswer(t *testing.T) {
	s := embedded.New(embedded.Options{})
	frail := store.NewFault(s, store.Schedule(store.After, store.Never, store.After))
	q, err := engine.New(frail).Queue("q", engine.QueueOptions{})
	must(t, err)
	if _, err := q.Push(t.Context(), "1", engine.WaitOptions{}); !errors.Is(err, engine.ErrUnknown) {
		t.Errorf("Push: got %v, want one of kind unknown", err)
	}
	if n, err := q.Push(t.Context(), "2", engine.WaitOptions{}); n != 2 || err != nil {
		t.Errorf("Push: got %d, %v: the first one was executed more than once", n, err)
	}
	if _, err := q.Pop(t.Context(), engine.WaitOptions{}); !errors.Is(err, engine.ErrUnknown) {
		t.Errorf("Pop: got %v, want one of kind unknown", err)
	}
	if n, err := q.Size(t.Context()); n != 1 || err != nil {
		t.Errorf("Size: got %d, %v: the pop was executed more than once", n, err)
	}
}

// TestPeersGetOrSet: several callers that set what is missing get different
// values.
func TestPeersGetOrSet(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			e := engine.New(open())
			z, err := e.SortedSet("z", engine.SortedSetOptions{})
			must(t, err)
			m, err := e.HashMap("m", engine.HashMapOptions{})
			must(t, err)
			var mu sync.Mutex
			seen := map[string]bool{}
			var all sync.WaitGroup
			for caller := range 4 {
				all.Go(func() {
					for i := range 100 {
						key := codec.Key(fmt.Sprint(i))
						score, err := z.GetOrSet(t.Context(), key, float64(caller))
						v, err2 := m.Setdefault(t.Context(), key, codec.Text(fmt.Sprint(caller)))
						if err := errors.Join(err, err2); err != nil {
							t.Errorf("%v", err)
						}
						mu.Lock()
						seen[fmt.Sprint("z", key, "=", score)] = true
						seen[fmt.Sprint("m", key, "=", v)] = true
						mu.Unlock()
					}
				})
			}
			all.Wait()
			if len(seen) != 200 {
				t.Errorf("%d different answers for 200 keys", len(seen))
			}
		})
	}
}

// TestPeersFetch: all entries are fetched to answer for a few.
func TestPeersFetch(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			s := open()
			c, err := engine.New(s).Counter("c", engine.CounterOptions{})
			must(t, err)
			var counts []engine.Count
			for i := range 5000 {
				counts = append(counts, engine.Count{Key: codec.Key(fmt.Sprint(i)), Count: codec.IntNumber(int64(i))})
			}
			_, err = c.Update(t.Context(), counts)
			must(t, err)
			got := &largest{Store: s}
			c, err = engine.New(got).Counter("c", engine.CounterOptions{})
			must(t, err)
			top, err := c.MostCommon(t.Context(), codec.Some(3))
			if len(top) != 3 || top[0].Key != "4999" || err != nil || got.n > 6 {
				t.Errorf("MostCommon: got %v, %v, in a reply of %d elements", top, err, got.n)
			}
			total, err := c.Total(t.Context())
			if total.String() != "12497500" || err != nil || got.n > 6 {
				t.Errorf("Total: got %s, %v, in a reply of %d elements", total, err, got.n)
			}
		})
	}
}

// A largest is a store that knows how many elements its largest reply had.
type largest struct {
	store.Store
	n int
}

func (s *largest) Do(ctx context.Context, c store.Command) store.Reply {
	r := s.Store.Do(ctx, c)
	s.n = max(s.n, len(r.List()))
	return r
}

// TestPeersExpiry: a time to live that some keys of a structure do not have.
func TestPeersExpiry(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			s := open()
			e := engine.New(s)
			p, err := e.PriorityQueue("p", engine.PriorityQueueOptions{Order: "max"})
			must(t, err)
			r, err := e.RingBuffer("r", engine.RingBufferOptions{Capacity: 3})
			must(t, err)
			_, err = p.Push(t.Context(), "1", 1)
			must(t, err)
			_, err = r.Push(t.Context(), "1")
			must(t, err)
			for _, expire := range []func(context.Context, time.Duration) (bool, error){p.Expire, r.Expire} {
				if ok, err := expire(t.Context(), time.Hour); !ok || err != nil {
					t.Errorf("Expire: got %v, %v", ok, err)
				}
			}
			keys := s.Do(t.Context(), store.Named("KEYS", "*")).List()
			for _, key := range keys {
				if s.Do(t.Context(), store.Cmd(store.PTTL, key.Str())).Int() <= 0 {
					t.Errorf("%s stays for ever", key.Str())
				}
			}
			if len(keys) < 6 {
				t.Errorf("only %d keys", len(keys))
			}
		})
	}
}
