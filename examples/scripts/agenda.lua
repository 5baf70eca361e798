-- The agenda of a meeting: points come in any order, are moved, struck off and
-- put in order by their weight.
--
--     rdsh run agenda.lua

local agenda = List("agenda")
agenda:clear() -- of what an earlier run left

local function show(when)
    print(when)
    for i, point in ipairs(agenda) do
        print(string.format("  %d. %s (%d min)", i, point.what, point.minutes))
    end
end

local function whats(points)
    local all = {}
    for point in each(points) do
        all[#all + 1] = point.what
    end
    return all
end

agenda:extend{
    {what = "budget", minutes = 30},
    {what = "holidays", minutes = 10},
    {what = "any other business", minutes = 5},
}
agenda:insert(1, {what = "minutes of the last meeting", minutes = 5})
agenda:insert(-1, {what = "new office", minutes = 20})
show("as it came in:")

-- A point is found by its value, in whatever order its fields are written.
print("holidays are point", agenda:index(dict{minutes = 10, what = "holidays"}))
agenda:remove(dict{minutes = 10, what = "holidays"})
agenda[2] = {what = "budget", minutes = 25}
show("changed:")

print("first and last:", whats{agenda[1], agenda[-1]})
print("in between:", whats(agenda:slice(2, -2)))
print("backwards:", whats(agenda:slice{step = -1}))

-- The shortest first: numbers sort by value, what is equal stays in order.
local times = List("agenda:times")
times:clear()
for point in each(agenda) do
    times:append(tuple(point.minutes, point.what))
end
times:sort()
local names = {}
for pair in each(times) do
    names[#names + 1] = pair[2]
end
print("shortest first:", names)
print("next:", times:pop(1)[2] .. ",", #times, "left")

-- Output:
-- as it came in:
--   1. minutes of the last meeting (5 min)
--   2. budget (30 min)
--   3. holidays (10 min)
--   4. new office (20 min)
--   5. any other business (5 min)
-- holidays are point 3
-- changed:
--   1. minutes of the last meeting (5 min)
--   2. budget (25 min)
--   3. new office (20 min)
--   4. any other business (5 min)
-- first and last: ["minutes of the last meeting", "any other business"]
-- in between: ["budget", "new office"]
-- backwards: ["any other business", "new office", "budget", "minutes of the last meeting"]
-- shortest first: ["any other business", "minutes of the last meeting", "new office", "budget"]
-- next: any other business, 3 left
