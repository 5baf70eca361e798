package embedded

import (
	"math"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A claim is what XCLAIM and XAUTOCLAIM do to entries.
type claim struct {
	key    string
	to     string // the consumer, which is made when it gets something
	idle   int64  // the least time that an entry was idle
	at     int64  // the new time of delivery
	count  int64  // the new number of deliveries, -1 to count
	force  bool   // entries too that are not pending
	justID bool
	ids    []streamID
	last   streamID
}

// xclaim is XCLAIM key group consumer idle ID… [IDLE ms] [TIME ms] [RETRYCOUNT n]
// [FORCE] [JUSTID] [LASTID ID].
func xclaim(t *tx, c *store.Command) store.Reply {
	s, g, bad := t.groupOf(c)
	if bad != nil {
		return *bad
	}
	x, bad := readClaim(c, t.time())
	if bad != nil {
		return *bad
	}
	if g.last.less(x.last) {
		g.last = x.last
		t.changed = true
		t.logProgress(x.key, g)
	}
	rs := []store.Reply{}
	for _, id := range x.ids {
		if r := t.claim(&x, s, g, id); !r.IsNil() {
			rs = append(rs, r)
		}
	}
	return store.OfList(rs)
}

var badXClaim = claimErrors("XCLAIM")

// claimErrors gives the errors of numbers by the option that they are for.
func claimErrors(command string) map[string]*store.Reply {
	all := make(map[string]*store.Reply)
	for option, name := range map[string]string{
		"": "min-idle-time argument", "IDLE": "IDLE option argument",
		"TIME": "TIME option argument", "RETRYCOUNT": "RETRYCOUNT option argument",
	} {
		r := store.OfError(store.Error("ERR Invalid " + name + " for " + command))
		all[option] = &r
	}
	return all
}

// readClaim reads the arguments of XCLAIM. IDs end where something else stands.
func readClaim(c *store.Command, now int64) (x claim, bad *store.Reply) {
	x = claim{key: c.Arg(0), to: c.Arg(2), at: -1, count: -1}
	var isInt bool
	if x.idle, isInt = parseInt(c.Arg(3)); !isInt {
		return x, badXClaim[""]
	}
	i := 4
	for ; i < c.Len(); i++ {
		id, ok := parseStreamID(c.Arg(i), 0)
		if !ok {
			break
		}
		x.ids = append(x.ids, id)
	}
	for i < c.Len() {
		used, bad := x.option(c, i, now)
		if bad != nil {
			return x, bad
		}
		i += used
	}
	if x.at < 0 || x.at > now {
		x.at = now // what makes no sense is not worth an error
	}
	return x, nil
}

// option reads an option at argument i, and gives how many arguments it has.
func (x *claim) option(c *store.Command, i int, now int64) (used int, bad *store.Reply) {
	word := strings.ToUpper(c.Arg(i))
	switch word {
	case "FORCE":
		x.force = true
		return 1, nil
	case "JUSTID":
		x.justID = true
		return 1, nil
	case "IDLE", "TIME", "RETRYCOUNT", "LASTID":
		if i+1 < c.Len() {
			return 2, x.valueOf(word, c.Arg(i+1), now)
		}
	}
	r := store.OfError(store.Error("ERR Unrecognized XCLAIM option '" + cText(c.Arg(i)) + "'"))
	return 0, &r
}

func (x *claim) valueOf(option, arg string, now int64) *store.Reply {
	if option == "LASTID" {
		var ok bool
		if x.last, ok = parseStreamID(arg, 0); !ok {
			return &badStreamID
		}
		return nil
	}
	n, isInt := parseInt(arg)
	switch {
	case !isInt:
		return badXClaim[option]
	case option == "IDLE":
		x.at = now - n
	case option == "TIME":
		x.at = n
	default:
		x.count = n
	}
	return nil
}

// claim gives an entry to a consumer, and its reply, or nil if nothing was
// claimed. One that was deleted is not pending any more.
func (t *tx) claim(x *claim, s *stream, g *group, id streamID) (r store.Reply) {
	n, rec, exists := s.find(id)
	if !exists {
		t.forgetDeleted(x.key, g, id)
		return r
	}
	d := delivery{at: t.time(), count: 1}
	switch old := g.pending.get(id); {
	case old != nil:
		if d = *old; x.idle > 0 && t.time()-d.at < x.idle {
			return r
		}
	case !x.force:
		return r
	}
	d.owner, d.at = t.join(x.key, g, x.to), x.at
	switch {
	case x.count >= 0:
		d.count = x.count
	case !x.justID:
		d.count++
	}
	g.give(id, d)
	t.changed = true
	t.logGiven(x.key, g, d, id.String())
	if x.justID {
		return id.reply()
	}
	return n.reply(&rec)
}

// forgetDeleted makes an entry that was deleted pending no more, and reports
// whether it was.
func (t *tx) forgetDeleted(key string, g *group, id streamID) bool {
	if !g.ack(id) {
		return false
	}
	t.changed = true
	if t.s.log != nil {
		t.effect("XACK", key, g.name, id.String())
	}
	return true
}

// mostClaims is how many entries XAUTOCLAIM can be asked for.
const mostClaims = math.MaxInt64 / 16

// attempts is how many entries XAUTOCLAIM looks at for each that it may claim.
const attempts = 10

var (
	badAutoIdle   = store.OfError("ERR Invalid min-idle-time argument for XAUTOCLAIM")
	badClaimCount = store.OfError("ERR COUNT must be > 0")
)

// xautoclaim is XAUTOCLAIM key group consumer idle from [COUNT n] [JUSTID]. It
// gives where to go on, what was claimed, and the IDs that were deleted.
func xautoclaim(t *tx, c *store.Command) store.Reply {
	x, from, count, bad := readAutoClaim(c, t.time())
	if bad != nil {
		return *bad
	}
	s, g, bad := t.groupOf(c)
	if bad != nil {
		return *bad
	}
	ids, next := g.oldest(from, count)
	claimed, gone := []store.Reply{}, []store.Reply{}
	for _, id := range ids {
		if int64(len(claimed)+len(gone)) == count {
			next = id
			break
		}
		if _, _, exists := s.find(id); !exists {
			t.forgetDeleted(x.key, g, id)
			gone = append(gone, id.reply())
		} else if r := t.claim(&x, s, g, id); !r.IsNil() {
			claimed = append(claimed, r)
		}
	}
	return store.OfList([]store.Reply{next.reply(), store.OfList(claimed), store.OfList(gone)})
}

// oldest gives the pending IDs that XAUTOCLAIM looks at, and the one behind,
// 0-0 if there is none.
func (g *group) oldest(from streamID, count int64) (ids []streamID, next streamID) {
	most := count * attempts
	for id := range g.pending.from(from) {
		if int64(len(ids)) == most {
			return ids, id
		}
		ids = append(ids, id)
	}
	return ids, streamID{}
}

func readAutoClaim(c *store.Command, now int64) (x claim, from streamID, count int64, bad *store.Reply) {
	x, count = claim{key: c.Arg(0), to: c.Arg(2), at: now, count: -1}, 100
	var isInt bool
	if x.idle, isInt = parseInt(c.Arg(3)); !isInt {
		return x, from, count, &badAutoIdle
	}
	if from, bad = parseFrom(c.Arg(4)); bad != nil {
		return x, from, count, bad
	}
	for i := 5; i < c.Len(); i++ {
		switch word := c.Arg(i); {
		case strings.EqualFold(word, "JUSTID"):
			x.justID = true
		case strings.EqualFold(word, "COUNT") && i+1 < c.Len():
			i++
			if count, isInt = parseInt(c.Arg(i)); !isInt || count < 1 || count > mostClaims {
				return x, from, count, &badClaimCount
			}
		default:
			return x, from, count, &syntax
		}
	}
	return x, from, count, nil
}
