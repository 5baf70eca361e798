package resp

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A client is one connection.
type client struct {
	server *Server
	conn   net.Conn
	id     int64
	since  time.Time
	ctx    context.Context // ends with the connection
	cancel context.CancelCauseFunc
	in     parser
	box    outbox

	turn sync.Mutex // held by the goroutine that executes or pushes; it guards what follows
	writer
	mode    mode
	quit    bool
	from    int           // where the reply to the current command begins in out
	words   []string      // its arguments
	mark    time.Duration // when it began to be executed, since the client came
	raised  string        // the last error that a command of its script gave
	multi   *transaction
	session store.Session
	feed    *feed

	profile profile
	last    atomic.Int64           // when it sent something, in ns
	command atomic.Pointer[string] // what it executes or has executed last
	waiting atomic.Pointer[context.CancelCauseFunc]
}

// A mode is what makes a client other than one that just executes commands.
type mode uint8

const (
	guest     mode = 1 << iota // has not shown the password
	queueing                   // is between MULTI and EXEC
	listening                  // is subscribed, in RESP2: only a few commands are possible
	muted                      // wants no replies
	muteNext                   // wants no reply to the next command
	muteThis                   // and this is it
)

func newClient(s *Server, conn net.Conn) *client {
	c := &client{server: s, conn: conn, id: s.ids.Add(1), since: time.Now(), in: newParser(s.config.maxBulk())}
	c.ctx, c.cancel = context.WithCancelCause(store.WithWitness(context.Background(), c))
	c.proto = 2
	c.profile.facts = newcomer
	c.box.init(conn)
	c.last.Store(c.since.UnixNano())
	if s.config.needsPassword() {
		c.mode, c.in.guest = guest, true
	}
	return c
}

// Why a connection ends, besides its own errors.
var (
	errQuit   = errors.New("the client has left")
	errKilled = errors.New("killed by another client")
)

// serve executes what the client sends until it leaves.
func (c *client) serve() {
	defer c.server.forget(c)
	err := c.converse()
	c.turn.Lock()
	c.unsubscribeAll()
	if c.session != nil {
		c.session.Close()
	}
	c.turn.Unlock()
	if c.ctx.Err() == nil {
		c.box.finish()
	}
	c.kill(err)
}

// kill ends the connection, in the middle of what it does.
func (c *client) kill(why error) {
	c.cancel(why)
	c.conn.Close()
}

func (c *client) converse() error {
	for !c.server.closing.Load() {
		if err := c.read(); err != nil {
			return err
		}
		c.turn.Lock()
		err := c.work()
		c.turn.Unlock()
		if err != nil {
			return err
		}
	}
	return errShutdown
}

func (c *client) read() error {
	idle := c.server.config.timeout()
	if idle > 0 && c.feed == nil {
		c.conn.SetReadDeadline(time.Now().Add(idle))
		if c.server.closing.Load() {
			return errShutdown
		}
	}
	return c.in.fill(c.conn)
}

// flushAt is how much is collected before it is sent.
const flushAt = 64 << 10

// work executes the commands that are complete and sends the replies.
func (c *client) work() error {
	c.last.Store(time.Now().UnixNano())
	c.mark = time.Since(c.since)
	n := int64(0)
	defer func() { c.server.executed.Add(n) }()
	for !c.quit {
		ok, err := c.in.next()
		if err != nil {
			c.fail("ERR " + err.Error())
			c.flush()
			return err
		}
		if !ok {
			return c.flush()
		}
		c.one()
		n++
		if len(c.out) > flushAt {
			if err := c.flush(); err != nil {
				return err
			}
		}
	}
	c.flush()
	return errQuit
}

// flush sends the replies that were collected.
func (c *client) flush() error {
	if len(c.out) == 0 {
		return nil
	}
	err := c.box.write(c.out)
	c.from = 0
	if c.out = c.out[:0]; cap(c.out) > 4*flushAt {
		c.out = nil
	}
	return err
}

