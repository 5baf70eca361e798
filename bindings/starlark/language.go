// Package starlark shows catalogued structures to Starlark.
package starlark

import (
	"context"
	"fmt"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A Language is one Starlark interpreter: its handles are for one thread at a
// time, since operators are told neither thread nor context.
type Language struct {
	env   catalog.Env
	types []*binding
}

// New gives an interpreter with the constructors of types, called on root.
func New(types []*catalog.Type, root any) (*Language, starlark.StringDict) {
	l := &Language{env: catalog.Env{Ctx: context.Background()}}
	globals := make(starlark.StringDict)
	for _, t := range types {
		b := &binding{l, t}
		globals[t.Name] = starlark.NewBuiltin(t.Name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			return b.call(&t.New, root, args, kwargs)
		})
	}
	return l, globals
}

// Enter prepares for a run on thread under ctx.
func (l *Language) Enter(ctx context.Context, thread *starlark.Thread) {
	l.env.Ctx = ctx
	l.env.Fail = func(err error) { thread.Cancel(err.Error()) }
}

// A binding is a type in one interpreter.
type binding struct {
	l *Language
	t *catalog.Type
}

// call makes one call of a row.
func (b *binding) call(m *catalog.Method, recv any, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	c := b.l.env.Call(m, recv)
	v, err := b.run(c, m, args, kwargs)
	c.End()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Name, err)
	}
	return v, nil
}

func (b *binding) run(c *catalog.Call, m *catalog.Method, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	for _, a := range args {
		k, err := c.Next()
		if err == nil {
			err = b.l.set(c, k, a)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, kv := range kwargs {
		k, err := c.Named(string(kv[0].(starlark.String)))
		if err == nil {
			err = b.l.set(c, k, kv[1])
		}
		if err != nil {
			return nil, err
		}
	}
	v, err := c.Run()
	switch {
	case err != nil:
		return nil, err
	case v.Kind == catalog.None && c.Default != nil:
		return c.Default.(starlark.Value), nil
	case v.Kind == catalog.Object:
		return newObject(b, c.Recv), nil
	}
	return out(v), nil
}

func (l *Language) set(c *catalog.Call, k catalog.Kind, a starlark.Value) error {
	if k == catalog.Raw {
		c.Default = a
		return nil
	}
	v, err := l.in(k, a)
	if err != nil {
		return err
	}
	return c.Set(v)
}
