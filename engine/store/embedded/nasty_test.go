package embedded_test

import (
	"math/rand/v2"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

const oneMegabyte = "1mb"

// FuzzCommands executes commands with arguments that make no sense: nothing
// panics, and the keyspace stays sound.
func FuzzCommands(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	ops := store.Commands()
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := storetest.Embedded(t, embedded.Options{})
		s.Do(t.Context(), store.Named("CONFIG", "SET", "proto-max-bulk-len", oneMegabyte))
		for range 500 {
			if r.IntN(50) == 0 {
				storetest.Fill(t.Context(), s)
			}
			op := ops[r.IntN(len(ops))]
			if op == store.Eval || op == store.EvalRO || op == store.Config {
				continue // words make no scripts, and limits shall stay
			}
			s.Atomic(t.Context(), []store.Command{storetest.Nonsense(r, op)}) // where nothing waits
		}
	})
}

// TestNonsense compares what a server says of such commands.
func TestNonsense(t *testing.T) {
	server := storetest.Server(t, "--proto-max-bulk-len", oneMegabyte).Open(t)
	s := storetest.Embedded(t, embedded.Options{})
	s.Do(t.Context(), store.Named("CONFIG", "SET", "proto-max-bulk-len", oneMegabyte))
	storetest.DifferNonsense(t, s, server, storetest.Seed(t), storetest.Ops(t, 20_000))
}
