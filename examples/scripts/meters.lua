-- Sums of what meters report, again and again the same few: they are counted up
-- in memory, and written now and then.
--
--     rdsh run meters.lua

local sums = LRUDict("meters:sums", 3)
sums:clear() -- of what an earlier run left
local stored = HashMap("meters:sums") -- as others see it

local function report(meter, kwh)
    sums:set(meter, sums:get(meter, {default = 0}) + kwh)
end

for _ = 1, 100 do
    report("kitchen", 2)
    report("hall", 1)
end
print(text.format("in memory: %d and %d, stored: %d meters", sums:get("kitchen"), sums:get("hall"), #stored))

-- Three meters fit. A fourth one makes room: what was not written yet is.
report("cellar", 7)
report("attic", 4)
local names = {}
for name in pairs(sums:in_memory()) do
    table.insert(names, name)
end
print("in memory:", table.concat(names, ", "))
print("stored:", stored:get("kitchen"), stored:get("hall"), stored:get("cellar"))

-- One that is not in memory is read, so that no count begins anew.
report("kitchen", 2)
print(sums:get("kitchen"), stored:get("kitchen"))
sums:sync() -- as at the end of the run
print(sums:get("kitchen"), stored:get("kitchen"))

-- Output:
-- in memory: 200 and 100, stored: 0 meters
-- in memory: hall, cellar, attic
-- stored: 200 100 7
-- 202 200
-- 202 202
