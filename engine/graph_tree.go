package engine

import (
	"cmp"
	"context"
	"slices"
)

// MinimumSpanningTree gives the edges of least weight together that connect
// what the edges of an undirected graph connect, in order of the bytes of their
// ends: a tree for each connected part. Of edges of one weight it takes the
// first in that order. Weights may be negative. The error is ErrValue for a
// directed graph. It reads vertices and edges in pages of 1,000, holds them in
// memory and is not atomic. O(e log e).
// (J. B. Kruskal, "On the Shortest Spanning Subtree of a Graph and the
// Traveling Salesman Problem", 1956.)
func (g *Graph) MinimumSpanningTree(ctx context.Context) ([]Edge, error) {
	const op = "minimum_spanning_tree"
	if err := g.mustBe(ctx, op, false); err != nil {
		return nil, err
	}
	n, err := g.network(ctx, op, true)
	if err != nil {
		return nil, err
	}
	tree, err := n.kruskal(ctx)
	if err != nil {
		return nil, g.failed(op, err)
	}
	return tree, nil
}

// kruskal takes the lightest edges as long as they connect what was not.
func (n *network) kruskal(ctx context.Context) ([]Edge, error) {
	type link struct {
		u, v   int32
		weight float64
	}
	inOrder := func(a, b link) int { return cmp.Or(cmp.Compare(a.u, b.u), cmp.Compare(a.v, b.v)) }
	var links []link
	err := n.edges(&pace{ctx: ctx}, func(u, v int32, weight float64) { links = append(links, link{u, v, weight}) })
	if err != nil {
		return nil, err
	}
	err = sortWithin(ctx, links, func(a, b link) int { return cmp.Or(cmp.Compare(a.weight, b.weight), inOrder(a, b)) })
	if err != nil {
		return nil, err
	}
	f := newForest(len(n.names))
	links = slices.DeleteFunc(links, func(l link) bool { return !f.union(l.u, l.v) })
	if err := sortWithin(ctx, links, inOrder); err != nil {
		return nil, err
	}
	tree := make([]Edge, len(links))
	for i, l := range links {
		tree[i] = Edge{n.names[l.u], n.names[l.v], l.weight}
	}
	return tree, nil
}
