-- One clerk for several lines: the phone first, the latest call before older
-- ones, then the counter, then letters. The clerk waits for all of them at once.
--
--     rdsh run desk.lua

local phone = Stack("{desk}:phone")
local counter = Queue("{desk}:counter")
local letters = Deque("{desk}:letters", {maxlen = 100})
local lines = {phone, counter, letters}
for _, line in ipairs(lines) do
    line:clear() -- of what an earlier run left
end

letters:extend{"from Oslo", "from Rome"}
counter:extend{"Ann", "Ben"}
phone:extend{"number 12", "number 15"}
letters:push_front("registered, from Bern")

local function serve(n)
    for _ = 1, n do
        local line, who = pop_any(lines, {timeout = "20ms"})
        if line == nil then
            print("nobody there")
            return
        end
        print(string.format("%-15s %s", line, who))
    end
end

serve(4)
counter:push("Cid")
serve(9)

-- Output:
-- {desk}:phone    number 15
-- {desk}:phone    number 12
-- {desk}:counter  Ann
-- {desk}:counter  Ben
-- {desk}:counter  Cid
-- {desk}:letters  registered, from Bern
-- {desk}:letters  from Oslo
-- {desk}:letters  from Rome
-- nobody there
