package lua

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// exact is the largest int up to which every int is a Lua number.
const exact = 1 << 53

// in gives v as an argument for p.
func (l *Language) in(c *catalog.Call, p *catalog.Param, v lua.LValue) (catalog.Value, error) {
	switch p.Kind {
	case catalog.Elems, catalog.Keys, catalog.Strs, catalog.Words, catalog.Floats, catalog.Handles:
		if c.Collecting(p) {
			return l.scalar(c, p.Element(), v)
		}
		return l.sequence(c, p.Kind, p.Element(), v)
	case catalog.Rows:
		return l.rows(c, p, v)
	}
	return l.scalar(c, p.Kind, v)
}

// scalar gives v as one value of kind k, or of the kind that v has.
func (l *Language) scalar(c *catalog.Call, k catalog.Kind, v lua.LValue) (catalog.Value, error) {
	switch k {
	case catalog.Elem, catalog.Key:
		return l.stored(c, k, v)
	case catalog.Index, catalog.Stop:
		return position(k, v)
	}
	switch v := v.(type) {
	case *lua.LNilType:
		return catalog.Value{}, nil
	case lua.LBool:
		return catalog.OfBool(bool(v)), nil
	case lua.LNumber:
		return numberOf(float64(v)), nil
	case lua.LString:
		return catalog.OfStr(string(v)), nil
	case *lua.LFunction:
		return catalog.OfCallback(&callback{l, v, c.Raw}), nil
	case *lua.LUserData:
		if v == l.null {
			return catalog.Value{}, nil
		}
		return l.userdata(v, k)
	}
	return catalog.Value{}, catalog.Mismatch(l.typeName(v), k)
}

func (l *Language) stored(c *catalog.Call, k catalog.Kind, v lua.LValue) (catalog.Value, error) {
	if c.Raw {
		if s, ok := v.(lua.LString); ok {
			return catalog.OfRaw(k, string(s)), nil
		}
		return catalog.Value{}, catalog.Errorf("type", `got %s: with codec="raw" only strings are stored`, l.typeName(v))
	}
	if k == catalog.Key {
		key, err := l.key(v)
		if err == nil && c.Hashable() && !l.hashable(v) {
			err = catalog.Unhashable(l.typeName(v))
		}
		return catalog.OfKey(key), err
	}
	t, err := l.encode(v)
	if err != nil && c.Shown() {
		return catalog.OfElem(codec.OfStr(l.show(v, false))), nil
	}
	return catalog.OfElem(t), err
}

// hashable reports whether v is the key of a dict: no table but a tuple, and
// no record with a field that is not.
func (l *Language) hashable(v lua.LValue) bool {
	switch v := v.(type) {
	case *lua.LTable:
		if v.Metatable != l.marks.tuple && v.Metatable != l.marks.row {
			return false
		}
		for i, n := 1, v.Len(); i <= n; i++ {
			if !l.hashable(v.RawGetInt(i)) {
				return false
			}
		}
	case *lua.LUserData:
		if r, ok := v.Value.(*recordValue); ok {
			return !slices.ContainsFunc(r.values, func(e lua.LValue) bool { return !l.hashable(e) })
		}
	}
	return true
}

// isInt reports whether a number is an int: whole, exact, and not -0.
func isInt(f float64) bool {
	n := int64(f)
	return float64(n) == f && n >= -exact && n <= exact && (n != 0 || !math.Signbit(f))
}

// numberOf gives a number, as an int if it is one.
func numberOf(f float64) catalog.Value {
	if isInt(f) {
		return catalog.OfInt(int64(f))
	}
	return catalog.OfFloat(f)
}

// position turns a position from 1, or the included end of a range, into one
// from 0 and an excluded end.
func position(k catalog.Kind, v lua.LValue) (catalog.Value, error) {
	n, ok := v.(lua.LNumber)
	if !ok || float64(n) != math.Trunc(float64(n)) || math.Abs(float64(n)) > exact {
		return catalog.Value{}, catalog.Errorf("type", "got %s, want an int", v)
	}
	i := int64(n)
	switch {
	case k == catalog.Stop && i == -1:
		return catalog.Value{}, nil // all
	case k == catalog.Stop && i < 0:
		i++
	case k == catalog.Index && i > 0:
		i--
	case k == catalog.Index && i == 0:
		return catalog.Value{}, catalog.Errorf("value", "got 0: positions count from 1")
	}
	return catalog.OfInt(i), nil
}

