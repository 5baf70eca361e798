// Package redis is a store on a server that speaks the Redis protocol: Redis
// from 7.0 or Valkey from 7.2.
//
// A call takes a line from a pool, sends what it has in one round trip, and
// ends with its context even if the server does not answer. What has no answer
// is store.ErrUnavailable if nothing was changed, and store.ErrUnknown if a
// write may have taken place. Calls that only read, and those of which nothing
// reached the server, are tried again for about half a second; a write that
// may have taken place never is.
//
// Sessions and waits have connections of their own, so that they cannot starve
// ordinary calls.
package redis

import (
	"context"
	"strings"
	"sync/atomic"

	"github.com/rdsh/rdsh/engine/store"
)

// A Store is one server. Strings in its replies share memory with the reply
// that they came in: clone what lives long.
type Store struct {
	config   config
	calls    *lines // of one round trip
	talks    *lines // for sessions
	waits    *lines // for commands that block
	shared   waits  // callers that wait for the same list
	scripts  scripts
	warnings []string
	closed   atomic.Bool
}

var _ store.Store = (*Store)(nil)

// Open connects to the server at a URL,
//
//	redis://[user:password@]host[:port][/db][?option=value&…]
//	unix://[user:password@]/path/of/socket[?db=n&option=value&…]
//
// and makes sure that it can be used. Host is localhost and port 6379 unless
// they are given. Options are client_name; db; pool_size, the number of
// connections for ordinary calls (10 for each processor); pool_timeout, how
// long a call waits for one of them (5s); dial_timeout (5s), read_timeout
// (10s) and write_timeout (10s). Times are like 500ms or 2s, or in seconds.
//
// No error repeats the URL. It is store.ErrUnavailable if the server cannot be
// reached or refuses the user.
func Open(ctx context.Context, url string) (*Store, error) {
	c, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	patient := c
	patient.read = -1 // what waits is ended by its context
	s := &Store{
		config: c, calls: newLines(c, c.poolSize), talks: newLines(c, 0), waits: newLines(patient, 0),
	}
	s.waits.ids = true
	if err := s.probe(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Warnings tells in a line each why the server may lose data, as found when
// the store was opened: nothing if it is safe, or does not say.
func (s *Store) Warnings() []string { return s.warnings }

// Close ends the calls in flight, with ErrClosed, and every connection.
func (s *Store) Close() error {
	s.closed.Store(true)
	s.calls.close()
	s.talks.close()
	s.waits.close()
	return nil
}

// Do executes c in one round trip. A script takes a second one the first time
// that the server sees it.
func (s *Store) Do(ctx context.Context, c store.Command) store.Reply {
	c = c.Resolve()
	if r := refuse(&c); r.Err() != nil {
		return r
	}
	switch {
	case isPeek(&c):
		return s.peek(ctx, c)
	case c.Blocks():
		return s.block(ctx, c)
	}
	return s.do(ctx, c)
}

// do executes c over a line of the pool.
func (s *Store) do(ctx context.Context, c store.Command) store.Reply {
	cs := []store.Command{c}
	t := s.newTrip(cs, false)
	s.send(ctx, t)
	r := t.reply(0, &c)
	if c.Script != nil && isNoScript(r) {
		t = s.newTrip(cs, true)
		s.send(ctx, t)
		return t.reply(0, &c)
	}
	return r
}

// Pipeline executes cs in one round trip, in order. Scripts bring their text
// along with their first use in it. A command that cannot be sent is left out.
func (s *Store) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	good, refused := check(cs)
	switch {
	case refused != nil:
		return s.pipelineSome(ctx, cs)
	case len(good) == 0:
		return nil
	}
	t := s.newTrip(good, true)
	s.send(ctx, t)
	rs := make([]store.Reply, len(good))
	for i := range good {
		rs[i] = t.reply(i, &good[i])
	}
	return rs
}

// pipelineSome executes those of cs that can be sent.
func (s *Store) pipelineSome(ctx context.Context, cs []store.Command) []store.Reply {
	rs := make([]store.Reply, len(cs))
	var good []store.Command
	var at []int
	for i := range cs {
		c := cs[i].Resolve()
		if rs[i] = refuse(&c); rs[i].Err() == nil {
			good, at = append(good, c), append(at, i)
		}
	}
	for k, r := range s.Pipeline(ctx, good) {
		rs[at[k]] = r
	}
	return rs
}

// Atomic executes cs between MULTI and EXEC, in one round trip. If one of them
// cannot even be queued then none is executed.
func (s *Store) Atomic(ctx context.Context, cs []store.Command) []store.Reply {
	cs, rs := check(cs)
	if rs != nil || len(cs) == 0 {
		return rs
	}
	t := s.transaction(cs)
	s.send(ctx, t)
	rs, _ = t.results(cs)
	return rs
}

// transaction gives the trip that executes cs atomically. Scripts bring their
// text, since one that the server has forgotten would leave a hole.
func (s *Store) transaction(cs []store.Command) *trip {
	t := s.newTrip(cs, true)
	t.before(store.Raw("MULTI"))
	t.cs = append(t.cs, store.Raw("EXEC"))
	t.whole = true
	return t
}

// results gives the replies to a transaction, or ErrConflict.
func (t *trip) results(cs []store.Command) ([]store.Reply, error) {
	rs := make([]store.Reply, len(cs))
	raw := t.raw(len(t.cs) - 1)
	if raw == nil {
		for i := range cs {
			rs[i] = t.failure(&cs[i])
		}
		return rs, nil
	}
	r, err := parse(raw)
	switch list := r.List(); {
	case err == nil && r.IsNil():
		return nil, store.ErrConflict
	case err == nil && r.Kind() == store.Refused:
		for i := range cs {
			if rs[i] = t.reply(i, &cs[i]); rs[i].Kind() != store.Refused {
				rs[i] = r
			}
		}
	case err == nil && len(list) == len(cs):
		for i := range cs {
			rs[i] = tidy(list[i], &cs[i])
		}
	default:
		t.err, t.undone = errMalformed, false
		for i := range cs {
			rs[i] = t.failure(&cs[i])
		}
	}
	return rs, nil
}

// check gives cs as commands of the table, or replies if one of them cannot be
// sent: then none is.
func check(cs []store.Command) ([]store.Command, []store.Reply) {
	resolved := cs
	for i := range cs {
		if cs[i].Script == nil && cs[i].Op == store.Other {
			if &resolved[0] == &cs[0] {
				resolved = append([]store.Command(nil), cs...)
			}
			resolved[i] = cs[i].Resolve()
		}
		if r := refuse(&resolved[i]); r.Err() != nil {
			rs := make([]store.Reply, len(cs))
			for k := range rs {
				rs[k] = r
			}
			return nil, rs
		}
	}
	return resolved, nil
}

// refuse gives the error of a command that cannot be sent, else nil.
func refuse(c *store.Command) store.Reply {
	if err := c.Check(); err != nil {
		return store.OfError(store.Error(err.Error()))
	}
	if c.Script == nil && c.Op == store.Other && private(c) {
		return store.OfError(store.Error("ERR " + strings.ToUpper(c.Arg(0)) +
			" would change a connection that others use too"))
	}
	return store.Reply{}
}

// private reports whether c is about the connection and not about data.
func private(c *store.Command) bool {
	switch strings.ToUpper(c.Arg(0)) {
	case "ASKING", "AUTH", "DISCARD", "EXEC", "HELLO", "MONITOR", "MULTI", "PSUBSCRIBE", "PSYNC", "PUNSUBSCRIBE",
		"QUIT", "READONLY", "READWRITE", "RESET", "SELECT", "SSUBSCRIBE", "SUBSCRIBE", "SUNSUBSCRIBE", "SYNC",
		"UNSUBSCRIBE", "UNWATCH", "WATCH":
		return true
	case "CLIENT":
		if c.Len() < 2 {
			return false
		}
		switch strings.ToUpper(c.Arg(1)) {
		case "CACHING", "NO-EVICT", "NO-TOUCH", "REPLY", "SETINFO", "SETNAME", "TRACKING":
			return true
		}
	}
	return false
}
