package order_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

// prefixes begin members: some share more than eight bytes, some have none.
var prefixes = []string{"", "a long prefix ", "eight by", "\x00", "\x00\x00\x00\x00\x00\x00\x00\x00\x00"}

// TestTree compares a tree with a sorted slice, growing and shrinking by turns.
func TestTree(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	var tree order.Tree
	var want []order.Item
	for i := range 60_000 {
		x := order.Item{Score: float64(r.IntN(20)), Member: prefixes[r.IntN(len(prefixes))] + fmt.Sprint(r.IntN(200))}
		at, found := slices.BinarySearchFunc(want, x, compare)
		if got := tree.Rank(x); got != at {
			t.Fatalf("seed %d: Rank(%v): got %d, want %d", seed, x, got, at)
		}
		switch grow := i/10_000%2 == 0; {
		case !found && (grow || r.IntN(4) == 0):
			tree.Insert(x)
			want = slices.Insert(want, at, x)
		case !grow && len(want) > 0:
			k := r.IntN(len(want))
			if !tree.Delete(want[k]) {
				t.Fatalf("seed %d: Delete(%v): got false", seed, want[k])
			}
			want = slices.Delete(want, k, k+1)
		case found != tree.Delete(x):
			t.Fatalf("seed %d: Delete(%v): got %v, want %v", seed, x, !found, found)
		case found:
			want = slices.Delete(want, at, at+1)
		}
		if i%500 == 0 {
			verify(t, seed, &tree, want)
		}
	}
	verify(t, seed, &tree, want)
}

func compare(a, b order.Item) int {
	switch {
	case order.Less(a, b):
		return -1
	case order.Less(b, a):
		return 1
	}
	return 0
}

func verify(t *testing.T, seed uint64, tree *order.Tree, want []order.Item) {
	t.Helper()
	if err := tree.Verify(); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	if tree.Len() != len(want) {
		t.Fatalf("seed %d: Len: got %d, want %d", seed, tree.Len(), len(want))
	}
	for i, x := range want {
		if got := tree.At(i); got != x {
			t.Fatalf("seed %d: At(%d): got %v, want %v", seed, i, got, x)
		}
	}
}

// TestAscending inserts in order and removes from either end.
func TestAscending(t *testing.T) {
	const n = 20_000
	item := func(i int) order.Item { return order.Item{Member: fmt.Sprintf("%06d", i)} }
	for _, name := range []string{"up", "down", "inside out"} {
		t.Run(name, func(t *testing.T) {
			var tree order.Tree
			for i := range n {
				tree.Insert(item(i))
			}
			if err := tree.Verify(); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				k := map[string]int{"up": i, "down": n - 1 - i, "inside out": (n/2 + (i+1)/2*(1-2*(i%2)) + n) % n}[name]
				if !tree.Delete(item(k)) {
					t.Fatalf("Delete(%d): got false", k)
				}
				if i%1000 == 0 {
					if err := tree.Verify(); err != nil {
						t.Fatalf("after %d: %v", i, err)
					}
				}
			}
			if tree.Len() != 0 {
				t.Fatalf("Len: got %d, want 0", tree.Len())
			}
		})
	}
}

func TestSeekBeyond(t *testing.T) {
	var tree order.Tree
	if tree.Seek(0).Valid() || tree.Seek(-1).Valid() || tree.Rank(order.Item{}) != 0 {
		t.Error("an empty tree has an item")
	}
	tree.Insert(order.Item{Member: "a"})
	if tree.Seek(1).Valid() || !tree.Seek(0).Valid() {
		t.Error("a tree of one item has another number of them")
	}
}

func BenchmarkInsert(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 0))
	var tree order.Tree
	for i := range b.N {
		tree.Insert(order.Item{Score: r.Float64(), Member: "member"})
		if i%1_000_000 == 999_999 {
			tree = order.Tree{}
		}
	}
}

func BenchmarkRank(b *testing.B) {
	var tree order.Tree
	r := rand.New(rand.NewPCG(1, 0))
	for range 1_000_000 {
		tree.Insert(order.Item{Score: r.Float64(), Member: "member"})
	}
	for b.Loop() {
		tree.Rank(order.Item{Score: r.Float64(), Member: "member"})
	}
}
