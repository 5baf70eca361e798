package resp_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/redis"
	"github.com/rdsh/rdsh/engine/store/resp"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A front is a server of a test.
type front struct {
	*resp.Server
	addr string
}

// serve starts a server for s, which ends with the test.
func serve(t testing.TB, s store.Store, opts resp.Options) *front {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := resp.New(s, opts)
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return &front{server, l.Addr().String()}
}

// memory serves an embedded store.
func memory(t testing.TB, opts resp.Options) *front {
	t.Helper()
	return serve(t, storetest.Embedded(t, embedded.Options{}), opts)
}

// open opens what is served as a store on a server.
func (f *front) open(t testing.TB) store.Store {
	t.Helper()
	s, err := redis.Open(context.Background(), "redis://"+f.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A peer is a client by hand.
type peer struct {
	t    testing.TB
	conn net.Conn
	r    *bufio.Reader
}

func (f *front) dial(t testing.TB) *peer {
	t.Helper()
	conn, err := net.Dial("tcp", f.addr)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(2 * time.Minute))
	t.Cleanup(func() { conn.Close() })
	return &peer{t, conn, bufio.NewReader(conn)}
}

func (p *peer) send(text string) {
	p.t.Helper()
	if _, err := io.WriteString(p.conn, text); err != nil {
		p.t.Fatalf("send: %v", err)
	}
}

// reply reads one reply and gives it in one line: $ and a text for a bulk
// string, brackets for a list, and the sign of RESP3 in front of others.
func (p *peer) reply() string {
	p.t.Helper()
	s, err := p.read()
	if err != nil {
		p.t.Fatalf("reply: %v", err)
	}
	return s
}

func (p *peer) read() (string, error) {
	line, err := p.r.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimSuffix(line, "\r\n")
	n, _ := strconv.Atoi(line[1:])
	switch line[0] {
	case '$', '=':
		if n < 0 {
			return "nil", nil
		}
		b := make([]byte, n+2)
		_, err := io.ReadFull(p.r, b)
		return line[:1] + string(b[:n]), err
	case '%':
		n *= 2
		fallthrough
	case '*', '~', '>':
		if n < 0 {
			return "nil list", nil
		}
		parts := make([]string, n)
		for i := range parts {
			if parts[i], err = p.read(); err != nil {
				return "", err
			}
		}
		return strings.TrimPrefix(line[:1], "*") + "[" + strings.Join(parts, " ") + "]", nil
	}
	return line, nil
}

// talk sends lines "command → reply", each as an inline command, and checks
// the replies.
func (p *peer) talk(lines string) {
	p.t.Helper()
	for line := range strings.Lines(strings.TrimLeft(lines, "\n")) {
		command, want, _ := strings.Cut(strings.TrimLeft(strings.TrimSuffix(line, "\n"), "\t"), " → ")
		p.send(command + "\r\n")
		if want == "" {
			continue
		}
		if got := p.reply(); got != want {
			p.t.Errorf("%s: got %s, want %s", command, got, want)
		}
	}
}

// ends waits for the end of the connection.
func (p *peer) ends() {
	p.t.Helper()
	for {
		if _, err := p.r.ReadByte(); err != nil {
			if err != io.EOF && !strings.Contains(err.Error(), "reset") {
				p.t.Errorf("got %v, want the end of the connection", err)
			}
			return
		}
	}
}

// array spells a command as clients do.
func array(words ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(words))
	for _, w := range words {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(w), w)
	}
	return b.String()
}

// until waits for a condition that another goroutine brings about.
func until(t testing.TB, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); !ok(); <-tick.C {
		if time.Since(start) > 10*time.Second {
			t.Fatal("it does not happen")
		}
	}
}

// blocked waits until n clients wait in blocking commands.
func (f *front) blocked(t testing.TB, n int) {
	t.Helper()
	p := f.dial(t)
	until(t, func() bool {
		p.send("INFO clients\r\n")
		return strings.Contains(p.reply(), fmt.Sprintf("blocked_clients:%d\r\n", n))
	})
}
