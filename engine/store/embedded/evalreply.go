package embedded

import (
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/engine/luavm"
	"github.com/rdsh/rdsh/engine/store"
)

// An answer is the reply to a command of a script.
type answer struct {
	store.Reply
	c *store.Command // nil: it was not executed
}

// value gives an answer as Lua sees it. In the old protocol nil is false, a
// status or an error a table of one field; the new one has nil, and tables
// with one field for what is no list.
func (r answer) value(m *machine) lua.LValue {
	if m.resp == 3 && r.c != nil {
		if v := m.shaped(r); v != nil {
			return v
		}
	}
	return m.valueOf(r.Reply)
}

func (m *machine) valueOf(r store.Reply) lua.LValue {
	switch r.Kind() {
	case store.Int:
		return lua.LNumber(r.Int())
	case store.Str:
		return lua.LString(r.Str())
	case store.Status:
		return m.field("ok", lua.LString(r.Str()))
	case store.List:
		return m.list(r, m.valueOf)
	case store.Refused, store.Failed:
		return m.field("err", lua.LString(r.Err().Error()))
	}
	if m.resp == 3 {
		return lua.LNil
	}
	return lua.LFalse
}

func (m *machine) list(r store.Reply, value func(store.Reply) lua.LValue) *lua.LTable {
	t := m.vm.NewTable(r.Len(), 0)
	for i, e := range r.List() {
		t.RawSetInt(i+1, value(e))
	}
	return t
}

func (m *machine) field(name string, value lua.LValue) *lua.LTable {
	t := m.vm.NewTable(0, 1)
	t.RawSetString(name, value)
	return t
}

// A shape is what a reply is in the new protocol.
type shape uint8

const (
	plain       shape = iota
	aMap              // a map
	aSet              // a set
	aDouble           // a number
	aDoubles          // numbers
	withScores        // members with numbers, if it is asked for them
	poppedScore       // a member and its number, or pairs if there is a count
	ifIncr            // a number if it is asked for one
)

// shapes are the replies that the new protocol has types for.
var shapes = map[store.Op]shape{
	store.HGetAll:          aMap,
	store.SDiff:            aSet,
	store.SInter:           aSet,
	store.SMembers:         aSet,
	store.SUnion:           aSet,
	store.ZAdd:             ifIncr,
	store.ZIncrBy:          aDouble,
	store.ZMScore:          aDoubles,
	store.ZPopMax:          poppedScore,
	store.ZPopMin:          poppedScore,
	store.ZRandMember:      withScores,
	store.ZRange:           withScores,
	store.ZRangeByScore:    withScores,
	store.ZRevRange:        withScores,
	store.ZRevRangeByScore: withScores,
	store.ZScore:           aDouble,
}

// shaped gives a reply of a type that only the new protocol has, nil for
// others.
func (m *machine) shaped(r answer) lua.LValue {
	shape := shapes[r.c.Op]
	switch {
	case shape == aDouble, shape == ifIncr && saysWord(r.c, "INCR"):
		return m.double(r.Reply)
	case r.Kind() != store.List:
	case shape == aMap:
		return m.dict(r.Reply)
	case shape == aSet:
		return m.set(r.Reply)
	case shape == aDoubles:
		return m.list(r.Reply, m.double)
	case shape == withScores && saysWord(r.c, "WITHSCORES"), shape == poppedScore && r.c.Len() > 1:
		return m.pairs(r.Reply)
	case shape == poppedScore && r.Len() == 2:
		return m.pair(r.At(0), r.At(1))
	}
	return nil
}

func saysWord(c *store.Command, word string) bool {
	for i := 1; i < c.Len(); i++ {
		if strings.EqualFold(c.Arg(i), word) {
			return true
		}
	}
	return false
}

func (m *machine) dict(r store.Reply) lua.LValue {
	t := m.vm.NewTable(0, r.Len()/2)
	for rs := r.List(); len(rs) > 1; rs = rs[2:] {
		t.RawSet(m.valueOf(rs[0]), m.valueOf(rs[1]))
	}
	return m.field("map", t)
}

