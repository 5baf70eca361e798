package starlark

import (
	"context"
	"slices"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
)

var _ catalog.Callee = (*Language)(nil)

// Open runs the top level of a file. What it defines is frozen, so that no call
// changes it.
func (l *Language) Open(ctx context.Context, path, src string) error {
	delete(l.modules, path)
	outer := l.env.Ctx
	l.env.Ctx = ctx
	defer func() { l.env.Ctx = outer }()
	_, err := l.module(path, src)
	return err
}

// Functions lists the functions that a file defines.
func (l *Language) Functions(path string) (names []string) {
	for name, v := range l.modules[path] {
		if _, ok := v.(*starlark.Function); ok && name[0] != '_' {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Invoke calls a function of an open file.
func (l *Language) Invoke(ctx context.Context, path, fn string, args []catalog.Value) (out catalog.Value, err error) {
	callee, ok := l.modules[path][fn].(*starlark.Function)
	if !ok {
		return out, catalog.NoFunction(fn, path, l.Functions(path))
	}
	err = l.enter(ctx, path, func(thread *starlark.Thread) error {
		in, err := convert(args, func(v catalog.Value) (starlark.Value, error) { return l.value(v, false) })
		if err != nil {
			return err
		}
		v, err := starlark.Call(thread, callee, in, nil)
		if err != nil {
			return err
		}
		out, err = l.returned(v)
		return err
	})
	l.env.Reset(0)
	l.spreads = nil
	return out, l.report(ctx, err)
}

// returned gives the result of a call to the host.
func (l *Language) returned(v starlark.Value) (catalog.Value, error) {
	if e, ok := v.(*errorValue); ok {
		return catalog.OfNative(e.f), nil
	}
	t, err := l.encode(v)
	return catalog.OfElem(t), err
}

// Broken is never so.
func (l *Language) Broken() bool { return false }