// one executes the command that the parser has.
func (c *client) one() {
	op := store.Lookup(c.in.arg(0))
	e := c.server.byOp[op]
	name := op.Row().Name
	if op == store.Other {
		name = string(c.in.arg(0))
		if e = c.server.byName[upper(name)]; e != nil {
			name = e.name
		}
		c.command.Store(&name)
	} else {
		c.command.Store(&op.Row().Name)
	}
	words := c.take(op)
	c.from, c.raised = len(c.out), ""
	c.execute(op, e, name, words)
	c.note(op, e, c.lap(), c.out[c.from:])
	if c.mode&(muted|muteNext|muteThis) != 0 {
		c.mute(e != nil && e.flags&pushes != 0)
	}
}

// lap gives how long the command has taken that has just been answered.
func (c *client) lap() (took time.Duration) {
	now := time.Since(c.since)
	took, c.mark = now-c.mark, now
	return took
}

// mute takes back the reply if the client does not want it and it is one.
func (c *client) mute(push bool) {
	if c.mode&(muted|muteThis) != 0 && !push {
		c.out = c.out[:c.from]
	}
	c.mode &^= muteThis
	if c.mode&muteNext != 0 {
		c.mode = c.mode&^muteNext | muteThis
	}
}

// take gives the arguments of the command as strings, and the place in the
// buffer back. Arguments of a read are parts of one string; those that may be
// kept are strings of their own.
func (c *client) take(op store.Op) []string {
	n := c.in.count() - 1
	words := c.words[:0]
	if n > cap(words) {
		words = make([]string, 0, n) // the command keeps it
	}
	if n > 0 && op != store.Other && op.Row().Flags&store.Write == 0 {
		from := c.in.args[1].from
		all := string(c.in.buf[c.in.r+from : c.in.r+c.in.args[n].to])
		for _, a := range c.in.args[1:] {
			words = append(words, all[a.from-from:a.to-from])
		}
	} else {
		for i := range n {
			words = append(words, string(c.in.arg(i+1)))
		}
	}
	c.in.done()
	return words
}

func (c *client) execute(op store.Op, e *entry, name string, words []string) {
	if (c.mode != 0 || c.server.scripts.running.Load() != 0) && c.held(op, e, name, words) {
		return
	}
	if e != nil {
		if e.takes(len(words)) {
			e.run(c, words)
		} else {
			c.wrongArity(e.name)
		}
		return
	}
	cmd := commandOf(op, name, words)
	c.do(&cmd)
}

// held reports whether the command is not to be executed now, which has been
// answered then.
func (c *client) held(op store.Op, e *entry, name string, words []string) bool {
	switch {
	case c.mode&guest != 0 && (e == nil || e.flags&forGuests == 0):
		c.fail("NOAUTH Authentication required.")
	case c.mode&listening != 0 && (e == nil || e.flags&whileListening == 0):
		c.fail("ERR Can't execute '" + lower(name) + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context")
	case c.server.busy() && barred(op, e, words):
		c.refuseBusy(e)
	case c.mode&queueing != 0 && (e == nil || e.flags&atOnce == 0):
		c.queue(op, e, name, words)
	default:
		return false
	}
	return true
}

// commandOf makes the command of a store. It may keep words if they are many.
func commandOf(op store.Op, name string, words []string) store.Command {
	switch {
	case op == store.Other:
		return store.Raw(name, slices.Clone(words)...)
	case len(words) <= keepWords:
		return store.Cmd(op, words...)
	}
	return store.CmdList(op, words[0], words[1:])
}

// keepWords is how many arguments are copied into a command; the slice of more
// belongs to it.
const keepWords = 6

func (c *client) do(cmd *store.Command) {
	if cmd.Blocks() {
		r := c.await(cmd)
		c.answer(cmd, r)
		return
	}
	if isScripted(cmd) {
		c.server.scripts.begin(c)
		defer c.server.scripts.end(c)
	}
	c.answer(cmd, c.server.store.Do(c.ctx, *cmd))
}

func (c *client) wrongArity(name string) {
	c.fail("ERR wrong number of arguments for '" + lower(name) + "' command")
}
