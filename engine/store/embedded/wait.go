package embedded

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A waiter is a caller that waits for a list to hold something. Who puts
// something there executes the waiters' commands, in the order in which they
// came. So they are served in that order, and a waiter costs nothing meanwhile.
type waiter struct {
	c     store.Command
	reply store.Reply   // valid when done is closed
	done  chan struct{} // closed when the waiter was served
	again chan struct{} // has one when the waiter must try by itself
}

// blmove is BLMOVE source destination LEFT|RIGHT LEFT|RIGHT timeout, once there
// is no need to wait.
func blmove(t *tx, c store.Command) store.Reply { return lmove(t, c) }

// wait executes a blocking command.
func (s *Store) wait(ctx context.Context, c store.Command) store.Reply {
	timeout, bad := waitFor(c.Arg(c.Len() - 1))
	if bad != nil {
		return *bad
	}
	w := &waiter{c: c, done: make(chan struct{}), again: make(chan struct{}, 1)}
	r, err := s.attempt(w, true)
	if err != nil || !r.IsNil() {
		return orFailure(r, err)
	}
	var expired <-chan time.Time
	if timeout > 0 {
		expired = s.clock.After(timeout)
	}
	for {
		select {
		case <-w.done:
			return w.reply
		case <-w.again:
			if r, err := s.attempt(w, false); err != nil || !r.IsNil() {
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

// waitFor reads a timeout in seconds; 0 means for ever.
func waitFor(arg string) (time.Duration, *store.Reply) {
	seconds, err := strconv.ParseFloat(arg, 64)
	switch {
	case err != nil || seconds != seconds || seconds > 9e9:
		r := store.OfError("ERR timeout is not a float or out of range")
		return 0, &r
	case seconds < 0:
		r := store.OfError("ERR timeout is negative")
		return 0, &r
	case seconds == 0:
		return 0, nil
	}
	return max(time.Duration(seconds*float64(time.Second)), time.Millisecond), nil
}

// attempt executes the command of w. If that gives nothing, w waits, behind
// the others if it is new.
func (s *Store) attempt(w *waiter, isNew bool) (store.Reply, error) {
	key := w.c.Arg(0)
	t := s.acquire(true, func(t *tx) { t.need(&w.c) })
	sh := t.shard(key)
	if !isNew && !slices.Contains(sh.waiters[key], w) { // served meanwhile
		err := s.release(t)
		<-w.done
		return w.reply, err
	}
	r := t.run(&w.c)
	switch {
	case r.IsNil() && isNew:
		sh.waiters[key] = append(sh.waiters[key], w)
	case !r.IsNil() && !isNew:
		sh.forget(key, w)
	}
	return r, s.release(t)
}

// leave takes w out of the queue and gives r, or what w was served with if it
// is too late to leave.
func (s *Store) leave(w *waiter, r store.Reply) store.Reply {
	key := w.c.Arg(0)
	sh := &s.shards[s.index(key)]
	sh.mu.Lock()
	left := sh.forget(key, w)
	sh.mu.Unlock()
	if left {
		return r
	}
	<-w.done
	return w.reply
}

// forget takes w out of the queue of key and reports whether it was there.
func (sh *shard) forget(key string, w *waiter) bool {
	queue := sh.waiters[key]
	i := slices.Index(queue, w)
	if i < 0 {
		return false
	}
	if len(queue) == 1 {
		delete(sh.waiters, key)
	} else {
		sh.waiters[key] = slices.Delete(queue, i, i+1)
	}
	return true
}

// serve executes the commands of those who wait for the keys that are ready,
// which may make others ready. It gives who was served.
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
		if l, _, _ := holding[list](t, key); l == nil {
			stay = append(stay, queue[i:]...)
			break
		}
		if !t.holds(w.c.Arg(1)) { // its lock comes before ours, perhaps
			stay = append(stay, w)
			select {
			case w.again <- struct{}{}:
			default:
			}
			continue
		}
		w.reply = t.run(&w.c)
		served = append(served, w)
	}
	if len(stay) == 0 {
		delete(sh.waiters, key)
	} else {
		sh.waiters[key] = stay
	}
	return served
}

// Waiting gives the number of callers that wait for key, for tests.
func (s *Store) Waiting(key string) int {
	sh := &s.shards[s.index(key)]
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return len(sh.waiters[key])
}
