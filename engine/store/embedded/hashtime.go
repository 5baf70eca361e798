package embedded

import (
	"maps"
	"math"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// fieldTimes are when fields of a hash expire, for those that do. The soonest
// one stands in the heap of the shard as well, under the key of the hash.
type fieldTimes struct {
	of   map[string]*deadline
	heap deadlines
	due  *deadline // in the shard: when the first field expires, nil for never
}

// set makes field expire at a time.
func (x *fieldTimes) set(field string, at int64) {
	if d := x.of[field]; d != nil {
		x.heap.reset(d, at)
		return
	}
	d := &deadline{at: at, key: field}
	x.of[field] = d
	x.heap.push(d)
}

// drop makes field stay for ever, and reports whether it expired before.
func (x *fieldTimes) drop(field string) bool {
	d := x.of[field]
	if d == nil {
		return false
	}
	delete(x.of, field)
	x.heap.cut(d)
	return true
}

// expiredAt reports whether field is over at a time.
func (h *hash) expiredAt(field string, now int64) bool {
	if h.times == nil {
		return false
	}
	d := h.times.of[field]
	return d != nil && d.at <= now
}

// someExpired reports whether some field is over at a time.
func (h *hash) someExpired(now int64) bool {
	return h.times != nil && len(h.times.heap) > 0 && h.times.heap[0].at <= now
}

// drop removes field and reports whether it was there.
func (h *hash) drop(field string) bool {
	h.forever(field)
	return h.remove(field)
}

// forever makes field stay, and reports whether it expired before.
func (h *hash) forever(field string) bool { return h.times != nil && h.times.drop(field) }

// purge removes the fields that are over, and gives them.
func (h *hash) purge(now int64) (gone []string) {
	for h.someExpired(now) {
		field := h.times.heap[0].key
		h.drop(field)
		gone = append(gone, field)
	}
	return gone
}

func (h *hash) clone() *hash {
	c := &hash{dict: h.dict.clone()}
	if h.times != nil {
		c.times = &fieldTimes{of: make(map[string]*deadline, len(h.times.of))}
		for field := range maps.Values(h.times.of) {
			c.times.set(field.key, field.at)
		}
	}
	return c
}

// hash gives the hash at key without the fields that are over, nil if there is
// none. A writer removes them; a reader, who may not, gets a copy, which is rare
// since they are removed soon.
func (t *tx) hash(key string) (*hash, *entry, store.Reply) {
	return t.hashIn(key, t.entry(key))
}

// hashIn is hash for what the key holds.
func (t *tx) hashIn(key string, e *entry) (*hash, *entry, store.Reply) {
	if e == nil {
		return nil, nil, store.Reply{}
	}
	h := as[hash](t, e)
	switch {
	case h == nil:
		return nil, nil, wrongType
	case h.times == nil || !h.someExpired(t.time()):
		return h, e, store.Reply{}
	}
	if !t.writes {
		h = h.clone()
		h.purge(t.time())
	} else {
		t.purge(key, e, h)
	}
	if h.n == 0 {
		return nil, nil, store.Reply{}
	}
	return h, e, store.Reply{}
}

// purge removes the fields of a hash that are over, and the key with the last.
func (t *tx) purge(key string, e *entry, h *hash) {
	if gone := h.purge(t.time()); len(gone) > 0 {
		t.note(append([]string{"HDEL", key}, gone...)...)
	}
	if h.n == 0 {
		t.remove(key, e)
		return
	}
	t.schedule(key, h)
	t.touch(key, e)
}

// schedule puts the time of the first field of h that expires, if there is
// one, where the expirer looks.
func (t *tx) schedule(key string, h *hash) {
	sh, x := t.shard(key), h.times
	switch {
	case x == nil:
		return
	case len(x.heap) == 0:
		t.unschedule(key, h)
		h.times = nil
		return
	case x.due == nil:
		x.due = &deadline{at: x.heap[0].at, key: strings.Clone(key)}
		sh.fields.push(x.due)
		t.s.expirer.start(t.s)
		return
	}
	sh.fields.reset(x.due, x.heap[0].at)
}

// unschedule is called before a hash leaves its key.
func (t *tx) unschedule(key string, value any) {
	h, is := value.(*hash)
	if is && h.times != nil && h.times.due != nil {
		t.shard(key).fields.cut(h.times.due)
		h.times.due = nil
	}
}

// A fieldList is what follows FIELDS in a command.
type fieldList struct{ first, n int }

// readFields reads FIELDS numfields field… from argument i on, with what it
// answers to a bad number.
func readFields(c *store.Command, i int, badNumber store.Error) (f fieldList, bad *store.Reply) {
	refuse := func(text store.Error) (fieldList, *store.Reply) {
		r := store.OfError(text)
		return f, &r
	}
	if i+1 >= c.Len() || !strings.EqualFold(c.Arg(i), "FIELDS") {
		return refuse("ERR Mandatory argument FIELDS is missing or not at the right position")
	}
	n, isInt := parseInt(c.Arg(i + 1))
	switch {
	case !isInt || n < 1:
		return refuse(badNumber)
	case n != int64(c.Len()-i-2):
		return refuse("ERR The `numfields` parameter must match the number of arguments")
	}
	return fieldList{i + 2, int(n)}, nil
}

// What the commands about the times of fields answer for each.
var (
	noField  = store.OfInt(-2)
	noTime   = store.OfInt(-1)
	notMet   = store.OfInt(0)
	timeSet  = store.OfInt(1)
	fieldOut = store.OfInt(2)
)

// latestField is the greatest time of a field in ms, that of Redis 7.4.
const latestField = 1<<46 - 1

func hexpire(t *tx, c *store.Command) store.Reply    { return t.hexpire(c, 1000, true) }
func hpexpire(t *tx, c *store.Command) store.Reply   { return t.hexpire(c, 1, true) }
func hexpireat(t *tx, c *store.Command) store.Reply  { return t.hexpire(c, 1000, false) }
func hpexpireat(t *tx, c *store.Command) store.Reply { return t.hexpire(c, 1, false) }

// hexpire is HEXPIRE key n [NX|XX|GT|LT] FIELDS numfields field… and its kin.
func (t *tx) hexpire(c *store.Command, unit int64, relative bool) store.Reply {
	key := c.Arg(0)
	h, e, wrong := t.hash(key)
	if !wrong.IsNil() {
		return wrong
	}
	at, bad := t.fieldExpiry(c, unit, relative)
	if bad != nil {
		return *bad
	}
	condition, i := strings.ToUpper(c.Arg(2)), 3
	switch condition {
	case "NX", "XX", "GT", "LT":
	default:
		condition, i = "", 2
	}
	fields, bad := readFields(c, i, "ERR Parameter `numFields` should be greater than 0")
	if bad != nil {
		return *bad
	}
	rs := make([]store.Reply, fields.n)
	var set, gone []string
	for k := range rs {
		field := c.Arg(fields.first + k)
		switch rs[k] = t.expireField(h, field, at, condition); rs[k] {
		case timeSet:
			set = append(set, field)
		case fieldOut:
			gone = append(gone, field)
		}
	}
	t.fieldsExpire(key, e, h, at, set, gone)
	return store.OfList(rs)
}

// fieldExpiry reads the time that is argument 1.
func (t *tx) fieldExpiry(c *store.Command, unit int64, relative bool) (at int64, bad *store.Reply) {
	n, isInt := parseInt(c.Arg(1))
	base := int64(0)
	if relative {
		base = t.time()
	}
	switch {
	case !isInt:
		return 0, &notInt
	case n < 0:
		r := store.OfError("ERR invalid expire time, must be >= 0")
		return 0, &r
	case n > latestField/unit || n*unit > latestField-base:
		return 0, invalidExpiry(c.Row().Name)
	}
	return n*unit + base, nil
}

// expireField makes a field expire, at once if its time has come.
func (t *tx) expireField(h *hash, field string, at int64, condition string) store.Reply {
	if h == nil || h.find(field) < 0 {
		return noField
	}
	old := int64(math.MaxInt64)
	if h.times != nil && h.times.of[field] != nil {
		old = h.times.of[field].at
	}
	never := old == math.MaxInt64
	switch {
	case condition == "NX" && !never, condition == "XX" && never, condition == "GT" && at <= old, condition == "LT" && at >= old:
		return notMet
	case at <= t.time():
		h.drop(field)
		return fieldOut
	}
	if h.times == nil {
		h.times = &fieldTimes{of: make(map[string]*deadline)}
	}
	h.times.set(strings.Clone(field), at)
	return timeSet
}

// fieldsExpire notes that fields of a hash got another time or are gone.
func (t *tx) fieldsExpire(key string, e *entry, h *hash, at int64, set, gone []string) {
	if len(set)+len(gone) == 0 {
		return
	}
	if len(set) > 0 {
		t.effect(append([]string{"HPEXPIREAT", key, t.stamp(at), "FIELDS", t.stamp(int64(len(set)))}, set...)...)
	}
	if len(gone) > 0 {
		t.effect(append([]string{"HDEL", key}, gone...)...)
	}
	if h.n > 0 {
		t.schedule(key, h)
	}
	t.lost(key, e, 1, h.n)
}

func httl(t *tx, c *store.Command) store.Reply {
	return t.fieldTimesOf(c, func(at int64) int64 { return (at - t.time() + 999) / 1000 })
}

func hpttl(t *tx, c *store.Command) store.Reply {
	return t.fieldTimesOf(c, func(at int64) int64 { return at - t.time() })
}

func hexpiretime(t *tx, c *store.Command) store.Reply {
	return t.fieldTimesOf(c, func(at int64) int64 { return (at + 999) / 1000 })
}

func hpexpiretime(t *tx, c *store.Command) store.Reply {
	return t.fieldTimesOf(c, func(at int64) int64 { return at })
}

const badFieldCount = "ERR Number of fields must be a positive integer"

// fieldTimesOf is HTTL key FIELDS numfields field… in some terms.
func (t *tx) fieldTimesOf(c *store.Command, terms func(at int64) int64) store.Reply {
	h, _, wrong := t.hash(c.Arg(0))
	if !wrong.IsNil() {
		return wrong
	}
	fields, bad := readFields(c, 1, badFieldCount)
	if bad != nil {
		return *bad
	}
	rs := make([]store.Reply, fields.n)
	for k := range rs {
		field := c.Arg(fields.first + k)
		switch {
		case h == nil || h.find(field) < 0:
			rs[k] = noField
		case h.times == nil || h.times.of[field] == nil:
			rs[k] = noTime
		default:
			rs[k] = store.OfInt(terms(h.times.of[field].at))
		}
	}
	return store.OfList(rs)
}

// hpersist is HPERSIST key FIELDS numfields field….
func hpersist(t *tx, c *store.Command) store.Reply {
	key := c.Arg(0)
	h, e, wrong := t.hash(key)
	if !wrong.IsNil() {
		return wrong
	}
	fields, bad := readFields(c, 1, badFieldCount)
	if bad != nil {
		return *bad
	}
	rs := make([]store.Reply, fields.n)
	n := 0
	for k := range rs {
		field := c.Arg(fields.first + k)
		switch {
		case h == nil || h.find(field) < 0:
			rs[k] = noField
		case h.forever(field):
			rs[k] = timeSet
			n++
		default:
			rs[k] = noTime
		}
	}
	if n > 0 {
		t.schedule(key, h)
		t.touch(key, e)
	}
	return store.OfList(rs)
}
