package embedded

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// effects are what the commands of a tx have done, in RESP, for the log. A
// command that changed something stands there as it is, unless its handler put
// another in its place: one that does the same at any time.
type effects struct {
	buf     []byte // begins with multi
	count   int
	changed bool // by the current command
	instead bool // of which something else is logged
}

const (
	multi = "*1\r\n$5\r\nMULTI\r\n"
	exec  = "*1\r\n$4\r\nEXEC\r\n"
)

// effect logs a command in place of the current one.
func (t *tx) effect(args ...string) {
	t.instead = true
	t.note(args...)
}

// stamp spells a time for effect, if somebody will read it.
func (t *tx) stamp(at int64) string {
	if t.s.log == nil {
		return ""
	}
	return strconv.FormatInt(at, 10)
}

// note logs a command besides the current one, and before it.
func (t *tx) note(args ...string) {
	if t.s.log == nil {
		return
	}
	t.begin()
	t.buf = appendCommand(t.buf, args...)
}

// add logs c as it is.
func (x *effects) add(c *store.Command) {
	x.begin()
	x.buf = appendHead(x.buf, '*', c.Len()+1)
	x.buf = appendBulk(x.buf, c.Row().Name)
	for i := range c.Len() {
		x.buf = appendBulk(x.buf, c.Arg(i))
	}
}

func (x *effects) begin() {
	if x.count++; x.count == 1 {
		x.buf = append(x.buf[:0], multi...)
	}
}

// appendCommand appends a command in RESP.
func appendCommand(b []byte, words ...string) []byte {
	b = appendHead(b, '*', len(words))
	for _, w := range words {
		b = appendBulk(b, w)
	}
	return b
}

func appendHead(b []byte, c byte, n int) []byte {
	switch { // AppendInt takes longer than all the rest
	case n < 10:
		return append(b, c, '0'+byte(n), '\r', '\n')
	case n < 100:
		return append(b, c, '0'+byte(n/10), '0'+byte(n%10), '\r', '\n')
	}
	b = strconv.AppendInt(append(b, c), int64(n), 10)
	return append(b, '\r', '\n')
}

func appendBulk(b []byte, s string) []byte {
	b = appendHead(b, '$', len(s))
	b = append(b, s...)
	return append(b, '\r', '\n')
}

// keepBuffer is the largest buffer that is kept for the next batch.
const keepBuffer = 1 << 16

// flush hands the effects to the log, between MULTI and EXEC if there are
// several, and gives their number, or 0 if there is nothing to wait for.
func (t *tx) flush() (seq uint64) {
	switch t.count {
	case 0:
		return 0
	case 1:
		seq = t.s.log.Append(t.buf[len(multi):])
	default:
		t.buf = append(t.buf, exec...)
		seq = t.s.log.Append(t.buf)
	}
	t.count = 0
	if cap(t.buf) > keepBuffer {
		t.buf = nil
	}
	return seq
}

// An outcome is what remains to be done for a tx when its locks are given back.
type outcome struct {
	seq    uint64 // what must be in the log before anybody hears of it
	served []*waiter
}

// end finishes a tx: who waited for what it has put is served, and the log
// gets the effects. The caller still holds the locks.
func (t *tx) end() outcome {
	var done outcome
	if len(t.ready) > 0 {
		done.served = t.serve()
	}
	if t.count > 0 {
		done.seq = t.flush()
	}
	t.now = 0
	return done
}

// deliver waits for the log, and then answers those who were served.
func (o *outcome) deliver(s *Store) (err error) {
	if o.seq != 0 {
		err = s.log.Wait(o.seq)
		s.images.wait()
	}
	for _, w := range o.served {
		if err != nil {
			w.reply = store.OfFailure(err)
		}
		close(w.done)
	}
	return err
}
