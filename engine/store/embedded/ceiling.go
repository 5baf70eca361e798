package embedded

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A ceiling is what refuses commands that may take more memory while the
// process holds more than maxmemory: everything in its heap counts, not the
// store alone. It is looked at every so often, so that a store can get past it
// by what some commands add.
type ceiling struct {
	asked atomic.Int64 // commands since the start
	over  atomic.Bool

	mu        sync.Mutex
	collected time.Time // when garbage was last collected because of this
}

const (
	askEvery     = 64 // commands between two looks at the heap
	collectEvery = time.Second
)

// outOfMemory is the refusal, in the words of Redis.
const outOfMemory = store.Error("OOM command not allowed when used memory > 'maxmemory'.")

// shrinks are the writes that are possible in any case: those that only remove,
// or touch no more than times.
var shrinks = map[store.Op]bool{
	store.Del: true, store.Unlink: true, store.FlushAll: true, store.FlushDB: true, store.Function: true, store.GetDel: true,
	store.Expire: true, store.ExpireAt: true, store.PExpire: true, store.PExpireAt: true, store.Persist: true, store.GetEx: true,
	store.HDel: true, store.LPop: true, store.RPop: true, store.LMPop: true, store.LRem: true, store.LTrim: true,
	store.BLPop: true, store.BRPop: true, store.BLMPop: true,
	store.SPop: true, store.SRem: true, store.SMove: true, store.Rename: true, store.RenameNX: true,
	store.ZPopMin: true, store.ZPopMax: true, store.ZMPop: true, store.BZPopMin: true, store.BZPopMax: true, store.BZMPop: true,
	store.ZRem: true, store.ZRemRangeByLex: true, store.ZRemRangeByRank: true, store.ZRemRangeByScore: true,
	store.XAck: true, store.XDel: true, store.XTrim: true, store.Publish: true,
	store.Eval: true, store.EvalSha: true, // what they execute is looked at
}

// refuses reports whether c may grow what the store holds, and must not.
func (s *Store) refuses(c *store.Command) bool {
	if s.tunables.get(maxMemory) == 0 || c.Script != nil || !c.Writes() || shrinks[c.Op] {
		return false
	}
	return s.full()
}

// full reports whether there is a ceiling, and the process is over it.
func (s *Store) full() bool {
	limit := s.tunables.get(maxMemory)
	return limit != 0 && s.ceiling.reached(limit)
}

// reached reports whether the heap is larger than limit.
func (x *ceiling) reached(limit int64) bool {
	if x.asked.Add(1)%askEvery != 1 {
		return x.over.Load()
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	over := heap() > limit
	if over && time.Since(x.collected) > collectEvery {
		runtime.GC() // much of it may be garbage
		x.collected = time.Now()
		over = heap() > limit
	}
	x.over.Store(over)
	return over
}

// reset makes the next command look.
func (x *ceiling) reset() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.collected = time.Time{}
	x.asked.Store(0)
}

// heap gives the bytes of all objects of the process.
func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
