package redis_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// wait is the command by which structures wait for a list.
func wait(key, timeout string) store.Command {
	return store.Cmd(store.BLMove, key, key, "LEFT", "LEFT", timeout)
}

// TestSharedWait has many callers wait for one list over one connection.
func TestSharedWait(t *testing.T) {
	s := storetest.Redis(t)
	const callers = 50
	answers := make(chan store.Reply)
	for range callers {
		go func() { answers <- s.Do(context.Background(), wait("q", "0")) }()
	}
	until(t, func() bool { return blocked(t, s) > 0 })
	gone, cancel := context.WithCancelCause(t.Context())
	left := make(chan error)
	go func() { left <- s.Do(gone, wait("q", "0")).Err() }()
	enough := errors.New("enough")
	cancel(enough)
	if err := <-left; err != enough {
		t.Errorf("one that leaves: got %v, want %v", err, enough)
	}
	if r := s.Do(t.Context(), wait("q", "0.02")); !r.IsNil() {
		t.Errorf("one with a timeout: got %q, %v", r.Str(), r.Err())
	}
	if n := blocked(t, s); n != 1 {
		t.Errorf("%d connections wait, want 1", n)
	}
	do(t, s, "RPUSH", "q", "x", "y")
	for range callers {
		if r := <-answers; r.Str() != "x" {
			t.Fatalf("got %q, %v", r.Str(), r.Err())
		}
	}
	if n := do(t, s, "LLEN", "q").Int(); n != 2 {
		t.Errorf("the list has %d elements, want 2", n)
	}
}

// TestWaitsDoNotStarve has more waits than the pool has connections.
func TestWaitsDoNotStarve(t *testing.T) {
	server := storetest.Server(t)
	s := open(t, server.URL+"?pool_size=1&pool_timeout=5s")
	answers := make(chan store.Reply)
	const lists = 10
	for i := range lists {
		go func() { answers <- s.Do(context.Background(), wait(fmt.Sprint("q", i), "0")) }()
	}
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	x.Watch(t.Context(), "k")
	until(t, func() bool { return blocked(t, s) == lists })
	for i := range lists {
		do(t, s, "RPUSH", fmt.Sprint("q", i), "x")
	}
	for range lists {
		if r := <-answers; r.Str() != "x" {
			t.Errorf("got %q, %v", r.Str(), r.Err())
		}
	}
}

func TestWaitTimeout(t *testing.T) {
	s := storetest.Redis(t)
	start := time.Now()
	if r := s.Do(t.Context(), wait("none", "0.03")); !r.IsNil() {
		t.Errorf("got %q, %v", r.Str(), r.Err())
	}
	if d := time.Since(start); d < 30*time.Millisecond {
		t.Errorf("it took %v, want 30ms", d)
	}
	for timeout, want := range map[string]string{
		"-1": "ERR timeout is negative", "soon": "ERR timeout is not a float or out of range",
	} {
		if got := s.Do(t.Context(), wait("none", timeout)).Str(); got != want {
			t.Errorf("timeout %s: got %q, want %q", timeout, got, want)
		}
	}
	do(t, s, "SET", "text", "x")
	if got := s.Do(t.Context(), wait("text", "0")); got.Kind() != store.Refused {
		t.Errorf("of a text: got %q, %v", got.Str(), got.Err())
	}
}

// TestTakingWait cancels commands that take something at random moments, while
// others push: every element is either given to a caller or still there.
func TestTakingWait(t *testing.T) {
	s := storetest.Redis(t)
	const rounds = 100
	r := rand.New(rand.NewPCG(1, 1))
	pushed := make(chan struct{})
	go func() {
		defer close(pushed)
		for i := range rounds {
			s.Do(context.Background(), store.Cmd(store.RPush, "q", fmt.Sprint(i)))
		}
	}()
	taken := 0
	for range rounds {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(r.IntN(400))*time.Microsecond)
		reply := s.Do(ctx, store.Raw("BLPOP", "q", "0"))
		cancel()
		switch err := reply.Err(); {
		case err == nil && len(reply.List()) == 2:
			taken++
		case !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrUnknown):
			t.Fatalf("got %v, %v", reply.List(), err)
		}
	}
	<-pushed
	if left := int(do(t, s, "LLEN", "q").Int()); taken+left != rounds {
		t.Errorf("%d taken and %d left, of %d", taken, left, rounds)
	}
}

