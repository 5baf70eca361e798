package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// subscribe gives a subscription that is closed with the test.
func subscribe(t *testing.T, s store.Store, channels, patterns string) store.Subscription {
	t.Helper()
	x, err := s.Subscribe(t.Context(), strings.Fields(channels), strings.Fields(patterns))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// received gives n messages as text, in order.
func received(t *testing.T, x store.Subscription, n int) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var all []string
	for range n {
		m, err := x.Receive(ctx)
		if err != nil {
			t.Fatalf("Receive after %v: %v", all, err)
		}
		all = append(all, fmt.Sprintf("%s|%s|%s", m.Pattern, m.Channel, m.Payload))
	}
	return strings.Join(all, " ")
}

// testPubSub subscribes by name and by pattern, in a call and later.
func testPubSub(t *testing.T, s store.Store) {
	x := subscribe(t, s, "news weather", "n*s")
	empty := subscribe(t, s, "", "")
	expect(t, s, `
		PUBLISH news a → 2
		PUBLISH weather b → 1
		PUBLISH other c → 0
		PUBSUB NUMSUB news other → ["news" 1 "other" 0]
		PUBSUB NUMPAT → 1
		PUBSUB CHANNELS w* → ["weather"]`)
	if got, want := received(t, x, 3), "|news|a n*s|news|a |weather|b"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := empty.Add(t.Context(), []string{"other"}, []string{"o?her", "[a-z]*"}); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "PUBLISH other d → 3\nPUBLISH OTHER e → 0")
	got := received(t, empty, 3)
	for _, want := range []string{"|other|d", "o?her|other|d", "[a-z]*|other|d"} {
		if !strings.Contains(" "+got+" ", " "+want+" ") {
			t.Errorf("got %s, want %s in it", got, want)
		}
	}
	if err := x.Remove(t.Context(), []string{"news", "none"}, []string{"n*s"}); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "PUBLISH news f → 1\nPUBLISH weather g → 2")
	if got := received(t, x, 1); got != "|weather|g" {
		t.Errorf("after Remove: got %s, want |weather|g", got)
	}
}

// testPubSubOrder has messages come in order, whatever is in them.
func testPubSubOrder(t *testing.T, s store.Store) {
	x := subscribe(t, s, "a b", "")
	const n = 2000
	cs := make([]store.Command, n)
	for i := range cs {
		cs[i] = store.Cmd(store.Publish, []string{"a", "b"}[i%2], strconv.Itoa(i)+"\x00\r\n")
	}
	s.Pipeline(t.Context(), cs)
	for i := range n {
		m, err := x.Receive(t.Context())
		if err != nil || m.Payload != strconv.Itoa(i)+"\x00\r\n" || m.Lost != 0 {
			t.Fatalf("message %d: got %q, %d lost, %v", i, m.Payload, m.Lost, err)
		}
	}
}

// testPubSubEnd ends waits for messages: by the context, and by Close.
func testPubSubEnd(t *testing.T, s store.Store) {
	x := subscribe(t, s, "a", "")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := x.Receive(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Receive: got %v, want %v", err, context.DeadlineExceeded)
	}
	expect(t, s, "PUBLISH a 1 → 1")
	if got := received(t, x, 1); got != "|a|1" {
		t.Errorf("after it: got %s", got)
	}
	waiting := make(chan error)
	go func() {
		_, err := x.Receive(context.Background())
		waiting <- err
	}()
	x.Close()
	if err := <-waiting; err != store.ErrClosed {
		t.Errorf("Receive of a closed one: got %v, want %v", err, store.ErrClosed)
	}
	gone(t, s, "a")
	if err := x.Add(t.Context(), []string{"b"}, nil); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Add to a closed one: got %v, want %v", err, store.ErrClosed)
	}
	y := subscribe(t, s, "a", "")
	cancelled, end := context.WithCancel(t.Context())
	end()
	if _, err := s.Subscribe(cancelled, []string{"a"}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Subscribe: got %v, want %v", err, context.Canceled)
	}
	s.Close()
	if _, err := y.Receive(t.Context()); err != store.ErrClosed {
		t.Errorf("Receive on a closed store: got %v, want %v", err, store.ErrClosed)
	}
	if _, err := s.Subscribe(t.Context(), []string{"a"}, nil); err != store.ErrClosed {
		t.Errorf("Subscribe on a closed store: got %v, want %v", err, store.ErrClosed)
	}
}

// gone waits until nobody is subscribed to a channel.
func gone(t *testing.T, s store.Store, channel string) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); do(t, s, "PUBSUB NUMSUB "+channel) != `["`+channel+`" 0]`; <-tick.C {
		if time.Since(start) > 5*time.Second {
			t.Fatalf("somebody is still subscribed to %s", channel)
		}
	}
}
