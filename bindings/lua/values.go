package lua

import (
	"math/big"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// Values that Lua lacks are userdata, told apart by the Go type of what they
// hold: *big.Int, floatValue, bytesValue, time.Time, time.Duration,
// *recordType, *recordValue and *catalog.Failure.
type (
	floatValue float64 // a float that is stored as one even if it is whole
	bytesValue string
)

// Marks are the metatables of tables that remember what they are. A row is a
// tuple of results, which each() spreads; one that was stored is a tuple.
type marks struct{ list, dict, tuple, set, row *lua.LTable }

// has reports whether meta is one of the marks.
func (m *marks) has(meta lua.LValue) bool {
	return meta == m.list || meta == m.dict || meta == m.tuple || meta == m.set || meta == m.row
}

// Metas are the metatables of userdata.
type metas struct {
	null, bigInt, float, bytes, time, duration, record, recordType, failure, iterator *lua.LTable
}

func (l *Language) makeValues() {
	mark := func() *lua.LTable { return l.L.NewTable() }
	l.marks = marks{mark(), mark(), mark(), mark(), mark()}
	m := &l.metas
	for _, p := range []**lua.LTable{&m.null, &m.bigInt, &m.float, &m.bytes, &m.time, &m.duration, &m.record, &m.recordType, &m.failure, &m.iterator} {
		*p = l.L.NewTable()
		l.method(*p, "__tostring", l.tostring)
		l.method(*p, "__concat", l.concat)
	}
	l.null = &lua.LUserData{Metatable: m.null}
	l.numbers()
	l.times()
	l.method(m.bytes, "__len", func(L *lua.LState) int {
		L.Push(lua.LNumber(len(L.CheckUserData(1).Value.(bytesValue))))
		return 1
	})
	l.method(m.bytes, "__eq", equalValues[bytesValue])
	l.method(m.record, "__index", l.field)
	l.method(m.record, "__newindex", l.frozen)
	l.method(m.record, "__eq", l.equalRecords)
	l.method(m.recordType, "__call", l.makeRecord)
	l.method(m.failure, "__index", l.failureField)
	l.method(m.iterator, "__call", l.advance)
	methods := l.L.NewTable()
	l.method(methods, "close", l.closeIterator)
	m.iterator.RawSetString("__index", methods)
}

func (l *Language) method(t *lua.LTable, name string, fn lua.LGFunction) {
	t.RawSetString(name, l.L.NewFunction(fn))
}

func (l *Language) bigInt(n *big.Int) lua.LValue {
	return &lua.LUserData{Value: n, Metatable: l.metas.bigInt}
}

func (l *Language) float(f float64) lua.LValue {
	return &lua.LUserData{Value: floatValue(f), Metatable: l.metas.float}
}

// Bytes gives an object.
func (l *Language) Bytes(s string) lua.LValue {
	return &lua.LUserData{Value: bytesValue(s), Metatable: l.metas.bytes}
}

// Time gives an object.
func (l *Language) Time(t time.Time) lua.LValue {
	return &lua.LUserData{Value: t, Metatable: l.metas.time}
}

// Duration gives an object.
func (l *Language) Duration(d time.Duration) lua.LValue {
	return &lua.LUserData{Value: d, Metatable: l.metas.duration}
}

func valueAt[T any](L *lua.LState, i int) (v T, ok bool) {
	if ud, is := L.Get(i).(*lua.LUserData); is {
		v, ok = ud.Value.(T)
	}
	return v, ok
}

func equalValues[T comparable](L *lua.LState) int {
	a, ok1 := valueAt[T](L, 1)
	b, ok2 := valueAt[T](L, 2)
	L.Push(lua.LBool(ok1 && ok2 && a == b))
	return 1
}

func (l *Language) failureField(L *lua.LState) int {
	f, _ := valueAt[*catalog.Failure](L, 1)
	name := lua.LVAsString(L.Get(2))
	s, ok := f.Attr(name)
	if !ok {
		return l.raise(L, catalog.Errorf("type", "error has no %s%s", name, catalog.SuggestOf(name, catalog.FailureAttrs)))
	}
	L.Push(lua.LString(s))
	return 1
}
