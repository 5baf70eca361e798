package overlay

import (
	"context"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A handler executes a command that has a way of its own.
type handler func(s *Store, ctx context.Context, c *store.Command) store.Reply

// oddly gives the handler of c, nil if it goes the way of its keys: of those on
// the whole store, those that run scripts, and those that name no keys and yet
// change something.
func oddly(c *store.Command) handler {
	if c.Alters() && c.Op != store.ScriptLoad {
		return alters
	}
	switch c.Op {
	case store.DBSize:
		return dbsize
	case store.Eval, store.EvalRO, store.EvalSha, store.EvalShaRO:
		return eval
	case store.FlushAll, store.FlushDB:
		return flush
	case store.Function:
		return beneath
	case store.Keys:
		return keys
	case store.PFCount:
		return pfcount
	case store.Publish:
		return publish
	case store.RandomKey:
		return randomkey
	case store.Scan:
		return scan
	case store.ScriptLoad:
		return aside
	}
	return nil
}

// alters refuses a command that changes a server.
func alters(_ *Store, _ context.Context, c *store.Command) store.Reply {
	return store.OfFailure(refusal(c, "it changes the server"))
}

// beneath executes a command below, which changes nothing.
func beneath(s *Store, ctx context.Context, c *store.Command) store.Reply { return s.under.Do(ctx, *c) }

// aside executes a command above, whatever is there: what it changes is no key.
func aside(s *Store, ctx context.Context, c *store.Command) store.Reply { return s.above.Do(ctx, *c) }

// pfcount keeps a server from writing what it counts into the key: of several
// keys it does not, so that the one is named twice.
func pfcount(s *Store, ctx context.Context, c *store.Command) store.Reply {
	if s.isAbove(c) {
		if err := s.hold(ctx, keysOf([]store.Command{*c})); err != nil {
			return store.OfFailure(err)
		}
		return s.above.Do(ctx, *c)
	}
	if c.Len() == 1 {
		return s.under.Do(ctx, store.Cmd(store.PFCount, c.Arg(0), c.Arg(0)))
	}
	return s.under.Do(ctx, *c)
}

// publish publishes above, and records it. The reply is the number of those who
// listen below, or here if they are more.
func publish(s *Store, ctx context.Context, c *store.Command) store.Reply {
	listen := s.under.Do(ctx, store.Cmd(store.PubSub, "NUMSUB", c.Arg(0)))
	if listen.Err() != nil {
		return listen
	}
	r := s.above.Do(ctx, *c)
	s.record(c)
	return store.OfInt(max(r.Int(), listen.At(1).Int()))
}

func (s *Store) record(c *store.Command) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.published = append(s.published, Publication{strings.Clone(c.Arg(0)), strings.Clone(c.Arg(1))})
}

// eval executes a script of EVAL above, with the keys that it declares.
func eval(s *Store, ctx context.Context, c *store.Command) store.Reply {
	names := keysOf([]store.Command{*c})
	if err := s.hold(ctx, names); err != nil {
		return store.OfFailure(err)
	}
	before, err := s.again.Read(ctx, names)
	if err != nil {
		return store.OfFailure(err)
	}
	g := &guard{declared: names}
	r := s.above.Do(store.WithWitness(ctx, g), *c)
	if g.refused == nil {
		for _, p := range g.published {
			s.record(&p)
		}
		return r
	}
	for i, name := range names { // as if it had not run
		if err := write(ctx, s.above, append([]store.Command{store.Cmd(store.Del, name)}, before[i].Writes(name)...)); err != nil {
			return store.OfFailure(err)
		}
	}
	return store.OfFailure(g.refused)
}

// A guard lets a script touch nothing but the keys that it declares.
type guard struct {
	declared  []string
	refused   error
	published []store.Command
}

// Allow implements store.Guard. After what is refused nothing is allowed.
func (g *guard) Allow(c *store.Command) error {
	switch {
	case g.refused != nil:
	case c.Op == store.Other: // there is no such command
	case unnamed(c):
		g.refused = refusal(c, nobodyKnows)
	case c.Row().Flags&store.Whole != 0:
		g.refused = refusal(c, "it concerns every key, and the script declares those that it touches")
	default:
		for _, name := range keysOf([]store.Command{*c}) {
			if !slices.Contains(g.declared, name) {
				g.refused = refusal(c, "the script does not declare the key "+name)
			}
		}
	}
	return g.refused
}

// Called implements store.Witness.
func (g *guard) Called(c *store.Command, r store.Reply) {
	if c.Op == store.Publish && r.Err() == nil && g.refused == nil {
		g.published = append(g.published, store.Cmd(store.Publish, strings.Clone(c.Arg(0)), strings.Clone(c.Arg(1))))
	}
}
