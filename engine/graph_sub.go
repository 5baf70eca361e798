package engine

import (
	"context"
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
// them, with the same parameters.
// KEYS all parts of the graph, all parts of the new one. ARGV parameters of the
// graph, 1 to replace what is there, the milliseconds that the new one lives or
// 0, vertices.
// Returns how many vertices it has, -1 if something is in the way.
var graphSubgraph = store.NewScript(store.Script{
	Name:    "graph.subgraph",
	Keys:    10,
	Decides: true,
	Lua: luaGraphWrite + `
local taken = 0
for i, count in ipairs({'HLEN', 'ZCARD', 'ZCARD', 'HLEN', 'HLEN'}) do
  taken = taken + redis.call(count, KEYS[5 + i])
end
if taken > 0 and ARGV[2] ~= '1' then return -1 end
redis.call('DEL', unpack(KEYS, 6))
local params = redis.call('HGETALL', cfg)
if #params > 0 then redis.call('HSET', KEYS[10], unpack(params)) end
local inside, list = {}, {}
for i = 4, #ARGV do
  local v = ARGV[i]
  local data = not inside[v] and redis.call('HGET', vertices, v)
  if data then
    inside[v], list[#list + 1] = true, v
    redis.call('HSET', KEYS[6], v, data)
  end
end
for _, v in ipairs(list) do
  local from, to = around(v)
  for _, member in ipairs(redis.call('ZRANGEBYLEX', edges, from, to)) do
    local w = string.sub(member, #v + 2)
    if inside[w] then
      redis.call('ZADD', KEYS[7], 0, member)
      redis.call('ZADD', KEYS[8], 0, w .. '\0' .. v)
      local weight = redis.call('HGET', weights, member)
      if weight then redis.call('HSET', KEYS[9], member, weight) end
    end
  end
end
for i = 6, ARGV[3] == '0' and 0 or 10 do redis.call('PEXPIRE', KEYS[i], ARGV[3]) end
return #list`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphWriter(t, c)
		if !ok {
			return bad
		}
		into := graphTx{Tx: t, vertices: c.Arg(5), edges: c.Arg(6), reverse: c.Arg(7), weights: c.Arg(8), cfg: c.Arg(9)}
		if into.taken() && c.Arg(11) != "1" {
			return store.OfInt(-1)
		}
		n := g.copyTo(&into, commandArgs(c, 13))
		if ttl := c.Arg(12); ttl != "0" {
			for i := 5; i < 10; i++ {
				t.Do(store.Cmd(store.PExpire, c.Arg(i), ttl))
			}
		}
		return store.OfInt(n)
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

// copyTo makes another graph of those of some vertices that are there and the
// edges between them, and gives how many they are.
func (g *graphTx) copyTo(into *graphTx, vs []string) int64 {
	g.Do(store.Cmd(store.Del, into.vertices, into.edges, into.reverse, into.weights, into.cfg))
	if params := g.Do(store.Cmd(store.HGetAll, g.cfg)).Strs(); len(params) > 0 {
		g.Do(store.CmdList(store.HSet, into.cfg, params))
	}
	inside := make(map[string]bool, len(vs))
	for _, v := range vs {
		data := g.Do(store.Cmd(store.HGet, g.vertices, v))
		if !data.IsNil() {
			inside[v] = true
			g.Do(store.Cmd(store.HSet, into.vertices, v, data.Str()))
		}
	}
	for v := range inside {
		from, to := around(v)
		for _, e := range g.Do(store.Cmd(store.ZRangeByLex, g.edges, from, to)).List() {
			if w := e.Str()[len(v)+1:]; inside[w] {
				g.copyEdge(into, e.Str(), w+"\x00"+v)
			}
		}
	}
	return int64(len(inside))
}

func (g *graphTx) copyEdge(into *graphTx, there, back string) {
	g.Do(store.Cmd(store.ZAdd, into.edges, "0", there))
	g.Do(store.Cmd(store.ZAdd, into.reverse, "0", back))
	if weight := g.Do(store.Cmd(store.HGet, g.weights, there)); !weight.IsNil() {
		g.Do(store.Cmd(store.HSet, into.weights, there, weight.Str()))
	}
}

// SubgraphOptions are the options of Subgraph: whether a graph that has the
// name already is replaced.
type SubgraphOptions struct{ Replace bool }

// Subgraph makes a graph called into of those of some vertices that are there,
// with their data, and the edges between them, and returns a handle of it. It
// has the parameters of this one. The error is of kind exists if there is a
// graph of that name already and Replace is not set. It is one round trip and
// atomic, for a million vertices at most. O(d log d) for vertices that have d
// neighbours together.
func (g *Graph) Subgraph(ctx context.Context, vertices []codec.Key, into string, opts SubgraphOptions) (*Graph, error) {
	const op = "subgraph"
	if into == g.name {
		return nil, g.refuse(op, ErrValue, "into must be another name")
	}
	if len(vertices) > maxSubgraph {
		return nil, g.refuse(op, ErrValue, "takes at most %d vertices, got %d", maxSubgraph, len(vertices))
	}
	child, err := g.engine.Graph(into, GraphOptions{Common: g.moved(nil)})
	if err != nil {
		return nil, err
	}
	args := make([]string, 0, 2*len(g.parts)+3+len(vertices))
	args = append(append(append(args, g.parts...), child.parts...), g.given(), flag(opts.Replace))
	args = append(args, strconv.FormatInt(child.common.TTL.Milliseconds(), 10))
	r := g.store.Do(ctx, graphSubgraph.Cmd(append(args, strs(vertices)...)...))
	if isWrongType(r.Err()) {
		if err := g.wrongType(ctx, into); err != nil {
			return nil, err
		}
	}
	switch {
	case r.Kind() >= store.Refused:
		return nil, g.failure(ctx, op, r.Err())
	case r.Int() < 0:
		return nil, g.refuse(op, ErrExists, "%s exists already", into)
	}
	return child, nil
}

// maxSubgraph is how many vertices a script takes: servers take 1,048,576
// arguments.
const maxSubgraph = 1_000_000
