package lua

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// Outline tells what is written in a script, and does not run it. The error is
// a *catalog.Failure: the script is none.
func Outline(name, src string) (*catalog.Outline, error) {
	chunk, err := parse.Parse(strings.NewReader(commented(src)), name)
	if err != nil {
		return nil, (&Language{}).failure(err)
	}
	o := &catalog.Outline{Doc: catalog.Comments(src, "--")}
	lines := strings.Split(src, "\n")
	eachCall(reflect.ValueOf(chunk), func(call *ast.FuncCallExpr) {
		if fn, ok := call.Func.(*ast.IdentExpr); ok && fn.Value == "arguments" && !o.Takes {
			o.Takes = true
			o.Flags = flagsOf(call, lines)
		}
	})
	return o, nil
}

// eachCall calls found with the calls of functions below a node of a syntax
// tree.
func eachCall(node reflect.Value, found func(*ast.FuncCallExpr)) {
	switch node.Kind() {
	case reflect.Slice:
		for i := range node.Len() {
			eachCall(node.Index(i), found)
		}
	case reflect.Interface, reflect.Pointer:
		if call, ok := node.Interface().(*ast.FuncCallExpr); ok && node.Kind() == reflect.Pointer {
			found(call)
		}
		if !node.IsNil() {
			eachCall(node.Elem(), found)
		}
	case reflect.Struct:
		for i := range node.NumField() {
			if node.Type().Field(i).IsExported() {
				eachCall(node.Field(i), found)
			}
		}
	}
}

func flagsOf(call *ast.FuncCallExpr, lines []string) (flags []catalog.Flag) {
	if len(call.Args) != 1 {
		return nil
	}
	table, ok := call.Args[0].(*ast.TableExpr)
	if !ok {
		return nil
	}
	var at []int
	for _, field := range table.Fields {
		name, ok := field.Key.(*ast.StringExpr)
		if !ok {
			continue
		}
		typ, text := literal(field.Value)
		flags = append(flags, catalog.Flag{Name: name.Value, Type: typ, Default: text})
		at = append(at, field.Value.Line())
	}
	catalog.Remarks(flags, at, lines, "--")
	return flags
}

// literal gives the type of what an expression makes, and how to write it; no
// type and dots if that does not show.
func literal(e ast.Expr) (typ, text string) {
	switch e := e.(type) {
	case *ast.NumberExpr:
		if n, err := strconv.ParseFloat(e.Value, 64); err == nil && n != math.Trunc(n) {
			return "float", e.Value
		}
		return "int", e.Value // as whole numbers are
	case *ast.StringExpr:
		return "str", strconv.Quote(e.Value)
	case *ast.TrueExpr:
		return "bool", "true"
	case *ast.FalseExpr:
		return "bool", "false"
	case *ast.UnaryMinusOpExpr:
		typ, text = literal(e.Expr)
		return typ, "-" + text
	case *ast.IdentExpr:
		if e.Value == "null" {
			return "str", "null"
		}
	case *ast.FuncCallExpr:
		return made(e)
	}
	return "", "…"
}

// made is literal for time.duration(x) and float(x).
func made(call *ast.FuncCallExpr) (typ, text string) {
	if len(call.Args) != 1 {
		return "", "…"
	}
	_, text = literal(call.Args[0])
	switch fn := call.Func.(type) {
	case *ast.AttrGetExpr:
		if name, ok := fn.Key.(*ast.StringExpr); ok && name.Value == "duration" {
			return "duration", "time.duration(" + text + ")"
		}
	case *ast.IdentExpr:
		if fn.Value == "float" {
			return "float", text
		}
	}
	return "", "…"
}
