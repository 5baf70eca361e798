// Package overlay is a store on top of another one, which it reads and never
// changes.
//
// A key that is only read is read below. Before the first command that may write
// to a key, all of it is fetched, with the time at which it expires, into a store
// in memory, where the command is then executed, and every later one that names
// the key: the key is held. What a script has written it sees, and at the end
// what is different can be told. Commands on the whole store put both together.
//
// A key is as it was when it was first held, whatever becomes of it below. The
// limits follow from that: what others write to a held key is not seen, a wait
// on one is served by what is written here, and a key larger than Options.Most
// cannot be written to.
//
// What cannot be kept apart is refused with store.ErrOverlay: a command that the
// table does not know, one that names keys by patterns, a script of EVAL that
// touches a key it has not declared. What is published reaches those who have
// subscribed here, and is recorded.
package overlay

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/transfer"
)

// Options of an overlay; the zero value is useful.
type Options struct {
	Clock embedded.Clock // of what is held; nil: the clock of the store below, as it is when New is called
	Most  int            // bytes of a key that is held; 0: 256 MiB
}

// A Store is an overlay. It is safe for concurrent use.
type Store struct {
	under store.Store
	above *embedded.Store // what is held, and what is new
	read  *transfer.Reader
	again *transfer.Reader // of what is above

	mu        sync.Mutex
	held      map[string]*transfer.Key // as they were below
	flushed   bool                     // nothing is below any more
	published []Publication
}

// A Publication is what would have been published.
type Publication struct{ Channel, Payload string }

var _ store.Store = (*Store)(nil)

// New gives an overlay on a store, which it asks for the time and for what it
// can do.
func New(ctx context.Context, under store.Store, opts Options) (*Store, error) {
	if opts.Most == 0 {
		opts.Most = 256 << 20
	}
	if opts.Clock == nil {
		now, err := timeOf(ctx, under)
		if err != nil {
			return nil, err
		}
		opts.Clock = skewed(time.Until(now))
	}
	s := &Store{under: under, above: embedded.New(embedded.Options{Clock: opts.Clock}), held: make(map[string]*transfer.Key)}
	var err error
	if s.read, err = transfer.NewReader(ctx, under, opts.Most); err == nil {
		s.again, err = transfer.NewReader(ctx, s.above, 1<<62)
	}
	return s, err
}

// timeOf gives the time of a store.
func timeOf(ctx context.Context, s store.Store) (time.Time, error) {
	r := s.Do(ctx, store.Cmd(store.Time))
	if err := r.Err(); err != nil {
		return time.Time{}, err
	}
	return time.Unix(int64(r.At(0).Float()), int64(r.At(1).Float())*1000), nil
}

// A skewed clock is ahead of that of the machine.
type skewed time.Duration

func (c skewed) Now() time.Time                         { return time.Now().Add(time.Duration(c)) }
func (c skewed) After(d time.Duration) <-chan time.Time { return time.After(d) }

// hold fetches those keys that are not held yet.
func (s *Store) hold(ctx context.Context, names []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flushed {
		return nil
	}
	missing := make(map[string]bool)
	for _, name := range names {
		if _, held := s.held[name]; !held {
			missing[name] = true
		}
	}
	if len(missing) == 0 {
		return nil
	}
	fetch := slices.Sorted(maps.Keys(missing))
	keys, err := s.read.Read(ctx, fetch)
	if errors.Is(err, transfer.ErrTooLarge) {
		return fmt.Errorf("%w: cannot fetch a key that is to be written: %w", store.ErrOverlay, err)
	}
	if err != nil {
		return err
	}
	for i, name := range fetch {
		if err := write(ctx, s.above, keys[i].Writes(name)); err != nil {
			return fmt.Errorf("overlay: %s: %w", name, err)
		}
		s.held[name] = &keys[i]
	}
	return nil
}

// write executes commands that must all succeed.
func write(ctx context.Context, s store.Store, cs []store.Command) error {
	if len(cs) == 0 {
		return nil
	}
	for _, r := range s.Atomic(ctx, cs) {
		if err := r.Err(); err != nil {
			return err
		}
	}
	return nil
}

// isAbove reports whether one of the keys of c is held.
func (s *Store) isAbove(c *store.Command) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := c.Keys()
	if s.flushed {
		return true
	}
	for i := range at.Len() {
		if _, held := s.held[c.Arg(at.At(i))]; held {
			return true
		}
	}
	return false
}

// keysOf gives the keys of commands.
func keysOf(cs []store.Command) (names []string) {
	for i := range cs {
		at := cs[i].Keys()
		for k := range at.Len() {
			names = append(names, cs[i].Arg(at.At(k)))
		}
	}
	return names
}

// A way is where a command is executed.
type way uint8

const (
	below   way = iota // it reads keys that are not held, or none
	above              // it may write, or names a key that is held
	by                 // it has a way of its own: see oddly
	refused            // it cannot be
)

