package store

import (
	"slices"
	"strings"
)

// Shape gives r, the reply to c, as it is in RESP3: with forms, and with pairs
// as lists of two where RESP2 has one list of all. A nil, an error and what is
// the same in both stay as they are. It takes O(1), and O(n) for a list whose
// elements are in another form.
func Shape(c *Command, r Reply) Reply {
	if s := shapes[c.Op]; s != nil && (r.kind == List || r.kind == Str) {
		return s(c, r)
	}
	return r
}

// A shape changes the reply to a command, a Str or a List, into that of RESP3.
type shape func(c *Command, r Reply) Reply

var shapes = [numOps]shape{
	BZMPop:              poppedOf,
	BZPopMax:            lastScore,
	BZPopMin:            lastScore,
	Config:              asMap,
	GeoPos:              positions,
	GeoRadius:           ifWord("WITHCOORD", places),
	GeoRadiusByMember:   ifWord("WITHCOORD", places),
	GeoRadiusByMemberRO: ifWord("WITHCOORD", places),
	GeoRadiusRO:         ifWord("WITHCOORD", places),
	GeoSearch:           ifWord("WITHCOORD", places),
	HGetAll:             asMap,
	HRandField:          ifWord("WITHVALUES", inPairs(UsualForm)),
	LCS:                 ifWord("IDX", asMap),
	SDiff:               asSet,
	SInter:              asSet,
	SMembers:            asSet,
	SPop:                asSet,
	SUnion:              asSet,
	XInfo:               described,
	XRead:               byStream,
	XReadGroup:          byStream,
	ZAdd:                ifWord("INCR", asDouble),
	ZDiff:               ifWord("WITHSCORES", inPairs(DoubleForm)),
	ZIncrBy:             asDouble,
	ZInter:              ifWord("WITHSCORES", inPairs(DoubleForm)),
	ZMPop:               poppedOf,
	ZMScore:             asDoubles,
	ZPopMax:             popped,
	ZPopMin:             popped,
	ZRandMember:         ifWord("WITHSCORES", inPairs(DoubleForm)),
	ZRange:              ifWord("WITHSCORES", inPairs(DoubleForm)),
	ZRangeByScore:       ifWord("WITHSCORES", inPairs(DoubleForm)),
	ZRevRange:           ifWord("WITHSCORES", inPairs(DoubleForm)),
	ZRevRangeByScore:    ifWord("WITHSCORES", inPairs(DoubleForm)),
	ZScore:              asDouble,
	ZUnion:              ifWord("WITHSCORES", inPairs(DoubleForm)),
}

func asMap(_ *Command, r Reply) Reply {
	if r.kind == List && r.num%2 == 0 {
		r.form = MapForm
	}
	return r
}

func asSet(_ *Command, r Reply) Reply {
	if r.kind == List {
		r.form = SetForm
	}
	return r
}

func asDouble(_ *Command, r Reply) Reply {
	if r.kind == Str {
		r.form = DoubleForm
	}
	return r
}

// each gives a List with its elements changed by s.
func each(c *Command, r Reply, s shape) Reply {
	rs := make([]Reply, r.Len())
	for i, e := range r.List() {
		rs[i] = s(c, e)
	}
	return OfList(rs)
}

func asDoubles(c *Command, r Reply) Reply { return each(c, r, asDouble) }

// positions are lists of two doubles, or nil.
func positions(c *Command, r Reply) Reply {
	return each(c, r, func(c *Command, e Reply) Reply {
		if e.kind != List {
			return e
		}
		return asDoubles(c, e)
	})
}

// places are lists with a name and facts, the last of which is a position.
func places(c *Command, r Reply) Reply {
	return each(c, r, func(c *Command, e Reply) Reply {
		n := e.Len()
		if e.kind != List || n == 0 || e.At(n-1).kind != List {
			return e // WITHCOORD is the name of a member
		}
		rs := slices.Clone(e.List())
		rs[n-1] = asDoubles(c, rs[n-1])
		return OfList(rs)
	})
}

// ifWord gives a shape to the replies of commands with an option, behind the
// keys.
func ifWord(word string, s shape) shape {
	return func(c *Command, r Reply) Reply {
		for i := c.Keys().End; i < c.Len(); i++ {
			if strings.EqualFold(c.Arg(i), word) {
				return s(c, r)
			}
		}
		return r
	}
}

// inPairs gives a list of pairs, the second of each in some form.
func inPairs(second Form) shape {
	return func(_ *Command, r Reply) Reply {
		if r.kind != List {
			return r
		}
		all := slices.Clone(r.List())
		pairs := make([]Reply, len(all)/2)
		for i := range pairs {
			all[2*i+1].form = second
			pairs[i] = OfList(all[2*i : 2*i+2])
		}
		return OfList(pairs)
	}
}

// popped is what ZPOPMIN and ZPOPMAX give: one member and its score, or pairs
// if there was a count.
func popped(c *Command, r Reply) Reply {
	if c.Len() > 1 {
		return inPairs(DoubleForm)(c, r)
	}
	return lastScore(c, r)
}

// lastScore is a list whose last element is a score.
func lastScore(c *Command, r Reply) Reply {
	rs := slices.Clone(r.List())
	if n := len(rs); n > 0 {
		rs[n-1] = asDouble(c, rs[n-1])
	}
	return OfList(rs)
}

// poppedOf is what ZMPOP gives: a key, and pairs of member and score.
func poppedOf(c *Command, r Reply) Reply {
	return OfList([]Reply{r.At(0), each(c, r.At(1), lastScore)})
}

// byStream is a map of streams, in RESP2 a list of pairs.
func byStream(_ *Command, r Reply) Reply {
	all := make([]Reply, 0, 2*r.Len())
	for _, pair := range r.List() {
		all = append(all, pair.At(0), pair.At(1))
	}
	return OfList(all).As(MapForm)
}

// described is what XINFO gives: a map, or a list of maps. Below the keys
// groups and consumers of a map are lists of maps.
func described(c *Command, r Reply) Reply {
	switch sub := c.Arg(0); {
	case r.kind != List || strings.EqualFold(sub, "HELP"):
		return r
	case !strings.EqualFold(sub, "STREAM"):
		return each(c, r, deepMap)
	}
	return deepMap(c, r)
}

func deepMap(c *Command, r Reply) Reply {
	rs := slices.Clone(r.List())
	for i := 0; i+1 < len(rs); i += 2 {
		if key := rs[i].Str(); rs[i+1].kind == List && (key == "groups" || key == "consumers") {
			rs[i+1] = each(c, rs[i+1], deepMap)
		}
	}
	return OfList(rs).As(MapForm)
}
