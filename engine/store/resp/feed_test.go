package resp_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/resp"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestSubscribe(t *testing.T) {
	f := memory(t, resp.Options{})
	p, other := f.dial(t), f.dial(t)
	p.talk("SUBSCRIBE a b → [$subscribe $a :1]")
	if got := p.reply(); got != "[$subscribe $b :2]" {
		t.Errorf("the second channel: got %s", got)
	}
	p.talk(`
		PSUBSCRIBE a* → [$psubscribe $a* :3]
		GET a → -ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context
		PING → [$pong $]
		PING x → [$pong $x]`)
	other.talk("PUBLISH a 1 → :2\nPUBLISH b 2 → :1\nPUBLISH c 3 → :0\nPUBSUB NUMPAT → :1")
	for _, want := range []string{"[$message $a $1]", "[$pmessage $a* $a $1]", "[$message $b $2]"} {
		if got := p.reply(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	p.talk(`
		UNSUBSCRIBE a none → [$unsubscribe $a :2]`)
	p.reply()
	p.talk(`
		PUNSUBSCRIBE → [$punsubscribe $a* :1]
		UNSUBSCRIBE → [$unsubscribe $b :0]
		UNSUBSCRIBE → [$unsubscribe nil :0]
		GET a → nil
		SUBSCRIBE a → [$subscribe $a :1]
		RESET → +RESET
		GET a → nil`)
	other.talk("PUBLISH a 4 → :0")
}

// TestPush has messages come between replies in RESP3.
func TestPush(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	p.send("HELLO 3\r\n")
	p.reply()
	p.talk(`
		SUBSCRIBE a → >[$subscribe $a :1]
		SET k v → +OK
		PUBLISH a 1 → :1`)
	if got := p.reply(); got != ">[$message $a $1]" {
		t.Errorf("got %s", got)
	}
	p.talk("GET k → $v\nCLIENT REPLY OFF\nUNSUBSCRIBE → >[$unsubscribe $a :0]")
}

// TestManyMessages has every message come, in order.
func TestManyMessages(t *testing.T) {
	f := memory(t, resp.Options{})
	p, other := f.dial(t), f.dial(t)
	p.talk("SUBSCRIBE a → [$subscribe $a :1]")
	const n = 20_000
	go func() {
		var b strings.Builder
		for i := range n {
			b.WriteString(array("PUBLISH", "a", itoa(i)))
		}
		other.send(b.String())
	}()
	for i := range n {
		if got := p.reply(); got != "[$message $a $"+itoa(i)+"]" {
			t.Fatalf("message %d: got %s", i, got)
		}
	}
}

// TestSlowSubscriber is dropped when it does not read.
func TestSlowSubscriber(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	p := serve(t, s, resp.Options{}).dial(t)
	p.talk("SUBSCRIBE a → [$subscribe $a :1]")
	big := strings.Repeat("x", 1<<20)
	n := 0
	for s.Do(t.Context(), store.Cmd(store.Publish, "a", big)).Int() == 1 {
		if n++; n > 1000 {
			t.Fatalf("%d MB wait for a subscriber that does not read", n)
		}
	}
	p.ends()
}

// TestLatePipeline reads replies only after all commands were sent.
func TestLatePipeline(t *testing.T) {
	f := memory(t, resp.Options{})
	p := f.dial(t)
	p.send(array("SET", "a", strings.Repeat("x", 10_000)))
	p.reply()
	const n = 3000 // 30 MB of replies
	p.send(strings.Repeat(array("GET", "a"), n))
	for i := range n {
		if got := p.reply(); len(got) != 10_001 {
			t.Fatalf("reply %d: got %d bytes", i, len(got))
		}
	}
}

// TestBrokenPipe has a client leave in the middle of a large reply.
func TestBrokenPipe(t *testing.T) {
	f := memory(t, resp.Options{})
	p := f.dial(t)
	p.send(array("SET", "a", strings.Repeat("x", 10<<20)))
	p.reply()
	for range 20 {
		q := f.dial(t)
		q.send(strings.Repeat(array("GET", "a"), 5))
		q.r.ReadByte()
		q.conn.Close()
	}
	until(t, func() bool {
		p.send("INFO clients\r\n")
		return strings.Contains(p.reply(), "connected_clients:1\r\n")
	})
}