func (m *machine) set(r store.Reply) lua.LValue {
	t := m.vm.NewTable(0, r.Len())
	for _, e := range r.List() {
		t.RawSet(m.valueOf(e), lua.LTrue)
	}
	return m.field("set", t)
}

func (m *machine) pairs(r store.Reply) lua.LValue {
	t := m.vm.NewTable(r.Len()/2, 0)
	for rs := r.List(); len(rs) > 1; rs = rs[2:] {
		t.Append(m.pair(rs[0], rs[1]))
	}
	return t
}

func (m *machine) pair(member, score store.Reply) *lua.LTable {
	t := m.vm.NewTable(2, 0)
	t.Append(m.valueOf(member))
	t.Append(m.double(score))
	return t
}

func (m *machine) double(r store.Reply) lua.LValue {
	if r.Kind() != store.Str {
		return m.valueOf(r)
	}
	return m.field("double", lua.LNumber(r.Float()))
}

// maxNesting is how deep the tables of a reply may lie in each other.
const maxNesting = 1000

// replyOf gives what a script returns as a reply: numbers lose what is behind
// the point, true is 1, false is nil, a table ends at its first nil.
func (m *machine) replyOf(v lua.LValue, depth int) store.Reply {
	switch v := v.(type) {
	case lua.LNumber:
		return store.OfInt(luavm.ToInteger(float64(v)))
	case lua.LString:
		return store.OfStr(string(v))
	case lua.LBool:
		if bool(v) || m.resp == 3 {
			return store.OfBool(bool(v))
		}
	case *lua.LTable:
		return m.tableReply(v, depth)
	}
	return store.Reply{}
}

func (m *machine) tableReply(v *lua.LTable, depth int) store.Reply {
	if depth == maxNesting {
		return store.OfError("ERR reached lua stack limit")
	}
	v = m.vm.Inner(v)
	if s, is := v.RawGetString("err").(lua.LString); is {
		return store.OfError(store.Error(oneLine(string(s))))
	}
	if s, is := v.RawGetString("ok").(lua.LString); is {
		return store.OfStatus(oneLine(string(s)))
	}
	if r, is := m.typedReply(v, depth); is {
		return r
	}
	var rs []store.Reply
	for i := 1; v.RawGetInt(i) != lua.LNil; i++ {
		rs = append(rs, m.replyOf(v.RawGetInt(i), depth+1))
	}
	return store.OfList(rs)
}

// typedReply gives the reply for a table that stands for a type of the new
// protocol, in the form that it has in the old one.
func (m *machine) typedReply(v *lua.LTable, depth int) (store.Reply, bool) {
	if f, is := v.RawGetString("double").(lua.LNumber); is {
		return store.OfStr(spellDouble(float64(f))), true
	}
	if t, is := v.RawGetString("map").(*lua.LTable); is {
		return m.flat(t, depth, true), true
	}
	if t, is := v.RawGetString("set").(*lua.LTable); is {
		return m.flat(t, depth, false), true
	}
	if s, is := v.RawGetString("big_number").(lua.LString); is {
		return store.OfStr(oneLine(string(s))), true
	}
	if t, is := v.RawGetString("verbatim_string").(*lua.LTable); is {
		text, isText := t.RawGetString("string").(lua.LString)
		_, hasFormat := t.RawGetString("format").(lua.LString)
		return store.OfStr(string(text)), isText && hasFormat
	}
	return store.Reply{}, false
}

func spellDouble(f float64) string {
	if f != f || math.IsInf(f, 0) {
		return luavm.FormatG(f, 17)
	}
	return strconv.FormatFloat(f, 'g', 17, 64)
}

// flat gives the keys of a table, with the values or without.
func (m *machine) flat(t *lua.LTable, depth int, values bool) store.Reply {
	var rs []store.Reply
	for key, value := t.Next(lua.LNil); key != lua.LNil; key, value = t.Next(key) {
		rs = append(rs, m.replyOf(key, depth+1))
		if values {
			rs = append(rs, m.replyOf(value, depth+1))
		}
	}
	return store.OfList(rs)
}
