-- What to look at next, when alerts come faster than people: the worst first,
-- and what was done can be taken back.
--
--     rdsh run triage.lua

local alerts = PriorityQueue("triage:alerts", {order = "max"})
local done = Stack("triage:done") -- the newest on top
local handled = Cell("triage:handled")
for _, structure in ipairs{alerts, done, handled} do
    structure:clear() -- of what an earlier run left
end

-- Each entry has an id, by which it is found again.
local ids = {}
for _, alert in ipairs{
    {3, "db1: disk is 80 % full"},
    {5, "shop: login is slow"},
    {2, "shop: certificate expires in 9 days"},
    {9, "db1: no answer"},
    {5, "mail: queue is long"},
    {1, "front page: a typo"},
} do
    local severity, what = unpack(alert)
    ids[what] = alerts:push(what, severity)
end

alerts:update(ids["shop: login is slow"], 8) -- customers call
alerts:remove(ids["front page: a typo"]) -- corrected meanwhile
print(text.table(alerts:items(), {"alert", "severity"}))

-- Any number of people may do this at once: none gets the alert of another.
local function handle()
    local what, severity = alerts:pop()
    if what == nil then
        return
    end
    done:push({what = what, severity = severity})
    print(text.format("%d. %s", handled:incr(), what))
end

for _ = 1, 3 do
    handle()
end

-- The last one was not over yet: back to where it was.
local last = done:pop()
alerts:push(last.what, last.severity)
handled:decr()

local what, severity = alerts:peek()
print()
print(text.format("%d handled, %d left; next is %s (%d)", handled:get(), #alerts, what, severity))

-- Output:
-- alert                                severity
-- -----------------------------------  --------
-- db1: no answer                              9
-- shop: login is slow                         8
-- mail: queue is long                         5
-- db1: disk is 80 % full                      3
-- shop: certificate expires in 9 days         2
--
-- 1. db1: no answer
-- 2. shop: login is slow
-- 3. mail: queue is long
--
-- 2 handled, 3 left; next is mail: queue is long (5)
