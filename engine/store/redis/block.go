package redis

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

var (
	errBroken = errors.New("the connection was lost")
	errSilent = errors.New("no answer")
)

// How a command that may take something is ended: the server is asked to
// unblock it, every so often since it may not have begun, and the connection
// is cut if that has not helped in time. The promise is 100 ms.
const (
	unblockEvery = 20 * time.Millisecond
	unblockUntil = 60 * time.Millisecond
)

// block executes a command that waits, over a line of its own, for as long as
// the command says. When ctx ends before the server had something to give, the
// server is asked to let go; what it gave until then is returned, so that
// nothing is lost. If it does not even answer that, the outcome is unknown.
func (s *Store) block(ctx context.Context, c store.Command) store.Reply {
	if ctx.Err() != nil {
		return store.OfFailure(context.Cause(ctx))
	}
	l, err := s.waits.get(ctx)
	if err != nil {
		return store.OfFailure(s.failed(ctx, err))
	}
	defer s.waits.put(l)
	cs := []store.Command{c}
	t := s.newTrip(cs, false)

	hard, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cut(nil)
	stop := context.AfterFunc(ctx, func() { s.unblock(ctx, hard, cut, l) })
	s.over(hard, l, t)
	if !stop() {
		l.broken = true // the server may be asked to unblock it once more
	}
	if r := t.reply(0, &c); !r.IsNil() || ctx.Err() == nil {
		return r
	}
	return store.OfFailure(context.Cause(ctx))
}

// unblock ends the command on l until hard is over.
func (s *Store) unblock(ctx, hard context.Context, cut context.CancelCauseFunc, l *line) {
	defer cut(context.Cause(ctx))
	limit, cancel := context.WithTimeout(hard, unblockUntil)
	defer cancel()
	for limit.Err() == nil {
		if id := l.id.Load(); id != 0 {
			s.do(limit, store.Raw("CLIENT", "UNBLOCK", strconv.FormatInt(id, 10)))
		}
		sleep(limit, unblockEvery)
	}
}
