package embedded

import (
	"fmt"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// fieldTimes are when fields of a hash expire, for those that do. The soonest
// one stands in the keyspace as well, under the slot of the key.
type fieldTimes struct {
	places map[uint32]int // in soon, by the slots of the fields
	soon   deadlines
	due    int // the place among the hashes of the keyspace plus one, 0 for none
}

func (x *fieldTimes) moved(slot uint32, place int) { x.places[slot] = place }

// fieldDeadline gives when the field in a slot expires, or never.
func (h *hash) fieldDeadline(slot int) int64 {
	if h.times == nil {
		return never
	}
	if place, expires := h.times.places[uint32(slot)]; expires {
		return h.times.soon[place].at
	}
	return never
}

// expire makes the field in a slot expire at a time.
func (h *hash) expire(slot int, at int64) {
	h.pieces.before(slot)
	x := h.times
	if x == nil {
		x = &fieldTimes{places: make(map[uint32]int)}
		h.times = x
	}
	if place, expires := x.places[uint32(slot)]; expires {
		x.soon.reset(place, at, x.moved)
		return
	}
	x.soon.push(deadline{at, uint32(slot)}, x.moved)
}

// stay makes the field in a slot stay for ever, and reports whether it expired
// before.
func (h *hash) stay(slot int) bool {
	if h.times == nil {
		return false
	}
	h.pieces.before(slot)
	place, expired := h.times.places[uint32(slot)]
	if expired {
		h.times.soon.cut(place, h.times.moved)
		delete(h.times.places, uint32(slot))
	}
	return expired
}

// set makes a field have a value, for ever, and reports whether it is new.
func (h *hash) set(name string, value field) bool {
	slot, at := h.locate(name)
	if slot < 0 {
		h.insert(name, at, value)
		return true
	}
	h.stay(slot)
	h.change(slot, value)
	return false
}

// someExpired reports whether some field is over at a time.
func (h *hash) someExpired(now int64) bool {
	return h.times != nil && len(h.times.soon) > 0 && h.times.soon[0].at <= now
}

// drop removes field and reports whether it was there.
func (h *hash) drop(field string) bool {
	slot := h.find(field)
	if slot >= 0 {
		h.dropAt(slot)
	}
	return slot >= 0
}

// dropAt removes the field in a slot. The last one moves there.
func (h *hash) dropAt(slot int) {
	h.stay(slot)
	if last := uint32(h.n - 1); h.times != nil && int(last) != slot {
		if place, expires := h.times.places[last]; expires {
			delete(h.times.places, last)
			h.times.places[uint32(slot)] = place
			h.times.soon[place].id = uint32(slot)
		}
	}
	h.removeAt(slot)
}

// purge removes the fields that are over, and gives them.
func (h *hash) purge(now int64) (gone []string) {
	for h.someExpired(now) {
		slot := int(h.times.soon[0].id)
		gone = append(gone, h.key(slot))
		h.dropAt(slot)
	}
	return gone
}

func (h *hash) clone() *hash {
	c := &hash{dict: h.dict.clone()}
	if h.times != nil {
		for _, d := range h.times.soon {
			c.expire(int(d.id), d.at)
		}
	}
	return c
}

// verifyTimes checks that the fields that expire are known by their slots.
func (h *hash) verifyTimes() error {
	if h.times == nil {
		return nil
	}
	for i, d := range h.times.soon {
		if place, expires := h.times.places[d.id]; int(d.id) >= h.n || !expires || place != i {
			return fmt.Errorf("the time of the field in slot %d is wrong", d.id)
		}
	}
	if len(h.times.places) != len(h.times.soon) {
		return fmt.Errorf("%d fields expire, %d have deadlines", len(h.times.places), len(h.times.soon))
	}
	return h.times.soon.verify()
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
	case h.times == nil || !h.someExpired(t.expiryTime()):
		return h, e, store.Reply{}
	}
	if !t.writes {
		h = h.clone()
		h.purge(t.expiryTime())
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
	if gone := h.purge(t.expiryTime()); len(gone) > 0 {
		t.note(append([]string{"HDEL", key}, gone...)...)
	}
	if h.n == 0 {
		t.remove(key)
		return
	}
	t.schedule(key, h)
	t.touch(key, e)
}

// schedule sees to it that the expirer knows of the fields of h that expire,
// if there are some. The key holds h.
func (t *tx) schedule(key string, h *hash) {
	if h.times == nil {
		return
	}
	keys := &t.shard(key).keys
	keys.schedule(keys.find(key), h)
	t.s.expirer.start(t.s)
}

// unschedule is called before a value leaves its key.
func (sh *shard) unschedule(value any) {
	if h, is := value.(*hash); is {
		sh.keys.unschedule(h)
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
	slot := -1
	if h != nil {
		slot = h.find(field)
	}
	if slot < 0 {
		return noField
	}
	old := h.fieldDeadline(slot)
	switch {
	case condition == "NX" && old != never, condition == "XX" && old == never, condition == "GT" && at <= old, condition == "LT" && at >= old:
		return notMet
	case at <= t.expiryTime():
		h.dropAt(slot)
		return fieldOut
	}
	h.expire(slot, at)
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
		rs[k] = noField
		if h == nil {
			continue
		}
		if slot := h.find(c.Arg(fields.first + k)); slot >= 0 {
			rs[k] = noTime
			if at := h.fieldDeadline(slot); at != never {
				rs[k] = store.OfInt(terms(at))
			}
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
		rs[k] = noField
		if h == nil {
			continue
		}
		if slot := h.find(c.Arg(fields.first + k)); slot >= 0 {
			rs[k] = noTime
			if h.stay(slot) {
				rs[k] = timeSet
				n++
			}
		}
	}
	if n > 0 {
		t.schedule(key, h)
		t.touch(key, e)
	}
	return store.OfList(rs)
}
