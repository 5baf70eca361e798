-- The average of the last readings of a sensor, and which of them stand out: a
-- deque that holds no more than a window drops the oldest by itself.
--
--     rdsh run window.lua

local window = Deque("sensor:window", {maxlen = 4})
window:clear() -- of what an earlier run left

local function reading(celsius)
    window:push_back(celsius)
    local last = window:items()
    local average = sum(last) / #last
    local note = math.abs(celsius - average) > 3 and "  far off" or ""
    print(string.format("%5.1f  average of %d: %5.2f%s", celsius, #last, average, note))
end

for _, celsius in ipairs{20.5, 21, 20, 21.5, 30, 21, 20.5} do
    reading(celsius)
end

-- The one that was an error is taken out, wherever it is by now.
print("the error is number", window:index(30), "of", #window)
window:remove(30)
print("without it:", window:items())

-- What came late belongs in front of all others.
window:push_front(19.5)
local highest = window[1]
for celsius in each(window) do
    highest = math.max(highest, celsius)
end
print("with it:", window:items(), "highest", highest, "latest", window[-1])

-- Output:
--  20.5  average of 1: 20.50
--  21.0  average of 2: 20.75
--  20.0  average of 3: 20.50
--  21.5  average of 4: 20.75
--  30.0  average of 4: 23.12  far off
--  21.0  average of 4: 23.12
--  20.5  average of 4: 23.25
-- the error is number 2 of 4
-- without it: [21.5, 21, 20.5]
-- with it: [19.5, 21.5, 21, 20.5] highest 21.5 latest 20.5
