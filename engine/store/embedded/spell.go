package embedded

import (
	"math"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

// A speller gives out commands that make keys anew.
type speller struct {
	emit  func(commands []byte) error
	limit int // bytes that are given out at once
	buf   []byte
	head  []string // of a command that takes elements
	args  []string // elements that it has so far
	size  int      // of them, in bytes
	times []element
	err   error
}

// A command takes no more elements than this, and not many more bytes.
const (
	mostElements = 1000
	mostSpelled  = 1 << 16
)

// flush gives out what there is.
func (w *speller) flush() error {
	if w.err == nil && len(w.buf) > 0 {
		w.err = w.emit(w.buf)
	}
	if w.buf = w.buf[:0]; cap(w.buf) > keepSpelled {
		w.buf = nil
	}
	return w.err
}

// keepSpelled is the largest buffer that is kept for what follows.
const keepSpelled = 1 << 20

// say spells a command.
func (w *speller) say(words ...string) {
	w.buf = appendCommand(w.buf, words...)
	if len(w.buf) >= w.limit {
		w.flush()
	}
}

// open begins a command that takes elements; more than it can have make another
// one.
func (w *speller) open(head ...string) { w.head = head }

func (w *speller) put(words ...string) {
	w.args = append(w.args, words...)
	for _, s := range words {
		w.size += len(s)
	}
	if len(w.args) >= mostElements || w.size >= mostSpelled {
		w.close()
	}
}

func (w *speller) close() {
	if len(w.args) > 0 {
		w.say(append(w.head, w.args...)...)
	}
	clear(w.args)
	w.args, w.size = w.args[:0], 0
	for _, f := range w.times {
		w.say("HPEXPIREAT", f.of.key, strconv.FormatInt(f.at, 10), "FIELDS", "1", f.name)
	}
	clear(w.times)
	w.times = w.times[:0]
}

// image spells what a key held.
func (w *speller) image(m *image) {
	switch v := m.value.(type) {
	case nil:
		w.say("SET", m.key, m.text)
	case flat:
		w.flat(m.key, v, m.text)
	case *list:
		w.open("RPUSH", m.key)
		v.each(0, v.n, func(_ int, s string) bool { w.put(s); return w.err == nil })
	case *stream:
		w.stream(m.key, v)
	case *pieces:
		w.elements(v.all)
	}
	w.close()
	w.expire(m)
}

// expire spells when a key expires.
func (w *speller) expire(m *image) {
	if m.at != never {
		w.say("PEXPIREAT", m.key, strconv.FormatInt(m.at, 10))
	}
}

// elements spells some elements of collections.
func (w *speller) elements(all []element) {
	var of *pieces
	for i := range all {
		e := &all[i]
		if e.of != of {
			w.close()
			of = e.of
			w.open(of.command, of.key)
		}
		switch of.command {
		case "HSET":
			if e.at != never {
				w.times = append(w.times, *e)
			}
			w.put(e.name, e.value.text())
		case "SADD":
			w.put(e.name)
		case "ZADD":
			w.put(spellScore(e.score), e.name)
		case "SETRANGE":
			w.say("SETRANGE", of.key, strconv.FormatInt(e.at, 10), e.name)
		}
	}
	w.close()
}

// spellScore spells a score so that it is read as the same.
func spellScore(f float64) string {
	if f == 0 && math.Signbit(f) {
		return "-0"
	}
	return store.FormatFloat(f)
}

// flat spells a packed collection.
func (w *speller) flat(key string, kind flat, text string) {
	switch kind {
	case flatZset:
		w.open("ZADD", key)
		for _, x := range appendItems([]order.Item(nil), text) {
			w.put(spellScore(x.Score), x.Member)
		}
		return
	case flatSet, flatInts:
		w.open("SADD", key)
		packedSet{kind, text}.each(func(member string, _, _ int) bool { w.put(member); return true })
		return
	case flatHash:
		w.open("HSET", key)
	case flatList:
		w.open("RPUSH", key)
	}
	for s := ""; text != ""; {
		s, text = cut(text)
		if kind == flatHash {
			value := ""
			value, text = cut(text)
			w.put(s, value)
			continue
		}
		w.put(s)
	}
}

// stream spells a stream. Entries that were deleted while they were pending
// stand there until they are pending again.
func (w *speller) stream(key string, s *stream) {
	ghosts := s.ghosts()
	rest := ghosts
	for n, r := range s.ascend(everyID) {
		for ; len(rest) > 0 && rest[0].less(r.id); rest = rest[1:] {
			w.say("XADD", key, rest[0].String(), "", "")
		}
		if w.err != nil {
			return
		}
		entry := n.reply(r)
		w.say(append([]string{"XADD", key, entry.At(0).Str()}, entry.At(1).Strs()...)...)
	}
	for _, id := range rest {
		w.say("XADD", key, id.String(), "", "")
	}
	if s.n+len(ghosts) == 0 {
		w.say("XADD", key, "MAXLEN", "0", "0-1", "", "")
	}
	for _, g := range s.groups {
		w.group(key, g)
	}
	for _, id := range ghosts {
		if s.n > 0 && s.first.less(id) {
			w.say("XDEL", key, id.String())
		}
	}
	switch {
	case len(ghosts) > 0 && s.n > 0:
		w.say("XTRIM", key, "MINID", s.first.String())
	case len(ghosts) > 0:
		w.say("XTRIM", key, "MAXLEN", "0")
	}
	last := s.last
	if last.less(s.deleted) {
		last = s.deleted // the last ID is set back below what was deleted only after that is known
	}
	w.say("XSETID", key, last.String(), "ENTRIESADDED", strconv.FormatInt(s.added, 10), "MAXDELETEDID", s.deleted.String())
	if last != s.last {
		w.say("XSETID", key, s.last.String())
	}
}

func (w *speller) group(key string, g *group) {
	w.say("XGROUP", "CREATE", key, g.name, g.last.String(), "ENTRIESREAD", strconv.FormatInt(max(g.read, unknownCount), 10))
	for _, c := range g.consumers {
		w.say("XGROUP", "CREATECONSUMER", key, g.name, c.name)
	}
	for id, d := range g.pending.from(streamID{}) {
		w.say("XCLAIM", key, g.name, d.owner.name, "0", id.String(),
			"TIME", strconv.FormatInt(d.at, 10), "RETRYCOUNT", strconv.FormatInt(d.count, 10), "JUSTID", "FORCE")
	}
}

// ghosts gives the IDs of entries that are pending and were deleted, in order.
func (s *stream) ghosts() (ids []streamID) {
	for _, g := range s.groups {
		for id := range g.pending.from(streamID{}) {
			if _, _, exists := s.find(id); !exists {
				ids = append(ids, id)
			}
		}
	}
	slices.SortFunc(ids, streamID.compare)
	return slices.Compact(ids)
}