// userdata gives a value of one of the types that Lua lacks.
func (l *Language) userdata(v *lua.LUserData, k catalog.Kind) (catalog.Value, error) {
	switch x := v.Value.(type) {
	case *catalog.Handle:
		return catalog.OfHandle(x), nil
	case bytesValue:
		return catalog.OfStr(string(x)), nil
	case floatValue:
		return catalog.OfFloat(float64(x)), nil
	case *big.Int:
		if x.IsInt64() {
			return catalog.OfInt(x.Int64()), nil
		}
		return catalog.Value{}, catalog.Errorf("value", "%s does not fit 64 bits", x)
	case time.Time:
		return catalog.OfTime(x), nil
	case time.Duration:
		return catalog.OfDuration(x), nil
	}
	return catalog.Value{}, catalog.Mismatch(l.typeName(v), k)
}

// sequence gives an iterable as a list of values of kind el.
func (l *Language) sequence(c *catalog.Call, k, el catalog.Kind, v lua.LValue) (catalog.Value, error) {
	seq := catalog.NewSequence(k, lengthHint(v))
	i := 0
	err := l.each(v, func(e lua.LValue) error {
		if err := l.env.Cancelled(i); err != nil {
			return err
		}
		i++
		ev, err := l.scalar(c, el, e)
		if err == nil {
			err = seq.Add(ev)
		}
		if err != nil {
			err = catalog.At(fmt.Sprintf("[%d]", i), err)
		}
		return err
	})
	return seq.Value(), err
}

func lengthHint(v lua.LValue) int {
	if t, ok := v.(*lua.LTable); ok {
		return t.Len()
	}
	return -1
}

// rows gives an iterable of tuples, or a map, as rows.
func (l *Language) rows(c *catalog.Call, p *catalog.Param, v lua.LValue) (catalog.Value, error) {
	rows := catalog.NewRows(p)
	if t, ok := v.(*lua.LTable); ok && len(p.Cols) == 2 && !l.isList(t) {
		for k, e := t.Next(lua.LNil); k != lua.LNil; k, e = t.Next(k) {
			if err := l.row(c, p, &rows, k, e); err != nil {
				return catalog.Value{}, catalog.At("["+l.show(k, true)+"]", err)
			}
		}
		return rows.Value(), nil
	}
	if h := handleOf(v); h != nil && len(p.Cols) == 2 && h.Type.IteratePairs() != nil {
		it, err := l.cursor(h.Type.IteratePairs(), h)
		if err != nil {
			return catalog.Value{}, err
		}
		err = l.drain(it, func(vs []lua.LValue) error { return l.row(c, p, &rows, vs...) })
		return rows.Value(), err
	}
	i := 0
	err := l.each(v, func(e lua.LValue) error {
		if err := l.env.Cancelled(i); err != nil {
			return err
		}
		i++
		err := l.row(c, p, &rows, l.columns(p, e)...)
		if err != nil {
			err = catalog.At(fmt.Sprintf("[%d]", i), err)
		}
		return err
	})
	return rows.Value(), err
}

// columns gives the values of one row.
func (l *Language) columns(p *catalog.Param, e lua.LValue) []lua.LValue {
	t, ok := e.(*lua.LTable)
	if !ok || p.Bare && p.Cols[0] != catalog.Str || !l.isList(t) { // which may be a tuple
		return []lua.LValue{e}
	}
	vs := make([]lua.LValue, t.Len())
	for i := range vs {
		vs[i] = t.RawGetInt(i + 1)
	}
	return vs
}

func (l *Language) row(c *catalog.Call, p *catalog.Param, rows *catalog.RowList, vs ...lua.LValue) error {
	if err := rows.Check(len(vs)); err != nil {
		return err
	}
	for i, v := range vs {
		if (v == lua.LNil || v == l.null) && i >= p.Min && p.Cols[i] != catalog.Elem {
			rows.Add(catalog.Value{})
			continue
		}
		ev, err := l.scalar(c, p.Cols[i], v)
		if err == nil {
			err = rows.Add(ev)
		}
		if err != nil {
			return err
		}
	}
	rows.End()
	return nil
}

// A callback is a function of a script that Go calls.
type callback struct {
	l   *Language
	fn  *lua.LFunction
	raw bool
}

