package resp

import (
	"errors"
	"maps"
	"slices"

	"github.com/rdsh/rdsh/engine/store"
)

// A feed is what a client is subscribed to. A goroutine pushes the messages.
type feed struct {
	sub                store.Subscription
	channels, patterns map[string]struct{}
}

var errBehind = errors.New("the client reads messages too slowly")

// subscribed gives the feed of the client, which it gets with the first
// subscription.
func (c *client) subscribed() (*feed, error) {
	if c.feed != nil {
		return c.feed, nil
	}
	sub, err := c.server.store.Subscribe(c.ctx, nil, nil)
	if err != nil {
		return nil, err
	}
	c.feed = &feed{sub, make(map[string]struct{}), make(map[string]struct{})}
	go c.push(c.feed)
	return c.feed, nil
}

// push sends messages until the subscription ends. A client that loses some is
// dropped.
func (c *client) push(f *feed) {
	for {
		m, err := f.sub.Receive(c.ctx)
		switch {
		case err == store.ErrClosed:
			return
		case err != nil:
			c.kill(err)
			return
		case m.Lost > 0:
			c.kill(errBehind)
			return
		}
		c.turn.Lock()
		if f == c.feed && f.wants(&m) {
			c.message(&m)
			err = c.flush()
		}
		c.turn.Unlock()
		if err != nil {
			c.kill(err)
			return
		}
	}
}

// wants reports whether the client is still subscribed to what m came by.
func (f *feed) wants(m *store.Message) bool {
	names, name := f.channels, m.Channel
	if m.Pattern != "" {
		names, name = f.patterns, m.Pattern
	}
	_, yes := names[name]
	return yes
}

func (c *client) message(m *store.Message) {
	if m.Pattern == "" {
		c.pushHead(3)
		c.bulk("message")
	} else {
		c.pushHead(4)
		c.bulk("pmessage")
		c.bulk(m.Pattern)
	}
	c.bulk(m.Channel)
	c.bulk(m.Payload)
}

func subscribe(c *client, words []string)  { c.join(words, false) }
func psubscribe(c *client, words []string) { c.join(words, true) }

// join subscribes to channels or patterns and confirms each.
func (c *client) join(names []string, byPattern bool) {
	f, err := c.subscribed()
	if err == nil {
		channels, patterns := names, []string(nil)
		if byPattern {
			channels, patterns = nil, names
		}
		err = f.sub.Add(c.ctx, channels, patterns)
	}
	if err != nil {
		c.fail(failure(err))
		return
	}
	mine, word := f.channels, "subscribe"
	if byPattern {
		mine, word = f.patterns, "psubscribe"
	}
	for _, name := range names {
		mine[name] = struct{}{}
		c.confirm(word, name)
	}
	c.count()
}

func unsubscribe(c *client, words []string)  { c.part(words, false) }
func punsubscribe(c *client, words []string) { c.part(words, true) }

// part ends the subscription to channels or patterns, all if there are none
// named, and confirms each.
func (c *client) part(names []string, byPattern bool) {
	word := "unsubscribe"
	var mine map[string]struct{}
	if c.feed != nil {
		mine = c.feed.channels
	}
	if byPattern {
		word = "punsubscribe"
		if c.feed != nil {
			mine = c.feed.patterns
		}
	}
	if len(names) == 0 {
		names = slices.Sorted(maps.Keys(mine))
	}
	if len(names) == 0 {
		c.pushHead(3)
		c.bulk(word)
		c.null()
		c.integer(int64(c.subscriptions()))
		return
	}
	c.leave(names, byPattern)
	for _, name := range names {
		delete(mine, name)
		c.confirm(word, name)
	}
	c.count()
}

func (c *client) leave(names []string, byPattern bool) {
	if c.feed == nil {
		return
	}
	channels, patterns := names, []string(nil)
	if byPattern {
		channels, patterns = nil, names
	}
	if err := c.feed.sub.Remove(c.ctx, channels, patterns); err != nil {
		c.cancel(err)
	}
}

func (c *client) confirm(word, name string) {
	c.pushHead(3)
	c.bulk(word)
	c.bulk(name)
	c.integer(int64(c.subscriptions()))
}

// subscriptions gives how many channels and patterns the client is subscribed to.
func (c *client) subscriptions() int {
	if c.feed == nil {
		return 0
	}
	return len(c.feed.channels) + len(c.feed.patterns)
}

// count sees to what follows from the number of subscriptions.
func (c *client) count() {
	c.mode &^= listening
	if c.subscriptions() > 0 && c.proto == 2 {
		c.mode |= listening
	}
	channels, patterns := 0, 0
	if c.feed != nil {
		channels, patterns = len(c.feed.channels), len(c.feed.patterns)
	}
	c.profile.update(func(p *facts) { p.channels, p.patterns = channels, patterns })
	if channels+patterns == 0 {
		c.unsubscribeAll()
	}
}

// unsubscribeAll ends the feed, silently.
func (c *client) unsubscribeAll() {
	if c.feed != nil {
		c.feed.sub.Close()
		c.feed = nil
		c.mode &^= listening
	}
}
