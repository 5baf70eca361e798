package main

import (
	"fmt"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine/store"
)

// A bulk is what would do many calls of a method in one round trip.
type bulk struct {
	extra   int // arguments of a call for one element besides the keys of a script
	methods string
}

// bulks has the commands and scripts that methods send for one element, which
// others send for many.
var bulks = map[string]bulk{
	"BITFIELD_RO":        {24, "contains_many"},
	"GEOADD":             {4, "update"},
	"HDEL":               {2, "delete_many"},
	"HEXISTS":            {2, "get_many"},
	"HGET":               {2, "get_many"},
	"HSET":               {3, "update"},
	"LINDEX":             {2, "slice or items"},
	"PFADD":              {2, "update"},
	"RPUSH":              {2, "extend"},
	"SADD":               {2, "update"},
	"SISMEMBER":          {2, "members or issuperset"},
	"SPOP":               {1, "sample and remove_many"},
	"SREM":               {2, "remove_many"},
	"ZADD":               {3, "update"},
	"ZINCRBY":            {3, "update"},
	"ZPOPMIN":            {2, "pop_min with n"},
	"ZPOPMAX":            {2, "pop_max with n"},
	"ZREM":               {2, "remove_many"},
	"ZSCORE":             {2, "items or range_by_score"},
	"bloomfilter.add":    {13, "update"},
	"deque.push_back":    {2, "extend"},
	"deque.push_front":   {2, "extend_front"},
	"graph.add":          {6, "add_edges"},
	"hash.incr":          {2, "update of a Counter"},
	"line.pop":           {1, "pop_many"},
	"priorityqueue.pop":  {2, "pop_many"},
	"priorityqueue.push": {3, "push_many"},
	"queue.push":         {2, "extend"},
	"ringbuffer.push":    {2, "extend"},
	"stack.push":         {2, "extend"},
	"trie.put":           {2, "insert_many"},
}

// isSingle reports whether c is about one element and one of the bulks.
func isSingle(c *store.Command) bool {
	b, known := bulks[c.Name()]
	n := c.Len()
	if c.Script != nil {
		n -= c.Script.Keys
	}
	return known && n <= b.extra
}

// manySingles is from how many round trips for one element on a line is warned
// of.
const manySingles = 100

// worst gives the line that made the most round trips for one element each by
// the same command, and how many, 0 if they are few.
func (p *profiler) worst() (at place, name string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range p.places() {
		for command, count := range p.lines[line].singles {
			if count >= manySingles && (count > n || count == n && line == at && command < name) {
				at, name, n = line, command, count
			}
		}
	}
	return at, name, n
}

// advice gives the warning about the worst line, "" if there is none.
func (p *profiler) advice() string {
	at, name, n := p.worst()
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d made %s round trips for one element each: %s does many in one, and so does store.batch",
		at.path, at.line, show.Count(n), bulks[name].methods)
}
