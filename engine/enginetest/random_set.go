package enginetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A setModel is two sets as maps.
type setModel struct {
	t    testing.TB
	sets [2]*engine.Set
	of   [2]map[string]bool
}

func newSetModel(t testing.TB, s store.Store) *setModel {
	return &setModel{
		t,
		[2]*engine.Set{newSet(t, s, "{r}set"), newSet(t, s, "{r}set2")},
		[2]map[string]bool{{}, {}},
	}
}

func showMembers[T ~string](ms []T) string {
	slices.Sort(ms)
	return fmt.Sprintf("%q", ms)
}

func (m *setModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, i, k := m.t.Context(), r.IntN(2), randomMember(r)
		set, of := m.sets[i], m.of[i]
		switch r.IntN(9) {
		case 0, 1:
			return one(set.Name()+" add "+k, func() (bool, error) { return set.Add(ctx, codec.Key(k)) },
				func() string { had := of[k]; of[k] = true; return fmt.Sprint(!had) })
		case 2:
			return one(set.Name()+" remove "+k, func() (bool, error) { return set.Remove(ctx, codec.Key(k)) },
				func() string { had := of[k]; delete(of, k); return fmt.Sprint(had) })
		case 3:
			return one(set.Name()+" contains "+k, func() (bool, error) { return set.Contains(ctx, codec.Key(k)) },
				func() string { return fmt.Sprint(of[k]) })
		case 4:
			return m.update(r, i)
		case 5:
			return one(set.Name()+" move "+k, func() (bool, error) { return set.Move(ctx, codec.Key(k), m.sets[1-i]) },
				func() string {
					had := of[k]
					if delete(of, k); had {
						m.of[1-i][k] = true
					}
					return fmt.Sprint(had)
				})
		case 6:
			return one("compare", func() (string, error) { return set.Compare(ctx, m.sets[1-i]) },
				func() string { return sign(of, m.of[1-i]) })
		}
		return m.combine(r, i)
	}
}

func randomMember(r *rand.Rand) string {
	return pick(r, "1", "1.0", "true", `"1"`, "a", "[1,2]", "\xff", "")
}

// update adds a few members, or many of which all but a few go again.
func (m *setModel) update(r *rand.Rand, i int) randomOp {
	set, ms := m.sets[i], make([]string, r.IntN(4))
	for k := range ms {
		ms[k] = randomMember(r)
	}
	large := r.IntN(20) == 0
	return one(fmt.Sprintf("%s update %q %v", set.Name(), ms, large), func() (int, error) {
		if large {
			if _, err := set.Update(m.t.Context(), manyMembers(1000, 2500)); err != nil {
				return 0, err
			}
			if _, err := set.RemoveMany(m.t.Context(), manyMembers(1000, 2500)); err != nil {
				return 0, err
			}
		}
		return set.Update(m.t.Context(), keys(ms...))
	}, func() string {
		before := len(m.of[i])
		for _, k := range ms {
			m.of[i][k] = true
		}
		return fmt.Sprint(len(m.of[i]) - before)
	})
}

// sign tells how a stands to b.
func sign(a, b map[string]bool) string {
	both := 0
	for k := range a {
		if b[k] {
			both++
		}
	}
	switch {
	case both == len(a) && both == len(b):
		return "="
	case both == len(a):
		return "<"
	case both == len(b):
		return ">"
	}
	return ""
}

// combine puts a set together with the two and a list, some of these or none,
// and leaves it so or only reads.
func (m *setModel) combine(r *rand.Rand, i int) randomOp {
	var others []engine.Collection
	var models []map[string]bool
	for range r.IntN(4) {
		if r.IntN(2) == 0 {
			k := r.IntN(2)
			others, models = append(others, m.sets[k]), append(models, m.of[k])
			continue
		}
		a, b := randomMember(r), randomMember(r)
		others, models = append(others, listed(a, b, a)), append(models, map[string]bool{a: true, b: true})
	}
	how, stores := r.IntN(4), r.IntN(3) == 0
	return one(fmt.Sprint(m.sets[i].Name(), " combine ", how, stores, models),
		func() (string, error) { return m.combined(i, how, stores, others) },
		func() string {
			after := combinedModel(m.of[i], how, models)
			if stores {
				m.of[i] = after
			}
			return showMembers(slices.Collect(maps.Keys(after)))
		})
}

func (m *setModel) combined(i, how int, stores bool, others []engine.Collection) (string, error) {
	ctx, set := m.t.Context(), m.sets[i]
	if !stores {
		read := []func() (engine.Members, error){
			func() (engine.Members, error) { return set.Union(ctx, others) },
			func() (engine.Members, error) { return set.Intersection(ctx, others) },
			func() (engine.Members, error) { return set.Difference(ctx, others) },
			func() (engine.Members, error) { return set.SymmetricDifference(ctx, others) },
		}[how]
		ms, err := read()
		return showMembers(ms), err
	}
	write := []func() (int, error){
		func() (int, error) { return set.UnionUpdate(ctx, others) },
		func() (int, error) { return set.IntersectionUpdate(ctx, others) },
		func() (int, error) { return set.DifferenceUpdate(ctx, others) },
		func() (int, error) { return set.SymmetricDifferenceUpdate(ctx, others) },
	}[how]
	if _, err := write(); err != nil {
		return "", err
	}
	ms, err := set.Members(ctx)
	return showMembers(ms), err
}

// combinedModel gives what a and others are together.
func combinedModel(a map[string]bool, how int, others []map[string]bool) map[string]bool {
	in := map[string]int{}
	for _, b := range others {
		for k := range b {
			in[k]++
		}
	}
	after := map[string]bool{}
	for k := range a {
		in[k] += 0
	}
	for k, n := range in {
		stays := []bool{
			a[k] || n > 0,
			a[k] && n == len(others),
			a[k] && n == 0,
			a[k] != (n%2 == 1),
		}[how]
		if stays {
			after[k] = true
		}
	}
	return after
}
