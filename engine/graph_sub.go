package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// graphCommon gives what the neighbours of two vertices have in common.
// KEYS all parts. ARGV parameters, the vertices. Returns vertices, without
// these two.
var graphCommon = store.NewScript(store.Script{
	Name:     "graph.common",
	Keys:     5,
	ReadOnly: true,
	Lua: luaGraph + `
local a, b, out = ARGV[2], ARGV[3], {}
local function degree(v)
  local from, to = around(v)
  local n = redis.call('ZLEXCOUNT', edges, from, to)
  if directed then return n end
  return n + redis.call('ZLEXCOUNT', reverse, from, to)
end
if degree(b) < degree(a) then a, b = b, a end
local function take(key)
  local from, to = around(a)
  for _, member in ipairs(redis.call('ZRANGEBYLEX', key, from, to)) do
    local w = string.sub(member, #a + 2)
    if w ~= a and w ~= b and redis.call('ZSCORE', edges, (members(b, w))) then out[#out + 1] = w end
  end
end
if not directed then take(reverse) end
take(edges)
return out`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphOf(t, c)
		if !ok {
			return bad
		}
		return store.OfList(g.common(c.Arg(6), c.Arg(7)))
	},
})

// common looks for the neighbours of the one that has fewer among the others.
func (g *graphTx) common(a, b string) (out []store.Reply) {
	if g.degree(b) < g.degree(a) {
		a, b = b, a
	}
	take := func(key string) {
		from, to := around(a)
		for _, e := range g.Do(store.Cmd(store.ZRangeByLex, key, from, to)).List() {
			w := e.Str()[len(a)+1:]
			there, _ := g.members(b, w)
			if w != a && w != b && !g.Do(store.Cmd(store.ZScore, g.edges, there)).IsNil() {
				out = append(out, store.OfStr(w))
			}
		}
	}
	if !g.directed {
		take(g.reverse)
	}
	take(g.edges)
	return out
}

// degree counts the neighbours that edges lead to from v.
func (g *graphTx) degree(v string) int64 {
	from, to := around(v)
	n := g.Do(store.Cmd(store.ZLexCount, g.edges, from, to)).Int()
	if !g.directed {
		n += g.Do(store.Cmd(store.ZLexCount, g.reverse, from, to)).Int()
	}
	return n
}

// CommonNeighbors gives the vertices, other than a and b, that edges lead to
// from both, in order of their bytes; none if one of them is not there.
// O(d log e), d being the lesser number of their neighbours.
func (g *Graph) CommonNeighbors(ctx context.Context, a, b codec.Key) ([]codec.Key, error) {
	r, err := g.read(ctx, "common_neighbors", g.script(graphCommon, string(a), string(b)))
	return listOf[codec.Key](r), err
}

