-- Which countries touch: the way from one to another over land, what hangs
-- together, who has most neighbours, and who is cut off when one is missing.
--
--     rdsh run borders.lua [FILE] [--start=PRT] [--goal=EST] [--without=FRA]
--
-- FILE is a CSV file with columns a and b, a border in each row. The sample has
-- some of the world's, by the three letters of ISO 3166.

local args = arguments{start = "PRT", goal = "EST", without = "FRA", top = 5}
local path = args.rest[1] or fs.beside("data/borders.csv")

local borders = Graph("borders:world", {directed = false})
borders:clear() -- of what an earlier run left
local rows = {}
for row in progress(csv.read(path), "reading") do
    table.insert(rows, {row.a, row.b})
end
borders:add_edges(rows)

print(text.format("%d countries, %d borders", #borders, borders:edge_count()))

-- What is not there is a value, nil, and no error.
local way, cost = borders:shortest_path(args.start, args.goal)
if way then
    print(text.format("%s to %s, %d borders: %s", args.start, args.goal, cost, table.concat(way, " ")))
else
    print(text.format("%s to %s: not over land", args.start, args.goal))
end
print()

local parts = borders:connected_components() -- the largest first
print(text.format("%d parts of the world:", #parts))
for _, part in ipairs(parts) do
    table.sort(part)
    local first = table.concat(part, " ", 1, math.min(#part, 12))
    print(text.format("  %d: %s%s", #part, first, #part > 12 and " ..." or ""))
end
print()

-- Both ends of every border, counted. All borders come in one round trip;
-- borders:degree(country) would be one for each country.
local neighbors = Counter("borders:neighbors")
neighbors:clear()
local ends = {}
for a, b in each(borders:edges()) do
    table.insert(ends, a)
    table.insert(ends, b)
end
neighbors:update(ends)
print(text.table(neighbors:most_common(args.top), {"country", "neighbors"}))

-- What would be if: on a copy, which the store makes by itself.
local rest = borders:copy("borders:rest", {replace = true})
rest:remove_vertex(args.without)
local reached = {[args.without] = true}
for country in each(rest:bfs(args.goal)) do
    reached[country] = true
end
local lost = {}
for country in each(borders:bfs(args.goal)) do
    if not reached[country] then
        table.insert(lost, country)
    end
end
table.sort(lost)
local names = #lost > 0 and table.concat(lost, " ") or "nobody"
print(text.format("without %s, cut off from %s: %s", args.without, args.goal, names))

-- Output:
-- 46 countries, 68 borders
-- PRT to EST, 7 borders: PRT ESP FRA DEU POL LTU LVA EST
--
-- 6 parts of the world:
--   25: AND AUT BEL CHE CZE DEU DNK ESP EST FRA HRV HUN ...
--   9: ARG BOL BRA CHL COL ECU PER PRY URY
--   5: BRN IDN MYS PNG TLS
--   3: FIN NOR SWE
--   2: DOM HTI
--   2: GBR IRL
--
-- country  neighbors
-- -------  ---------
-- DEU              9
-- AUT              8
-- FRA              8
-- BRA              6
-- ITA              6
--
-- without FRA, cut off from EST: AND ESP MCO PRT
