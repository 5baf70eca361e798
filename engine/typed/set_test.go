package typed_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/typed"
)

func TestSet(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		a := opened[*typed.Set[job]](t)(typed.NewSet[job](e, "{x}a", engine.Common{}))
		b := opened[*typed.Set[job]](t)(typed.NewSet[job](e, "{x}b", engine.Common{}))
		ada, bob, eve := job{"ada", 1}, job{"bob", 2}, job{"eve", 3}
		did, err := a.Add(ctx, ada)
		c.is("Add", did, true, err)
		did, err = a.Add(ctx, ada)
		c.is("Add again", did, false, err)
		n, err := a.Update(ctx, []job{ada, bob})
		c.is("Update", n, 1, err)
		b.Update(ctx, []job{bob, eve})
		has, err := a.Contains(ctx, bob)
		c.is("Contains", has, true, err)
		sorted := func(jobs []job) []job {
			return slices.SortedFunc(slices.Values(jobs), func(x, y job) int { return x.N - y.N })
		}
		ms, err := a.Members(ctx)
		c.is("Members", sorted(ms), []job{ada, bob}, err)
		ms, err = a.Union(ctx, b)
		c.is("Union", sorted(ms), []job{ada, bob, eve}, err)
		ms, err = a.Intersection(ctx, b)
		c.is("Intersection", ms, []job{bob}, err)
		ms, err = a.Difference(ctx, b)
		c.is("Difference", ms, []job{ada}, err)
		is, err := a.Issubset(ctx, b)
		c.is("Issubset", is, false, err)
		is, err = a.Isdisjoint(ctx, b)
		c.is("Isdisjoint", is, false, err)
		ms, err = a.Sample(ctx, 5)
		c.is("Sample", len(ms), 2, err)
		did, err = a.Move(ctx, ada, b)
		c.is("Move", did, true, err)
		n, err = a.UnionUpdate(ctx, b)
		c.is("UnionUpdate", n, 3, err)
		n, err = a.IntersectionUpdate(ctx, b)
		c.is("IntersectionUpdate", n, 3, err)
		did, err = b.Remove(ctx, eve)
		c.is("Remove", did, true, err)
		n, err = a.DifferenceUpdate(ctx, b)
		c.is("DifferenceUpdate", n, 1, err)
		c.is("All", gathered(t, a.All(ctx)), []job{eve}, nil)
		x, ok, err := a.Pop(ctx)
		c.has("Pop", x, ok, eve, err)
		n, err = b.RemoveMany(ctx, []job{ada, eve})
		c.is("RemoveMany", n, 1, err)
	})
}

func TestSortedSet(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		z := opened[*typed.SortedSet[[2]string]](t)(typed.NewSortedSet[[2]string](e, "z", engine.SortedSetOptions{}))
		a, b, d := [2]string{"a", "x"}, [2]string{"b", "x"}, [2]string{"d", "x"}
		type scored = typed.Scored[[2]string]
		did, err := z.Add(ctx, a, 1, engine.AddOptions{})
		c.is("Add", did, true, err)
		n, err := z.Update(ctx, []scored{{a, 1}, {b, 2}, {d, 4}})
		c.is("Update", n, 2, err)
		f, err := z.Incr(ctx, d, -1)
		c.is("Incr", f, 3.0, err)
		f, err = z.GetOrSet(ctx, a, 9)
		c.is("GetOrSet", f, 1.0, err)
		f, ok, err := z.Score(ctx, b)
		c.has("Score", f, ok, 2.0, err)
		has, err := z.Contains(ctx, [2]string{})
		c.is("Contains", has, false, err)
		rank, ok, err := z.Rank(ctx, d, engine.ReverseOptions{Reverse: true})
		c.has("Rank", rank, ok, 0, err)
		items, err := z.Items(ctx)
		c.is("Items", items, []scored{{a, 1}, {b, 2}, {d, 3}}, err)
		c.is("All", gathered(t, z.All(ctx)), items, nil)
		part, err := z.Range(ctx, 1, 2, engine.ReverseOptions{})
		c.is("Range", part, []scored{{b, 2}}, err)
		part, err = z.RangeByScore(ctx, "(1", "", engine.ScoreRangeOptions{})
		c.is("RangeByScore", part, []scored{{b, 2}, {d, 3}}, err)
		n, err = z.Count(ctx, "2", "")
		c.is("Count", n, 2, err)
		part, err = z.Top(ctx, 1)
		c.is("Top", part, []scored{{d, 3}}, err)
		part, err = z.Around(ctx, b, 1)
		c.is("Around", part, items, err)
		did, err = z.Remove(ctx, b)
		c.is("Remove", did, true, err)
		m, ok, err := z.PopMax(ctx, now)
		c.has("PopMax", m, ok, scored{d, 3}, err)
		m, ok, err = z.PopMin(ctx, now)
		c.has("PopMin", m, ok, scored{a, 1}, err)
		n, err = z.RemoveMany(ctx, [][2]string{a})
		c.is("RemoveMany", n, 0, err)
	})
}

