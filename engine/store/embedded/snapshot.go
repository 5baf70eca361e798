package embedded

import (
	"context"
	"errors"
)

// ErrFlushed is what Snapshot returns if the store is emptied meanwhile.
var ErrFlushed = errors.New("the store was emptied meanwhile")

// A snapshot is what a shard knows of one that is being taken. The walk goes
// through the slots of the keys from the end to the beginning. Who writes meanwhile
// first puts what a key holds, to which the walk has yet to come, among the
// images: so the state is the one at the start.
type snapshot struct {
	left    int             // the slots below it are yet to come
	taken   map[string]bool // keys among them that are no part of it any more
	images  []image         // taken by writers
	flushed bool
}

// An image is what a key held at a moment.
type image struct {
	key   string
	value any // its own, but for what never changes
	text  string
	at    int64 // when it expires, or never
}

const (
	imagesAtOnce = 64      // keys that are taken under one lock
	batchSize    = 1 << 16 // bytes of commands that are given out at once
)

// Snapshot gives the state that s has when start is called, as commands in RESP
// that make it, some at a time: the log goes to another place from start on. It
// runs beside those who read and write, who wait for no more than a few keys to
// be copied, or one that is large. The memory that it takes is that of what is
// changed meanwhile. It is for one goroutine at a time.
func (s *Store) Snapshot(ctx context.Context, start func(), emit func(commands []byte) error) error {
	for i := range s.shards {
		s.shards[i].mu.Lock()
	}
	for i := range s.shards {
		sh := &s.shards[i]
		sh.snap = &snapshot{left: sh.keys.n, taken: make(map[string]bool)}
	}
	start()
	for i := range s.shards {
		s.shards[i].mu.Unlock()
	}
	defer s.endSnapshot()
	w := &speller{emit: emit}
	for i := range s.shards {
		for done := false; !done; {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			var images []image
			if images, done = s.shards[i].someImages(); s.shards[i].flushed() {
				return ErrFlushed
			}
			for k := range images {
				if err := w.image(&images[k]); err != nil {
					return err
				}
			}
		}
	}
	return w.flush()
}

// endSnapshot makes the shards forget it.
func (s *Store) endSnapshot() {
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		sh.snap = nil
		sh.mu.Unlock()
	}
}

// flushed reports whether the shard was emptied since the snapshot began.
func (sh *shard) flushed() bool {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return sh.snap.flushed
}

// someImages takes some keys, and what writers have taken. It reports whether
// there are no more.
func (sh *shard) someImages() (images []image, done bool) {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	x := sh.snap
	images, x.images = x.images, nil
	for range imagesAtOnce {
		if x.left == 0 || x.flushed {
			return images, true
		}
		x.left--
		if key := sh.keys.key(x.left); x.taken[key] {
			delete(x.taken, key)
		} else {
			images = append(images, sh.image(x.left))
		}
	}
	return images, false
}

// image takes what the key in a slot holds.
func (sh *shard) image(i int) image {
	m := image{key: sh.keys.key(i), at: sh.keys.deadline(i)}
	if e := sh.keys.value(i).e; e == nil {
		m.text = sh.keys.text(i)
	} else {
		m.value, m.text = e.clone(), e.text
	}
	return m
}

// before is called before the key in a slot is changed.
func (sh *shard) before(i int) {
	x := sh.snap
	if i >= x.left {
		return
	}
	if key := sh.keys.key(i); !x.taken[key] {
		x.taken[key] = true
		x.images = append(x.images, sh.image(i))
	}
}

// leaves is called before the key in a slot is removed, and the last one moves
// there.
func (sh *shard) leaves(i int) {
	x, last := sh.snap, sh.keys.n-1
	if sh.before(i); i < x.left {
		delete(x.taken, sh.keys.key(i))
		if last >= x.left {
			x.taken[sh.keys.key(last)] = true
		}
	}
	x.left = min(x.left, last)
}
