package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
)

// ErrNamespace is the refusal of what a store in a namespace cannot do without
// touching what is outside.
var ErrNamespace = errors.New("store is a namespace of another one")

// NamespaceOptions are the options of a namespace.
type NamespaceOptions struct {
	// Eval lets EVAL and its kin pass, with the keys that they declare in the
	// namespace. Their bodies can name any other key: it is for scripts that are
	// trusted.
	Eval bool
}

// Namespace gives a store in which every key and every channel begins with
// prefix on s, so that many can share one: no command reads, changes, lists or
// waits for what is outside, and replies have names without it. What it cannot
// keep inside is refused with an ErrNamespace that names the command: commands
// that the table does not know, CONFIG and FUNCTION, and within a transaction
// those on the whole store, which are a scan here. INFO and TIME are those of s.
//
// On a cluster prefix must be a tag, "{tenant}:", since the slots of keys that
// belong together differ otherwise. The error is of an empty prefix, and of one
// with an asterisk, which patterns of SORT would take for their own. Close
// leaves s open.
func Namespace(s Store, prefix string, opts NamespaceOptions) (Store, error) {
	if prefix == "" || strings.Contains(prefix, "*") {
		return nil, fmt.Errorf("prefix %q of a namespace: want some text without *", prefix)
	}
	return &namespace{Store: s, prefix: prefix, pattern: escapeGlob.Replace(prefix), eval: opts.Eval}, nil
}

type namespace struct {
	Store
	prefix  string
	pattern string // that matches prefix
	eval    bool
}

