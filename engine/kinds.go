package engine

import (
	"slices"
	"strings"
)

// A kind is a kind of structure. Everything that concerns the whole of a
// structure — clear, rename, ttl, the listing of a store — reads this table.
type kind struct {
	name  string // in keys and in errors
	title string // the constructor, and what type() says
	// The first part exists whenever the structure has elements, so that a
	// listing counts it once. A part without name is the key called as the
	// structure itself.
	parts  []part
	params []param
	// The part whose time to live is that of the structure, since others expire
	// by themselves; "" for the first that there is.
	lasts  string
	counts bool // the first part is a string that says how many elements there are, in the bits 64 to 127
}

// A part is a key of a structure.
type part struct {
	name  string
	holds string // as TYPE says
	role  role
}

// A role is what a part means for the existence of its structure.
type role uint8

const (
	elements role = iota // keeps elements: exists only with them
	settings             // keeps the parameters
	marker               // is there for those who wait
)

// A param is a parameter that is stored with a structure.
type param struct {
	name    string
	usual   string // the stored form when it was not given, "" for none
	check   func(value string) error
	lasting bool                      // it cannot be changed later
	form    func(value string) string // of what configure was given, nil for as it is
}

// cfg is the part with the parameters.
const cfg = "cfg"

// What a Queue, a Stack and a Deque are made of.
var (
	lineParts  = []part{{"", "list", elements}, {cfg, "hash", settings}, {"space", "list", marker}}
	lineParams = []param{{name: "maxlen", check: positive}, {name: "overflow", usual: "reject", check: oneOf("reject", "drop_oldest", "block")}}
)

var (
	queueKind = &kind{name: "queue", title: "Queue", parts: lineParts, params: lineParams}
	stackKind = &kind{name: "stack", title: "Stack", parts: lineParts, params: lineParams}
	dequeKind = &kind{
		name: "deque", title: "Deque", parts: lineParts,
		params: []param{lineParams[0], {name: "overflow", usual: "drop_oldest", check: oneOf("drop_oldest"), lasting: true}},
	}
	listKind      = &kind{name: "list", title: "List", parts: []part{{"", "list", elements}}}
	cellKind      = &kind{name: "cell", title: "Cell", parts: []part{{"", "string", elements}}}
	bitmapKind    = &kind{name: "bitmap", title: "Bitmap", parts: []part{{"", "string", elements}}}
	hllKind       = &kind{name: "hyperloglog", title: "HyperLogLog", parts: []part{{"", "string", elements}}}
	hashMapKind   = &kind{name: "hashmap", title: "HashMap", parts: []part{{"", "hash", elements}}}
	defaultKind   = &kind{name: "defaultdict", title: "DefaultDict", parts: []part{{"", "hash", elements}}}
	counterKind   = &kind{name: "counter", title: "Counter", parts: []part{{"", "hash", elements}}}
	setKind       = &kind{name: "set", title: "Set", parts: []part{{"", "set", elements}}}
	sortedSetKind = &kind{name: "sortedset", title: "SortedSet", parts: []part{{"", "zset", elements}}}
	geoSetKind    = &kind{name: "geoset", title: "GeoSet", parts: []part{{"", "zset", elements}}}
	priorityKind  = &kind{
		name: "priorityqueue", title: "PriorityQueue",
		parts: []part{
			{"order", "zset", elements},
			{"items", "hash", elements},
			{"ready", "list", marker},
			{"last", "string", marker},
			{cfg, "hash", settings},
		},
		params: []param{{name: "order", usual: "min", check: oneOf("min", "max"), lasting: true}},
	}
	ringKind = &kind{
		name: "ringbuffer", title: "RingBuffer",
		parts:  []part{{"items", "list", elements}, {"next", "string", elements}, {cfg, "hash", settings}},
		params: []param{{name: "capacity", check: positive}},
	}
	limiterKind = &kind{
		name: "ratelimiter", title: "RateLimiter",
		parts: []part{
			{"now", "hash", elements},
			{"before", "hash", elements},
			{"log", "zset", elements},
			{"log_before", "zset", elements},
			{"clock", "string", elements},
			{cfg, "hash", settings},
		},
		params: []param{
			{name: "limit", check: checkUnits},
			{name: "per", check: checkInterval, form: intervalOf},
			{name: "algorithm", usual: "gcra", check: oneOf("gcra", "sliding_log", "sliding_window", "fixed"), lasting: true},
			{name: "burst", check: checkUnits},
		},
		lasts: cfg,
	}
	lruDictKind = &kind{
		name: "lrudict", title: "LRUDict",
		parts:  []part{{"", "hash", elements}, {cfg, "hash", settings}},
		params: []param{{name: "maxsize", check: positive}},
	}
	lruKind = &kind{
		name: "lrucache", title: "LRUCache",
		parts: []part{
			{"order", "zset", elements},
			{"values", "hash", elements},
			{"times", "zset", elements},
			{"stats", "hash", marker},
			{"loads", "hash", marker},
			{cfg, "hash", settings},
		},
		params: []param{{name: "capacity", check: positive}, {name: "entry_ttl", check: checkLifetime, form: intervalOf}},
	}
	bloomKind = &kind{
		name: "bloomfilter", title: "BloomFilter", counts: true,
		parts: bloomParts(),
		params: []param{
			{name: "capacity", usual: "10000", check: positive, lasting: true},
			{name: "error_rate", usual: "0.01", check: fraction, lasting: true},
		},
	}
	trieKind = &kind{
		name: "trie", title: "Trie",
		parts: []part{{"words", "zset", elements}, {"weights", "hash", elements}, {"top", "zset", elements}},
	}
	graphKind = &kind{
		name: "graph", title: "Graph",
		parts: []part{
			{"vertices", "hash", elements},
			{"edges", "zset", elements},
			{"reverse", "zset", elements},
			{"weights", "hash", elements},
			{cfg, "hash", settings},
		},
		params: []param{{name: "directed", usual: "true", check: oneOf("true", "false"), lasting: true}, {name: "strict", usual: "false", check: oneOf("true", "false")}},
	}
)

