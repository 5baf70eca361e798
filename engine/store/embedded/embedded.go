// Package embedded is a store in the process: a Redis-shaped keyspace.
//
// Keys live in shards by the hash of their tag, as in the slots of a cluster,
// so that a structure and its scripts need one lock. What takes several locks
// takes them in the order of the shards.
package embedded

import (
	"context"
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A Clock is where a store takes its time from.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Options of a store; the zero value is a store in memory on the real clock.
type Options struct {
	Clock  Clock
	Log    store.Log // nil: nothing is kept
	Shards int       // a power of two; 0 means 64
	Lua    bool      // run the Lua bodies of scripts, to test them
}

// A Store is an embedded store.
type Store struct {
	shards []shard
	seed   maphash.Seed
	clock  Clock
	log    store.Log
	closed atomic.Bool
	lua    *evaluator // nil: scripts run as Go
}

// A shard is a part of the keyspace under one lock.
type shard struct {
	mu       sync.RWMutex
	keys     map[string]*entry
	waiters  map[string][]chan struct{} // blocked callers by key
	versions uint64                     // the last version given out
	r, w     tx                         // for a reader (shared, never changed) and for the writer
	_        [64]byte                   // no false sharing with the next lock
}

// An entry is what a key holds: one of *list, *hash, *zset, or nil for text.
type entry struct {
	value   any
	text    string
	expires int64  // ms since the epoch, 0 for never
	version uint64 // rises with each change
}

type realClock struct{}

func (realClock) Now() time.Time                         { return time.Now() }
func (realClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// New gives an empty store.
func New(opts Options) *Store {
	if opts.Shards == 0 {
		opts.Shards = 64
	}
	if opts.Clock == nil {
		opts.Clock = realClock{}
	}
	s := &Store{shards: make([]shard, opts.Shards), seed: maphash.MakeSeed(), clock: opts.Clock, log: opts.Log}
	if opts.Lua {
		s.lua = new(evaluator)
	}
	for i := range s.shards {
		sh := &s.shards[i]
		sh.keys = make(map[string]*entry)
		sh.waiters = make(map[string][]chan struct{})
		sh.r, sh.w = tx{s: s, sh: sh}, tx{s: s, sh: sh, writes: true}
	}
	return s
}

var _ store.Store = (*Store)(nil)

// tag gives the part of key that decides where it lives, as Redis Cluster does.
func tag(key string) string {
	if i := strings.IndexByte(key, '{'); i >= 0 {
		if j := strings.IndexByte(key[i+1:], '}'); j > 0 {
			return key[i+1 : i+1+j]
		}
	}
	return key
}

func (s *Store) index(key string) int {
	return int(maphash.String(s.seed, tag(key))) & (len(s.shards) - 1)
}

func (s *Store) Do(ctx context.Context, c store.Command) store.Reply {
	if err := s.check(ctx, &c); err != nil {
		return failure(err)
	}
	if c.Row().Flags&store.Blocking != 0 {
		return s.wait(ctx, c)
	}
	first, end := c.Keys()
	if end-first > 1 && c.Script == nil { // keys anywhere
		return s.Atomic(ctx, []store.Command{c})[0]
	}
	sh := &s.shards[0]
	if first < end {
		sh = &s.shards[s.index(c.Arg(first))]
	}
	if !c.Writes() {
		sh.mu.RLock()
		r := sh.r.Do(c)
		sh.mu.RUnlock()
		return r
	}
	sh.mu.Lock()
	r := sh.w.Do(c)
	if s.log == nil {
		sh.w.now = 0
		sh.mu.Unlock()
		return r
	}
	seq := sh.w.flush()
	sh.mu.Unlock()
	return s.saved(seq, r)
}

func (s *Store) check(ctx context.Context, c *store.Command) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.closed.Load() {
		return store.ErrClosed
	}
	return c.Check()
}

func failure(err error) store.Reply {
	if e, ok := err.(store.Error); ok {
		return store.OfError(e)
	}
	return store.OfFailure(err)
}

// saved waits for the log before an answer is given.
func (s *Store) saved(seq uint64, r store.Reply) store.Reply {
	if seq == 0 {
		return r
	}
	if err := s.log.Wait(seq); err != nil {
		return store.OfFailure(err)
	}
	return r
}

func (s *Store) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	rs := make([]store.Reply, len(cs))
	for i, c := range cs {
		rs[i] = s.Do(ctx, c)
	}
	return rs
}

func (s *Store) Atomic(ctx context.Context, cs []store.Command) []store.Reply {
	rs, err := s.exec(ctx, nil, cs)
	if err != nil {
		rs = make([]store.Reply, len(cs))
		for i := range rs {
			rs[i] = failure(err)
		}
	}
	return rs
}

// exec executes cs with nothing in between, unless a key of watched has
// another version now.
func (s *Store) exec(ctx context.Context, watched map[string]uint64, cs []store.Command) ([]store.Reply, error) {
	for i := range cs {
		if err := s.check(ctx, &cs[i]); err != nil {
			return nil, err
		}
	}
	locked := s.lock(watched, cs)
	t := &tx{s: s, writes: true}
	if len(locked) == 1 {
		t.sh = &s.shards[locked[0]]
	}
	for key, version := range watched {
		if t.version(key) != version {
			s.unlock(locked)
			return nil, store.ErrConflict
		}
	}
	rs := make([]store.Reply, len(cs))
	for i, c := range cs {
		rs[i] = t.Do(c)
	}
	seq := t.flush()
	s.unlock(locked)
	if seq != 0 {
		return rs, s.log.Wait(seq)
	}
	return rs, nil
}

// lock locks the shards of what is watched and of the keys of cs, in order.
func (s *Store) lock(watched map[string]uint64, cs []store.Command) (locked []int) {
	need := make([]bool, len(s.shards))
	for key := range watched {
		need[s.index(key)] = true
	}
	for i := range cs {
		for k, end := cs[i].Keys(); k < end; k++ {
			need[s.index(cs[i].Arg(k))] = true
		}
	}
	for i, ok := range need {
		if ok {
			s.shards[i].mu.Lock()
			locked = append(locked, i)
		}
	}
	return locked
}

func (s *Store) unlock(locked []int) {
	for _, i := range locked {
		s.shards[i].mu.Unlock()
	}
}

func (s *Store) Close() error {
	s.closed.Store(true)
	return nil
}
