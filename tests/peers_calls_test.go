package tests

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestPeersErrors: an error of a call that is retried for seconds, counts as a
// broken connection, or hides what it was.
func TestPeersErrors(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			e := engine.New(open())
			q, err := e.Queue("q", engine.QueueOptions{})
			must(t, err)
			m, err := e.HashMap("q", engine.HashMapOptions{})
			must(t, err)
			_, err = q.Push(t.Context(), "1", engine.WaitOptions{})
			must(t, err)
			trips := store.NewCount(e.Store())
			wrong, err := engine.New(trips).HashMap("q", engine.HashMapOptions{})
			must(t, err)
			for range 50 {
				if _, err := m.Get(t.Context(), "k"); !errors.Is(err, engine.ErrType) || !strings.Contains(err.Error(), "q: holds a list") {
					t.Fatalf("Get of a queue: got %v", err)
				}
			}
			if _, err := wrong.Get(t.Context(), "k"); err == nil || trips.Trips() > 2 {
				t.Errorf("the error took %d round trips", trips.Trips())
			}
			if n, err := q.Size(t.Context()); n != 1 || err != nil {
				t.Errorf("Size after errors: got %d, %v", n, err)
			}
		})
	}
}

// TestPeersClose: a store that was closed connects again to somewhere else, or
// takes all others along.
func TestPeersClose(t *testing.T) {
	storetest.Redis(t)
	first, second := engine.New(openURL(t)), engine.New(openURL(t))
	a, err := first.Queue("q", engine.QueueOptions{})
	must(t, err)
	b, err := second.Queue("q", engine.QueueOptions{})
	must(t, err)
	must(t, first.Close())
	if _, err := a.Push(t.Context(), "1", engine.WaitOptions{}); engine.KindOf(err) != "unavailable" {
		t.Errorf("Push to a closed store: got %v", err)
	}
	if n, err := b.Push(t.Context(), "1", engine.WaitOptions{}); n != 1 || err != nil {
		t.Errorf("Push to another: got %d, %v", n, err)
	}
}

func openURL(t *testing.T) store.Store {
	t.Helper()
	e, err := connect(t.Context(), storetest.SharedURL(t))
	must(t, err)
	t.Cleanup(func() { e.Close() })
	return e.Store()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestPeersManyCallers: more callers than connections lose writes.
func TestPeersManyCallers(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			const callers, each = 64, 50
			q, err := engine.New(open()).Queue("q", engine.QueueOptions{})
			must(t, err)
			var all sync.WaitGroup
			for range callers {
				all.Go(func() {
					for range each {
						if _, err := q.Push(t.Context(), "1", engine.WaitOptions{}); err != nil {
							t.Errorf("Push: %v", err)
						}
					}
				})
			}
			all.Wait()
			if n, err := q.Size(t.Context()); n != callers*each || err != nil {
				t.Errorf("Size: got %d, %v, want %d", n, err, callers*each)
			}
		})
	}
}

// TestPeersLostAnswer: what may have been executed is executed again.
func TestPeersLostAnswer(t *testing.T) {
	s := embedded.New(embedded.Options{})
	frail := store.NewFault(s, store.Schedule(store.After, store.Never, store.After))
	q, err := engine.New(frail).Queue("q", engine.QueueOptions{})
	must(t, err)
	if _, err := q.Push(t.Context(), "1", engine.WaitOptions{}); !errors.Is(err, engine.ErrUnknown) {
		t.Errorf("Push: got %v, want one of kind unknown", err)
	}
	if n, err := q.Push(t.Context(), "2", engine.WaitOptions{}); n != 2 || err != nil {
		t.Errorf("Push: got %d, %v: the first one was executed more than once", n, err)
	}
	if _, err := q.Pop(t.Context(), engine.WaitOptions{}); !errors.Is(err, engine.ErrUnknown) {
		t.Errorf("Pop: got %v, want one of kind unknown", err)
	}
	if n, err := q.Size(t.Context()); n != 1 || err != nil {
		t.Errorf("Size: got %d, %v: the pop was executed more than once", n, err)
	}
}

