package store

import (
	"fmt"
	"slices"
	"strings"
)

// How commands enter a namespace, and what of their replies are names that
// leave it.

// enter gives a command of the table, or a script, with the names that it has
// outside of the namespace.
func (s *namespace) enter(c Command) (Command, error) {
	if c.Script == nil && (c.Op == Other || c.Check() != nil) {
		return s.odd(c)
	}
	c = c.own()
	if c.Script == nil {
		if rule := entries[c.Op]; rule != nil {
			if !rule(s, &c) {
				return c, s.refuse(&c)
			}
		} else if c.Row().First < 0 {
			return c, s.refuse(&c)
		}
	}
	for i, at := 0, c.Keys(); i < at.Len(); i++ {
		arg := c.ArgPtr(at.At(i))
		*arg = s.prefix + *arg
	}
	return c, nil
}

// odd is enter for a command that the table does not know, and for one that
// the store refuses: with a wrong number of arguments it is sent without any.
func (s *namespace) odd(c Command) (Command, error) {
	if c.Op == Other {
		return c, fmt.Errorf("%w: unknown command %s refused", ErrNamespace, c.Name())
	}
	if c.Row().Arity != 0 {
		return Command{Op: c.Op}, nil
	}
	return c, nil
}

func (s *namespace) refuse(c *Command) error {
	return fmt.Errorf("%w: %s refused", ErrNamespace, c.Name())
}

// An entry changes the arguments of a command that are names but no keys of the
// table. It reports whether the command may enter.
type entry func(s *namespace, c *Command) bool

// entries has the commands that need more than a prefix in front of their keys.
// One without keys that is missing here is refused.
var entries = [numOps]entry{
	Echo:        asItIs,
	Eval:        evaluated,
	EvalRO:      evaluated,
	EvalSha:     evaluated,
	EvalShaRO:   evaluated,
	Info:        asItIs,
	Keys:        matching,
	MemoryUsage: without("PURGE"),
	Ping:        asItIs,
	Publish:     onChannel,
	PubSub:      aboutChannels,
	Scan:        scanning,
	ScriptLoad:  without("FLUSH", "KILL", "DEBUG"),
	Sort:        sorting,
	SortRO:      sorting,
	Time:        asItIs,
}

func asItIs(*namespace, *Command) bool { return true }

func evaluated(s *namespace, _ *Command) bool { return s.eval }

// without refuses some commands of one that is several.
func without(names ...string) entry {
	return func(_ *namespace, c *Command) bool { return !slices.Contains(names, strings.ToUpper(c.Arg(0))) }
}

func matching(s *namespace, c *Command) bool {
	*c.ArgPtr(0) = s.pattern + c.Arg(0)
	return true
}

func onChannel(s *namespace, c *Command) bool {
	*c.ArgPtr(0) = s.prefix + c.Arg(0)
	return true
}

// aboutChannels is for PUBSUB: CHANNELS has a pattern, NUMSUB names. How many
// patterns there are is known of the whole store only.
func aboutChannels(s *namespace, c *Command) bool {
	switch strings.ToUpper(c.Arg(0)) {
	case "CHANNELS":
		if c.Len() == 1 {
			*c = Cmd(PubSub, c.Arg(0), "*")
		}
		*c.ArgPtr(1) = s.pattern + c.Arg(1)
	case "NUMSUB":
		for i := 1; i < c.Len(); i++ {
			*c.ArgPtr(i) = s.prefix + c.Arg(i)
		}
	default:
		return strings.EqualFold(c.Arg(0), "HELP")
	}
	return true
}

// scanning gives a SCAN the pattern of the namespace.
func scanning(s *namespace, c *Command) bool {
	matched := false
	for i := 1; i+1 < c.Len(); i += 2 {
		if strings.EqualFold(c.Arg(i), "MATCH") {
			*c.ArgPtr(i + 1) = s.pattern + c.Arg(i+1)
			matched = true
		}
	}
	if !matched {
		args := make([]string, 0, c.Len()+2)
		for i := range c.Len() {
			args = append(args, c.Arg(i))
		}
		*c = Cmd(Scan, slices.Insert(args, 1, "MATCH", s.pattern+"*")...)
	}
	return true
}

// sorting puts the prefix in front of the patterns of SORT that stand for keys:
// those with an asterisk.
func sorting(s *namespace, c *Command) bool {
	for i := 1; i < c.Len(); i++ {
		switch strings.ToUpper(c.Arg(i)) {
		case "BY", "GET":
			if i++; i < c.Len() && strings.Contains(c.Arg(i), "*") {
				*c.ArgPtr(i) = s.prefix + c.Arg(i)
			}
		case "LIMIT":
			i += 2
		case "STORE":
			i++
		}
	}
	return true
}

// leave gives the reply to c, which has entered, with names as they are inside.
func (s *namespace) leave(c *Command, r Reply) Reply {
	switch {
	case r.kind == Refused: // NOGROUP names the key of a stream
		return OfError(Error(strings.Replace(r.Str(), " '"+s.prefix, " '", 1)))
	case c.Script != nil || r.kind != List:
		return r
	}
	switch c.Op {
	case BLPop, BRPop, BZPopMax, BZPopMin, BLMPop, BZMPop, LMPop, ZMPop:
		return s.strip(r, func(i int) bool { return i == 0 })
	case Keys:
		return s.strip(r, func(int) bool { return true })
	case Scan:
		return changed(r, func(i int, e Reply) Reply {
			return s.strip(e, func(int) bool { return true })
		})
	case XRead, XReadGroup:
		return changed(r, func(_ int, e Reply) Reply {
			return s.strip(e, func(i int) bool { return i == 0 })
		})
	case PubSub:
		every := 1
		if strings.EqualFold(c.Arg(0), "NUMSUB") {
			every = 2
		}
		return s.strip(r, func(i int) bool { return i%every == 0 })
	}
	return r
}

// strip takes the prefix off some elements of a list.
func (s *namespace) strip(r Reply, isName func(i int) bool) Reply {
	return changed(r, func(i int, e Reply) Reply {
		if e.kind != Str || !isName(i) {
			return e
		}
		return OfStr(strings.TrimPrefix(e.Str(), s.prefix)).As(e.form)
	})
}

// changed gives a list with its elements changed by f, and anything else as it
// is.
func changed(r Reply, f func(i int, e Reply) Reply) Reply {
	if r.kind != List {
		return r
	}
	rs := make([]Reply, r.Len())
	for i, e := range r.List() {
		rs[i] = f(i, e)
	}
	return OfList(rs).As(r.form)
}
