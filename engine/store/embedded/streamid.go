package embedded

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A streamID names an entry of a stream: a time in ms since the epoch, and a
// number among the entries of that time.
type streamID struct{ ms, seq uint64 }

var lastStreamID = streamID{math.MaxUint64, math.MaxUint64}

var badStreamID = store.OfError("ERR Invalid stream ID specified as stream command argument")

func (a streamID) compare(b streamID) int {
	if a.ms != b.ms {
		return cmp.Compare(a.ms, b.ms)
	}
	return cmp.Compare(a.seq, b.seq)
}

func (a streamID) less(b streamID) bool { return a.compare(b) < 0 }

// next gives the ID behind a. The one behind the last is the first, and not ok.
func (a streamID) next() (b streamID, ok bool) {
	switch {
	case a.seq != math.MaxUint64:
		return streamID{a.ms, a.seq + 1}, true
	case a.ms != math.MaxUint64:
		return streamID{a.ms + 1, 0}, true
	}
	return streamID{}, false
}

// prev gives the ID before a. The one before the first is the last, and not ok.
func (a streamID) prev() (b streamID, ok bool) {
	switch {
	case a.seq != 0:
		return streamID{a.ms, a.seq - 1}, true
	case a.ms != 0:
		return streamID{a.ms - 1, math.MaxUint64}, true
	}
	return lastStreamID, false
}

// mostDigits is how long an ID is at most when it is spelt.
const mostDigits = 41

func (a streamID) String() string {
	var digits [mostDigits]byte
	return string(a.appendTo(digits[:0]))
}

func (a streamID) appendTo(b []byte) []byte {
	b = strconv.AppendUint(b, a.ms, 10)
	return strconv.AppendUint(append(b, '-'), a.seq, 10)
}

func (a streamID) reply() store.Reply { return store.OfStr(a.String()) }

// longestID is how long an ID may be spelt.
const longestID = 127

// parseStreamID reads ms or ms-seq. If there is no sequence number, it is
// missing.
func parseStreamID(s string, missing uint64) (id streamID, ok bool) {
	if len(s) > longestID {
		return id, false
	}
	s = untilNUL(s)
	ms, seq, both := strings.Cut(s, "-")
	if id.ms, ok = parseUnsigned(ms); !ok {
		return id, false
	}
	if !both {
		id.seq = missing
		return id, true
	}
	id.seq, ok = parseUnsigned(seq)
	return id, ok
}

// parseOpenID is parseStreamID that knows - for the first ID and + for the
// last.
func parseOpenID(s string, missing uint64) (id streamID, ok bool) {
	switch untilNUL(s) {
	case "-":
		return streamID{}, true
	case "+":
		return lastStreamID, true
	}
	return parseStreamID(s, missing)
}

// untilNUL gives what a C string of s holds: Redis reads IDs as such.
func untilNUL(s string) string {
	if i := strings.IndexByte(s, 0); i >= 0 {
		return s[:i]
	}
	return s
}

// parseUnsigned reads a number as Redis does: as parseInt does if it is not
// negative, otherwise as strtoull.
func parseUnsigned(s string) (n uint64, ok bool) {
	if v, isInt := parseInt(s); isInt {
		return uint64(v), v >= 0
	}
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	if s == "" || strings.TrimLeft(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if negative {
		n = -n
	}
	return n, err == nil
}

// An interval is a range of IDs, both included.
type interval struct{ from, to streamID }

var everyID = interval{to: lastStreamID}

// parseInterval reads the bounds of a range, which are excluded if they begin
// with (.
func parseInterval(from, to string) (x interval, bad *store.Reply) {
	if x.from, bad = parseFrom(from); bad != nil {
		return x, bad
	}
	exclusive, id, bad := parseBound(to, math.MaxUint64)
	if bad == nil && exclusive {
		if id, exclusive = id.prev(); !exclusive {
			bad = &badEnd
		}
	}
	x.to = id
	return x, bad
}

var (
	badStart = store.OfError("ERR invalid start ID for the interval")
	badEnd   = store.OfError("ERR invalid end ID for the interval")
)

// parseFrom reads the lower bound of a range.
func parseFrom(s string) (id streamID, bad *store.Reply) {
	exclusive, id, bad := parseBound(s, 0)
	if bad == nil && exclusive {
		if id, exclusive = id.next(); !exclusive {
			bad = &badStart
		}
	}
	return id, bad
}

func parseBound(s string, missing uint64) (exclusive bool, id streamID, bad *store.Reply) {
	var ok bool
	if exclusive = len(s) > 1 && s[0] == '('; exclusive {
		id, ok = parseStreamID(s[1:], missing)
	} else {
		id, ok = parseOpenID(s, missing)
	}
	if !ok {
		return false, id, &badStreamID
	}
	return exclusive, id, nil
}
