package redis

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

var errBusy = errors.New("all connections are in use (option pool_size of the URL)")

// lines is a pool of lines. The last that came back is the first to go out, so
// that a quiet program keeps few connections busy.
type lines struct {
	config  config
	turns   chan struct{} // one for each line in use; nil: any number
	ids     bool          // lines know their clients at the server
	closing chan struct{}

	mu   sync.Mutex
	idle []*line
	all  map[*line]bool // nil once closed
}

// maxIdle is how many lines of a pool without a bound are kept for later.
const maxIdle = 16

// newLines gives a pool of at most size lines, or of any number if it is 0.
func newLines(c config, size int) *lines {
	p := &lines{config: c, closing: make(chan struct{}), all: make(map[*line]bool)}
	if size > 0 {
		p.turns = make(chan struct{}, size)
	}
	return p
}

// get gives a line, which is idle or new. The caller puts it back.
func (p *lines) get(ctx context.Context) (*line, error) {
	if err := p.turn(ctx); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		return nil, store.ErrClosed
	}
	if n := len(p.idle); n > 0 {
		l := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return l, nil
	}
	l := newLine(p.config, p.ids)
	p.all[l] = true
	return l, nil
}

// turn waits until a line more may be in use.
func (p *lines) turn(ctx context.Context) error {
	select {
	case p.turns <- struct{}{}:
		return nil
	default:
	}
	if p.turns == nil {
		return nil
	}
	timer := time.NewTimer(p.config.pool)
	defer timer.Stop()
	select {
	case p.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-p.closing:
		return store.ErrClosed
	case <-timer.C:
		return errBusy
	}
}

// put takes a line back. One that is broken is closed.
func (p *lines) put(l *line) {
	if p.turns != nil {
		defer func() { <-p.turns }()
	}
	p.mu.Lock()
	keep := p.all != nil && !l.broken && (p.turns != nil || len(p.idle) < maxIdle)
	if keep {
		p.idle = append(p.idle, l)
	} else {
		delete(p.all, l)
	}
	p.mu.Unlock()
	if !keep {
		l.close()
	}
}

// close ends every call in flight and every call to come.
func (p *lines) close() {
	p.mu.Lock()
	all, idle := p.all, p.idle
	p.all, p.idle = nil, nil
	p.mu.Unlock()
	if all == nil {
		return
	}
	close(p.closing)
	for l := range all {
		l.hangUp()
	}
	for _, l := range idle {
		l.close()
	}
}
