package embedded

import (
	"cmp"
	"slices"
	"strings"
)

// A group is a consumer group of a stream: what of the stream was given to its
// consumers, and what of that they have not yet acknowledged.
type group struct {
	name      string
	last      streamID // the last entry that was given to a consumer
	read      int64    // how many entries there were up to last, or unknownCount
	pending   pel[delivery]
	consumers []*consumer // by name
}

// A delivery is an entry that was given to a consumer.
type delivery struct {
	owner *consumer
	at    int64 // ms since the epoch, the last time
	count int64 // how many times
}

// A consumer is one of a group. Its pending entries are among those of the
// group.
type consumer struct {
	name    string
	seen    int64 // ms since the epoch
	pending pel[struct{}]
}

// unknownCount is a number of entries that is not known, since some have been
// deleted.
const unknownCount = -1

// consumer gives the consumer of a name, or nil.
func (g *group) consumer(name string) *consumer {
	if i, found := g.placeOf(name); found {
		return g.consumers[i]
	}
	return nil
}

func (g *group) placeOf(name string) (i int, found bool) {
	return slices.BinarySearchFunc(g.consumers, name, func(c *consumer, name string) int { return cmp.Compare(c.name, name) })
}

// join gives the consumer of a name, seen now, and reports whether it is new.
func (g *group) join(name string, now int64) (c *consumer, isNew bool) {
	i, found := g.placeOf(name)
	if found {
		g.consumers[i].seen = now
		return g.consumers[i], false
	}
	c = &consumer{name: strings.Clone(name), seen: now}
	g.consumers = slices.Insert(g.consumers, i, c)
	return c, true
}

// dismiss removes a consumer, and gives how many entries it had.
func (g *group) dismiss(name string) (pending int) {
	i, found := g.placeOf(name)
	if !found {
		return 0
	}
	c := g.consumers[i]
	for id := range c.pending.from(streamID{}) {
		g.pending.remove(id)
	}
	g.consumers = slices.Delete(g.consumers, i, i+1)
	return c.pending.n
}

// give makes an entry pending at a consumer, whoever had it before.
func (g *group) give(id streamID, d delivery) {
	old, isNew := g.pending.put(id, d)
	if !isNew && old.owner != d.owner {
		old.owner.pending.remove(id)
	}
	if isNew || old.owner != d.owner {
		d.owner.pending.put(id, struct{}{})
	}
}

// ack removes a pending entry and reports whether it was there.
func (g *group) ack(id streamID) bool {
	d, found := g.pending.remove(id)
	if found {
		d.owner.pending.remove(id)
	}
	return found
}

// share gives g as it is now and stays, but for what is not logged of consumers.
func (g *group) share() *group {
	return &group{name: g.name, last: g.last, read: g.read, pending: g.pending.share(), consumers: slices.Clone(g.consumers)}
}

func (g *group) clone() *group {
	c := &group{name: g.name, last: g.last, read: g.read}
	for _, old := range g.consumers {
		c.consumers = append(c.consumers, &consumer{name: old.name, seen: old.seen})
	}
	for id, d := range g.pending.from(streamID{}) {
		copied := *d
		copied.owner = c.consumer(d.owner.name)
		c.give(id, copied)
	}
	return c
}

// holes reports whether entries were deleted from id on.
func (s *stream) holes(id streamID) bool {
	return s.n > 0 && s.deleted != streamID{} && !s.deleted.less(id) && !s.deleted.less(s.first)
}

// count gives how many entries there ever were up to id, or unknownCount.
func (s *stream) count(id streamID) int64 {
	switch {
	case s.added == 0:
		return 0
	case s.n == 0 && !s.last.less(id), id == s.last:
		return s.added
	case s.last.less(id):
		return unknownCount
	}
	if (s.deleted == streamID{}) || s.deleted.less(s.first) {
		switch {
		case id.less(s.first):
			return s.added - int64(s.n)
		case id == s.first:
			return s.added - int64(s.n) + 1
		}
	}
	return unknownCount
}

// lag gives how many entries a group has yet to read, unless that is unknown.
func (s *stream) lag(g *group) (n int64, known bool) {
	if s.added == 0 {
		return 0, true
	}
	read := g.read
	if read == unknownCount || s.holes(g.last) {
		read = s.count(g.last)
	}
	return s.added - read, read != unknownCount
}

// advance notes that a group has been given an entry.
func (s *stream) advance(g *group, id streamID) {
	if !g.last.less(id) {
		return
	}
	if g.read != unknownCount && !s.holes(id) {
		g.read++
	} else if s.added != 0 {
		g.read = s.count(id)
	}
	g.last = id
}
