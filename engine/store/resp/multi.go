package resp

import (
	"errors"
	"slices"

	"github.com/rdsh/rdsh/engine/store"
)

// A transaction is what was queued since MULTI.
type transaction struct {
	steps []step
	bad   bool // one of them could not be queued
}

// A step is a command of the store, or one that is executed here.
type step struct {
	cmd   store.Command
	entry *entry
	words []string
}

// queue keeps a command for EXEC.
func (c *client) queue(op store.Op, e *entry, name string, words []string) {
	s := step{entry: e}
	switch {
	case e != nil && e.flags&outside != 0:
		c.multi.bad = true
		c.fail("ERR Command not allowed inside a transaction")
		return
	case e != nil && !e.takes(len(words)):
		c.multi.bad = true
		c.wrongArity(e.name)
		return
	case e != nil:
		s.words = slices.Clone(words)
	case op == store.Other:
		c.multi.bad = true
		c.fail(unknownCommand(name, words))
		return
	default:
		s.cmd = commandOf(op, name, words)
		if err := s.cmd.Check(); err != nil {
			c.multi.bad = true
			c.fail(err.Error())
			return
		}
	}
	c.multi.steps = append(c.multi.steps, s)
	c.profile.update(func(p *facts) { p.multi = len(c.multi.steps) })
	c.out = append(c.out, queued...)
}

// queued is the reply to a command that is kept for EXEC.
const queued = "+QUEUED\r\n"

// unknownCommand gives the words in which Redis refuses a command.
func unknownCommand(name string, words []string) string {
	text := "ERR unknown command '" + name[:min(len(name), 128)] + "', with args beginning with: "
	for _, word := range words {
		if len(text) > 256 {
			break
		}
		text += "'" + word[:min(len(word), 128)] + "' "
	}
	return text
}

func multi(c *client, _ []string) {
	if c.multi != nil {
		c.fail("ERR MULTI calls can not be nested")
		return
	}
	c.multi = new(transaction)
	c.mode |= queueing
	c.profile.update(func(p *facts) { p.multi = 0 })
	c.status("OK")
}

// endMulti gives what was queued, and queues nothing more.
func (c *client) endMulti() *transaction {
	m := c.multi
	c.multi = nil
	c.mode &^= queueing
	c.profile.update(func(p *facts) { p.multi = -1 })
	return m
}

func discard(c *client, _ []string) {
	if c.endMulti() == nil {
		c.fail("ERR DISCARD without MULTI")
		return
	}
	c.unwatch()
	c.status("OK")
}

// exec executes what was queued: the commands on keys at once, with nothing in
// between, and then in their order those that are executed here.
func exec(c *client, _ []string) {
	m := c.endMulti()
	switch {
	case m == nil:
		c.fail("ERR EXEC without MULTI")
		return
	case m.bad:
		c.unwatch()
		c.fail("EXECABORT Transaction discarded because of previous errors.")
		return
	}
	rs, err := c.transact(m.steps)
	switch {
	case errors.Is(err, store.ErrConflict):
		c.nullList()
	case err != nil:
		c.fail(failure(err))
	case size(store.OfList(rs)) > maxReply:
		c.fail(tooLong)
	default:
		c.results(m.steps, rs)
	}
}

// transact executes the commands of the store among the steps.
func (c *client) transact(steps []step) ([]store.Reply, error) {
	cs := make([]store.Command, 0, len(steps))
	scripted := false
	for i := range steps {
		if steps[i].entry == nil {
			cs = append(cs, steps[i].cmd)
			scripted = scripted || isScripted(&steps[i].cmd)
		}
	}
	if scripted {
		c.server.scripts.begin(c)
		defer c.server.scripts.end(c)
	}
	x, err := c.conversation()
	if err != nil {
		return nil, err
	}
	return x.Exec(c.ctx, cs)
}

func (c *client) results(steps []step, rs []store.Reply) {
	c.head('*', len(steps))
	for i := range steps {
		s, from := &steps[i], len(c.out)
		if s.entry != nil {
			s.entry.run(c, s.words)
		} else {
			c.answer(&s.cmd, rs[0])
			rs = rs[1:]
		}
		c.note(s.cmd.Op, s.entry, 0, c.out[from:])
	}
}

// conversation gives the session of the client.
func (c *client) conversation() (store.Session, error) {
	if c.session == nil {
		x, err := c.server.store.Session(c.ctx)
		if err != nil {
			return nil, err
		}
		c.session = x
	}
	return c.session, nil
}

func watch(c *client, words []string) {
	if c.multi != nil {
		c.fail("ERR WATCH inside MULTI is not allowed")
		return
	}
	x, err := c.conversation()
	if err == nil {
		err = x.Watch(c.ctx, words...)
	}
	if err != nil {
		c.fail(failure(err))
		return
	}
	c.status("OK")
}

func unwatch(c *client, _ []string) {
	c.unwatch()
	c.status("OK")
}

// unwatch forgets what was watched.
func (c *client) unwatch() {
	if c.session != nil {
		c.session.Close()
		c.session = nil
	}
}
