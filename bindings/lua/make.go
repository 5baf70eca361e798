package lua

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// tableArg gives the table that a maker of values takes, as a copy without mark.
func (l *Language) tableArg(L *lua.LState) []lua.LValue {
	var vs []lua.LValue
	if L.GetTop() == 0 || L.Get(1) == lua.LNil {
		return nil
	}
	err := l.each(L.Get(1), func(v lua.LValue) error {
		vs = append(vs, v)
		return nil
	})
	if err != nil {
		l.raise(L, err)
	}
	return vs
}

// makeList is list(t): a list, also if it is empty.
func (l *Language) makeList(L *lua.LState) int {
	L.Push(l.List(l.tableArg(L)))
	return 1
}

// makeSet is set(t): each element once.
func (l *Language) makeSet(L *lua.LState) int {
	seen := make(map[string]bool)
	var vs []lua.LValue
	for _, v := range l.tableArg(L) {
		k, err := l.key(v)
		if err != nil {
			return l.raise(L, err)
		}
		if !seen[string(k)] {
			seen[string(k)] = true
			vs = append(vs, v)
		}
	}
	L.Push(l.sized(vs, l.marks.set))
	return 1
}

// makeTuple is tuple(...).
func (l *Language) makeTuple(L *lua.LState) int {
	vs := make([]lua.LValue, L.GetTop())
	for i := range vs {
		if vs[i] = L.Get(i + 1); vs[i] == lua.LNil {
			vs[i] = l.null
		}
	}
	L.Push(l.Tuple(vs))
	return 1
}

// makeDict is dict(t): a dict, also if it is empty or its keys are 1 to n; of
// a structure that has pairs, all of these.
func (l *Language) makeDict(L *lua.LState) int {
	if h := handleOf(L.Get(1)); h != nil && h.Type.IteratePairs() != nil {
		d, err := l.dictOf(h)
		if err != nil {
			return l.raise(L, err)
		}
		L.Push(d)
		return 1
	}
	d := L.NewTable()
	if t := L.OptTable(1, nil); t != nil {
		for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
			d.RawSet(k, v)
		}
	}
	d.Metatable = l.marks.dict
	L.Push(d)
	return 1
}

// dictOf gives the pairs of a structure as a dict.
func (l *Language) dictOf(h *catalog.Handle) (lua.LValue, error) {
	it, err := l.cursor(h.Type.IteratePairs(), h)
	if err != nil {
		return nil, err
	}
	var kvs []lua.LValue
	err = l.drain(it, func(kv []lua.LValue) error {
		kvs = append(kvs, kv...)
		return nil
	})
	d, ok := l.Dict(kvs)
	if err == nil && !ok {
		err = catalog.Errorf("type", "the keys cannot be those of one table: use items() or scan()")
	}
	return d, err
}

func (l *Language) makeBytes(L *lua.LState) int {
	L.Push(l.Bytes(L.CheckString(1)))
	return 1
}

func (l *Language) makeFloat(L *lua.LState) int {
	L.Push(l.float(l.floatAt(L, 1)))
	return 1
}

// makeInt is int(x): of text an int of any size, of a number its whole part.
func (l *Language) makeInt(L *lua.LState) int {
	switch v := L.Get(1).(type) {
	case lua.LString:
		if len(v) > maxBits/3 {
			return l.raise(L, catalog.Errorf("value", "int: a text of %d digits is too long", len(v)))
		}
		if n, ok := new(big.Int).SetString(string(v), 10); ok {
			L.Push(l.normal(n))
			return 1
		}
	case lua.LNumber:
		if f := math.Trunc(float64(v)); !math.IsInf(f, 0) && f == f {
			n, _ := big.NewFloat(f).Int(nil)
			L.Push(l.normal(n))
			return 1
		}
	case *lua.LUserData:
		if _, ok := v.Value.(*big.Int); ok {
			L.Push(v)
			return 1
		}
	}
	return l.raise(L, catalog.Errorf("value", "int: %s is no int", l.show(L.Get(1), true)))
}

// toNumber is tonumber(v, base): it reads what JSON reads, or digits of a base.
func (l *Language) toNumber(L *lua.LState) int {
	v := L.CheckAny(1)
	if n, ok := v.(lua.LNumber); ok {
		L.Push(n)
		return 1
	}
	if f, ok := valueAt[floatValue](L, 1); ok {
		L.Push(lua.LNumber(f))
		return 1
	}
	s, ok := v.(lua.LString)
	text := strings.TrimSpace(string(s))
	if base := L.OptInt(2, 10); ok && base != 10 {
		if n, ok := new(big.Int).SetString(text, base); ok {
			L.Push(l.normal(n))
			return 1
		}
	}
	var f float64
	if !ok || json.Unmarshal([]byte(text), &f) != nil || text == "null" {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(lua.LNumber(f))
	return 1
}
