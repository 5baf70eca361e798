package engine

import (
	"context"

	"github.com/rdsh/rdsh/engine/store"
)

// setCompare counts what two sets have, or a set and a list.
// KEYS the set, perhaps another. ARGV members, all different, if there is no
// other. Returns the size of each, and how many members both have.
var setCompare = store.NewScript(store.Script{
	Name:     "set.compare",
	ReadOnly: true,
	Lua: `
local n = redis.call('SCARD', KEYS[1])
if #KEYS == 2 then
  return {n, redis.call('SCARD', KEYS[2]), redis.call('SINTERCARD', 2, KEYS[1], KEYS[2])}
end
local both = 0
for _, m in ipairs(ARGV) do both = both + redis.call('SISMEMBER', KEYS[1], m) end
return {n, #ARGV, both}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		n := t.Do(store.Cmd(store.SCard, c.Arg(0)))
		if c.Script.Keys == 2 {
			return store.OfList([]store.Reply{
				n,
				t.Do(store.Cmd(store.SCard, c.Arg(1))),
				t.Do(store.Cmd(store.SInterCard, "2", c.Arg(0), c.Arg(1))),
			})
		}
		both, ms := int64(0), commandArgs(c, 1)
		for _, m := range ms {
			both += t.Do(store.Cmd(store.SIsMember, c.Arg(0), m)).Int()
		}
		return store.OfList([]store.Reply{n, store.OfInt(int64(len(ms))), store.OfInt(both)})
	},
})

// overlap is how many members two sets have, and both of them.
type overlap struct{ own, other, both int64 }

func (s *Set) overlap(ctx context.Context, op string, other Collection) (overlap, error) {
	o, err := s.operands(ctx, union, []Collection{other})
	if err != nil {
		return overlap{}, err
	}
	r, err := s.read(ctx, op, o.run(setCompare))
	if err != nil {
		return overlap{}, s.blame(ctx, o.handles, err)
	}
	return overlap{r.At(0).Int(), r.At(1).Int(), r.At(2).Int()}, nil
}

// Issubset reports whether other has all members of this set. O(n), n being
// the smaller size, or how many Members there are.
func (s *Set) Issubset(ctx context.Context, other Collection) (bool, error) {
	o, err := s.overlap(ctx, "issubset", other)
	return err == nil && o.both == o.own, err
}

// Issuperset reports whether this set has all members of other. O(n), as
// Issubset.
func (s *Set) Issuperset(ctx context.Context, other Collection) (bool, error) {
	o, err := s.overlap(ctx, "issuperset", other)
	return err == nil && o.both == o.other, err
}

// Isdisjoint reports whether no member is in both. O(n), as Issubset.
func (s *Set) Isdisjoint(ctx context.Context, other Collection) (bool, error) {
	o, err := s.overlap(ctx, "isdisjoint", other)
	return err == nil && o.both == 0, err
}

// Equals reports whether both have the same members. O(n), as Issubset.
func (s *Set) Equals(ctx context.Context, other Collection) (bool, error) {
	o, err := s.overlap(ctx, "equals", other)
	return err == nil && o.both == o.own && o.both == o.other, err
}

// Compare tells how the members of this set stand to those of another: "<" if
// the other has all and more, ">" if this one has, "=" if both have the same,
// "" if each has one that the other has not. O(n), as Issubset.
func (s *Set) Compare(ctx context.Context, other *Set) (string, error) {
	o, err := s.overlap(ctx, "compare", other)
	switch {
	case err != nil, o.both < o.own && o.both < o.other:
		return "", err
	case o.both < o.own:
		return ">", nil
	case o.both < o.other:
		return "<", nil
	}
	return "=", nil
}
