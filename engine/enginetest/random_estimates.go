package enginetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// An hllModel is two HyperLogLogs as the sets of what they saw.
type hllModel struct {
	t    testing.TB
	logs [2]*engine.HyperLogLog
	of   [2]map[codec.Key]bool
}

func newHLLModel(t testing.TB, s store.Store) *hllModel {
	return &hllModel{
		t,
		[2]*engine.HyperLogLog{
			newHyperLogLog(t, s, "{r}hll", engine.Common{}), newHyperLogLog(t, s, "{r}hll2", engine.Common{}),
		},
		[2]map[codec.Key]bool{{}, {}},
	}
}

func (m *hllModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, i := m.t.Context(), r.IntN(2)
		l := m.logs[i]
		switch r.IntN(5) {
		case 0, 1:
			x := codec.Key(strconv.Itoa(r.IntN(500)))
			return m.add(i, fmt.Sprint(l.Name(), " add ", x), []codec.Key{x}, func() (bool, error) { return l.Add(ctx, x) })
		case 2:
			xs := counted(r.IntN(500), r.IntN(50))
			return m.add(i, fmt.Sprint(l.Name(), " update ", len(xs)), xs, func() (bool, error) { return l.Update(ctx, xs) })
		case 3:
			return randomOp{l.Name() + " merge", func() (string, error) {
				return "done", l.Merge(ctx, []*engine.HyperLogLog{m.logs[1-i]})
			}, func() string { maps.Copy(m.of[i], m.of[1-i]); return "done" }}
		}
		return randomOp{l.Name() + " count", func() (string, error) {
			n, err := l.Count(ctx)
			if want := len(m.of[i]); n < want-want/30-1 || n > want+want/30+1 {
				return fmt.Sprint(n, " of ", want), err
			}
			return "near", err
		}, func() string { return "near" }}
	}
}

// add counts elements. Nothing may change if all were counted before; else it
// may or may not.
func (m *hllModel) add(i int, name string, xs []codec.Key, run func() (bool, error)) randomOp {
	seen := !slices.ContainsFunc(xs, func(x codec.Key) bool { return !m.of[i][x] })
	return randomOp{name, func() (string, error) {
		changed, err := run()
		return fmt.Sprint("changed what it knew: ", changed && seen), err
	}, func() string {
		for _, x := range xs {
			m.of[i][x] = true
		}
		return "changed what it knew: false"
	}}
}
