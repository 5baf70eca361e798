package starlark

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// in gives v as an argument for p.
func (l *Language) in(c *catalog.Call, p *catalog.Param, v starlark.Value) (catalog.Value, error) {
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
func (l *Language) scalar(c *catalog.Call, k catalog.Kind, v starlark.Value) (catalog.Value, error) {
	if k == catalog.Elem || k == catalog.Key {
		return l.stored(c, k, v)
	}
	switch v := v.(type) {
	case starlark.NoneType:
		return catalog.Value{}, nil
	case starlark.Bool:
		return catalog.OfBool(bool(v)), nil
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			return catalog.OfInt(n), nil
		}
		return catalog.Value{}, catalog.Errorf("value", "%s does not fit 64 bits", v)
	case starlark.Float:
		return catalog.OfFloat(float64(v)), nil
	case starlark.String:
		return catalog.OfStr(string(v)), nil
	case starlark.Bytes:
		return catalog.OfStr(string(v)), nil
	case durationValue:
		return catalog.OfDuration(time.Duration(v)), nil
	case timeValue:
		return catalog.OfTime(time.Time(v)), nil
	case starlark.Callable:
		return catalog.OfCallback(&callback{l, v, c.Raw}), nil
	}
	if h := handleOf(v); h != nil {
		return catalog.OfHandle(h), nil
	}
	return catalog.Value{}, catalog.Mismatch(typeName(v), k)
}

// stored gives v in stored form, canonical for a key.
func (l *Language) stored(c *catalog.Call, k catalog.Kind, v starlark.Value) (catalog.Value, error) {
	if c.Raw {
		if s, ok := v.(starlark.String); ok {
			return catalog.OfRaw(k, string(s)), nil
		}
		return catalog.Value{}, catalog.Errorf("type", `got %s: with codec="raw" only strings are stored`, typeName(v))
	}
	if k == catalog.Key {
		key, err := l.key(v)
		if err == nil && c.Hashable() && !hashable(v) {
			err = catalog.Unhashable(typeName(v))
		}
		return catalog.OfKey(key), err
	}
	t, err := l.encode(v)
	if err != nil && c.Shown() {
		return catalog.OfElem(codec.OfStr(l.show(v, false))), nil
	}
	return catalog.OfElem(t), err
}

// hashable reports whether v is the key of a dict. What cannot be stored at
// all is refused for that.
func hashable(v starlark.Value) bool {
	switch v.(type) {
	case *starlark.List, *starlark.Dict, *starlark.Set, starlark.Tuple, *recordValue:
		_, err := v.Hash()
		return err == nil
	}
	return true
}

// typeName names the type of v as both languages do.
func typeName(v starlark.Value) string {
	switch v.(type) {
	case starlark.NoneType:
		return "none"
	case starlark.String:
		return "str"
	case *starlark.Function, *starlark.Builtin:
		return "function"
	}
	return v.Type()
}

// each calls f with the elements of v.
func (l *Language) each(v starlark.Value, f func(starlark.Value) error) error {
	var it *iterator
	switch v := v.(type) {
	case *iterator:
		it = v
	case interface{ iterate() (*iterator, error) }:
		var err error
		if it, err = v.iterate(); err != nil {
			return err
		}
	case starlark.Iterable:
		return eachOf(v, f)
	default:
		return catalog.Errorf("type", "got %s, want an iterable", typeName(v))
	}
	defer it.it.Close()
	for {
		e, ok, err := it.next(l.env.Ctx)
		if !ok || err != nil {
			return err
		}
		if err := f(e); err != nil {
			return err
		}
	}
}

