package store

import "context"

// A Gate looks at what goes to a store and comes back. Its methods are called by
// who uses the store, before and after each command.
type Gate interface {
	// Enter may refuse a command, which must not be changed.
	Enter(c *Command) error

	// Join may refuse to listen to channels, or to a pattern of their names.
	Join(channels, patterns []string) error

	// Leave may keep back a reply.
	Leave(r Reply) error
}

// Gated gives a store on s of which g watches the gate. Of commands that go
// together none is executed if one of them is refused. The store executes where
// it is whatever s does.
func Gated(s Store, g Gate) Store {
	under := gated{s, g}
	if r, ok := s.(Runner); ok {
		return &gatedRunner{under, r}
	}
	return &under
}

type gated struct {
	Store
	gate Gate
}

func (s *gated) Do(ctx context.Context, c Command) Reply {
	if err := s.gate.Enter(&c); err != nil {
		return OfFailure(err)
	}
	return s.leave(s.Store.Do(ctx, c))
}

func (s *gated) leave(r Reply) Reply {
	if err := s.gate.Leave(r); err != nil {
		return OfFailure(err)
	}
	return r
}

func (s *gated) leaveAll(rs []Reply) []Reply {
	for i := range rs {
		rs[i] = s.leave(rs[i])
	}
	return rs
}

func (s *gated) enterAll(cs []Command) error {
	for i := range cs {
		if err := s.gate.Enter(&cs[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *gated) Pipeline(ctx context.Context, cs []Command) []Reply {
	if err := s.enterAll(cs); err != nil {
		return failures(err, len(cs))
	}
	return s.leaveAll(s.Store.Pipeline(ctx, cs))
}

func (s *gated) Atomic(ctx context.Context, cs []Command) []Reply {
	if err := s.enterAll(cs); err != nil {
		return failures(err, len(cs))
	}
	return s.leaveAll(s.Store.Atomic(ctx, cs))
}

func (s *gated) Session(ctx context.Context) (Session, error) {
	x, err := s.Store.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &gatedSession{x, s}, nil
}

func (s *gated) Subscribe(ctx context.Context, channels, patterns []string) (Subscription, error) {
	if err := s.gate.Join(channels, patterns); err != nil {
		return nil, err
	}
	sub, err := s.Store.Subscribe(ctx, channels, patterns)
	if err != nil {
		return nil, err
	}
	return &gatedSubscription{sub, s.gate}, nil
}

type gatedSubscription struct {
	Subscription
	gate Gate
}

func (u *gatedSubscription) Add(ctx context.Context, channels, patterns []string) error {
	if err := u.gate.Join(channels, patterns); err != nil {
		return err
	}
	return u.Subscription.Add(ctx, channels, patterns)
}

// gatedRunner is gated on a Runner.
type gatedRunner struct {
	gated
	runner Runner
}

func (s *gatedRunner) Shard(key string) Shard { return s.runner.Shard(key) }

func (s *gatedRunner) Run(ctx context.Context, at Shard, c *Command) Reply {
	if err := s.gate.Enter(c); err != nil {
		return OfFailure(err)
	}
	return s.leave(s.runner.Run(ctx, at, c))
}

func (s *gatedRunner) RunUnless(ctx context.Context, at Shard, absent string, c *Command) (Reply, bool) {
	if err := s.gate.Enter(c); err != nil {
		return OfFailure(err), true
	}
	r, ran := s.runner.RunUnless(ctx, at, absent, c)
	return s.leave(r), ran
}

type gatedSession struct {
	Session
	gated *gated
}

// Watch tells of keys what EXISTS does.
func (x *gatedSession) Watch(ctx context.Context, keys ...string) error {
	c := Cmd(Exists, keys...)
	if err := x.gated.gate.Enter(&c); err != nil {
		return err
	}
	return x.Session.Watch(ctx, keys...)
}

func (x *gatedSession) Read(ctx context.Context, c Command) Reply {
	if err := x.gated.gate.Enter(&c); err != nil {
		return OfFailure(err)
	}
	return x.gated.leave(x.Session.Read(ctx, c))
}

// Exec forgets what was watched, refused or not.
func (x *gatedSession) Exec(ctx context.Context, cs []Command) ([]Reply, error) {
	if refused := x.gated.enterAll(cs); refused != nil {
		if _, err := x.Session.Exec(ctx, nil); err != nil && err != ErrConflict {
			return nil, err
		}
		return nil, refused
	}
	rs, err := x.Session.Exec(ctx, cs)
	return x.gated.leaveAll(rs), err
}

// Size gives the bytes of the name and the arguments of c.
func (c *Command) Size() int { return c.size() }

// Size gives the bytes of what r says.
func (r Reply) Size() int { return r.size() }

// Values gives the number of values in r, itself if it is no list.
func (r Reply) Values() int {
	if r.kind != List {
		return 1
	}
	n := 0
	for _, e := range r.List() {
		n += e.Values()
	}
	return n
}