// graphSubgraph makes a graph of some vertices of another and the edges between
// them, with the same parameters, or goes on with that.
// KEYS all parts of the graph, all parts of the new one. ARGV parameters of the
// graph, what to do: new if there is no such graph yet or replace, vertices to
// add more of them, edges to add those that begin at some; the milliseconds that
// the new one lives or 0, vertices, 1,000 at most.
// Returns 1, or -1 if something is in the way.
var graphSubgraph = store.NewScript(store.Script{
	Name:    "graph.subgraph",
	Keys:    10,
	Decides: true,
	Lua: luaGraphWrite + `
local what, taken = ARGV[2], 0
for i, count in ipairs({'HLEN', 'ZCARD', 'ZCARD', 'HLEN', 'HLEN'}) do
  taken = taken + redis.call(count, KEYS[5 + i])
end
local function begin()
  redis.call('DEL', unpack(KEYS, 6))
  local params = redis.call('HGETALL', cfg)
  if #params > 0 then redis.call('HSET', KEYS[10], unpack(params)) end
end
local function put()
  local data, there = redis.call('HMGET', vertices, unpack(ARGV, 4)), {}
  for i, text in ipairs(data) do
    if text then there[#there + 1], there[#there + 2] = ARGV[3 + i], text end
  end
  if #there > 0 then redis.call('HSET', KEYS[6], unpack(there)) end
end
local function link(v)
  local from, to = around(v)
  local page
  repeat
    page = redis.call('ZRANGEBYLEX', edges, from, to, 'LIMIT', 0, 1000)
    if #page == 0 then return end
    local ends, scored, turned, heavy = {}, {}, {}, {}
    for i, member in ipairs(page) do ends[i] = string.sub(member, #v + 2) end
    local inside, found = redis.call('HMGET', KEYS[6], unpack(ends)), redis.call('HMGET', weights, unpack(page))
    for i, member in ipairs(page) do
      if inside[i] then
        local n = #scored
        scored[n + 1], scored[n + 2] = 0, member
        turned[n + 1], turned[n + 2] = 0, ends[i] .. '\0' .. v
        if found[i] then heavy[#heavy + 1], heavy[#heavy + 2] = member, found[i] end
      end
    end
    if #scored > 0 then
      redis.call('ZADD', KEYS[7], unpack(scored))
      redis.call('ZADD', KEYS[8], unpack(turned))
    end
    if #heavy > 0 then redis.call('HSET', KEYS[9], unpack(heavy)) end
    from = '(' .. page[#page]
  until #page < 1000
end
if what == 'new' and taken > 0 then return -1 end
if what == 'new' or what == 'replace' then begin() end
if what ~= 'edges' and #ARGV > 3 then put() end
if what ~= 'vertices' then
  for i = 4, #ARGV do link(ARGV[i]) end
end
for i = 6, ARGV[3] == '0' and 0 or 10 do redis.call('PEXPIRE', KEYS[i], ARGV[3]) end
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphWriter(t, c)
		if !ok {
			return bad
		}
		into := graphTx{Tx: t, vertices: c.Arg(5), edges: c.Arg(6), reverse: c.Arg(7), weights: c.Arg(8), cfg: c.Arg(9)}
		what, ttl, vs := c.Arg(11), c.Arg(12), commandArgs(c, 13)
		taken := into.taken()
		if what == "new" && taken {
			return store.OfInt(-1)
		}
		g.copyTo(&into, what, vs)
		for i := 5; i < 10 && ttl != "0"; i++ {
			t.Do(store.Cmd(store.PExpire, c.Arg(i), ttl))
		}
		return store.OfInt(1)
	},
})

// taken reports whether any part exists, none of which is of another type.
func (g *graphTx) taken() bool {
	n := int64(0)
	for _, c := range []store.Command{
		store.Cmd(store.HLen, g.vertices), store.Cmd(store.ZCard, g.edges), store.Cmd(store.ZCard, g.reverse),
		store.Cmd(store.HLen, g.weights), store.Cmd(store.HLen, g.cfg),
	} {
		n += g.Do(c).Int()
	}
	return n > 0
}

// copyTo does with a subgraph what graphSubgraph is told to.
func (g *graphTx) copyTo(into *graphTx, what string, vs []string) {
	if what == "new" || what == "replace" {
		g.Do(store.Cmd(store.Del, into.vertices, into.edges, into.reverse, into.weights, into.cfg))
		if params := g.Do(store.Cmd(store.HGetAll, g.cfg)).Strs(); len(params) > 0 {
			g.Do(store.CmdList(store.HSet, into.cfg, params))
		}
	}
	if what != "edges" && len(vs) > 0 {
		g.copyVertices(into, vs)
	}
	if what != "vertices" {
		for _, v := range vs {
			g.copyEdges(into, v)
		}
	}
}

func (g *graphTx) copyVertices(into *graphTx, vs []string) {
	var there []string
	for i, data := range g.Do(store.CmdList(store.HMGet, g.vertices, vs)).List() {
		if !data.IsNil() {
			there = append(there, vs[i], data.Str())
		}
	}
	if there != nil {
		g.Do(store.CmdList(store.HSet, into.vertices, there))
	}
}

// copyEdges copies the edges from v to vertices that are in the other graph.
func (g *graphTx) copyEdges(into *graphTx, v string) {
	from, to := around(v)
	for n := bulk; n == bulk; {
		page := g.Do(store.Cmd(store.ZRangeByLex, g.edges, from, to, "LIMIT", "0", strconv.Itoa(bulk))).Strs()
		if n = len(page); n == 0 {
			return
		}
		from = "(" + page[n-1]
		ends := make([]string, n)
		for i, member := range page {
			ends[i] = member[len(v)+1:]
		}
		inside, found := g.Do(store.CmdList(store.HMGet, into.vertices, ends)).List(), g.Do(store.CmdList(store.HMGet, g.weights, page)).List()
		for i, member := range page {
			if inside[i].IsNil() {
				continue
			}
			g.Do(store.Cmd(store.ZAdd, into.edges, "0", member))
			g.Do(store.Cmd(store.ZAdd, into.reverse, "0", ends[i]+"\x00"+v))
			if !found[i].IsNil() {
				g.Do(store.Cmd(store.HSet, into.weights, member, found[i].Str()))
			}
		}
	}
}

// SubgraphOptions are the options of Subgraph: whether a graph that has the
// name already is replaced.
type SubgraphOptions struct{ Replace bool }

// Subgraph makes a graph called into of those of some vertices that are there,
// with their data, and the edges between them, and returns a handle of it. It
// has the parameters of this one. The error is of kind exists if there is a
// graph of that name already and Replace is not set. For up to 1,000 vertices it
// is one round trip and atomic, for more two for each 1,000 and not atomic.
// O(d log d) for vertices that have d neighbours together.
func (g *Graph) Subgraph(ctx context.Context, vertices []codec.Key, into string, opts SubgraphOptions) (*Graph, error) {
	if into == g.name {
		return nil, g.refuse("subgraph", ErrValue, "into must be another name")
	}
	child, err := g.engine.Graph(into, GraphOptions{Common: g.moved(nil)})
	if err != nil {
		return nil, err
	}
	first, what := vertices[:min(bulk, len(vertices))], "new"
	if opts.Replace {
		what = "replace"
	}
	if err := g.fill(ctx, child, what, first); err != nil {
		return nil, err
	}
	if len(vertices) <= bulk {
		return child, nil
	}
	for some := range slices.Chunk(vertices[bulk:], bulk) {
		if err := g.fill(ctx, child, "vertices", some); err != nil {
			return nil, err
		}
	}
	for some := range slices.Chunk(vertices, bulk) {
		if err := g.fill(ctx, child, "edges", some); err != nil {
			return nil, err
		}
	}
	return child, nil
}

// fill takes a step of Subgraph.
func (g *Graph) fill(ctx context.Context, child *Graph, what string, vs []codec.Key) error {
	args := make([]string, 0, 2*len(g.parts)+3+len(vs))
	args = append(append(append(args, g.parts...), child.parts...), g.given(), what)
	args = append(args, strconv.FormatInt(child.common.TTL.Milliseconds(), 10))
	r := g.store.Do(ctx, graphSubgraph.Cmd(append(args, strs(vs)...)...))
	if isWrongType(r.Err()) {
		if err := g.wrongType(ctx, child.name); err != nil {
			return err
		}
	}
	switch {
	case r.Kind() >= store.Refused:
		return g.failure(ctx, "subgraph", r.Err())
	case r.Int() < 0:
		return g.refuse("subgraph", ErrExists, "%s exists already", child.name)
	}
	return nil
}