// Call calls the function and gives its result as a value of kind want.
func (f *callback) Call(want catalog.Kind, args ...catalog.Value) (catalog.Value, error) {
	in := make([]lua.LValue, len(args))
	for i, a := range args {
		v, err := f.l.value(a, f.raw)
		if err != nil {
			return catalog.Value{}, err
		}
		in[i] = v
	}
	v, err := f.l.callFunction(f.l.L, f.fn, in...)
	if err != nil {
		return catalog.Value{}, err
	}
	if v == lua.LNil && want == catalog.Elem {
		return catalog.OfElem(codec.Null), nil
	}
	c := f.l.env.Call(callMethod, nil)
	defer c.End()
	c.Raw = f.raw
	return f.l.scalar(c, want, v)
}

// callMethod stands for the conversion of a callback's result.
var callMethod = new(catalog.Method)

// value gives v to a script; raw strings are as they are stored.
func (l *Language) value(v catalog.Value, raw bool) (lua.LValue, error) {
	switch v.Kind {
	case catalog.None:
		return lua.LNil, nil
	case catalog.Bool:
		return lua.LBool(v.Bool()), nil
	case catalog.Int:
		return l.Int(v.Int()), nil
	case catalog.Index, catalog.Stop:
		return lua.LNumber(v.Int() + 1), nil
	case catalog.Float:
		if n, ok := v.Number().Int(); ok {
			return l.Int(n), nil
		}
		return lua.LNumber(v.Float()), nil
	case catalog.Real:
		return lua.LNumber(v.Float()), nil
	case catalog.Str:
		return lua.LString(v.Str()), nil
	case catalog.Elem:
		e, err := l.text(v.Elem(), raw)
		return l.outer(e), err
	case catalog.Key:
		e, err := l.keyed(v.Key(), raw)
		return l.outer(e), err
	case catalog.Duration:
		return l.Duration(v.Duration()), nil
	case catalog.Time:
		return l.Time(v.Time()), nil
	case catalog.Object:
		return l.object(v.Handle().Recv), nil
	case catalog.Cursor:
		return l.iterator(v.Iterator(), raw), nil
	}
	return l.compound(v, raw)
}

// outer gives v as it is outside of tables, where none is nil.
func (l *Language) outer(v lua.LValue) lua.LValue {
	if v == l.null {
		return lua.LNil
	}
	return v
}

// inner gives v as it is inside tables and loops, where none is null.
func (l *Language) inner(v catalog.Value, raw bool) (lua.LValue, error) {
	if v.Kind == catalog.None {
		return l.null, nil
	}
	lv, err := l.value(v, raw)
	switch {
	case err != nil:
		return nil, err
	case lv == lua.LNil:
		return l.null, nil
	case v.Kind == catalog.Tuple:
		lv.(*lua.LTable).Metatable = l.marks.row
	}
	return lv, nil
}

func (l *Language) text(t codec.Text, raw bool) (lua.LValue, error) {
	if raw {
		return lua.LString(t), nil
	}
	v, err := codec.Decode[lua.LValue](t, l)
	return v, held(err)
}

func (l *Language) keyed(k codec.Key, raw bool) (lua.LValue, error) {
	if raw {
		return lua.LString(k), nil
	}
	v, err := codec.DecodeKey[lua.LValue](k, l)
	return v, held(err)
}

// compound gives a value of several parts to a script.
func (l *Language) compound(v catalog.Value, raw bool) (lua.LValue, error) {
	switch v.Kind {
	case catalog.Elems:
		return listOf(l, v.Elems(), func(t codec.Text) (lua.LValue, error) { return l.text(t, raw) })
	case catalog.Keys:
		return listOf(l, v.Keys(), func(k codec.Key) (lua.LValue, error) { return l.keyed(k, raw) })
	case catalog.Strs:
		return listOf(l, v.Strs(), func(s string) (lua.LValue, error) { return lua.LString(s), nil })
	case catalog.List, catalog.Tuple:
		return listOf(l, v.List(), func(e catalog.Value) (lua.LValue, error) { return l.inner(e, raw) })
	case catalog.Record:
		f := v.Fields()
		vs, err := convert(f.Values, func(e catalog.Value) (lua.LValue, error) { return l.value(e, raw) })
		return l.record(&recordType{f.Type, f.Names}, vs), err
	case catalog.Dict:
		vs, err := convert(v.List(), func(e catalog.Value) (lua.LValue, error) { return l.inner(e, raw) })
		if err != nil {
			return nil, err
		}
		if t, ok := l.Dict(vs); ok {
			return t, nil
		}
		return nil, catalog.Errorf("type", "the keys cannot be those of one table: use items() or scan()")
	}
	return nil, fmt.Errorf("no value of kind %v", v.Kind)
}

