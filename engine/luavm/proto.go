package luavm

import (
	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
)

// Proto compiles a parsed script, without the 18 KB of spare room that the
// compiler leaves in each function.
func Proto(stmts []ast.Stmt, name string) (*lua.FunctionProto, error) {
	proto, err := lua.Compile(stmts, name)
	if err == nil {
		clip(proto)
	}
	return proto, err
}

func clip(f *lua.FunctionProto) {
	f.Code = exact(f.Code)
	f.Constants = exact(f.Constants)
	f.FunctionPrototypes = exact(f.FunctionPrototypes)
	f.DbgSourcePositions = exact(f.DbgSourcePositions)
	f.DbgLocals = exact(f.DbgLocals)
	f.DbgCalls = exact(f.DbgCalls)
	f.DbgUpvalues = exact(f.DbgUpvalues)
	for _, inner := range f.FunctionPrototypes {
		clip(inner)
	}
}

// exact copies s into as much memory as it needs.
func exact[S ~[]E, E any](s S) S { return append(make(S, 0, len(s)), s...) }
