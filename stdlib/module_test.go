package stdlib_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/stdlib"
)

// now is the time of tests.
var now = time.Date(2026, 1, 2, 12, 0, 1, 500e6, time.UTC)

// newRun gives a run in an empty directory, with a clock that stands still.
func newRun(t testing.TB) *stdlib.Run {
	r := stdlib.NewRun()
	r.Dir = t.TempDir()
	r.Stdin = strings.NewReader("")
	r.Now = func() time.Time { return now }
	return r
}

// named is an argument by keyword.
type named struct {
	name  string
	value any
}

// start calls "json.encode" and the like as a binding does.
func start(ctx context.Context, t testing.TB, r *stdlib.Run, function string, args ...any) (catalog.Value, error) {
	t.Helper()
	env := &catalog.Env{Ctx: ctx}
	c := env.Call(lookup(t, function), r)
	defer c.End()
	for _, arg := range args {
		if err := set(c, arg); err != nil {
			return catalog.Value{}, err
		}
	}
	v, err := c.Run()
	if err != nil {
		return v, c.Wrap(err)
	}
	return v, nil
}

func lookup(t testing.TB, function string) *catalog.Method {
	t.Helper()
	module, name, _ := strings.Cut(function, ".")
	for _, m := range stdlib.Modules() {
		if m.Name == module && m.Func(name) != nil {
			return m.Func(name)
		}
	}
	t.Fatalf("no function %s", function)
	return nil
}

func set(c *catalog.Call, arg any) error {
	p, err := (*catalog.Param)(nil), error(nil)
	if n, ok := arg.(named); ok {
		p, err = c.Named(n.name)
		arg = n.value
	} else {
		p, err = c.Next()
	}
	if err != nil {
		return err
	}
	return c.Set(p, argument(p.Kind, arg))
}

// argument gives arg as a binding would for a parameter of kind k.
func argument(k catalog.Kind, arg any) catalog.Value {
	v := plain(arg)
	if k != catalog.Elem && k != catalog.Elems || v.Kind == catalog.Elems {
		return v
	}
	switch v.Kind {
	case catalog.None:
		return catalog.OfElem(codec.Null)
	case catalog.Str:
		return catalog.OfElem(codec.OfStr(v.Str()))
	case catalog.Int:
		return catalog.OfElem(codec.OfInt(v.Int()))
	case catalog.Float:
		return catalog.OfElem(codec.OfFloat(v.Float()))
	case catalog.Bool:
		return catalog.OfElem(codec.OfBool(v.Bool()))
	}
	return v
}

func plain(arg any) catalog.Value {
	switch arg := arg.(type) {
	case nil:
		return catalog.Value{}
	case string:
		return catalog.OfStr(arg)
	case int:
		return catalog.OfInt(int64(arg))
	case float64:
		return catalog.OfFloat(arg)
	case bool:
		return catalog.OfBool(arg)
	case time.Duration:
		return catalog.OfDuration(arg)
	case time.Time:
		return catalog.OfTime(arg)
	case codec.Text:
		return catalog.OfElem(arg)
	case []codec.Text:
		return catalog.OfElems(arg)
	case []string:
		return catalog.OfStrs(arg)
	}
	panic(fmt.Sprintf("no argument can be a %T", arg))
}

// call gives what a function returns, as show does.
func call(t testing.TB, r *stdlib.Run, function string, args ...any) (string, error) {
	t.Helper()
	v, err := start(t.Context(), t, r, function, args...)
	if err != nil {
		return "", err
	}
	return show(t.Context(), v)
}

// show writes out a result: strings in quotes, and what comes in stored form
// as it is. Iterators are read to their end.
func show(ctx context.Context, v catalog.Value) (string, error) {
	var parts []string
	switch v.Kind {
	case catalog.None:
		return "none", nil
	case catalog.Bool:
		return fmt.Sprint(v.Bool()), nil
	case catalog.Int:
		return fmt.Sprint(v.Int()), nil
	case catalog.Real:
		return string(codec.OfFloat(v.Float())), nil
	case catalog.Str:
		return fmt.Sprintf("%q", v.Str()), nil
	case catalog.Elem:
		return string(v.Elem()), nil
	case catalog.Duration:
		return v.Duration().String(), nil
	case catalog.Time:
		return v.Time().Format(time.RFC3339Nano), nil
	case catalog.Elems:
		for _, e := range v.Elems() {
			parts = append(parts, string(e))
		}
	case catalog.Strs:
		for _, s := range v.Strs() {
			parts = append(parts, fmt.Sprintf("%q", s))
		}
	case catalog.List:
		for _, e := range v.List() {
			s, _ := show(ctx, e)
			parts = append(parts, s)
		}
	case catalog.Cursor:
		return showAll(ctx, v.Iterator())
	default:
		return "", fmt.Errorf("no way to show a %v", v.Kind)
	}
	return "[" + strings.Join(parts, " ") + "]", nil
}

func showAll(ctx context.Context, it *catalog.Iterator) (string, error) {
	var parts []string
	for {
		v, ok, err := it.Next(ctx)
		if err != nil {
			return "", err
		}
		if !ok {
			return "[" + strings.Join(parts, " ") + "]", it.Close()
		}
		s, err := show(ctx, v)
		if err != nil {
			return "", err
		}
		parts = append(parts, s)
	}
}

// A callTest is a call and its result, as show writes it, or the kind and a
// part of the text of its error.
type callTest struct {
	function string
	args     []any
	want     string
	kind     string
}

func args(list ...any) []any { return list }

func (c callTest) run(t *testing.T, r *stdlib.Run) {
	t.Helper()
	got, err := call(t, r, c.function, c.args...)
	switch {
	case c.kind == "" && err != nil:
		t.Errorf("%s%q: %v", c.function, c.args, err)
	case c.kind != "":
		if err == nil || kindOf(err) != c.kind || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s%q: got %s, error %s %v; want error %s with %q", c.function, c.args, got, kindOf(err), err, c.kind, c.want)
		}
	case got != c.want:
		t.Errorf("%s%q: got %s, want %s", c.function, c.args, got, c.want)
	}
}

func kindOf(err error) string {
	if known, ok := errors.AsType[*catalog.Error](err); ok {
		return known.Kind
	}
	return ""
}

func runCalls(t *testing.T, tests []callTest) {
	t.Helper()
	r := newRun(t)
	for _, c := range tests {
		c.run(t, r)
	}
}

// Every row is alphabetical, documented, and ends its sentences.
func TestRows(t *testing.T) {
	last := ""
	for _, m := range stdlib.Modules() {
		if m.Name <= last || m.Doc == "" {
			t.Errorf("module %s comes after %s, or has no Doc", m.Name, last)
		}
		last = m.Name
		row := ""
		for _, name := range m.Names() {
			f := m.Func(name)
			if name <= row {
				t.Errorf("%s.%s comes after %s", m.Name, name, row)
			}
			row = name
			if !strings.HasSuffix(f.Doc, ".") {
				t.Errorf("%s.%s: Doc %q has no end", m.Name, name, f.Doc)
			}
			if !f.Func.Accepts(newRun(t)) {
				t.Errorf("%s.%s is not called on a Run", m.Name, name)
			}
		}
	}
}
