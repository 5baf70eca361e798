package engine

import (
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// luaPlainGraph is put in front of luaGraph where a graph without parameters,
// stored or given, has a shorter way: it is directed and not strict, and the
// functions of luaGraph take a while to be made.
const luaPlainGraph = `
local plain = ARGV[1] == '' and redis.call('EXISTS', KEYS[5]) == 0
`

// luaGraph is put in front of scripts on all parts of a graph. ARGV[1] are the
// parameters of the handle; those that are stored count, then those.
//
//	members(u, v)  gives the edge from u to v as a member of edges and of reverse
//	around(v)      gives the bounds of the members that begin with v
const luaGraph = luaParams + luaBelow + `
local vertices, edges, reverse, weights, cfg = unpack(KEYS)
local conf = redis.call('HMGET', cfg, '` + layoutField + `', 'directed', 'strict')
if ARGV[1] ~= '' or conf[1] and conf[1] ~= '` + layout + `' then
  local bad = check(cfg, ARGV[1])
  if bad then return bad end
end
local function param(stored, name, usual)
  return (stored or ARGV[1] ~= '' and string.match(ARGV[1], name .. '=(%a+);') or usual) == 'true'
end
local directed = param(conf[2], 'directed', 'true')
local function strict() return param(conf[3], 'strict', 'false') end
local function members(u, v)
  local there, back = u .. '\0' .. v, v .. '\0' .. u
  if not directed and below(v, u) then return back, there end
  return there, back
end
local function around(v)
  return '[' .. v .. '\0', '(' .. v .. '\1'
end
`

// luaGraphWrite is put behind luaGraph in scripts that write: it checks the
// types of what they write to.
const luaGraphWrite = luaGraph + luaGraphTypes

const luaGraphTypes = `
redis.call('HLEN', vertices) redis.call('ZCARD', edges) redis.call('ZCARD', reverse) redis.call('HLEN', weights)
`

// A graphTx is luaGraph in Go: a script on all parts of a graph.
type graphTx struct {
	store.Tx
	vertices, edges, reverse, weights, cfg string

	given    string
	directed bool
}

// graphOf begins a script that reads.
func graphOf(t store.Tx, c *store.Command) (g graphTx, bad store.Reply, ok bool) {
	g = graphTx{t, c.Arg(0), c.Arg(1), c.Arg(2), c.Arg(3), c.Arg(4), c.Arg(c.Script.Keys), true}
	if bad, ok = checkParams(t, g.cfg, g.given); !ok {
		return g, bad, false
	}
	g.directed = g.param("directed", "true")
	return g, bad, true
}

// graphWriter begins a script that writes.
func graphWriter(t store.Tx, c *store.Command) (g graphTx, bad store.Reply, ok bool) {
	if g, bad, ok = graphOf(t, c); !ok {
		return g, bad, false
	}
	g.checkTypes()
	return g, bad, true
}

// checkTypes is luaGraphTypes.
func (g *graphTx) checkTypes() {
	g.Do(store.Cmd(store.HLen, g.vertices))
	g.Do(store.Cmd(store.ZCard, g.edges))
	g.Do(store.Cmd(store.ZCard, g.reverse))
	g.Do(store.Cmd(store.HLen, g.weights))
}

func (g *graphTx) param(name, usual string) bool {
	if r := g.Do(store.Cmd(store.HGet, g.cfg, name)); !r.IsNil() {
		return r.Str() == "true"
	}
	if _, after, ok := strings.Cut(g.given, name+"="); ok {
		usual, _, _ = strings.Cut(after, ";")
	}
	return usual == "true"
}

func (g *graphTx) members(u, v string) (there, back string) {
	if !g.directed && v < u {
		u, v = v, u
	}
	return u + "\x00" + v, v + "\x00" + u
}

// around gives the bounds of the members of edges or reverse that begin with v.
func around(v string) (from, to string) { return "[" + v + "\x00", "(" + v + "\x01" }

func (g *graphTx) has(v string) bool { return g.Do(store.Cmd(store.HExists, g.vertices, v)).Int() == 1 }

// graphVertex adds or changes a vertex.
// KEYS all parts. ARGV parameters, vertex, data, what to do: new does nothing
// to one that is there, add changes it, set does too and adds none to a strict
// graph. Returns 1 if it is new, 0 if not, the vertex if it is missing.
var graphVertex = store.NewScript(store.Script{
	Name: "graph.vertex",
	Keys: 5,
	Lua: luaGraphWrite + `
local _, v, data, what = unpack(ARGV)
if what == 'set' and strict() and redis.call('HEXISTS', vertices, v) == 0 then return v end
local new = redis.call('HSETNX', vertices, v, data)
if new == 0 and what ~= 'new' then redis.call('HSET', vertices, v, data) end
keep(cfg, ARGV[1], vertices)
return new`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphWriter(t, c)
		if !ok {
			return bad
		}
		v, data, what := c.Arg(6), c.Arg(7), c.Arg(8)
		if what == "set" && g.param("strict", "false") && !g.has(v) {
			return store.OfStr(v)
		}
		isNew := t.Do(store.Cmd(store.HSetNX, g.vertices, v, data))
		if isNew.Int() == 0 && what != "new" {
			t.Do(store.Cmd(store.HSet, g.vertices, v, data))
		}
		keepParams(t, g.cfg, g.given, g.vertices)
		return isNew
	},
})

