package redis_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/redis"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// greeting is how a server answers what Open asks.
const greeting = "+PONG\r\n" +
	"*6\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.2.0\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n" +
	"-NOPERM\r\n-NOPERM\r\n-NOPERM\r\n"

func open(t *testing.T, url string) *redis.Store {
	t.Helper()
	s, err := redis.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestLostAnswer loses requests and answers of every way to call.
func TestLostAnswer(t *testing.T) {
	server := storetest.Server(t)
	direct := server.Open(t)
	p, url := newProxy(t, server.URL)
	s := open(t, url)
	incr := []store.Command{store.Cmd(store.IncrBy, "n", "1")}
	ways := map[string]func() error{
		"Do":       func() error { return s.Do(t.Context(), incr[0]).Err() },
		"Pipeline": func() error { return s.Pipeline(t.Context(), incr)[0].Err() },
		"Atomic":   func() error { return s.Atomic(t.Context(), incr)[0].Err() },
		"script":   func() error { return s.Do(t.Context(), add.Cmd("n", "1")).Err() },
		"Exec": func() error {
			x, err := s.Session(t.Context())
			if err != nil {
				return err
			}
			defer x.Close()
			_, err = x.Exec(t.Context(), incr)
			return err
		},
	}
	direct.Do(t.Context(), add.Cmd("n", "0"))
	for name, way := range ways {
		for _, deliver := range []bool{true, false} {
			do(t, direct, "SET", "n", "0")
			p.on("$1\r\nn\r\n", deliver)
			if err := way(); !errors.Is(err, store.ErrUnknown) || errors.Is(err, store.ErrUnavailable) {
				t.Errorf("%s: got %v, want %v", name, err, store.ErrUnknown)
			}
			want := "0"
			if deliver {
				want = "1"
			}
			if got := do(t, direct, "GET", "n").Str(); got != want {
				t.Errorf("%s: the counter is %s, want %s: never sent twice", name, got, want)
			}
		}
	}
}

// TestLostRead loses the answer to a read, which is then asked again.
func TestLostRead(t *testing.T) {
	server := storetest.Server(t)
	p, url := newProxy(t, server.URL)
	s := open(t, url)
	do(t, s, "SET", "n", "5")
	get := store.Cmd(store.Get, "n")
	p.on("GET", true)
	if r := s.Do(t.Context(), get); r.Str() != "5" {
		t.Errorf("Do: got %q, %v", r.Str(), r.Err())
	}
	p.on("GET", false)
	if rs := s.Pipeline(t.Context(), []store.Command{get, get}); rs[1].Str() != "5" {
		t.Errorf("Pipeline: got %q, %v", rs[1].Str(), rs[1].Err())
	}
}

// TestSessionLost has a session lose its connection: what it watched is not
// forgotten in silence.
func TestSessionLost(t *testing.T) {
	server := storetest.Server(t)
	p, url := newProxy(t, server.URL)
	s := open(t, url)
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Watch(t.Context(), "k"); err != nil {
		t.Fatal(err)
	}
	p.on("GET", false)
	if err := x.Read(t.Context(), store.Cmd(store.Get, "k")).Err(); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Read: got %v, want %v", err, store.ErrUnavailable)
	}
	if rs, err := x.Exec(t.Context(), []store.Command{store.Cmd(store.Set, "k", "1")}); err == nil {
		t.Errorf("Exec: got %v, want an error", rs)
	}
	if do(t, s, "EXISTS", "k").Int() != 0 {
		t.Error("the transaction took place without its watch")
	}
	p.on("WATCH", false)
	if err := x.Read(t.Context(), store.Cmd(store.Get, "k")).Err(); err != nil {
		t.Errorf("Read of the next transaction: got %v", err)
	}
	if _, err := x.Exec(t.Context(), []store.Command{store.Cmd(store.Set, "k", "1")}); err != nil {
		t.Errorf("Exec of the next transaction: got %v", err)
	}
}

// TestSessionKilled has the server close the connection of a session while
// nothing is under way: a new one would not know what was watched.
func TestSessionKilled(t *testing.T) {
	s := storetest.Redis(t)
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Watch(t.Context(), "k"); err != nil {
		t.Fatal(err)
	}
	do(t, s, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
	do(t, s, "SET", "k", "other")
	if rs, err := x.Exec(t.Context(), []store.Command{store.Cmd(store.Set, "k", "mine")}); err == nil {
		t.Errorf("Exec: got %v, want an error", rs)
	}
	if got := do(t, s, "GET", "k").Str(); got != "other" {
		t.Errorf("k is %s: the transaction took place without its watch", got)
	}
}

// TestKilledMidScript kills the server while it runs a script that writes.
func TestKilledMidScript(t *testing.T) {
	server := storetest.Server(t, "--busy-reply-threshold", "1")
	s, other := server.Open(t), server.Open(t)
	loop := store.NewScript(store.Script{Name: "loop", Lua: `while true do end`})
	answer := make(chan error)
	go func() { answer <- s.Do(context.Background(), loop.Cmd()).Err() }()
	until(t, func() bool {
		return strings.HasPrefix(other.Do(t.Context(), store.Cmd(store.Incr, "k")).Str(), "BUSY")
	})
	server.Kill(t)
	if err := <-answer; !errors.Is(err, store.ErrUnknown) {
		t.Errorf("the script: got %v, want %v", err, store.ErrUnknown)
	}
	for _, c := range []store.Command{store.Cmd(store.Get, "k"), store.Cmd(store.Set, "k", "v")} {
		err := s.Do(t.Context(), c).Err()
		if !errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrUnknown) {
			t.Errorf("%s after it: got %v, want %v", c.Op, err, store.ErrUnavailable)
		}
	}
}

