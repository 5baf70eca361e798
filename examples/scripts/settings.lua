-- Settings that are edited as a whole: a change is made in a copy and takes
-- effect when all of it is there, or not at all; two editors do not overwrite
-- each other; and who lost the editor's lock cannot write any more.
--
--     rdsh run settings.lua

local settings = HashMap("settings", {default="not set"})
store.delete("settings") -- what an earlier run left, also the newest token
settings:update{host="localhost", port=8080}

local function move_to(host, port)
    return function(draft)
        draft:set("host", host)
        if port > 65535 then
            fail(text.format("no port %d", port))
        end
        draft:set("port", port)
        return #draft
    end
end

print(with_local(settings, move_to("example.org", 443)), settings:at().host, settings:at().port)
local _, err = attempt(with_local, settings, move_to("broken.example", 99999))
print(err, "-", settings:at().host)

local mine, yours = settings:local_copy(), settings:local_copy()
mine:at().theme = "dark"
yours:at().theme = "light"
yours:sync()
_, err = attempt(mine.sync, mine)
print(err.kind, settings:at().theme, mine:changed() and "changed")
mine:discard() -- read again what is stored, and decide anew
print(mine:at().theme, mine:at().language)

local newer, older = HashMap("settings", {fence=2}), HashMap("settings", {fence=1})
newer:set("theme", "blue")
_, err = attempt(older.set, older, "theme", "red")
print(err.kind, settings:at().theme)

-- Output:
-- 2 example.org 443
-- no port 99999 - example.org
-- conflict light changed
-- light not set
-- lease blue
