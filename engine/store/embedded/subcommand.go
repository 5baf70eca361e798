package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// subcommand checks the number of arguments of a command that has several, and
// that there is such a one. arities counts them with the name of the command,
// as Redis does: at least so many if it is negative.
func subcommand(c *store.Command, arities map[string]int) (name string, bad *store.Reply) {
	name = strings.ToUpper(c.Arg(0))
	arity, found := arities[name]
	if !found {
		r := unknownPart(c)
		return name, &r
	}
	if n := c.Len() + 1; arity >= 0 && n != arity || n < -arity {
		r := wrongPart(c, name)
		return name, &r
	}
	return name, nil
}

// wrongPart refuses the number of arguments of a subcommand.
func wrongPart(c *store.Command, sub string) store.Reply {
	name := strings.ToLower(c.Row().Name + "|" + sub)
	return store.OfError(store.Error("ERR wrong number of arguments for '" + name + "' command"))
}

// unknownPart refuses a subcommand that does not exist.
func unknownPart(c *store.Command) store.Reply { return refusedPart(c, "unknown subcommand") }

// oddPart refuses the options of a subcommand.
func oddPart(c *store.Command) *store.Reply {
	r := refusedPart(c, "unknown subcommand or wrong number of arguments for")
	return &r
}

func refusedPart(c *store.Command, why string) store.Reply {
	sub := cText(c.Arg(0))
	return store.OfError(store.Error("ERR " + why + " '" + sub[:min(len(sub), 128)] + "'. Try " + c.Row().Name + " HELP."))
}
