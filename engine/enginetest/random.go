package enginetest

import (
	"cmp"
	"errors"
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

// Random does n random operations on structures in s and on plain Go values
// that say what must come of them, and compares the results. On a Recorder it
// makes a session that can be replayed on other stores.
func Random(t *testing.T, s store.Store, seed uint64, n int) {
	t.Helper()
	session{s, seed, []suite{
		func(r *rand.Rand) func() randomOp { return newQueueModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newMapModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newCounterModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newSortedModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newSetModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newDequeModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newListModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newCellModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newRawModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newRingModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newBitmapModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newHLLModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newGeoModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newBloomModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newCacheModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newStackModel(t, s).random(r) },
		func(r *rand.Rand) func() randomOp { return newDictModel(t, s).random(r) },
	}}.run(t, n)
}

// RandomPriority does as Random does with priority queues, whose ids are of the
// time of the store: that cannot be replayed.
func RandomPriority(t *testing.T, s store.Store, seed uint64, n int) {
	t.Helper()
	session{s, seed, []suite{
		func(r *rand.Rand) func() randomOp { return newPriorityModel(t, s, "min").random(r) },
		func(r *rand.Rand) func() randomOp { return newPriorityModel(t, s, "max").random(r) },
	}}.run(t, n)
}

// A randomOp is an operation, on the structure and on its model. Results are
// texts; that of an error is its kind.
type randomOp struct {
	name  string
	run   func() (string, error)
	model func() string
}

// one gives the operation of a method and its model.
func one[V any](name string, run func() (V, error), model func() string) randomOp {
	return randomOp{name, func() (string, error) {
		v, err := run()
		return show(v), err
	}, model}
}

// show spells a result.
func show(v any) string {
	switch v := v.(type) {
	case engine.Opt[codec.Text]:
		if !v.OK {
			return "none"
		}
		return string(v.V)
	case []codec.Text:
		return fmt.Sprint(v)
	case []engine.MemberScore:
		return showPairs(v)
	case []engine.Count:
		return listCounts(v)
	case engine.Dict[engine.Count]:
		return showCounts(v)
	case []engine.MapEntry:
		return fmt.Sprint(sortedEntries(v))
	case engine.Dict[engine.MapEntry]:
		return fmt.Sprint(v)
	}
	return fmt.Sprint(v)
}

// pick chooses one of ss.
func pick[T any](r *rand.Rand, ss ...T) T { return ss[r.IntN(len(ss))] }

func randomItem(r *rand.Rand) string {
	return pick(r, "a", "b", "c", "42", `"42"`, "null", `{"a":1}`, "x y", "\xff", "")
}

// A queueModel is two queues as slices; the second has bounds.
type queueModel struct {
	t      testing.TB
	queues [2]*engine.Queue
	items  [2][]string
	max    int // of the second
	drops  bool
}

func newQueueModel(t testing.TB, s store.Store) *queueModel {
	m := &queueModel{t: t, max: 4}
	m.queues[0] = newQueue(t, s, "{r}free", engine.QueueOptions{})
	m.queues[1] = newQueue(t, s, "{r}bound", bounded(4, "reject"))
	push(t, m.queues[1], "first")
	m.items[1] = []string{"first"}
	m.queues[1] = newQueue(t, s, "{r}bound", engine.QueueOptions{})
	return m
}

// push is what a push of items does to queue i.
func (m *queueModel) push(i int, items ...string) bool {
	had := len(m.items[i])
	n := had + len(items)
	trims := m.drops || had > m.max && len(items) <= m.max
	if i == 1 && n > m.max && !trims && len(items) > 0 {
		return false
	}
	m.items[i] = append(m.items[i], items...)
	if i == 1 && n > m.max && len(items) > 0 {
		m.items[i] = m.items[i][n-m.max:]
	}
	return true
}

// pop takes up to n items off queue i.
func (m *queueModel) pop(i, n int) []string {
	n = min(n, len(m.items[i]))
	items := m.items[i][:n:n]
	m.items[i] = m.items[i][n:]
	return items
}

func (m *queueModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		i, n := r.IntN(2), r.IntN(6)
		q, ctx := m.queues[i], m.t.Context()
		switch r.IntN(9) {
		case 0, 1:
			item := randomItem(r)
			return one(q.Name()+" push "+item, func() (int, error) { return q.Push(ctx, codec.Text(item), noWait()) },
				func() string { return m.pushed(i, item) })
		case 2:
			return m.extend(r, i, n)
		case 3:
			return one(q.Name()+" pop", func() (engine.Opt[codec.Text], error) { return q.Pop(ctx, noWait()) },
				func() string { return strings.Join(append(m.pop(i, 1), "none")[:1], "") })
		case 4:
			return one(fmt.Sprint(q.Name(), " pop_many ", n), func() ([]codec.Text, error) { return q.PopMany(ctx, n) },
				func() string { return fmt.Sprint(m.pop(i, n)) })
		case 5:
			return one(q.Name()+" items", func() ([]codec.Text, error) { return q.Items(ctx, 0, codec.End) },
				func() string { return fmt.Sprint(m.items[i]) })
		case 6:
			return m.move(i, n)
		case 7:
			return m.configure(r)
		}
		return m.expire(i)
	}
}

