package starlark

import (
	"errors"
	"fmt"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// Starlark asks a value for its operators by interface, so each of these
// types has the operators of the one before and some more.
type (
	object struct {
		catalog.Handle
		b     *binding
		bound []*starlark.Builtin // methods bound so far, by their position
	}
	collection struct{ object }     // len(x), for e in x
	mapping    struct{ collection } // k in x, x[k], x[k] = v
)

func newObject(b *binding, recv any) starlark.Value {
	o := object{catalog.Handle{Type: b.t, Recv: recv}, b, make([]*starlark.Builtin, len(b.t.Methods))}
	switch {
	case b.t.Get != "":
		return &mapping{collection{o}}
	case b.t.Len != "":
		return &collection{o}
	}
	return &o
}

func (o *object) handle() *catalog.Handle { return &o.Handle }
func (o *object) String() string          { return "<" + o.Handle.Type.Name + ">" }
func (o *object) Type() string            { return o.Handle.Type.Name }
func (o *object) Freeze()                 {}
func (o *object) Truth() starlark.Bool    { return true }
func (o *object) Hash() (uint32, error)   { return 0, errors.New("unhashable: " + o.Type()) }

func (o *object) AttrNames() (names []string) {
	for i := range o.b.t.Methods {
		names = append(names, o.b.t.Methods[i].Name)
	}
	return names
}

func (o *object) Attr(name string) (starlark.Value, error) {
	i := o.b.t.Index(name)
	if i < 0 {
		return nil, nil
	}
	if o.bound[i] == nil {
		b, m, recv := o.b, &o.b.t.Methods[i], o.Recv
		o.bound[i] = starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			return b.call(m, recv, args, kwargs)
		})
	}
	return o.bound[i], nil
}

// op calls the method behind an operator that cannot report an error.
func (o *object) op(name string, args ...starlark.Value) starlark.Value {
	v, err := o.b.call(o.b.t.Method(name), o.Recv, args, nil)
	if err != nil {
		o.b.l.env.Fail(fmt.Errorf("%s: %w", o.Type(), err))
		return starlark.None
	}
	return v
}

func (c *collection) Len() int {
	n, _ := starlark.AsInt32(c.op(c.b.t.Len))
	return n
}

func (c *collection) Iterate() starlark.Iterator {
	if list, ok := c.op(c.b.t.Iter).(*starlark.List); ok {
		return list.Iterate()
	}
	return starlark.Tuple(nil).Iterate()
}

func (m *mapping) Get(k starlark.Value) (starlark.Value, bool, error) {
	v, err := m.b.call(m.b.t.Method(m.b.t.Get), m.Recv, starlark.Tuple{k}, nil)
	return v, v != starlark.None, err
}

func (m *mapping) SetKey(k, v starlark.Value) error {
	_, err := m.b.call(m.b.t.Method(m.b.t.Set), m.Recv, starlark.Tuple{k, v}, nil)
	return err
}
