package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/bindings/lua"
	"github.com/rdsh/rdsh/bindings/starlark"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// BenchmarkStructures prints what calls of every structure take, as a table.
func BenchmarkStructures(b *testing.B) {
	for b.Loop() {
		header("", "Go", "Starlark", "Lua", "Go, Redis", "Starlark, Redis", "Lua, Redis", "round trips")
		for _, r := range rows {
			cells := []string{"`" + r.name + "`"}
			for _, open := range []func(testing.TB) store.Store{openEmbedded, storetest.Redis} {
				for _, by := range []func(*testing.B, row, store.Store) func(n int) error{byGo, byStarlark, byLua} {
					s := open(b)
					r.prepare(b, s)
					cells = append(cells, took(perCall(b, by(b, r, s))/time.Duration(r.calls())))
				}
			}
			line(append(cells, r.trips(b))...)
		}
	}
}

func openEmbedded(testing.TB) store.Store { return embedded.New(embedded.Options{}) }

// A row is what a structure, x in scripts, is asked to do. What the Go function
// does is the same as what the statement does.
type row struct {
	name      string
	structure string // how scripts open it
	statement string // of one call, or of several
	open      func(e *engine.Engine) (call, error)
	fill      func(ctx context.Context, e *engine.Engine) error // makes what must be there before; or nil
}

// A call does what the statement of a row does.
type call = func(ctx context.Context) error

// calls is how many calls the statement makes.
func (r row) calls() int { return strings.Count(r.statement, "x.") }

func (r row) prepare(b *testing.B, s store.Store) {
	if r.fill == nil {
		return
	}
	if err := r.fill(b.Context(), engine.New(s)); err != nil {
		b.Fatal(err)
	}
}

func byGo(b *testing.B, r row, s store.Store) func(n int) error {
	ctx := context.Background()
	call, err := r.open(engine.New(s))
	if err != nil {
		b.Fatal(err)
	}
	return func(n int) error {
		for range n {
			if err := call(ctx); err != nil {
				return err
			}
		}
		return nil
	}
}

func byStarlark(b *testing.B, r row, s store.Store) func(n int) error {
	l := starlark.New(setup(engine.New(s)))
	src := fmt.Sprintf("x = %s\ndef f(n):\n  for _ in range(n):\n    %s\n", r.structure, r.statement)
	if err := l.Run(b.Context(), "x.star", src); err != nil {
		b.Fatal(err)
	}
	return func(n int) error { return l.Run(b.Context(), "y.star", fmt.Sprintf("f(%d)", n)) }
}

func byLua(b *testing.B, r row, s store.Store) func(n int) error {
	l := lua.New(setup(engine.New(s)))
	statement := strings.ReplaceAll(r.statement, "x.", "x:")
	src := fmt.Sprintf("local x = %s\nfunction f(n) for _ = 1, n do %s end end", r.structure, statement)
	if err := l.Run(b.Context(), "x.lua", src); err != nil {
		b.Fatal(err)
	}
	return func(n int) error { return l.Run(b.Context(), "y.lua", fmt.Sprintf("f(%d)", n)) }
}

// trips counts the round trips of one call, which is not the first.
func (r row) trips(b *testing.B) string {
	s := storetest.Redis(b)
	r.prepare(b, s)
	count := store.NewCount(s)
	call, err := r.open(engine.New(count))
	if err = errors.Join(err, call(b.Context())); err != nil {
		b.Fatal(err)
	}
	first := count.Trips()
	if err := call(b.Context()); err != nil {
		b.Fatal(err)
	}
	return strconv.Itoa(int(count.Trips()-first) / r.calls())
}
