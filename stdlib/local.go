package stdlib

import (
	"context"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// A copyable is a structure of which there are local copies.
type copyable[S any] interface {
	LocalCopy(ctx context.Context) (S, error)
	Sync(ctx context.Context, opts engine.SyncOptions) error
	Discard(ctx context.Context) error
	Changed(ctx context.Context) (bool, error)
}

// copied gives the rows of a structure of which there are local copies: its own
// and those of copies. In examples the structure is the variable name, and
// change is a call that adds an element to the copy, by any other name.
func copied[S copyable[S]](name, change string, own ...catalog.Method) []catalog.Method {
	local, _, _ := strings.Cut(change, ".")
	example := func(last string) string {
		return local + " = " + name + ".local_copy()\n" + change + "\n" + last
	}
	return append(
		own,
		catalog.Method{
			Sig: "changed()", Doc: "Reports whether a local copy is another than what was read from the store.",
			Example: example("print(" + local + ".changed())"),
			Prints:  "True",
			Func:    catalog.Func0(func(s S, ctx context.Context) (bool, error) { return s.Changed(ctx) }),
		},
		catalog.Method{
			Sig: "discard()", Doc: "Forgets what was changed in a local copy: it becomes what is stored now.",
			Example: example(local + ".discard()\nprint(" + local + ".size())"),
			Prints:  "0",
			Func:    catalog.Proc0(func(s S, ctx context.Context) error { return s.Discard(ctx) }),
		},
		catalog.Method{
			Sig: "local_copy()", Doc: "Returns a copy in memory, of the same type and name: what is called on it changes nothing stored before sync().",
			Example: example("print(" + local + ".size(), " + name + ".size())"),
			Prints:  "1 0",
			Func:    catalog.Func0(func(s S, ctx context.Context) (S, error) { return s.LocalCopy(ctx) }),
		},
		catalog.Method{
			Sig: "sync(*, force=False)", Doc: "Makes what is stored what the local copy is, atomically; one that was not changed writes nothing. When what is stored was changed meanwhile, the error is of kind conflict, unless force is set.",
			Example: example(local + ".sync()\nprint(" + name + ".size())"),
			Prints:  "1",
			Func:    catalog.Proc1(func(s S, ctx context.Context, opts engine.SyncOptions) error { return s.Sync(ctx, opts) }),
		},
	)
}

// withLocal is with_local(handle, fn).
func (*Run) withLocal(ctx context.Context, h *catalog.Handle, fn catalog.Callback) (result catalog.Value, err error) {
	s, ok := h.Recv.(engine.Local)
	if !ok {
		return result, catalog.Errorf("type", "handle: got %s, want a structure that has local copies, such as a HashMap", h.Type.Name)
	}
	err = engine.WithLocal(ctx, s, func(local engine.Local) (err error) {
		copied := *h
		copied.Recv = local
		result, err = fn.Call(catalog.Native, catalog.OfHandle(&copied))
		return err
	})
	return result, err
}
