// Package redis is a store on a server that speaks the Redis protocol.
package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/engine/store"
)

// A Store is a Redis or Valkey server, or several.
type Store struct{ rdb *redis.Client }

// Open connects to the server at a redis:// URL. Retries are this package's
// business, not the client's: it cannot tell reads from writes.
func Open(ctx context.Context, url string) (*Store, error) {
	opts, err := redis.ParseURL(url)
	if err != nil {
		return nil, err
	}
	opts.MaxRetries = -1
	opts.Protocol = 2
	opts.ContextTimeoutEnabled = true
	s := &Store{redis.NewClient(opts)}
	return s, s.rdb.Ping(ctx).Err()
}

var _ store.Store = (*Store)(nil)

func (s *Store) Do(ctx context.Context, c store.Command) store.Reply {
	if err := c.Check(); err != nil {
		return store.OfError(store.Error(err.Error()))
	}
	if c.Row().Flags&store.Blocking != 0 {
		return s.wait(ctx, c)
	}
	return do(ctx, s.rdb, c)
}

type processor interface {
	Process(ctx context.Context, cmd redis.Cmder) error
}

func do(ctx context.Context, p processor, c store.Command) store.Reply {
	cmd := redis.NewRawCmd(ctx, args(&c, false)...)
	p.Process(ctx, cmd)
	r := reply(cmd, c.Writes())
	if c.Script != nil && isNoScript(r) {
		cmd = redis.NewRawCmd(ctx, args(&c, true)...)
		p.Process(ctx, cmd)
		r = reply(cmd, c.Writes())
	}
	return r
}

// args gives what is sent for c. A script goes by its hash, or whole if body
// is set. Arguments go by pointer since a string in an interface is a copy.
func args(c *store.Command, body bool) []any {
	out := make([]any, 0, c.Len()+3)
	switch {
	case c.Script != nil && body:
		out = append(out, "EVAL", &c.Script.Lua, c.Script.Keys)
	case c.Script != nil:
		out = append(out, "EVALSHA", &c.Script.SHA, c.Script.Keys)
	case c.Op != store.Other:
		out = append(out, &c.Row().Name)
	}
	for i := range c.Len() {
		out = append(out, c.ArgPtr(i))
	}
	return out
}

func (s *Store) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	return send(ctx, s.rdb.Pipeline(), cs)
}

func (s *Store) Atomic(ctx context.Context, cs []store.Command) []store.Reply {
	return send(ctx, s.rdb.TxPipeline(), cs)
}

// send sends cs in one round trip. The first use of each script carries its
// body: a script that the server forgot cannot be sent again between others.
func send(ctx context.Context, p redis.Pipeliner, cs []store.Command) []store.Reply {
	cmds := make([]*redis.RawCmd, len(cs))
	var sent map[*store.Script]bool
	for i := range cs {
		first := cs[i].Script != nil && !sent[cs[i].Script]
		if first {
			if sent == nil {
				sent = make(map[*store.Script]bool)
			}
			sent[cs[i].Script] = true
		}
		cmds[i] = redis.NewRawCmd(ctx, args(&cs[i], first)...)
		p.Process(ctx, cmds[i])
	}
	p.Exec(ctx)
	rs := make([]store.Reply, len(cs))
	for i := range cs {
		rs[i] = reply(cmds[i], cs[i].Writes())
	}
	return rs
}

// wait executes a blocking command in slices of a second. A caller that is
// cancelled leaves at once, so c must be one that takes nothing.
func (s *Store) wait(ctx context.Context, c store.Command) store.Reply {
	last := c.Len() - 1
	seconds, err := strconv.ParseFloat(c.Arg(last), 64)
	if err != nil {
		return store.OfError("ERR timeout is not a float or out of range")
	}
	deadline := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	answer := make(chan store.Reply, 1)
	for {
		slice := time.Second
		if seconds > 0 {
			slice = max(min(slice, time.Until(deadline)), time.Millisecond)
		}
		c := c.With(last, strconv.FormatFloat(slice.Seconds(), 'f', 3, 64))
		go func() { answer <- do(context.WithoutCancel(ctx), s.rdb, c) }()
		select {
		case r := <-answer:
			if !r.IsNil() || seconds > 0 && time.Now().After(deadline) {
				return r
			}
		case <-ctx.Done():
			return store.OfFailure(context.Cause(ctx))
		}
	}
}

func (s *Store) Close() error { return s.rdb.Close() }

// failed tells an answer that was lost from a question that was never asked.
func failed(err error, wrote bool) store.Reply {
	if wrote && !errors.Is(err, redis.ErrPoolTimeout) {
		err = fmt.Errorf("%w: %w", store.ErrUnknown, err)
	}
	return store.OfFailure(err)
}

// A session holds a connection, since the server keeps what it watches.
type session struct{ conn *redis.Conn }

func (s *Store) Session(context.Context) (store.Session, error) {
	return &session{s.rdb.Conn()}, nil
}

func watch(ctx context.Context, keys ...string) *redis.StatusCmd {
	args := []any{"WATCH"}
	for i := range keys {
		args = append(args, keys[i])
	}
	return redis.NewStatusCmd(ctx, args...)
}

func (x *session) Watch(ctx context.Context, keys ...string) error {
	return x.conn.Process(ctx, watch(ctx, keys...))
}

func (x *session) Read(ctx context.Context, c store.Command) store.Reply {
	var keys []string
	for i, end := c.Keys(); i < end; i++ {
		keys = append(keys, c.Arg(i))
	}
	p := x.conn.Pipeline()
	p.Process(ctx, watch(ctx, keys...))
	return send(ctx, p, []store.Command{c})[0]
}

func (x *session) Exec(ctx context.Context, cs []store.Command) ([]store.Reply, error) {
	p := x.conn.TxPipeline()
	rs := send(ctx, p, cs)
	for _, r := range rs {
		if err := r.Err(); errors.Is(err, redis.TxFailedErr) {
			return nil, store.ErrConflict
		}
	}
	return rs, nil
}

// Close gives the connection back, watching nothing.
func (x *session) Close() error {
	x.conn.Process(context.Background(), redis.NewStatusCmd(context.Background(), "UNWATCH"))
	return x.conn.Close()
}