func (m *queueModel) pushed(i int, items ...string) string {
	if !m.push(i, items...) {
		return "full"
	}
	return fmt.Sprint(len(m.items[i]))
}

func (m *queueModel) extend(r *rand.Rand, i, n int) randomOp {
	if r.IntN(20) == 0 {
		n = 1001 + r.IntN(2000)
	}
	items := make([]string, n)
	for k := range items {
		items[k] = randomItem(r)
	}
	q := m.queues[i]
	return one(fmt.Sprint(q.Name(), " extend by ", n),
		func() (int, error) { return q.Extend(m.t.Context(), texts(items...), noWait()) },
		func() string { return m.pushed(i, items...) })
}

// move moves from one queue to the other.
func (m *queueModel) move(i, n int) randomOp {
	return one(fmt.Sprint(m.queues[i].Name(), " move ", n),
		func() ([]codec.Text, error) {
			return m.queues[i].MoveMany(m.t.Context(), m.queues[1-i], n, noWait())
		},
		func() string {
			items := m.pop(i, n)
			if !m.push(1-i, items...) {
				m.items[i] = append(slices.Clone(items), m.items[i]...)
				return "full"
			}
			return fmt.Sprint(items)
		})
}

func (m *queueModel) configure(r *rand.Rand) randomOp {
	max, overflow := 1+r.IntN(6), pick(r, "reject", "drop_oldest", "block")
	return randomOp{
		fmt.Sprint("configure ", max, overflow),
		func() (string, error) {
			return "done", m.queues[1].Configure(m.t.Context(), []engine.Parameter{
				{Name: "maxlen", Value: codec.OfInt(int64(max))},
				{Name: "overflow", Value: codec.Text(overflow)},
			})
		},
		func() string {
			m.max, m.drops = max, overflow == "drop_oldest"
			return "done"
		},
	}
}

// expire makes a queue expire, later than the test takes.
func (m *queueModel) expire(i int) randomOp {
	return one(m.queues[i].Name()+" expire",
		func() (bool, error) { return m.queues[i].Expire(m.t.Context(), time.Hour) },
		func() string { return fmt.Sprint(len(m.items[i]) > 0 || i == 1) })
}

// A mapModel is a map as a map.
type mapModel struct {
	t  testing.TB
	m  *engine.HashMap
	of map[string]string
}

func newMapModel(t testing.TB, s store.Store) *mapModel {
	return &mapModel{t, newMap(t, s, "{r}map"), map[string]string{}}
}

func (m *mapModel) get(k string) string {
	if v, ok := m.of[k]; ok {
		return v
	}
	return "none"
}

func (m *mapModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, k, v := m.t.Context(), pick(r, "a", "b", "c", "42", ""), randomItem(r)
		key := codec.Key(k)
		switch r.IntN(9) {
		case 0:
			return randomOp{
				"set " + k,
				func() (string, error) {
					return "done", m.m.Set(ctx, key, codec.Text(v), engine.SetOptions{})
				},
				func() string { m.of[k] = v; return "done" },
			}
		case 1:
			return one("get "+k, func() (engine.Opt[codec.Text], error) { return m.m.Get(ctx, key) },
				func() string { return m.get(k) })
		case 2:
			return one("pop "+k, func() (engine.Opt[codec.Text], error) { return m.m.Pop(ctx, key) },
				func() string { v := m.get(k); delete(m.of, k); return v })
		case 3:
			return m.compareAndSet(r, k, v)
		case 4:
			return m.incr(r, k)
		case 5:
			return one("setdefault "+k, func() (codec.Text, error) { return m.m.Setdefault(ctx, key, codec.Text(v)) },
				func() string {
					if _, ok := m.of[k]; !ok {
						m.of[k] = v
					}
					return m.of[k]
				})
		case 6:
			return m.change(r, k)
		case 7:
			return one("items", func() ([]engine.MapEntry, error) { return m.m.Items(ctx) }, m.entries)
		}
		return one("delete "+k, func() (bool, error) { return m.m.Delete(ctx, key) },
			func() string { _, ok := m.of[k]; delete(m.of, k); return fmt.Sprint(ok) })
	}
}

func (m *mapModel) entries() string {
	var es []engine.MapEntry
	for k, v := range m.of {
		es = append(es, engine.MapEntry{Key: codec.Key(k), Value: codec.Text(v)})
	}
	return fmt.Sprint(sortedEntries(es))
}

