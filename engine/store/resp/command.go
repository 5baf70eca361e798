package resp

import (
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/reference"
)

// An about is what COMMAND tells about one command, arity and positions
// counting its name as Redis does.
type about struct {
	name              string
	arity             int
	flags             []string
	first, last, step int
}

// abouts gives all commands, of the store and of the server.
func abouts() []about {
	var all []about
	for _, op := range store.Commands() {
		all = append(all, ofRow(op.Row()))
	}
	for _, e := range entries() {
		if store.Lookup([]byte(e.name)) == store.Other {
			a := about{name: lower(e.name), arity: redisArity(e.arity), flags: []string{"noscript", "fast"}}
			if e.flags&keyed != 0 {
				a.first, a.last, a.step = 1, -1, 1
			}
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b about) int { return strings.Compare(a.name, b.name) })
	return all
}

// redisArity counts the name of a command too.
func redisArity(n int) int {
	switch {
	case n == anyArity:
		return -1
	case n < 0:
		return n - 1
	}
	return n + 1
}

func ofRow(r *store.Row) about {
	a := about{name: lower(r.Name), arity: redisArity(int(r.Arity)), flags: []string{"readonly"}}
	if r.Flags&store.Write != 0 {
		a.flags = []string{"write"}
	}
	if r.Flags&store.Blocking != 0 {
		a.flags = append(a.flags, "blocking")
	}
	if r.Flags&movable != 0 {
		a.flags = append(a.flags, "movablekeys")
	}
	a.first, a.last, a.step = positions(r)
	return a
}

// movable is what the keys have whose positions only the arguments tell.
const movable = store.Counted | store.Streams | store.Storing

// positions gives the keys that stand at the same arguments always: from first
// to last, each step-th; no keys if first is 0.
func positions(r *store.Row) (first, last, step int) {
	switch {
	case r.Flags&store.Stored != 0:
		return 1, 1, 1
	case r.First < 0, r.Flags&(store.Counted|store.Streams) != 0, r.First == 1 && r.Last == 1: // behind a subcommand
		return 0, 0, 0
	}
	first, last, step = int(r.First)+1, int(r.Last), 1
	if last >= 0 {
		last++
	}
	if r.Flags&store.Pairs != 0 {
		step = 2
	}
	return first, last, step
}

// command is COMMAND, COMMAND COUNT, INFO, DOCS, LIST or GETKEYS.
func command(c *client, words []string) {
	if len(words) == 0 {
		c.commandInfos(abouts())
		return
	}
	switch sub := upper(words[0]); {
	case sub == "COUNT" && len(words) == 1:
		c.integer(int64(len(abouts())))
	case sub == "INFO" && len(words) == 1:
		c.commandInfos(abouts())
	case sub == "INFO":
		c.commandInfo(words[1:])
	case sub == "DOCS":
		c.commandDocs(words[1:])
	case sub == "LIST" && len(words) == 1:
		all := abouts()
		c.head('*', len(all))
		for _, a := range all {
			c.bulk(a.name)
		}
	case sub == "GETKEYS" && len(words) > 1:
		c.getKeys(words[1], words[2:])
	case sub == "HELP":
		c.bulks("COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", "COUNT", "DOCS [<command-name> ...]", "GETKEYS <full-command>", "INFO [<command-name> ...]", "LIST")
	case sub == "COUNT" || sub == "LIST" || sub == "GETKEYS":
		c.wrongArity("command|" + words[0])
	default:
		c.subcommandError("COMMAND", words[0])
	}
}

func (c *client) commandInfos(all []about) {
	c.head('*', len(all))
	for _, a := range all {
		c.about(a)
	}
}

// about writes the ten fields of a command.
func (c *client) about(a about) {
	c.head('*', 10)
	c.bulk(a.name)
	c.integer(int64(a.arity))
	c.setHead(len(a.flags))
	for _, f := range a.flags {
		c.status(f)
	}
	c.integer(int64(a.first))
	c.integer(int64(a.last))
	c.integer(int64(a.step))
	c.setHead(0)   // categories
	c.head('*', 0) // tips
	c.keySpecs(a)  // where its keys are
	c.head('*', 0) // subcommands
}

func (c *client) keySpecs(a about) {
	if a.first == 0 {
		c.head('*', 0)
		return
	}
	access := "RO"
	if a.flags[0] == "write" {
		access = "RW"
	}
	c.head('*', 1)
	c.mapHead(3)
	c.bulk("flags")
	c.setHead(1)
	c.status(access)
	c.bulk("begin_search")
	c.mapHead(2)
	c.bulks2("type", "index", "spec")
	c.mapHead(1)
	c.bulk("index")
	c.integer(int64(a.first))
	last := a.last
	if last >= 0 {
		last -= a.first
	}
	c.bulk("find_keys")
	c.mapHead(2)
	c.bulks2("type", "range", "spec")
	c.mapHead(3)
	c.bulk("lastkey")
	c.integer(int64(last))
	c.bulk("keystep")
	c.integer(int64(a.step))
	c.bulk("limit")
	c.integer(0)
}

func (c *client) commandInfo(names []string) {
	all := abouts()
	c.head('*', len(names))
	for _, name := range names {
		i := slices.IndexFunc(all, func(a about) bool { return strings.EqualFold(a.name, name) })
		if i < 0 {
			c.nullList()
			continue
		}
		c.about(all[i])
	}
}

func (c *client) commandDocs(names []string) {
	all := abouts()
	if len(names) > 0 {
		all = slices.DeleteFunc(all, func(a about) bool {
			return !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(a.name, name) })
		})
	}
	c.mapHead(len(all))
	for _, a := range all {
		x, _ := reference.Of(a.name)
		c.bulk(a.name)
		c.mapHead(4)
		c.bulks2("summary", x.Summary, "since", x.Since, "group", x.Group, "complexity", x.Complexity)
	}
}

// getKeys is COMMAND GETKEYS name argument….
func (c *client) getKeys(name string, words []string) {
	op := store.Lookup([]byte(name))
	if op == store.Other {
		if c.server.byName[upper(name)] != nil {
			c.fail("ERR The command has no key arguments")
			return
		}
		c.fail("ERR Invalid command specified")
		return
	}
	cmd := store.Cmd(op, words...)
	if cmd.Check() != nil {
		c.fail("ERR Invalid number of arguments specified for command")
		return
	}
	at := cmd.Keys()
	if at.Len() == 0 {
		c.fail("ERR The command has no key arguments")
		return
	}
	c.head('*', at.Len())
	for i := range at.Len() {
		c.bulk(cmd.Arg(at.At(i)))
	}
}
