-- The last lines of a log, for readers that come and go: each goes on where it
-- was, and knows what it has missed.
--
--     rdsh run recent.lua

local lines = RingBuffer("recent:lines", 6)
local readers = HashMap("recent:readers") -- the next line of each
lines:clear() -- of what an earlier run left
readers:clear()

local function follow(reader)
    local begin, behind = readers:get(reader, {default = 0}), lines:next_seq()
    local oldest = behind - #lines
    if begin < oldest then
        print(text.format("%s: %d lines were missed", reader, oldest - begin))
        begin = oldest
    end
    for seq = begin, behind - 1 do
        print(text.format("%s: %d %s", reader, seq, lines:get(seq)))
    end
    readers:set(reader, behind)
end

lines:extend{"start", "listening on port 80", "GET /"}
follow("ann")

lines:push("GET /about")
follow("ann")
follow("ben")

-- The buffer keeps six: the oldest make room.
local more = {}
for i = 1, 8 do
    table.insert(more, text.format("GET /books/%d", i))
end
lines:extend(more)
follow("ben")

print()
print("newest first:", lines:latest(2))
print(text.format("%d of %d lines are kept", #lines, lines:next_seq()))

-- Output:
-- ann: 0 start
-- ann: 1 listening on port 80
-- ann: 2 GET /
-- ann: 3 GET /about
-- ben: 0 start
-- ben: 1 listening on port 80
-- ben: 2 GET /
-- ben: 3 GET /about
-- ben: 2 lines were missed
-- ben: 6 GET /books/3
-- ben: 7 GET /books/4
-- ben: 8 GET /books/5
-- ben: 9 GET /books/6
-- ben: 10 GET /books/7
-- ben: 11 GET /books/8
--
-- newest first: ["GET /books/8", "GET /books/7"]
-- 6 of 12 lines are kept
