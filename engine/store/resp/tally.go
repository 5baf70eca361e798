package resp

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A tally counts what became of one command: executed, and then perhaps with
// an error, or refused before. The time is that of its execution without what
// it waited for others; within a transaction, it counts for EXEC.
type tally struct {
	calls, nanos, rejected, failed atomic.Int64
}

// tallies has those of all commands, and how often there was which error.
type tallies struct {
	byOp   []tally // of commands of the table
	byName map[string]*tally
	errors atomic.Int64
	mu     sync.Mutex
	codes  map[string]int64 // the errors by their first words
}

// maxCodes is how many words of errors are kept apart: scripts may invent any.
const maxCodes = 128

func (t *tallies) init(entries []entry) {
	t.byOp = make([]tally, len(store.Commands())+1)
	t.byName = make(map[string]*tally)
	t.codes = make(map[string]int64)
	for i := range entries {
		t.byName[entries[i].name] = new(tally)
	}
}

// of gives the tally of a command, nil for one that does not exist.
func (t *tallies) of(op store.Op, e *entry) *tally {
	switch {
	case e != nil:
		return t.byName[e.name]
	case op != store.Other:
		return &t.byOp[op]
	}
	return nil
}

// An outcome is what became of a command.
type outcome uint8

const (
	done     outcome = iota
	failed           // executed, with an error
	rejected         // not executed
)

// outcomeOf tells what became of a command that gave an error, or "".
func outcomeOf(failure string) outcome {
	switch {
	case failure == "":
		return done
	case slices.ContainsFunc(rejections, func(head string) bool { return strings.HasPrefix(failure, head) }):
		return rejected
	}
	return failed
}

// rejections begin the errors of commands that were not executed.
var rejections = []string{
	"NOAUTH ", "OOM ", "BUSY ", "READONLY ", "EXECABORT ", "ERR wrong number of arguments ",
	"ERR Command not allowed inside a transaction", "ERR Write commands are not allowed from read-only scripts",
}

// count notes a command, which has taken some time.
func (x *tally) count(o outcome, took time.Duration) {
	switch {
	case x == nil:
		return
	case o == rejected:
		x.rejected.Add(1)
		return
	case o == failed:
		x.failed.Add(1)
	}
	x.calls.Add(1)
	x.nanos.Add(int64(took))
}

// fail counts an error by its first word.
func (t *tallies) fail(failure string) {
	t.errors.Add(1)
	code, _, _ := strings.Cut(failure[:min(len(failure), 64)], " ")
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.codes[code]; known || len(t.codes) < maxCodes {
		t.codes[code]++
	}
}

// note counts the command of c that has just been answered, in some time,
// unless it was only queued. An error that came from a command of a script was
// counted with that.
func (c *client) note(op store.Op, e *entry, took time.Duration, reply []byte) {
	if c.multi != nil && string(reply) == queued {
		return
	}
	o := done
	if len(reply) > 0 && reply[0] == '-' {
		failure := strings.TrimRight(string(reply[1:]), "\r\n")
		if o = failed; c.raised == "" || !strings.HasPrefix(failure, c.raised) {
			o = outcomeOf(failure)
			c.server.tallies.fail(failure)
		}
	}
	c.server.tallies.of(op, e).count(o, took)
}

// Called counts a command of a script.
func (c *client) Called(cmd *store.Command, r store.Reply) {
	var e *entry
	if cmd.Op == store.Other {
		e = c.server.byName[upper(cmd.Arg(0))]
	}
	failure := ""
	if err := r.Err(); err != nil {
		failure = err.Error()
		c.raised = failure
		c.server.tallies.fail(failure)
	}
	c.server.tallies.of(cmd.Op, e).count(outcomeOf(failure), 0)
}

func (t *tallies) reset() {
	for i := range t.byOp {
		t.byOp[i].reset()
	}
	for _, x := range t.byName {
		x.reset()
	}
	t.errors.Store(0)
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.codes)
}

func (x *tally) reset() {
	x.calls.Store(0)
	x.nanos.Store(0)
	x.rejected.Store(0)
	x.failed.Store(0)
}

// commands gives the lines of INFO commandstats.
func (t *tallies) commands() []string {
	var lines []string
	add := func(name string, x *tally) {
		if calls, rejected := x.calls.Load(), x.rejected.Load(); calls+rejected > 0 {
			micros := float64(x.nanos.Load()) / 1e3
			lines = append(lines, fmt.Sprintf("cmdstat_%s:calls=%d,usec=%.0f,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d",
				lower(name), calls, micros, micros/float64(max(calls, 1)), rejected, x.failed.Load()))
		}
	}
	for _, op := range store.Commands() {
		add(op.String(), &t.byOp[op])
	}
	for name, x := range t.byName {
		add(name, x)
	}
	slices.Sort(lines)
	return lines
}

// failures gives the lines of INFO errorstats.
func (t *tallies) failures() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var lines []string
	for _, code := range slices.Sorted(maps.Keys(t.codes)) {
		lines = append(lines, fmt.Sprintf("errorstat_%s:count=%d", code, t.codes[code]))
	}
	return lines
}