func (m *mapModel) compareAndSet(r *rand.Rand, k, v string) randomOp {
	old := pick(r, m.get(k), randomItem(r))
	if old == "none" {
		old = "null"
	}
	return one(fmt.Sprintf("compare_and_set %s %s", k, old),
		func() (bool, error) {
			return m.m.CompareAndSet(m.t.Context(), codec.Key(k), codec.Text(old), codec.Text(v))
		},
		func() string {
			now, ok := m.of[k]
			if ok && now != old || !ok && old != "null" {
				return "false"
			}
			m.of[k] = v
			return "true"
		})
}

// incr adds, most often to what is no number.
func (m *mapModel) incr(r *rand.Rand, k string) randomOp {
	by := pick(r, "1", "-3", "0.25", "9007199254740993")
	return one("incr "+k+" by "+by,
		func() (engine.Number, error) { return m.m.Incr(m.t.Context(), codec.Key(k), number(by)) },
		func() string {
			old, ok := m.of[k]
			if !ok {
				old = "0"
			}
			sum, err := addTexts(old, by)
			if err != nil {
				return "type"
			}
			m.of[k] = sum
			return sum
		})
}

// addTexts adds two numbers, spelled, ints as ints.
func addTexts(a, b string) (string, error) {
	if strings.Trim(a, "-0123456789.") != "" || a == "" {
		return "", errors.New("no number")
	}
	x, y := number(a), number(b)
	i, isInt := x.Int()
	j, alsoInt := y.Int()
	if isInt && alsoInt {
		return fmt.Sprint(i + j), nil
	}
	return fraction(x.Float() + y.Float()).String(), nil
}

func (m *mapModel) change(r *rand.Rand, k string) randomOp {
	gone := r.IntN(3) == 0
	return one("change "+k,
		func() (engine.Opt[codec.Text], error) {
			return m.m.Change(m.t.Context(), codec.Key(k), func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
				if gone {
					return none(), nil
				}
				return some(string(old.V) + "+"), nil
			})
		},
		func() string {
			if gone {
				delete(m.of, k)
				return "none"
			}
			m.of[k] += "+"
			return m.of[k]
		})
}

// A sortedModel is a sorted set as a map.
type sortedModel struct {
	t  testing.TB
	z  *engine.SortedSet
	of map[string]float64
}

func newSortedModel(t testing.TB, s store.Store) *sortedModel {
	return &sortedModel{t, newSorted(t, s, "{r}sorted"), map[string]float64{}}
}

// sorted gives the members, ascending.
func (m *sortedModel) sorted() []engine.MemberScore {
	var ms []engine.MemberScore
	for k, score := range m.of {
		ms = append(ms, engine.MemberScore{Member: codec.Key(k), Score: score})
	}
	slices.SortFunc(ms, func(a, b engine.MemberScore) int {
		return cmp.Or(cmp.Compare(a.Score, b.Score), cmp.Compare(a.Member, b.Member))
	})
	return ms
}

func (m *sortedModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, k := m.t.Context(), pick(r, "a", "b", "bb", "42", "\xff", "")
		key, score, n := codec.Key(k), float64(r.IntN(9)-4)/4, r.IntN(4)
		switch r.IntN(9) {
		case 0, 1:
			return m.add(r, k, score)
		case 2:
			return one("incr "+k, func() (float64, error) { return m.z.Incr(ctx, key, score) },
				func() string { m.of[k] += score; return fmt.Sprint(m.of[k]) })
		case 3:
			return one("items", func() ([]engine.MemberScore, error) { return m.z.Items(ctx) },
				func() string { return showPairs(m.sorted()) })
		case 4:
			return one(fmt.Sprint("pop_min ", n), func() ([]engine.MemberScore, error) { return m.z.PopMinMany(ctx, n, noWait()) },
				func() string { return m.popMin(n) })
		case 5:
			return one(fmt.Sprint("around ", k, n), func() ([]engine.MemberScore, error) { return m.z.Around(ctx, key, n) },
				func() string { return m.around(k, n) })
		case 6:
			return one("get_or_set "+k, func() (float64, error) { return m.z.GetOrSet(ctx, key, score) }, func() string {
				if _, ok := m.of[k]; !ok {
					m.of[k] = score
				}
				return fmt.Sprint(m.of[k])
			})
		case 7:
			return m.byScore(score, score+1)
		}
		return m.combine(r)
	}
}

func (m *sortedModel) add(r *rand.Rand, k string, score float64) randomOp {
	only := pick(r, "", "new", "exists", "greater", "less")
	return one(fmt.Sprint("add ", k, score, only),
		func() (bool, error) {
			return m.z.Add(m.t.Context(), codec.Key(k), score, engine.AddOptions{Only: only})
		},
		func() string {
			old, has := m.of[k]
			done := map[string]bool{
				"": true, "new": !has, "exists": has,
				"greater": !has || score > old, "less": !has || score < old,
			}[only]
			if done {
				m.of[k] = score
			}
			return fmt.Sprint(done && (only != "" || !has))
		})
}

