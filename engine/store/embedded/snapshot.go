package embedded

import (
	"context"
	"runtime"
)

// A snapshot is what a shard knows of one that is being taken. Who writes
// meanwhile first puts what a key holds, to which the sweep has yet to come, among
// the images: so the state is the one at the start.
type snapshot struct {
	sweep
	keys *keyspace // through which it goes: that of the shard, unless that was emptied
}

// A grain is how much a snapshot takes under one lock and gives out at once.
type grain struct {
	elements int
	bytes    int // of commands
}

var (
	usualGrain = grain{512, 1 << 16}
	tinyGrain  = grain{3, 64}
)

func (s *Store) grain() grain {
	if s.tiny {
		return tinyGrain
	}
	return usualGrain
}

// Snapshot gives the state that s has when start is called, as commands in RESP
// that make it, some at a time: the log goes to another place from start on. It
// runs beside those who read and write, who wait for some hundred elements to be
// copied, however large a collection is. The memory that it takes is that of
// what is changed meanwhile and not yet given out, and some bits for each key and
// element. It is for one goroutine at a time.
func (s *Store) Snapshot(ctx context.Context, start func(), emit func(commands []byte) error) error {
	p := newPhotographer(s, emit)
	p.start(start)
	defer p.stop()
	for p.shard < len(s.shards) || len(p.large) > 0 {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := p.step(); err != nil {
			return err
		}
	}
	if err := p.out.flush(); err != nil {
		return err
	}
	return p.aside.flush()
}

// A photographer takes a snapshot.
type photographer struct {
	s     *Store
	grain grain
	out   speller // of what it comes to by itself
	aside speller // of what writers have taken
	shard int     // through which it goes
	large []image // of what is given out some at a time
	some  []element
}

func newPhotographer(s *Store, emit func(commands []byte) error) *photographer {
	p := &photographer{s: s, grain: s.grain()}
	p.aside = speller{emit: emit, limit: p.grain.bytes}
	p.out = speller{limit: p.grain.bytes, emit: func(commands []byte) error {
		if err := emit(commands); err != nil {
			return err
		}
		return p.develop()
	}}
	return p
}

// start calls fn when the shards know of the snapshot.
func (p *photographer) start(fn func()) {
	for i := range p.s.shards {
		p.s.shards[i].mu.Lock()
	}
	for i := range p.s.shards {
		sh := &p.s.shards[i]
		sh.snap = &snapshot{newSweep(sh.keys.n), &sh.keys}
	}
	fn()
	for i := range p.s.shards {
		p.s.shards[i].mu.Unlock()
	}
}

// stop makes all forget the snapshot, whether it has come to its end or not.
func (p *photographer) stop() {
	for i := range p.s.shards {
		sh := &p.s.shards[i]
		sh.mu.Lock()
		sh.snap = nil
		sh.mu.Unlock()
	}
	keys, _ := p.s.images.take()
	for _, m := range append(p.large, keys...) {
		if x, is := m.value.(*pieces); is {
			x.stop()
		}
	}
	p.s.images.take() // and nobody adds any
}

// step takes and gives out some elements of what is large, or some keys, and what
// writers have taken.
func (p *photographer) step() error {
	if len(p.large) > 0 {
		return p.goOn()
	}
	for _, m := range p.takeKeys() {
		if err := p.show(&p.out, m); err != nil {
			return err
		}
	}
	return p.develop()
}

// takeKeys takes some keys of a shard, or goes to the next one.
func (p *photographer) takeKeys() (taken []image) {
	sh := &p.s.shards[p.shard]
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	for most := int64(p.grain.elements); most > 0; {
		i := sh.snap.next()
		if i < 0 {
			p.shard++
			break
		}
		m := sh.image(i)
		most -= m.cost()
		taken = append(taken, m)
	}
	return taken
}

// goOn gives out a part of the first of what is large.
func (p *photographer) goOn() (err error) {
	m, done := p.large[0], true
	x, inPieces := m.value.(*pieces)
	if inPieces {
		p.some, done = x.some(p.some[:0], int64(p.grain.elements))
		p.out.elements(p.some)
	} else {
		p.out.image(&m)
	}
	if err := p.develop(); err != nil || !done {
		return err
	}
	p.large = p.large[1:]
	if inPieces && m.at != never { // writers may have taken all of it
		if err := p.aside.flush(); err != nil {
			return err
		}
		p.out.expire(&m)
	}
	return p.out.err
}

// develop gives out what writers have taken, after those have had their turn who
// wait for a processor.
func (p *photographer) develop() error {
	runtime.Gosched()
	keys, elements := p.s.images.take()
	p.aside.elements(elements)
	for _, m := range keys {
		if err := p.show(&p.aside, m); err != nil {
			return err
		}
	}
	return p.aside.err
}

// show gives out what a key held, unless that is large: then its turn comes.
func (p *photographer) show(w *speller, m image) error {
	switch v := m.value.(type) {
	case *list, *stream:
		p.large = append(p.large, m)
		return nil
	case *pieces:
		if v.all == nil {
			p.large = append(p.large, m)
			return nil
		}
	}
	w.image(&m)
	return w.err
}

// image takes what the key in a slot holds.
func (sh *shard) image(i int) image {
	keys := sh.snap.keys
	m := image{key: keys.key(i), at: keys.deadline(i)}
	e := keys.value(i).e
	if e == nil {
		m.text = keys.text(i)
		return m
	}
	if b, is := e.value.(*buffer); is && len(b.b) <= mostWhole {
		m.text = string(b.b)
		return m
	}
	m.text = e.text
	switch v := e.value.(type) {
	case nil:
	case flat:
		m.value = v
	case *list:
		m.value = v.clone()
	case *stream:
		m.value = v.share()
	default:
		m.value = sh.pieces(m.key, v)
	}
	return m
}

// mostWhole is the length of the longest text that is copied at once.
const mostWhole = 1 << 19

// pieces gives a collection that is changed in place as it is now.
func (sh *shard) pieces(key string, value any) *pieces {
	s := sh.w.s
	p := newPieces(value)
	p.key, p.queue = key, &s.images
	p.home.Store(sh)
	p.spread(s.grain().elements)
	return p
}

// before is called before the key in a slot is changed.
func (sh *shard) before(i int) {
	if x := sh.snap; x.keys == &sh.keys && x.take(i) {
		sh.w.s.images.addKey(sh.image(i))
	}
}

// leaves is called before the key in a slot is removed, and the last one moves
// there.
func (sh *shard) leaves(i int) {
	if x := sh.snap; x.keys == &sh.keys {
		sh.before(i)
		x.cut(i, sh.keys.n-1)
	}
}

// emptied is called before all keys are removed at once.
func (sh *shard) emptied() {
	if x := sh.snap; x != nil && x.keys == &sh.keys {
		old := sh.keys
		x.keys = &old
	}
}
