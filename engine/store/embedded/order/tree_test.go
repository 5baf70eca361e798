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

// A numbering gives members numbers, those of what left the tree again.
type numbering struct {
	names []string
	ids   map[order.Item]uint32
	free  []uint32
}

func (x *numbering) Name(id uint32) string { return x.names[id] }

// A tree is one under test, with its members.
type tree struct {
	order.Tree
	numbering
}

func newTree() *tree {
	t := &tree{numbering: numbering{ids: make(map[order.Item]uint32)}}
	t.Tree = order.New(&t.numbering)
	return t
}

func (t *tree) insert(x order.Item) {
	if len(t.free) == 0 {
		t.free = append(t.free, uint32(len(t.names)))
		t.names = append(t.names, "")
	}
	last := len(t.free) - 1
	id := t.free[last]
	t.free = t.free[:last]
	t.names[id], t.ids[x] = x.Member, id
	t.Insert(x.Score, id)
}

// delete removes x, and spoils what its number stood for.
func (t *tree) delete(x order.Item) bool {
	id, has := t.ids[x]
	if !has || !t.Delete(x.Score, id) {
		return false
	}
	delete(t.ids, x)
	t.names[id] = "gone"
	t.free = append(t.free, id)
	return true
}

// renumber gives x another number.
func (t *tree) renumber(x order.Item) {
	from, to := t.ids[x], uint32(len(t.names))
	t.names = append(t.names, x.Member)
	t.Renumber(x.Score, from, to)
	t.names[from], t.ids[x] = "gone", to
	t.free = append(t.free, from)
}

// TestTree compares a tree with a sorted slice, growing and shrinking by turns.
func TestTree(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	tree := newTree()
	var want []order.Item
	for i := range 60_000 {
		x := order.Item{Score: float64(r.IntN([]int{20, 2000}[i%2])), Member: prefixes[r.IntN(len(prefixes))] + fmt.Sprint(r.IntN(200))}
		at, found := slices.BinarySearchFunc(want, x, compare)
		if got := tree.Rank(x); got != at {
			t.Fatalf("seed %d: Rank(%v): got %d, want %d", seed, x, got, at)
		}
		if found && tree.RankOf(x) != at {
			t.Fatalf("seed %d: RankOf(%v): got %d, want %d", seed, x, tree.RankOf(x), at)
		}
		switch grow := i/10_000%2 == 0; {
		case !found && (grow || r.IntN(4) == 0):
			tree.insert(x)
			want = slices.Insert(want, at, x)
		case !grow && len(want) > 0:
			k := r.IntN(len(want))
			if !tree.delete(want[k]) {
				t.Fatalf("seed %d: Delete(%v): got false", seed, want[k])
			}
			want = slices.Delete(want, k, k+1)
		case found && r.IntN(4) == 0:
			tree.renumber(x)
		case found != tree.delete(x):
			t.Fatalf("seed %d: Delete(%v): got %v, want %v", seed, x, !found, found)
		case found:
			want = slices.Delete(want, at, at+1)
		}
		if i%500 == 0 {
			verify(t, seed, tree, want)
		}
	}
	verify(t, seed, tree, want)
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

func verify(t *testing.T, seed uint64, tree *tree, want []order.Item) {
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
			tree := newTree()
			for i := range n {
				tree.insert(item(i))
			}
			if err := tree.Verify(); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				k := map[string]int{"up": i, "down": n - 1 - i, "inside out": (n/2 + (i+1)/2*(1-2*(i%2)) + n) % n}[name]
				if !tree.delete(item(k)) {
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
	tree := newTree()
	if tree.Seek(0).Valid() || tree.Seek(-1).Valid() || tree.Rank(order.Item{}) != 0 {
		t.Error("an empty tree has an item")
	}
	tree.insert(order.Item{Member: "a"})
	if tree.Seek(1).Valid() || !tree.Seek(0).Valid() {
		t.Error("a tree of one item has another number of them")
	}
}

// numbers are members that tell nothing apart.
type numbers struct{}

func (numbers) Name(uint32) string { return "member" }

const million = 1_000_000

func BenchmarkInsert(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 0))
	var tree order.Tree
	for i := range b.N {
		if i%million == 0 {
			tree = order.New(numbers{})
		}
		tree.Insert(r.Float64(), uint32(i%million))
	}
}

func BenchmarkRank(b *testing.B) {
	tree := order.New(numbers{})
	r := rand.New(rand.NewPCG(1, 0))
	for i := range million {
		tree.Insert(r.Float64(), uint32(i))
	}
	for b.Loop() {
		tree.Rank(order.Item{Score: r.Float64(), Member: "member"})
	}
}

// TestForward goes through a tree by steps of any size.
func TestForward(t *testing.T) {
	const n = 2000
	r, x := rand.New(rand.NewPCG(5, 6)), newTree()
	for i := range n {
		x.insert(order.Item{Member: fmt.Sprintf("%04d", 2*i)})
	}
	for range 20 {
		c, at := x.Seek(0), 0
		for at < 2*n {
			if c = x.Forward(c, order.Item{Member: fmt.Sprintf("%04d", at)}); at == 2*n-1 {
				break
			}
			if want := fmt.Sprintf("%04d", at+at%2); c.Item().Member != want {
				t.Fatalf("Forward to %04d: got %s, want %s", at, c.Item().Member, want)
			}
			at += r.IntN(1 << r.IntN(9))
		}
		if c = x.Forward(c, order.Item{Member: "9"}); c.Valid() {
			t.Fatalf("Forward beyond the last: got %s", c.Item().Member)
		}
	}
}
