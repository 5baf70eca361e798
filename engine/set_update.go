package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// Sets are updated where they are, so that they keep their times to live. Each
// script reads all keys, and so has met one that holds something else, before
// it writes.

// luaBulk executes a write with any number of members.
const luaBulk = `
local function bulk(write, ms)
  for i = 1, #ms, 1000 do redis.call(write, KEYS[1], unpack(ms, i, math.min(i + 999, #ms))) end
end
local function others()
  if #KEYS == 1 then return {} end
  return redis.call('SUNION', unpack(KEYS, 2))
end
redis.call('SCARD', KEYS[1])
`

// writeMembers is bulk of luaBulk.
func writeMembers(t store.Tx, c *store.Command, write store.Op, ms []string) {
	for chunk := range slices.Chunk(ms, bulk) {
		t.Do(store.CmdList(write, c.Arg(0), chunk))
	}
}

// otherMembers is others of luaBulk: copies, since what a reply shares with a
// set may go when the set changes.
func otherMembers(t store.Tx, c *store.Command) []string {
	t.Do(store.Cmd(store.SCard, c.Arg(0)))
	if c.Script.Keys == 1 {
		return nil
	}
	return copies(t.Do(store.CmdList(store.SUnion, c.Arg(1), commandArgs(c, 2)[:c.Script.Keys-2])))
}

// copies gives the elements of a reply, which share nothing with it.
func copies(r store.Reply) []string {
	ms := listOf[string](r)
	for i, m := range ms {
		ms[i] = strings.Clone(m)
	}
	return ms
}

// newSetUpdate makes a script that writes all members of other sets, and those
// that are listed. KEYS the set, others. ARGV members. Returns its size.
func newSetUpdate(name, command string, write store.Op) *store.Script {
	return store.NewScript(store.Script{
		Name: name,
		Lua: luaBulk + `
bulk('` + command + `', others())
bulk('` + command + `', ARGV)
return redis.call('SCARD', KEYS[1])`,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			writeMembers(t, c, write, otherMembers(t, c))
			writeMembers(t, c, write, commandArgs(c, c.Script.Keys))
			return t.Do(store.Cmd(store.SCard, c.Arg(0)))
		},
	})
}

var (
	setUnionUpdate      = newSetUpdate("set.union_update", "SADD", store.SAdd)
	setDifferenceUpdate = newSetUpdate("set.difference_update", "SREM", store.SRem)
)

// setIntersectionUpdate removes the members that another set has not, or that
// are not listed, if members are.
// KEYS the set, others. ARGV "1" if members are listed, these. Returns its size.
var setIntersectionUpdate = store.NewScript(store.Script{
	Name: "set.intersection_update",
	Lua: luaBulk + `
local listed = {}
for i = 2, #ARGV do listed[ARGV[i]] = true end
local stays, gone = {}, {}
for _, m in ipairs(redis.call('SINTER', unpack(KEYS))) do
  if ARGV[1] ~= '1' or listed[m] then stays[m] = true end
end
for _, m in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if not stays[m] then gone[#gone + 1] = m end
end
bulk('SREM', gone)
return redis.call('SCARD', KEYS[1])`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		n := c.Script.Keys
		t.Do(store.Cmd(store.SCard, c.Arg(0)))
		listed, stays := map[string]bool{}, map[string]bool{}
		for _, m := range commandArgs(c, n+1) {
			listed[m] = true
		}
		for _, m := range t.Do(store.CmdList(store.SInter, c.Arg(0), commandArgs(c, 1)[:n-1])).List() {
			if c.Arg(n) != "1" || listed[m.Str()] {
				stays[m.Str()] = true
			}
		}
		gone := copies(t.Do(store.Cmd(store.SMembers, c.Arg(0))))
		gone = slices.DeleteFunc(gone, func(m string) bool { return stays[m] })
		writeMembers(t, c, store.SRem, gone)
		return t.Do(store.Cmd(store.SCard, c.Arg(0)))
	},
})

// setOddUpdate is the symmetric difference with other sets and a list.
// KEYS the set, others. ARGV members. Returns its size.
var setOddUpdate = store.NewScript(store.Script{
	Name: "set.symmetric_difference_update",
	Lua: luaBulk + luaOdd + `
local new, gone = {}, {}
for _, m in ipairs(odd(2)) do
  local list = new
  if redis.call('SISMEMBER', KEYS[1], m) == 1 then list = gone end
  list[#list + 1] = m
end
bulk('SREM', gone)
bulk('SADD', new)
return redis.call('SCARD', KEYS[1])`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Do(store.Cmd(store.SCard, c.Arg(0)))
		var gone, new []string
		for _, m := range odd(t, c, 1) {
			m = strings.Clone(m)
			if t.Do(store.Cmd(store.SIsMember, c.Arg(0), m)).Int() == 1 {
				gone = append(gone, m)
			} else {
				new = append(new, m)
			}
		}
		writeMembers(t, c, store.SRem, gone)
		writeMembers(t, c, store.SAdd, new)
		return t.Do(store.Cmd(store.SCard, c.Arg(0)))
	},
})

// updated makes this set what it and others are together.
func (s *Set) updated(ctx context.Context, how string, others []Collection) (int, error) {
	o, err := s.operands(ctx, how, others)
	if err != nil {
		return 0, err
	}
	r, err := s.write(ctx, how+"_update", o.updating(how))
	return int(r.Int()), s.blame(ctx, o.handles, err)
}

// updating makes the command that updates the first of the operands.
func (o *operands) updating(how string) store.Command {
	switch how {
	case union:
		return o.run(setUnionUpdate)
	case difference:
		return o.run(setDifferenceUpdate)
	case symmetricDifference:
		return o.run(setOddUpdate)
	}
	listed := "0"
	if o.listed {
		listed = "1"
	}
	return o.run(setIntersectionUpdate, listed)
}

// UnionUpdate adds the members of others, atomically, and returns the size.
// What is not in the same store is read first. O(n), n being the sizes of
// others.
func (s *Set) UnionUpdate(ctx context.Context, others []Collection) (int, error) {
	return s.updated(ctx, union, others)
}

// IntersectionUpdate removes the members that not all others have, as
// UnionUpdate does. O(n), n being the sizes together.
func (s *Set) IntersectionUpdate(ctx context.Context, others []Collection) (int, error) {
	return s.updated(ctx, intersection, others)
}

// DifferenceUpdate removes the members of others, as UnionUpdate adds them.
// O(n).
func (s *Set) DifferenceUpdate(ctx context.Context, others []Collection) (int, error) {
	return s.updated(ctx, difference, others)
}

// SymmetricDifferenceUpdate makes this set its SymmetricDifference with others,
// as UnionUpdate does. O(n).
func (s *Set) SymmetricDifferenceUpdate(ctx context.Context, others []Collection) (int, error) {
	return s.updated(ctx, symmetricDifference, others)
}
