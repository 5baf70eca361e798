package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A trimming says which entries a stream may lose: those before min, or the
// oldest beyond a number.
type trimming struct {
	by     byte // 0 for none, trimLength or trimID
	length int
	min    streamID
	approx bool  // whole nodes only
	limit  int64 // of the number of entries, 0 for none
}

const (
	trimLength = 'l'
	trimID     = 'i'
)

// trim removes old entries and gives how many. It removes nodes, and then, if
// it is not approximate, entries of the first that remains.
func (s *stream) trim(how *trimming) (removed int) {
	for len(s.nodes) > 0 && !(how.by == trimLength && s.n <= how.length) {
		n := s.nodes[0]
		if how.limit > 0 && int64(removed)+int64(n.live) > how.limit {
			break
		}
		if how.by == trimLength && s.n-int(n.live) >= how.length || how.by == trimID && n.last.less(how.min) {
			s.n -= int(n.live)
			removed += int(n.live)
			s.drop(0)
			continue
		}
		if !how.approx {
			removed += s.trimNode(s.own(0), how)
		}
		break
	}
	if removed > 0 {
		s.findFirst()
	}
	return removed
}

// trimNode removes the first entries of a node.
func (s *stream) trimNode(n *streamNode, how *trimming) (removed int) {
	var r record
	for at := 0; at < len(n.buf); at = r.next {
		r = n.read(at)
		if how.by == trimLength && s.n <= how.length || how.by == trimID && !r.id.less(how.min) {
			break
		}
		if !r.deleted() {
			n.remove(&r)
			s.n--
			removed++
		}
	}
	return removed
}

// xtrim is XTRIM key trimming.
func xtrim(t *tx, c *store.Command) store.Reply {
	how, bad := readTrimming(t, c)
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

// readTrimming reads the options of XTRIM.
func readTrimming(t *tx, c *store.Command) (how trimming, bad *store.Reply) {
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
	return how, x.finish(t)
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
	arg := c.Arg(i + used - 1)
	if by == trimLength {
		return used, x.maxLen(arg)
	}
	id, ok := parseStreamID(arg, 0)
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

// usualLimit is how many entries an approximate trimming removes at most,
// unless the command says otherwise or nodes are of unusual size.
const usualLimit = 10_000

// finish checks what was read, and bounds what an approximate trimming does.
func (x *trimReader) finish(t *tx) *store.Reply {
	switch {
	case x.limit > 0 && x.by == 0:
		return &limitAlone
	case x.limited && !x.approx && !t.s.loading.Load(): // redis-server logs that
		return &limitExact
	case x.approx && !x.limited:
		x.limit = usualLimit
		if n := t.s.tunables.get(streamNodeEntries); n > 0 {
			x.limit = 100 * min(n, usualLimit)
		}
	}
	return nil
}
