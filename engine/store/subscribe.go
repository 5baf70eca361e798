package store

import (
	"context"
	"sync"
)

// A Message is what somebody has published.
type Message struct {
	Channel string
	Pattern string // that it came by, "" if the channel was asked for by name
	Payload string
	Lost    int // messages before this one that were dropped: the receiver was too slow
}

// A Subscription receives what is published on channels and on those that
// match patterns, once for each channel and pattern that fits. A message that
// comes while nobody receives waits, up to 32 MiB of them; then the oldest are
// dropped, and the next one that is received tells how many. Its methods are
// safe for concurrent use, but for one Receive at a time.
type Subscription interface {
	// Receive gives the next message, or waits for one until ctx ends. It
	// fails with ErrClosed after Close, and with ErrUnavailable once the store
	// went away: what was published since is lost.
	Receive(ctx context.Context) (Message, error)

	// Add subscribes to more channels and patterns, if they are new. What is
	// published after it has returned is received.
	Add(ctx context.Context, channels, patterns []string) error

	// Remove ends the subscription to some of the channels and patterns.
	// Messages that wait already are still received.
	Remove(ctx context.Context, channels, patterns []string) error

	// Close ends the subscription.
	Close() error
}

// An Inbox holds the messages of a subscription until somebody receives them.
// It is what stores make subscriptions of.
type Inbox struct {
	mu    sync.Mutex
	queue []Message
	head  int // of queue, the first that was not received
	size  int // of what waits, in bytes
	lost  int // dropped since the last that was received
	err   error
	wake  chan struct{} // has one when there may be something
}

const (
	inboxSize   = 32 << 20
	sizeMessage = 64 // of a message without its texts
)

// NewInbox gives an empty inbox.
func NewInbox() *Inbox { return &Inbox{wake: make(chan struct{}, 1)} }

func (m *Message) size() int { return sizeMessage + len(m.Channel) + len(m.Pattern) + len(m.Payload) }

// Put adds a message. It never waits: when there is no room, the oldest
// messages go.
func (b *Inbox) Put(m Message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return
	}
	b.size += m.size()
	b.queue = append(b.queue, m)
	for b.size > inboxSize && b.head < len(b.queue)-1 {
		b.take()
		b.lost++
	}
	b.signal()
}

// take removes the first message.
func (b *Inbox) take() Message {
	m := b.queue[b.head]
	b.queue[b.head] = Message{}
	b.head++
	b.size -= m.size()
	switch {
	case b.head == len(b.queue):
		b.queue, b.head = b.queue[:0], 0
	case b.head > 1024 && b.head > len(b.queue)/2:
		n := copy(b.queue, b.queue[b.head:])
		clear(b.queue[n:])
		b.queue, b.head = b.queue[:n], 0
	}
	return m
}

func (b *Inbox) signal() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// Fail makes Receive fail with err, once it has given what waits. The first
// error counts.
func (b *Inbox) Fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil {
		b.err = err
	}
	b.signal()
}

// Receive gives the next message. See Subscription.
func (b *Inbox) Receive(ctx context.Context) (Message, error) {
	for {
		m, found, err := b.next()
		if found || err != nil {
			return m, err
		}
		select {
		case <-b.wake:
		case <-ctx.Done():
			return Message{}, context.Cause(ctx)
		}
	}
}

// next gives the message that comes next, if there is one.
func (b *Inbox) next() (m Message, found bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.head == len(b.queue) {
		return m, false, b.err
	}
	m = b.take()
	m.Lost, b.lost = b.lost, 0
	return m, true, nil
}
