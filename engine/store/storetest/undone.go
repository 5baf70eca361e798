package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
)

// Undone has random transactions whose last write is refused, on a store that
// otherwise does what another one does, and checks that both hold the same.
func Undone(t testing.TB, got, want store.Store, seed uint64, ops int) {
	t.Helper()
	ctx, r := t.Context(), rand.New(rand.NewPCG(seed, 1))
	refused := store.Cmd(store.SAdd, "text", "m")
	for _, s := range []store.Store{got, want} {
		if err := s.Do(ctx, store.Cmd(store.Set, "text", "v")).Err(); err != nil {
			t.Fatal(err)
		}
	}
	for cs := undoable(Commands(seed, ops)); len(cs) > 0; {
		some := cs[:min(len(cs), 1+r.IntN(6))]
		cs = cs[len(some):]
		err := store.Atomic(ctx, got, 0, func(tx store.Store) error {
			for _, c := range append([]store.Command{store.Cmd(store.Incr, "count")}, some...) {
				tx.Do(ctx, c) // what it does not take is not part of the transaction
			}
			return tx.Do(ctx, refused).Err()
		})
		if err == nil {
			t.Fatalf("seed %d: a transaction with a write that is refused: got no error", seed)
		}
		if diff := SameKeyspace(ctx, got, want); diff != "" {
			t.Fatalf("seed %d: a transaction is not undone (%v):\n%s\n%s", seed, err, strings.Join(spell(some), "\n"), diff)
		}
		got.Pipeline(ctx, some)
		want.Pipeline(ctx, some)
	}
}

// undoable gives those of cs that Atomic can undo.
func undoable(cs []store.Command) (some []store.Command) {
	for _, c := range cs {
		known := c.Resolve()
		row := known.Row()
		if row.First >= 0 && row.Flags&(store.Whole|store.Scripted|store.Storing|store.Streams) == 0 && row.Name[0] != 'X' {
			some = append(some, c)
		}
	}
	return some
}

func spell(cs []store.Command) (lines []string) {
	for _, c := range cs {
		var words []string
		for i := range c.Len() {
			words = append(words, c.Arg(i))
		}
		lines = append(lines, fmt.Sprintf("%q", words))
	}
	return lines
}
