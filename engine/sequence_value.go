package engine

// luaValue is the codec in Lua, as far as scripts need it that compare values:
//
//	value(text)   the value of a text, as a node
//	normal(node)  a string that two nodes share only if they are equal
//	before(a, b)  whether a string comes before another, byte by byte; <
//	              would go by the locale of the server
//
// A node is a table of its rank and what it is: {2, number, digits} for an int
// and {2, number} for a float, {3, string}, {4, bytes}, {5 or 6, seconds,
// nanoseconds} for a time or a duration, {7 or 8, nodes} for a list or a tuple,
// {9, normal} for sets, dicts and records, whose members have no order of their
// own.
const luaValue = luaWords + luaTagged + `
local text, at
local item

local function space() at = find(text, '[^ \n\r\t]', at) or #text + 1 end

local function eat(c)
  space()
  if sub(text, at, at) ~= c then return false end
  at = at + 1
  space()
  return true
end

local function str()
  if sub(text, at, at) ~= '"' then return nil end
  local parts, from = {}, at + 1
  while true do
    local stop = find(text, '[%z\1-\31\\"]', from)
    if not stop then return nil end
    parts[#parts + 1] = sub(text, from, stop - 1)
    local c = sub(text, stop, stop)
    if c == '"' then
      at = stop + 1
      local s = table.concat(parts)
      return utf8(s) and s or nil
    elseif c ~= '\\' then return nil end
    local part, after = escaped(text, stop + 1)
    if not part then return nil end
    parts[#parts + 1], from = part, after
  end
end

local function number()
  local int = match(text, '^%-?%d+', at)
  if not int or find(int, '^%-?0%d') then return nil end
  local frac = match(text, '^%.%d+', at + #int) or ''
  local exp = match(text, '^[eE][+-]?%d+', at + #int + #frac) or ''
  at = at + #int + #frac + #exp
  local n = tonumber(int .. frac .. exp)
  if frac == '' and exp == '' and int ~= '-0' then return {2, n, int} end
  if n == 1/0 or n == -1/0 then return nil end
  return {2, n}
end

-- list reads an array; those right behind a tag are not counted for depth.
local function list(depth, free)
  if depth > 500 then return nil end
  local nodes = {}
  eat('[')
  if eat(']') then return {7, nodes} end
  while true do
    local node = item(depth, free)
    if not node then return nil end
    nodes[#nodes + 1] = node
    if eat(']') then return {7, nodes} end
    if not eat(',') then return nil end
  end
end

local function object(depth)
  if depth > 500 then return nil end
  local keys, nodes = {}, {}
  eat('{')
  if eat('}') then return {9, '{}'} end
  while true do
    local key = str()
    if not key or not eat(':') then return nil end
    local first = #keys == 0
    local tag = first and (key == '$tuple' or key == '$set' or key == '$dict')
    local node
    if tag and sub(text, at, at) == '[' then node = list(depth, key == '$dict')
    else node = item(depth) end
    if not node then return nil end
    keys[#keys + 1], nodes[#nodes + 1] = key, node
    if eat('}') then return tagged(keys, nodes) or dict(keys, nodes) end
    if not eat(',') then return nil end
  end
end

item = function(depth, free)
  local c = sub(text, at, at)
  if c == '"' then
    local s = str()
    return s and {3, s}
  elseif c == '[' then
    if free then return list(depth) end
    return list(depth + 1)
  elseif c == '{' then return object(depth + 1)
  end
  for word, node in pairs(words) do
    if sub(text, at, at + #word - 1) == word then
      at = at + #word
      return node
    end
  end
  return number()
end

local function value(s)
  if not find(s, '^[ \n\r\t{%["%-%dntf]') then return {3, s} end
  text, at = s, 1
  space()
  local node = item(0)
  space()
  if node and at > #s then return node end
  return {3, s}
end
`

