package enginetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// concurrentGraph adds edges to a strict graph while vertices come and go: no
// edge is left without its ends, and both directions of the edges agree.
func concurrentGraph(t *testing.T, s store.Store) {
	ctx, g := t.Context(), newGraph(t, s, "g", engine.GraphOptions{Strict: codec.Some(true)})
	name := func(i int) codec.Key { return codec.Key(fmt.Sprint("v", i%7)) }
	atOnce(func(w int) {
		for i := range each {
			var err error
			switch u, v := name(i*w), name(i+w); w {
			case 0:
				_, err = g.RemoveVertex(ctx, u)
			case 1:
				_, err = g.AddVertex(ctx, u, engine.VertexOptions{})
			default:
				_, err = g.AddEdge(ctx, u, v, weightOf(float64(i)))
			}
			if err != nil && !errors.Is(err, engine.ErrMissing) {
				t.Errorf("worker %d: %v", w, err)
			}
		}
	})
	edges, err := g.Edges(ctx)
	if err != nil {
		t.Fatal(err)
	}
	into := 0
	for i := range 7 {
		near, err := g.Predecessors(ctx, name(i))
		if err != nil {
			t.Fatal(err)
		}
		into += len(near)
	}
	same(t, "edges against their direction", into, len(edges), nil)
	for _, e := range edges {
		for _, v := range []codec.Key{e.From, e.To} {
			if ok, err := g.HasVertex(ctx, v); !ok || err != nil {
				t.Errorf("%s, an end of %v, is not there: %v", v, e, err)
			}
		}
	}
}

// concurrentTrie raises the weights of a few words, and puts in and deletes
// others: nothing is lost, and Complete agrees with the weights.
func concurrentTrie(t *testing.T, s store.Store) {
	ctx, trie := t.Context(), newTrie(t, s, "t")
	atOnce(func(w int) {
		for i := range each {
			if _, err := trie.Incr(ctx, fmt.Sprint("word", i%5), engine.ByOptions{}); err != nil {
				t.Errorf("Incr: %v", err)
			}
			passing := fmt.Sprint("passing", (i+w)%3)
			if _, err := trie.Insert(ctx, passing, weightOf(float64(i))); err != nil {
				t.Errorf("Insert: %v", err)
			}
			if _, err := trie.Delete(ctx, passing); err != nil {
				t.Errorf("Delete: %v", err)
			}
		}
	})
	got, err := trie.Complete(ctx, "word", engine.LimitOptions{})
	same(t, "Complete", fmt.Sprint(got), "[{word0 80} {word1 80} {word2 80} {word3 80} {word4 80}]", err)
	n, err := trie.Count(ctx, engine.CountOptions{})
	same(t, "Count", n, 5, err)
	all, err := trie.Complete(ctx, "", engine.LimitOptions{})
	same(t, "how many of Complete", len(all), 5, err)
}