// graphRemoveVertex removes a vertex and its edges, 1,000 at a time.
// KEYS all parts. ARGV parameters, vertex. Returns 1, or 0 if there is none.
var graphRemoveVertex = store.NewScript(store.Script{
	Name: "graph.remove_vertex",
	Keys: 5,
	Lua: luaGraphWrite + `
local v = ARGV[2]
if redis.call('HDEL', vertices, v) == 0 then return 0 end
local function remove(one, other, outward)
  local from, to = around(v)
  local page
  repeat
    page = redis.call('ZRANGEBYLEX', one, from, to, 'LIMIT', 0, 1000)
    local turned = {}
    for i, member in ipairs(page) do turned[i] = string.sub(member, #v + 2) .. '\0' .. v end
    if #page > 0 then
      redis.call('ZREM', one, unpack(page))
      redis.call('ZREM', other, unpack(turned))
      redis.call('HDEL', weights, unpack(outward and page or turned))
    end
  until #page < 1000
end
remove(edges, reverse, true)
remove(reverse, edges, false)
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphWriter(t, c)
		if !ok {
			return bad
		}
		v := c.Arg(6)
		if t.Do(store.Cmd(store.HDel, g.vertices, v)).Int() == 0 {
			return store.OfInt(0)
		}
		g.removeAround(v, g.edges, g.reverse, true)
		g.removeAround(v, g.reverse, g.edges, false)
		return store.OfInt(1)
	},
})

// removeAround removes the edges in one that begin with v, and the same in
// other.
func (g *graphTx) removeAround(v, one, other string, outward bool) {
	from, to := around(v)
	for n := bulk; n == bulk; {
		page := listOf[string](g.Do(store.Cmd(store.ZRangeByLex, one, from, to, "LIMIT", "0", strconv.Itoa(bulk))))
		if n = len(page); n == 0 {
			return
		}
		turned := make([]string, n)
		for i, member := range page {
			turned[i] = member[len(v)+1:] + "\x00" + v
		}
		g.Do(store.CmdList(store.ZRem, one, page))
		g.Do(store.CmdList(store.ZRem, other, turned))
		if outward {
			g.Do(store.CmdList(store.HDel, g.weights, page))
		} else {
			g.Do(store.CmdList(store.HDel, g.weights, turned))
		}
	}
}

// luaRemovePlain removes an edge of a plain graph.
const luaRemovePlain = `
if plain then
  local there = ARGV[2] .. '\0' .. ARGV[3]
  local found = redis.call('ZSCORE', KEYS[2], there)
  redis.call('HLEN', KEYS[1]) redis.call('ZCARD', KEYS[3]) redis.call('HLEN', KEYS[4])
  if not found then return 0 end
  redis.call('ZREM', KEYS[3], ARGV[3] .. '\0' .. ARGV[2])
  redis.call('HDEL', KEYS[4], there)
  return redis.call('ZREM', KEYS[2], there)
end
`

// graphRemoveEdge removes an edge.
// KEYS all parts. ARGV parameters, from, to. Returns 1, or 0 if there is none.
var graphRemoveEdge = store.NewScript(store.Script{
	Name: "graph.remove_edge",
	Keys: 5,
	Lua: luaPlainGraph + luaRemovePlain + luaGraphWrite + `
local there, back = members(ARGV[2], ARGV[3])
redis.call('ZREM', reverse, back)
redis.call('HDEL', weights, there)
return redis.call('ZREM', edges, there)`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphWriter(t, c)
		if !ok {
			return bad
		}
		there, back := g.members(c.Arg(6), c.Arg(7))
		t.Do(store.Cmd(store.ZRem, g.reverse, back))
		t.Do(store.Cmd(store.HDel, g.weights, there))
		return t.Do(store.Cmd(store.ZRem, g.edges, there))
	},
})

// graphWeight gives the weight of an edge.
// KEYS all parts. ARGV parameters, from, to. Returns it, or nothing.
var graphWeight = store.NewScript(store.Script{
	Name:     "graph.weight",
	Keys:     5,
	ReadOnly: true,
	Lua: luaPlainGraph + `
if plain then
  local there = ARGV[2] .. '\0' .. ARGV[3]
  return redis.call('HGET', KEYS[4], there) or redis.call('ZSCORE', KEYS[2], there) and '1'
end
` + luaGraph + `
local there = members(ARGV[2], ARGV[3])
return redis.call('HGET', weights, there) or redis.call('ZSCORE', edges, there) and '1'`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphOf(t, c)
		if !ok {
			return bad
		}
		there, _ := g.members(c.Arg(6), c.Arg(7))
		if r := t.Do(store.Cmd(store.HGet, g.weights, there)); !r.IsNil() {
			return r
		}
		if t.Do(store.Cmd(store.ZScore, g.edges, there)).IsNil() {
			return store.Reply{}
		}
		return store.OfStr("1")
	},
})

// graphDegree counts the edges of a vertex.
// KEYS all parts. ARGV parameters, vertex, all or in. Returns the number.
var graphDegree = store.NewScript(store.Script{
	Name:     "graph.degree",
	Keys:     5,
	ReadOnly: true,
	Lua: luaGraph + `
local from, to = around(ARGV[2])
local n = redis.call('ZLEXCOUNT', reverse, from, to)
if directed and ARGV[3] == 'in' then return n end
return n + redis.call('ZLEXCOUNT', edges, from, to)`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphOf(t, c)
		if !ok {
			return bad
		}
		from, to := around(c.Arg(6))
		n := t.Do(store.Cmd(store.ZLexCount, g.reverse, from, to))
		if g.directed && c.Arg(7) == "in" {
			return n
		}
		return store.OfInt(n.Int() + t.Do(store.Cmd(store.ZLexCount, g.edges, from, to)).Int())
	},
})

// graphEdges gives all edges.
// KEYS all parts. ARGV parameters. Returns the members of edges and weights.
var graphEdges = store.NewScript(store.Script{
	Name:     "graph.edges",
	Keys:     5,
	ReadOnly: true,
	Lua:      luaGraph + `return {redis.call('ZRANGE', edges, 0, -1), redis.call('HGETALL', weights)}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		g, bad, ok := graphOf(t, c)
		if !ok {
			return bad
		}
		return store.OfList([]store.Reply{
			t.Do(store.Cmd(store.ZRange, g.edges, "0", "-1")), t.Do(store.Cmd(store.HGetAll, g.weights)),
		})
	},
})
