package suite

import (
	"slices"
	"sync"
	"time"
)

// A clock stands still until it is moved. What waits by it waits by the clock
// of the machine, and not longer than until it was moved far enough.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	timers []*timer
}

type timer struct {
	at   time.Time
	c    chan time.Time
	real *time.Timer
}

// newClock gives a clock that stands at this second.
func newClock() *clock { return &clock{now: time.Now().Truncate(time.Second)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &timer{at: c.now.Add(d), c: make(chan time.Time, 1)}
	t.real = time.AfterFunc(d, func() { c.ring(t) })
	c.timers = append(c.timers, t)
	return t.c
}

// ring ends a wait, unless it has ended.
func (c *clock) ring(t *timer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.Index(c.timers, t); i >= 0 {
		c.timers = slices.Delete(c.timers, i, i+1)
		t.c <- c.now
	}
}

// advance moves the clock.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.timers = slices.DeleteFunc(c.timers, func(t *timer) bool {
		if t.at.After(c.now) {
			return false
		}
		t.real.Stop()
		t.c <- c.now
		return true
	})
}

// sleep moves the clock at once in place of waiting.
func (c *clock) sleep(d time.Duration) <-chan time.Time {
	c.advance(d)
	over := make(chan time.Time, 1)
	over <- c.Now()
	return over
}