// way gives where c, which is resolved, is executed.
func (s *Store) way(c *store.Command) way {
	if c.Script == nil {
		if c.Check() != nil {
			return above // which says what is wrong, and does nothing
		}
		if oddly(c) != nil {
			return by
		}
		if unnamed(c) {
			return refused
		}
	}
	if c.Writes() || s.isAbove(c) {
		return above
	}
	return below
}

// unnamed reports whether c may touch keys that it does not name: it is not in
// the table, or a SORT by the values of other keys.
func unnamed(c *store.Command) bool {
	switch c.Op {
	case store.Other:
		return true
	case store.Sort, store.SortRO:
		for i := 1; i+1 < c.Len(); i++ {
			word := strings.ToUpper(c.Arg(i))
			if (word == "BY" || word == "GET") && strings.Contains(c.Arg(i+1), "*") {
				return true
			}
		}
	}
	return false
}

// refusal gives the error of c.
func refusal(c *store.Command, why string) error {
	name := c.Name()
	if c.Op == store.Other && c.Script == nil {
		name = "unknown command " + name
	}
	return fmt.Errorf("%w: %s refused: %s", store.ErrOverlay, name, why)
}

const nobodyKnows = "nobody can tell which keys it touches"

// Do executes c.
func (s *Store) Do(ctx context.Context, c store.Command) store.Reply {
	c = c.Resolve()
	switch s.way(&c) {
	case by:
		return oddly(&c)(s, ctx, &c)
	case refused:
		return store.OfFailure(refusal(&c, nobodyKnows))
	case above:
		if err := s.hold(ctx, keysOf([]store.Command{c})); err != nil {
			return store.OfFailure(err)
		}
		return s.above.Do(ctx, c)
	}
	return s.under.Do(ctx, c)
}

// Pipeline takes a round trip for what is to be fetched, and one for each stretch
// of commands that are executed below.
func (s *Store) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	cs = resolved(cs)
	if err := s.hold(ctx, keysOf(s.writers(cs))); err != nil {
		return failures(err, len(cs))
	}
	rs := make([]store.Reply, 0, len(cs))
	for i := 0; i < len(cs); {
		w, from := s.way(&cs[i]), i
		if w == by || w == refused {
			rs = append(rs, s.Do(ctx, cs[i]))
			i++
			continue
		}
		for i < len(cs) && s.way(&cs[i]) == w {
			i++
		}
		rs = append(rs, s.stretch(ctx, w, cs[from:i])...)
	}
	return rs
}

// stretch executes commands that go the same way.
func (s *Store) stretch(ctx context.Context, w way, cs []store.Command) []store.Reply {
	if w == below {
		return s.under.Pipeline(ctx, cs)
	}
	if err := s.hold(ctx, keysOf(cs)); err != nil {
		return failures(err, len(cs))
	}
	return s.above.Pipeline(ctx, cs)
}

// writers gives those of the commands that will be executed above, for all that
// is known before they are.
func (s *Store) writers(cs []store.Command) (some []store.Command) {
	for i := range cs {
		if s.way(&cs[i]) == above {
			some = append(some, cs[i])
		}
	}
	return some
}

// Atomic executes all of cs above if one of them has to be. Commands on the
// whole store, and those that publish or run scripts by their text, are executed
// one by one with the others: somebody else may come between.
func (s *Store) Atomic(ctx context.Context, cs []store.Command) []store.Reply {
	cs = resolved(cs)
	switch w, err := s.wayOf(cs); {
	case err != nil:
		return failures(err, len(cs))
	case w == below:
		return s.under.Atomic(ctx, cs)
	case w == by:
		return s.oneByOne(ctx, cs)
	}
	if err := s.hold(ctx, keysOf(cs)); err != nil {
		return failures(err, len(cs))
	}
	return s.above.Atomic(ctx, cs)
}

// wayOf gives the way of commands that go together: the one of them that is
// farthest from below. The error is that of one that is refused.
func (s *Store) wayOf(cs []store.Command) (together way, err error) {
	for i := range cs {
		w := s.way(&cs[i])
		if w == refused {
			return w, refusal(&cs[i], nobodyKnows)
		}
		if cs[i].Script == nil && cs[i].Check() != nil { // none is executed
			return above, nil
		}
		together = max(together, w)
	}
	return together, nil
}

func (s *Store) oneByOne(ctx context.Context, cs []store.Command) []store.Reply {
	rs := make([]store.Reply, len(cs))
	for i := range cs {
		rs[i] = s.Do(ctx, cs[i])
	}
	return rs
}

// Close closes the store below too.
func (s *Store) Close() error { return errors.Join(s.above.Close(), s.under.Close()) }

func resolved(cs []store.Command) []store.Command {
	own := make([]store.Command, len(cs))
	for i := range cs {
		own[i] = cs[i].Resolve()
	}
	return own
}

func failures(err error, n int) []store.Reply {
	rs := make([]store.Reply, n)
	for i := range rs {
		rs[i] = store.OfFailure(err)
	}
	return rs
}