// TestPeersGetOrSet: several callers that set what is missing get different
// values.
func TestPeersGetOrSet(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			e := engine.New(open())
			z, err := e.SortedSet("z", engine.SortedSetOptions{})
			must(t, err)
			m, err := e.HashMap("m", engine.HashMapOptions{})
			must(t, err)
			var mu sync.Mutex
			seen := map[string]bool{}
			var all sync.WaitGroup
			for caller := range 4 {
				all.Go(func() {
					for i := range 100 {
						key := codec.Key(fmt.Sprint(i))
						score, err := z.GetOrSet(t.Context(), key, float64(caller))
						v, err2 := m.Setdefault(t.Context(), key, codec.Text(fmt.Sprint(caller)))
						if err := errors.Join(err, err2); err != nil {
							t.Errorf("%v", err)
						}
						mu.Lock()
						seen[fmt.Sprint("z", key, "=", score)] = true
						seen[fmt.Sprint("m", key, "=", v)] = true
						mu.Unlock()
					}
				})
			}
			all.Wait()
			if len(seen) != 200 {
				t.Errorf("%d different answers for 200 keys", len(seen))
			}
		})
	}
}

// TestPeersFetch: all entries are fetched to answer for a few.
func TestPeersFetch(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			s := open()
			c, err := engine.New(s).Counter("c", engine.CounterOptions{})
			must(t, err)
			var counts []engine.Count
			for i := range 5000 {
				counts = append(counts, engine.Count{Key: codec.Key(fmt.Sprint(i)), Count: codec.IntNumber(int64(i))})
			}
			_, err = c.Update(t.Context(), counts)
			must(t, err)
			got := &largest{Store: s}
			c, err = engine.New(got).Counter("c", engine.CounterOptions{})
			must(t, err)
			top, err := c.MostCommon(t.Context(), codec.Some(3))
			if len(top) != 3 || top[0].Key != "4999" || err != nil || got.n > 6 {
				t.Errorf("MostCommon: got %v, %v, in a reply of %d elements", top, err, got.n)
			}
			total, err := c.Total(t.Context())
			if total.String() != "12497500" || err != nil || got.n > 6 {
				t.Errorf("Total: got %s, %v, in a reply of %d elements", total, err, got.n)
			}
		})
	}
}

// A largest is a store that knows how many elements its largest reply had.
type largest struct {
	store.Store
	n int
}

func (s *largest) Do(ctx context.Context, c store.Command) store.Reply {
	r := s.Store.Do(ctx, c)
	s.n = max(s.n, len(r.List()))
	return r
}

// TestPeersExpiry: a time to live that some keys of a structure do not have.
func TestPeersExpiry(t *testing.T) {
	for name, open := range stores(t) {
		t.Run(name, func(t *testing.T) {
			s := open()
			e := engine.New(s)
			p, err := e.PriorityQueue("p", engine.PriorityQueueOptions{Order: "max"})
			must(t, err)
			r, err := e.RingBuffer("r", engine.RingBufferOptions{Capacity: 3})
			must(t, err)
			_, err = p.Push(t.Context(), "1", 1)
			must(t, err)
			_, err = r.Push(t.Context(), "1")
			must(t, err)
			for _, expire := range []func(context.Context, time.Duration) (bool, error){p.Expire, r.Expire} {
				if ok, err := expire(t.Context(), time.Hour); !ok || err != nil {
					t.Errorf("Expire: got %v, %v", ok, err)
				}
			}
			keys := s.Do(t.Context(), store.Named("KEYS", "*")).List()
			for _, key := range keys {
				if s.Do(t.Context(), store.Cmd(store.PTTL, key.Str())).Int() <= 0 {
					t.Errorf("%s stays for ever", key.Str())
				}
			}
			if len(keys) < 6 {
				t.Errorf("only %d keys", len(keys))
			}
		})
	}
}