// TestRestart has connections that were idle while the server restarted.
func TestRestart(t *testing.T) {
	server := storetest.Server(t, "--appendonly", "yes", "--appendfsync", "always")
	s := server.Open(t)
	for i := range 3 {
		rs := s.Atomic(t.Context(), []store.Command{store.Cmd(store.Incr, "k")})
		if rs[0].Int() != int64(i+1) {
			t.Fatalf("round %d: got %d, %v", i, rs[0].Int(), rs[0].Err())
		}
		server.Restart(t)
	}
}

// TestLostWait has a wait lose its connection, and then its server.
func TestLostWait(t *testing.T) {
	server := storetest.Server(t)
	p, url := newProxy(t, server.URL)
	s := open(t, url)
	p.on("BLMOVE", false)
	answer := make(chan store.Reply)
	ask := func() { answer <- s.Do(context.Background(), wait("q", "0")) }
	go ask()
	until(t, func() bool { return blocked(t, s) == 1 })
	do(t, s, "RPUSH", "q", "x")
	if r := <-answer; r.Str() != "x" {
		t.Errorf("after a lost connection: got %q, %v", r.Str(), r.Err())
	}
	do(t, s, "DEL", "q")
	go ask()
	until(t, func() bool { return blocked(t, s) == 1 })
	server.Kill(t)
	if err := (<-answer).Err(); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("after the server was killed: got %v, want %v", err, store.ErrUnavailable)
	}
}

func TestLoading(t *testing.T) {
	const loading = "-LOADING Redis is loading the dataset in memory\r\n"
	s := open(t, canned(t, strings.Repeat(loading, 5), greeting, loading, loading, "$1\r\nv\r\n", loading, ":1\r\n"))
	if r := s.Do(t.Context(), store.Cmd(store.Get, "k")); r.Str() != "v" {
		t.Errorf("a read: got %q, %v", r.Str(), r.Err())
	}
	if r := s.Do(t.Context(), store.Cmd(store.Incr, "k")); r.Int() != 1 {
		t.Errorf("a write that was turned away: got %v, %v", r.Int(), r.Err())
	}
}

func TestUnsuitableServer(t *testing.T) {
	hello := func(from, to string) string { return strings.Replace(greeting, from, to, 1) }
	for name, test := range map[string]struct{ answer, want string }{
		"old":      {hello("$5\r\n7.2.0", "$6\r\n6.2.14"), "too old (6.2.14); Redis 7.0 or Valkey 7.2"},
		"older":    {"+PONG\r\n" + strings.Repeat("-ERR unknown command\r\n", 4), "too old (before 6.2)"},
		"sentinel": {hello("$10\r\nstandalone", "$8\r\nsentinel"), "is a Sentinel"},
	} {
		_, err := redis.Open(t.Context(), canned(t, test.answer))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q in it", name, err, test.want)
		}
	}
}

func TestMalformedReply(t *testing.T) {
	for _, answer := range []string{
		"$x\r\n", "hello\r\n", "*2\r\n:1\r\n?\r\n", ":12x\r\n", "$9223372036854775800\r\n", "$-7\r\n", ",1.5\r\n",
	} {
		s := open(t, canned(t, greeting, answer))
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		if err := s.Do(ctx, store.Cmd(store.Set, "k", "v")).Err(); !errors.Is(err, store.ErrUnknown) {
			t.Errorf("%q to a write: got %v, want %v", answer, err, store.ErrUnknown)
		}
		if err := s.Do(ctx, store.Cmd(store.Get, "k")).Err(); err == nil {
			t.Errorf("%q to a read: got no error", answer)
		}
		cancel()
	}
}

func TestMoved(t *testing.T) {
	s := open(t, canned(t, greeting, "-MOVED 3999 127.0.0.1:6381\r\n"))
	if got := s.Do(t.Context(), store.Cmd(store.Get, "k")).Str(); !strings.HasPrefix(got, "MOVED 3999 ") || !strings.Contains(got, "cluster") {
		t.Errorf("got %q", got)
	}
}

// TestSilent has a server that stops answering, for a store that is not
// patient.
func TestSilent(t *testing.T) {
	server := storetest.Server(t)
	s := open(t, server.URL+"?read_timeout=50ms")
	do(t, s, "SET", "k", "v")
	server.Stop(t)
	defer server.Cont(t)
	err := s.Do(t.Context(), store.Cmd(store.Get, "k")).Err()
	if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "no answer within 50ms") {
		t.Errorf("a read: got %v", err)
	}
}

func TestPoolIsFull(t *testing.T) {
	server := storetest.Server(t)
	p, url := newProxy(t, server.URL)
	s := open(t, url+"?pool_size=1&pool_timeout=20ms")
	server.Stop(t)
	ctx, cancel := context.WithCancel(t.Context())
	arrived, answer := p.arrival("GET"), make(chan error)
	go func() { answer <- s.Do(ctx, store.Cmd(store.Get, "k")).Err() }()
	<-arrived
	err := s.Do(t.Context(), store.Cmd(store.Set, "k", "v")).Err()
	if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "pool_size") {
		t.Errorf("got %v, want %v", err, store.ErrUnavailable)
	}
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	server.Cont(t)
	do(t, s, "GET", "k")
}

func TestWarningsAreUniqueLines(t *testing.T) {
	w := storetest.Server(t, "--maxmemory-policy", "volatile-lru").Open(t).Warnings()
	if len(w) != 2 || slices.ContainsFunc(w, func(s string) bool { return strings.Contains(s, "\n") }) {
		t.Errorf("got %q", w)
	}
}
