package lua

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
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

// maxBits is how long an int may become: to multiply longer ones, or to spell
// them, takes long, and nothing could stop it.
const maxBits = 1 << 20

// numbers makes the metatables of big ints and floats. Floats count as
// numbers; big ints know + - * and comparisons among themselves and with
// whole numbers.
func (l *Language) numbers() {
	for name, op := range map[string]func(z, x, y *big.Int) *big.Int{
		"__add": (*big.Int).Add, "__sub": (*big.Int).Sub, "__mul": (*big.Int).Mul,
	} {
		l.method(l.metas.bigInt, name, func(L *lua.LState) int {
			x, y := l.bigAt(L, 1), l.bigAt(L, 2)
			if x.BitLen()+y.BitLen() > maxBits {
				return l.raise(L, catalog.Errorf("value", "an int of more than %d bits", maxBits))
			}
			L.Push(l.normal(op(new(big.Int), x, y)))
			return 1
		})
	}
	l.method(l.metas.bigInt, "__unm", func(L *lua.LState) int {
		L.Push(l.normal(new(big.Int).Neg(l.bigAt(L, 1))))
		return 1
	})
	compare := func(name string, test func(int) bool) {
		l.method(l.metas.bigInt, name, func(L *lua.LState) int {
			L.Push(lua.LBool(test(l.bigAt(L, 1).Cmp(l.bigAt(L, 2)))))
			return 1
		})
		l.method(l.metas.float, name, func(L *lua.LState) int {
			x, y := l.floatAt(L, 1), l.floatAt(L, 2)
			order := 0
			if x < y {
				order = -1
			} else if x > y {
				order = 1
			}
			L.Push(lua.LBool(test(order)))
			return 1
		})
	}
	compare("__eq", func(c int) bool { return c == 0 })
	compare("__lt", func(c int) bool { return c < 0 })
	compare("__le", func(c int) bool { return c <= 0 })
	for name, op := range map[string]func(x, y float64) float64{
		"__add": func(x, y float64) float64 { return x + y }, "__sub": func(x, y float64) float64 { return x - y },
		"__mul": func(x, y float64) float64 { return x * y }, "__div": func(x, y float64) float64 { return x / y },
	} {
		l.method(l.metas.float, name, func(L *lua.LState) int {
			L.Push(lua.LNumber(op(l.floatAt(L, 1), l.floatAt(L, 2))))
			return 1
		})
	}
}

// normal gives n as a number if it is exact as one.
func (l *Language) normal(n *big.Int) lua.LValue {
	if n.IsInt64() {
		return l.Int(n.Int64())
	}
	return l.bigInt(n)
}

func (l *Language) bigAt(L *lua.LState, i int) *big.Int {
	if n, ok := valueAt[*big.Int](L, i); ok {
		return n
	}
	if n, ok := L.Get(i).(lua.LNumber); ok && numberOf(float64(n)).Kind == catalog.Int {
		return big.NewInt(int64(n))
	}
	l.raise(L, catalog.Errorf("type", "got %s beside an int past 2^53, want a whole number", l.typeName(L.Get(i))))
	return nil
}

func (l *Language) floatAt(L *lua.LState, i int) float64 {
	if f, ok := valueAt[floatValue](L, i); ok {
		return float64(f)
	}
	return float64(L.CheckNumber(i))
}

// times makes the metatables of times and durations.
func (l *Language) times() {
	t, d := l.metas.time, l.metas.duration
	l.method(t, "__index", l.timeField)
	l.method(d, "__index", func(L *lua.LState) int {
		x, _ := valueAt[time.Duration](L, 1)
		if L.CheckString(2) != "seconds" {
			return l.raise(L, catalog.Errorf("type", "duration has no %s: there is seconds", L.CheckString(2)))
		}
		L.Push(lua.LNumber(x.Seconds()))
		return 1
	})
	for _, meta := range []*lua.LTable{t, d} {
		l.method(meta, "__add", l.add)
		l.method(meta, "__sub", l.subtract)
		l.method(meta, "__eq", l.compareTimes(func(c int) bool { return c == 0 }))
		l.method(meta, "__lt", l.compareTimes(func(c int) bool { return c < 0 }))
		l.method(meta, "__le", l.compareTimes(func(c int) bool { return c <= 0 }))
	}
	l.method(d, "__mul", l.multiply)
	l.method(d, "__div", l.divide)
	l.method(d, "__unm", func(L *lua.LState) int {
		L.Push(l.Duration(-l.durationAt(L, 1)))
		return 1
	})
}

