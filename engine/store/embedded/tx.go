package embedded

import (
	"context"
	"math"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A tx executes commands under the locks that they need. Those of one shard
// belong to it; others come from a pool.
type tx struct {
	s      *Store
	sh     *shard  // where all keys are, or nil if they are in several
	held   lockset // of a tx from the pool
	writes bool
	wrote  bool            // the script has executed a command that writes
	strict bool            // refuse keys whose shard is not held: an undeclared one of EVAL
	now    int64           // ms since the epoch, once somebody asked; for a writer only
	caller context.Context // of EVAL; nil: nobody gives up
	ready  []string        // lists that have grown and that somebody waits for
	effects
	trace
}

// A handler executes one command, of which it keeps nothing but strings. It may
// not call back into the store.
type handler func(t *tx, c *store.Command) store.Reply

var _ store.Tx = (*tx)(nil)

// refusal is what Do panics with, to end a script.
type refusal struct{ reply store.Reply }

// Do executes a command of a script, which ends if the reply is an error.
func (t *tx) Do(c store.Command) store.Reply {
	r := t.Run(&c)
	if r.Kind() >= store.Refused {
		panic(refusal{r})
	}
	return r
}

// Try executes a command of a script.
func (t *tx) Try(c store.Command) store.Reply { return t.Run(&c) }

// Has reports whether key exists.
func (t *tx) Has(key string) bool { return t.has(key) }

// Micros gives the time as TIME does.
func (t *tx) Micros() int64 { return t.s.clock.Now().UnixMicro() }

// Run executes a command of a script where it is: a Command is big to copy.
func (t *tx) Run(c *store.Command) store.Reply {
	if c.Op == store.Other && c.Script == nil {
		*c = c.Resolve()
	}
	if err := c.Check(); err != nil {
		return failure(err)
	}
	if c.Script == nil {
		switch flags := c.Row().Flags; {
		case flags&store.Scripted != 0:
			return store.OfError("ERR This Redis command is not allowed from script")
		case whole(c) && len(t.held) < len(t.s.shards):
			return undeclared
		case flags&store.Write != 0 && !t.writes:
			return store.OfError("ERR Write commands are not allowed from read-only scripts.")
		case !t.wrote && t.s.refuses(c): // what has begun may end
			return store.OfError(outOfMemory)
		}
		t.wrote = t.wrote || c.Writes()
	}
	return t.run(c)
}

// run executes a command that has been checked.
func (t *tx) run(c *store.Command) store.Reply {
	if c.Script != nil {
		return t.script(c)
	}
	h := t.s.handlers[c.Op]
	if h == nil {
		return unknown(c)
	}
	if t.strict && !t.declared(c) {
		return undeclared
	}
	if t.writes && t.s.tunables.get(notifyEvents) != 0 {
		h = tracing(h)
	}
	if t.s.log == nil || !t.writes {
		return h(t, c.Lent()) // nobody asks for effects
	}
	t.changed, t.instead = false, false
	r := h(t, c.Lent())
	if t.changed && !t.instead {
		t.add(c)
	}
	return r
}

func (t *tx) script(c *store.Command) (r store.Reply) {
	t.wrote = false
	if t.s.lua {
		own := *c // the evaluator keeps it; c stays on the stack
		return t.s.scripts.body(t, &own)
	}
	defer refused(&r)
	return c.Script.Go(t, c.Lent())
}

// refused makes the reply of a command that ended a script that of the script.
func refused(r *store.Reply) {
	switch p := recover().(type) {
	case nil:
	case refusal:
		*r = p.reply
	default:
		panic(p)
	}
}

// unknown is the reply to a command that is not in the table.
func unknown(c *store.Command) store.Reply {
	var b strings.Builder
	b.WriteString("ERR unknown command '" + c.Arg(0) + "', with args beginning with: ")
	for i := 1; i < c.Len() && b.Len() < 128; i++ {
		b.WriteString("'" + c.Arg(i) + "' ")
	}
	return store.OfError(store.Error(b.String()))
}

var undeclared = store.OfError("ERR Script attempted to access keys that were not declared")

// declared reports whether all keys of c lie in shards that are held.
func (t *tx) declared(c *store.Command) bool {
	at := c.Keys()
	for k := range at.Len() {
		if !t.holds(c.Arg(at.At(k))) {
			return false
		}
	}
	return true
}

// holds reports whether the lock of key is held.
func (t *tx) holds(key string) bool {
	i := t.s.index(key)
	if t.sh != nil {
		return t.sh == &t.s.shards[i]
	}
	return t.held.has(i)
}

func (t *tx) shard(key string) *shard {
	if t.sh != nil {
		return t.sh
	}
	return &t.s.shards[t.s.index(key)]
}

// time gives the time in ms since the epoch. All commands of a tx see the same,
// unless they are single reads.
func (t *tx) time() int64 {
	if t.sh != nil && t == &t.sh.r {
		return t.s.clock.Now().UnixMilli()
	}
	if t.now == 0 {
		t.now = t.s.clock.Now().UnixMilli()
	}
	return t.now
}

// expiryTime is time for those who ask whether something has expired: nothing
// has while a log is being loaded, in which what did is removed.
func (t *tx) expiryTime() int64 {
	if t.s.loading.Load() {
		return math.MinInt64
	}
	return t.time()
}

// look gives the shard of key and its slot there, -1 if it does not exist. One
// that has expired is removed by the next writer.
func (t *tx) look(key string) (sh *shard, i int) {
	sh = t.shard(key)
	if i = sh.keys.find(key); i < 0 {
		return sh, i
	}
	if t.writes && sh.snap != nil {
		sh.before(i)
	}
	if len(sh.keys.expiring) == 0 || sh.keys.deadline(i) == never || t.expiryTime() <= sh.keys.deadline(i) {
		return sh, i
	}
	if t.writes {
		t.expire(sh, key)
	}
	return sh, -1
}

// has reports whether key exists.
func (t *tx) has(key string) bool {
	_, i := t.look(key)
	return i >= 0
}

// entry gives what key holds, or nil. Who changes it calls touch.
func (t *tx) entry(key string) *entry {
	sh, i := t.look(key)
	if i < 0 {
		return nil
	}
	return sh.keys.entry(i)
}

// holding gives what key holds if that is a *V, nil if there is nothing, and an
// error reply if it is of another type.
func holding[V any](t *tx, key string) (v *V, e *entry, bad store.Reply) {
	e = t.entry(key)
	if v, bad = held[V](t, e); v == nil {
		e = nil
	}
	return v, e, bad
}

// held is holding for the entry of a key, nil for none.
func held[V any](t *tx, e *entry) (v *V, bad store.Reply) {
	if e == nil {
		return nil, bad
	}
	if v = as[V](t, e); v == nil {
		bad = wrongType
	}
	return v, bad
}

// making is holding, with a new *V if there is nothing. The caller puts an
// element into it.
func making[V any](t *tx, key string) (v *V, e *entry, bad store.Reply) {
	return makingIn[V](t, key, t.entry(key))
}

// makingIn is making for the entry of the key, nil for none.
func makingIn[V any](t *tx, key string, old *entry) (v *V, e *entry, bad store.Reply) {
	if old != nil {
		v, bad = held[V](t, old)
		return v, old, bad
	}
	v = new(V)
	return v, t.create(key, v, ""), bad
}

// create makes key, which does not exist. The caller calls touch.
func (t *tx) create(key string, value any, text string) *entry {
	e := &entry{value: value, text: text}
	keys := &t.shard(key).keys
	keys.push(key, keys.hashFor(key), e, "")
	t.markNew(key)
	return e
}

// touch notes that key, which holds e, has changed.
func (t *tx) touch(key string, e *entry) {
	sh := t.shard(key)
	e.version = t.renew(sh, key)
	if e.value == nil {
		sh.keys.settle(sh.keys.find(key), e, t.s.mostShort())
	}
}

// retouch is touch for who has no entry of key, which exists.
func (t *tx) retouch(key string) {
	sh := t.shard(key)
	sh.keys.setVersion(sh.keys.find(key), t.renew(sh, key))
}

// renew notes that key has changed, and gives it a version.
func (t *tx) renew(sh *shard, key string) (version uint64) {
	sh.versions++
	t.changed = true
	t.mark(key, false)
	if len(sh.waiters) > 0 {
		t.wake(key)
	}
	return sh.versions
}

// wake gives those who wait for key their turn at the end of the tx.
func (t *tx) wake(key string) {
	if len(t.shard(key).waiters[key]) > 0 {
		t.ready = append(t.ready, key)
	}
}

// remove deletes key, which exists.
func (t *tx) remove(key string) {
	t.vacate(t.shard(key), key)
	t.changed = true
	t.mark(key, true)
}

// gone tells those who wait for a stream that it has been deleted.
func (t *tx) gone(key string, e *entry) {
	if _, is := e.value.(*stream); is {
		t.wake(key)
	}
}

// version gives a number that changes whenever key does: 0 for none.
func (t *tx) version(key string) uint64 {
	sh, i := t.look(key)
	if i < 0 {
		return 0
	}
	return sh.keys.version(i)
}