func convert[T any](from []T, f func(T) (lua.LValue, error)) ([]lua.LValue, error) {
	vs := make([]lua.LValue, len(from))
	for i, e := range from {
		var err error
		if vs[i], err = f(e); err != nil {
			return nil, err
		}
	}
	return vs, nil
}

func listOf[T any](l *Language, from []T, f func(T) (lua.LValue, error)) (lua.LValue, error) {
	vs, err := convert(from, f)
	if err != nil {
		return nil, err
	}
	return l.List(vs), nil
}

// held words the error of a value that Lua cannot hold.
func held(err error) error {
	if err == nil {
		return nil
	}
	var bad *codec.HoldError
	if errors.As(err, &bad) {
		return catalog.Errorf("type", "Lua cannot hold %s: 1 and 1.0 are one number, and nan is no key", bad.Text)
	}
	return err
}

// decode gives the value of t for showing.
func (l *Language) decode(t codec.Text) lua.LValue {
	v, err := l.text(t, false)
	if err != nil {
		return lua.LString(t)
	}
	return v
}

// Language is the codec.Builder of its values.
var _ codec.Builder[lua.LValue] = (*Language)(nil)

// Null gives none inside a table.
func (l *Language) Null() lua.LValue { return l.null }

// Bool gives a bool.
func (l *Language) Bool(b bool) lua.LValue { return lua.LBool(b) }

// Float gives a number.
func (l *Language) Float(f float64) lua.LValue { return lua.LNumber(f) }

// Str gives a string.
func (l *Language) Str(s string) lua.LValue { return lua.LString(s) }

// Int gives a number, or an object if n is not exact as one.
func (l *Language) Int(n int64) lua.LValue {
	if n < -exact || n > exact {
		return l.bigInt(big.NewInt(n))
	}
	return lua.LNumber(n)
}

// BigInt gives an object.
func (l *Language) BigInt(digits string) lua.LValue {
	n, _ := new(big.Int).SetString(digits, 10)
	return l.bigInt(n)
}

// List gives a table that knows it is a list. It is made of the right size:
// one that grows begins with room for 32.
func (l *Language) List(vs []lua.LValue) lua.LValue { return l.sized(vs, l.marks.list) }

// Tuple gives a table that knows it is a tuple.
func (l *Language) Tuple(vs []lua.LValue) lua.LValue { return l.sized(vs, l.marks.tuple) }

// Set gives a list that knows it is a set.
func (l *Language) Set(vs []lua.LValue) (lua.LValue, bool) {
	seen := make(map[lua.LValue]bool, len(vs))
	for _, v := range vs {
		if n, ok := v.(lua.LNumber); ok && n != n {
			continue
		}
		if seen[v] {
			return nil, false
		}
		seen[v] = true
	}
	return l.sized(vs, l.marks.set), true
}

func (l *Language) sized(vs []lua.LValue, mark *lua.LTable) *lua.LTable {
	t := l.L.CreateTable(len(vs), 0)
	for _, v := range vs {
		t.Append(v)
	}
	t.Metatable = mark
	return t
}

// Dict gives a table that knows it is a dict.
func (l *Language) Dict(kvs []lua.LValue) (lua.LValue, bool) {
	t := l.L.CreateTable(0, len(kvs)/2)
	t.Metatable = l.marks.dict
	for i := 0; i < len(kvs); i += 2 {
		if n, ok := kvs[i].(lua.LNumber); ok && n != n || t.RawGet(kvs[i]) != lua.LNil {
			return nil, false
		}
		t.RawSet(kvs[i], kvs[i+1])
	}
	return t, true
}

// Record gives a record of a type that may be unknown.
func (l *Language) Record(typ string, names []string, values []lua.LValue) lua.LValue {
	return l.record(&recordType{typ, slices.Clone(names)}, slices.Clone(values))
}

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
	if err := e.BeginRecord(r.t.name); err != nil {
		return err
	}
	for i, name := range r.t.fields {
		if err := e.Field(name); err != nil {
			return err
		}
		if err := l.write(e, r.values[i]); err != nil {
			return codec.At("."+name, err)
		}
	}
	return e.End()
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
