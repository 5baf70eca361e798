package starlark

import (
	"context"
	"fmt"
	"hash/maphash"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A binding is a type in one interpreter.
type binding struct {
	l *Language
	t *catalog.Type
}

// constructor gives the function that makes handles.
func (b *binding) constructor(root any) *starlark.Builtin {
	m := &b.t.New
	return starlark.NewBuiltin(b.t.Name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		c := b.l.env.Call(m, root)
		defer c.End()
		v, err := b.l.run(c, args, kwargs)
		if err != nil {
			return nil, c.Wrap(err)
		}
		if def, ok := c.Default.(starlark.Value); ok {
			handleOf(v).Default = def
		}
		return v, nil
	})
}

// Starlark asks a value for its operators by interface, so each of these
// types has the operators of the one before and some more.
type (
	object struct {
		catalog.Handle
		b     *binding
		bound []*starlark.Builtin  // methods bound so far, by their position
		used  [8]*starlark.Builtin // some of them, by the look of their names
	}
	iterable   struct{ object }   // for e in x
	mapping    struct{ iterable } // x[k], x[k] = v
	positional struct{ iterable } // x[i], x[i] = v
)

// newObject makes a handle of a structure.
func (l *Language) newObject(recv any) starlark.Value {
	h := l.setup.Catalog.HandleOf(recv)
	o := object{Handle: *h, b: l.bindings[h.Type], bound: make([]*starlark.Builtin, len(h.Type.Methods))}
	switch {
	case h.Type.Get != "":
		return &mapping{iterable{o}}
	case h.Type.ItemAt() != nil:
		return &positional{iterable{o}}
	case h.Type.Iterate() != nil:
		return &iterable{o}
	}
	return &o
}

func (o *object) handle() *catalog.Handle { return &o.Handle }
func (o *object) self() *object           { return o }
func (o *object) String() string          { return o.Handle.String() }
func (o *object) Type() string            { return o.Handle.Type.Name }
func (o *object) Freeze()                 {}
func (o *object) Truth() starlark.Bool    { return true }
func (o *object) AttrNames() []string     { return o.b.t.Names() }

var seed = maphash.MakeSeed()

func (o *object) Hash() (uint32, error) {
	return uint32(maphash.String(seed, o.String())), nil
}

// CompareSameType: two handles are equal that are one structure.
func (o *object) CompareSameType(op syntax.Token, y starlark.Value, _ int) (bool, error) {
	same := o.Same(handleOf(y))
	switch op {
	case syntax.EQL:
		return same, nil
	case syntax.NEQ:
		return !same, nil
	}
	if h := handleOf(y); o.b.t.Compare() != nil && h != nil && h.Type == o.b.t {
		return o.compare(op, y)
	}
	return false, fmt.Errorf("%s %s %s not implemented", o.Type(), op, y.Type())
}

// compare is o < y and the like.
func (o *object) compare(op syntax.Token, y starlark.Value) (bool, error) {
	v, err := o.call(o.b.t.Compare(), starlark.Tuple{y}, nil)
	if err != nil {
		return false, err
	}
	return catalog.Holds(op.String(), string(v.(starlark.String))), nil
}

// handleOf gives the handle that v is, or nil.
func handleOf(v starlark.Value) *catalog.Handle {
	if h, ok := v.(interface{ handle() *catalog.Handle }); ok {
		return h.handle()
	}
	return nil
}

func objectOf(v starlark.Value) *object {
	if o, ok := v.(interface{ self() *object }); ok {
		return o.self()
	}
	return nil
}

func (o *object) Attr(name string) (starlark.Value, error) {
	// A script calls few methods of one handle again and again.
	if look := lookOf(name); o.used[look] != nil && o.used[look].Name() == name {
		return o.used[look], nil
	}
	i := o.b.t.Index(name)
	if i < 0 {
		return nil, catalog.Errorf("type", "%s has no method %s%s", o.Type(), name, catalog.SuggestOf(name, o.b.t.Names()))
	}
	if o.bound[i] == nil {
		m := &o.b.t.Methods[i]
		o.bound[i] = starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			return o.call(m, args, kwargs)
		})
	}
	o.used[lookOf(name)] = o.bound[i]
	return o.bound[i], nil
}

// lookOf gives a small number that names of methods often differ in.
func lookOf(name string) int {
	if name == "" {
		return 0
	}
	return (len(name) + int(name[0])) & 7
}

func (o *object) call(m *catalog.Method, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	return o.b.l.call(m, o.Recv, &o.Handle, args, kwargs)
}

func (o *object) method(name string, args ...starlark.Value) (starlark.Value, error) {
	return o.call(o.b.t.Method(name), args, nil)
}

// Binary is an operator that the type has.
func (o *object) Binary(op syntax.Token, y starlark.Value, side starlark.Side) (starlark.Value, error) {
	if m := o.b.t.Operator(op.String(), side == starlark.Left); m != nil {
		return o.call(m, starlark.Tuple{y}, nil)
	}
	return nil, nil
}

// size is len(x).
func (o *object) size() (starlark.Value, error) {
	if o.b.t.Len == "" {
		return nil, fmt.Errorf("len: %s has no size", o.Type())
	}
	return o.method(o.b.t.Len)
}

