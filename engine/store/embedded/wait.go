package embedded

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// blmove is BLMOVE source destination LEFT LEFT timeout, once there is no need
// to wait. From a key to itself it changes nothing: that is how structures
// wait for a list to hold something, since a caller that dies meanwhile has
// taken nothing.
func blmove(t *tx, c store.Command) store.Reply {
	from, e, bad := holding[list](t, c.Arg(0), false)
	if from == nil {
		return bad
	}
	if c.Arg(0) == c.Arg(1) && c.Arg(2) == c.Arg(3) {
		return store.OfStr(*from.at(0))
	}
	to, e2, bad := holding[list](t, c.Arg(1), true)
	if to == nil {
		return bad
	}
	s := from.popFront()
	to.pushFront(s)
	t.popped(c.Arg(0), from, e)
	t.touch(c.Arg(1), e2)
	t.effect("LMOVE", c.Arg(0), c.Arg(1), c.Arg(2), c.Arg(3))
	return store.OfStr(s)
}

// wait executes a blocking command. While it waits it costs a channel in the
// table of its shard, and no goroutine of its own.
func (s *Store) wait(ctx context.Context, c store.Command) store.Reply {
	seconds, err := strconv.ParseFloat(c.Arg(c.Len()-1), 64)
	if err != nil || seconds < 0 {
		return store.OfError("ERR timeout is not a float or out of range")
	}
	var timeout <-chan time.Time
	if seconds > 0 {
		timeout = s.clock.After(time.Duration(seconds * float64(time.Second)))
	}
	sh := &s.shards[s.index(c.Arg(0))]
	ready := make(chan struct{}, 1)
	for {
		sh.await(c.Arg(0), ready) // before the attempt, so that no wake-up is missed
		rs, err := s.exec(ctx, nil, []store.Command{c})
		if err != nil || !rs[0].IsNil() {
			sh.forget(c.Arg(0), ready)
			if err != nil {
				return failure(err)
			}
			return rs[0]
		}
		select {
		case <-ready:
			continue
		case <-timeout:
			sh.forget(c.Arg(0), ready)
			return store.Reply{}
		case <-ctx.Done():
			sh.forget(c.Arg(0), ready)
			return store.OfFailure(context.Cause(ctx))
		}
	}
}

// wake ends every wait for key: each then tries again.
func (sh *shard) wake(key string) {
	for _, ready := range sh.waiters[key] {
		ready <- struct{}{} // has room: a waiter is in the table once at most
	}
	delete(sh.waiters, key)
}

func (sh *shard) await(key string, ready chan struct{}) {
	sh.mu.Lock()
	sh.waiters[key] = append(sh.waiters[key], ready)
	sh.mu.Unlock()
}

func (sh *shard) forget(key string, ready chan struct{}) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	list := slices.DeleteFunc(sh.waiters[key], func(c chan struct{}) bool { return c == ready })
	if len(list) == 0 {
		delete(sh.waiters, key)
		return
	}
	sh.waiters[key] = list
}
