package lua

import (
	"math/big"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// maxShown is how deep values are shown; what is deeper, such as a table that
// contains itself, is "...".
const maxShown = 100

// show spells v as the shell does; a string outside of any table is quoted
// only if quoted is set.
func (l *Language) show(v lua.LValue, quoted bool) string {
	if s, ok := v.(lua.LString); ok && !quoted {
		return string(s)
	}
	var b strings.Builder
	shower{l, &b, 0}.value(v)
	return b.String()
}

// words spells the arguments of a call as print does.
func (l *Language) words(L *lua.LState) string {
	parts := make([]string, L.GetTop())
	for i := range parts {
		parts[i] = l.show(L.Get(i+1), false)
	}
	return strings.Join(parts, " ")
}

type shower struct {
	l     *Language
	b     *strings.Builder
	depth int
}

func (s shower) value(v lua.LValue) {
	s.depth++
	if s.depth > maxShown || s.l.env.Part() != nil {
		s.b.WriteString("...")
		return
	}
	switch v := v.(type) {
	case lua.LString:
		if s.l.env.Grow(len(v)) != nil {
			s.b.WriteString("...")
			return
		}
		s.b.WriteString(catalog.Quote(string(v), true))
	case lua.LNumber:
		s.b.WriteString(catalog.FormatFloat(float64(v), false))
	case *lua.LTable:
		s.table(v)
	case *lua.LUserData:
		s.userdata(v)
	case *lua.LFunction:
		s.b.WriteString("function")
	default:
		s.b.WriteString(v.String())
	}
}

func (s shower) table(t *lua.LTable) {
	if f, ok := s.l.L.GetMetaField(t, "__tostring").(*lua.LFunction); ok {
		if v, err := s.l.callFunction(s.l.L, f, t); err == nil {
			s.b.WriteString(lua.LVAsString(v))
			return
		}
	}
	switch {
	case !s.l.isList(t):
		s.dict(t)
	case t.Metatable == s.l.marks.tuple || t.Metatable == s.l.marks.row:
		end := ")"
		if t.Len() == 1 {
			end = ",)"
		}
		s.list("(", t, end)
	case t.Metatable == s.l.marks.set:
		s.list("set([", t, "])")
	default:
		s.list("[", t, "]")
	}
}

func (s shower) list(open string, t *lua.LTable, end string) {
	s.b.WriteString(open)
	for i, n := 1, s.l.length(t); i <= n; i++ {
		if i > 1 {
			s.b.WriteString(", ")
		}
		s.value(t.RawGetInt(i))
	}
	s.b.WriteString(end)
}

func (s shower) dict(t *lua.LTable) {
	s.b.WriteByte('{')
	first := true
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		if !first {
			s.b.WriteString(", ")
		}
		first = false
		s.value(k)
		s.b.WriteString(": ")
		s.value(v)
	}
	s.b.WriteByte('}')
}

func (s shower) userdata(v *lua.LUserData) {
	switch x := v.Value.(type) {
	case *catalog.Handle:
		s.b.WriteString(x.String())
	case entries:
		s.b.WriteString(x.h.String() + ":at()")
	case *big.Int:
		s.b.WriteString(x.String())
	case floatValue:
		s.b.WriteString(catalog.FormatFloat(float64(x), true))
	case bytesValue:
		s.b.WriteString("bytes(" + catalog.Quote(string(x), true) + ")")
	case time.Time:
		s.b.WriteString(catalog.FormatTime(x, ""))
	case time.Duration:
		s.b.WriteString(catalog.FormatDuration(x))
	case *catalog.Failure:
		s.b.WriteString(x.Message)
	case *recordType:
		s.b.WriteString("<record type " + x.name + ">")
	case *recordValue:
		s.record(x)
	case *iteration:
		s.b.WriteString("<iterator>")
	default:
		s.b.WriteString("null")
	}
}

func (s shower) record(r *recordValue) {
	s.b.WriteString(r.t.name + "(")
	for i, v := range r.values {
		if i > 0 {
			s.b.WriteString(", ")
		}
		s.b.WriteString(r.t.fields[i] + "=")
		s.value(v)
	}
	s.b.WriteByte(')')
}

// typeName names the type of v in an error.
func (l *Language) typeName(v lua.LValue) string {
	ud, ok := v.(*lua.LUserData)
	if !ok {
		return v.Type().String()
	}
	switch x := ud.Value.(type) {
	case *catalog.Handle:
		return x.Type.Name
	case *big.Int:
		return "int"
	case floatValue:
		return "float"
	case bytesValue:
		return "bytes"
	case time.Time:
		return "time"
	case time.Duration:
		return "duration"
	case *catalog.Failure:
		return "error"
	case *recordValue:
		return x.t.name
	case *recordType:
		return "record type"
	case *iteration:
		return "iterator"
	case entries:
		return x.h.Type.Name + ":at()"
	}
	return "null"
}

// tostring is tostring(v).
func (l *Language) tostring(L *lua.LState) int {
	v := L.CheckAny(1)
	if b, ok := valueAt[bytesValue](L, 1); ok {
		L.Push(lua.LString(b))
		return 1
	}
	L.Push(lua.LString(l.show(v, false)))
	return 1
}

// concat is x .. y.
func (l *Language) concat(L *lua.LState) int {
	L.Push(lua.LString(l.show(L.Get(1), false) + l.show(L.Get(2), false)))
	return 1
}
