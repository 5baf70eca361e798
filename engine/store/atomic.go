package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// A server executes all commands of a transaction, also those behind one that
// it refuses. So what Atomic has collected is one script, which undoes what it
// has done when a write is refused.

// Atomic runs fn with a store whose writes take effect together when fn
// returns, or not at all if fn fails or the store refuses one of them. If
// something that fn has read changes meanwhile, fn runs again, retries times at
// most; then the error is ErrConflict. Otherwise it is that of the write that
// was refused, a *WriteError.
//
// Some commands cannot be undone: those of Streams, those that name no key, as
// PUBLISH and FLUSHALL, those that execute scripts or store what they sort, and
// of more than 5,000 arguments. Where one of them is among several writes,
// these are executed as a server does it, the others too when one is refused.
func Atomic(ctx context.Context, s Store, retries int, fn func(Store) error) error {
	session, err := s.Session(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	for {
		err := attempt(ctx, s, session, fn)
		if !errors.Is(err, ErrConflict) || retries == 0 || ctx.Err() != nil {
			return err
		}
		retries--
	}
}

func attempt(ctx context.Context, s Store, session Session, fn func(Store) error) error {
	d := &Deferred{under: s, session: session}
	if err := fn(d); err != nil {
		return err
	}
	if len(d.writes) == 0 {
		return nil
	}
	return session.Commit(ctx, d.writes)
}

// Commit is the Commit of sessions whose Exec is exec.
func Commit(ctx context.Context, cs []Command, exec func(context.Context, []Command) ([]Reply, error)) error {
	if len(cs) < 2 || slices.ContainsFunc(cs, lasting) {
		rs, err := exec(ctx, cs)
		if err != nil {
			return err
		}
		return firstError(cs, rs)
	}
	rs, err := exec(ctx, []Command{together(cs)})
	if err != nil {
		return err
	}
	return outcomeOf(cs, rs[0])
}

// outcomeOf gives the error that the script of together tells of.
func outcomeOf(cs []Command, r Reply) error {
	switch {
	case r.Kind() >= Refused:
		return firstError(cs[:1], []Reply{r})
	case r.Len() == 0:
		return nil
	}
	i := int(r.At(0).Int())
	return firstError(cs[i:i+1], []Reply{OfError(Error(r.At(1).Str()))})
}

// most is the most arguments that the Lua body of a script can give a command.
const most = 5000

// lasting reports whether a write cannot be undone.
func lasting(c Command) bool {
	if c.Script != nil {
		return false
	}
	r := c.Row()
	return r.First < 0 || r.Flags&(Whole|Scripted|Storing|Streams) != 0 || r.Name[0] == 'X' || c.Len() > most
}

// together makes the script that executes cs one after the other, and undoes
// everything if one is refused.
// KEYS all. ARGV how many scripts there are, their Lua bodies, then for each
// command a name or the number of a body, how many arguments, of a script how
// many of them are keys, and the arguments. Returns nothing, or the number from
// 0 of the command that was refused and the refusal.
func together(cs []Command) Command {
	var keys, bodies, args []string
	known, number := make(map[string]bool), make(map[*Script]int)
	for i := range cs {
		c := &cs[i]
		for at, k := c.Keys(), 0; k < at.Len(); k++ {
			if key := c.Arg(at.At(k)); !known[key] {
				known[key] = true
				keys = append(keys, key)
			}
		}
		name, head := c.Row().Name, []string(nil)
		if c.Script != nil {
			if number[c.Script] == 0 {
				bodies = append(bodies, c.Script.Lua)
				number[c.Script] = len(bodies)
			}
			name, head = strconv.Itoa(number[c.Script]), []string{strconv.Itoa(c.Script.Keys)}
		}
		args = append(append(args, name, strconv.Itoa(c.Len())), head...)
		for k := range c.Len() {
			args = append(args, c.Arg(k))
		}
	}
	all := *transaction
	all.Keys = len(keys)
	all.Go = func(t Tx, _ *Command) Reply { return executeAll(t, cs) }
	return all.CmdList(append(keys, strconv.Itoa(len(bodies))), slices.Concat(bodies, args))
}

// executeAll is the Go body of together.
func executeAll(t Tx, cs []Command) Reply {
	j := newJournal(t)
	for i := range cs {
		if r := j.execute(cs[i]); r.Kind() >= Refused {
			j.rollback()
			return OfList([]Reply{OfInt(int64(i)), OfStr(refusalIn(r))})
		}
	}
	return OfList(nil)
}

// refusalIn gives the text of an error reply.
func refusalIn(r Reply) string {
	var refused Error
	if errors.As(r.Err(), &refused) {
		return string(refused)
	}
	return strings.TrimSpace(r.Err().Error())
}
