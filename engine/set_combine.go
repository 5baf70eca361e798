package engine

import (
	"context"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Collection is what sets are put together with: a Set, or Members.
type Collection interface {
	// operand gives the set that it is in the store of s, or else its members.
	operand(ctx context.Context, s *Set) (here *Set, elsewhere Members, err error)
}

func (s *Set) operand(ctx context.Context, with *Set) (*Set, Members, error) {
	if s.base() == with.base() {
		return s, nil, nil
	}
	ms, err := s.Members(ctx)
	return nil, ms, err
}

func (ms Members) operand(context.Context, *Set) (*Set, Members, error) { return nil, ms, nil }

// scored makes a Set one of the sets that a SortedSet is put together with.
func (s *Set) scored() *handle { return &s.handle }

// What becomes of several sets.
const (
	union               = "union"
	intersection        = "intersection"
	difference          = "difference"
	symmetricDifference = "symmetric_difference"
)

// operands are a set and what it is put together with: the keys of its store,
// its own first, and what all others are together.
type operands struct {
	handles []*handle
	keys    []string
	listed  bool // there are others, whose members may be none
	members []string
}

// operands sorts others, and reads those of other stores.
func (s *Set) operands(ctx context.Context, how string, others []Collection) (o operands, err error) {
	o.handles, o.keys = []*handle{&s.handle}, []string{s.name}
	var lists []Members
	for _, other := range others {
		here, elsewhere, err := other.operand(ctx, s)
		if err != nil {
			return o, err
		}
		if here == nil {
			lists = append(lists, elsewhere)
			continue
		}
		o.handles, o.keys = append(o.handles, &here.handle), append(o.keys, here.name)
	}
	o.listed, o.members = len(lists) > 0, together(how, lists)
	return o, nil
}

// together gives one list for several, of which it is what the operation wants:
// those that are in any, in all of them for an intersection, in an odd number
// for a symmetric difference.
func together(how string, lists []Members) (order []string) {
	in := map[codec.Key]int{}
	for _, list := range lists {
		own := make(map[codec.Key]bool, len(list))
		for _, m := range list {
			if own[m] {
				continue
			}
			own[m] = true
			if in[m]++; in[m] == 1 {
				order = append(order, string(m))
			}
		}
	}
	return slices.DeleteFunc(order, func(m string) bool {
		n := in[codec.Key(m)]
		return how == intersection && n < len(lists) || how == symmetricDifference && n%2 == 0
	})
}

// run makes the command of a script on the keys, with arguments behind them.
func (o *operands) run(s *store.Script, args ...string) store.Command {
	sized := *s
	sized.Keys = len(o.keys)
	return sized.CmdList(append(o.keys, args...), o.members)
}

// plainSets are the commands for sets of one store alone.
var plainSets = map[string]store.Op{union: store.SUnion, intersection: store.SInter, difference: store.SDiff}

// setCommon gives those of some members that all sets have.
// KEYS sets. ARGV members.
var setCommon = store.NewScript(store.Script{
	Name:     "set.common",
	ReadOnly: true,
	Lua: `
local result = {}
for _, key in ipairs(KEYS) do redis.call('SCARD', key) end
for _, m in ipairs(ARGV) do
  local all = true
  for _, key in ipairs(KEYS) do all = all and redis.call('SISMEMBER', key, m) == 1 end
  if all then result[#result + 1] = m end
end
return result`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		var result []store.Reply
		for k := range c.Script.Keys {
			t.Do(store.Cmd(store.SCard, c.Arg(k)))
		}
		for i := c.Script.Keys; i < c.Len(); i++ {
			all := true
			for k := 0; k < c.Script.Keys && all; k++ {
				all = t.Do(store.Cmd(store.SIsMember, c.Arg(k), c.Arg(i))).Int() == 1
			}
			if all {
				result = append(result, store.OfStr(c.Arg(i)))
			}
		}
		return store.OfList(result)
	},
})

// setWithout gives the members of the first set that no other has and that are
// not listed. KEYS sets. ARGV members.
var setWithout = store.NewScript(store.Script{
	Name:     "set.without",
	ReadOnly: true,
	Lua: `
local gone, result = {}, {}
for _, m in ipairs(ARGV) do gone[m] = true end
for _, m in ipairs(redis.call('SDIFF', unpack(KEYS))) do
  if not gone[m] then result[#result + 1] = m end
end
return result`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		gone := map[string]bool{}
		for _, m := range commandArgs(c, c.Script.Keys) {
			gone[m] = true
		}
		all := t.Do(store.CmdList(store.SDiff, c.Arg(0), commandArgs(c, 1)[:c.Script.Keys-1]))
		return store.OfList(slices.DeleteFunc(slices.Clone(all.List()), func(r store.Reply) bool { return gone[r.Str()] }))
	},
})

