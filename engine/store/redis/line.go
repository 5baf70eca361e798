package redis

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// A line is one connection to the server, for one caller at a time.
//
// go-redis makes the connection: its client, with room for one, dials, greets
// the server and connects again when an idle connection turns out to be closed.
// Trips go over the socket itself: what go-redis does for each command takes
// nearly as long as a command of the server. And it cannot say whether a
// command has left this process, nor end a call in flight. What that ended is
// never used again.
type line struct {
	client *redis.Client
	id     atomic.Int64 // of this client at the server, if the pool wants it
	wire   wire         // the connection once it was greeted
	pinned bool         // it is not to be replaced: the server knows something of it

	mu   sync.Mutex
	ctx  context.Context // of the call in flight, for connecting
	conn net.Conn        // what hangUp closes
	cut  bool            // hangUp was called

	// Of the call in flight; its goroutine and the one that dials for it take
	// turns.
	down    error // why connecting failed
	greeted bool  // the server was
	broken  bool  // not to be used again
}

// newLine gives a line that will connect with its first call.
func newLine(c config, id bool) *line {
	l := &line{wire: wire{read: allowance{limit: c.read}, write: allowance{limit: c.write}}}
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
	return l
}

// call makes the trip and waits for all replies, or until ctx ends. An error
// means that some did not come: the line is then broken.
func (l *line) call(ctx context.Context, t *trip) (err error) {
	l.down, l.wire.sent, l.wire.short = nil, 0, false
	defer func() { l.broken = l.broken || err != nil }()
	if ctx.Done() != nil {
		stop := context.AfterFunc(ctx, l.hangUp)
		defer func() { l.broken = !stop() || l.broken }()
	}
	if err := l.ready(ctx); err != nil {
		return err
	}
	if err := l.wire.send(t); err != nil {
		return err
	}
	return l.wire.receive(t)
}

// idle is how long a connection is trusted not to have been closed since its
// last request. Servers close what is idle for seconds, and when they end.
const idle = time.Millisecond

// ready makes sure that there is a connection.
func (l *line) ready(ctx context.Context) error {
	now := time.Now()
	switch w := &l.wire; {
	case w.conn == nil:
	case now.Sub(w.used) < idle || alive(w.conn):
		w.used = now
		return w.allow(now)
	case l.pinned:
		return errBroken
	}
	if err := l.connect(ctx); err != nil {
		return err
	}
	return l.wire.allow(time.Now())
}

// connect has the client make a connection, or find that the one it has is
// closed and make another one.
func (l *line) connect(ctx context.Context) error {
	l.begin(ctx)
	err := l.client.Ping(context.Background()).Err() // ctx ends it by hangUp
	var answer redis.Error
	switch {
	case l.down != nil:
		return l.down
	case err != nil && !(l.greeted && errors.As(err, &answer)): // what it says to a PING it will say to the caller
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wire.conn, l.wire.read.until, l.wire.write.until = l.conn, time.Time{}, time.Time{}
	return nil
}

func (l *line) begin(ctx context.Context) {
	l.mu.Lock()
	l.ctx = ctx
	l.mu.Unlock()
	l.down, l.greeted = nil, false
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
	return l.down != nil || l.wire.sent == 0 || whole && l.wire.short
}

func (l *line) close() {
	l.hangUp()
	l.client.Close()
}

// dialer gives the function that connects. It never fails: go-redis would log
// that. Instead the connection that it gives does.
func (l *line) dialer(c config) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
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
		return conn, nil
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
