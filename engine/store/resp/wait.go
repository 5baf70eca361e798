package resp

import (
	"context"
	"errors"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// What ends a wait before its time.
var (
	errUnblocked = errors.New("unblocked by another client")
	errTimedOut  = errors.New("its time is over, says another client")
)

// await executes a command that may wait. Others take turns meanwhile, and if
// the client leaves, it ends with nothing lost.
func (c *client) await(cmd *store.Command) store.Reply {
	if err := c.flush(); err != nil {
		return store.OfFailure(err)
	}
	ctx, cancel := context.WithCancelCause(c.ctx)
	defer cancel(nil)
	unhook := context.AfterFunc(c.server.wake, func() { cancel(errShutdown) })
	defer unhook()
	c.waiting.Store(&cancel)
	c.server.blocked.Add(1)
	c.turn.Unlock()
	stop := c.watch()
	r := c.server.store.Do(ctx, *cmd)
	stop()
	c.turn.Lock()
	c.server.blocked.Add(-1)
	c.waiting.Store(nil)
	c.mark = time.Since(c.since)
	if r.Kind() == store.Failed && errors.Is(r.Err(), errTimedOut) {
		return store.Reply{}
	}
	return r
}

// maxAhead is how much of what a waiting client sends is read: beyond it, its
// leaving is not noticed before the wait is over.
const maxAhead = 1 << 20

// watch reads on until stop is called. The end of the connection ends what the
// client waits for.
func (c *client) watch() (stop func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for c.in.waits() < maxAhead {
			err := c.in.fill(c.conn)
			if err != nil && !isTimeout(err) {
				c.cancel(errQuit)
			}
			if err != nil {
				return
			}
		}
	}()
	return func() {
		c.conn.SetReadDeadline(past)
		<-done
		c.conn.SetReadDeadline(time.Time{})
	}
}

// unblock ends the wait of a client with err, and reports whether it waited: a
// wait ends once.
func (c *client) unblock(err error) bool {
	cancel := c.waiting.Swap(nil)
	if cancel == nil {
		return false
	}
	(*cancel)(err)
	return true
}