// luaOdd finds the members that are in an odd number of sets and of the list.
const luaOdd = `
local function odd(from)
  local is = {}
  local function flip(ms)
    for _, m in ipairs(ms) do
      if is[m] then is[m] = nil else is[m] = true end
    end
  end
  for i = from, #KEYS do flip(redis.call('SMEMBERS', KEYS[i])) end
  flip(ARGV)
  local ms = {}
  for m in pairs(is) do ms[#ms + 1] = m end
  return ms
end
`

// odd is luaOdd.
func odd(t store.Tx, c *store.Command, from int) (ms []string) {
	is := map[string]bool{}
	flip := func(m string) {
		if is[m] {
			delete(is, m)
		} else {
			is[m] = true
		}
	}
	for i := from; i < c.Script.Keys; i++ {
		for _, m := range t.Do(store.Cmd(store.SMembers, c.Arg(i))).List() {
			flip(m.Str())
		}
	}
	for _, m := range commandArgs(c, c.Script.Keys) {
		flip(m)
	}
	for m := range is {
		ms = append(ms, m)
	}
	return ms
}

// setOdd gives the symmetric difference of sets and a list.
// KEYS sets. ARGV members.
var setOdd = store.NewScript(store.Script{
	Name:     "set.odd",
	ReadOnly: true,
	Lua:      luaOdd + `return odd(1)`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		ms := odd(t, c, 0)
		rs := make([]store.Reply, len(ms))
		for i, m := range ms {
			rs[i] = store.OfStr(m)
		}
		return store.OfList(rs)
	},
})

// combined reads what this set and others are together.
func (s *Set) combined(ctx context.Context, how string, others []Collection) (Members, error) {
	o, err := s.operands(ctx, how, others)
	if err != nil {
		return nil, err
	}
	r, err := s.read(ctx, how, o.reading(how))
	if err != nil {
		return nil, s.blame(ctx, o.handles, err)
	}
	ms := listOf[codec.Key](r)
	if how != union || !o.listed {
		return ms, nil
	}
	return joined(ms, o.members), nil
}

// reading makes the command that reads what the operands are together, but for
// the listed members of a union: these need not go there and back.
func (o *operands) reading(how string) store.Command {
	switch {
	case how == symmetricDifference:
		return o.run(setOdd)
	case how == union || !o.listed:
		return store.CmdList(plainSets[how], o.keys[0], o.keys[1:])
	case how == intersection:
		return o.run(setCommon)
	}
	return o.run(setWithout)
}

// joined gives ms and those of more that are not among them.
func joined(ms Members, more []string) Members {
	in := make(map[codec.Key]bool, len(ms))
	for _, m := range ms {
		in[m] = true
	}
	for _, m := range more {
		if !in[codec.Key(m)] {
			ms = append(ms, codec.Key(m))
		}
	}
	return ms
}

// blame names the one of several sets that holds something else, if that is
// the error.
func (s *Set) blame(ctx context.Context, sets []*handle, err error) error {
	return blame(err, sets, func(h *handle) error { return h.wrongType(ctx, h.name) })
}

// Union gives the members that this set or any of others has, in no order.
// Sets of the same store are put together there, in one round trip; one of
// another store takes one more, and is then like Members. O(n), n being the
// sizes together.
func (s *Set) Union(ctx context.Context, others []Collection) (Members, error) {
	return s.combined(ctx, union, others)
}

// Intersection gives the members that this set and all others have, as Union
// does. O(n).
func (s *Set) Intersection(ctx context.Context, others []Collection) (Members, error) {
	return s.combined(ctx, intersection, others)
}

// Difference gives the members of this set that no other has, as Union does.
// O(n).
func (s *Set) Difference(ctx context.Context, others []Collection) (Members, error) {
	return s.combined(ctx, difference, others)
}

// SymmetricDifference gives the members that an odd number of this set and
// others has, which for one other is: that one has and the other has not. As
// Union does. O(n).
func (s *Set) SymmetricDifference(ctx context.Context, others []Collection) (Members, error) {
	return s.combined(ctx, symmetricDifference, others)
}

// Missing gives those of ms that are not members of this set, each once, in
// their order. O(n).
func (s *Set) Missing(ctx context.Context, ms Members) (Members, error) {
	each := together(union, []Members{ms})
	if len(each) == 0 {
		return nil, nil
	}
	r, err := s.read(ctx, "difference", store.CmdList(store.SMIsMember, s.name, each))
	var missing Members
	for i, in := range r.List() {
		if in.Int() == 0 {
			missing = append(missing, codec.Key(each[i]))
		}
	}
	return missing, err
}