// kinds lists every kind.
var kinds = []*kind{queueKind, stackKind, dequeKind, listKind, cellKind, bitmapKind, hllKind, hashMapKind, defaultKind, counterKind, setKind, sortedSetKind, geoSetKind, priorityKind, ringKind, bloomKind, lruKind, lruDictKind, limiterKind, trieKind, graphKind}

// hasTag reports whether braces in name make a hash tag: the first one opens,
// and there is text before it closes.
func hasTag(name string) bool {
	i := strings.IndexByte(name, '{')
	return i >= 0 && strings.IndexByte(name[i+1:], '}') > 0
}

// key gives the key of a part of the structure called name. All keys of a
// structure carry one hash tag.
func (k *kind) key(name, part string) string {
	switch {
	case part == "":
		return name
	case hasTag(name):
		return name + ":" + k.name + ":" + part
	}
	return "{" + name + "}:" + k.name + ":" + part
}

// keys gives the keys of all parts of the structure called name.
func (k *kind) keys(name string) []string {
	keys := make([]string, len(k.parts))
	for i, p := range k.parts {
		keys[i] = k.key(name, p.name)
	}
	return keys
}

// lastsAt gives the number of the part, from 0, whose time to live is that of the
// structure, or -1 if any of them says it.
func (k *kind) lastsAt() int {
	if k.lasts == "" {
		return -1
	}
	return slices.IndexFunc(k.parts, func(p part) bool { return p.name == k.lasts })
}

// single reports whether the elements are in one key, called as the structure.
func (k *kind) single() bool { return k.parts[0].name == "" }

// hasParams reports whether the structure has parameters.
func (k *kind) hasParams() bool { return len(k.params) > 0 }
