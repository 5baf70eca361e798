package lua

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// raise ends the running function with err, placed where Lua called from.
func (l *Language) raise(L *lua.LState, err error) int {
	if exit := exitOf(err); exit != nil {
		L.Error(&lua.LUserData{Value: exit, Metatable: lua.LNil}, 0)
	}
	f := l.failure(err)
	if f.Where == "" {
		f.Where, f.Stack = l.stack(L, 1)
	}
	L.Error(l.errorValue(f), 0)
	return 0
}

func (l *Language) errorValue(f *catalog.Failure) lua.LValue {
	return &lua.LUserData{Value: f, Metatable: l.metas.failure}
}

// stack tells where the calls of Lua functions are, from a level on.
func (l *Language) stack(L *lua.LState, level int) (where string, stack []string) {
	for last := level + mostLevels; ; level++ {
		dbg, ok := L.GetStack(level)
		if !ok || level == last {
			return where, stack
		}
		if _, err := L.GetInfo("nSl", dbg, lua.LNil); err != nil || dbg.CurrentLine <= 0 {
			continue
		}
		at := fmt.Sprintf("%s:%d", dbg.Source, dbg.CurrentLine)
		if where == "" {
			where = at
		}
		stack = append(stack, functionName(dbg)+" at "+at)
	}
}

// mostLevels is how many levels of a stack are looked at. Each tail call is one,
// of which there may be millions.
const mostLevels = frames + 100

func functionName(dbg *lua.Debug) string {
	switch {
	case dbg.What == "main":
		return "top level"
	case dbg.Name == "" || dbg.Name == "?":
		return "function"
	}
	return dbg.Name
}

// failure gives err as a Failure.
func (l *Language) failure(err error) *catalog.Failure {
	var api *lua.ApiError
	var known *catalog.Failure
	var syntax *parse.Error
	var compile *lua.CompileError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &api):
		return l.apiFailure(api)
	case errors.As(err, &syntax):
		return syntaxFailure(syntax)
	case errors.As(err, &compile):
		return &catalog.Failure{Kind: "syntax", Message: "syntax error: " + compile.Message, Where: fmt.Sprint(compile.Line), Err: err}
	}
	return &catalog.Failure{Kind: l.setup.Catalog.Kind(err), Message: oneLine(err.Error()), Err: err}
}

func syntaxFailure(err *parse.Error) *catalog.Failure {
	msg := fmt.Sprintf("syntax error near %s", strconv.Quote(err.Token))
	line := err.Pos.Line
	where := fmt.Sprintf("%s:%d", err.Pos.Source, line)
	if line == parse.EOF {
		msg, where = "syntax error: the file ends where more is expected, such as an end", err.Pos.Source
	}
	return &catalog.Failure{Kind: "syntax", Message: msg, Where: where, Err: err}
}

// apiFailure gives an error of the interpreter, or one that a script raised.
func (l *Language) apiFailure(err *lua.ApiError) *catalog.Failure {
	if ud, ok := err.Object.(*lua.LUserData); ok {
		if f, ok := ud.Value.(*catalog.Failure); ok {
			return f
		}
	}
	var f *catalog.Failure
	switch v := err.Object.(type) {
	case nil:
		f = placed(err.Error())
	case lua.LString:
		f = placed(string(v))
	default:
		f = placed(l.show(v, false))
	}
	f.Stack, f.Err = traceOf(err.StackTrace), err
	if f.Where == "" && len(f.Stack) > 0 {
		_, f.Where, _ = strings.Cut(f.Stack[0], " at ")
	}
	return f
}

var placedText = regexp.MustCompile(`^([^\n]*?):(\d+):\s*`)

// placed takes the position off the text of an error of the interpreter.
func placed(text string) *catalog.Failure {
	f := &catalog.Failure{Kind: "failed", Message: text}
	if m := placedText.FindStringSubmatch(text); m != nil {
		f.Where, f.Message = m[1]+":"+m[2], text[len(m[0]):]
	}
	f.Message = oneLine(f.Message)
	return f
}

var traced = regexp.MustCompile(`(?m)^\t(.+?:\d+): in (.*)$`)

func traceOf(trace string) (stack []string) {
	for _, m := range traced.FindAllStringSubmatch(trace, -1) {
		name := strings.Trim(strings.TrimPrefix(m[2], "function "), "'<>")
		if name == "main chunk" {
			name = "top level"
		}
		stack = append(stack, name+" at "+m[1])
	}
	return stack
}

func oneLine(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "\n", `\n`) }

// exitOf gives the exit that err is, or nil.
func exitOf(err error) *catalog.Exit {
	var exit *catalog.Exit
	if errors.As(err, &exit) {
		return exit
	}
	var api *lua.ApiError
	if errors.As(err, &api) {
		if ud, ok := api.Object.(*lua.LUserData); ok {
			exit, _ = ud.Value.(*catalog.Exit)
		}
	}
	return exit
}

// fatal reports whether nothing may catch err: the script is to end.
func (l *Language) fatal(err error) bool { return l.env.Ctx.Err() != nil || exitOf(err) != nil }

// report gives err as hosts see it.
func (l *Language) report(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	f := *l.failure(err) // which may take its time, to show what was raised
	if ctx.Err() != nil {
		cause := context.Cause(ctx)
		f.Message, f.Kind, f.Err = cause.Error(), l.setup.Catalog.Kind(cause), cause
		return &f
	}
	if exit := exitOf(err); exit != nil {
		return exit
	}
	return &f
}

// raiseValue is error(message, level): text becomes an error with a place.
func (l *Language) raiseValue(L *lua.LState) int {
	level := L.OptInt(2, 1)
	v := L.Get(1)
	if t, ok := v.(*lua.LTable); ok {
		L.Error(t, 0)
	}
	return l.throw(L, v, l.show(v, false), level)
}

// fail is fail(...): of an error it raises that again.
func (l *Language) fail(L *lua.LState) int { return l.throw(L, L.Get(1), l.words(L), 1) }

func (l *Language) throw(L *lua.LState, v lua.LValue, message string, level int) int {
	if ud, ok := v.(*lua.LUserData); ok {
		if _, ok := ud.Value.(*catalog.Failure); ok {
			L.Error(ud, 0)
		}
	}
	f := &catalog.Failure{Kind: "failed", Message: oneLine(message)}
	f.Where, f.Stack = l.stack(L, max(level, 1))
	L.Error(l.errorValue(f), 0)
	return 0
}

// assert is assert(v, message).
func (l *Language) assert(L *lua.LState) int {
	if lua.LVAsBool(L.CheckAny(1)) {
		return L.GetTop()
	}
	message := "assertion failed"
	if L.GetTop() > 1 {
		message = l.show(L.Get(2), false)
	}
	return l.throw(L, L.Get(2), message, 1)
}

// exit is exit(code=0).
func (l *Language) exit(L *lua.LState) int {
	code := L.OptInt(1, 0)
	if code < 0 || code > 255 {
		return l.raise(L, catalog.Errorf("value", "exit: code is %d, want 0 to 255", code))
	}
	return l.raise(L, &catalog.Exit{Code: code})
}

// deferCall is defer(fn, ...).
func (l *Language) deferCall(L *lua.LState) int {
	fn, ok := L.Get(1).(*lua.LFunction)
	if !ok {
		return l.raise(L, catalog.Errorf("type", "defer: fn: got %s, want a function", l.typeName(L.Get(1))))
	}
	d := deferred{fn: fn}
	for i := 2; i <= L.GetTop(); i++ {
		d.args = append(d.args, L.Get(i))
	}
	l.deferred = append(l.deferred, d)
	return 0
}
