package resp_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/resp"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// outgoing finds how many bytes wait for a client, in CLIENT LIST.
var outgoing = regexp.MustCompile(` omem=(\d+)`)

// TestSlowReader has a client ask for much and not read: a part of it is kept,
// others are served meanwhile, and it gets all of it in the end.
func TestSlowReader(t *testing.T) {
	f := memory(t, resp.Options{})
	slow, other := f.dial(t), f.dial(t)
	const size, n, most = 1 << 20, 200, 80 << 20
	other.send(array("SET", "a", strings.Repeat("x", size)))
	other.reply()
	slow.send(strings.Repeat(array("GET", "a"), n))
	until(t, func() bool {
		other.send("CLIENT LIST ID 1\r\n")
		kept, _ := strconv.Atoi(outgoing.FindStringSubmatch(other.reply())[1])
		if kept > most {
			t.Fatalf("%d bytes wait for a client that does not read, want at most %d", kept, most)
		}
		return kept > size
	})
	other.talk("SET b 1 → +OK\nGET b → $1")
	for i := range n {
		if got := slow.reply(); len(got) != size+1 {
			t.Fatalf("reply %d: got %d bytes, want %d", i, len(got)-1, size)
		}
	}
}

// TestShutdownAnswers ends a server while commands come: each that was executed
// is answered before the connection ends.
func TestShutdownAnswers(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	f := serve(t, s, resp.Options{})
	p := f.dial(t)
	const n = 50_000
	go func() { // it fails once the server has gone
		for range n / 100 {
			if _, err := p.conn.Write([]byte(strings.Repeat(array("INCR", "n"), 100))); err != nil {
				return
			}
		}
	}()
	for range 1000 {
		p.reply()
	}
	shut := make(chan error, 1)
	go func() { shut <- f.Shutdown(t.Context()) }()
	answered := 1000
	for ; ; answered++ {
		if _, err := p.read(); err != nil {
			break
		}
	}
	if err := <-shut; err != nil {
		t.Fatal(err)
	}
	if done := s.Do(t.Context(), store.Cmd(store.Get, "n")).Float(); int(done) != answered {
		t.Errorf("%v commands were executed, %d answered", done, answered)
	}
}
