-- Articles by what they are about: which have both, which have neither, what
-- goes together.
--
--     rdsh run tags.lua

-- One name in braces keeps the sets on one server of a cluster, so that the
-- store can put them together.
local function tag(name)
    return Set("{tags}:" .. name)
end

local ARTICLES = {
    Sourdough = {"baking", "bread", "slow"},
    Rye = {"baking", "bread"},
    Flatbread = {"bread", "quick"},
    Shortbread = {"baking", "sweet", "quick"},
    ["Panna cotta"] = {"sweet", "slow"},
    Salad = {"quick"},
}
local used = Set("{tags}:all")
used:clear() -- of what an earlier run left
for article, names in pairs(ARTICLES) do
    for _, name in ipairs(names) do
        if used:add(name) then
            tag(name):clear()
        end
        tag(name):add(article)
    end
end

local function show(title, articles)
    local sorted = {}
    for article in each(articles) do
        table.insert(sorted, article)
    end
    table.sort(sorted)
    print(text.format("%-26s %s", title .. ":", table.concat(sorted, ", ")))
end

show("baked bread", tag("baking"):intersection(tag("bread")))
show("sweet or slow", tag("sweet"):union(tag("slow")))
show("quick, not baked", tag("quick"):difference(tag("baking")))
show("baked or bread, not both", tag("baking"):symmetric_difference(tag("bread")))

-- A set that is put together in the store, without a look at its members here.
local dessert = Set("{tags}:dessert")
dessert:clear()
dessert:union_update(tag("sweet"))
dessert:difference_update(tag("slow"))
show("dessert for tonight", dessert:members())
print()

local together = Counter("tags:pairs")
together:clear()
local names = used:members()
table.sort(names)
for i, a in ipairs(names) do
    for k = i + 1, #names do
        local n = 0
        for _ in each(tag(a):intersection(tag(names[k]))) do
            n = n + 1
        end
        if n > 0 then
            together:incr(tuple(a, names[k]), {by = n})
        end
    end
end
for pair, n in each(together:most_common(3)) do
    print(text.format("%s and %s: %d", pair[1], pair[2], n))
end

-- Output:
-- baked bread:               Rye, Sourdough
-- sweet or slow:             Panna cotta, Shortbread, Sourdough
-- quick, not baked:          Flatbread, Salad
-- baked or bread, not both:  Flatbread, Shortbread
-- dessert for tonight:       Shortbread
--
-- baking and bread: 2
-- baking and quick: 1
-- baking and slow: 1
