package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
)

// TestInboxLoses has more messages than fit: the oldest go, and are counted.
func TestInboxLoses(t *testing.T) {
	b := store.NewInbox()
	big := strings.Repeat("x", 1<<20)
	for range 40 {
		b.Put(store.Message{Channel: "c", Payload: big})
	}
	b.Put(store.Message{Channel: "last"})
	lost, n := 0, 0
	for {
		m, err := b.Receive(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		lost += m.Lost
		if n++; m.Channel == "last" {
			break
		}
		if m.Lost > 0 && n > 1 {
			t.Errorf("message %d: %d lost before it, want all of them before the first", n, m.Lost)
		}
	}
	if lost+n != 41 || lost < 9 || lost > 12 {
		t.Errorf("got %d, lost %d of 41", n, lost)
	}
	b.Put(store.Message{Channel: "c", Payload: strings.Repeat("x", 64<<20)})
	if m, err := b.Receive(t.Context()); err != nil || len(m.Payload) != 64<<20 {
		t.Errorf("one that is larger than all: got %d bytes, %v", len(m.Payload), err)
	}
}

// TestInboxFails gives what waits before the error.
func TestInboxFails(t *testing.T) {
	b, broken := store.NewInbox(), errors.New("broken")
	b.Put(store.Message{Payload: "a"})
	b.Fail(broken)
	b.Fail(store.ErrClosed)
	b.Put(store.Message{Payload: "b"})
	if m, err := b.Receive(t.Context()); err != nil || m.Payload != "a" {
		t.Errorf("got %q, %v", m.Payload, err)
	}
	if _, err := b.Receive(t.Context()); err != broken {
		t.Errorf("got %v, want %v", err, broken)
	}
}

// TestSubscribeWrapped subscribes through the wrappers.
func TestSubscribeWrapped(t *testing.T) {
	onBoth(t, func(t *testing.T, s store.Store) {
		c := store.NewCount(store.ReadOnly(s))
		x, err := c.Subscribe(t.Context(), []string{"a"}, nil)
		if err != nil || c.Trips() != 1 {
			t.Fatalf("Subscribe: got %v after %d round trips, want 1", err, c.Trips())
		}
		defer x.Close()
		if err := c.Do(t.Context(), store.Cmd(store.Publish, "a", "1")).Err(); !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("PUBLISH on a read-only store: got %v", err)
		}
		if n := s.Do(t.Context(), store.Cmd(store.Publish, "a", "1")).Int(); n != 1 {
			t.Errorf("PUBLISH: got %d, want 1", n)
		}
		f := store.NewFault(s, store.Schedule(store.Before, store.Never))
		if _, err := f.Subscribe(t.Context(), nil, nil); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("Subscribe before a fault: got %v", err)
		}
		err = store.Atomic(t.Context(), s, 0, func(in store.Store) error {
			if _, err := in.Subscribe(t.Context(), nil, nil); err != store.ErrWait {
				t.Errorf("Subscribe inside atomic: got %v", err)
			}
			return in.Do(t.Context(), store.Cmd(store.Publish, "a", "2")).Err()
		})
		if err != nil {
			t.Errorf("PUBLISH inside atomic: %v", err)
		}
		for _, want := range []string{"1", "2"} {
			if m, err := x.Receive(t.Context()); err != nil || m.Payload != want {
				t.Errorf("got %q, %v, want %s", m.Payload, err, want)
			}
		}
	})
}
