package embedded

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A wish is what a blocking command waits for, once it found nothing.
type wish struct {
	timeout time.Duration // 0: for ever
	keys    []string      // one of them must come to hold something

	// take does what the command does, on one key that is ready. It gives nil
	// if there is nothing for it, and logs its effects by itself.
	take func(t *tx, key string) store.Reply

	// missing says that take concerns keys that do not exist, too.
	missing bool

	// begin, unless it is nil, is called before the wait, under the locks.
	begin func(t *tx)
}

// A wisher gives the wish of a blocking command, unless it makes no sense or
// need not wait: then executing it says so.
type wisher func(c *store.Command) (w wish, waits bool)

// A waiter is a caller that waits for a key to hold something. Who puts
// something there takes it for the waiters, in the order in which they came.
// So they are served in that order, and a waiter costs nothing meanwhile.
type waiter struct {
	wish
	c     store.Command
	mu    sync.Mutex
	over  bool // it has been served, or has left
	reply store.Reply
	done  chan struct{} // closed when the waiter was served
	again chan struct{} // has one when the waiter must try by itself
}

// wait executes a blocking command.
func (s *Store) wait(ctx context.Context, c store.Command) store.Reply {
	wish, waits := wishers[c.Op](&c)
	if !waits {
		return s.alone(&c)
	}
	w := &waiter{wish: wish, c: c, done: make(chan struct{}), again: make(chan struct{}, 1)}
	if r, err := s.enter(w); err != nil || !r.IsNil() {
		return orFailure(r, err)
	}
	var expired <-chan time.Time
	if w.timeout > 0 {
		expired = s.clock.After(w.timeout)
	}
	for {
		select {
		case <-w.done:
			return s.served(w)
		case <-w.again:
			if r, err := s.retry(w); err != nil || !r.IsNil() {
				return orFailure(r, err)
			}
		case <-expired:
			return s.leave(w, store.Reply{})
		case <-ctx.Done():
			return s.leave(w, store.OfFailure(context.Cause(ctx)))
		case <-s.expirer.done:
			return s.leave(w, store.OfFailure(store.ErrClosed))
		}
	}
}

func orFailure(r store.Reply, err error) store.Reply {
	if err != nil {
		return store.OfFailure(err)
	}
	return r
}

// enter executes the command of w. If that gives nothing, w waits behind the
// others.
func (s *Store) enter(w *waiter) (store.Reply, error) {
	t := s.acquire(true, func(t *tx) { t.need(&w.c) })
	r := t.run(&w.c)
	if r.IsNil() {
		if w.begin != nil {
			w.begin(t)
		}
		for i, key := range w.keys {
			if sh := t.shard(key); !slices.Contains(w.keys[:i], key) {
				sh.waiters[key] = append(sh.waiters[key], w)
			}
		}
	}
	return r, s.release(t)
}

// retry takes for w, which could not be served by another one since that did
// not hold all locks.
func (s *Store) retry(w *waiter) (r store.Reply, err error) {
	t := s.acquire(true, func(t *tx) { t.need(&w.c) })
	w.mu.Lock()
	if w.over { // served meanwhile
		w.mu.Unlock()
		err := s.release(t)
		<-w.done
		return s.served(w), err
	}
	for _, key := range w.keys {
		if r = w.take(t, key); !r.IsNil() {
			w.over = true
			break
		}
	}
	w.mu.Unlock()
	if !r.IsNil() {
		for _, key := range w.keys {
			t.forget(key, w)
		}
	}
	return r, s.release(t)
}

// leave ends the wait of w with r, or with what w was served if it is too late
// to leave.
func (s *Store) leave(w *waiter, r store.Reply) store.Reply {
	w.mu.Lock()
	served := w.over
	w.over = true
	w.mu.Unlock()
	if served {
		<-w.done
		r = w.reply
	}
	s.withdraw(w)
	return r
}

// served gives what w was served. Who did that left it in the queues of other
// keys, whose locks it may not have had.
func (s *Store) served(w *waiter) store.Reply {
	if len(w.keys) > 1 {
		s.withdraw(w)
	}
	return w.reply
}

// withdraw takes w, which is over, out of all queues.
func (s *Store) withdraw(w *waiter) {
	for _, key := range w.keys {
		sh := &s.shards[s.index(key)]
		sh.mu.Lock()
		sh.w.forget(key, w)
		done := sh.w.end()
		sh.mu.Unlock()
		done.deliver(s)
	}
}

// forget takes w out of the queue of key. Those behind it have their turn.
func (t *tx) forget(key string, w *waiter) {
	sh := t.shard(key)
	queue := sh.waiters[key]
	i := slices.Index(queue, w)
	switch {
	case i < 0:
	case len(queue) == 1:
		delete(sh.waiters, key)
	default:
		sh.waiters[key] = slices.Delete(queue, i, i+1)
		t.ready = append(t.ready, key)
	}
}

// serve takes for those who wait for the keys that are ready, which may make
// others ready. It gives who was served.
func (t *tx) serve() (served []*waiter) {
	for i := 0; i < len(t.ready); i++ {
		served = t.serveKey(t.ready[i], served)
	}
	clear(t.ready)
	t.ready = t.ready[:0]
	return served
}

func (t *tx) serveKey(key string, served []*waiter) []*waiter {
	sh := t.shard(key)
	queue := sh.waiters[key]
	var stay []*waiter
	for i, w := range queue {
		if t.entry(key) == nil && !w.missing {
			if slices.ContainsFunc(queue[i:], func(w *waiter) bool { return w.missing }) {
				stay = append(stay, w)
				continue
			}
			stay = append(stay, queue[i:]...)
			break
		}
		if !t.declared(&w.c) && !w.single() { // the other lock comes before ours, perhaps
			stay = append(stay, queue[i:]...)
			select {
			case w.again <- struct{}{}:
			default:
			}
			break
		}
		switch gone, now := w.serve(t, key); {
		case now:
			served = append(served, w)
		case !gone:
			stay = append(stay, w)
		}
	}
	if len(stay) == 0 {
		delete(sh.waiters, key)
	} else {
		sh.waiters[key] = stay
	}
	return served
}

// single reports whether w needs no key but one that is ready.
func (w *waiter) single() bool { return w.c.Keys().Len() == len(w.keys) }

// serve takes for w, unless it is gone, and reports whether there was something.
func (w *waiter) serve(t *tx, key string) (gone, served bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return true, false
	}
	if r := w.take(t, key); !r.IsNil() {
		w.reply, w.over = r, true
	}
	return w.over, w.over
}

// Waiting gives the number of callers that wait for key, for tests.
func (s *Store) Waiting(key string) int {
	sh := &s.shards[s.index(key)]
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return len(sh.waiters[key])
}
