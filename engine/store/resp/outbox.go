package resp

import (
	"errors"
	"net"
	"sync"
	"time"
)

// An outbox sends to a client. As long as the client reads, it writes at once.
// For one that does not, as those that send a long pipeline before they read
// any of the replies, it keeps up to maxPending, which a goroutine of its own
// sends. Then write waits, and the client is not served meanwhile. One that
// reads nothing for a long time is dropped.
type outbox struct {
	conn net.Conn

	mu      sync.Mutex
	changed sync.Cond
	queue   []byte
	pending int  // bytes that were not sent, more than queue while they are sent
	busy    bool // the goroutine runs
	err     error
}

const (
	maxPending = 64 << 20
	patience   = 20 * time.Millisecond // how long a write may take before it is left to the goroutine
	stalled    = time.Minute           // without a byte sent, after which a client is dropped
	piece      = 256 << 10
)

var errSlow = errors.New("the client does not read")

func (o *outbox) init(conn net.Conn) {
	o.conn = conn
	o.changed.L = &o.mu
}

// write sends b, or keeps a copy to be sent.
func (o *outbox) write(b []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.busy && o.err == nil {
		o.conn.SetWriteDeadline(time.Now().Add(patience))
		n, err := o.conn.Write(b)
		if err == nil {
			return nil
		}
		if !isTimeout(err) {
			o.err = err
			return err
		}
		b = b[n:]
		o.busy = true
		go o.drain()
	}
	o.queue = append(o.queue, b...)
	o.pending += len(b)
	for o.pending > maxPending && o.err == nil {
		o.changed.Wait()
	}
	return o.err
}

// drain sends what waits, until nothing does.
func (o *outbox) drain() {
	for {
		b := o.take()
		if b == nil {
			return
		}
		for len(b) > 0 {
			o.conn.SetWriteDeadline(time.Now().Add(stalled))
			n, err := o.conn.Write(b[:min(len(b), piece)])
			b = b[n:]
			if err != nil && n == 0 || err != nil && !isTimeout(err) {
				o.fail(err)
				return
			}
			o.sent(n)
		}
	}
}

// take gives what waits, or nil if nothing does: then the goroutine ends.
func (o *outbox) take() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	b := o.queue
	o.queue = nil
	if len(b) == 0 {
		o.busy = false
		o.changed.Broadcast()
		return nil
	}
	return b
}

func (o *outbox) sent(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pending -= n
	o.changed.Broadcast()
}

func (o *outbox) fail(err error) {
	if isTimeout(err) {
		err = errSlow
	}
	o.conn.Close()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err, o.busy, o.queue = err, false, nil
	o.changed.Broadcast()
}

// finish waits until all is sent, or cannot be.
func (o *outbox) finish() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.busy {
		o.changed.Wait()
	}
}

// waits gives how many bytes the client has yet to read.
func (o *outbox) waits() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.pending
}

func isTimeout(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}
