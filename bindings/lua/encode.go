package lua

import (
	"math/big"
	"slices"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/engine/codec"
)

// encode gives the stored form of v.
func (l *Language) encode(v lua.LValue) (codec.Text, error) {
	switch v := v.(type) {
	case lua.LString:
		return codec.OfStr(string(v)), nil
	case lua.LNumber:
		if isInt(float64(v)) {
			return codec.OfInt(int64(v)), nil
		}
	}
	e := &l.env.Enc
	e.Reset(false)
	if err := l.write(e, v); err != nil {
		return "", err
	}
	return e.Text(), nil
}

// key gives the canonical stored form of v.
func (l *Language) key(v lua.LValue) (codec.Key, error) {
	if s, ok := v.(lua.LString); ok {
		return codec.KeyOfStr(string(s)), nil
	}
	e := &l.env.Enc
	e.Reset(true)
	if err := l.write(e, v); err != nil {
		return "", err
	}
	return e.Key(), nil
}

// write writes v into e.
func (l *Language) write(e *codec.Encoder, v lua.LValue) error {
	if err := l.env.Part(); err != nil {
		return err
	}
	switch v := v.(type) {
	case *lua.LNilType:
		e.Null()
	case lua.LBool:
		e.Bool(bool(v))
	case lua.LNumber:
		if isInt(float64(v)) {
			e.Int(int64(v))
		} else {
			e.Float(float64(v))
		}
	case lua.LString:
		if err := l.env.Grow(len(v)); err != nil {
			return err
		}
		e.Str(string(v))
	case *lua.LTable:
		return l.writeTable(e, v)
	case *lua.LUserData:
		return l.writeUserData(e, v)
	default:
		return &codec.Unstorable{What: v.Type().String()}
	}
	return nil
}

func (l *Language) writeUserData(e *codec.Encoder, v *lua.LUserData) error {
	switch x := v.Value.(type) {
	case *big.Int:
		if x.IsInt64() {
			e.Int(x.Int64())
		} else {
			e.BigInt(x.String())
		}
	case floatValue:
		e.Float(float64(x))
	case bytesValue:
		e.Bytes(string(x))
	case time.Time:
		e.Time(x)
	case time.Duration:
		e.Duration(x)
	case *recordValue:
		return l.writeRecord(e, x)
	default:
		if v != l.null {
			return &codec.Unstorable{What: l.typeName(v)}
		}
		e.Null()
	}
	return nil
}

// cyclic is how deep tables nest before somebody asks whether one contains
// itself.
const cyclic = 64

func (l *Language) writeTable(e *codec.Encoder, t *lua.LTable) error {
	if len(l.path) > cyclic && slices.Contains(l.path, t) {
		return &codec.Unstorable{What: "a table that contains itself"}
	}
	l.path = append(l.path, t)
	defer func() { l.path = l.path[:len(l.path)-1] }()
	if !l.isList(t) {
		return l.writeDict(e, t)
	}
	begin := e.BeginList
	switch t.Metatable {
	case l.marks.tuple, l.marks.row:
		begin = e.BeginTuple
	case l.marks.set:
		begin = e.BeginSet
	}
	if err := begin(); err != nil {
		return err
	}
	for i, n := 1, l.length(t); i <= n; i++ {
		if err := l.write(e, t.RawGetInt(i)); err != nil {
			return codec.At("["+strconv.Itoa(i)+"]", err)
		}
	}
	return e.End()
}

// writeDict goes by Next, which keeps the order of insertion; ForEach does not.
func (l *Language) writeDict(e *codec.Encoder, t *lua.LTable) error {
	plain := true
	for k, _ := t.Next(lua.LNil); k != lua.LNil && plain; k, _ = t.Next(k) {
		s, ok := k.(lua.LString)
		plain = ok && codec.PlainKey(string(s))
	}
	if err := e.BeginDict(plain); err != nil {
		return err
	}
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		err := l.write(e, k)
		if err == nil {
			err = l.write(e, v)
		}
		if err != nil {
			return codec.At("["+l.show(k, true)+"]", err)
		}
	}
	return e.End()
}

func (l *Language) writeRecord(e *codec.Encoder, r *recordValue) error {
	return e.Record(r.t.name, r.t.fields, func(i int) error { return l.write(e, r.values[i]) })
}

// isList reports whether t is a list, tuple or set: by its mark, or because
// its keys are 1 to n.
func (l *Language) isList(t *lua.LTable) bool {
	switch t.Metatable {
	case l.marks.list, l.marks.tuple, l.marks.set, l.marks.row:
		return true
	case l.marks.dict:
		return false
	}
	return l.length(t) >= 0
}

// length gives n if the keys of t are 1 to n, else -1.
func (l *Language) length(t *lua.LTable) int {
	n := t.Len()
	var last lua.LValue = lua.LNil
	if n > 0 {
		last = lua.LNumber(n)
	}
	if k, _ := t.Next(last); k == lua.LNil && dense(t, n) {
		return n
	}
	n = 0
	for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
		n++
	}
	if dense(t, n) {
		return n
	}
	return -1
}

func dense(t *lua.LTable, n int) bool {
	for i := n; i >= 1; i-- {
		if t.RawGetInt(i) == lua.LNil {
			return false
		}
	}
	return true
}
