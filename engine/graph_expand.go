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

// graphExpand gives the neighbours of vertices, in order of their bytes.
// KEYS all parts. ARGV parameters, out or in, 1 if weights are wanted, the
// vertices. Returns for each of these its neighbours and their weights, which
// are nil where they are 1 and nothing where all are; nil for a vertex that is
// not there.
var graphExpand = store.NewScript(store.Script{
	Name:     "graph.expand",
	Keys:     5,
	ReadOnly: true,
	Lua: luaGraph + `
local weighted = ARGV[3] == '1' and redis.call('HLEN', weights) > 0
local function expand(v)
  local list, stored = {}, {}
  local function add(key, outward, loops)
    local from, to = around(v)
    for _, member in ipairs(redis.call('ZRANGEBYLEX', key, from, to)) do
      local w = string.sub(member, #v + 2)
      if loops or w ~= v then
        list[#list + 1] = w
        stored[#stored + 1] = outward and member or w .. '\0' .. v
      end
    end
  end
  if not directed or ARGV[2] == 'in' then add(reverse, false, directed) end
  if not directed or ARGV[2] == 'out' then add(edges, true, true) end
  if #list == 0 and redis.call('HEXISTS', vertices, v) == 0 then return false end
  local found = {}
  if weighted then
    for i = 1, #stored, 1000 do
      local page = redis.call('HMGET', weights, unpack(stored, i, math.min(i + 999, #stored)))
      for j = 1, #page do found[i + j - 1] = page[j] end
    end
  end
  return {list, found}
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
	var list []store.Reply
	var stored []string
	add := func(key string, outward, loops bool) {
		from, to := around(v)
		for _, e := range g.Do(store.Cmd(store.ZRangeByLex, key, from, to)).List() {
			member := e.Str()
			w := member[len(v)+1:]
			if !loops && w == v {
				continue
			}
			list = append(list, store.OfStr(w))
			switch {
			case !weighted:
			case outward:
				stored = append(stored, member)
			default:
				stored = append(stored, w+"\x00"+v)
			}
		}
	}
	if !g.directed || way == inward {
		add(g.reverse, false, g.directed)
	}
	if !g.directed || way == outward {
		add(g.edges, true, true)
	}
	if len(list) == 0 && !g.has(v) {
		return store.Reply{}
	}
	found := store.OfList(nil)
	if len(stored) > 0 {
		found = g.Do(store.CmdList(store.HMGet, g.weights, stored))
	}
	return store.OfList([]store.Reply{store.OfList(list), found})
}

// A step is the neighbours of a vertex.
type step struct {
	ok      bool          // the vertex is there
	to      []store.Reply // the neighbours
	weights []store.Reply // one for each, nil if it is 1, or nothing
}

func stepOf(r store.Reply) step {
	parts := r.List()
	if len(parts) != 2 {
		return step{}
	}
	return step{true, parts[0].List(), parts[1].List()}
}

func (s *step) vertex(i int) codec.Key { return codec.Key(s.to[i].Str()) }

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
// trip: one script for each 1,000 of them.
func (g *Graph) expand(ctx context.Context, op string, weighted bool, xs ...expansion) ([][]step, error) {
	var cs []store.Command
	for _, x := range xs {
		for from := range slices.Chunk(x.from, bulk) {
			args := append(make([]string, 0, 2+len(from)), string(x.way), flag(weighted))
			cs = append(cs, g.script(graphExpand, append(args, strs(from)...)...))
		}
	}
	rs := g.store.Pipeline(ctx, cs)
	steps := make([][]step, len(xs))
	for i, x := range xs {
		for range slices.Chunk(x.from, bulk) {
			if r := rs[0]; r.Kind() >= store.Refused {
				return nil, g.failure(ctx, op, r.Err())
			}
			for _, e := range rs[0].List() {
				steps[i] = append(steps[i], stepOf(e))
			}
			rs = rs[1:]
		}
	}
	return steps, nil
}
