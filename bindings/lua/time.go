package lua

import (
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

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
