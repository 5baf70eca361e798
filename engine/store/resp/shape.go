package resp

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A shape is what a reply looks like in RESP3, or in RESP2 when there is
// nothing, if that is more than the kind of the reply tells.
type shape func(w *writer, c *store.Command, r store.Reply)

// shapes has those of commands, by name.
var shapes = map[string]shape{
	"BLMPOP":           nothing,
	"BLPOP":            nothing,
	"BRPOP":            nothing,
	"BZMPOP":           poppedPairs,
	"BZPOPMAX":         keyed,
	"BZPOPMIN":         keyed,
	"CONFIG":           asMap,
	"GEOPOS":           positions,
	"HGETALL":          asMap,
	"HRANDFIELD":       fieldsAndValues,
	"LCS":              ifWord("IDX", asMap),
	"LMPOP":            nothing,
	"LPOP":             ifCounted(nothing),
	"RPOP":             ifCounted(nothing),
	"SDIFF":            asSet,
	"SINTER":           asSet,
	"SMEMBERS":         asSet,
	"SPOP":             ifCounted(asSet),
	"SUNION":           asSet,
	"XINFO":            described,
	"XREAD":            streams,
	"XREADGROUP":       streams,
	"ZADD":             ifWord("INCR", asDouble),
	"ZDIFF":            members,
	"ZINCRBY":          asDouble,
	"ZINTER":           members,
	"ZMPOP":            poppedPairs,
	"ZMSCORE":          asDoubles,
	"ZPOPMAX":          popped,
	"ZPOPMIN":          popped,
	"ZRANDMEMBER":      members,
	"ZRANGE":           members,
	"ZRANGEBYSCORE":    members,
	"ZREVRANGE":        members,
	"ZREVRANGEBYSCORE": members,
	"ZSCORE":           asDouble,
	"ZUNION":           members,
}

// shapesByOp gives shapes by command of the table.
func shapesByOp() []shape {
	ops := store.Commands()
	byOp := make([]shape, len(ops)+1)
	for _, op := range ops {
		byOp[op] = shapes[op.String()]
	}
	return byOp
}

func asMap(w *writer, _ *store.Command, r store.Reply) {
	if r.Kind() != store.List || w.proto != 3 || r.Len()%2 != 0 {
		w.reply(r)
		return
	}
	w.mapHead(r.Len() / 2)
	for _, e := range r.List() {
		w.reply(e)
	}
}

func asSet(w *writer, _ *store.Command, r store.Reply) {
	if r.Kind() != store.List {
		w.reply(r)
		return
	}
	w.setHead(r.Len())
	for _, e := range r.List() {
		w.reply(e)
	}
}

func asDouble(w *writer, _ *store.Command, r store.Reply) {
	if w.proto == 3 && r.Kind() == store.Str {
		w.double(r.Float())
		return
	}
	w.reply(r)
}

func asDoubles(w *writer, c *store.Command, r store.Reply) {
	if r.Kind() != store.List {
		w.reply(r)
		return
	}
	w.head('*', r.Len())
	for _, e := range r.List() {
		asDouble(w, c, e)
	}
}

// nothing is a list, or null in its place.
func nothing(w *writer, _ *store.Command, r store.Reply) {
	if r.IsNil() {
		w.nullList()
		return
	}
	w.reply(r)
}

// ifCounted gives a shape to the replies of a command with a second argument.
func ifCounted(s shape) shape {
	return func(w *writer, c *store.Command, r store.Reply) {
		if c.Len() > 1 {
			s(w, c, r)
			return
		}
		w.reply(r)
	}
}

func ifWord(word string, s shape) shape {
	return func(w *writer, c *store.Command, r store.Reply) {
		if hasWord(c, word) {
			s(w, c, r)
			return
		}
		w.reply(r)
	}
}

func hasWord(c *store.Command, word string) bool {
	for i := 1; i < c.Len(); i++ {
		if strings.EqualFold(c.Arg(i), word) {
			return true
		}
	}
	return false
}

