package embedded

import (
	"context"
	"strings"
	"sync"

	"github.com/rdsh/rdsh/engine/store"
)

// A hub has who is subscribed to what. It has nothing to do with keys.
type hub struct {
	mu       sync.RWMutex
	channels map[string]map[*subscription]struct{}
	patterns map[string]map[*subscription]struct{}
	all      map[*subscription]struct{}
}

// A subscription is an inbox that stands in the lists of a hub.
type subscription struct {
	*store.Inbox
	hub *hub
}

// Subscribe receives what is published. See store.Store.
func (s *Store) Subscribe(ctx context.Context, channels, patterns []string) (store.Subscription, error) {
	x := &subscription{store.NewInbox(), &s.hub}
	s.hub.mu.Lock()
	if s.hub.all == nil {
		s.hub.all = make(map[*subscription]struct{})
	}
	s.hub.all[x] = struct{}{}
	s.hub.mu.Unlock()
	if s.closed.Load() {
		x.Close()
		return nil, store.ErrClosed
	}
	if err := x.Add(ctx, channels, patterns); err != nil {
		x.Close()
		return nil, err
	}
	return x, nil
}

func (x *subscription) Add(ctx context.Context, channels, patterns []string) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	x.hub.mu.Lock()
	defer x.hub.mu.Unlock()
	if _, open := x.hub.all[x]; !open {
		return store.ErrClosed
	}
	x.hub.channels = x.join(x.hub.channels, channels)
	x.hub.patterns = x.join(x.hub.patterns, patterns)
	return nil
}

// join adds x to the subscribers of names.
func (x *subscription) join(subscribers map[string]map[*subscription]struct{}, names []string) map[string]map[*subscription]struct{} {
	if subscribers == nil {
		subscribers = make(map[string]map[*subscription]struct{})
	}
	for _, name := range names {
		if subscribers[name] == nil {
			subscribers[strings.Clone(name)] = make(map[*subscription]struct{})
		}
		subscribers[name][x] = struct{}{}
	}
	return subscribers
}

func (x *subscription) Remove(_ context.Context, channels, patterns []string) error {
	x.hub.mu.Lock()
	defer x.hub.mu.Unlock()
	for _, name := range channels {
		x.part(x.hub.channels, name)
	}
	for _, name := range patterns {
		x.part(x.hub.patterns, name)
	}
	return nil
}

func (x *subscription) part(subscribers map[string]map[*subscription]struct{}, name string) {
	delete(subscribers[name], x)
	if len(subscribers[name]) == 0 {
		delete(subscribers, name)
	}
}

func (x *subscription) Close() error {
	x.Fail(store.ErrClosed)
	x.hub.mu.Lock()
	defer x.hub.mu.Unlock()
	for name := range x.hub.channels {
		x.part(x.hub.channels, name)
	}
	for name := range x.hub.patterns {
		x.part(x.hub.patterns, name)
	}
	delete(x.hub.all, x)
	return nil
}

// close ends every subscription.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for x := range h.all {
		x.Fail(store.ErrClosed)
	}
	h.channels, h.patterns, h.all = nil, nil, nil
}

// publish gives a message to all who want it and counts them, one that wants
// it by several patterns several times.
func (h *hub) publish(channel, payload string) (receivers int) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if len(h.all) == 0 {
		return 0
	}
	m := store.Message{Channel: strings.Clone(channel), Payload: strings.Clone(payload)}
	for x := range h.channels[channel] {
		x.Put(m)
		receivers++
	}
	for pattern, subscribers := range h.patterns {
		if !matches(pattern, channel) {
			continue
		}
		m.Pattern = pattern
		for x := range subscribers {
			x.Put(m)
			receivers++
		}
	}
	return receivers
}

// publish is PUBLISH channel message. It needs no lock of a shard.
func publish(t *tx, c *store.Command) store.Reply {
	return store.OfInt(int64(t.s.hub.publish(c.Arg(0), c.Arg(1))))
}

// pubsub is PUBSUB CHANNELS [pattern], NUMSUB [channel…] or NUMPAT, and the
// same of shards, which have none.
func pubsub(t *tx, c *store.Command) store.Reply {
	sub := strings.ToUpper(c.Arg(0))
	switch {
	case sub == "CHANNELS" && c.Len() <= 2:
		return t.s.hub.matching(c)
	case sub == "NUMSUB":
		return t.s.hub.counts(c)
	case sub == "NUMPAT" && c.Len() == 1:
		return t.s.hub.numpat()
	case sub == "SHARDCHANNELS" && c.Len() <= 2, sub == "SHARDNUMSUB" && c.Len() == 1:
		return store.OfList(nil)
	case sub == "CHANNELS" || sub == "NUMPAT" || sub == "SHARDCHANNELS":
		return wrongPart(c, sub)
	}
	return unknownPart(c)
}

// matching gives the channels that have subscribers, those by pattern left out.
func (h *hub) matching(c *store.Command) store.Reply {
	h.mu.RLock()
	defer h.mu.RUnlock()
	var names []string
	for name := range h.channels {
		if c.Len() == 1 || matches(c.Arg(1), name) {
			names = append(names, name)
		}
	}
	return store.OfStrs(names...)
}

func (h *hub) counts(c *store.Command) store.Reply {
	h.mu.RLock()
	defer h.mu.RUnlock()
	rs := make([]store.Reply, 0, 2*(c.Len()-1))
	for i := 1; i < c.Len(); i++ {
		rs = append(rs, store.OfStr(c.Arg(i)), store.OfInt(int64(len(h.channels[c.Arg(i)]))))
	}
	return store.OfList(rs)
}

// size gives the numbers of channels and patterns that have subscribers.
func (h *hub) size() (channels, patterns int) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.channels), len(h.patterns)
}

func (h *hub) numpat() store.Reply {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return store.OfInt(int64(len(h.patterns)))
}
