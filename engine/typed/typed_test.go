package typed_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/engine/typed"
)

// A job is an element of tests.
type job struct {
	To string `rdsh:"to"`
	N  int
}

// onStores runs a test on an empty store in the process, and on a server.
func onStores(t *testing.T, test func(t *testing.T, e *engine.Engine)) {
	for name, open := range map[string]func() store.Store{
		"embedded": func() store.Store { return embedded.New(embedded.Options{}) },
		"redis":    func() store.Store { return storetest.Redis(t) },
	} {
		t.Run(name, func(t *testing.T) {
			e := engine.New(open())
			defer e.Close()
			test(t, e)
		})
	}
}

// A checker compares results of calls.
type checker struct{ t *testing.T }

// is compares what a call gave, and its error with nil.
func (c checker) is(call string, got, want any, err error) {
	c.t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		c.t.Errorf("%s: got %v, %v, want %v", call, got, err, want)
	}
}

// has is is of what may be absent.
func (c checker) has(call string, got any, ok bool, want any, err error) {
	c.t.Helper()
	c.is(call, got, want, err)
	if !ok {
		c.t.Errorf("%s: got nothing, want %v", call, want)
	}
}

// none checks that there was nothing.
func (c checker) none(call string, got any, ok bool, err error) {
	c.t.Helper()
	if ok || err != nil || !reflect.ValueOf(got).IsZero() {
		c.t.Errorf("%s: got %v, %v, %v, want nothing", call, got, ok, err)
	}
}

// mismatch checks an error, and the element that it has.
func (c checker) mismatch(err error, stored codec.Text, text string) {
	c.t.Helper()
	m, ok := errors.AsType[*typed.Mismatch](err)
	if !ok || !errors.Is(err, engine.ErrType) || m.Stored != stored || err.Error() != text {
		c.t.Errorf("got error %v, want one with %s: %s", err, stored, text)
	}
}

// opened gives a handle.
func opened[S any](t *testing.T) func(s S, err error) S {
	return func(s S, err error) S {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// gathered gives all that an iterator gives.
func gathered[T any](t *testing.T, seq iter.Seq2[T, error]) (all []T) {
	t.Helper()
	for v, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

var now engine.WaitOptions

// TestRefusals: a type that has no stored form is refused at once, a value with
// nothing written.
func TestRefusals(t *testing.T) {
	ctx, e := t.Context(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()
	for want, err := range map[string]error{
		"queue q: cannot store func()":                    second(typed.NewQueue[func()](e, "q", engine.QueueOptions{})),
		"hashmap m: cannot store chan int":                second(typed.NewHashMap[string, chan int](e, "m", engine.HashMapOptions{})),
		"queue q: codec must be plain":                    second(typed.NewQueue[int](e, "q", engine.QueueOptions{Common: engine.Common{Codec: "raw"}})),
		"ringbuffer: capacity must be at least 1, got -1": second(typed.NewRingBuffer[int](e, "b", engine.RingBufferOptions{Capacity: -1})),
	} {
		if err == nil || err.Error() != want || engine.KindOf(err) != "type" && engine.KindOf(err) != "value" {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	q := opened[*typed.Queue[any]](t)(typed.NewQueue[any](e, "q", engine.QueueOptions{}))
	_, err := q.Extend(ctx, []any{1, func() {}}, now)
	if !errors.Is(err, engine.ErrType) || err.Error() != "queue q: extend: cannot store func()" {
		t.Errorf("Extend: got %v", err)
	}
	n, err := q.Size(ctx)
	checker{t}.is("Size", n, 0, err)
}

func second[S any](_ S, err error) error { return err }

// TestTogether: handles are for many goroutines at once.
func TestTogether(t *testing.T) {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()
	q := opened[*typed.Queue[job]](t)(typed.NewQueue[job](e, "q", engine.QueueOptions{}))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 100 {
				if _, err := q.Push(ctx, job{"x", 100*i + k}, now); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[int]bool{}
	for _, j := range gathered(t, q.Consume(ctx, now)) {
		seen[j.N] = true
	}
	if len(slices.Collect(maps.Keys(seen))) != 800 {
		t.Errorf("got %d different items, want 800", len(seen))
	}
}
