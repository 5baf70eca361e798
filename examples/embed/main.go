// Command embed shows a Go program that keeps its rules in a script: it hands
// data over in structures, runs the script under a time limit, and reads the
// results.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/open"
	"github.com/rdsh/rdsh/engine/typed"
	"github.com/rdsh/rdsh/host"
)

//go:embed rules.star
var rules string

func main() {
	if err := run(context.Background(), os.Stdout, "mem:"); err != nil {
		log.Fatal(err)
	}
}

// run does a day's work on the store at a URL.
func run(ctx context.Context, w io.Writer, url string) error {
	s, err := open.Open(ctx, url)
	if err != nil {
		return err
	}
	e := engine.New(s)
	defer e.Close()
	if err := take(ctx, e); err != nil {
		return err
	}

	h := host.New(e, host.Options{Stdout: w})
	limited, cancel := context.WithTimeoutCause(ctx, time.Second, host.ErrTime)
	defer cancel()
	if err := h.RunSource(limited, host.Starlark, "rules.star", rules, nil); err != nil {
		return err
	}
	if err := bill(ctx, w, e); err != nil {
		return err
	}

	// Any other script sees the same structures, also one in Lua.
	best, err := h.Eval(ctx, host.Lua, `Counter("sold"):most_common(1)`)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "best seller:", best)

	_, err = h.Eval(ctx, host.Starlark, `Queue("orders", maxlen=5).push(1)`)
	var failed *host.Error
	if errors.As(err, &failed) {
		fmt.Fprintf(w, "error of kind %s: %s\n", failed.Kind, failed.Message)
	}
	return nil
}

// An order is what a customer wants. Scripts see it as a record.
type order struct {
	Customer string         `rdsh:"customer"`
	Items    map[string]int `rdsh:"items"`
}

// take puts orders into their queue, as a web server would while scripts run.
func take(ctx context.Context, e *engine.Engine) error {
	discounts, err := typed.NewHashMap[string, int](e, "discounts", engine.HashMapOptions{})
	if err != nil {
		return err
	}
	if err := discounts.Set(ctx, "ada", 10, engine.SetOptions{}); err != nil {
		return err
	}
	orders, err := typed.NewQueue[order](e, "orders", engine.QueueOptions{Maxlen: 1000})
	if err != nil {
		return err
	}
	_, err = orders.Extend(ctx, []order{
		{"ada", map[string]int{"lamp": 2, "bulb": 8}},
		{"bob", map[string]int{"lamp": 1}},
	}, engine.WaitOptions{})
	return err
}

// An invoice is what the rules make of an order.
type invoice struct {
	Customer string `rdsh:"customer"`
	Pieces   int    `rdsh:"pieces"`
	Percent  int    `rdsh:"percent"`
}

// bill prints the invoices.
func bill(ctx context.Context, w io.Writer, e *engine.Engine) error {
	invoices, err := typed.NewQueue[invoice](e, "invoices", engine.QueueOptions{})
	if err != nil {
		return err
	}
	for made, err := range invoices.Consume(ctx, engine.WaitOptions{}) {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: %d pieces, %d%% off\n", made.Customer, made.Pieces, made.Percent)
	}
	return nil
}
