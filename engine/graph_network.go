package engine

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A network is a whole graph in memory, for the algorithms that need it so.
// Vertices are numbers, in order of their bytes. An arc is an edge in one of
// its directions: an undirected edge is two of them, one from a vertex to
// itself one. The arcs of a vertex stand side by side, in order of their
// targets. It takes 4 bytes for an arc, 8 more if there are weights, and the
// vertices.
type network struct {
	directed bool
	names    []codec.Key
	first    []int // the arcs of v are those at first[v] to first[v+1]
	to       []int32
	weights  []float64 // of the arcs, nil if all are 1
}

// arcs gives the targets of the arcs of v.
func (n *network) arcs(v int32) []int32 { return n.to[n.first[v]:n.first[v+1]] }

func (n *network) weight(arc int) float64 {
	if n.weights == nil {
		return 1
	}
	return n.weights[arc]
}

// network reads the graph, vertices and then edges, in pages of 1,000. An edge
// of a vertex that was not there when those were read is left out.
func (g *Graph) network(ctx context.Context, op string, weighted bool) (*network, error) {
	vs, err := g.sortedVertices(ctx, op)
	if err != nil {
		return nil, err
	}
	b := edgeList{ids: make(map[codec.Key]int32, len(vs))}
	p := pace{ctx: ctx}
	for i, v := range vs {
		if err := p.step(); err != nil {
			return nil, g.failed(op, err)
		}
		b.ids[v] = int32(i)
	}
	directed, err := g.eachPage(ctx, op, weighted, b.add)
	if err != nil {
		return nil, err
	}
	n, err := b.network(&p, vs, directed)
	if err != nil {
		return nil, g.failed(op, err)
	}
	return n, nil
}

// sortedVertices reads all vertices in pages, and gives them in order of their
// bytes.
func (g *Graph) sortedVertices(ctx context.Context, op string) ([]codec.Key, error) {
	var vs []codec.Key
	for cursor := "0"; ; {
		r, err := g.read(ctx, op, store.Cmd(store.HScan, g.parts[0], cursor, "COUNT", strconv.Itoa(bulk)))
		if err != nil {
			return nil, err
		}
		page := r.At(1).List()
		for i := 0; i < len(page); i += 2 {
			vs = append(vs, codec.Key(page[i].Str()))
		}
		if cursor = r.At(0).Str(); cursor == "0" || cursor == "" {
			break
		}
	}
	if err := sortWithin(ctx, vs, cmp.Compare[codec.Key]); err != nil {
		return nil, g.failed(op, err)
	}
	return slices.Compact(vs), nil // HSCAN may give one twice
}

// graphPage gives a page of the edges, in order.
// KEYS all parts. ARGV parameters, the bound that it begins at, how many, 1 if
// weights are wanted. Returns whether edges have a direction, the members of
// edges, and their weights, which are nil where they are 1 and nothing where
// all are.
var graphPage = store.NewScript(store.Script{
	Name:     "graph.page",
	Keys:     5,
	ReadOnly: true,
	Lua: luaGraph + `
local page, found = redis.call('ZRANGEBYLEX', edges, ARGV[2], '+', 'LIMIT', 0, ARGV[3]), {}
if ARGV[4] == '1' and #page > 0 and redis.call('HLEN', weights) > 0 then
  found = redis.call('HMGET', weights, unpack(page))
end
return {directed and 1 or 0, page, found}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphOf(t, c)
		if !ok {
			return bad
		}
		page, found := t.Do(store.Cmd(store.ZRangeByLex, g.edges, c.Arg(6), "+", "LIMIT", "0", c.Arg(7))), store.OfList(nil)
		if c.Arg(8) == "1" && len(page.List()) > 0 && t.Do(store.Cmd(store.HLen, g.weights)).Int() > 0 {
			found = t.Do(store.CmdList(store.HMGet, g.weights, page.Strs()))
		}
		return store.OfList([]store.Reply{store.OfBool(g.directed), page, found})
	},
})

// eachPage calls visit with all edges, page by page, and reports whether they
// have a direction. Weights are as those of a step.
func (g *Graph) eachPage(ctx context.Context, op string, weighted bool, visit func(members, weights []store.Reply)) (directed bool, err error) {
	for from := "-"; ; {
		r, err := g.read(ctx, op, g.script(graphPage, from, strconv.Itoa(bulk), flag(weighted)))
		if err != nil {
			return false, err
		}
		page := r.At(1).List()
		visit(page, r.At(2).List())
		if len(page) < bulk {
			return r.At(0).Int() == 1, nil
		}
		from = "(" + page[bulk-1].Str()
	}
}

// An edgeList is edges in order, by the numbers of their ends.
type edgeList struct {
	ids      map[codec.Key]int32
	from, to []int32
	weights  []float64 // nil if all are 1
}

// add takes a page of edges.
func (b *edgeList) add(members, weights []store.Reply) {
	last := step{to: members, weights: weights}
	for i, member := range members {
		u, v := cutEdge(member.Str())
		from, ok1 := b.ids[u]
		to, ok2 := b.ids[v]
		if !ok1 || !ok2 {
			continue
		}
		weight := last.weight(i)
		if weight != 1 && b.weights == nil {
			b.weights = slices.Repeat([]float64{1}, len(b.to))
		}
		if b.weights != nil {
			b.weights = append(b.weights, weight)
		}
		b.from, b.to = append(b.from, from), append(b.to, to)
	}
}

// network puts the arcs of each vertex side by side. Of undirected edges, which
// have their lesser end first, those that are turned round come before the
// others, so that targets are in order.
func (b *edgeList) network(p *pace, names []codec.Key, directed bool) (*network, error) {
	n := &network{directed: directed, names: names, first: make([]int, len(names)+1)}
	turned := func(i int) bool { return !directed && b.from[i] != b.to[i] }
	for i := range b.to {
		n.first[b.from[i]+1]++
		if turned(i) {
			n.first[b.to[i]+1]++
		}
	}
	for v := range names {
		n.first[v+1] += n.first[v]
	}
	arcs := n.first[len(names)]
	n.to = make([]int32, arcs)
	if b.weights != nil {
		n.weights = make([]float64, arcs)
	}
	next := slices.Clone(n.first)
	put := func(from, to int32, edge int) {
		n.to[next[from]] = to
		if b.weights != nil {
			n.weights[next[from]] = b.weights[edge]
		}
		next[from]++
	}
	for i := range b.to {
		if err := p.step(); err != nil {
			return nil, err
		}
		if turned(i) {
			put(b.to[i], b.from[i], i)
		}
	}
	for i := range b.to {
		if err := p.step(); err != nil {
			return nil, err
		}
		put(b.from[i], b.to[i], i)
	}
	return n, nil
}

// edges calls visit with each edge once, in order.
func (n *network) edges(p *pace, visit func(u, v int32, weight float64)) error {
	for u := range int32(len(n.names)) {
		for k, v := range n.arcs(u) {
			if err := p.step(); err != nil {
				return err
			}
			if n.directed || u <= v {
				visit(u, v, n.weight(n.first[u]+k))
			}
		}
	}
	return nil
}