func eachOf(v starlark.Iterable, f func(starlark.Value) error) error {
	it := v.Iterate()
	defer it.Done()
	var e starlark.Value
	for it.Next(&e) {
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

// sequence gives an iterable as a list of values of kind el.
func (l *Language) sequence(c *catalog.Call, k, el catalog.Kind, v starlark.Value) (catalog.Value, error) {
	seq := catalog.NewSequence(k, starlark.Len(v))
	i := 0
	err := l.each(v, func(e starlark.Value) error {
		if err := l.env.Cancelled(i); err != nil {
			return err
		}
		ev, err := l.scalar(c, el, e)
		if err == nil {
			err = seq.Add(ev)
		}
		i++
		if err != nil {
			err = catalog.At(fmt.Sprintf("[%d]", i-1), err)
		}
		return err
	})
	return seq.Value(), err
}

// rows gives an iterable of tuples, or a map, as rows.
func (l *Language) rows(c *catalog.Call, p *catalog.Param, v starlark.Value) (catalog.Value, error) {
	rows := catalog.NewRows(p)
	if m, ok := v.(starlark.IterableMapping); ok && len(p.Cols) == 2 {
		for _, kv := range m.Items() {
			if err := l.row(c, p, &rows, kv...); err != nil {
				return catalog.Value{}, catalog.At("["+l.show(kv[0], true)+"]", err)
			}
		}
		return rows.Value(), nil
	}
	if o := objectOf(v); o != nil && len(p.Cols) == 2 && o.b.t.IteratePairs() != nil {
		return l.pairsOf(c, p, o)
	}
	i := 0
	err := l.each(v, func(e starlark.Value) error {
		if err := l.env.Cancelled(i); err != nil {
			return err
		}
		i++
		err := l.row(c, p, &rows, l.columns(p, e)...)
		if err != nil {
			err = catalog.At(fmt.Sprintf("[%d]", i-1), err)
		}
		return err
	})
	return rows.Value(), err
}

// pairsOf gives the keys and values of a structure as rows.
func (l *Language) pairsOf(c *catalog.Call, p *catalog.Param, o *object) (catalog.Value, error) {
	rows := catalog.NewRows(p)
	pairs, err := o.call(o.b.t.IteratePairs(), nil, nil)
	if err != nil {
		return catalog.Value{}, err
	}
	err = l.each(pairs, func(e starlark.Value) error { return l.row(c, p, &rows, e.(starlark.Tuple)...) })
	return rows.Value(), err
}

// columns gives the values of one row.
func (l *Language) columns(p *catalog.Param, e starlark.Value) []starlark.Value {
	if p.Bare && p.Cols[0] != catalog.Str {
		return []starlark.Value{e} // which may be a tuple
	}
	switch e := e.(type) {
	case starlark.Tuple:
		return e
	case *starlark.List:
		return slices.Collect(e.Elements())
	}
	return []starlark.Value{e}
}

func (l *Language) row(c *catalog.Call, p *catalog.Param, rows *catalog.RowList, vs ...starlark.Value) error {
	if err := rows.Check(len(vs)); err != nil {
		return err
	}
	for i, v := range vs {
		if v == starlark.None && i >= p.Min {
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
	fn  starlark.Callable
	raw bool
}

// Call calls the function and gives its result as a value of kind want.
func (f *callback) Call(want catalog.Kind, args ...catalog.Value) (catalog.Value, error) {
	in := make(starlark.Tuple, len(args))
	for i, a := range args {
		v, err := f.l.value(a, f.raw)
		if err != nil {
			return catalog.Value{}, err
		}
		in[i] = v
	}
	v, err := starlark.Call(f.l.thread, f.fn, in, nil)
	if err = f.l.settle(f.l.thread, err); err != nil {
		return catalog.Value{}, err
	}
	if v == starlark.None && want == catalog.Elem {
		return catalog.OfElem(codec.Null), nil
	}
	c := f.l.env.Call(callMethod, nil)
	defer c.End()
	c.Raw = f.raw
	return f.l.scalar(c, want, v)
}

// callMethod stands for the conversion of a callback's result.
var callMethod = new(catalog.Method)

// out gives the result of c to a script.
func (l *Language) out(c *catalog.Call, v catalog.Value) (starlark.Value, error) {
	return l.value(v, c.Raw)
}

// value gives v to a script; raw strings are as they are stored.
func (l *Language) value(v catalog.Value, raw bool) (starlark.Value, error) {
	switch v.Kind {
	case catalog.None:
		return starlark.None, nil
	case catalog.Bool:
		return starlark.Bool(v.Bool()), nil
	case catalog.Int, catalog.Index, catalog.Stop:
		return starlark.MakeInt64(v.Int()), nil
	case catalog.Float:
		if n, ok := v.Number().Int(); ok {
			return starlark.MakeInt64(n), nil
		}
		return starlark.Float(v.Float()), nil
	case catalog.Real:
		return starlark.Float(v.Float()), nil
	case catalog.Str:
		return starlark.String(v.Str()), nil
	case catalog.Elem:
		return l.text(v.Elem(), raw)
	case catalog.Key:
		return l.keyed(v.Key(), raw)
	case catalog.Duration:
		return durationValue(v.Duration()), nil
	case catalog.Time:
		return timeValue(v.Time()), nil
	case catalog.Object:
		return l.newObject(v.Handle().Recv), nil
	case catalog.Cursor:
		return &iterator{l, v.Iterator(), raw}, nil
	}
	return l.compound(v, raw)
}

func (l *Language) text(t codec.Text, raw bool) (starlark.Value, error) {
	if raw {
		return starlark.String(t), nil
	}
	v, err := codec.Decode(t, builder)
	return v, held(err)
}

func (l *Language) keyed(k codec.Key, raw bool) (starlark.Value, error) {
	if raw {
		return starlark.String(k), nil
	}
	v, err := codec.DecodeKey(k, builder)
	return v, held(err)
}

// compound gives a value of several parts to a script.
func (l *Language) compound(v catalog.Value, raw bool) (starlark.Value, error) {
	switch v.Kind {
	case catalog.Elems:
		return listOf(v.Elems(), func(t codec.Text) (starlark.Value, error) { return l.text(t, raw) })
	case catalog.Keys:
		return listOf(v.Keys(), func(k codec.Key) (starlark.Value, error) { return l.keyed(k, raw) })
	case catalog.Strs:
		return listOf(v.Strs(), func(s string) (starlark.Value, error) { return starlark.String(s), nil })
	case catalog.List:
		return listOf(v.List(), func(e catalog.Value) (starlark.Value, error) { return l.value(e, raw) })
	case catalog.Tuple:
		vs, err := convert(v.List(), func(e catalog.Value) (starlark.Value, error) { return l.value(e, raw) })
		return starlark.Tuple(vs), err
	case catalog.Record:
		f := v.Fields()
		vs, err := convert(f.Values, func(e catalog.Value) (starlark.Value, error) { return l.value(e, raw) })
		return &recordValue{&recordType{f.Type, f.Names}, vs}, err
	case catalog.Dict:
		return l.dict(v.List(), raw)
	}
	return nil, fmt.Errorf("no value of kind %v", v.Kind)
}

func convert[T any](from []T, f func(T) (starlark.Value, error)) ([]starlark.Value, error) {
	vs := make([]starlark.Value, len(from))
	for i, e := range from {
		var err error
		if vs[i], err = f(e); err != nil {
			return nil, err
		}
	}
	return vs, nil
}

func listOf[T any](from []T, f func(T) (starlark.Value, error)) (starlark.Value, error) {
	vs, err := convert(from, f)
	return starlark.NewList(vs), err
}

func (l *Language) dict(kvs []catalog.Value, raw bool) (starlark.Value, error) {
	vs, err := convert(kvs, func(e catalog.Value) (starlark.Value, error) { return l.value(e, raw) })
	if err != nil {
		return nil, err
	}
	d, ok := builder.Dict(vs)
	if !ok {
		return nil, catalog.Errorf("type", "a dict of Starlark cannot hold these keys: they must be hashable, and 1 and 1.0 are equal: use items() or scan()")
	}
	return d, nil
}

// held words the error of a value that Starlark cannot hold.
func held(err error) error {
	if err == nil {
		return nil
	}
	var bad *codec.HoldError
	if errors.As(err, &bad) {
		return catalog.Errorf("type", "Starlark cannot hold %s: elements and keys must be hashable, and 1 and 1.0 are equal", bad.Text)
	}
	return err
}

// decode gives the value of t for showing.
func (l *Language) decode(t codec.Text) starlark.Value {
	v, err := l.text(t, false)
	if err != nil {
		return starlark.String(t)
	}
	return v
}

// build makes Starlark values.
type build struct{}

var builder codec.Builder[starlark.Value] = build{}

func (build) Null() starlark.Value                     { return starlark.None }
func (build) Bool(b bool) starlark.Value               { return starlark.Bool(b) }
func (build) Int(n int64) starlark.Value               { return starlark.MakeInt64(n) }
func (build) Float(f float64) starlark.Value           { return starlark.Float(f) }
func (build) Str(s string) starlark.Value              { return starlark.String(s) }
func (build) Bytes(s string) starlark.Value            { return starlark.Bytes(s) }
func (build) List(vs []starlark.Value) starlark.Value  { return starlark.NewList(slices.Clone(vs)) }
func (build) Tuple(vs []starlark.Value) starlark.Value { return starlark.Tuple(slices.Clone(vs)) }
func (build) Time(t time.Time) starlark.Value          { return timeValue(t) }
func (build) Duration(d time.Duration) starlark.Value  { return durationValue(d) }

func (build) BigInt(digits string) starlark.Value {
	n, _ := new(big.Int).SetString(digits, 10)
	return starlark.MakeBigInt(n)
}

func (build) Set(vs []starlark.Value) (starlark.Value, bool) {
	s := starlark.NewSet(len(vs))
	for _, v := range vs {
		if s.Insert(v) != nil {
			return nil, false
		}
	}
	return s, s.Len() == len(vs)
}

func (build) Dict(kvs []starlark.Value) (starlark.Value, bool) {
	d := starlark.NewDict(len(kvs) / 2)
	for i := 0; i < len(kvs); i += 2 {
		if d.SetKey(kvs[i], kvs[i+1]) != nil {
			return nil, false
		}
	}
	return d, d.Len() == len(kvs)/2
}

func (build) Record(typ string, names []string, values []starlark.Value) starlark.Value {
	return &recordValue{&recordType{typ, slices.Clone(names)}, slices.Clone(values)}
}

// encode gives the stored form of v.
func (l *Language) encode(v starlark.Value) (codec.Text, error) {
	switch v := v.(type) {
	case starlark.String:
		return codec.OfStr(string(v)), nil
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			return codec.OfInt(n), nil
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
func (l *Language) key(v starlark.Value) (codec.Key, error) {
	if s, ok := v.(starlark.String); ok {
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
func (l *Language) write(e *codec.Encoder, v starlark.Value) error {
	switch v := v.(type) {
	case starlark.NoneType:
		e.Null()
	case starlark.Bool:
		e.Bool(bool(v))
	case starlark.Int:
		if n, ok := v.Int64(); ok {
			e.Int(n)
		} else {
			e.BigInt(v.String())
		}
	case starlark.Float:
		e.Float(float64(v))
	case starlark.String:
		e.Str(string(v))
	case starlark.Bytes:
		e.Bytes(string(v))
	case timeValue:
		e.Time(time.Time(v))
	case durationValue:
		e.Duration(time.Duration(v))
	case *starlark.Dict:
		return l.writeDict(e, v)
	case *recordValue:
		return l.writeRecord(e, v)
	default:
		return l.writeList(e, v)
	}
	return nil
}

func (l *Language) writeList(e *codec.Encoder, v starlark.Value) error {
	begin, path := e.BeginList, true
	switch v.(type) {
	case *starlark.List:
	case starlark.Tuple:
		begin = e.BeginTuple
	case *starlark.Set:
		begin, path = e.BeginSet, false
	default:
		return unstorable(v)
	}
	if err := l.open(v); err != nil {
		return err
	}
	defer l.close()
	if err := begin(); err != nil {
		return err
	}
	i := 0
	err := eachOf(v.(starlark.Iterable), func(el starlark.Value) error {
		i++
		err := l.write(e, el)
		if err != nil && path {
			if err != nil {
				err = catalog.At(fmt.Sprintf("[%d]", i-1), err)
			}
			return err
		}
		return err
	})
	if err != nil {
		return err
	}
	return e.End()
}

// cyclic is how deep values nest before somebody asks whether one contains
// itself.
const cyclic = 64

// open notes that v, a list or dict, is being written, until close.
func (l *Language) open(v starlark.Value) error {
	if _, tuple := v.(starlark.Tuple); !tuple && len(l.path) > cyclic && slices.Contains(l.path, v) {
		return &codec.Unstorable{What: "a " + v.Type() + " that contains itself"}
	}
	l.path = append(l.path, v)
	return nil
}

func (l *Language) close() { l.path = l.path[:len(l.path)-1] }

func unstorable(v starlark.Value) error {
	if _, ok := v.(starlark.Callable); ok {
		return &codec.Unstorable{What: "function"}
	}
	return &codec.Unstorable{What: v.Type()}
}

func (l *Language) writeDict(e *codec.Encoder, d *starlark.Dict) error {
	plain := true
	for k := range d.Entries() {
		s, ok := k.(starlark.String)
		plain = plain && ok && codec.PlainKey(string(s))
	}
	if err := l.open(d); err != nil {
		return err
	}
	defer l.close()
	if err := e.BeginDict(plain); err != nil {
		return err
	}
	for k, v := range d.Entries() {
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
