package embedded

import (
	"math"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// expireAt makes key, which exists, expire.
func (t *tx) expireAt(key string, at int64) {
	sh := t.shard(key)
	sh.keys.expire(sh.keys.find(key), at)
	t.s.expirer.start(t.s)
}

// deadline gives when key, which exists, expires, or never.
func (t *tx) deadline(key string) int64 {
	sh := t.shard(key)
	return sh.keys.deadline(sh.keys.find(key))
}

// stay makes key, which exists, live for ever, and reports whether it expired
// before.
func (t *tx) stay(key string) bool {
	sh := t.shard(key)
	return sh.keys.drop(sh.keys.find(key))
}

// vacate takes key, which exists, out of the shard.
func (t *tx) vacate(sh *shard, key string) {
	i := sh.keys.find(key)
	if sh.snap != nil {
		sh.leaves(i)
	}
	e := sh.keys.value(i).e
	if e != nil {
		sh.unschedule(e.value)
	}
	sh.keys.cut(i)
	if e != nil {
		t.gone(key, e)
	}
}

// expire removes key, whose time has come.
func (t *tx) expire(sh *shard, key string) {
	t.vacate(sh, key)
	t.note("DEL", key)
	t.notify(eventExpired, "expired", key)
	t.s.expirer.expired.Add(1)
}

// An expirer removes keys that nobody asks for any more. It runs only while
// there are keys that expire, and looks at those alone.
type expirer struct {
	running atomic.Bool
	expired atomic.Int64  // keys
	done    chan struct{} // closed with the store
}

const (
	expirePeriod = 100 * time.Millisecond
	expireBatch  = 200 // keys that are removed under one lock
)

// start sees to it that the expirer runs. It is called under a lock of a shard.
func (x *expirer) start(s *Store) {
	if !x.running.Load() && x.running.CompareAndSwap(false, true) {
		go x.run(s)
	}
}

func (x *expirer) run(s *Store) {
	for {
		select {
		case <-s.clock.After(expirePeriod):
		case <-x.done:
			return
		}
		if s.expireAll() {
			continue
		}
		x.running.Store(false)
		if !s.expireAll() { // nothing came between the look and the mark
			return
		}
		if !x.running.CompareAndSwap(false, true) {
			return // another one has begun
		}
	}
}

// expireAll removes the keys whose time has come, and reports whether others
// are yet to expire.
func (s *Store) expireAll() (more bool) {
	for i := range s.shards {
		sh := &s.shards[i]
		left := true
		for left {
			sh.mu.Lock()
			left = sh.expireSome() || sh.expireFields()
			more = more || len(sh.keys.expiring)+len(sh.keys.fields) > 0
			done := sh.w.end()
			sh.mu.Unlock()
			done.deliver(s)
		}
	}
	return more
}

// expireSome removes a bounded number of keys, and reports whether some remain
// whose time has come.
func (sh *shard) expireSome() bool {
	for range expireBatch {
		due := sh.keys.expiring
		if len(due) == 0 || sh.w.expiryTime() <= due[0].at {
			return false
		}
		sh.w.expire(sh, sh.keys.key(int(due[0].id)))
	}
	return true
}

// expireFields removes fields of a bounded number of hashes, and reports whether
// some remain whose time has come.
func (sh *shard) expireFields() bool {
	for range expireBatch {
		due := sh.keys.fields
		if len(due) == 0 || sh.w.expiryTime() < due[0].at {
			return false
		}
		i := int(due[0].id)
		if sh.snap != nil {
			sh.before(i)
		}
		e := sh.keys.entry(i)
		sh.w.purge(sh.keys.key(i), e, e.value.(*hash))
	}
	return len(sh.keys.fields) > 0
}

// expiry gives the time in ms that an argument of a command means: n units
// from now, or since the epoch.
func (t *tx) expiry(arg string, unit int64, relative bool, command string) (at int64, bad *store.Reply) {
	n, ok := parseInt(arg)
	if !ok {
		return 0, &notInt
	}
	now := int64(0)
	if relative {
		now = t.time()
	}
	if n > math.MaxInt64/unit || n < math.MinInt64/unit || n*unit > math.MaxInt64-now {
		return 0, invalidExpiry(command)
	}
	return n*unit + now, nil
}

func invalidExpiry(command string) *store.Reply {
	r := store.OfError(store.Error("ERR invalid expire time in '" + strings.ToLower(command) + "' command"))
	return &r
}
