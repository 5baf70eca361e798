-- Taxis in a town: the nearest one that is free gets the call.
--
--     rdsh run fleet.lua [--radius=4]

local args = arguments{radius = float(4)}

local where = GeoSet("fleet:where") -- the position of each taxi
local free = Set("fleet:free") -- those that wait
local trips = HashMap("fleet:trips") -- whom each of the others drives
for _, structure in ipairs{where, free, trips} do
    structure:clear() -- of what an earlier run left
end

where:update{
    ["taxi 1"] = {48.2082, 16.3738},
    ["taxi 2"] = {48.1986, 16.3379},
    ["taxi 3"] = {48.2196, 16.3966},
    ["taxi 4"] = {48.1858, 16.3761},
    ["taxi 5"] = {48.2310, 16.4120},
}
free:update(where)

-- Several offices may do this at once: remove tells only one of them that it
-- was the one that took the taxi.
local function call(customer, lat, lon)
    for taxi, km in each(where:within(lat, lon, args.radius)) do
        if free:remove(taxi) then
            trips:set(taxi, {customer = customer, at = {lat, lon}})
            return text.format("%s: %s, %.1f km away", customer, taxi, km)
        end
    end
    return text.format("%s: nothing free within %.0f km", customer, args.radius)
end

print(call("Ada", 48.2100, 16.3700))
print(call("Bob", 48.2090, 16.3720))
print(call("Cleo", 48.2050, 16.3650))
print(call("Dan", 48.2000, 16.3600))
print(call("Eve", 48.3500, 16.2000))

-- A taxi that arrives is where its customer was, and free again.
local function arrive(taxi)
    local trip = trips:pop(taxi)
    local lat, lon = unpack(trip.at)
    where:add(taxi, lat, lon)
    free:add(taxi)
    print(text.format("%s has driven %s", taxi, trip.customer))
end

print()
arrive("taxi 3")
print(call("Eve", 48.2095, 16.3705))
print()
local rows = {}
for taxi, km in each(where:within_member("taxi 1", 10)) do
    local trip = trips:get(taxi)
    table.insert(rows, {taxi, trip and trip.customer or "nobody", text.format("%.1f", km)})
end
print(text.table(rows, {"taxi", "drives", "km from taxi 1"}))

-- Output:
-- Ada: taxi 1, 0.3 km away
-- Bob: taxi 3, 2.2 km away
-- Cleo: taxi 2, 2.1 km away
-- Dan: taxi 4, 2.0 km away
-- Eve: nothing free within 4 km
--
-- taxi 3 has driven Bob
-- Eve: taxi 3, 0.1 km away
--
-- taxi    drives  km from taxi 1
-- ------  ------  --------------
-- taxi 1  Ada     0.0
-- taxi 3  Eve     0.2
-- taxi 4  Dan     2.5
-- taxi 2  Cleo    2.9
-- taxi 5  nobody  3.8
--
