package luavm

import (
	"sort"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// tableFuncs are the library table.
var tableFuncs = map[string]Func{
	"concat":   tableConcat,
	"foreach":  tableForeach,
	"foreachi": tableForeachi,
	"getn":     func(a Args) int { return a.PushNum(float64(a.Table(1).Len())) },
	"insert":   tableInsert,
	"maxn":     tableMaxn,
	"remove":   tableRemove,
	"setn":     func(a Args) int { a.Table(1); return a.Raise("'setn' is obsolete") },
	"sort":     tableSort,
}

func tableConcat(a Args) int {
	t, separator := a.Table(1), a.OptStr(2, "")
	i, end := a.OptInt(3, 1), 0
	if a.At(4) == lua.LNil {
		end = t.Len()
	} else {
		end = a.Int(4)
	}
	var b strings.Builder
	for ; i <= end; i++ {
		s, ok := a.text(rawInt(t, i))
		if !ok {
			a.Raise("invalid value (%s) at index %d in table for 'concat'", rawInt(t, i).Type(), i)
		}
		a.room(b.Len()+len(s)+len(separator), len(s)+len(separator))
		b.WriteString(s)
		if i < end {
			b.WriteString(separator)
		}
	}
	return a.PushStr(b.String())
}

func tableForeach(a Args) int {
	t, fn := a.Table(1), a.Function(2)
	for key, value := t.Next(lua.LNil); key != lua.LNil; key, value = t.Next(key) {
		if result := a.call1(fn, key, value); result != lua.LNil {
			return a.Push(result)
		}
	}
	return 0
}

func tableForeachi(a Args) int {
	t, fn := a.Table(1), a.Function(2)
	for i := 1; i <= t.Len(); i++ {
		if result := a.call1(fn, lua.LNumber(i), t.RawGetInt(i)); result != lua.LNil {
			return a.Push(result)
		}
	}
	return 0
}

func tableInsert(a Args) int {
	t := a.Changing(1)
	end := t.Len() + 1
	switch a.Len() {
	case 2:
		t.RawSetInt(end, a.At(2))
	case 3:
		at := a.Int(2)
		end = max(end, at)
		if end > maxElements {
			a.Raise("table index is too large")
		}
		a.Work(max(0, end-at) / 8)
		a.gap(t.Len(), end)
		for i := end; i > at; i-- {
			t.RawSetInt(i, rawInt(t, i-1))
		}
		t.RawSet(lua.LNumber(at), a.At(3))
	default:
		a.Raise("wrong number of arguments to 'insert'")
	}
	return 0
}

func tableMaxn(a Args) int {
	t, most := a.Table(1), 0.0
	a.Work(t.Len())
	for key, _ := t.Next(lua.LNil); key != lua.LNil; key, _ = t.Next(key) {
		if n, is := key.(lua.LNumber); is {
			most = max(most, float64(n))
		}
	}
	return a.PushNum(most)
}

func tableRemove(a Args) int {
	t := a.Changing(1)
	n := t.Len()
	at := a.OptInt(2, n)
	if at < 1 || at > n {
		return 0
	}
	a.Work((n - at) / 8)
	value := t.RawGetInt(at)
	for i := at; i < n; i++ {
		t.RawSetInt(i, t.RawGetInt(i+1))
	}
	t.RawSetInt(n, lua.LNil)
	return a.Push(value)
}

// A sorting is a table while it is sorted.
type sorting struct {
	a    Args
	t    *lua.LTable
	less *lua.LFunction // nil: by the values
	n    int
}

func (s *sorting) Len() int { return s.n }

func (s *sorting) Swap(i, j int) {
	x, y := s.t.RawGetInt(i+1), s.t.RawGetInt(j+1)
	s.t.RawSetInt(i+1, y)
	s.t.RawSetInt(j+1, x)
}

func (s *sorting) Less(i, j int) bool {
	x, y := s.t.RawGetInt(i+1), s.t.RawGetInt(j+1)
	s.a.Work(2)
	if s.less != nil {
		return lua.LVAsBool(s.a.call1(s.less, x, y))
	}
	if x.Type() != y.Type() {
		s.a.Error(lua.LString("attempt to compare " + x.Type().String() + " with " + y.Type().String()))
	}
	return s.a.L.LessThan(x, y)
}

func tableSort(a Args) int {
	t := a.Changing(1)
	s := &sorting{a: a, t: t, n: t.Len()}
	if a.At(2) != lua.LNil {
		s.less = a.Function(2)
	}
	sort.Sort(s)
	return 0
}
