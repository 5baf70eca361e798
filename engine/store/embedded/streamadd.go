package embedded

import (
	"math"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// An adding is what the options of XADD say.
type adding struct {
	trimming
	existing bool // NOMKSTREAM: only to a stream that exists
	auto     bool // the ID is *
	autoSeq  bool // the ID is ms-*
	id       streamID
	idArg    int // the position of the ID
}

// mostEntry is how many bytes the names and values of an entry may have.
const mostEntry = 1 << 30

var (
	badAddArity  = store.OfError("ERR wrong number of arguments for 'xadd' command")
	zeroID       = store.OfError("ERR The ID specified in XADD must be greater than 0-0")
	smallID      = store.OfError("ERR The ID specified in XADD is equal or smaller than the target stream top item")
	exhaustedIDs = store.OfError("ERR The stream has exhausted the last possible ID, unable to add more items")
	largeEntry   = store.OfError("ERR Elements are too large to be stored")
)

// xadd is XADD key [NOMKSTREAM] [trimming] ID|*|ms-* name value [name value…].
func xadd(t *tx, c *store.Command) store.Reply {
	how, bad := readAdding(t, c)
	if bad != nil {
		return *bad
	}
	words := c.Len() - how.idArg - 1
	switch {
	case words < 2 || words%2 != 0:
		return badAddArity
	case !how.auto && !how.autoSeq && how.id == streamID{}:
		return zeroID
	}
	s, _, wrong := holding[stream](t, c.Arg(0))
	if s == nil && (!wrong.IsNil() || how.existing) {
		return wrong
	}
	var last streamID
	if s != nil {
		last = s.last
	}
	id, bad := how.newID(t, last)
	if bad != nil {
		return *bad
	}
	return t.xadd(c, &how, id)
}

// newID gives the ID of the entry that is added behind last.
func (how *adding) newID(t *tx, last streamID) (id streamID, bad *store.Reply) {
	switch id = how.id; {
	case last == lastStreamID:
		return id, &exhaustedIDs
	case how.auto:
		if id = (streamID{ms: uint64(t.time())}); id.ms <= last.ms {
			id, _ = last.next()
		}
	case how.autoSeq && id.ms == last.ms:
		if last.seq == math.MaxUint64 {
			return id, &smallID
		}
		id.seq = last.seq + 1
	}
	if !last.less(id) {
		return id, &smallID
	}
	return id, nil
}

// xadd adds the entry of c, and then trims.
func (t *tx) xadd(c *store.Command, how *adding, id streamID) store.Reply {
	var few [16]string // most entries do not allocate
	words, size := few[:0], 0
	for i := how.idArg + 1; i < c.Len(); i++ {
		words = append(words, c.Arg(i))
		size += len(c.Arg(i))
	}
	if size > mostEntry {
		return largeEntry
	}
	s, e, _ := making[stream](t, c.Arg(0))
	s.add(id, words, t.s.tunables.node())
	if how.by != 0 {
		s.trim(&how.trimming)
	}
	t.touch(c.Arg(0), e)
	text := id.String()
	if how.auto || how.autoSeq || how.approx {
		t.logAdding(c, how, s, text)
	}
	return store.OfStr(text)
}

// logAdding logs XADD with the ID that it got and exactly the trimming that
// took place.
func (t *tx) logAdding(c *store.Command, how *adding, s *stream, id string) {
	if t.s.log == nil {
		return
	}
	args := append([]string{"XADD", c.Arg(0)}, how.exactly(s)...)
	args = append(args, id)
	for i := how.idArg + 1; i < c.Len(); i++ {
		args = append(args, c.Arg(i))
	}
	t.effect(args...)
}

// exactly gives the options that trim a stream to what it has been trimmed to.
func (how *trimming) exactly(s *stream) []string {
	switch {
	case how.by == 0:
		return nil
	case how.by == trimID && !how.approx:
		return []string{"MINID", "=", how.min.String()}
	case how.by == trimID && s.n > 0:
		return []string{"MINID", "=", s.first.String()}
	}
	return []string{"MAXLEN", "=", store.OfInt(int64(s.n)).Str()}
}

// readAdding reads the options of XADD and the ID.
func readAdding(t *tx, c *store.Command) (how adding, bad *store.Reply) {
	how.idArg = c.Len() // unless there is one
	x := trimReader{trimming: &how.trimming}
	for i := 1; i < how.idArg; {
		used, bad := x.read(c, i)
		switch {
		case bad != nil:
			return how, bad
		case used > 0:
			i += used
		case strings.EqualFold(c.Arg(i), "NOMKSTREAM"):
			how.existing = true
			i++
		case !how.readID(c.Arg(i)):
			return how, &badStreamID
		default:
			how.idArg = i
		}
	}
	return how, x.finish(t)
}

// readID reads *, ms-* or an ID.
func (how *adding) readID(word string) (ok bool) {
	if how.auto = word == "*"; how.auto {
		return true
	}
	ms, starred := strings.CutSuffix(untilNUL(word), "-*")
	if starred && !strings.Contains(ms, "-") {
		how.autoSeq, word = true, ms
	}
	how.id, ok = parseStreamID(word, 0)
	return ok
}