// pairs is a list of pairs where RESP2 has one list of both; the second of a
// pair is written by second.
func pairs(w *writer, r store.Reply, second shape) {
	rs := r.List()
	w.head('*', len(rs)/2)
	for i := 0; i+1 < len(rs); i += 2 {
		w.head('*', 2)
		w.reply(rs[i])
		second(w, nil, rs[i+1])
	}
}

func plain(w *writer, _ *store.Command, r store.Reply) { w.reply(r) }

// members are those of a sorted set, perhaps with their scores.
func members(w *writer, c *store.Command, r store.Reply) {
	if w.proto == 3 && r.Kind() == store.List && hasWord(c, "WITHSCORES") {
		pairs(w, r, asDouble)
		return
	}
	w.reply(r)
}

func fieldsAndValues(w *writer, c *store.Command, r store.Reply) {
	if w.proto == 3 && r.Kind() == store.List && hasWord(c, "WITHVALUES") {
		pairs(w, r, plain)
		return
	}
	w.reply(r)
}

// popped is what ZPOPMIN and ZPOPMAX give: one member and its score, or pairs
// if there was a count.
func popped(w *writer, c *store.Command, r store.Reply) {
	switch {
	case w.proto != 3 || r.Kind() != store.List:
		w.reply(r)
	case c.Len() > 1:
		pairs(w, r, asDouble)
	default:
		withScores(w, r.List())
	}
}

// withScores is a list whose last element is a score.
func withScores(w *writer, rs []store.Reply) {
	w.head('*', len(rs))
	for i, e := range rs {
		if i == len(rs)-1 {
			asDouble(w, nil, e)
		} else {
			w.reply(e)
		}
	}
}

// keyed is what BZPOPMIN gives: key, member, score.
func keyed(w *writer, c *store.Command, r store.Reply) {
	if r.Kind() != store.List {
		nothing(w, c, r)
		return
	}
	withScores(w, r.List())
}

// poppedPairs is what ZMPOP gives: a key, and pairs of member and score.
func poppedPairs(w *writer, c *store.Command, r store.Reply) {
	if r.Kind() != store.List || r.Len() != 2 {
		nothing(w, c, r)
		return
	}
	w.head('*', 2)
	w.reply(r.At(0))
	w.head('*', r.At(1).Len())
	for _, pair := range r.At(1).List() {
		withScores(w, pair.List())
	}
}

// positions are lists of two doubles, or null.
func positions(w *writer, c *store.Command, r store.Reply) {
	if r.Kind() != store.List {
		w.reply(r)
		return
	}
	w.head('*', r.Len())
	for _, p := range r.List() {
		if p.IsNil() {
			w.nullList()
		} else {
			asDoubles(w, c, p)
		}
	}
}

// streams is a map in RESP3, a list of pairs in RESP2.
func streams(w *writer, c *store.Command, r store.Reply) {
	if w.proto != 3 || r.Kind() != store.List {
		nothing(w, c, r)
		return
	}
	w.mapHead(r.Len())
	for _, pair := range r.List() {
		w.reply(pair.At(0))
		w.reply(pair.At(1))
	}
}

// described is what XINFO gives: a map, or a list of maps.
func described(w *writer, c *store.Command, r store.Reply) {
	if w.proto != 3 || r.Kind() != store.List || strings.EqualFold(c.Arg(0), "HELP") {
		w.reply(r)
		return
	}
	deepMap(w, c, r, strings.EqualFold(c.Arg(0), "STREAM"))
}

// deepMap writes r as a map, or as a list of maps. Below the keys groups and
// consumers of a map are lists of maps.
func deepMap(w *writer, c *store.Command, r store.Reply, isMap bool) {
	rs := r.List()
	if !isMap {
		w.head('*', len(rs))
		for _, e := range rs {
			deepMap(w, c, e, true)
		}
		return
	}
	w.mapHead(len(rs) / 2)
	for i := 0; i+1 < len(rs); i += 2 {
		key := rs[i].Str()
		w.bulk(key)
		if v := rs[i+1]; v.Kind() == store.List && (key == "groups" || key == "consumers") {
			deepMap(w, c, v, false)
		} else {
			w.reply(v)
		}
	}
}
