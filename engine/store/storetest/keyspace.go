package storetest

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// SameKeyspace compares all that two stores hold, and says what is different,
// or nothing.
func SameKeyspace(ctx context.Context, got, want store.Store) string {
	return compareKeyspaces(ctx, got, want, normal)
}

var streamNodes = regexp.MustCompile(`"radix-tree-(keys|nodes)" (\d+|some)`)

// SameContents is SameKeyspace but for what is not the same if one of the stores
// was made anew: how entries of streams lie in nodes, and the sign of a score of
// 0, which a sorted set that is packed does not keep.
func SameContents(ctx context.Context, got, want store.Store) string {
	return compareKeyspaces(ctx, got, want, func(s step, r store.Reply) string {
		text := streamNodes.ReplaceAllString(normal(s, r), `"radix-tree-$1" some`)
		if s[0] == "ZRANGE" {
			text = strings.ReplaceAll(text, ` "-0"`, ` "0"`)
		}
		return text
	})
}

// SameValues is SameContents but for the spelling of scores and the sign of zero,
// which a server loses where it packs a sorted set.
func SameValues(ctx context.Context, got, want store.Store) string {
	return compareKeyspaces(ctx, got, want, func(s step, r store.Reply) string {
		return streamNodes.ReplaceAllString(loosely(s, r), `"radix-tree-$1" some`)
	})
}

func compareKeyspaces(ctx context.Context, got, want store.Store, text func(step, store.Reply) string) string {
	a, b := keyspace(ctx, got, text), keyspace(ctx, want, text)
	if sameKeyspace(a, b) {
		return ""
	}
	x, y := unlike(a, b)
	return "got " + x + "\nwant " + y
}

// holds is what a key holds.
type holds struct{ kind, content, ttl string }

func (h holds) alike(other holds) bool {
	return h.kind == other.kind && alike(h.content, other.content) && alike(h.ttl, other.ttl)
}

// contents reads a key of a type.
var contents = map[string]step{
	"string": {"GET", ""},
	"list":   {"LRANGE", "", "0", "-1"},
	"hash":   {"HGETALL", ""},
	"set":    {"SMEMBERS", ""},
	"zset":   {"ZRANGE", "", "0", "-1", "WITHSCORES"},
	"stream": {"XINFO", "STREAM", "", "FULL", "COUNT", "0"},
}

// keyspace gives all that s holds; text gives the reply of one that reads a key.
func keyspace(ctx context.Context, s store.Store, text func(step, store.Reply) string) map[string]holds {
	keys := s.Do(ctx, store.Cmd(store.Keys, "*")).Strs()
	var about []store.Command
	for _, key := range keys {
		about = append(about, store.Cmd(store.Type, key), store.Cmd(store.PTTL, key))
	}
	rs := s.Pipeline(ctx, about)
	var reads []store.Command
	var steps []step
	for i, key := range keys {
		st := slices.Clone(contents[rs[2*i].Str()])
		if st == nil {
			st = step{"EXISTS", ""}
		}
		st[slices.Index(st, "")] = key
		steps = append(steps, st)
		reads = append(reads, store.Named(st[0], st[1:]...))
	}
	all := make(map[string]holds, len(keys))
	for i, r := range s.Pipeline(ctx, reads) {
		all[keys[i]] = holds{rs[2*i].Str(), text(steps[i], r), "~" + Plain(rs[2*i+1])}
	}
	return all
}

func sameKeyspace(a, b map[string]holds) bool {
	if len(a) != len(b) {
		return false
	}
	for key, h := range a {
		if other, found := b[key]; !found || !h.alike(other) {
			return false
		}
	}
	return true
}

// unlike gives what two keyspaces have that the other one has not.
func unlike(a, b map[string]holds) (string, string) {
	var x, y []string
	for key, h := range a {
		if other, found := b[key]; !found || !h.alike(other) {
			x = append(x, fmt.Sprintf("%s: %s %s %s", key, h.kind, h.content, h.ttl))
		}
	}
	for key, h := range b {
		if other, found := a[key]; !found || !h.alike(other) {
			y = append(y, fmt.Sprintf("%s: %s %s %s", key, h.kind, h.content, h.ttl))
		}
	}
	slices.Sort(x)
	slices.Sort(y)
	return strings.Join(x, "; "), strings.Join(y, "; ")
}

// Changes says what do changes of all that s holds, or nothing.
func Changes(ctx context.Context, s store.Store, do func()) string {
	before := keyspace(ctx, s, normal)
	do()
	after := keyspace(ctx, s, normal)
	if sameKeyspace(before, after) {
		return ""
	}
	x, y := unlike(after, before)
	return "got " + x + "\nwant " + y
}
