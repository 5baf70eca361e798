-- What depends on what, in a program of a few packages: the order to build them
-- in, what hangs together in circles, what most of the others need, and a picture.
--
--     rdsh run dependencies.lua

local imports = {
    app = {"api", "config", "log"},
    api = {"auth", "store", "log"},
    auth = {"store", "crypto"},
    store = {"cache", "log"},
    cache = {"config"},
    config = {},
    crypto = {},
    log = {"config"},
}

local function reversed(list)
    local out = {}
    for i = #list, 1, -1 do out[#out + 1] = list[i] end
    return out
end

local deps = Graph("deps:packages")
deps:clear() -- of what an earlier run left
local edges = {}
for package, all in pairs(imports) do
    for _, needed in ipairs(all) do edges[#edges + 1] = {package, needed} end
end
deps:add_edges(edges)

-- Edges lead from a package to what it needs: the order to build is backwards.
print("build:", table.concat(reversed(deps:topological_sort()), " "))
local near = deps:bfs("api")
table.remove(near, 1)
table.sort(near)
print("api needs, near and far:", table.concat(near, " "))
print("api and auth both need:", table.concat(deps:common_neighbors("api", "auth"), " "))
print("cycle:", deps:find_cycle() or "None")
print()

-- Ranks say what most of it rests on, not only who is named most often.
local rows = {}
for package, rank in each(deps:pagerank(4)) do
    rows[#rows + 1] = {package, text.format("%.3f", rank), deps:in_degree(package)}
end
print(text.table(rows, {"package", "rank", "needed by"}))

-- Somebody keeps the config in the store: now there is no order any more.
deps:add_edge("config", "store")
local order, err = attempt(deps.topological_sort, deps)
print("build:", err)
print("cycle:", table.concat(deps:find_cycle(), " "))
for circle in each(deps:strongly_connected()) do
    if #circle > 1 then print("in circles:", table.concat(circle, " ")) end
end
print()

-- The part of it that goes round, to look at.
local knot = deps:subgraph(deps:strongly_connected()[1], "deps:knot", {replace = true})
print(knot:to_mermaid())

-- Output:
-- build: config log cache store crypto auth api app
-- api needs, near and far: auth cache config crypto log store
-- api and auth both need: store
-- cycle: None
--
-- package  rank   needed by
-- -------  -----  ---------
-- config   0.301          3
-- log      0.151          3
-- store    0.118          2
-- cache    0.111          1
--
-- build: graph deps:packages: topological_sort: there is a cycle: cache -> config -> store -> cache
-- cycle: cache config store
-- in circles: cache config log store
--
-- flowchart LR
--   v0["cache"]
--   v1["config"]
--   v2["log"]
--   v3["store"]
--   v0 --> v1
--   v1 --> v3
--   v2 --> v1
--   v3 --> v0
--   v3 --> v2
