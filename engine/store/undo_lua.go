package store

import "strings"

// transaction is the script of together, whose Go body is made for each call.
var transaction = NewScript(Script{Name: "atomic", Once: true, Lua: LuaReadAll + luaImages() + luaUndo})

// luaImages lists the commands that are undone by images of their keys.
func luaImages() string {
	var b strings.Builder
	b.WriteString("local images = {")
	for _, op := range Commands() {
		c := Command{Op: op}
		if r := &rows[op]; r.Flags&Write != 0 && r.Flags&Blocking == 0 && inverses[op] == nil && !lasting(c) {
			b.WriteString(r.Name + "=1,")
		}
	}
	return b.String() + "}\n"
}

// luaUndo is the journal, and what together says.
const luaUndo = `
local undo, order, lived, whole = {}, {}, {}, {}
local function note(...) undo[#undo + 1] = {...} end
local function expiry(key, field)
  local at = redis.pcall('HPEXPIRETIME', key, 'FIELDS', 1, field)
  if not at.err and at[1] > 0 then return {'HPEXPIREAT', key, at[1], 'FIELDS', 1, field} end
end
local function fill(cs, write, key, all)
  for i = 1, #all, 1000 do cs[#cs + 1] = {write, key, unpack(all, i, math.min(i + 999, #all))} end
end
local writes = {string = 'SET', list = 'RPUSH', hash = 'HSET', set = 'SADD', zset = 'ZADD'}
local function image(key)
  if whole[key] then return end
  whole[key] = true
  local holds = redis.call('TYPE', key)
  holds = holds.ok or holds
  if holds == 'stream' then return end
  local cs, all = {{'DEL', key}}, read[holds] and read[holds](key) or {}
  if holds == 'zset' then
    for i = 1, #all, 2 do all[i], all[i + 1] = all[i + 1], all[i] end
  end
  fill(cs, writes[holds], key, all)
  if holds == 'hash' then
    for i = 1, #all, 2 do cs[#cs + 1] = expiry(key, all[i]) end
  end
  undo[#undo + 1] = cs
end
local function field(key, f)
  local was = redis.pcall('HGET', key, f)
  if not was then note({'HDEL', key, f})
  elseif type(was) == 'string' then note({'HSET', key, f, was}, expiry(key, f)) end
end
local function member(key, m)
  if redis.pcall('SISMEMBER', key, m) == 1 then note({'SADD', key, m}) else note({'SREM', key, m}) end
end
local function score(key, m)
  local was = redis.pcall('ZSCORE', key, m)
  if not was then note({'ZREM', key, m}) elseif type(was) == 'string' then note({'ZADD', key, was, m}) end
end
local function each(first, step, one)
  return function(args) for i = first, #args, step do one(args[1], args[i]) end end
end
local options = {NX = 1, XX = 1, GT = 1, LT = 1, CH = 1, INCR = 1}
local function behind(first, step)
  return function(args)
    local i = 2
    while options[string.upper(args[i] or '')] do i = i + 1 end
    each(i + first, step, score)(args)
  end
end
local function range(key, from, to)
  local list = redis.pcall('LRANGE', key, from, to)
  return list.err and {} or list
end
local function push(op, key, list)
  local cs = {}
  fill(cs, op, key, list)
  if #cs > 0 then undo[#undo + 1] = cs end
end
local function head(key, n)
  if n < 1 then return end
  local list, turned = range(key, 0, n - 1), {}
  for i = #list, 1, -1 do turned[#turned + 1] = list[i] end
  push('LPUSH', key, turned)
end
local function tail(key, n)
  if n > 0 then push('RPUSH', key, range(key, -n, -1)) end
end
local function trim(args)
  local n = redis.pcall('LLEN', args[1])
  if type(n) == 'table' then return end
  local from, to = tonumber(args[2]) or 0, tonumber(args[3]) or 0
  if from < 0 then from = math.max(from + n, 0) end
  if to < 0 then to = to + n end
  if from > to or from >= n then image(args[1]) return end
  head(args[1], from)
  tail(args[1], n - 1 - to)
end
local function expire(args)
  if not ((tonumber(args[2]) or 0) > 0) then image(args[1]) end
end
local rules = {
  HSET = each(2, 2, field), HMSET = each(2, 2, field), HSETNX = each(2, 2, field), HDEL = each(2, 1, field),
  HINCRBY = each(2, 2, field), HINCRBYFLOAT = each(2, 2, field),
  SADD = each(2, 1, member), SREM = each(2, 1, member),
  ZREM = each(2, 1, score), ZINCRBY = each(3, 1, score), ZADD = behind(1, 2), GEOADD = behind(2, 3),
  RPUSH = function(args) note({'LTRIM', args[1], 0, -#args}) end,
  LPUSH = function(args) note({'LTRIM', args[1], #args - 1, -1}) end,
  LPOP = function(args) head(args[1], tonumber(args[2] or 1) or 0) end,
  RPOP = function(args) tail(args[1], tonumber(args[2] or 1) or 0) end,
  LTRIM = trim,
  LSET = function(args)
    local was = redis.pcall('LINDEX', args[1], args[2])
    if type(was) == 'string' then note({'LSET', args[1], args[2], was}) end
  end,
  SETBIT = function(args)
    local n, i = redis.pcall('STRLEN', args[1]), tonumber(args[2])
    if type(n) == 'table' or not i or i < 0 or i >= 8 * n then image(args[1]) return end
    note({'SETBIT', args[1], args[2], redis.call('GETBIT', args[1], args[2])})
  end,
  RENAME = function(args)
    if args[1] == args[2] then return end
    if redis.call('EXISTS', args[2]) == 1 then image(args[2]) end
    whole[args[2]] = nil
    note({'RENAME', args[2], args[1]})
  end,
  PERSIST = function() end, PEXPIRE = expire, EXPIRE = expire,
}
local place = {COPY = 2, BITOP = 2}
local several = {DEL = 1, UNLINK = 1, RENAME = 1, RENAMENX = 1, LMOVE = 1, RPOPLPUSH = 1, SMOVE = 1, MSET = 2, MSETNX = 2}
local two = {RENAME = 1, RENAMENX = 1, LMOVE = 1, RPOPLPUSH = 1, SMOVE = 1}
local function written(name, args)
  if not several[name] then return {args[place[name] or 1]} end
  local keys = {}
  for i = 1, two[name] and 2 or #args, several[name] do keys[#keys + 1] = args[i] end
  return keys
end
local function run(name, args)
  local mark = #undo
  if rules[name] or images[name] then
    local keys = written(name, args)
    for _, key in ipairs(keys) do
      if not lived[key] then
        lived[key] = redis.call('PEXPIRETIME', key)
        order[#order + 1] = key
      end
    end
    if rules[name] and (#keys ~= 1 or not whole[keys[1]]) then rules[name](args)
    else for _, key in ipairs(keys) do image(key) end end
  end
  local r = redis.pcall(name, unpack(args))
  if type(r) == 'table' and r.err then
    for i = #undo, mark + 1, -1 do
      if undo[i][1][1] ~= 'DEL' then table.remove(undo, i) end
    end
  end
  return r
end
local api = setmetatable({
  pcall = function(name, ...) return run(name, {...}) end,
  call = function(name, ...)
    local r = run(name, {...})
    if type(r) == 'table' and r.err then error(r) end
    return r
  end,
}, {__index = redis})
local bodies, at = {}, 2
for i = 1, tonumber(ARGV[1]) do
  bodies[i] = assert(loadstring('local redis, KEYS, ARGV = ...\n' .. ARGV[at]))
  at = at + 1
end
local function take(n)
  local words = {}
  for i = 1, n do words[i] = ARGV[at + i - 1] end
  at = at + n
  return words
end
local function execute()
  local name, n = ARGV[at], tonumber(ARGV[at + 1])
  local body = bodies[tonumber(name)]
  at = at + 2
  if not body then return run(name, take(n)) end
  local k = tonumber(ARGV[at])
  at = at + 1
  local keys = take(k)
  return body(api, keys, take(n - k))
end
local count = 0
while at <= #ARGV do
  local ok, r = pcall(execute)
  if not ok and type(r) ~= 'table' then r = {err = tostring(r)} end
  if type(r) == 'table' and r.err then
    for i = #undo, 1, -1 do
      for _, c in ipairs(undo[i]) do redis.pcall(unpack(c)) end
    end
    for _, key in ipairs(order) do
      if lived[key] == -2 then redis.call('DEL', key)
      elseif lived[key] == -1 then redis.call('PERSIST', key)
      else redis.pcall('PEXPIREAT', key, string.format('%.0f', lived[key])) end
    end
    return {count, r.err}
  end
  count = count + 1
end
return {}`
