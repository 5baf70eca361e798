-- What a rate limiter would have refused: each host of a web server's access log
-- has some units a day, of which a search takes five and any other page one.
--
--     rdsh run throttle.lua [FILE] [--units=20] [--algorithm=sliding_log]
--
-- FILE is a log in the combined format, also packed (.gz); - is the standard
-- input. All processes that use one store share the limiter.

local args = arguments{units = 20, algorithm = "sliding_log"}
local path = args.rest[1] or fs.beside("data/access.log")

local limiter = RateLimiter("throttle:hosts", args.units, "1d", {algorithm = args.algorithm})
limiter:clear() -- of what an earlier run left

local REQUEST = [[^(\S+) \S+ \S+ \[.+?\] "\S+ ([^ ?"]+)]]

local hosts, refused = {}, {}
for line in progress(fs.lines(path), "reading") do
    local found = re.match(REQUEST, line)
    if found then
        local _, host, page = unpack(found)
        hosts[host] = (hosts[host] or 0) + 1
        if not limiter:allow(host, {cost = page:find("/search$") and 5 or 1}) then
            refused[host] = (refused[host] or 0) + 1
        end
    end
end

local rows = {}
for host, n in pairs(hosts) do
    table.insert(rows, {host, n, refused[host] or 0, limiter:peek(host).remaining})
end
table.sort(rows, function(a, b) return a[1] < b[1] end)
print(text.table({unpack(rows, 1, math.min(10, #rows))}, {"host", "requests", "refused", "units left"}))

-- A call that is refused costs nothing, so a cheaper one may still get through.
limiter:take("newcomer", {cost = args.units - 1})
for _, cost in ipairs{2, 1} do
    local verdict = limiter:take("newcomer", {cost = cost})
    local word = verdict.allowed and "let through" or "refused"
    print(text.format("%d units: %s, %d left", cost, word, verdict.remaining))
end

-- Output:
-- host           requests  refused  units left
-- -------------  --------  -------  ----------
-- 192.0.2.17           27       15           0
-- 192.0.2.44           13        0           7
-- 198.51.100.23        12        0           4
-- 198.51.100.8         13        0           3
-- 2001:db8::7          13        0           3
-- 203.0.113.201         7        0          13
-- 203.0.113.5          27       11           0
-- 203.0.113.90          7        0          13
--
-- 2 units: refused, 1 left
-- 1 units: let through, 0 left
