package embedded

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/rdsh/rdsh/engine/store"
)

// A tunable is a number that CONFIG SET changes while the store works.
type tunable uint8

const (
	hashMaxEntries tunable = iota
	hashMaxValue
	hllSparseMaxBytes
	listCompressDepth
	listMaxSize
	maxMemory    // in bytes; 0: no limit
	notifyEvents // a set of eventClass
	protoMaxBulk // the longest text in bytes
	setMaxInts
	setMaxEntries
	setMaxValue
	streamNodeBytes
	streamNodeEntries
	zsetMaxEntries
	zsetMaxValue
	numTunables
)

// tunables has the values of a store.
type tunables [numTunables]atomic.Int64

func (g *tunables) init() {
	for _, p := range parameters {
		if p.least <= p.most {
			g[p.tunable].Store(p.initial)
		}
	}
}

// get gives a tunable. It is cheap.
func (g *tunables) get(s tunable) int64 { return g[s].Load() }

// A parameter is a name of CONFIG for a tunable.
type parameter struct {
	name                 string
	tunable              tunable
	initial, least, most int64
	memory               bool // values may be like 64mb
}

const most = 1<<63 - 1

// parameters lists them in the order of names. Settings of packed collections
// have an older name too.
var parameters = []parameter{
	{"hash-max-listpack-entries", hashMaxEntries, 512, 0, most, false},
	{"hash-max-listpack-value", hashMaxValue, 64, 0, most, true},
	{"hash-max-ziplist-entries", hashMaxEntries, 512, 0, most, false},
	{"hash-max-ziplist-value", hashMaxValue, 64, 0, most, true},
	{"hll-sparse-max-bytes", hllSparseMaxBytes, 3000, 0, most, true},
	{"list-compress-depth", listCompressDepth, 0, 0, 1<<31 - 1, false},
	{"list-max-listpack-size", listMaxSize, -2, -1 << 31, 1<<31 - 1, false},
	{"list-max-ziplist-size", listMaxSize, -2, -1 << 31, 1<<31 - 1, false},
	{"maxmemory", maxMemory, 0, 0, most, true},
	{"proto-max-bulk-len", protoMaxBulk, 512 << 20, 1 << 20, most, true},
	{"set-max-intset-entries", setMaxInts, 512, 0, most, false},
	{"set-max-listpack-entries", setMaxEntries, 128, 0, most, false},
	{"set-max-listpack-value", setMaxValue, 64, 0, most, true},
	{"stream-node-max-bytes", streamNodeBytes, 4096, 0, most, true},
	{"stream-node-max-entries", streamNodeEntries, 100, 0, most, false},
	{"zset-max-listpack-entries", zsetMaxEntries, 128, 0, most, false},
	{"zset-max-listpack-value", zsetMaxValue, 64, 0, most, true},
	{"zset-max-ziplist-entries", zsetMaxEntries, 128, 0, most, false},
	{"zset-max-ziplist-value", zsetMaxValue, 64, 0, most, true},
}

// What CONFIG knows that is no number.
const (
	policyName   = "maxmemory-policy"
	policy       = "noeviction"
	notifyName   = "notify-keyspace-events"
	unknownParam = "ERR Unknown option or number of arguments for CONFIG SET - '%s'"
	badParam     = "ERR CONFIG SET failed (possibly related to argument '%s') - %s"
)

// configure is CONFIG GET pattern… or SET name value….
func configure(t *tx, c *store.Command) store.Reply {
	switch sub := strings.ToUpper(c.Arg(0)); {
	case sub == "GET" && c.Len() > 1:
		return t.s.tunables.matching(c)
	case sub == "SET" && c.Len() > 2 && c.Len()%2 == 1:
		t.s.ceiling.reset()
		return t.s.tunables.set(c)
	case sub == "GET" || sub == "SET":
		return wrongPart(c, sub)
	}
	return unknownPart(c)
}

// matching gives names that match a pattern, each with its value.
func (g *tunables) matching(c *store.Command) store.Reply {
	var rs []store.Reply
	add := func(name, value string) {
		for i := 1; i < c.Len(); i++ {
			// An older name has to be asked for.
			if p := strings.ToLower(c.Arg(i)); p == name || !isOldName(name) && matches(p, name) {
				rs = append(rs, store.OfStr(name), store.OfStr(value))
				return
			}
		}
	}
	for _, p := range parameters {
		add(p.name, strconv.FormatInt(g.get(p.tunable), 10))
	}
	add(policyName, policy)
	add(notifyName, eventClass(g.get(notifyEvents)).String())
	return store.OfList(rs)
}

func isOldName(name string) bool {
	return strings.Contains(name, "-ziplist-")
}

// set sets all parameters or none.
func (g *tunables) set(c *store.Command) store.Reply {
	type change struct {
		tunable tunable
		to      int64
	}
	var changes []change
	var names []string
	for i := 1; i < c.Len(); i += 2 {
		name, value := strings.ToLower(c.Arg(i)), c.Arg(i+1)
		if slices.Contains(names, name) {
			return store.OfError(store.Error(fmt.Sprintf(badParam, name, "duplicate parameter")))
		}
		names = append(names, name)
		s, n, bad := parseTunable(name, value)
		if bad != "" {
			return store.OfError(store.Error(bad))
		}
		changes = append(changes, change{s, n})
	}
	for _, x := range changes {
		if x.tunable < numTunables {
			g[x.tunable].Store(x.to)
		}
	}
	return ok
}

// parseTunable reads a value for a parameter. The tunable is numTunables if
// there is nothing to change.
func parseTunable(name, value string) (s tunable, n int64, bad string) {
	switch name {
	case policyName:
		if !strings.EqualFold(value, policy) {
			return 0, 0, fmt.Sprintf(badParam, name, "argument must be '"+policy+"': nothing is evicted here")
		}
		return numTunables, 0, ""
	case notifyName:
		class, ok := parseEvents(value)
		if !ok {
			return 0, 0, fmt.Sprintf(badParam, name, "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.")
		}
		return notifyEvents, int64(class), ""
	}
	i := slices.IndexFunc(parameters, func(p parameter) bool { return p.name == name })
	if i < 0 {
		return 0, 0, fmt.Sprintf(unknownParam, name)
	}
	p := &parameters[i]
	n, isNumber := p.parse(value)
	switch {
	case !isNumber && p.memory:
		return 0, 0, fmt.Sprintf(badParam, name, "argument must be a memory value")
	case !isNumber:
		return 0, 0, fmt.Sprintf(badParam, name, "argument couldn't be parsed into an integer")
	case n < p.least || n > p.most:
		return 0, 0, fmt.Sprintf(badParam, name, fmt.Sprintf("argument must be between %d and %d inclusive", p.least, p.most))
	}
	return p.tunable, n, ""
}

// parse reads a number, perhaps one of bytes such as 64mb.
func (p *parameter) parse(value string) (int64, bool) {
	unit := int64(1)
	if p.memory {
		value, unit = byUnit(value)
	}
	n, err := strconv.ParseInt(value, 10, 64)
	return n * unit, err == nil && n*unit/unit == n
}

func byUnit(value string) (string, int64) {
	value = strings.ToLower(value)
	for _, u := range []struct {
		suffix string
		size   int64
	}{{"kb", 1 << 10}, {"mb", 1 << 20}, {"gb", 1 << 30}, {"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"b", 1}} {
		if head, found := strings.CutSuffix(value, u.suffix); found {
			return head, u.size
		}
	}
	return value, 1
}
