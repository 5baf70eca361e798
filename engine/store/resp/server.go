package resp

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// Options of a Server; the zero value asks for no password.
type Options struct {
	Password   string        // that clients must show with AUTH or HELLO; "": none
	MaxClients int           // how many may be connected; 0 means 10,000
	Timeout    time.Duration // after which an idle client is dropped; 0: never
}

// A Server serves one store. It is safe for concurrent use.
type Server struct {
	store  store.Store
	config config
	byOp   []*entry // what is executed here, of the commands of the table
	byName map[string]*entry
	start  time.Time
	wake   context.Context // ends with Shutdown, and wakes those who wait

	scripts  vigil
	tallies  tallies
	ids      atomic.Int64
	blocked  atomic.Int64
	accepted atomic.Int64
	rejected atomic.Int64
	executed atomic.Int64

	asked     chan struct{} // closed by SHUTDOWN
	once      sync.Once     // for that
	closing   atomic.Bool
	awake     context.CancelCauseFunc
	running   sync.WaitGroup // of clients
	mu        sync.Mutex
	clients   map[int64]*client
	listeners map[net.Listener]struct{}
}

// errShutdown is what ends a wait at the end of a server.
var errShutdown = errors.New("the server ends")

const maxClients = 10_000

// New gives a server for s, which stays open when the server ends.
func New(s store.Store, opts Options) *Server {
	if opts.MaxClients == 0 {
		opts.MaxClients = maxClients
	}
	srv := &Server{
		store: s, start: time.Now(), asked: make(chan struct{}), byOp: make([]*entry, len(store.Commands())+1),
		byName: make(map[string]*entry), clients: make(map[int64]*client), listeners: make(map[net.Listener]struct{}),
	}
	srv.config.set(opts)
	srv.wake, srv.awake = context.WithCancelCause(context.Background())
	all := entries()
	srv.tallies.init(all)
	for i := range all {
		e := &all[i]
		if op := store.Lookup([]byte(e.name)); op != store.Other {
			srv.byOp[op] = e
		} else {
			srv.byName[e.name] = e
		}
	}
	return srv
}

// Serve accepts clients until Shutdown, and then gives nil, or until l fails.
// It closes l.
func (s *Server) Serve(l net.Listener) error {
	defer l.Close()
	if !s.listens(l) {
		return nil
	}
	for {
		conn, err := l.Accept()
		switch {
		case s.closing.Load():
			if err == nil {
				conn.Close()
			}
			return nil
		case err != nil && !passes(err):
			return err
		case err != nil:
			time.Sleep(10 * time.Millisecond) // no file descriptors are left, perhaps
		default:
			s.accept(conn)
		}
	}
}

// passes reports whether it helps to accept again after err.
func passes(err error) bool {
	var e net.Error
	return errors.As(err, &e) && !errors.Is(err, net.ErrClosed)
}

func (s *Server) listens(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing.Load() {
		return false
	}
	s.listeners[l] = struct{}{}
	return true
}

// accept makes conn a client, if there is room for one.
func (s *Server) accept(conn net.Conn) {
	s.accepted.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closing.Load():
		conn.Close()
	case len(s.clients) >= s.config.maxClients():
		s.rejected.Add(1)
		go refuse(conn)
	default:
		c := newClient(s, conn)
		s.clients[c.id] = c
		s.running.Add(1)
		go c.serve()
	}
}

func refuse(conn net.Conn) {
	conn.SetWriteDeadline(time.Now().Add(time.Second))
	conn.Write([]byte("-ERR max number of clients reached\r\n"))
	conn.Close()
}

func (s *Server) forget(c *client) {
	s.mu.Lock()
	delete(s.clients, c.id)
	s.mu.Unlock()
	s.running.Done()
}

// all gives the clients in the order in which they came.
func (s *Server) all() []*client {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*client, 0, len(s.clients))
	for _, c := range s.clients {
		all = append(all, c)
	}
	sortByID(all)
	return all
}

// Shutdown ends the server: what clients have sent is answered, those who wait
// for something get an error, and then all are disconnected. When ctx ends
// before, they are disconnected at once, and its error is given.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.closing.Store(true)
	for l := range s.listeners {
		l.Close()
	}
	s.mu.Unlock()
	s.awake(errShutdown)
	for _, c := range s.all() {
		c.conn.SetReadDeadline(past)
	}
	done := make(chan struct{})
	go func() {
		s.running.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	for _, c := range s.all() {
		c.kill(errShutdown)
	}
	select {
	case <-done:
	case <-time.After(lastWords):
	}
	return context.Cause(ctx)
}

// lastWords is how long Shutdown waits for clients that it has disconnected.
const lastWords = time.Second

// past is a deadline that ends what waits now.
var past = time.Unix(1, 0)