func (l *Language) timeField(L *lua.LState) int {
	t, _ := valueAt[time.Time](L, 1)
	name := L.CheckString(2)
	switch name {
	case "format":
		L.Push(L.NewFunction(func(L *lua.LState) int {
			layout, ok := L.Get(2).(lua.LString)
			if !ok && L.Get(2) != lua.LNil {
				return l.raise(L, catalog.Errorf("type", "format: layout: got %s, want a str", l.typeName(L.Get(2))))
			}
			L.Push(lua.LString(catalog.FormatTime(t, string(layout))))
			return 1
		}))
		return 1
	case "floor":
		L.Push(L.NewFunction(func(L *lua.LState) int {
			d, err := l.asDuration(L.Get(2))
			if err == nil {
				err = catalog.CheckStep(d)
			}
			if err != nil {
				return l.raise(L, fmt.Errorf("floor: %w", err))
			}
			L.Push(l.Time(t.Truncate(d)))
			return 1
		}))
		return 1
	}
	v, ok := catalog.TimeAttr(t, name)
	if !ok {
		return l.raise(L, catalog.Errorf("type", "time has no %s%s", name, catalog.SuggestOf(name, catalog.TimeAttrs)))
	}
	lv, _ := l.value(v, false)
	L.Push(lv)
	return 1
}

func (l *Language) durationAt(L *lua.LState, i int) time.Duration {
	d, err := l.asDuration(L.Get(i))
	if err != nil {
		l.raise(L, err)
	}
	return d
}

// asDuration gives the duration that v means: one, seconds or text.
func (l *Language) asDuration(v lua.LValue) (time.Duration, error) {
	switch v := v.(type) {
	case lua.LNumber:
		return catalog.Seconds(float64(v))
	case lua.LString:
		return catalog.ParseDuration(string(v))
	case *lua.LUserData:
		switch x := v.Value.(type) {
		case time.Duration:
			return x, nil
		case floatValue:
			return catalog.Seconds(float64(x))
		}
	}
	return 0, catalog.Mismatch(l.typeName(v), catalog.Duration)
}

func (l *Language) add(L *lua.LState) int {
	if t, ok := valueAt[time.Time](L, 1); ok {
		L.Push(l.Time(t.Add(l.durationAt(L, 2))))
	} else if t, ok := valueAt[time.Time](L, 2); ok {
		L.Push(l.Time(t.Add(l.durationAt(L, 1))))
	} else {
		L.Push(l.Duration(l.durationAt(L, 1) + l.durationAt(L, 2)))
	}
	return 1
}

func (l *Language) subtract(L *lua.LState) int {
	t, isTime := valueAt[time.Time](L, 1)
	u, both := valueAt[time.Time](L, 2)
	switch {
	case isTime && both:
		L.Push(l.Duration(t.Sub(u)))
	case isTime:
		L.Push(l.Time(t.Add(-l.durationAt(L, 2))))
	default:
		L.Push(l.Duration(l.durationAt(L, 1) - l.durationAt(L, 2)))
	}
	return 1
}

// multiply is d * number, either way round.
func (l *Language) multiply(L *lua.LState) int {
	d, ok := valueAt[time.Duration](L, 1)
	f := 2
	if !ok {
		d, f = l.durationAt(L, 2), 1
	}
	return l.pushSpan(L, float64(d)*l.floatAt(L, f))
}

// divide is d / number, or d / d, which is a number.
func (l *Language) divide(L *lua.LState) int {
	d, ok := valueAt[time.Duration](L, 1)
	if !ok {
		return l.raise(L, catalog.Errorf("type", "cannot divide a %s by a duration", l.typeName(L.Get(1))))
	}
	e, both := valueAt[time.Duration](L, 2)
	by := float64(e)
	if !both {
		by = l.floatAt(L, 2)
	}
	switch {
	case by == 0:
		return l.raise(L, catalog.Errorf("value", "division by zero"))
	case both:
		L.Push(lua.LNumber(float64(d) / by))
		return 1
	}
	return l.pushSpan(L, float64(d)/by)
}

func (l *Language) pushSpan(L *lua.LState, nanoseconds float64) int {
	d, err := catalog.Nanoseconds(nanoseconds)
	if err != nil {
		return l.raise(L, err)
	}
	L.Push(l.Duration(d))
	return 1
}

func (l *Language) compareTimes(test func(int) bool) lua.LGFunction {
	return func(L *lua.LState) int {
		t, ok1 := valueAt[time.Time](L, 1)
		u, ok2 := valueAt[time.Time](L, 2)
		if ok1 && ok2 {
			L.Push(lua.LBool(test(t.Compare(u))))
			return 1
		}
		c := min(1, max(-1, l.durationAt(L, 1)-l.durationAt(L, 2)))
		L.Push(lua.LBool(ok1 == ok2 && test(int(c))))
		return 1
	}
}

// A recordType makes records of one type.
type recordType struct {
	name   string
	fields []string
}

