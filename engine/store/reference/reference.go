// Package reference describes the commands of the embedded store, out of their
// table.
package reference

import (
	"fmt"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// differs says in what a command is not that of Redis 7.0. What Redis leaves
// open, such as the order of a set, is no difference.
var differs = map[store.Op]string{
	store.Config:      "Knows maxmemory, notify-keyspace-events and the limits of packed collections; SET lasts as long as the process.",
	store.Eval:        "A script ends after 5 s if it has not written, and after 50 s in any case. Who needs its keys waits meanwhile, others do not; `rdsh serve` says BUSY to them only if busy-reply-threshold is set.",
	store.Function:    "Only FLUSH, and there is nothing to flush.",
	store.GeoDist:     "Sines are the nearest numbers, those of a server's C library not quite: two of a thousand distances differ after the fourteenth digit.",
	store.GeoSearch:   "A place at longitude 180, where the map of Redis ends, is found from both sides.",
	store.HExpire:     "As in Redis 7.4, with HEXPIREAT, HPEXPIRE, HPEXPIREAT, HTTL, HPTTL, HEXPIRETIME, HPEXPIRETIME and HPERSIST.",
	store.Info:        "Gives a part of the fields.",
	store.MemoryUsage: "USAGE is an estimate of what the key takes here.",
	store.Object:      "ENCODING says how Redis would keep what is there now, not what it once was; IDLETIME is 0.",
	store.Sort:        "ALPHA compares bytes, whatever the locale.",
}

const head = "<!-- Made from the table of commands by `make docs`. Do not edit. -->\n\n" +
	"# Commands\n\n" +
	"The commands of the embedded store: those of `rdsh serve`, and those that a program in Go gives to `store.Store`.\n" +
	"Arguments, replies and errors are those of Redis 7.0, unless the last column says otherwise. `rdsh serve` has\n" +
	"some more, about connections. Every other command is answered as one that does not exist.\n\n" +
	"**Arguments** counts those behind the name; *n*+ means *n* or more. **Keys** says which of them are keys,\n" +
	"from 1; -1 is the last one. A command that *waits* does so within its timeout, unless it is part of a transaction or\n" +
	"a script.\n\n" +
	"| Command | What it does | Arguments | Keys | | How it differs |\n|---|---|---|---|---|---|\n"

const more = "\n## More of `rdsh serve`\n\n| Command | What it does |\n|---|---|\n"

// Markdown gives the page about all commands.
func Markdown() string {
	var b strings.Builder
	b.WriteString(head)
	for _, op := range store.Commands() {
		r := op.Row()
		about, _ := Of(r.Name)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.Name, about.Summary, arity(r), keys(r), flags(r), differs[op])
	}
	b.WriteString(more)
	for _, about := range abouts {
		if store.Lookup([]byte(about.Name)) == store.Other {
			fmt.Fprintf(&b, "| %s | %s |\n", strings.ToUpper(about.Name), about.Summary)
		}
	}
	return b.String()
}

func arity(r *store.Row) string {
	switch {
	case r.Arity >= 0:
		return fmt.Sprint(r.Arity)
	case r.Arity == -128:
		return "0+"
	}
	return fmt.Sprintf("%d+", -r.Arity)
}

func keys(r *store.Row) string {
	if r.First < 0 && r.Flags&store.Streams == 0 {
		return ""
	}
	first, last := int(r.First)+1, int(r.Last)+1
	if r.Last < 0 {
		last = int(r.Last)
	}
	text := fmt.Sprint(first)
	switch {
	case r.Flags&store.Counted != 0:
		text = fmt.Sprintf("as many as %d says", first)
	case r.Flags&store.Streams != 0:
		text = "behind STREAMS"
	case r.Flags&store.Pairs != 0:
		text = "every second"
	case first != last:
		text = fmt.Sprintf("%d to %d", first, last)
	}
	switch {
	case r.Flags&store.Stored != 0:
		text = "1, and " + text
	case r.Flags&store.Storing != 0:
		text += ", and that of STORE"
	}
	return text
}

func flags(r *store.Row) string {
	var words []string
	add := func(flag store.Flag, word string) {
		if r.Flags&flag != 0 {
			words = append(words, word)
		}
	}
	add(store.Write, "writes")
	add(store.Blocking, "waits")
	add(store.Whole, "all keys")
	return strings.Join(words, ", ")
}
