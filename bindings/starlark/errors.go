package starlark

import (
	"errors"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// failure gives err as a Failure, with where it happened.
func (l *Language) failure(err error) *catalog.Failure {
	var eval *starlark.EvalError
	var late *placed
	var known *catalog.Failure
	var syntaxErr syntax.Error
	var resolveErr resolve.ErrorList
	switch {
	case errors.As(err, &known) && known.Where != "":
		return known
	case errors.As(err, &late):
		return l.evalFailure(late.err.Error(), late.err, late.stack)
	case errors.As(err, &eval):
		return l.evalFailure(eval.Msg, eval.Unwrap(), eval.CallStack)
	case errors.As(err, &syntaxErr):
		return &catalog.Failure{Kind: "syntax", Message: "syntax error: " + syntaxErr.Msg, Where: where(syntaxErr.Pos), Err: err}
	case errors.As(err, &resolveErr):
		return l.resolveFailure(resolveErr)
	}
	return &catalog.Failure{Kind: l.setup.Catalog.Kind(err), Message: oneLine(err.Error()), Err: err}
}

// evalFailure takes place and stack of a failure from the calls that were
// under way, and the message from what Go reported, if it did.
func (l *Language) evalFailure(msg string, cause error, stack starlark.CallStack) *catalog.Failure {
	f := &catalog.Failure{Kind: "failed", Message: msg, Err: cause}
	var raised *catalog.Failure
	if errors.As(cause, &raised) {
		f.Kind, f.Message = raised.Kind, raised.Message
	} else if cause != nil {
		f.Kind = l.setup.Catalog.Kind(cause)
	}
	if strings.HasPrefix(f.Message, "unknown binary op: string + ") {
		f.Message += ": str(x) makes text of any value"
	}
	f.Message = oneLine(f.Message)
	for i := len(stack) - 1; i >= 0; i-- {
		frame := stack[i]
		at := where(frame.Pos)
		if at == "" || frame.Pos.Filename() == "<builtin>" {
			continue
		}
		if f.Where == "" {
			f.Where = at
		}
		name := frame.Name
		if name == "<toplevel>" {
			name = "top level"
		}
		f.Stack = append(f.Stack, name+" at "+at)
	}
	return f
}

func (l *Language) resolveFailure(list resolve.ErrorList) *catalog.Failure {
	first := list[0]
	msg := first.Msg
	if name, ok := strings.CutPrefix(msg, "undefined: "); ok {
		name = strings.Fields(name)[0]
		msg = "undefined: " + name + catalog.Suggest(name, l.Names())
	}
	return &catalog.Failure{Kind: "syntax", Message: oneLine(msg), Where: where(first.Pos), Err: list}
}

func oneLine(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "\n", `\n`) }

// A placed is the error of an operator, with the calls that were under way.
type placed struct {
	err   error
	stack starlark.CallStack
}

func (p *placed) Error() string { return p.err.Error() }
func (p *placed) Unwrap() error { return p.err }

// An errorValue is what attempt gives of a failure.
type errorValue struct{ f *catalog.Failure }

func (e *errorValue) String() string        { return e.f.Message }
func (e *errorValue) Type() string          { return "error" }
func (e *errorValue) Freeze()               {}
func (e *errorValue) Truth() starlark.Bool  { return true }
func (e *errorValue) Hash() (uint32, error) { return starlark.String(e.f.Message).Hash() }
func (e *errorValue) AttrNames() []string   { return catalog.FailureAttrs }

func (e *errorValue) Attr(name string) (starlark.Value, error) {
	if s, ok := e.f.Attr(name); ok {
		return starlark.String(s), nil
	}
	return nil, noAttr("error", name, catalog.FailureAttrs)
}

// fatal reports whether nothing may catch err: the script is to end.
func (l *Language) fatal(err error) bool {
	var exit *catalog.Exit
	return l.env.Ctx.Err() != nil || errors.As(err, &exit)
}

// attempt is attempt(fn, *args, **kwargs).
func (l *Language) attempt(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) == 0 {
		return nil, catalog.Errorf("type", "attempt: missing argument fn: attempt(fn, *args, **kwargs)")
	}
	depth := l.env.Depth()
	v, err := starlark.Call(thread, args[0], args[1:], kwargs)
	l.env.Reset(depth)
	if err = l.settle(thread, err); err == nil {
		return starlark.Tuple{v, starlark.None}, nil
	}
	if l.fatal(err) {
		return nil, err
	}
	return starlark.Tuple{starlark.None, &errorValue{l.failure(err)}}, nil
}

// failWith is fail(*args, sep=" "): of an error it raises that again.
func (l *Language) failWith(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(kwargs) > 0 {
		return nil, catalog.Errorf("type", "fail: unknown option %s", kwargs[0][0])
	}
	if len(args) == 1 {
		if e, ok := args[0].(*errorValue); ok {
			return nil, e.f
		}
	}
	return nil, &catalog.Failure{Kind: "failed", Message: l.words(args)}
}

// exit is exit(code=0).
func exit(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	code := 0
	if err := unpack("exit", args, kwargs, "code?", &code); err != nil {
		return nil, err
	}
	if code < 0 || code > 255 {
		return nil, catalog.Errorf("value", "exit: code is %d, want 0 to 255", code)
	}
	return nil, &catalog.Exit{Code: code}
}

// deferCall is defer(fn, *args, **kwargs).
func (l *Language) deferCall(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) == 0 {
		return nil, catalog.Errorf("type", "defer: missing argument fn: defer(fn, *args, **kwargs)")
	}
	if _, ok := args[0].(starlark.Callable); !ok {
		return nil, catalog.Errorf("type", "defer: fn: got %s, want a function", typeName(args[0]))
	}
	l.deferred = append(l.deferred, deferred{args[0], args[1:], kwargs})
	return starlark.None, nil
}
