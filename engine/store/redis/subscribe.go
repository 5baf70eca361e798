package redis

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/engine/store"
)

// A subscription has a line of its own, which a goroutine reads. One that
// breaks ends it, since what is published until there is a new one is lost.
type subscription struct {
	*store.Inbox
	s      *Store
	line   *line
	pubsub *redis.PubSub

	turn sync.Mutex // held by who waits for the server's confirmation
	mu   sync.Mutex
	want int           // confirmations that are to come
	sure chan struct{} // closed with the last of them
	done chan struct{} // closed with the connection
	once sync.Once

	closed atomic.Bool
}

// Subscribe receives what is published. See store.Store.
func (s *Store) Subscribe(ctx context.Context, channels, patterns []string) (store.Subscription, error) {
	l, err := s.talks.get(ctx)
	if err != nil {
		return nil, s.failed(ctx, err)
	}
	l.begin(ctx)
	x := &subscription{Inbox: store.NewInbox(), s: s, line: l, pubsub: l.client.Subscribe(ctx), done: make(chan struct{})}
	if err := x.connect(ctx); err != nil {
		x.Close()
		return nil, err
	}
	go x.receive()
	if err := x.Add(ctx, channels, patterns); err != nil {
		x.Close()
		return nil, err
	}
	return x, nil
}

// connect makes the connection, the only one of the line.
func (x *subscription) connect(ctx context.Context) error {
	stop := context.AfterFunc(ctx, x.line.hangUp)
	defer stop()
	err := x.pubsub.Ping(ctx)
	if err == nil {
		_, err = x.pubsub.ReceiveTimeout(ctx, x.s.config.read)
	}
	x.line.last()
	switch {
	case x.line.down != nil:
		return x.s.failed(ctx, x.line.down)
	case err != nil:
		return x.s.failed(ctx, err)
	}
	return nil
}

// receive reads until the connection breaks or is closed.
func (x *subscription) receive() {
	defer close(x.done)
	for {
		m, err := x.pubsub.Receive(context.Background())
		if err != nil {
			x.Fail(x.s.failed(context.Background(), err))
			x.end()
			return
		}
		switch m := m.(type) {
		case *redis.Message:
			x.Put(store.Message{Channel: m.Channel, Pattern: m.Pattern, Payload: m.Payload})
		case *redis.Subscription:
			x.confirm()
		}
	}
}

func (x *subscription) confirm() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.want--; x.want == 0 {
		close(x.sure)
	}
}

func (x *subscription) Add(ctx context.Context, channels, patterns []string) error {
	return x.change(ctx, channels, patterns, x.pubsub.Subscribe, x.pubsub.PSubscribe)
}

func (x *subscription) Remove(ctx context.Context, channels, patterns []string) error {
	return x.change(ctx, channels, patterns, x.pubsub.Unsubscribe, x.pubsub.PUnsubscribe)
}

// change sends both lists, if they are not empty, and waits until the server
// has confirmed all of them.
func (x *subscription) change(ctx context.Context, channels, patterns []string, byName, byPattern func(context.Context, ...string) error) error {
	if len(channels)+len(patterns) == 0 {
		return context.Cause(ctx)
	}
	x.turn.Lock()
	defer x.turn.Unlock()
	sure := make(chan struct{})
	x.mu.Lock()
	x.want, x.sure = len(channels)+len(patterns), sure
	x.mu.Unlock()
	err := context.Cause(ctx)
	if err == nil && len(channels) > 0 {
		err = byName(ctx, channels...)
	}
	if err == nil && len(patterns) > 0 {
		err = byPattern(ctx, patterns...)
	}
	if err == nil {
		select {
		case <-sure:
			return nil
		case <-x.done:
			err = errBroken
		case <-ctx.Done():
		}
	}
	x.end() // it would count confirmations wrong
	if x.closed.Load() {
		return store.ErrClosed
	}
	return x.s.failed(ctx, err)
}

// Close ends the subscription and its connection.
func (x *subscription) Close() error {
	x.closed.Store(true)
	x.Fail(store.ErrClosed)
	x.end()
	return nil
}

// end gives the line back, never to be used again.
func (x *subscription) end() {
	x.once.Do(func() {
		x.line.hangUp()
		x.pubsub.Close()
		x.line.broken = true
		x.s.talks.put(x.line)
	})
}
