-- A walk through a site of pages that link to each other: each page once, the
-- ones asked for last kept at hand, and for every page who links to it.
--
--     rdsh run crawl.lua

local seen = BloomFilter("crawl:seen", {capacity = 100000, error_rate = 0.001})
local pages = LRUCache("crawl:pages", 3, {entry_ttl = "1h"})
local links = DefaultDict("crawl:links", {}) -- by page, those that link to it
local todo = Queue("crawl:todo")

for _, structure in ipairs{seen, pages, links, todo} do
    structure:clear() -- of what an earlier run left
end

-- The site, in place of one far away.
local site = {
    ["/"] = {"/books", "/about"},
    ["/about"] = {"/"},
    ["/books"] = {"/books/owls", "/books/tides", "/"},
    ["/books/owls"] = {"/books", "/books/tides"},
    ["/books/tides"] = {"/books", "/about"},
}

local function fetch(page)
    print("fetch", page)
    return site[page]
end

-- What the filter has not seen is certainly new. It takes 15 bits for a page,
-- however long its name is.
seen:add("/")
todo:push("/")
for page in each(todo:consume()) do
    for target in each(pages:get_or_load(page, fetch)) do
        links:change(target, function(known)
            table.insert(known, page)
            return known
        end)
        if seen:add(target) then
            todo:push(target)
        end
    end
end

print()
local names = links:keys()
table.sort(names)
for page in each(names) do
    print(text.format("%-14s is linked from %s", page, table.concat(links:at()[page], ", ")))
end

-- The cache holds the three pages that were used last: only one is fetched again.
print()
print("at hand:", table.concat(pages:keys(), ", "))
pages:get_or_load("/books/owls", fetch)
pages:get_or_load("/", fetch)
print("at hand:", table.concat(pages:keys(), ", "))
local stats = pages:stats()
print(text.format("%d hits, %d misses, %d evictions", stats.hits, stats.misses, stats.evictions))
print(text.format("%d pages in %d bits", #seen, seen:bit_size()))

-- Output:
-- fetch /
-- fetch /books
-- fetch /about
-- fetch /books/owls
-- fetch /books/tides
--
-- /              is linked from /books, /about
-- /about         is linked from /, /books/tides
-- /books         is linked from /, /books/owls, /books/tides
-- /books/owls    is linked from /books
-- /books/tides   is linked from /books, /books/owls
--
-- at hand: /about, /books/owls, /books/tides
-- fetch /
-- at hand: /books/tides, /books/owls, /
-- 1 hits, 6 misses, 3 evictions
-- 5 pages in 1437759 bits
