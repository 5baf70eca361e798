package host_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"testing/fstest"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// An application loads rules once, and calls them with its own types.
func Example() {
	type Order struct {
		User  string
		Total float64
	}
	rules := fstest.MapFS{"orders.star": {Data: []byte(`
seen = Counter("orders")
limit = RateLimiter("per-user", 2, per="1m")

def on_order(order):
    seen.incr(order.User)
    return {"ok": limit.allow(order.User), "discount": 10 if order.Total > 100 else 0}
`)}}

	e := engine.New(embedded.New(embedded.Options{}))
	h := host.New(e, host.Options{
		Grants: &host.Grants{Write: []string{"orders", "per-user"}},
		Limits: host.DefaultLimits(),
	})
	p, err := h.Load(rules) // os.DirFS("rules"), for files of a directory
	if err != nil {
		log.Fatal(err)
	}

	type Decision struct {
		OK       bool `rdsh:"ok"`
		Discount int  `rdsh:"discount"`
	}
	for range 3 {
		v, err := p.Call(context.Background(), "on_order", Order{User: "ada", Total: 120})
		if err != nil {
			log.Fatal(err)
		}
		d, err := host.As[Decision](v)
		fmt.Println(d, err)
	}
	// Output:
	// {true 10} <nil>
	// {true 10} <nil>
	// {false 10} <nil>
}

// What reaches a limit, or for what was not granted, ends with an error that
// says which.
func ExampleLimits() {
	e := engine.New(embedded.New(embedded.Options{}))
	h := host.New(e, host.Options{Limits: host.Limits{Time: 200 * time.Millisecond}})
	p, err := h.LoadSource("rule.lua", `
function spin() pcall(function() while true do end end) end
function push() Queue("jobs"):push(1) end`)
	if err != nil {
		log.Fatal(err)
	}

	_, err = p.Call(context.Background(), "spin")
	var limit *host.LimitError
	if errors.As(err, &limit) {
		fmt.Println(limit.Limit, "-", limit)
	}
	_, err = p.Call(context.Background(), "push")
	var grant *host.GrantError
	if errors.As(err, &grant) {
		fmt.Println(grant)
	}
	// Output:
	// time - time limit reached: 200ms
	// not granted: write=jobs
}

// A Mailer is what an application offers to its scripts.
type Mailer struct{ sent int }

// Send sends a message and gives its number.
func (m *Mailer) Send(_ context.Context, to, subject string) (int, error) {
	if to == "" {
		return 0, errors.New("nobody to send to")
	}
	m.sent++
	return m.sent, nil
}

// Functions of the application become rows of the same table that structures
// are in.
func ExampleOffer() {
	h := host.New(engine.New(embedded.New(embedded.Options{})), host.Options{Offer: host.Offer{
		Roots: []any{&Mailer{}},
		Modules: []catalog.Module{{Name: "mail", Doc: "Sends mail.", Funcs: []catalog.Method{{
			Sig: `send(to, subject="hello")`, Doc: "Sends a message. Returns its number.",
			Func: catalog.Func2((*Mailer).Send),
		}}}},
	}})
	p, err := h.LoadSource("mail.star", `def greet(who): return mail.send(who)`)
	if err != nil {
		log.Fatal(err)
	}
	v, err := p.Call(context.Background(), "greet", "ada@example.com")
	fmt.Println(v, err)
	_, err = p.Call(context.Background(), "greet", "")
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// mail.star:1: nobody to send to
}
