package resp

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A vigil knows the clients that execute scripts. Other clients are served
// meanwhile, unless busy-reply-threshold is set: then they are refused what
// they ask for while a script takes longer than that, as by a server of one
// thread.
type vigil struct {
	running atomic.Int32 // scripts: so that nobody need look while there is none
	mu      sync.Mutex
	since   map[*client]time.Time
}

func (v *vigil) begin(c *client) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.since == nil {
		v.since = make(map[*client]time.Time)
	}
	v.since[c] = time.Now()
	v.running.Add(1)
}

func (v *vigil) end(c *client) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.since, c)
	v.running.Add(-1)
}

func isScripted(cmd *store.Command) bool { return cmd.Row().Flags&store.Scripted != 0 }

// longest gives how long the oldest of the scripts has been running.
func (v *vigil) longest() (took time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, start := range v.since {
		took = max(took, time.Since(start))
	}
	return took
}

// busy reports whether clients have to hear that a script takes too long.
func (s *Server) busy() bool {
	if s.scripts.running.Load() == 0 {
		return false
	}
	limit := s.config.busyAfter()
	return limit > 0 && s.scripts.longest() > limit
}

const busyText = "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE."

// barred reports whether a command is not possible while the server is busy.
func barred(op store.Op, e *entry, words []string) bool {
	if e != nil {
		return e.flags&whileBusy == 0
	}
	return op != store.ScriptLoad || len(words) != 1 || !strings.EqualFold(words[0], "KILL")
}

// refuseBusy answers a command that is barred. A transaction that it was to be
// part of, or to execute, is none any more.
func (c *client) refuseBusy(e *entry) {
	switch {
	case c.multi == nil:
		c.fail(busyText)
	case e != nil && e.name == "EXEC":
		c.endMulti()
		c.unwatch()
		c.fail("EXECABORT Transaction discarded because of: " + busyText)
	default:
		c.multi.bad = true
		c.fail(busyText)
	}
}
