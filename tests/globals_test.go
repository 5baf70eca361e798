package tests

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"testing"
)

// TestGlobals: no package does anything when it is loaded, and none keeps state
// of its own: nothing is assigned to a variable of a package, nor to a part of
// one. Tests may.
func TestGlobals(t *testing.T) {
	fset := token.NewFileSet()
	packages := map[string][]*ast.File{}
	for _, f := range sources(t, fset) {
		if f.isTest() {
			continue
		}
		packages[f.dir()] = append(packages[f.dir()], f.syntax)
	}
	for _, dir := range slices.Sorted(maps.Keys(packages)) {
		g := &globals{t: t, fset: fset, uses: map[*ast.Ident]types.Object{}}
		g.check(dir, packages[dir])
	}
}

// unknown imports nothing: the names of the package itself are enough.
type unknown struct{}

func (unknown) Import(path string) (*types.Package, error) {
	return nil, errors.New("not imported: " + path)
}

// globals looks for assignments to the variables of a package.
type globals struct {
	t    *testing.T
	fset *token.FileSet
	pkg  *types.Package
	uses map[*ast.Ident]types.Object
}

func (g *globals) check(dir string, files []*ast.File) {
	config := types.Config{Importer: unknown{}, Error: func(error) {}}
	g.pkg, _ = config.Check(dir, g.fset, files, &types.Info{Uses: g.uses})
	for _, file := range files {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				g.t.Errorf("%s: init: say it where it is used", g.fset.Position(f.Pos()))
			}
		}
		ast.Inspect(file, g.visit)
	}
}

func (g *globals) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, to := range n.Lhs {
			g.assigned(to)
		}
	case *ast.IncDecStmt:
		g.assigned(n.X)
	case *ast.RangeStmt:
		g.assigned(n.Key)
		g.assigned(n.Value)
	}
	return true
}

// assigned reports an assignment to x, if x is or belongs to a variable of the
// package.
func (g *globals) assigned(x ast.Expr) {
	for {
		switch y := x.(type) {
		case *ast.SelectorExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		case *ast.StarExpr:
			x = y.X
		case *ast.ParenExpr:
			x = y.X
		case *ast.Ident:
			if v, ok := g.uses[y].(*types.Var); ok && v.Parent() == g.pkg.Scope() {
				g.t.Errorf("%s: assigns to %s, a variable of the package", g.fset.Position(y.Pos()), y.Name)
			}
			return
		default:
			return
		}
	}
}
