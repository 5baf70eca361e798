-- Who comes to a site: members by day, a bit each, and all others estimated,
-- a few kilobytes a day however many they are.
--
--     rdsh run visitors.lua

local DAYS = {"mon", "tue", "wed"}
local members, guests = {}, {}
local every_day, any_day = Bitmap("{visitors}:every_day"), Bitmap("{visitors}:any_day")
local all_guests = HyperLogLog("{visitors}:guests")
local all = {every_day, any_day, all_guests}
for i, day in ipairs(DAYS) do
    members[i], guests[i] = Bitmap("{visitors}:members:" .. day), HyperLogLog("{visitors}:guests:" .. day)
    table.insert(all, members[i])
    table.insert(all, guests[i])
end
for _, structure in ipairs(all) do
    structure:clear() -- of what an earlier run left
end

-- What a web server would do at each visit. Members have numbers; of guests
-- there is an address.
for n = 1, 199 do
    members[1]:set(n)
    if n % 2 == 0 then
        members[2]:set(n)
    end
    if n % 3 == 0 or n > 180 then
        members[3]:set(n)
    end
end
for i in ipairs(DAYS) do
    local came = {}
    for n = 0, 3999 do
        table.insert(came, text.format("10.%d.%d.%d", i - 1, math.floor(n / 250), n % 250))
    end
    guests[i]:update(came)
end
guests[2]:merge(guests[1]) -- all of them came again

local rows = {}
for i, day in ipairs(DAYS) do
    table.insert(rows, {day, members[i]:count(), guests[i]:count()})
end
print(text.table(rows, {"day", "members", "guests, about"}))

-- The store puts days together; no bit of them comes here.
every_day:store_and(members)
any_day:store_or(members)
print(text.format("%d of %d members came every day", every_day:count(), any_day:count()))

all_guests:merge(unpack(guests))
print(text.format("%d guests in all, about; 12000 in truth", all_guests:count()))

-- Whom to thank: the first few.
local first = {}
for n in each(every_day:positions()) do
    table.insert(first, tostring(n))
    if #first == 5 then
        break
    end
end
print("every day:", table.concat(first, ", "), "...")

-- Output:
-- day  members  guests, about
-- ---  -------  -------------
-- mon      199           4046
-- tue       99           7969
-- wed       79           4011
--
-- 39 of 199 members came every day
-- 12043 guests in all, about; 12000 in truth
-- every day: 6, 12, 18, 24, 30 ...