func TestGeoSet(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		g := opened[*typed.GeoSet[string]](t)(typed.NewGeoSet[string](e, "g", engine.GeoSetOptions{}))
		did, err := g.Add(ctx, "Bern", engine.Position{Lat: 46.948, Lon: 7.4474})
		c.is("Add", did, true, err)
		n, err := g.Update(ctx, map[string]engine.Position{"Basel": {Lat: 47.5596, Lon: 7.5886}})
		c.is("Update", n, 1, err)
		at, ok, err := g.Position(ctx, "Bern")
		c.has("Position", fmt.Sprintf("%.2f %.2f", at.Lat, at.Lon), ok, "46.95 7.45", err)
		d, ok, err := g.Distance(ctx, "Bern", "Basel", "km")
		c.has("Distance", int(d), ok, 68, err)
		near, err := g.Within(ctx, at, 10, engine.WithinOptions{Unit: "km"})
		c.is("Within", len(near), 1, err)
		near, err = g.WithinMember(ctx, "Bern", 100, engine.WithinOptions{})
		c.is("WithinMember", []string{near[0].Member, near[1].Member}, []string{"Bern", "Basel"}, err)
		did, err = g.Remove(ctx, "Bern")
		c.is("Remove", did, true, err)
		c.is("Untyped", g.Untyped().Name(), "g", nil)
	})
}

func TestFilters(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		f := opened[*typed.BloomFilter[job]](t)(typed.NewBloomFilter[job](e, "f", engine.BloomFilterOptions{}))
		did, err := f.Add(ctx, job{"ada", 1})
		c.is("Add", did, true, err)
		n, err := f.Update(ctx, []job{{"ada", 1}, {"bob", 2}})
		c.is("Update", n, 1, err)
		has, err := f.Contains(ctx, job{"bob", 2})
		c.is("Contains", has, true, err)
		all, err := f.ContainsMany(ctx, []job{{"ada", 1}, {"eve", 3}})
		c.is("ContainsMany", all, []bool{true, false}, err)
		c.is("Untyped", f.Untyped().Name(), "f", nil)

		l := opened[*typed.HyperLogLog[job]](t)(typed.NewHyperLogLog[job](e, "{x}l", engine.HyperLogLogOptions{}))
		other := opened[*typed.HyperLogLog[job]](t)(typed.NewHyperLogLog[job](e, "{x}o", engine.HyperLogLogOptions{}))
		did, err = l.Add(ctx, job{"ada", 1})
		c.is("Add", did, true, err)
		did, err = other.Update(ctx, []job{{"ada", 1}, {"bob", 2}})
		c.is("Update", did, true, err)
		c.is("Merge", nil, nil, l.Merge(ctx, other))
		n, err = l.Count(ctx)
		c.is("Count", n, 2, err)
		c.is("Untyped", l.Untyped().Name(), "{x}l", nil)
	})
}

func TestRateLimiter(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		l := opened[*typed.RateLimiter[int]](t)(typed.NewRateLimiter[int](e, "l", engine.RateLimiterOptions{Limit: 2, Per: time.Hour}))
		ok, err := l.Allow(ctx, 7, 1)
		c.is("Allow", ok, true, err)
		v, err := l.Take(ctx, 7, 2)
		if err != nil || v.Allowed || v.Remaining != 1 || v.RetryAfter < 29*time.Minute || v.ResetAfter > 30*time.Minute {
			t.Errorf("Take: got %+v, %v", v, err)
		}
		ok, err = l.Wait(ctx, 7, 1, now)
		c.is("Wait", ok, true, err)
		v, err = l.Peek(ctx, 7)
		c.is("Peek", v.Allowed, false, err)
		c.is("Reset", nil, nil, l.Reset(ctx, 7))
		v, err = l.Peek(ctx, 7)
		c.is("Peek", v.Remaining, 2, err)
		c.is("Untyped", l.Untyped().Name(), "l", nil)
	})
}