// luaWords are the parts of values that are not JSON's: text in UTF-8, escapes,
// base64, times and durations.
const luaWords = `
local find, sub, match, gsub = string.find, string.sub, string.match, string.gsub
local char, byte, format, floor = string.char, string.byte, string.format, math.floor
local words = {null = {0}, ['true'] = {1, 1}, ['false'] = {1, 0}}
local escapes = {['"'] = '"', ['\\'] = '\\', ['/'] = '/', b = '\b', f = '\f', n = '\n', r = '\r', t = '\t'}

local function before(a, b)
  if a == b then return false end
  for i = 1, math.min(#a, #b) do
    local x, y = byte(a, i), byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

local function utf8(s)
  if not find(s, '[\128-\255]') then return true end
  local rest = '[\128-\191]'
  for _, seq in ipairs({
    '[\194-\223]' .. rest, '\224[\160-\191]' .. rest, '[\225-\236\238\239]' .. rest .. rest, '\237[\128-\159]' .. rest,
    '\240[\144-\191]' .. rest .. rest, '[\241-\243]' .. rest .. rest .. rest, '\244[\128-\143]' .. rest .. rest,
  }) do s = gsub(s, seq, '.') end
  return not find(s, '[\128-\255]')
end

local function rune(r)
  if r < 128 then return char(r) end
  if r < 2048 then return char(192 + floor(r / 64), 128 + r % 64) end
  if r < 65536 then return char(224 + floor(r / 4096), 128 + floor(r / 64) % 64, 128 + r % 64) end
  return char(240 + floor(r / 262144), 128 + floor(r / 4096) % 64, 128 + floor(r / 64) % 64, 128 + r % 64)
end

-- escaped reads what stands behind a backslash, and gives where that ends.
local function escaped(s, at)
  local one = escapes[sub(s, at, at)]
  if one then return one, at + 1 end
  local hex = match(s, '^u(%x%x%x%x)', at)
  if not hex then return nil end
  local r = tonumber(hex, 16)
  if r < 55296 or r >= 57344 then return rune(r), at + 5 end
  local low = r < 56320 and match(s, '^\\u([dD][c-fC-F]%x%x)', at + 5)
  if not low then return nil end
  return rune(65536 + (r - 55296) * 1024 + tonumber(low, 16) - 56320), at + 11
end

local function base64(s)
  s = gsub(s, '[\r\n]', '')
  if #s % 4 ~= 0 or not find(s, '^[A-Za-z0-9+/]*=?=?$') then return nil end
  local digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  local function digit(c) return (find(digits, c, 1, true) or 1) - 1 end
  local parts = {}
  for a, b, c, d in string.gmatch(s, '(.)(.)(.)(.)') do
    local n = digit(a) * 262144 + digit(b) * 4096 + digit(c) * 64 + digit(d)
    local three = char(floor(n / 65536), floor(n / 256) % 256, n % 256)
    parts[#parts + 1] = sub(three, 1, c == '=' and 1 or d == '=' and 2 or 3)
  end
  return table.concat(parts)
end

-- days counts from March 1 of the year 0: Howard Hinnant's days_from_civil.
local function days(y, m, d)
  if m <= 2 then y = y - 1 end
  local era = floor(y / 400)
  local year = y - era * 400
  local day = floor((153 * ((m + 9) % 12) + 2) / 5) + d - 1
  return era * 146097 + year * 365 + floor(year / 4) - floor(year / 100) + day
end

local function instant(s)
  local y, mo, d, h, mi, sec, rest = match(s, '^(%-?%d%d%d%d+)%-(%d%d)%-(%d%d)T(%d%d?):(%d%d):(%d%d)(.*)$')
  if not y or #y > 12 then return nil end
  local frac = match(rest, '^[.,](%d+)') or ''
  if frac ~= '' then rest = sub(rest, #frac + 2) end
  local sign, zh, zm = match(rest, '^([+-])(%d%d):(%d%d)$')
  if rest ~= 'Z' and not sign then return nil end
  y, mo, d, h, mi, sec = tonumber(y), tonumber(mo), tonumber(d), tonumber(h), tonumber(mi), tonumber(sec)
  local next_y, next_mo = y, mo + 1
  if mo == 12 then next_y, next_mo = y + 1, 1 end
  if mo < 1 or mo > 12 or d < 1 or d > days(next_y, next_mo, 1) - days(y, mo, 1) then return nil end
  if h > 23 or mi > 59 or sec > 59 then return nil end
  local seconds = days(y, mo, d) * 86400 + h * 3600 + mi * 60 + sec
  if sign then
    zh, zm = tonumber(zh), tonumber(zm)
    if zh > 24 or zm > 60 then return nil end
    seconds = seconds - (sign == '-' and -1 or 1) * (zh * 3600 + zm * 60)
  end
  return {5, seconds, tonumber(sub(frac .. '000000000', 1, 9))}
end

local units = {h = 3600e9, m = 60e9, s = 1e9, ms = 1e6, us = 1e3, ['\194\181s'] = 1e3, ['\206\188s'] = 1e3, ns = 1}

local function duration(s)
  local sign, rest = match(s, '^([+-]?)(.*)$')
  if rest == '0' then return {6, 0, 0} end
  if rest == '' then return nil end
  local seconds, nanos = 0, 0
  while rest ~= '' do
    local int, dot, frac, unit = match(rest, '^(%d*)(%.?)(%d*)([^%d.]+)')
    local size = unit and units[unit]
    if not size or int .. frac == '' then return nil end
    local n = tonumber('0' .. int)
    if size >= 1e9 then seconds = seconds + n * (size / 1e9) else nanos = nanos + n * size end
    if frac ~= '' then nanos = nanos + floor(tonumber(frac) * (size / 10 ^ #frac)) end
    rest = sub(rest, #int + #dot + #frac + #unit + 1)
  end
  seconds, nanos = seconds + floor(nanos / 1e9), nanos % 1e9
  if seconds > 9223372036 or seconds == 9223372036 and nanos > 854775807 then return nil end
  if sign ~= '-' then return {6, seconds, nanos} end
  if nanos > 0 then return {6, -1 - seconds, 1e9 - nanos} end
  return {6, 0 - seconds, 0}
end
`

