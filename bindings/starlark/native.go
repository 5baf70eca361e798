package starlark

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// native gives the globals that need the interpreter, those of the catalog
// that have no function of Go's and Starlark's own that structures change.
func (l *Language) native() starlark.StringDict {
	d := starlark.StringDict{
		"forever":   durationValue(-1),
		membersName: starlark.NewBuiltin("in", members),
		timesName:   starlark.NewBuiltin("*", times),
		sliceName:   starlark.NewBuiltin("slice", l.slice),
		noneName:    starlark.None,
	}
	for name, fn := range map[string]func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error){
		"attempt":  l.attempt,
		"defer":    l.deferCall,
		"exit":     exit,
		"fail":     l.failWith,
		"len":      length,
		"print":    l.print,
		"progress": l.progress,
		"record":   newRecordType,
		"repr":     l.repr,
		"sorted":   l.sorted,
		"str":      l.str,
		"sum":      l.sum,
	} {
		d[name] = starlark.NewBuiltin(name, fn)
	}
	if l.setup.Line != nil {
		d[lineName] = starlark.NewBuiltin("line", l.line)
	}
	for name := range guarded {
		d[name] = l.guard(name)
	}
	if l.setup.Bounded {
		for name, fn := range l.boundNative() {
			d[name] = starlark.NewBuiltin(name, fn)
		}
	}
	return d
}

// moduleOf gives the functions and values of a module.
func (l *Language) moduleOf(m *catalog.Module) starlark.Value {
	members := make(starlark.StringDict)
	for i := range m.Funcs {
		f := &m.Funcs[i]
		members[f.Name] = l.function(f, l.setup.Root(f))
	}
	for name, v := range m.Values {
		members[name], _ = l.value(v, false)
	}
	return &moduleValue{m, members}
}

// A moduleValue is a module: its members are attributes.
type moduleValue struct {
	m       *catalog.Module
	members starlark.StringDict
}

func (m *moduleValue) String() string        { return "<module " + m.m.Name + ">" }
func (m *moduleValue) Type() string          { return "module" }
func (m *moduleValue) Freeze()               {}
func (m *moduleValue) Truth() starlark.Bool  { return true }
func (m *moduleValue) Hash() (uint32, error) { return 0, fmt.Errorf("unhashable: module") }
func (m *moduleValue) AttrNames() []string   { return m.members.Keys() }

func (m *moduleValue) Attr(name string) (starlark.Value, error) {
	if v, ok := m.members[name]; ok {
		return v, nil
	}
	return nil, catalog.Errorf("type", "%s has no %s%s", m.m.Name, name, catalog.Suggest(name, m.AttrNames()))
}

// length is len(x), which for a structure may fail.
func length(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var x starlark.Value
	if len(args) == 1 && len(kwargs) == 0 {
		x = args[0]
	} else if err := starlark.UnpackPositionalArgs("len", args, kwargs, 1, &x); err != nil {
		return nil, err
	}
	if o := objectOf(x); o != nil {
		return o.size()
	}
	if n := starlark.Len(x); n >= 0 {
		return starlark.MakeInt(n), nil
	}
	return nil, catalog.Errorf("type", "len: %s has no size", typeName(x))
}

// print is print(*args, sep=" ").
func (l *Language) print(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	sep := " "
	if err := unpack("print", nil, kwargs, "sep?", &sep); err != nil {
		return nil, err
	}
	line := ""
	for i, a := range args {
		if i > 0 {
			line += sep
		}
		line += l.show(a, false)
	}
	thread.Print(thread, line)
	return starlark.None, nil
}

func (l *Language) one(name string, args starlark.Tuple, kwargs []starlark.Tuple) (v starlark.Value, err error) {
	return v, starlark.UnpackPositionalArgs(name, args, kwargs, 1, &v)
}

// str is str(x).
func (l *Language) str(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	v, err := l.one("str", args, kwargs)
	if b, ok := v.(starlark.Bytes); ok {
		return starlark.String(b), err
	}
	if err != nil {
		return nil, err
	}
	return starlark.String(l.show(v, false)), nil
}

// repr is repr(x).
func (l *Language) repr(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	v, err := l.one("repr", args, kwargs)
	if err != nil {
		return nil, err
	}
	return starlark.String(l.show(v, true)), nil
}

// sum is sum(iterable, start=0).
func (l *Language) sum(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var items starlark.Value
	var total starlark.Value = starlark.MakeInt(0)
	if err := unpack("sum", args, kwargs, "iterable", &items, "start?", &total); err != nil {
		return nil, err
	}
	err := l.each(items, func(e starlark.Value) (err error) {
		total, err = starlark.Binary(syntax.PLUS, total, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum: %w", err)
	}
	return total, nil
}

// progress is progress(iterable, label="").
func (l *Language) progress(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var items starlark.Value
	var label string
	if err := unpack("progress", args, kwargs, "iterable", &items, "label?", &label); err != nil {
		return nil, err
	}
	it, ok := items.(starlark.Iterable)
	if !ok {
		return nil, catalog.Errorf("type", "progress: got %s, want an iterable", typeName(items))
	}
	if l.setup.Progress == nil {
		return items, nil
	}
	total := starlark.Len(items)
	if o := objectOf(items); o != nil && o.b.t.Len != "" {
		n, err := o.size()
		if err != nil {
			return nil, err
		}
		total, _ = starlark.AsInt32(n)
	}
	return &metered{it, l.setup.Progress(label, total)}, nil
}

// A metered is an iterable whose loop is shown.
type metered struct {
	starlark.Iterable
	meter catalog.Meter
}

func (m *metered) Iterate() starlark.Iterator { return &meteredIterator{m.Iterable.Iterate(), m.meter} }

type meteredIterator struct {
	starlark.Iterator
	meter catalog.Meter
}

func (m *meteredIterator) Next(p *starlark.Value) bool {
	ok := m.Iterator.Next(p)
	if ok {
		m.meter.Add(1)
	}
	return ok
}

func (m *meteredIterator) Done() {
	m.meter.Done()
	m.Iterator.Done()
}
