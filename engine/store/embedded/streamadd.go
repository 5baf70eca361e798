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
func xadd(t *tx, c store.Command) store.Reply {
	how, bad := readAdding(&c)
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
	return t.xadd(&c, &how, id)
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
	s.add(id, words)
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

// xtrim is XTRIM key trimming.
func xtrim(t *tx, c store.Command) store.Reply {
	how, bad := readTrimming(&c)
	if bad != nil {
		return *bad
	}
	s, e, wrong := holding[stream](t, c.Arg(0))
	if s == nil {
		return orZero(wrong)
	}
	n := s.trim(&how)
	if n > 0 {
		t.touch(c.Arg(0), e)
		if how.approx && t.s.log != nil {
			t.effect(append([]string{"XTRIM", c.Arg(0)}, how.exactly(s)...)...)
		}
	}
	return store.OfInt(int64(n))
}

var (
	twoTrimmings = store.OfError("ERR syntax error, MAXLEN and MINID options at the same time are not compatible")
	badMaxLen    = store.OfError("ERR The MAXLEN argument must be >= 0.")
	badLimit     = store.OfError("ERR The LIMIT argument must be >= 0.")
	limitAlone   = store.OfError("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy")
	limitExact   = store.OfError("ERR syntax error, LIMIT cannot be used without the special ~ option")
	noTrimming   = store.OfError("ERR syntax error, XTRIM must be called with a trimming strategy")
)

// readAdding reads the options of XADD and the ID.
func readAdding(c *store.Command) (how adding, bad *store.Reply) {
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
	return how, x.finish()
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

// readTrimming reads the options of XTRIM.
func readTrimming(c *store.Command) (how trimming, bad *store.Reply) {
	x := trimReader{trimming: &how}
	for i := 1; i < c.Len(); {
		used, bad := x.read(c, i)
		switch {
		case bad != nil:
			return how, bad
		case used == 0:
			return how, &syntax
		}
		i += used
	}
	if how.by == 0 && how.limit == 0 {
		return how, &noTrimming
	}
	return how, x.finish()
}

// A trimReader reads how to trim: MAXLEN|MINID [=|~] threshold [LIMIT n].
type trimReader struct {
	*trimming
	limited bool
}

// read reads an option at argument i, and gives how many arguments it has: 0
// if it is about something else.
func (x *trimReader) read(c *store.Command, i int) (used int, bad *store.Reply) {
	if i+1 == c.Len() {
		return 0, nil
	}
	switch strings.ToUpper(c.Arg(i)) {
	case "LIMIT":
		return 2, x.readLimit(c.Arg(i + 1))
	case "MAXLEN":
		return x.threshold(c, i, trimLength)
	case "MINID":
		return x.threshold(c, i, trimID)
	}
	return 0, nil
}

func (x *trimReader) readLimit(arg string) *store.Reply {
	n, isInt := parseInt(arg)
	switch {
	case !isInt:
		return &notInt
	case n < 0:
		return &badLimit
	}
	x.limit, x.limited = n, true
	return nil
}

// threshold reads MAXLEN or MINID at argument i.
func (x *trimReader) threshold(c *store.Command, i int, by byte) (used int, bad *store.Reply) {
	if x.by != 0 {
		return 0, &twoTrimmings
	}
	used, x.by, x.approx = 2, by, false
	if word := c.Arg(i + 1); i+2 < c.Len() && (word == "~" || word == "=") {
		used, x.approx = 3, word == "~"
	}
	x.arg = i + used - 1
	if by == trimLength {
		return used, x.maxLen(c.Arg(x.arg))
	}
	id, ok := parseStreamID(c.Arg(x.arg), 0)
	if !ok {
		return 0, &badStreamID
	}
	x.min = id
	return used, nil
}

func (x *trimReader) maxLen(arg string) *store.Reply {
	n, isInt := parseInt(arg)
	switch {
	case !isInt:
		return &notInt
	case n < 0:
		return &badMaxLen
	}
	x.length = int(n)
	return nil
}

// finish checks what was read, and bounds what an approximate trimming does.
func (x *trimReader) finish() *store.Reply {
	switch {
	case x.limit > 0 && x.by == 0:
		return &limitAlone
	case x.limited && !x.approx:
		return &limitExact
	case x.approx && !x.limited:
		x.limit = 100 * nodeEntries
	}
	return nil
}

// xlen is XLEN key.
func xlen(t *tx, c store.Command) store.Reply {
	s, _, bad := holding[stream](t, c.Arg(0))
	if s == nil {
		return orZero(bad)
	}
	return store.OfInt(int64(s.n))
}

// xdel is XDEL key ID….
func xdel(t *tx, c store.Command) store.Reply {
	s, e, bad := holding[stream](t, c.Arg(0))
	if s == nil {
		return orZero(bad)
	}
	ids, ok := streamIDs(&c, 1)
	if !ok {
		return badStreamID
	}
	n := s.remove(ids)
	if n > 0 {
		t.touch(c.Arg(0), e)
	}
	return store.OfInt(int64(n))
}

// streamIDs reads the arguments from i on.
func streamIDs(c *store.Command, i int) (ids []streamID, ok bool) {
	ids = make([]streamID, c.Len()-i)
	for k := range ids {
		if ids[k], ok = parseStreamID(c.Arg(i+k), 0); !ok {
			return nil, false
		}
	}
	return ids, true
}

// An idSetting is what the options of XSETID say.
type idSetting struct {
	last, deleted streamID
	added         int64 // -1 if it was not given
}

var (
	badAdded       = store.OfError("ERR entries_added must be positive")
	belowGiven     = store.OfError("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id")
	belowTop       = store.OfError("ERR The ID specified in XSETID is smaller than the target stream top item")
	addedBelowSize = store.OfError("ERR The entries_added specified in XSETID is smaller than the target stream length")
)

// xsetid is XSETID key ID [ENTRIESADDED n] [MAXDELETEDID ID].
func xsetid(t *tx, c store.Command) store.Reply {
	how, bad := readIDSetting(&c)
	if bad != nil {
		return *bad
	}
	s, _, wrong := holding[stream](t, c.Arg(0))
	switch {
	case !wrong.IsNil():
		return wrong
	case s == nil:
		return noKey
	}
	if bad := how.check(s); bad != nil {
		return *bad
	}
	s.last = how.last
	if how.added >= 0 {
		s.added = how.added
	}
	if (how.deleted != streamID{}) {
		s.deleted = how.deleted
	}
	t.changed = true
	return ok
}

func readIDSetting(c *store.Command) (how idSetting, bad *store.Reply) {
	var ok bool
	how.added = -1
	if how.last, ok = parseStreamID(c.Arg(1), 0); !ok {
		return how, &badStreamID
	}
	for i := 2; i < c.Len(); i += 2 {
		if i+1 == c.Len() {
			return how, &syntax
		}
		switch strings.ToUpper(c.Arg(i)) {
		case "ENTRIESADDED":
			if how.added, ok = parseInt(c.Arg(i + 1)); !ok {
				return how, &notInt
			}
			if how.added < 0 {
				return how, &badAdded
			}
		case "MAXDELETEDID":
			if how.deleted, ok = parseStreamID(c.Arg(i+1), 0); !ok {
				return how, &badStreamID
			}
			if how.last.less(how.deleted) {
				return how, &belowGiven
			}
		default:
			return how, &syntax
		}
	}
	return how, nil
}

// check reports why a stream cannot be set so.
func (how *idSetting) check(s *stream) *store.Reply {
	if top, found := s.newest(); found && how.last.less(top) {
		return &belowTop
	}
	if how.added >= 0 && int64(s.n) > how.added {
		return &addedBelowSize
	}
	return nil
}
