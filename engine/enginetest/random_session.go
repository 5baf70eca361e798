package enginetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A suite gives a structure and its model, with what chooses an operation.
type suite func(r *rand.Rand) func() randomOp

// A session is random operations in a store, each of which depends on the seed
// and its number alone.
type session struct {
	store  store.Store
	seed   uint64
	suites []suite
}

// run does n operations. If one of them goes wrong it leaves out, on the
// emptied store, all others that can be left out.
func (s session) run(t *testing.T, n int) {
	t.Helper()
	all := make([]uint64, n)
	for i := range all {
		all[i] = uint64(i)
	}
	wrong, steps := s.do(all)
	if wrong == "" {
		return
	}
	again := func(some []uint64) bool {
		do(t, s.store, "FLUSHALL")
		failure, done := s.do(some)
		if failure != "" {
			wrong, steps = failure, done
		}
		return failure != ""
	}
	if all = all[:len(steps)]; again(all) {
		again(storetest.Fewest(all, again))
	}
	t.Fatalf("seed %d: %s\nafter:\n%s", s.seed, wrong, strings.Join(steps[max(0, len(steps)-30):], "\n"))
}

// do does some of the operations, as far as one that goes wrong, and tells how
// it does and what was done.
func (s session) do(numbers []uint64) (wrong string, steps []string) {
	source := rand.NewPCG(s.seed, 0)
	r := rand.New(source)
	var choose []func() randomOp
	for _, suite := range s.suites {
		choose = append(choose, suite(r))
	}
	for _, i := range numbers {
		source.Seed(s.seed, i)
		op := choose[r.IntN(len(choose))]()
		steps = append(steps, op.name)
		want := op.model()
		got, err := op.run()
		if err != nil {
			got = engine.KindOf(err)
		}
		if got != want {
			return fmt.Sprintf("operation %d: %s: got %s (%v), want %s", i, op.name, got, err, want), steps
		}
	}
	return "", steps
}
