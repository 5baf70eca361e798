package redis_test

import (
	"bytes"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// A proxy stands between a store and its server and can lose what passes.
type proxy struct {
	listener net.Listener
	server   string // network address

	mu      sync.Mutex
	word    []byte        // what makes the proxy act: part of a request
	met     chan struct{} // closed then, if not nil; else
	deliver bool          // whether the request still reaches the server
	deaf    bool          // and the next answer is lost
	conns   []net.Conn
}

// newProxy gives a proxy to a redis:// URL and its own URL.
func newProxy(t *testing.T, url string) (*proxy, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, server: strings.TrimPrefix(url, "redis://")}
	t.Cleanup(p.close)
	go p.accept()
	return p, "redis://" + l.Addr().String()
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		p.mu.Unlock()
		go p.requests(client, server)
		go p.answers(client, server)
	}
}

// on makes the proxy, once, lose the answer to a request with word in it, and
// the request itself unless it is to be delivered.
func (p *proxy) on(word string, deliver bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.word, p.deaf, p.deliver, p.met = []byte(word), false, deliver, nil
}

// arrival gives a channel that is closed when a request with word in it comes
// by, which loses nothing.
func (p *proxy) arrival(word string) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.word, p.deaf, p.met = []byte(word), false, make(chan struct{})
	return p.met
}

func (p *proxy) requests(client, server net.Conn) {
	defer client.Close()
	defer server.Close()
	b := make([]byte, 64<<10)
	for {
		n, err := client.Read(b)
		if err != nil {
			return
		}
		lose, deliver := p.meets(b[:n])
		if lose && !deliver {
			return
		}
		if _, err := server.Write(b[:n]); err != nil {
			return
		}
	}
}

// meets reports what is to happen to a request.
func (p *proxy) meets(request []byte) (lose, deliver bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.word == nil || !bytes.Contains(request, p.word) {
		return false, true
	}
	p.word = nil
	if p.met != nil {
		close(p.met)
		return false, true
	}
	p.deaf = true
	return true, p.deliver
}

func (p *proxy) answers(client, server net.Conn) {
	defer client.Close()
	b := make([]byte, 64<<10)
	for {
		n, err := server.Read(b)
		if err != nil {
			return
		}
		p.mu.Lock()
		deaf := p.deaf
		p.deaf = false
		p.mu.Unlock()
		if deaf {
			return
		}
		if _, err := client.Write(b[:n]); err != nil {
			return
		}
	}
}

func (p *proxy) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
}

// canned gives the URL of a server that answers every connection with the same
// bytes for each request in turn, the last ones again and again.
func canned(t *testing.T, answers ...string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var mu sync.Mutex
	next := func() string {
		mu.Lock()
		defer mu.Unlock()
		a := answers[0]
		if len(answers) > 1 {
			answers = answers[1:]
		}
		return a
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serve(conn, next)
		}
	}()
	return "redis://" + l.Addr().String()
}

// serve answers the greeting of a connection like an old server, and what
// comes after it with next.
func serve(conn net.Conn, next func() string) {
	defer conn.Close()
	b := make([]byte, 64<<10)
	for {
		n, err := conn.Read(b)
		if err != nil {
			return
		}
		var answer string
		switch {
		case bytes.HasPrefix(b[:n], []byte("*2\r\n$5\r\nhello\r\n")):
			answer = "-ERR unknown command 'hello'\r\n"
		case string(b[:n]) == "*1\r\n$4\r\nping\r\n": // the last word of a greeting
			answer = "+PONG\r\n"
		default:
			answer = next()
		}
		if _, err := io.WriteString(conn, answer); err != nil {
			return
		}
	}
}
