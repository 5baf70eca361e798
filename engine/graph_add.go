package engine

import "github.com/rdsh/rdsh/engine/store"

// luaAddOne adds one edge to a plain graph. The commands themselves tell a wrong
// type, before anything is written or so that it is undone.
const luaAddOne = `
if plain and #ARGV == 4 then
  local u, v, w = ARGV[2], ARGV[3], ARGV[4]
  local vertices, edges, reverse, weights = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
  local there = u .. '\0' .. v
  if redis.call('ZSCORE', edges, there) then
    if w ~= '1' then redis.call('HSET', weights, there, w) else redis.call('HDEL', weights, there) end
    return 0
  end
  local known = redis.call('HMGET', vertices, u, v)
  if w ~= '1' then redis.call('HSET', weights, there, w) else redis.call('HLEN', weights) end
  local turned = redis.pcall('ZADD', reverse, 0, v .. '\0' .. u)
  if type(turned) ~= 'number' then
    redis.call('HDEL', weights, there)
    return turned
  end
  redis.call('ZADD', edges, 0, there)
  if not known[1] then redis.call('HSET', vertices, u, 'null') end
  if not known[2] then redis.call('HSETNX', vertices, v, 'null') end
  return 1
end
`

// graphAdd adds edges, 1,000 at most. What concerns all of them is one command;
// one edge that is there already only gets its weight.
// KEYS all parts. ARGV parameters, from, to, weight, and so on.
// Returns how many are new, or a vertex that a strict graph lacks.
var graphAdd = store.NewScript(store.Script{
	Name: "graph.add",
	Keys: 5,
	Lua: luaPlainGraph + luaAddOne + luaGraph + `
if #ARGV == 4 then
  local there = members(ARGV[2], ARGV[3])
  if redis.call('ZSCORE', edges, there) then
    if ARGV[4] ~= '1' then redis.call('HSET', weights, there, ARGV[4])
    else redis.call('HDEL', weights, there) end
    keep(cfg, ARGV[1], vertices)
    return 0
  end
end
` + luaGraphTypes + `
local ends, scored, turned, weight, count = {}, {}, {}, {}, 0
for i = 2, #ARGV, 3 do
  local n, there, back = #ends, members(ARGV[i], ARGV[i + 1])
  ends[n + 1], ends[n + 2] = ARGV[i], ARGV[i + 1]
  scored[n + 1], scored[n + 2] = 0, there
  turned[n + 1], turned[n + 2] = 0, back
  if not weight[there] then count = count + 1 end
  weight[there] = ARGV[i + 2]
end
local known, missing
if strict() then
  known = redis.call('HMGET', vertices, unpack(ends))
  for i, data in ipairs(known) do
    if not data then return ends[i] end
  end
end
local new = redis.call('ZADD', edges, unpack(scored))
if new > 0 then
  redis.call('ZADD', reverse, unpack(turned))
  known, missing = known or redis.call('HMGET', vertices, unpack(ends)), {}
  for i, data in ipairs(known) do
    if not data then missing[#missing + 1], missing[#missing + 2] = ends[i], 'null' end
  end
  if #missing > 0 then redis.call('HSET', vertices, unpack(missing)) end
end
local heavy, light = {}, {}
for there, w in pairs(weight) do
  if w ~= '1' then heavy[#heavy + 1], heavy[#heavy + 2] = there, w
  else light[#light + 1] = there end
end
if #heavy > 0 then redis.call('HSET', weights, unpack(heavy)) end
if #light > 0 and new < count then redis.call('HDEL', weights, unpack(light)) end
keep(cfg, ARGV[1], vertices)
return new`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphOf(t, c)
		if !ok {
			return bad
		}
		if c.Len() == 9 && g.setWeight(c.Arg(6), c.Arg(7), c.Arg(8)) {
			keepParams(t, g.cfg, g.given, g.vertices)
			return store.OfInt(0)
		}
		g.checkTypes()
		b := g.newEdges(c)
		if g.param("strict", "false") {
			for i, data := range b.known().List() {
				if data.IsNil() {
					return store.OfStr(b.ends[i])
				}
			}
		}
		isNew := b.add()
		keepParams(t, g.cfg, g.given, g.vertices)
		return store.OfInt(isNew)
	},
})

// setWeight gives an edge a weight, and reports whether it is there.
func (g *graphTx) setWeight(u, v, weight string) bool {
	there, _ := g.members(u, v)
	if g.Do(store.Cmd(store.ZScore, g.edges, there)).IsNil() {
		return false
	}
	if weight != "1" {
		g.Do(store.Cmd(store.HSet, g.weights, there, weight))
	} else {
		g.Do(store.Cmd(store.HDel, g.weights, there))
	}
	return true
}

// newEdges are edges that a script adds.
type newEdges struct {
	*graphTx
	ends           []string // from, to, and so on
	scored, turned []string // the arguments of ZADD for edges and for reverse
	weight         map[string]string
}

func (g *graphTx) newEdges(c *store.Command) *newEdges {
	n := (c.Len() - 6) / 3
	b := &newEdges{
		graphTx: g, ends: make([]string, 0, 2*n), scored: make([]string, 0, 2*n), turned: make([]string, 0, 2*n),
		weight: make(map[string]string, n),
	}
	for i := 6; i < c.Len(); i += 3 {
		there, back := g.members(c.Arg(i), c.Arg(i+1))
		b.ends = append(b.ends, c.Arg(i), c.Arg(i+1))
		b.scored = append(b.scored, "0", there)
		b.turned = append(b.turned, "0", back)
		b.weight[there] = c.Arg(i + 2)
	}
	return b
}

// known gives the data of all ends.
func (b *newEdges) known() store.Reply { return b.Do(store.CmdList(store.HMGet, b.vertices, b.ends)) }

// add adds the edges, those of their ends that are not there, and the weights,
// and gives how many edges are new.
func (b *newEdges) add() int64 {
	isNew := b.Do(store.CmdList(store.ZAdd, b.edges, b.scored)).Int()
	if isNew > 0 {
		b.Do(store.CmdList(store.ZAdd, b.reverse, b.turned))
		var missing []string
		for i, data := range b.known().List() {
			if data.IsNil() {
				missing = append(missing, b.ends[i], "null")
			}
		}
		if missing != nil {
			b.Do(store.CmdList(store.HSet, b.vertices, missing))
		}
	}
	var heavy, light []string
	for there, w := range b.weight {
		if w != "1" {
			heavy = append(heavy, there, w)
		} else {
			light = append(light, there)
		}
	}
	if heavy != nil {
		b.Do(store.CmdList(store.HSet, b.weights, heavy))
	}
	if light != nil && isNew < int64(len(b.weight)) {
		b.Do(store.CmdList(store.HDel, b.weights, light))
	}
	return isNew
}
