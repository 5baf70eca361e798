package engine

import (
	"context"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A direction is a way along edges.
type direction string

const (
	outward direction = "out"
	inward  direction = "in"
)

// luaExpandOne gives the neighbours of one vertex of a plain graph outward, if
// they are few.
const luaExpandOne = `
if plain and #ARGV == 4 and ARGV[2] == 'out' then
  local v = ARGV[4]
  local list = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. v .. '\0', '(' .. v .. '\1')
  if #list == 0 then return {redis.call('HEXISTS', KEYS[1], v) == 1 and {list, list}} end
  if ARGV[3] ~= '1' or redis.call('HLEN', KEYS[4]) == 0 then return {{list, {}}} end
  if #list <= 1000 then return {{list, redis.call('HMGET', KEYS[4], unpack(list))}} end
end
`

// graphExpand gives the neighbours of vertices, in order of their bytes.
// KEYS all parts. ARGV parameters, out or in, 1 if weights are wanted, the
// vertices. Returns for each of these the members of edges, or of reverse, that
// begin with it, and their weights, which are nil where they are 1 and nothing
// where all are; in an undirected graph those of reverse and behind them, in the
// same list, those of edges; nil for a vertex that is not there.
var graphExpand = store.NewScript(store.Script{
	Name:     "graph.expand",
	Keys:     5,
	ReadOnly: true,
	Lua: luaPlainGraph + luaExpandOne + luaGraph + `
local weighted = ARGV[3] == '1' and redis.call('HLEN', weights) > 0
local function near(v, key)
  local from, to = around(v)
  local list, found = redis.call('ZRANGEBYLEX', key, from, to), {}
  if not weighted or #list == 0 then return list, found end
  local stored = list
  if key == reverse then
    stored = {}
    for i, member in ipairs(list) do stored[i] = string.sub(member, #v + 2) .. '\0' .. v end
  end
  if #stored <= 1000 then return list, redis.call('HMGET', weights, unpack(stored)) end
  for i = 1, #stored, 1000 do
    local page = redis.call('HMGET', weights, unpack(stored, i, math.min(i + 999, #stored)))
    for j = 1, #page do found[i + j - 1] = page[j] end
  end
  return list, found
end
local function expand(v)
  local out, count = {}, 0
  local function add(key)
    local list, found = near(v, key)
    out[#out + 1], out[#out + 2], count = list, found, count + #list
  end
  if not directed or ARGV[2] == 'in' then add(reverse) end
  if not directed or ARGV[2] == 'out' then add(edges) end
  if count == 0 and redis.call('HEXISTS', vertices, v) == 0 then return false end
  return out
end
local out = {}
for i = 4, #ARGV do out[i - 3] = expand(ARGV[i]) end
return out`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphOf(t, c)
		if !ok {
			return bad
		}
		weighted := c.Arg(7) == "1" && t.Do(store.Cmd(store.HLen, g.weights)).Int() > 0
		out := make([]store.Reply, c.Len()-8)
		for i := range out {
			out[i] = g.expand(c.Arg(i+8), direction(c.Arg(6)), weighted)
		}
		return store.OfList(out)
	},
})

func (g *graphTx) expand(v string, way direction, weighted bool) store.Reply {
	out, count := make([]store.Reply, 0, 4), 0
	near := func(key string, turned bool) {
		from, to := around(v)
		list, found := g.Do(store.Cmd(store.ZRangeByLex, key, from, to)), store.OfList(nil)
		if count += list.Len(); weighted && list.Len() > 0 {
			found = g.Do(store.CmdList(store.HMGet, g.weights, storedAs(list.Strs(), v, turned)))
		}
		out = append(out, list, found)
	}
	if !g.directed || way == inward {
		near(g.reverse, true)
	}
	if !g.directed || way == outward {
		near(g.edges, false)
	}
	if count == 0 && !g.has(v) {
		return store.Reply{}
	}
	return store.OfList(out)
}

// storedAs gives members that begin with v as weights has them: those of
// reverse have to be turned round.
func storedAs(members []string, v string, turned bool) []string {
	for i, member := range members {
		if turned {
			members[i] = member[len(v)+1:] + "\x00" + v
		}
	}
	return members
}

// A step is the neighbours of a vertex.
type step struct {
	ok      bool          // the vertex is there
	skip    int           // bytes in front of each
	to      []store.Reply // the neighbours
	weights []store.Reply // one for each, nil if it is 1, or nothing
}

// stepOf reads what graphExpand gives for v. An undirected edge from v to
// itself is in both lists.
func stepOf(v codec.Key, r store.Reply) step {
	s := step{ok: len(r.List()) > 0, skip: len(v) + 1, to: r.At(0).List(), weights: r.At(1).List()}
	more, found := r.At(2).List(), r.At(3).List()
	if len(more) == 0 {
		return s
	}
	if n := len(s.to); n > 0 && s.to[n-1].Str()[s.skip:] == string(v) { // the greatest of those that are not greater
		s.to = s.to[:n-1]
		s.weights = s.weights[:min(len(s.weights), n-1)]
	}
	s.to = slices.Concat(s.to, more)
	if len(found) > 0 {
		s.weights = slices.Concat(s.weights, found)
	}
	return s
}

func (s *step) vertex(i int) codec.Key { return codec.Key(s.to[i].Str()[s.skip:]) }

func (s *step) weight(i int) float64 {
	if len(s.weights) == 0 || s.weights[i].IsNil() {
		return 1
	}
	return s.weights[i].Float()
}

// An expansion asks for the neighbours of vertices.
type expansion struct {
	way  direction
	from []codec.Key
}

// expand gives the neighbours of all vertices of each expansion, in one round
// trip for each 10,000: one script for each 1,000 of them, so that a server
// answers soon.
func (g *Graph) expand(ctx context.Context, op string, weighted bool, xs ...expansion) ([][]step, error) {
	var cs []store.Command
	for _, x := range xs {
		for from := range slices.Chunk(x.from, bulk) {
			args := append(make([]string, 0, 2+len(from)), string(x.way), flag(weighted))
			cs = append(cs, g.script(graphExpand, append(args, strs(from)...)...))
		}
	}
	rs := make([]store.Reply, 0, len(cs))
	for some := range slices.Chunk(cs, 10) {
		rs = append(rs, g.store.Pipeline(ctx, some)...)
	}
	steps := make([][]step, len(xs))
	for i, x := range xs {
		for range slices.Chunk(x.from, bulk) {
			if r := rs[0]; r.Kind() >= store.Refused {
				return nil, g.failure(ctx, op, r.Err())
			}
			for _, e := range rs[0].List() {
				steps[i] = append(steps[i], stepOf(x.from[len(steps[i])], e))
			}
			rs = rs[1:]
		}
	}
	return steps, nil
}