var escapeGlob = strings.NewReplacer(`\`, `\\`, `?`, `\?`, `[`, `\[`, `]`, `\]`)

func (s *namespace) Close() error { return nil }

func (s *namespace) Do(ctx context.Context, c Command) Reply {
	c = c.Resolve()
	if scans := whole[c.Op]; scans != nil && c.Script == nil && c.Check() == nil {
		return scans(s, ctx)
	}
	inner, err := s.enter(c)
	if err != nil {
		return OfFailure(err)
	}
	return s.leave(&inner, s.Store.Do(ctx, inner))
}

// Pipeline takes a round trip more for each command on the whole store.
func (s *namespace) Pipeline(ctx context.Context, cs []Command) []Reply {
	rs, from := make([]Reply, 0, len(cs)), 0
	for i := range cs {
		if c := cs[i].Resolve(); whole[c.Op] != nil && c.Script == nil {
			rs = append(rs, s.several(ctx, cs[from:i])...)
			rs, from = append(rs, s.Do(ctx, c)), i+1
		}
	}
	return append(rs, s.several(ctx, cs[from:])...)
}

// several executes commands in a pipeline; those that are refused are left out.
func (s *namespace) several(ctx context.Context, cs []Command) []Reply {
	rs := make([]Reply, len(cs))
	inner, at := make([]Command, 0, len(cs)), make([]int, 0, len(cs))
	for i := range cs {
		c, err := s.enter(cs[i].Resolve())
		if err != nil {
			rs[i] = OfFailure(err)
			continue
		}
		inner, at = append(inner, c), append(at, i)
	}
	if len(inner) > 0 {
		for k, r := range s.Store.Pipeline(ctx, inner) {
			rs[at[k]] = s.leave(&inner[k], r)
		}
	}
	return rs
}

func (s *namespace) Atomic(ctx context.Context, cs []Command) []Reply {
	inner, err := s.enterAll(cs)
	if err != nil {
		return failures(err, len(cs))
	}
	return s.leaveAll(inner, s.Store.Atomic(ctx, inner))
}

func (s *namespace) Session(ctx context.Context) (Session, error) {
	x, err := s.Store.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &namespaceSession{x, s}, nil
}

type namespaceSession struct {
	Session
	space *namespace
}

func (x *namespaceSession) Watch(ctx context.Context, keys ...string) error {
	return x.Session.Watch(ctx, prefixed(x.space.prefix, keys)...)
}

func (x *namespaceSession) Read(ctx context.Context, c Command) Reply {
	inner, err := x.space.enter(c.Resolve())
	if err != nil {
		return OfFailure(err)
	}
	return x.space.leave(&inner, x.Session.Read(ctx, inner))
}

// Exec forgets what was watched, refused or not.
func (x *namespaceSession) Exec(ctx context.Context, cs []Command) ([]Reply, error) {
	inner, refused := x.space.enterAll(cs)
	if refused != nil {
		return nil, forget(ctx, x.Session, refused)
	}
	rs, err := x.Session.Exec(ctx, inner)
	return x.space.leaveAll(inner, rs), err
}

// Commit forgets what was watched as Exec does.
func (x *namespaceSession) Commit(ctx context.Context, cs []Command) error {
	inner, refused := x.space.enterAll(cs)
	if refused != nil {
		return forget(ctx, x.Session, refused)
	}
	err := x.Session.Commit(ctx, inner)
	if write, ok := errors.AsType[*WriteError](err); ok {
		write.Key = strings.TrimPrefix(write.Key, x.space.prefix)
	}
	return err
}

func (s *namespace) enterAll(cs []Command) ([]Command, error) {
	inner := make([]Command, len(cs))
	for i := range cs {
		var err error
		if inner[i], err = s.enter(cs[i].Resolve()); err != nil {
			return nil, err
		}
	}
	return inner, nil
}

func (s *namespace) leaveAll(cs []Command, rs []Reply) []Reply {
	for i := range rs {
		rs[i] = s.leave(&cs[i], rs[i])
	}
	return rs
}

func prefixed(prefix string, names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = prefix + name
	}
	return all
}

func (s *namespace) Subscribe(ctx context.Context, channels, patterns []string) (Subscription, error) {
	sub, err := s.Store.Subscribe(ctx, prefixed(s.prefix, channels), prefixed(s.pattern, patterns))
	if err != nil {
		return nil, err
	}
	return &namespaceSubscription{sub, s}, nil
}

type namespaceSubscription struct {
	Subscription
	space *namespace
}

func (u *namespaceSubscription) Receive(ctx context.Context) (Message, error) {
	m, err := u.Subscription.Receive(ctx)
	m.Channel = strings.TrimPrefix(m.Channel, u.space.prefix)
	m.Pattern = strings.TrimPrefix(m.Pattern, u.space.pattern)
	return m, err
}

func (u *namespaceSubscription) Add(ctx context.Context, channels, patterns []string) error {
	return u.Subscription.Add(ctx, prefixed(u.space.prefix, channels), prefixed(u.space.pattern, patterns))
}

func (u *namespaceSubscription) Remove(ctx context.Context, channels, patterns []string) error {
	return u.Subscription.Remove(ctx, prefixed(u.space.prefix, channels), prefixed(u.space.pattern, patterns))
}

// whole are the commands on the whole store, which are a scan of the keys of a
// namespace.
var whole = [numOps]func(s *namespace, ctx context.Context) Reply{
	DBSize:    (*namespace).count,
	FlushAll:  (*namespace).flush,
	FlushDB:   (*namespace).flush,
	RandomKey: (*namespace).random,
}

// scan calls f with the keys of the namespace as they are outside, page by page.
// A key may come twice.
func (s *namespace) scan(ctx context.Context, f func(keys []string) error) error {
	for cursor := "0"; ; {
		r := s.Store.Do(ctx, Cmd(Scan, cursor, "MATCH", s.pattern+"*", "COUNT", "1000"))
		if err := r.Err(); err != nil {
			return err
		}
		if keys := r.At(1).Strs(); len(keys) > 0 {
			if err := f(keys); err != nil {
				return err
			}
		}
		if cursor = r.At(0).Str(); cursor == "0" {
			return nil
		}
	}
}

func (s *namespace) flush(ctx context.Context) Reply {
	err := s.scan(ctx, func(keys []string) error {
		cs := make([]Command, len(keys))
		for i, key := range keys {
			cs[i] = Cmd(Unlink, key)
		}
		for _, r := range s.Store.Pipeline(ctx, cs) {
			if err := r.Err(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return refusedBy(err)
	}
	return OfStatus("OK")
}

// keys gives every key of the namespace once.
func (s *namespace) keys(ctx context.Context) (map[string]bool, error) {
	all := make(map[string]bool)
	err := s.scan(ctx, func(keys []string) error {
		for _, key := range keys {
			all[key] = true
		}
		return nil
	})
	return all, err
}

func (s *namespace) count(ctx context.Context) Reply {
	all, err := s.keys(ctx)
	if err != nil {
		return refusedBy(err)
	}
	return OfInt(int64(len(all)))
}

func (s *namespace) random(ctx context.Context) Reply {
	all, err := s.keys(ctx)
	if err != nil {
		return refusedBy(err)
	}
	if len(all) == 0 {
		return Reply{}
	}
	n := rand.IntN(len(all))
	for key := range all {
		if n--; n < 0 {
			return OfStr(strings.TrimPrefix(key, s.prefix))
		}
	}
	return Reply{}
}
