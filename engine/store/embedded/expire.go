package embedded

import (
	"math"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A deadline is when a key expires, or a field of a hash. Deadlines stand in a
// binary heap, so that keys that do not expire cost nothing.
type deadline struct {
	at   int64  // ms since the epoch
	pos  uint32 // in the heap
	slot uint32 // of a key that expires
	key  string // of a field that expires, or of the hash in which one does
}

type deadlines []*deadline

// set makes the key in a slot expire at a time.
func (h *deadlines) set(slot int, e *entry, at int64) {
	if e.deadline == nil {
		e.deadline = &deadline{at: at, slot: uint32(slot)}
		h.push(e.deadline)
		return
	}
	h.reset(e.deadline, at)
}

// reset gives d another time.
func (h *deadlines) reset(d *deadline, at int64) {
	d.at = at
	h.fix(int(d.pos))
}

// push adds d.
func (h *deadlines) push(d *deadline) {
	d.pos = uint32(len(*h))
	*h = append(*h, d)
	h.fix(int(d.pos))
}

// cut removes d.
func (h *deadlines) cut(d *deadline) {
	i, last := int(d.pos), len(*h)-1
	h.swap(i, last)
	(*h)[last] = nil
	*h = (*h)[:last]
	if i < last {
		h.fix(i)
	}
}

// drop makes e live for ever, and reports whether it expired before.
func (h *deadlines) drop(e *entry) bool {
	if e.deadline == nil {
		return false
	}
	h.cut(e.deadline)
	e.deadline = nil
	return true
}

func (h deadlines) swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].pos, h[j].pos = uint32(i), uint32(j)
}

// fix moves element i to its place.
func (h deadlines) fix(i int) {
	for i > 0 && h[i].at < h[(i-1)/2].at {
		h.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
	for {
		least := i
		for k := 2*i + 1; k <= 2*i+2 && k < len(h); k++ {
			if h[k].at < h[least].at {
				least = k
			}
		}
		if least == i {
			return
		}
		h.swap(i, least)
		i = least
	}
}

// expireAt makes key, which holds e, expire.
func (t *tx) expireAt(key string, e *entry, at int64) {
	sh := t.shard(key)
	sh.expiring.set(sh.keys.find(key), e, at)
	t.s.expirer.start(t.s)
}

// vacate takes key, which exists, out of the shard. Another one moves into its
// slot.
func (t *tx) vacate(sh *shard, key string) {
	i := sh.keys.find(key)
	e := *sh.keys.value(i)
	sh.expiring.drop(e)
	if len(sh.fields) > 0 {
		t.unschedule(key, e.value)
	}
	sh.keys.removeAt(i)
	if i < sh.keys.n {
		if d := (*sh.keys.value(i)).deadline; d != nil {
			d.slot = uint32(i)
		}
	}
	t.gone(key, e)
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
			more = more || len(sh.expiring)+len(sh.fields) > 0
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
	if len(sh.expiring) == 0 {
		return false
	}
	for range expireBatch {
		if len(sh.expiring) == 0 || sh.w.time() <= sh.expiring[0].at {
			return false
		}
		sh.w.expire(sh, sh.keys.key(int(sh.expiring[0].slot)))
	}
	return true
}

// expireFields removes fields of a bounded number of hashes, and reports whether
// some remain whose time has come.
func (sh *shard) expireFields() bool {
	for range expireBatch {
		if len(sh.fields) == 0 || sh.w.time() < sh.fields[0].at {
			return false
		}
		key := sh.fields[0].key
		e := *sh.keys.get(key)
		sh.w.purge(key, e, e.value.(*hash))
	}
	return len(sh.fields) > 0
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
