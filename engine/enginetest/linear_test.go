package enginetest_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/redis"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A call is what a client asks for, of one queue, cell or key of a map.
type call struct {
	key, op  string
	arg, old string // old is what is expected, or a priority
}

// A result is what a client got.
type result struct {
	text    string
	unknown bool // it was lost: the call was executed, or will be, or never
}

// A client calls a structure. The text is a result, or the kind of an error
// that is one.
type client func(ctx context.Context, c call) (string, error)

// A subject is a structure whose histories are checked. A key of it is
// independent of all others.
type subject struct {
	name   string
	open   func(t testing.TB, s store.Store) client
	random func(r *rand.Rand, fresh string) call                   // a call but for its key; fresh is new
	next   func(state string, c call) (after string, reply string) // what is specified
}

// model gives the specification as porcupine wants it. A result that was lost
// may have been any.
func (s subject) model() porcupine.Model {
	return porcupine.Model{
		Partition: byKey,
		Init:      func() any { return "" },
		Step: func(state, input, output any) (bool, any) {
			after, reply := s.next(state.(string), input.(call))
			got := output.(result)
			return got.unknown || got.text == reply, after
		},
	}
}

// byKey splits a history into those of its keys.
func byKey(history []porcupine.Operation) [][]porcupine.Operation {
	var parts [][]porcupine.Operation
	at := map[string]int{}
	for _, op := range history {
		key := op.Input.(call).key
		i, ok := at[key]
		if !ok {
			i = len(parts)
			at[key], parts = i, append(parts, nil)
		}
		parts[i] = append(parts[i], op)
	}
	return parts
}

// A history collects the calls of clients. Its clock ticks at each beginning
// and each end of a call.
type history struct {
	clock atomic.Int64
	mu    sync.Mutex
	calls []porcupine.Operation
	lost  int
	here  int // of them those of the key that is being called
}

// do lets a client call, and notes what came of it. A call that did not reach
// the store is none.
func (h *history) do(t testing.TB, id int, f client, c call) {
	op := porcupine.Operation{ClientId: id, Input: c, Call: h.clock.Add(1)}
	text, err := f(t.Context(), c)
	op.Output, op.Return = result{text: text}, h.clock.Add(1)
	switch kind := engine.KindOf(err); kind {
	case "":
	case "full":
		op.Output = result{text: kind}
	case "unknown":
		op.Output, op.Return = result{unknown: true}, math.MaxInt64
	case "unavailable":
		return
	default:
		t.Errorf("%s %s: %v", c.op, c.key, err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls = append(h.calls, op)
	if op.Return == math.MaxInt64 {
		h.lost++
		h.here++
	}
}

// What bounds the orders that the checker has to try: the more calls of one key
// there are whose results were lost, the more are possible. A slow machine loses
// many.
const (
	callsPerKey = 48
	lostPerKey  = 6
)

// begin turns to another key.
func (h *history) begin() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.here = 0
}

// enough reports whether no more calls of this key should be lost.
func (h *history) enough() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.here >= lostPerKey
}

// fill lets the clients call one key after the other, all at once, until the
// history has n calls. Before each key it calls round.
func (h *history) fill(t testing.TB, s subject, clients []client, seed uint64, n int, round func(key int)) {
	for key := 0; len(h.calls) < n && !t.Failed(); key++ {
		round(key)
		h.begin()
		var all sync.WaitGroup
		for id, f := range clients {
			all.Go(func() {
				r := rand.New(rand.NewPCG(seed+uint64(key), uint64(id)))
				for i := range callsPerKey / len(clients) {
					if h.enough() {
						return
					}
					c := s.random(r, fmt.Sprintf("%d.%d", id, i))
					c.key = fmt.Sprint("k", key)
					h.do(t, id, f, c)
				}
			})
		}
		all.Wait()
	}
}

// check reports whether some order of the calls, each between its beginning
// and its end, explains all results. If not it gives the calls of one key for
// which there is none.
func (h *history) check(t testing.TB, s subject) (ok bool, why string) {
	t.Helper()
	const limit = 5 * time.Minute
	model := s.model()
	switch porcupine.CheckOperationsTimeout(model, h.calls, limit) {
	case porcupine.Ok:
		return true, ""
	case porcupine.Unknown:
		t.Fatalf("%s: no result of %d calls after %v", s.name, len(h.calls), limit)
	}
	for _, part := range byKey(h.calls) {
		if !porcupine.CheckOperations(model, part) {
			return false, listed(part)
		}
	}
	return false, "no key by itself"
}

