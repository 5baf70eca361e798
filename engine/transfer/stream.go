package transfer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A streamState is what a stream has besides entries.
type streamState struct {
	length         int64
	last, deleted  string // the greatest ID that there was, and that was deleted
	added          int64  // entries in its life
	groups         []group
	first          string // the least ID of an entry, "" if there are none
	ghosts         []string
	spelled, taken int // entries that addEntries spelled, and ghosts
}

// A group is one of consumers.
type group struct {
	name, last, read string
	consumers        []string
	pending          []pending
}

// A pending is an entry that a consumer has and has not acknowledged.
type pending struct{ id, consumer, at, count string }

// streamRead makes the command that reads a stream: of entries, and of what is
// pending, the first n, or all if n is 0.
func streamRead(key string, n int) store.Command {
	return store.Cmd(store.XInfo, "STREAM", key, "FULL", "COUNT", strconv.Itoa(n))
}

// infoField gives a value from a list of names and values.
func infoField(r store.Reply, name string) store.Reply {
	rs := r.List()
	for i := 0; i+1 < len(rs); i += 2 {
		if rs[i].Str() == name {
			return rs[i+1]
		}
	}
	return store.Reply{}
}

// streamOf reads the reply of streamRead but for the entries.
func streamOf(r store.Reply) *streamState {
	text := func(r store.Reply, name string) string { return strings.Clone(infoField(r, name).Str()) }
	s := &streamState{
		length: infoField(r, "length").Int(), added: infoField(r, "entries-added").Int(),
		last: text(r, "last-generated-id"), deleted: text(r, "max-deleted-entry-id"),
	}
	if s.length > 0 {
		s.first = text(r, "recorded-first-entry-id")
	}
	for _, g := range infoField(r, "groups").List() {
		read := "-1" // that is not known
		if n := infoField(g, "entries-read"); !n.IsNil() {
			read = n.Str()
		}
		to := group{name: text(g, "name"), last: text(g, "last-delivered-id"), read: read}
		for _, c := range infoField(g, "consumers").List() {
			to.consumers = append(to.consumers, text(c, "name"))
		}
		for _, p := range infoField(g, "pending").List() {
			to.pending = append(to.pending, pending{
				strings.Clone(p.At(0).Str()), strings.Clone(p.At(1).Str()), p.At(2).Str(), p.At(3).Str(),
			})
		}
		s.groups = append(s.groups, to)
	}
	slices.SortFunc(s.groups, func(a, b group) int { return cmp.Compare(a.name, b.name) })
	return s
}

// words gives all of s in an order of its own.
func (s *streamState) words() []string {
	words := []string{s.last, s.deleted, strconv.FormatInt(s.added, 10)}
	for _, g := range s.groups {
		words = append(words, "group", g.name, g.last, g.read)
		words = append(append(words, slices.Sorted(slices.Values(g.consumers))...), "pending")
		for _, p := range g.pending {
			words = append(words, p.id, p.consumer, p.at, p.count)
		}
	}
	return words
}

// streamWords gives entries as words: of each its ID, the number of words in it,
// and these.
func streamWords(entries []store.Reply) (words []string) {
	for _, e := range entries {
		inside := e.At(1).List()
		words = append(words, strings.Clone(e.At(0).Str()), strconv.Itoa(len(inside)))
		for _, w := range inside {
			words = append(words, strings.Clone(w.Str()))
		}
	}
	return words
}

// An entry can be pending and not exist any more. It has to while it is made
// pending anew, so these ghosts are added in their places, and deleted again.

// haunt finds the ghosts, given which of the IDs that are pending exist.
func (s *streamState) haunt(exists func(id string) bool) {
	s.ghosts, s.spelled, s.taken = nil, 0, 0
	for _, g := range s.groups {
		for _, p := range g.pending {
			if !exists(p.id) {
				s.ghosts = append(s.ghosts, p.id)
			}
		}
	}
	slices.SortFunc(s.ghosts, compareIDs)
	s.ghosts = slices.Compact(s.ghosts)
}

// compareIDs compares IDs of entries by age.
func compareIDs(a, b string) int {
	number := func(s string) uint64 {
		n, _ := strconv.ParseUint(s, 10, 64)
		return n
	}
	a1, a2, _ := strings.Cut(a, "-")
	b1, b2, _ := strings.Cut(b, "-")
	return cmp.Or(cmp.Compare(number(a1), number(b1)), cmp.Compare(number(a2), number(b2)))
}

// addEntries gives the commands that add entries to a stream, with the ghosts
// before and between them.
func (s *streamState) addEntries(key string, words []string) (cs []store.Command) {
	for len(words) > 0 {
		n, _ := strconv.Atoi(words[1])
		id, inside := words[0], words[2:2+n]
		words = words[2+n:]
		cs = append(cs, s.addGhosts(key, func(ghost string) bool { return compareIDs(ghost, id) < 0 })...)
		cs = append(cs, store.CmdList(store.XAdd, key, append([]string{id}, inside...)))
		s.spelled++
	}
	return cs
}

func (s *streamState) addGhosts(key string, until func(ghost string) bool) (cs []store.Command) {
	for ; s.taken < len(s.ghosts) && until(s.ghosts[s.taken]); s.taken++ {
		cs = append(cs, store.Cmd(store.XAdd, key, s.ghosts[s.taken], "", ""))
	}
	return cs
}

// end gives the commands that make a stream with all entries and some ghosts
// what it is.
func (s *streamState) end(key string) (cs []store.Command) {
	cs = s.addGhosts(key, func(string) bool { return true })
	if s.spelled+len(s.ghosts) == 0 {
		cs = append(cs, store.Cmd(store.XAdd, key, "MAXLEN", "0", "0-1", "", ""))
	}
	for _, g := range s.groups {
		cs = append(cs, g.adds(key)...)
	}
	for _, id := range s.ghosts {
		if s.first != "" && compareIDs(s.first, id) < 0 {
			cs = append(cs, store.Cmd(store.XDel, key, id))
		}
	}
	switch {
	case len(s.ghosts) > 0 && s.first != "":
		cs = append(cs, store.Cmd(store.XTrim, key, "MINID", s.first))
	case len(s.ghosts) > 0:
		cs = append(cs, store.Cmd(store.XTrim, key, "MAXLEN", "0"))
	}
	last := slices.MaxFunc([]string{s.last, s.deleted}, compareIDs) // it is set back below what was deleted only after that is known
	cs = append(cs, store.Cmd(store.XSetID, key, last, "ENTRIESADDED", strconv.FormatInt(s.added, 10), "MAXDELETEDID", s.deleted))
	if last != s.last {
		cs = append(cs, store.Cmd(store.XSetID, key, s.last))
	}
	return cs
}

// adds gives the commands that make a group.
func (g *group) adds(key string) []store.Command {
	cs := []store.Command{store.Cmd(store.XGroup, "CREATE", key, g.name, g.last, "ENTRIESREAD", g.read)}
	for _, c := range g.consumers {
		cs = append(cs, store.Cmd(store.XGroup, "CREATECONSUMER", key, g.name, c))
	}
	for _, p := range g.pending {
		cs = append(cs, store.Cmd(store.XClaim, key, g.name, p.consumer, "0", p.id,
			"TIME", p.at, "RETRYCOUNT", p.count, "JUSTID", "FORCE"))
	}
	return cs
}
