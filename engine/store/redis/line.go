package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// A line is one connection to the server, for one caller at a time.
//
// The client is go-redis's, with room for one connection: it speaks the
// protocol, greets the server, and connects again when an idle connection
// turns out to be closed. Two things it cannot do, so the line keeps the
// socket in sight: say whether a command has left this process, and end a call
// in flight. What that ended is never used again.
type line struct {
	client *redis.Client
	via    doer         // the client, or for a session its only connection
	id     atomic.Int64 // of this client at the server, if the pool wants it

	mu   sync.Mutex
	ctx  context.Context // of the call in flight, for connecting
	conn net.Conn        // what hangUp closes
	cut  bool            // hangUp was called

	// Of the call in flight; its goroutine and the one that dials for it take
	// turns.
	down    error // why connecting failed
	greeted bool  // what is written now is the caller's
	sent    int   // bytes of the caller that left
	short   bool  // not all of them did
	broken  bool  // not to be used again
}

// A doer sends one command or several.
type doer interface {
	Process(ctx context.Context, cmd redis.Cmder) error
	Pipeline() redis.Pipeliner
}

// newLine gives a line that will connect with its first call.
func newLine(c config, id bool) *line {
	l := new(line)
	connected := l.connected
	if id {
		connected = l.identified
	}
	l.client = redis.NewClient(&redis.Options{
		Network: c.network, Addr: c.addr, Dialer: l.dialer(c), OnConnect: connected,
		Username: c.username, Password: c.password, DB: c.db, ClientName: c.clientName,
		Protocol: 2, DisableIdentity: true,
		MaxRetries: -1, DialerRetries: 1, // retries are decided where writes are known from reads
		DialTimeout: c.dial, ReadTimeout: c.read, WriteTimeout: c.write,
		PoolSize: 1, PipelinePoolSize: -1,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
	l.via = l.client
	return l
}

// call sends cmds in one round trip and waits for all replies, or until ctx
// ends. An error means that some did not come: the line is then broken.
func (l *line) call(ctx context.Context, cmds []redis.Cmder) (err error) {
	l.begin(ctx)
	defer func() {
		if p := recover(); p != nil { // a length in a reply that no slice can have
			err = fmt.Errorf("malformed reply: %v", p)
		}
		l.broken = l.broken || err != nil
	}()
	if ctx.Done() != nil {
		stop := context.AfterFunc(ctx, l.hangUp)
		defer func() { l.broken = !stop() || l.broken }()
	}
	background := context.Background() // ctx ends calls by hangUp
	if len(cmds) == 1 {
		err = l.via.Process(background, cmds[0])
	} else {
		p := l.via.Pipeline()
		p.BatchProcess(background, cmds...)
		_, err = p.Exec(background)
	}
	if l.down != nil {
		return l.down
	}
	return err
}

func (l *line) begin(ctx context.Context) {
	l.mu.Lock()
	l.ctx = ctx
	l.mu.Unlock()
	l.down, l.sent, l.short = nil, 0, false
}

// hangUp ends the call in flight, and the line with it.
func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	if l.conn != nil {
		l.conn.Close()
	}
}

// last makes the connection of the line its last one: it is not replaced when
// it breaks.
func (l *line) last() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
}

// undone reports whether the server certainly did nothing of the last call. A
// single command or a transaction does nothing before its last byte is there.
func (l *line) undone(whole bool) bool {
	return l.down != nil || l.sent == 0 || whole && l.short
}

func (l *line) close() {
	l.hangUp()
	l.client.Close()
}

// dialer gives the function that connects. It never fails: go-redis would log
// that. Instead the connection that it gives does.
func (l *line) dialer(c config) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		l.greeted = false
		l.mu.Lock()
		ctx := l.ctx
		l.mu.Unlock()
		d := net.Dialer{Timeout: c.dial, KeepAlive: 15 * time.Second}
		conn, err := d.DialContext(ctx, c.network, c.addr)
		if err != nil {
			l.down = err
			return dead{err}, nil
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.cut {
			conn.Close()
			l.down = net.ErrClosed
			return dead{l.down}, nil
		}
		l.conn = conn
		return &wire{conn.(socket), l}, nil
	}
}

// connected is called once the server has been greeted.
func (l *line) connected(context.Context, *redis.Conn) error {
	l.greeted = true
	return nil
}

// identified is that for a line whose command may have to be unblocked.
func (l *line) identified(ctx context.Context, conn *redis.Conn) error {
	id, err := conn.ClientID(ctx).Result()
	l.id.Store(id)
	l.greeted = true
	return err
}

// A socket is what a health check can look into without reading.
type socket interface {
	net.Conn
	syscall.Conn
}

// A wire is a connection that counts what its line sends.
type wire struct {
	socket
	line *line
}

func (w *wire) Write(b []byte) (int, error) {
	n, err := w.socket.Write(b)
	if w.line.greeted {
		w.line.sent += n
		w.line.short = w.line.short || err != nil
	}
	return n, err
}

// A dead connection is one that was not made.
type dead struct{ err error }

func (d dead) Read([]byte) (int, error)         { return 0, d.err }
func (d dead) Write([]byte) (int, error)        { return 0, d.err }
func (d dead) Close() error                     { return nil }
func (d dead) LocalAddr() net.Addr              { return nil }
func (d dead) RemoteAddr() net.Addr             { return nil }
func (d dead) SetDeadline(time.Time) error      { return nil }
func (d dead) SetReadDeadline(time.Time) error  { return nil }
func (d dead) SetWriteDeadline(time.Time) error { return nil }

// timedOut reports whether err is of a server that is silent rather than gone.
func timedOut(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}
