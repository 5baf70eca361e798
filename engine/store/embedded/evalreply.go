package embedded

import (
	"math"
	"strconv"

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
// status or an error a table of one field; the new one has nil, and tables of
// one field for what has a form.
func (r answer) value(m *machine) lua.LValue {
	if m.resp == 3 && r.c != nil {
		return m.valueOf(store.Shape(r.c, r.Reply))
	}
	return m.valueOf(r.Reply)
}

func (m *machine) valueOf(r store.Reply) lua.LValue {
	switch r.Kind() {
	case store.Int:
		return lua.LNumber(r.Int())
	case store.Str:
		if r.Form() == store.DoubleForm {
			return m.field("double", lua.LNumber(r.Float()))
		}
		return lua.LString(r.Str())
	case store.Status:
		return m.field("ok", lua.LString(r.Str()))
	case store.List:
		switch r.Form() {
		case store.MapForm:
			return m.dict(r)
		case store.SetForm:
			return m.set(r)
		}
		return m.list(r)
	case store.Refused, store.Failed:
		return m.field("err", lua.LString(r.Err().Error()))
	}
	if m.resp == 3 {
		return lua.LNil
	}
	return lua.LFalse
}

func (m *machine) list(r store.Reply) *lua.LTable {
	t := m.vm.NewTable(r.Len(), 0)
	for i, e := range r.List() {
		t.RawSetInt(i+1, m.valueOf(e))
	}
	return t
}

func (m *machine) field(name string, value lua.LValue) *lua.LTable {
	t := m.vm.NewTable(0, 1)
	t.RawSetString(name, value)
	return t
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

// spend counts elements of the reply, and reports whether it may have them: a
// table in itself is as long as one likes.
func (m *machine) spend(n int) bool {
	m.left -= n
	return m.left >= 0
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
		switch {
		case m.resp == 3:
			return store.OfBool(bool(v)).As(store.BoolForm)
		case bool(v):
			return store.OfBool(true)
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
	for i := 1; m.spend(1) && v.RawGetInt(i) != lua.LNil; i++ {
		rs = append(rs, m.replyOf(v.RawGetInt(i), depth+1))
	}
	return store.OfList(rs)
}

// typedReply gives the reply for a table that stands for a type of the new
// protocol.
func (m *machine) typedReply(v *lua.LTable, depth int) (store.Reply, bool) {
	if f, is := v.RawGetString("double").(lua.LNumber); is {
		return store.OfStr(spellDouble(float64(f))).As(store.DoubleForm), true
	}
	if s, is := v.RawGetString("big_number").(lua.LString); is {
		return store.OfStr(oneLine(string(s))).As(store.BigNumberForm), true
	}
	if t, is := v.RawGetString("verbatim_string").(*lua.LTable); is {
		text, isText := t.RawGetString("string").(lua.LString)
		if _, hasFormat := t.RawGetString("format").(lua.LString); isText && hasFormat {
			return store.OfStr(string(text)).As(store.TextForm), true
		}
	}
	if t, is := v.RawGetString("map").(*lua.LTable); is {
		return m.flat(t, depth, true).As(store.MapForm), true
	}
	if t, is := v.RawGetString("set").(*lua.LTable); is {
		return m.flat(t, depth, false).As(store.SetForm), true
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
	for key, value := t.Next(lua.LNil); key != lua.LNil && m.spend(2); key, value = t.Next(key) {
		rs = append(rs, m.replyOf(key, depth+1))
		if values {
			rs = append(rs, m.replyOf(value, depth+1))
		}
	}
	return store.OfList(rs)
}