// luaTagged tells what an object is that begins with a tag, and what a dict is
// equal to.
const luaTagged = `
local normal

local function joined(nodes)
  local parts = {}
  for i, node in ipairs(nodes) do parts[i] = normal(node) end
  return table.concat(parts, ',')
end

normal = function(node)
  local rank, x, y = node[1], node[2], node[3]
  if rank == 2 then return y and 'i' .. y or format('f%.17g', x) end
  if rank == 3 or rank == 4 then return (rank == 3 and 's' or 'y') .. #x .. ':' .. x end
  if rank == 5 or rank == 6 then return format('%d:%.0f:%.0f', rank, x, y) end
  if rank == 7 then return '[' .. joined(x) .. ']' end
  if rank == 8 then return '(' .. joined(x) .. ')' end
  if rank == 9 then return x end
  return 'c' .. rank .. (x or '')
end

-- gather puts what has no order in one; nothing if something is there twice.
local function gather(open, keys, values)
  local seen, parts = {}, {}
  for i, key in ipairs(keys) do
    local k = normal(key)
    if seen[k] then return nil end
    seen[k] = true
    parts[i] = values and k .. '=' .. normal(values[i]) or k
  end
  table.sort(parts, before)
  return {9, open .. table.concat(parts, ',') .. '}'}
end

-- dict gives a JSON object; of entries with the same key the last counts.
local function dict(keys, nodes)
  local places, own, values = {}, {}, {}
  for i, key in ipairs(keys) do
    if not places[key] then
      places[key] = #own + 1
      own[#own + 1] = {3, key}
    end
    values[places[key]] = nodes[i]
  end
  return gather('{', own, values)
end

local function pairsOf(nodes)
  local keys, values = {}, {}
  for i, node in ipairs(nodes) do
    if node[1] ~= 7 or #node[2] ~= 2 then return nil end
    keys[i], values[i] = node[2][1], node[2][2]
  end
  return gather('{', keys, values)
end

local function record(keys, nodes)
  if nodes[1][2] == '' then return nil end
  local names, values = {}, {}
  for i = 2, #keys do
    if sub(keys[i], 1, 1) == '$' then return nil end
    names[i - 1], values[i - 1] = {3, keys[i]}, nodes[i]
  end
  return gather('@' .. normal(nodes[1]) .. '{', names, values)
end

local floats = {nan = 0/0, inf = 1/0, ['-inf'] = -1/0}

-- scalar gives the value of {"$tag":"text"}.
local function scalar(tag, s)
  if tag == '$float' then
    local f = floats[s]
    return f and {2, f}
  elseif tag == '$str' or tag == '$bytes' then
    local raw = base64(s)
    if not raw or tag == '$str' and utf8(raw) then return nil end
    return {tag == '$str' and 3 or 4, raw}
  elseif tag == '$time' then return instant(s)
  elseif tag == '$duration' then return duration(s)
  end
end

-- tagged gives an object that its first key says to be something else, or
-- nothing if it only looks so.
local function tagged(keys, nodes)
  local tag, rank, x = keys[1], nodes[1][1], nodes[1][2]
  if tag == '$type' and rank == 3 then return record(keys, nodes) end
  if #keys > 1 then return nil end
  if rank == 3 then return scalar(tag, x) end
  if rank ~= 7 then return nil end
  if tag == '$tuple' then return {8, x} end
  if tag == '$set' then return gather('<', x) end
  if tag == '$dict' then return pairsOf(x) end
end
`