// An iterator goes through a structure, or what a method's cursor gives.
type iterator struct {
	l   *Language
	it  *catalog.Iterator
	raw bool
}

// iterate gives an iterator over o.
func (o *object) iterate() (*iterator, error) {
	l, m := o.b.l, o.b.t.Iterate()
	if m == nil {
		return nil, catalog.Errorf("type", "got %s, want an iterable", o.Type())
	}
	v, err := l.call(m, o.Recv, &o.Handle, nil, nil)
	if err != nil {
		return nil, err
	}
	return v.(*iterator), nil
}

func (i *iterable) Iterate() starlark.Iterator {
	it, err := i.iterate()
	if err != nil {
		i.b.l.fail(err)
		return starlark.Tuple(nil).Iterate()
	}
	return it.Iterate()
}

func (i *iterator) String() string        { return "<iterator>" }
func (i *iterator) Type() string          { return "iterator" }
func (i *iterator) Freeze()               {}
func (i *iterator) Truth() starlark.Bool  { return true }
func (i *iterator) Hash() (uint32, error) { return 0, fmt.Errorf("unhashable: iterator") }
func (i *iterator) AttrNames() []string   { return []string{"close"} }

func (i *iterator) Attr(name string) (starlark.Value, error) {
	if name != "close" {
		return nil, nil
	}
	return starlark.NewBuiltin("close", func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error) {
		return starlark.None, i.it.Close()
	}), nil
}

func (i *iterator) Iterate() starlark.Iterator { return i }

// next gives the next value, or none and false.
func (i *iterator) next(ctx context.Context) (starlark.Value, bool, error) {
	v, ok, err := i.it.Next(ctx)
	if !ok || err != nil {
		return nil, false, err
	}
	sv, err := i.l.value(v, i.raw)
	return sv, err == nil, err
}

func (i *iterator) Next(p *starlark.Value) bool {
	v, ok, err := i.next(i.l.env.Ctx)
	if err != nil {
		i.l.fail(err)
	}
	if ok {
		*p = v
	}
	return ok
}

func (i *iterator) Done() {
	if err := i.it.Close(); err != nil {
		i.l.fail(err)
	}
}

// Get is x[k].
func (m *mapping) Get(k starlark.Value) (starlark.Value, bool, error) {
	return m.indexed(m.b.t.Lookup(), k, func() error {
		return catalog.Errorf("missing", "no key %s", m.b.l.show(k, true))
	})
}

// Get is x[i].
func (p *positional) Get(i starlark.Value) (starlark.Value, bool, error) {
	return p.indexed(p.b.t.ItemAt(), i, func() error { return catalog.NoItem(i.String()) })
}

// indexed is x[k]: the value is frozen, so that changing it fails instead of
// being lost.
func (o *object) indexed(get *catalog.Method, k starlark.Value, missing func() error) (starlark.Value, bool, error) {
	l := o.b.l
	c := l.env.Call(get, o.Recv)
	c.Raw = o.Raw
	v, ok, err := l.index(c, k)
	if err == nil && !ok && o.Default == nil {
		err = missing()
	}
	if err != nil {
		err = c.Wrap(err)
	}
	c.End()
	switch {
	case err != nil:
		return nil, false, err
	case ok:
		v.Freeze()
		return v, true, nil
	}
	v = o.Default.(starlark.Value)
	v.Freeze()
	return v, true, nil
}

func (l *Language) index(c *catalog.Call, k starlark.Value) (starlark.Value, bool, error) {
	p, err := c.Next()
	if err == nil {
		err = l.set(c, p, k)
	}
	if err != nil {
		return nil, false, err
	}
	v, err := c.Run()
	if err != nil || v.Kind == catalog.None {
		return nil, false, err
	}
	sv, err := l.value(v, c.Raw)
	return sv, err == nil, err
}

// Items gives all pairs, for dict(m), d.update(m) and f(**m).
func (m *mapping) Items() (items []starlark.Tuple) {
	l := m.b.l
	pairs, err := m.call(m.b.t.IteratePairs(), nil, nil)
	if err == nil {
		err = l.each(pairs, func(e starlark.Value) error {
			items = append(items, e.(starlark.Tuple))
			return nil
		})
	}
	if err != nil {
		l.fail(err)
	}
	return items
}

func (m *mapping) SetKey(k, v starlark.Value) error {
	if m.b.t.Set == "" {
		return fmt.Errorf("%s does not support item assignment", m.Type())
	}
	_, err := m.method(m.b.t.Set, k, v)
	return err
}

// SetKey is x[i] = v.
func (p *positional) SetKey(i, v starlark.Value) error {
	_, err := p.call(p.b.t.PutAt(), starlark.Tuple{i, v}, nil)
	return err
}

// A membership is what is right of `in`.
type membership struct{ *object }

// members gives what `in` asks: v itself, unless it is a structure.
func members(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	if o := objectOf(args[0]); o != nil {
		return membership{o}, nil
	}
	return args[0], nil
}

func (m membership) Binary(op syntax.Token, x starlark.Value, side starlark.Side) (starlark.Value, error) {
	if op != syntax.IN && op != syntax.NOT_IN || side != starlark.Right || m.b.t.Has == "" {
		return nil, nil
	}
	return m.method(m.b.t.Has, x)
}
