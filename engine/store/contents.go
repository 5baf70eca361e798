package store

import "slices"

// What a key holds can be read by one command, and written again by a few.

// A content says how keys of one type are read and written, and how many
// arguments an element is.
type content struct {
	read  func(key string) Command
	write Op
	width int
}

var contents = map[string]content{
	"string": {func(key string) Command { return Cmd(Get, key) }, Set, 1},
	"list":   {func(key string) Command { return Cmd(LRange, key, "0", "-1") }, RPush, 1},
	"hash":   {func(key string) Command { return Cmd(HGetAll, key) }, HSet, 2},
	"set":    {func(key string) Command { return Cmd(SMembers, key) }, SAdd, 1},
	"zset":   {func(key string) Command { return Cmd(ZRange, key, "0", "-1", "WITHSCORES") }, ZAdd, 2},
}

// LuaReadAll is ReadAll for the Lua body of a script: a table from what TYPE
// says to a function that gives all of a key as a list.
const LuaReadAll = `
local read = {
  string = function(key) return {redis.call('GET', key) or nil} end,
  list = function(key) return redis.call('LRANGE', key, 0, -1) end,
  hash = function(key) return redis.call('HGETALL', key) end,
  set = function(key) return redis.call('SMEMBERS', key) end,
  zset = function(key) return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end,
}
`

// ReadAll makes the command that reads all of a key, by what TYPE says that it
// holds; ok is false where no command does. ElementsOf reads the reply. O(n).
func ReadAll(holds, key string) (c Command, ok bool) {
	how, ok := contents[holds]
	if !ok {
		return c, false
	}
	return how.read(key), true
}

// ElementsOf gives what ReadAll has read as the arguments of a command: fields
// and values in turn, members and scores in turn, a string alone.
func ElementsOf(r Reply) []string {
	if r.Kind() == Str {
		return []string{r.Str()}
	}
	return r.Strs()
}

// Width gives how many of what ElementsOf gives are one element.
func Width(holds string) int { return contents[holds].width }

// Fill gives the commands that put elements as ElementsOf gives them into a key,
// 1,000 each.
func Fill(holds, key string, elements []string) (cs []Command) {
	how := contents[holds]
	if holds == "zset" {
		elements = slices.Clone(elements)
		for i := 0; i+1 < len(elements); i += 2 {
			elements[i], elements[i+1] = elements[i+1], elements[i]
		}
	}
	for chunk := range slices.Chunk(elements, batchSize*how.width) {
		cs = append(cs, CmdList(how.write, key, chunk))
	}
	return cs
}
