package luavm

import (
	"errors"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/parse"
)

// What a script may be at most. The compiler searches the constants of a
// function one by one, and it and the parser descend into what is nested.
const (
	maxSource    = 1 << 20 // bytes
	maxNesting   = 200     // as in C
	maxConstants = 8192
)

// A Chunk is a compiled script. It is safe for concurrent use.
type Chunk struct {
	proto *lua.FunctionProto
}

// Compile compiles a script. The name stands in error messages. Names such as
// "redis.call" in constant are members of read-only libraries, which one
// instruction fetches.
func Compile(source, name string, constant map[string]bool) (c *Chunk, err error) {
	if len(source) > maxSource {
		return nil, fmt.Errorf("%s:1: script of more than %d bytes", name, maxSource)
	}
	defer func() { // the compiler gives up in this way on too many registers
		if p := recover(); p != nil {
			c, err = nil, fmt.Errorf("%s:1: %s", name, strings.TrimSpace(fmt.Sprint(p)))
		}
	}()
	stmts, err := parse.Parse(strings.NewReader(source), name)
	if err != nil {
		return nil, syntaxError(err, name)
	}
	r := rewriter{constant: constant, constants: map[string]bool{}}
	r.block(stmts)
	if r.problem != "" {
		return nil, fmt.Errorf("%s:1: %s", name, r.problem)
	}
	Repair(stmts)
	proto, err := Proto(stmts, name)
	var refused *lua.CompileError
	if errors.As(err, &refused) {
		return nil, fmt.Errorf("%s:%d: %s", name, refused.Line, refused.Message)
	}
	if err != nil {
		return nil, err
	}
	proto.IsVarArg &^= lua.VarArgNeedsArg // no table arg, which costs more than the call
	return &Chunk{proto}, nil
}

// syntaxError puts an error of the parser in the words of C, as far as it goes.
func syntaxError(err error, name string) error {
	e, is := err.(*parse.Error)
	if !is {
		return err
	}
	line, near := fmt.Sprint(e.Pos.Line), "'"+e.Token+"'"
	if e.Pos.Line == parse.EOF {
		line, near = "1", "'<eof>'"
	}
	what := strings.TrimSpace(e.Message)
	if what == "" || strings.HasPrefix(what, "syntax error") {
		what = "syntax error"
	}
	return fmt.Errorf("%s:%s: %s near %s", name, line, what, near)
}