// promise is how soon a call ends with its context.
const promise = 100 * time.Millisecond

// TestCancel ends calls of every kind while a frozen server has them.
func TestCancel(t *testing.T) {
	server := storetest.Server(t)
	p, url := newProxy(t, server.URL)
	s := open(t, url)
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	x.Watch(t.Context(), "k")
	many := make([]store.Command, 1000)
	long := make([]string, 1000)
	for i := range many {
		many[i] = store.CmdList(store.RPush, "big", long)
	}
	set, get := store.Cmd(store.Set, "k", "v"), store.Cmd(store.Get, "k")
	for _, test := range []struct {
		name, word string // of the request
		call       func(ctx context.Context) error
	}{
		{"read", "GET", func(ctx context.Context) error { return s.Do(ctx, get).Err() }},
		{"write", "SET", func(ctx context.Context) error { return s.Do(ctx, set).Err() }},
		{"script", "EVALSHA", func(ctx context.Context) error { return s.Do(ctx, add.Cmd("n", "1")).Err() }},
		{"wait", "BLMOVE", func(ctx context.Context) error { return s.Do(ctx, wait("q", "0")).Err() }},
		{"taking wait", "BLPOP", func(ctx context.Context) error { return s.Do(ctx, store.Raw("BLPOP", "q", "0")).Err() }},
		{"pipeline", "SET", func(ctx context.Context) error { return s.Pipeline(ctx, []store.Command{get, set})[0].Err() }},
		{"atomic", "MULTI", func(ctx context.Context) error { return s.Atomic(ctx, []store.Command{set})[0].Err() }},
		{"a lot", "RPUSH", func(ctx context.Context) error { return s.Atomic(ctx, many)[0].Err() }},
		{"session", "GET", func(ctx context.Context) error { return x.Read(ctx, get).Err() }},
	} {
		do(t, s, "SET", "k", "w") // so that there is a connection
		if got := s.Do(t.Context(), wait("k", "5")); got.Kind() != store.Refused {
			t.Fatalf("before %s: %v", test.name, got.Err())
		}
		server.Stop(t)
		arrived, ended := p.arrival(test.word), make(chan error)
		cause := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		go func() { ended <- test.call(ctx) }()
		<-arrived
		start := time.Now()
		cancel(cause)
		err := <-ended
		if took := time.Since(start); took > promise {
			t.Errorf("%s: ended after %v, want %v", test.name, took, promise)
		}
		if !errors.Is(err, cause) {
			t.Errorf("%s: got %v, want %v", test.name, err, cause)
		}
		server.Cont(t)
		if got := s.Do(t.Context(), get); got.Str() != "v" && got.Str() != "w" {
			t.Errorf("after %s: got %q, %v", test.name, got.Str(), got.Err())
		}
	}
	if n := do(t, s, "LLEN", "big").Int(); n != 0 {
		t.Errorf("half a transaction was executed: %d", n)
	}
}

// TestCancelled has calls whose context ended before them.
func TestCancelled(t *testing.T) {
	s := storetest.Redis(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []store.Command{
		store.Cmd(store.Set, "k", "v"), store.Cmd(store.Get, "k"), wait("q", "0"), store.Raw("BLPOP", "q", "0"), add.Cmd("k", "1"),
	} {
		if err := s.Do(ctx, c).Err(); err != context.Canceled {
			t.Errorf("%s: got %v, want %v", c.Op, err, context.Canceled)
		}
	}
	if do(t, s, "EXISTS", "k").Int() != 0 {
		t.Error("something was written")
	}
}
