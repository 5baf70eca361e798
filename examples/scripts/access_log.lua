-- What a web server's access log tells: the pages and hosts that count most,
-- the requests that failed, and what was sent in each hour of the day.
--
--     rdsh run access_log.lua [FILE] [--top=5]
--
-- FILE is a log in the combined format, also packed (.gz); - is the standard
-- input. The results stay in the store: with --store redis://HOST any other
-- script, also one in Starlark, can go on with them.

local args = arguments{top = 5}
local path = args.rest[1] or fs.beside("data/access.log")

-- A handle is only a name; nothing is stored before a method is called.
local pages = Counter("access_log:pages") -- requests by page
local hosts = SortedSet("access_log:hosts") -- bytes by host
local hours = Counter("access_log:hours") -- bytes by hour
local failures = Queue("access_log:failures") -- requests answered 5xx, oldest first

for _, structure in ipairs{pages, hosts, hours, failures} do
    structure:clear() -- of what an earlier run left
end

-- Host, time, page without its query, status and size of a request.
local REQUEST = [[^(\S+) \S+ \S+ \[(.+?)\] "\S+ ([^ ?"]+)[^"]*" (\d{3}) (\d+|-)]]

local requested, by_host, by_hour, failed, skipped = {}, {}, {}, {}, 0
for line in progress(fs.lines(path), "reading") do
    local found = re.match(REQUEST, line)
    if found then
        local _, host, stamp, page, status, size = unpack(found)
        local at = time.parse(stamp, "common log")
        local sent = size == "-" and 0 or tonumber(size)
        local hour = at:format("15:00")
        table.insert(requested, page)
        by_host[host] = (by_host[host] or 0) + sent
        by_hour[hour] = (by_hour[hour] or 0) + sent
        if status >= "500" then
            table.insert(failed, {at = at, host = host, page = page, status = status})
        end
    else
        skipped = skipped + 1
    end
end

-- Bulk forms take any number of elements, a round trip for each thousand.
pages:update(requested) -- counts each page once more
hosts:update(by_host)
hours:update(by_hour)
failures:extend(failed) -- an element is any value: here dicts with times in them

print(text.format("%d requests, %d lines skipped", pages:total(), skipped))
print()
print(text.table(pages:most_common(args.top), {"page", "requests"}))
print(text.table(hosts:top(args.top), {"host", "bytes"}))
print(text.format("%d of %d hosts were sent 256 KiB or more", hosts:count(256 * 1024), #hosts))
print()

local total = math.max(hours:total(), 1)
local rows = {}
for hour, sent in each(hours:items()) do
    table.insert(rows, {hour, sent, string.rep("#", math.floor(100 * sent / total))})
end
table.sort(rows, function(a, b) return a[1] < b[1] end)
print(text.table(rows, {"hour", "bytes", "percent"}))

-- A queue is work to do. This takes the first; the rest waits for who comes next.
print(text.format("%d failures, the first of them:", #failures))
for failure in each(failures:pop_many(3)) do
    print(text.format("  %s  %s  %s", failure.at:format("02 Jan 15:04:05"), failure.status, failure.page))
end

-- Output:
-- 118 requests, 2 lines skipped
--
-- page                      requests
-- ------------------------  --------
-- /                               20
-- /catalogue                      19
-- /books/owls-at-noon             12
-- /covers/owls-at-noon.jpg        10
-- /style.css                      10
--
-- host             bytes
-- -------------  -------
-- 192.0.2.17     1125025
-- 198.51.100.23   569133
-- 203.0.113.5     407224
-- 2001:db8::7     342009
-- 192.0.2.44      246533
--
-- 4 of 8 hosts were sent 256 KiB or more
--
-- hour    bytes  percent
-- -----  ------  ------------------------
-- 06:00     310
-- 07:00   84211  ##
-- 08:00   34038  #
-- 09:00  252857  #######
-- 10:00  477050  ##############
-- 11:00  789907  ########################
-- 12:00  136772  ####
-- 13:00  128071  ###
-- 14:00  444106  #############
-- 15:00  531888  ################
-- 16:00  232441  #######
-- 17:00   43868  #
-- 18:00   35948  #
-- 20:00   24923
--
-- 6 failures, the first of them:
--   14 Mar 10:07:52  503  /account/renew
--   14 Mar 10:28:36  500  /catalogue/search
--   14 Mar 11:04:35  500  /catalogue/search
