package redis

import (
	"bytes"
	"net"
	"slices"
	"time"
)

// A wire is a connection whose server was greeted: requests go out and replies
// come in. What has come in beyond the replies to a request does not belong to
// anything: the connection is of no use then.
type wire struct {
	conn        net.Conn
	used        time.Time // when the last request began
	read, write allowance
	out, in     []byte // for requests and replies that are not long

	sent  int  // bytes of the request in flight that left
	short bool // not all of them did
}

// How much is written at once, and what is kept for requests and replies to
// come.
const (
	chunk   = 64 << 10
	maxKept = 2 * chunk
	roomIn  = 4 << 10
)

// An allowance is how long the other side may take to read or to write something.
// The deadline of the connection is set when an eighth of that is gone, since to
// set it takes as long as a small command.
type allowance struct {
	limit time.Duration // not above 0: for ever
	until time.Time
}

// renew gives the new deadline, if there is to be one.
func (p *allowance) renew(now time.Time) (time.Time, bool) {
	if p.limit <= 0 || p.until.Sub(now) > p.limit-p.limit/8 {
		return p.until, false
	}
	p.until = now.Add(p.limit)
	return p.until, true
}

// allow gives the other side its time from now on.
func (w *wire) allow(now time.Time) error {
	if until, ok := w.write.renew(now); ok {
		if err := w.conn.SetWriteDeadline(until); err != nil {
			return err
		}
	}
	if until, ok := w.read.renew(now); ok {
		return w.conn.SetReadDeadline(until)
	}
	return nil
}

// send writes the request of t.
func (w *wire) send(t *trip) error {
	b := w.out[:0]
	for i := range t.cs {
		if b = t.appendTo(b, i); len(b) > chunk {
			if err := w.flush(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	if cap(b) <= maxKept {
		w.out = b
	}
	return w.flush(b)
}

func (w *wire) flush(b []byte) error {
	if w.sent > 0 {
		if err := w.allow(time.Now()); err != nil {
			return err
		}
	}
	n, err := w.conn.Write(b)
	w.sent += n
	w.short = w.short || err != nil
	return err
}

// receive reads the replies to t.
func (w *wire) receive(t *trip) error {
	if w.in == nil {
		w.in = make([]byte, 0, roomIn)
	}
	b, s := w.in[:0], scanner{left: 1}
	var err error
	for err == nil {
		var whole bool
		if whole, err = s.scan(b); whole {
			t.ends, s.left = append(t.ends, s.at), 1
			if len(t.ends) == len(t.cs) {
				break
			}
		} else if err == nil {
			b, err = w.more(b, s.want)
		}
	}
	if err == nil && s.at < len(b) {
		err = errMalformed
	}
	if t.replies = b; cap(b) == cap(w.in) {
		t.replies = bytes.Clone(b)
	}
	return err
}

// more reads what is there behind b, of which at least want bytes will come. It
// makes room for no more than a multiple of what has come, since want is what
// the other side says.
func (w *wire) more(b []byte, want int) ([]byte, error) {
	if len(b) > 0 {
		if err := w.allow(time.Now()); err != nil {
			return b, err
		}
	}
	if len(b) == cap(b) {
		b = slices.Grow(b, max(len(b), min(want-len(b), 16*len(b))))
	}
	n, err := w.conn.Read(b[len(b):cap(b)])
	if n > 0 {
		err = nil
	}
	return b[:len(b)+n], err
}
