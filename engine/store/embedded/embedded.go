// Package embedded is a store in the process: a Redis-shaped keyspace.
//
// Keys live in shards by the hash of their tag, as in the slots of a cluster,
// so that a structure and its scripts need one lock. What takes several locks
// takes them in the order of the shards. A tx executes commands under the
// locks that they need; what it changed goes to the log, if there is one, and
// to those who wait for a key, before the locks are given back.
//
// Keys, fields and members are copied into texts of the store's own. Values
// that a command brings are kept as they are, or packed later: strings of Go do
// not change. One that is a small part of a large buffer keeps all of it alive,
// so who cuts arguments out of a buffer clones them first.
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
	// Now gives the time.
	Now() time.Time

	// After gives a channel that receives once d has passed.
	After(d time.Duration) <-chan time.Time
}

// Options of a store; the zero value is a store in memory on the real clock.
type Options struct {
	Clock      Clock         // nil: that of the machine
	Log        store.Log     // nil: nothing is kept
	Memory     int64         // in bytes: what the process may hold before writes are refused; 0: any amount
	Shards     int           // a power of two; 0 means 64
	Tiny       bool          // pack lists of few elements, to test it
	Lua        bool          // run the Lua bodies of scripts in place of the Go ones, to test them
	ScriptTime time.Duration // how long a script may run that has not written; 0 means 5 s
}

// A Store is an embedded store. It is safe for concurrent use.
type Store struct {
	shards   []shard
	handlers []handler
	seed     maphash.Seed
	clock    Clock
	log      store.Log
	loading  atomic.Bool // nothing expires
	lua      bool
	tiny     bool
	scripts  evaluator
	txs      sync.Pool // of *tx, for what does not fit into one shard
	expirer  expirer
	hub      hub
	tunables tunables
	ceiling  ceiling
	images   images // of a snapshot
	started  time.Time
	closed   atomic.Bool
}

// A shard is a part of the keyspace under one lock.
type shard struct {
	mu       rwlock
	keys     keyspace
	waiters  map[string][]*waiter // blocked callers by the key they wait for, first come first
	versions uint64               // the last version given out
	spare    *entry               // a list that was emptied, for a queue that is filled again
	snap     *snapshot            // one that is being taken, or nil
	r, w     tx                   // for readers (shared, never changed) and for the writer
	_        [64]byte             // no false sharing with the next lock
}

// An entry is what a key holds, but for a short text: one of *list, *hash,
// *members, *zset, *stream, *buffer and flat, or nil for text. No collection but
// a stream is empty.
type entry struct {
	value   any
	text    string
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
	s := &Store{
		shards:   make([]shard, opts.Shards),
		handlers: handlers[:],
		seed:     maphash.MakeSeed(),
		clock:    opts.Clock,
		log:      opts.Log,
		lua:      opts.Lua,
		tiny:     opts.Tiny,
		started:  opts.Clock.Now(),
	}
	s.tunables.init()
	s.tunables[maxMemory].Store(opts.Memory)
	s.scripts.init(opts.ScriptTime)
	s.images.init()
	s.txs.New = func() any { return &tx{s: s} }
	s.expirer.done = make(chan struct{})
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.init()
		sh.waiters = make(map[string][]*waiter)
		sh.r, sh.w = tx{s: s, sh: sh}, tx{s: s, sh: sh, writes: true}
	}
	return s
}

var (
	_ store.Store  = (*Store)(nil)
	_ store.Runner = (*Store)(nil)
)

// tag gives the part of key that decides where it lives, as Redis Cluster does.
func tag(key string) string {
	if i := strings.IndexByte(key, '{'); i >= 0 {
		if j := strings.IndexByte(key[i+1:], '}'); j > 0 {
			return key[i+1 : i+1+j]
		}
	}
	return key
}

// index gives the number of the shard of key.
func (s *Store) index(key string) int { return s.slot(tag(key)) }

func (s *Store) slot(tag string) int {
	return int(maphash.String(s.seed, tag)) & (len(s.shards) - 1)
}

// home gives the shard that has all keys of c, or nil if there are several.
func (s *Store) home(c *store.Command) *shard {
	at := c.Keys()
	n := at.Len()
	if n == 0 {
		return &s.shards[0]
	}
	i := s.index(c.Arg(at.At(0)))
	for k := 1; k < n; k++ {
		if s.index(c.Arg(at.At(k))) != i {
			return nil
		}
	}
	return &s.shards[i]
}

// begins reports whether key begins with {tag}, as the parts of a structure
// do. It is faster than to look for the tag.
func begins(key, tag string) bool {
	n := len(tag) + 1
	return len(key) > n && key[0] == '{' && key[n] == '}' && key[1:n] == tag
}

// Do executes one command or script. See store.Store.
func (s *Store) Do(ctx context.Context, c store.Command) store.Reply { return s.Run(ctx, nil, &c) }

// Run is Do for a command where it is. See store.Runner.
func (s *Store) Run(ctx context.Context, at store.Shard, c *store.Command) store.Reply {
	if c.Op == store.Other && c.Script == nil {
		*c = c.Resolve()
	}
	if err := s.check(ctx, c); err != nil {
		return failure(err)
	}
	if key, plain := c.OnlyKey(); plain {
		sh := s.shardOf(at, key)
		if c.Writes() {
			return s.write(sh, c)
		}
		return sh.read(c)
	}
	if c.Script != nil {
		return s.script(c)
	}
	if special(c) {
		own := *c // it may wait: c stays on the stack of who called
		return s.special(ctx, own)
	}
	sh := s.home(c)
	switch {
	case sh == nil:
		return s.alone(c)
	case changes(c):
		return s.write(sh, c)
	}
	return sh.read(c)
}

