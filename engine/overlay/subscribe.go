package overlay

import (
	"context"
	"errors"

	"github.com/rdsh/rdsh/engine/store"
)

// Subscribe receives what others publish below, and what is published here.
func (s *Store) Subscribe(ctx context.Context, channels, patterns []string) (store.Subscription, error) {
	under, err := s.under.Subscribe(ctx, channels, patterns)
	if err != nil {
		return nil, err
	}
	above, err := s.above.Subscribe(ctx, channels, patterns)
	if err != nil {
		return nil, errors.Join(err, under.Close())
	}
	x := &subscription{inbox: store.NewInbox(), under: under, above: above}
	ctx, x.end = context.WithCancel(context.WithoutCancel(ctx))
	go x.pass(ctx, under)
	go x.pass(ctx, above)
	return x, nil
}

// A subscription is one to both stores.
type subscription struct {
	inbox        *store.Inbox
	under, above store.Subscription
	end          context.CancelFunc
}

// pass hands on what one of the two receives.
func (x *subscription) pass(ctx context.Context, from store.Subscription) {
	for {
		m, err := from.Receive(ctx)
		if err != nil {
			if ctx.Err() == nil {
				x.inbox.Fail(err)
			}
			return
		}
		x.inbox.Put(m)
	}
}

func (x *subscription) Receive(ctx context.Context) (store.Message, error) {
	return x.inbox.Receive(ctx)
}

func (x *subscription) Add(ctx context.Context, channels, patterns []string) error {
	return errors.Join(x.under.Add(ctx, channels, patterns), x.above.Add(ctx, channels, patterns))
}

func (x *subscription) Remove(ctx context.Context, channels, patterns []string) error {
	return errors.Join(x.under.Remove(ctx, channels, patterns), x.above.Remove(ctx, channels, patterns))
}

func (x *subscription) Close() error {
	x.end()
	x.inbox.Fail(store.ErrClosed)
	return errors.Join(x.under.Close(), x.above.Close())
}
