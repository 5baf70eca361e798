package embedded

import (
	"sync"
	"sync/atomic"
)

// An image is what a key held at a moment: the text, if there is no value, a
// packed collection in it, or a value that does not change.
type image struct {
	key   string
	at    int64 // when it expires, or never
	text  string
	value any // nil, a flat, a *list or *stream of its own, or *pieces
}

// images are what writers have taken for a snapshot, which has yet to give it
// out.
type images struct {
	mu       sync.Mutex
	fewer    sync.Cond
	keys     []image
	elements []element
	n        atomic.Int64 // about what they take, in elements
}

// mostImages is from how many on writers wait until there are fewer.
const mostImages = 1 << 16

func (x *images) init() { x.fewer.L = &x.mu }

func (x *images) addKey(m image) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.keys = append(x.keys, m)
	x.n.Add(m.cost())
}

func (x *images) addElement(e element) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.elements = append(x.elements, e)
	x.n.Add(e.cost())
}

// take gives all there are, and lets those who wait go on.
func (x *images) take() (keys []image, elements []element) {
	if x.n.Load() == 0 {
		return nil, nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	keys, elements = x.keys, x.elements
	x.keys, x.elements = nil, nil
	x.n.Store(0)
	x.fewer.Broadcast()
	return keys, elements
}

// wait returns once there are not too many. The caller holds no locks.
func (x *images) wait() {
	if x.n.Load() < mostImages {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.n.Load() >= mostImages {
		x.fewer.Wait()
	}
}

// keyCost is what it costs to take a key, in elements.
const keyCost = 8

// cost gives about what it took to take an image, in elements.
func (m *image) cost() int64 {
	n := keyCost
	switch v := m.value.(type) {
	case *list:
		n += v.front.n + v.back.n + v.middle.n
	case *stream:
		n += len(v.nodes)
	case *pieces:
		n += len(v.all)
	}
	return int64(n)
}

func (e *element) cost() int64 { return 1 + int64(len(e.name)/256) }