// script executes a script. One that reads has a time of its own, and so a tx.
func (s *Store) script(c *store.Command) store.Reply {
	if c.Script.ReadOnly || c.Script.Keys == 0 {
		return s.alone(c)
	}
	t := tag(c.Arg(0))
	i := s.slot(t)
	sound := strings.IndexByte(t, '}') < 0 // what is no tag may hold one
	for k := 1; k < c.Script.Keys; k++ {
		if key := c.Arg(k); !(sound && begins(key, t)) && s.index(key) != i {
			return s.alone(c)
		}
	}
	return s.write(&s.shards[i], c)
}

// read executes a command that changes nothing.
func (sh *shard) read(c *store.Command) store.Reply {
	sh.mu.RLock()
	r := sh.r.run(c)
	sh.mu.RUnlock()
	return r
}

// changes reports whether c needs keys for itself alone.
func changes(c *store.Command) bool {
	return c.Writes() || c.Script == nil && c.Row().Flags&store.Caching != 0
}

// special reports whether c is more than a command on the keys that it names.
func special(c *store.Command) bool {
	flags := c.Row().Flags
	return flags&store.Blocking != 0 && c.Blocks() || flags&store.Scripted != 0 ||
		c.Op == store.Publish || c.Op == store.ScriptLoad || whole(c)
}

func (s *Store) special(ctx context.Context, c store.Command) store.Reply {
	switch {
	case c.Blocks():
		return s.wait(ctx, c)
	case c.Op == store.ScriptLoad:
		return s.scripts.command(&c)
	case c.Row().Flags&store.Scripted != 0:
		return s.evaluate(ctx, &c)
	case c.Writes() || c.Row().Flags&store.Whole == 0:
		return s.alone(&c)
	}
	t := s.acquire(false, func(*tx) {}) // it goes from shard to shard
	r := t.run(&c)
	s.release(t)
	return r
}

// Shard gives where a key lives. See store.Runner.
func (s *Store) Shard(key string) store.Shard { return &s.shards[s.index(key)] }

// shardOf gives the shard of a key, which the caller may know.
func (s *Store) shardOf(at store.Shard, key string) *shard {
	if sh, known := at.(*shard); known && sh.w.s == s {
		return sh
	}
	return &s.shards[s.index(key)]
}

// RunUnless is Run unless a key exists. See store.Runner.
func (s *Store) RunUnless(ctx context.Context, at store.Shard, absent string, c *store.Command) (r store.Reply, ran bool) {
	if err := s.check(ctx, c); err != nil {
		return failure(err), true
	}
	key, plain := c.OnlyKey()
	sh := s.shardOf(at, key)
	if !plain || !begins(absent, key) && sh != &s.shards[s.index(absent)] {
		return r, false
	}
	r, done, ran := sh.write(absent, c)
	return s.deliver(r, &done), ran
}

// write executes a command on keys of one shard.
func (s *Store) write(sh *shard, c *store.Command) store.Reply {
	r, done, _ := sh.write("", c)
	return s.deliver(r, &done)
}

// deliver gives the reply of a command after what follows from it.
func (s *Store) deliver(r store.Reply, done *outcome) store.Reply {
	if done.seq == 0 && done.served == nil {
		return r
	}
	if err := done.deliver(s); err != nil {
		return store.OfFailure(err)
	}
	return r
}

// write executes a command under the lock, which is given back even if the
// body of a script panics; it does not if there is a key absent.
func (sh *shard) write(absent string, c *store.Command) (r store.Reply, done outcome, ran bool) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if absent != "" && sh.w.Has(absent) {
		sh.w.now = 0
		return r, done, false
	}
	r = sh.w.run(c)
	if sh.w.count > 0 || len(sh.w.ready) > 0 {
		done = sh.w.end()
	}
	sh.w.now = 0
	return r, done, true
}

// check reports why c cannot be executed.
func (s *Store) check(ctx context.Context, c *store.Command) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if s.closed.Load() {
		return store.ErrClosed
	}
	if err := c.Check(); err != nil {
		return err
	}
	if s.refuses(c) {
		return outOfMemory
	}
	if s.log != nil && c.Writes() {
		return s.log.Err()
	}
	return nil
}

// Load calls fn, which executes what a log has, and makes s log what it does
// from then on. Nothing expires meanwhile, and nobody else uses s.
func (s *Store) Load(fn func() (store.Log, error)) (err error) {
	s.loading.Store(true)
	defer s.loading.Store(false)
	s.log, err = fn()
	return err
}

// failure gives err as a reply: one of the command or one of the store.
func failure(err error) store.Reply {
	if e, ok := err.(store.Error); ok {
		return store.OfError(e)
	}
	return store.OfFailure(err)
}

// Pipeline executes commands in order. See store.Store.
func (s *Store) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	rs := make([]store.Reply, len(cs))
	for i := range cs {
		rs[i] = s.Do(ctx, cs[i])
	}
	return rs
}

// Atomic executes commands with nothing in between. See store.Store. If one of
// them is malformed, nothing is done and each reply says so.
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

// Close ends what runs beside the calls. Those who wait for a key fail with
// store.ErrClosed.
func (s *Store) Close() error {
	if s.closed.CompareAndSwap(false, true) {
		close(s.expirer.done)
		s.hub.close()
	}
	return nil
}
