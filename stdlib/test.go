package stdlib

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// A Test is what checks the results of a test. It is for one goroutine.
type Test struct {
	// Advance moves the clock of the store and of the run; nil: there is none
	// that can be moved.
	Advance func(d time.Duration)

	// Fresh empties the store for a case; nil: cases share it.
	Fresh func(ctx context.Context) error

	// Told is told of each case that is over, in their order; it may be nil.
	Told func(name string, err error)

	run *Run
}

// A Skip is the end of a test that does not apply.
type Skip struct{ Reason string }

func (s *Skip) Error() string { return "skipped: " + s.Reason }

// ErrClock is the error of a test that moves a clock where there is none that
// can be moved.
var ErrClock error = &catalog.Error{Kind: "unsupported", Text: "this store goes by a clock of its own: only rdsh test without --store can move it"}

// testType is what scripts see of Test.
func testType() *catalog.Type {
	type T = Test
	return catalog.Compile(catalog.Type{
		Name: "Test", Loose: true,
		Doc: "Checks of results. rdsh test calls each function test_…(t) of the files *_test.star and *_test.lua with one, on an empty store of its own, whose clock stands still until advance or time.sleep moves it.",
		New: catalog.Method{
			Sig: "test()", Doc: "Returns what checks results: the test that runs, or one that has no clock to move.",
			Example: `t = test()`, Func: catalog.Make0((*Run).test),
		},
		Methods: []catalog.Method{
			{
				Sig: "advance(duration)", Doc: "Moves the clock of the store and of time.now, so that what expires expires and limiters let through. On a store that has a clock of its own, as a server, it is error unsupported, and the test counts as skipped.",
				Example: `
					value, err = attempt(lambda: t.advance("1h"))
					print(err.kind)`,
				Prints: "unsupported",
				Func:   catalog.Proc1((*T).advance),
			},
			{
				Sig: "cases(table, fn)", Doc: "Calls fn for each row of table, on an empty store each: with its elements if it is a list or tuple, else with itself. A dict has names for its rows. All of them are tried; it fails if one did.",
				Example: `
					t.cases({"small": [1, 1], "large": [9, 81]}, lambda n, square: t.equal(n * n, square))
					t.cases(["one", "two"], print)`,
				Prints: `
					one
					two`,
				Func: catalog.Proc2((*T).cases),
			},
			{
				Sig: `equal(got, want, message="")`, Doc: "Fails unless got and want are equal: of the same content, numbers of the same value. The failure shows both, where they differ, and message in front.",
				Example: `
					t.equal([1, {"a": 2.0}], [1, {"a": 2}])
					value, err = attempt(lambda: t.equal([1, 2], [1, 3]))
					print(err.message)`,
				Prints:    "got [1, 2], want [1, 3]: at [1] got 2, want 3",
				PrintsLua: "got [1, 2], want [1, 3]: at [2] got 2, want 3",
				Func:      catalog.Func3((*T).equal),
			},
			{
				Sig: `fails(fn, text="", *, kind="")`, Doc: "Calls fn, which must fail: with text in its message, and of a kind, if these are given. Returns a record of the error's kind and message.",
				Example: `
					err = t.fails(lambda: HashMap("h").incr("n", "x"), kind="type")
					print(err.kind)`,
				Prints: "type",
				Func:   catalog.Func2((*T).fails),
			},
			{
				Sig: `holds(condition, message="")`, Doc: "Fails unless condition is true, with message.",
				Example: `
					t.holds(1 < 2, "one is less than two")
					value, err = attempt(lambda: t.holds(2 < 1, "two is less than one"))
					print(err.message)`,
				Prints: "two is less than one",
				Func:   catalog.Proc2((*T).holds),
			},
			{
				Sig: `skip(reason="")`, Doc: "Ends the test, which counts as skipped, for a reason that the report shows.",
				Example: `
					value, err = attempt(lambda: t.skip("no network"))
					print(err.message)`,
				Prints: "skipped: no network",
				Func:   catalog.Proc1((*T).skip),
			},
		},
	})
}

// test is test().
func (r *Run) test(context.Context) (*Test, error) {
	if r.Test == nil {
		return &Test{run: r}, nil
	}
	return r.Test, nil
}

func (t *Test) advance(_ context.Context, d time.Duration) error {
	switch {
	case d < 0:
		return catalog.Errorf("value", "duration: a clock does not go back")
	case t.Advance == nil:
		return ErrClock
	}
	t.Advance(d)
	return nil
}

func (t *Test) holds(_ context.Context, condition bool, message string) error {
	if condition {
		return nil
	}
	if message == "" {
		message = "it is not true"
	}
	return errors.New(message)
}