func listed(calls []porcupine.Operation) string {
	slices.SortFunc(calls, func(a, b porcupine.Operation) int { return cmp.Compare(a.Call, b.Call) })
	var b strings.Builder
	for _, op := range calls {
		c, got := op.Input.(call), op.Output.(result)
		if got.unknown {
			got.text = "?"
		}
		fmt.Fprintf(&b, "%6d to %6d: client %d: %s %s %s: %s\n", op.Call, op.Return, op.ClientId, c.op, c.old, c.arg, got.text)
	}
	return b.String()
}

// embeddedClients gives clients of one embedded store: half of them lose
// answers, and requests.
func embeddedClients(t testing.TB, s subject, seed uint64) ([]client, func(int)) {
	bare := openEmbedded(t)
	t.Cleanup(func() { bare.Close() })
	frail := store.NewFault(bare, store.Chance(seed, 0.02, 0.02))
	clients := make([]client, 8)
	for i := range clients {
		clients[i] = s.open(t, []store.Store{bare, frail}[i%2])
	}
	return clients, func(int) {}
}

// redisClients gives clients of one server, which stands still now and then:
// two clients lose patience, and what they sent is executed later.
func redisClients(t testing.TB, s subject, seed uint64) ([]client, func(int)) {
	server := storetest.Server(t)
	bare := server.Open(t)
	frail := store.NewFault(server.Open(t), store.Chance(seed, 0.02, 0.02))
	hasty := openHasty(t, server)
	clients := make([]client, 8)
	for i := range clients {
		clients[i] = s.open(t, []store.Store{bare, frail, bare, hasty}[i%4])
	}
	var stands atomic.Bool
	for _, i := range []int{3, 7} {
		f := clients[i]
		clients[i] = func(ctx context.Context, c call) (string, error) {
			text, err := f(ctx, c)
			if err != nil && stands.CompareAndSwap(true, false) {
				server.Cont(t)
			}
			return text, err
		}
	}
	return clients, func(key int) {
		if key%20 == 10 {
			server.Stop(t)
			stands.Store(true)
		}
	}
}

// openHasty gives a store on the server that does not wait for answers.
func openHasty(t testing.TB, server *storetest.Instance) store.Store {
	t.Helper()
	s, err := redis.Open(t.Context(), server.URL+"?read_timeout=20ms")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// stores are where histories are made.
var stores = []struct {
	name    string
	clients func(t testing.TB, s subject, seed uint64) ([]client, func(int))
}{
	{"embedded", embeddedClients},
	{"redis", redisClients},
}

// TestLinearizable lets many clients call at once, whose calls time out now and
// then, and checks that all they saw is explained by calls one after the other.
func TestLinearizable(t *testing.T) {
	const most = 20_000 // calls of one history
	seed, n := storetest.Seed(t), storetest.Ops(t, most)
	for _, s := range subjects {
		for _, at := range stores {
			t.Run(s.name+" "+at.name, func(t *testing.T) {
				for done := 0; done < n; done += most {
					seed++
					clients, round := at.clients(t, s, seed)
					var h history
					h.fill(t, s, clients, seed, min(n, most), round)
					if h.lost == 0 {
						t.Errorf("no result of %d calls was lost", len(h.calls))
					}
					if ok, why := h.check(t, s); !ok {
						t.Fatalf("seed %d: no order of these calls explains the results:\n%s", seed, why)
					}
					t.Logf("%d calls, the results of %d were lost", len(h.calls), h.lost)
				}
			})
		}
	}
}

// TestNotLinearizable checks that the checker finds what is wrong.
func TestNotLinearizable(t *testing.T) {
	seed := storetest.Seed(t)
	for _, s := range broken {
		for _, at := range stores {
			t.Run(s.name+" "+at.name, func(t *testing.T) {
				clients, round := at.clients(t, s, seed)
				var h history
				h.fill(t, s, clients, seed, 5000, round)
				if ok, _ := h.check(t, s); ok {
					t.Errorf("seed %d: nothing is wrong with %d calls", seed, len(h.calls))
				}
			})
		}
	}
}
