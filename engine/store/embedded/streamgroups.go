package embedded

import (
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

var xgroupArity = map[string]int{
	"CREATE": -5, "SETID": -5, "DESTROY": 4, "CREATECONSUMER": 5, "DELCONSUMER": 5, "HELP": 2,
}

const xgroupHelp = `XGROUP <subcommand> [<argument> …]. Subcommands are:
CREATE <key> <group> <id|$> [MKSTREAM] [ENTRIESREAD <count>]
    Make a group that is given what comes behind an entry; with MKSTREAM the stream too.
CREATECONSUMER <key> <group> <consumer>
    Make a consumer.
DELCONSUMER <key> <group> <consumer>
    Remove a consumer and what is pending at it.
DESTROY <key> <group>
    Remove a group.
SETID <key> <group> <id|$> [ENTRIESREAD <count>]
    Set the entry behind which a group goes on.
HELP
    This text.`

var (
	noStream = store.OfError("ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use " +
		"the MKSTREAM option to create an empty stream automatically.")
	busyGroup      = store.OfError("BUSYGROUP Consumer Group name already exists")
	badEntriesRead = store.OfError("ERR value for ENTRIESREAD must be positive or -1")
)

// A grouping is what XGROUP asks for.
type grouping struct {
	name       string // of the subcommand
	key, group string
	mkstream   bool
	read       int64
}

// xgroup is XGROUP CREATE, SETID, DESTROY, CREATECONSUMER or DELCONSUMER.
func xgroup(t *tx, c *store.Command) store.Reply {
	name, bad := subcommand(c, xgroupArity)
	switch {
	case bad != nil:
		return *bad
	case name == "HELP":
		return statuses(xgroupHelp)
	}
	x, bad := readGrouping(c, name)
	if bad != nil {
		return *bad
	}
	s, _, wrong := holding[stream](t, x.key)
	switch {
	case !wrong.IsNil():
		return wrong
	case name == "CREATE" && (s != nil || x.mkstream):
		return t.createGroup(&x, s, c.Arg(3))
	case s == nil:
		return noStream
	case name == "DESTROY":
		return t.destroyGroup(&x, s)
	}
	g := s.group(x.group)
	if g == nil {
		return noGroupFor(x.group, x.key)
	}
	switch name {
	case "SETID":
		return t.setGroup(&x, s, g, c.Arg(3))
	case "CREATECONSUMER":
		return t.createConsumer(x.key, g, c.Arg(3))
	}
	return t.deleteConsumer(x.key, g, c.Arg(3))
}

func readGrouping(c *store.Command, name string) (x grouping, bad *store.Reply) {
	x = grouping{name: name, key: c.Arg(1), group: c.Arg(2), read: unknownCount}
	for i := 4; i < c.Len(); {
		switch word := strings.ToUpper(c.Arg(i)); {
		case name == "CREATE" && word == "MKSTREAM":
			x.mkstream = true
			i++
		case word == "ENTRIESREAD" && i+1 < c.Len():
			var isInt bool
			if x.read, isInt = parseInt(c.Arg(i + 1)); !isInt {
				return x, &notInt
			}
			if x.read < unknownCount {
				return x, &badEntriesRead
			}
			i += 2
		default:
			return x, oddPart(c)
		}
	}
	if name == "CREATE" && c.Len() > 7 || name == "SETID" && c.Len() > 6 {
		return x, oddPart(c)
	}
	return x, nil
}

// createGroup makes a group, and the stream if there is none.
func (t *tx) createGroup(x *grouping, s *stream, from string) store.Reply {
	var id streamID
	if untilNUL(from) != "$" {
		var valid bool
		if id, valid = parseStreamID(from, 0); !valid {
			return badStreamID
		}
	} else if s != nil {
		id = s.last
	}
	if s == nil {
		var e *entry
		s, e, _ = making[stream](t, x.key)
		t.touch(x.key, e)
		t.notify(eventNew, "new", x.key)
	}
	i, found := s.placeOf(x.group)
	if found {
		return busyGroup
	}
	s.groups = slices.Insert(s.groups, i, &group{name: strings.Clone(x.group), last: id, read: x.read})
	t.changed = true
	t.notify(eventStream, "xgroup-create", x.key)
	return ok
}

// destroyGroup removes a group. Consumers that wait for it hear of that.
func (t *tx) destroyGroup(x *grouping, s *stream) store.Reply {
	i, found := s.placeOf(x.group)
	if !found {
		return store.OfInt(0)
	}
	s.groups = slices.Delete(s.groups, i, i+1)
	t.changed = true
	t.wake(x.key)
	t.notify(eventStream, "xgroup-destroy", x.key)
	return store.OfInt(1)
}

func (t *tx) setGroup(x *grouping, s *stream, g *group, to string) store.Reply {
	id := s.last
	if untilNUL(to) != "$" {
		var valid bool
		if id, valid = parseOpenID(to, 0); !valid {
			return badStreamID
		}
	}
	g.last, g.read = id, x.read
	t.changed = true
	t.notify(eventStream, "xgroup-setid", x.key)
	return ok
}

func (t *tx) createConsumer(key string, g *group, name string) store.Reply {
	if g.consumer(name) != nil {
		return store.OfInt(0)
	}
	g.join(name, t.time())
	t.changed = true
	t.notify(eventStream, "xgroup-createconsumer", key)
	return store.OfInt(1)
}

func (t *tx) deleteConsumer(key string, g *group, name string) store.Reply {
	if g.consumer(name) == nil {
		return store.OfInt(0)
	}
	n := g.dismiss(name)
	t.changed = true
	t.notify(eventStream, "xgroup-delconsumer", key)
	return store.OfInt(int64(n))
}
