package lua

import (
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

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