func (m *sortedModel) popMin(n int) string {
	ms := m.sorted()
	ms = ms[:min(n, len(ms))]
	for _, p := range ms {
		delete(m.of, string(p.Member))
	}
	return showPairs(ms)
}

func (m *sortedModel) around(k string, n int) string {
	ms := m.sorted()
	at := slices.IndexFunc(ms, func(p engine.MemberScore) bool { return string(p.Member) == k })
	if at < 0 {
		return ""
	}
	return showPairs(ms[max(0, at-n):min(len(ms), at+n+1)])
}

func (m *sortedModel) byScore(low, high float64) randomOp {
	return one(fmt.Sprint("range_by_score ", low, high),
		func() ([]engine.MemberScore, error) {
			return m.z.RangeByScore(m.t.Context(), engine.BoundOf(low), "("+engine.BoundOf(high), engine.ScoreRangeOptions{})
		},
		func() string {
			return showPairs(slices.DeleteFunc(m.sorted(), func(p engine.MemberScore) bool {
				return p.Score < low || p.Score >= high
			}))
		})
}

// combine takes the set together with itself: all scores double.
func (m *sortedModel) combine(r *rand.Rand) randomOp {
	stored := r.IntN(3) == 0
	return one(fmt.Sprint("union ", stored),
		func() ([]engine.MemberScore, error) {
			ctx, itself := m.t.Context(), []engine.Scored{m.z, m.z}
			if !stored {
				return m.z.Union(ctx, itself[:1], engine.CombineOptions{})
			}
			if _, err := m.z.StoreUnion(ctx, itself, engine.CombineOptions{Weights: []float64{0.25, 0.25}}); err != nil {
				return nil, err
			}
			return m.z.Items(ctx)
		},
		func() string {
			ms := m.sorted()
			for i := range ms {
				if stored {
					ms[i].Score /= 2
					m.of[string(ms[i].Member)] = ms[i].Score
				} else {
					ms[i].Score *= 2
				}
			}
			return showPairs(ms)
		})
}

// A counterModel is a counter as a map.
type counterModel struct {
	t  testing.TB
	c  *engine.Counter
	of map[string]float64
}

func newCounterModel(t testing.TB, s store.Store) *counterModel {
	return &counterModel{t, newCounter(t, s, "{r}counter"), map[string]float64{}}
}

// counts gives the counts, highest first.
func (m *counterModel) counts() []engine.Count {
	var cs []engine.Count
	for k, n := range m.of {
		cs = append(cs, engine.Count{Key: codec.Key(k), Count: fraction(n)})
	}
	slices.SortFunc(cs, func(a, b engine.Count) int {
		return cmp.Or(cmp.Compare(b.Count.Float(), a.Count.Float()), cmp.Compare(a.Key, b.Key))
	})
	return cs
}

func (m *counterModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, k, by := m.t.Context(), pick(r, "a", "b", "bb", "42", ""), float64(r.IntN(9)-4)/2
		switch r.IntN(6) {
		case 0, 1:
			return one("incr "+k, func() (engine.Number, error) { return m.c.Incr(ctx, codec.Key(k), fraction(by)) },
				func() string { m.of[k] += by; return fraction(m.of[k]).String() })
		case 2:
			return m.update(k, by, r.IntN(4))
		case 3:
			n := r.IntN(5)
			return one(fmt.Sprint("most_common ", n),
				func() ([]engine.Count, error) { return m.c.MostCommon(ctx, codec.Some(n)) },
				func() string { cs := m.counts(); return listCounts(cs[:min(n, len(cs))]) })
		case 4:
			return one("total", func() (engine.Number, error) { return m.c.Total(ctx) }, func() string {
				sum := 0.0
				for _, n := range m.of {
					sum += n
				}
				return fraction(sum).String()
			})
		}
		return one("delete "+k, func() (bool, error) { return m.c.Delete(ctx, codec.Key(k)) },
			func() string { _, ok := m.of[k]; delete(m.of, k); return fmt.Sprint(ok) })
	}
}

// update adds to k n times, and to another.
func (m *counterModel) update(k string, by float64, n int) randomOp {
	counts := []engine.Count{{Key: "other", Count: whole(1)}}
	for range n {
		counts = append(counts, engine.Count{Key: codec.Key(k), Count: fraction(by)})
	}
	return one("update "+k, func() (int, error) { return m.c.Update(m.t.Context(), counts) }, func() string {
		before := len(m.of)
		for _, c := range counts {
			m.of[string(c.Key)] += c.Count.Float()
		}
		return fmt.Sprint(len(m.of) - before)
	})
}
