package starlark

import (
	"context"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// CallGlobal calls a function that a script has defined, and forgets its
// result. The error is of kind missing if there is none.
func (l *Language) CallGlobal(ctx context.Context, name string, args ...catalog.Value) error {
	fn, ok := l.globals[name].(starlark.Callable)
	if !ok {
		return &catalog.Failure{Kind: "missing", Message: "there is no function " + name}
	}
	return l.report(ctx, l.enter(ctx, name, func(thread *starlark.Thread) error {
		in := make(starlark.Tuple, len(args))
		for i, a := range args {
			v, err := l.value(a, false)
			if err != nil {
				return err
			}
			in[i] = v
		}
		_, err := starlark.Call(thread, fn, in, nil)
		return err
	}))
}