// A recordValue is an immutable value with named fields.
type recordValue struct {
	t      *recordType
	values []lua.LValue
}

func (l *Language) record(t *recordType, values []lua.LValue) lua.LValue {
	return &lua.LUserData{Value: &recordValue{t, values}, Metatable: l.metas.record}
}

// newRecordType is record(name, ...).
func (l *Language) newRecordType(L *lua.LState) int {
	var words []string
	for i := 1; i <= L.GetTop(); i++ {
		s, ok := L.Get(i).(lua.LString)
		if !ok || s == "" || strings.HasPrefix(string(s), "$") || i > 1 && slices.Contains(words[1:], string(s)) {
			return l.raise(L, catalog.Errorf("value", "record: want the name of the type and then those of its fields, each once, got %s", l.show(L.Get(i), true)))
		}
		words = append(words, string(s))
	}
	if len(words) < 2 {
		return l.raise(L, catalog.Errorf("value", `record: want a name and fields, such as record("Point", "x", "y")`))
	}
	L.Push(&lua.LUserData{Value: &recordType{words[0], words[1:]}, Metatable: l.metas.recordType})
	return 1
}

// makeRecord is Point(1, 2) or Point{x=1, y=2}.
func (l *Language) makeRecord(L *lua.LState) int {
	t, _ := valueAt[*recordType](L, 1)
	values := make([]lua.LValue, len(t.fields))
	if named, ok := L.Get(2).(*lua.LTable); ok && L.GetTop() == 2 && named.Metatable == lua.LNil && !l.isList(named) {
		if err := t.put(values, named); err != nil {
			return l.raise(L, err)
		}
	} else {
		if n := L.GetTop() - 1; n > len(t.fields) {
			return l.raise(L, catalog.Errorf("type", "%s: got %d values, want %d: %s", t.name, n, len(t.fields), list(t.fields)))
		}
		for i := 2; i <= L.GetTop(); i++ {
			values[i-2] = L.Get(i)
		}
	}
	for i, v := range values {
		if v == nil || v == lua.LNil {
			return l.raise(L, catalog.Errorf("type", "%s: missing field %s: use null to store None", t.name, t.fields[i]))
		}
	}
	L.Push(l.record(t, values))
	return 1
}

func list(words []string) string { return strings.Join(words, ", ") }

func (t *recordType) put(values []lua.LValue, named *lua.LTable) error {
	for k, v := named.Next(lua.LNil); k != lua.LNil; k, v = named.Next(k) {
		name := lua.LVAsString(k)
		i := slices.Index(t.fields, name)
		if i < 0 {
			return catalog.Errorf("type", "%s: no field %s%s", t.name, name, catalog.SuggestOf(name, t.fields))
		}
		values[i] = v
	}
	return nil
}

func (l *Language) field(L *lua.LState) int {
	r, _ := valueAt[*recordValue](L, 1)
	name := lua.LVAsString(L.Get(2))
	if i := slices.Index(r.t.fields, name); i >= 0 {
		L.Push(l.outer(r.values[i]))
		return 1
	}
	if name != "replace" {
		return l.raise(L, catalog.Errorf("type", "%s: no field %s%s", r.t.name, name, catalog.SuggestOf(name, r.t.fields)))
	}
	L.Push(L.NewFunction(func(L *lua.LState) int {
		r, _ := valueAt[*recordValue](L, 1)
		values := slices.Clone(r.values)
		if err := r.t.put(values, L.CheckTable(2)); err != nil {
			return l.raise(L, err)
		}
		L.Push(l.record(r.t, values))
		return 1
	}))
	return 1
}

func (l *Language) frozen(L *lua.LState) int {
	r, _ := valueAt[*recordValue](L, 1)
	return l.raise(L, catalog.Errorf("type", "%s: a record does not change: write r:replace{%s=…}", r.t.name, lua.LVAsString(L.Get(2))))
}

func (l *Language) equalRecords(L *lua.LState) int {
	a, ok1 := valueAt[*recordValue](L, 1)
	b, ok2 := valueAt[*recordValue](L, 2)
	same := ok1 && ok2 && a.t.name == b.t.name && slices.Equal(a.t.fields, b.t.fields)
	for i := 0; same && i < len(a.values); i++ {
		same = L.Equal(a.values[i], b.values[i]) || l.alike(a.values[i], b.values[i])
	}
	L.Push(lua.LBool(same))
	return 1
}

// alike reports whether two tables are stored alike.
func (l *Language) alike(a, b lua.LValue) bool {
	if a.Type() != lua.LTTable || b.Type() != lua.LTTable {
		return false
	}
	x, err := l.key(a)
	if err != nil {
		return false
	}
	y, err := l.key(b)
	return err == nil && x == y
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
