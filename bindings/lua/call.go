package lua

import (
	"context"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// CallGlobal calls a function that a script has defined, and forgets its
// result. The error is of kind missing if there is none.
func (l *Language) CallGlobal(ctx context.Context, name string, args ...catalog.Value) error {
	fn, ok := l.L.G.Global.RawGetString(name).(*lua.LFunction)
	if !ok {
		return &catalog.Failure{Kind: "missing", Message: "there is no function " + name}
	}
	return l.enter(ctx, func() error {
		in := make([]lua.LValue, len(args))
		for i, a := range args {
			v, err := l.value(a, false)
			if err != nil {
				return err
			}
			in[i] = v
		}
		_, err := l.callFunction(l.L, fn, in...)
		return err
	})
}