func (*Test) skip(_ context.Context, reason string) error { return &Skip{reason} }

// equal is equal(got, want, message="").
func (t *Test) equal(_ context.Context, got, want engine.Opt[codec.Text], message string) (catalog.Value, error) {
	d := differ{show: t.run.showValue, first: t.run.First}
	if at, g, w, differs := d.find(treeOf(got), treeOf(want)); differs {
		return catalog.Value{}, &Unequal{
			Message: message, Got: d.spell(treeOf(got)), Want: d.spell(treeOf(want)), At: at, GotAt: g, WantAt: w,
		}
	}
	return catalog.Value{}, nil
}

func treeOf(o engine.Opt[codec.Text]) any { return codec.Tree(orNull(o)) }

// failsOptions are what the error of fails must be like.
type failsOptions struct{ Text, Kind string }

// fails is fails(fn, text="", *, kind="").
func (t *Test) fails(ctx context.Context, fn catalog.Callback, opts failsOptions) (catalog.Value, error) {
	err := t.attempt(ctx, fn)
	if err == nil {
		return catalog.Value{}, errors.New("it did not fail")
	}
	var ends *Skip
	if ctx.Err() != nil || isExit(err) || errors.As(err, &ends) {
		return catalog.Value{}, err
	}
	f := fn.Env().Failure(err)
	switch {
	case opts.Kind != "" && f.Kind != opts.Kind:
		return catalog.Value{}, fmt.Errorf("it failed with an error of kind %s, want %s: %s", f.Kind, opts.Kind, f.Message)
	case !strings.Contains(f.Message, opts.Text):
		return catalog.Value{}, fmt.Errorf("it failed with %q, want a message with %q", f.Message, opts.Text)
	}
	return catalog.OfRecord(&catalog.Fields{
		Type: "error", Names: []string{"kind", "message"}, Values: []catalog.Value{catalog.OfStr(f.Kind), catalog.OfStr(f.Message)},
	}), nil
}

// attempt calls a function of the script and gives its error.
func (t *Test) attempt(_ context.Context, fn catalog.Callback, args ...catalog.Value) error {
	depth := fn.Env().Depth()
	_, err := fn.Call(catalog.Native, args...)
	if err != nil {
		fn.Env().Reset(depth)
	}
	return err
}

func isExit(err error) bool {
	var exit *catalog.Exit
	return errors.As(err, &exit)
}

// A row is a case of a table.
type row struct {
	name string
	args []catalog.Value
}

// cases is cases(table, fn).
func (t *Test) cases(ctx context.Context, table codec.Text, fn catalog.Callback) error {
	rows, err := t.rows(codec.Tree(table))
	if err != nil {
		return err
	}
	failed := 0
	for _, r := range rows {
		if t.Fresh != nil {
			if err := t.Fresh(ctx); err != nil {
				return err
			}
		}
		err := t.attempt(ctx, fn, r.args...)
		var skip *Skip
		switch {
		case ctx.Err() != nil || err != nil && isExit(err):
			return err
		case errors.As(err, &skip):
		case err != nil:
			err = fn.Env().Failure(err)
			failed++
		}
		if t.Told != nil {
			t.Told(r.name, err)
		} else if err != nil {
			return err
		}
	}
	if failed > 0 {
		return &Cases{failed, len(rows)}
	}
	return nil
}

// A Cases is the error of a table of which some cases failed.
type Cases struct{ Failed, All int }

func (c *Cases) Error() string { return fmt.Sprintf("%d of %d cases failed", c.Failed, c.All) }

// rows gives the cases of a table.
func (t *Test) rows(table any) (rows []row, err error) {
	switch table := table.(type) {
	case tree.Dict:
		for i := 0; i < len(table); i += 2 {
			rows = append(rows, row{t.run.show(table[i]), argumentsOf(table[i+1])})
		}
		return rows, nil
	case tree.List:
		return numbered(table), nil
	case tree.Tuple:
		return numbered(table), nil
	}
	return nil, catalog.Errorf("type", "table: got %s, want a list of cases, or a dict of them by name", tree.NameOf(table))
}

// numbered names cases by their numbers.
func numbered(list []any) (rows []row) {
	for i, v := range list {
		rows = append(rows, row{fmt.Sprint(i + 1), argumentsOf(v)})
	}
	return rows
}

func argumentsOf(v any) (args []catalog.Value) {
	list, ok := v.(tree.List)
	if tuple, is := v.(tree.Tuple); is {
		list, ok = tree.List(tuple), true
	}
	if !ok {
		list = tree.List{v}
	}
	for _, e := range list {
		args = append(args, catalog.OfElem(codec.OfTree(e)))
	}
	return args
}
