package enginetest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// subjects are the structures whose histories are checked.
var subjects = []subject{
	{"queue", queueClient(engine.QueueOptions{}), randomQueueCall, queueSpec(0)},
	{"bounded queue", queueClient(engine.QueueOptions{Maxlen: 3, Overflow: "block"}), randomQueueCall, queueSpec(3)},
	{"priority queue", priorityClient, randomPriorityCall, prioritySpec},
	{"compare_and_set", mapClient, randomMapCall, valueSpec},
	{"counter", counterClient, randomCounterCall, valueSpec},
	{"cell", cellClient, randomCellCall, valueSpec},
}

// broken are subjects with a method that is not atomic: it reads, and then
// writes as if nobody else did.
var broken = []subject{
	{"pop", brokenPop, randomQueueCall, queueSpec(0)},
	{"compare_and_set", brokenCompareAndSet, randomMapCall, valueSpec},
	{"incr", brokenIncr, randomCounterCall, valueSpec},
}

// aMoment is what a call waits that waits at all.
const aMoment = 2 * time.Millisecond

func queueClient(opts engine.QueueOptions) func(testing.TB, store.Store) client {
	return func(t testing.TB, s store.Store) client {
		return func(ctx context.Context, c call) (string, error) {
			q, err := engine.New(s).Queue(c.key, opts)
			if err != nil {
				return "", err
			}
			switch c.op {
			case "push":
				n, err := q.Push(ctx, codec.Text(c.arg), engine.WaitOptions{})
				return fmt.Sprint(n), err
			case "push and wait":
				n, err := q.Push(ctx, codec.Text(c.arg), engine.WaitOptions{Timeout: aMoment})
				return fmt.Sprint(n), err
			case "pop":
				item, err := q.Pop(ctx, engine.WaitOptions{})
				return text(item), err
			case "pop and wait":
				item, err := q.Pop(ctx, engine.WaitOptions{Timeout: aMoment})
				return text(item), err
			case "peek":
				item, err := q.Peek(ctx)
				return text(item), err
			}
			items, err := q.PopMany(ctx, 2)
			return fmt.Sprint(items), err
		}
	}
}

// text spells a value as states do, where "" is none.
func text(v engine.Opt[codec.Text]) string { return string(v.V) }

func randomQueueCall(r *rand.Rand, fresh string) call {
	ops := []string{"push", "push", "push", "push and wait", "pop", "pop", "pop and wait", "pop_many", "peek"}
	return call{op: ops[r.IntN(len(ops))], arg: fresh}
}

// queueSpec specifies a queue of at most maxlen items, if that is not 0. States
// are the items.
func queueSpec(maxlen int) func(state string, c call) (after, reply string) {
	return func(state string, c call) (after, reply string) {
		items := strings.Fields(state)
		n := 0
		switch c.op {
		case "push", "push and wait":
			if maxlen > 0 && len(items) == maxlen {
				return state, "full"
			}
			return strings.TrimSpace(state + " " + c.arg), fmt.Sprint(len(items) + 1)
		case "peek":
			return state, strings.Join(items[:min(1, len(items))], "")
		case "pop_many":
			n = min(2, len(items))
			return strings.Join(items[n:], " "), fmt.Sprint(items[:n])
		}
		n = min(1, len(items))
		return strings.Join(items[n:], " "), strings.Join(items[:n], "")
	}
}

func priorityClient(t testing.TB, s store.Store) client {
	return func(ctx context.Context, c call) (string, error) {
		q, err := engine.New(s).PriorityQueue(c.key, engine.PriorityQueueOptions{})
		if err != nil {
			return "", err
		}
		var item engine.Opt[engine.Prioritized]
		switch c.op {
		case "push":
			_, err = q.Push(ctx, codec.Text(c.arg), float64(number(c.old)))
			return "pushed", err
		case "peek":
			item, err = q.Peek(ctx)
		case "pop":
			item, err = q.Pop(ctx, engine.WaitOptions{})
		default:
			item, err = q.Pop(ctx, engine.WaitOptions{Timeout: aMoment})
		}
		if !item.OK {
			return "", err
		}
		return fmt.Sprintf("%v=%s", item.V.Priority, item.V.Item), err
	}
}

func randomPriorityCall(r *rand.Rand, fresh string) call {
	ops := []string{"push", "push", "push", "pop", "pop", "pop", "pop and wait", "peek"}
	return call{op: ops[r.IntN(len(ops))], arg: fresh, old: fmt.Sprint(r.IntN(3))}
}

// prioritySpec specifies a priority queue. States are the entries, the first
// one first.
func prioritySpec(state string, c call) (after, reply string) {
	entries := strings.Fields(state)
	if c.op == "push" {
		at := slices.IndexFunc(entries, func(e string) bool { return e[:1] > c.old })
		if at < 0 {
			at = len(entries)
		}
		return strings.Join(slices.Insert(entries, at, c.old+"="+c.arg), " "), "pushed"
	}
	n := min(1, len(entries))
	if reply = strings.Join(entries[:n], ""); c.op == "peek" {
		n = 0
	}
	return strings.Join(entries[n:], " "), reply
}

// mapClient calls keys of one map.
func mapClient(t testing.TB, s store.Store) client {
	m, err := engine.New(s).HashMap("m", engine.HashMapOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context, c call) (string, error) {
		key := codec.Key(c.key)
		switch c.op {
		case "get":
			v, err := m.Get(ctx, key)
			return text(v), err
		case "set":
			return "done", m.Set(ctx, key, codec.Text(c.arg), engine.SetOptions{})
		case "take":
			v, err := m.Pop(ctx, key)
			return text(v), err
		}
		did, err := m.CompareAndSet(ctx, key, old(c), codec.Text(c.arg))
		return fmt.Sprint(did), err
	}
}

// old gives the value that a compare_and_set expects.
func old(c call) codec.Text {
	if c.old == "" {
		return codec.Null
	}
	return codec.Text(c.old)
}

func randomMapCall(r *rand.Rand, _ string) call {
	ops := []string{"compare_and_set", "compare_and_set", "compare_and_set", "get", "set", "take"}
	return call{op: ops[r.IntN(len(ops))], arg: digit(r), old: digit(r)}
}

// digit gives one of few values, so that they come again.
func digit(r *rand.Rand) string { return fmt.Sprint(r.IntN(4)) }

// counterClient calls keys of one counter.
func counterClient(t testing.TB, s store.Store) client {
	counts, err := engine.New(s).Counter("c", engine.CounterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context, c call) (string, error) {
		if c.op == "count" {
			n, err := counts.Get(ctx, codec.Key(c.key))
			return n.String(), err
		}
		n, err := counts.Incr(ctx, codec.Key(c.key), codec.IntNumber(number(c.arg)))
		return n.String(), err
	}
}

func randomCounterCall(r *rand.Rand, _ string) call {
	ops := []string{"incr", "incr", "count"}
	return call{op: ops[r.IntN(len(ops))], arg: fmt.Sprint(r.IntN(7) - 3)}
}

func cellClient(t testing.TB, s store.Store) client {
	return func(ctx context.Context, c call) (string, error) {
		cell, err := engine.New(s).Cell(c.key, engine.CellOptions{})
		if err != nil {
			return "", err
		}
		var v engine.Opt[codec.Text]
		switch c.op {
		case "get":
			v, err = cell.Get(ctx)
		case "set":
			return "done", cell.Set(ctx, codec.Text(c.arg), engine.SetOptions{})
		case "swap":
			v, err = cell.Swap(ctx, codec.Text(c.arg))
		case "take":
			v, err = cell.Take(ctx)
		case "incr":
			n, err := cell.Incr(ctx, codec.IntNumber(number(c.arg)))
			return n.String(), err
		case "change":
			v, err = cell.Change(ctx, func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
				return codec.Some(codec.OfInt(number(text(old)) + 10)), nil
			})
		default:
			did, err := cell.CompareAndSet(ctx, old(c), codec.Text(c.arg))
			return fmt.Sprint(did), err
		}
		return text(v), err
	}
}

func randomCellCall(r *rand.Rand, _ string) call {
	ops := []string{"get", "set", "swap", "take", "incr", "change", "compare_and_set", "compare_and_set"}
	return call{op: ops[r.IntN(len(ops))], arg: digit(r), old: digit(r)}
}

// number reads a number, 0 if there is none.
func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// valueSpec specifies one value, "" if there is none, of a cell, of a key of a
// map or of a counter.
func valueSpec(state string, c call) (after, reply string) {
	switch c.op {
	case "get":
		return state, state
	case "count":
		return state, fmt.Sprint(number(state))
	case "set":
		return c.arg, "done"
	case "swap":
		return c.arg, state
	case "take":
		return "", state
	case "incr":
		after = fmt.Sprint(number(state) + number(c.arg))
		return after, after
	case "change":
		after = fmt.Sprint(number(state) + 10)
		return after, after
	}
	if state == c.old {
		return c.arg, "true"
	}
	return state, "false"
}

// brokenPop is a queue whose pop looks at the first item and then removes the
// first item.
func brokenPop(t testing.TB, s store.Store) client {
	whole := queueClient(engine.QueueOptions{})(t, s)
	return func(ctx context.Context, c call) (string, error) {
		if c.op != "pop" {
			return whole(ctx, c)
		}
		item := s.Do(ctx, store.Cmd(store.LIndex, c.key, "0"))
		if err := item.Err(); err != nil {
			return "", err
		}
		runtime.Gosched()
		return item.Str(), s.Do(ctx, store.Cmd(store.LPop, c.key)).Err()
	}
}

// brokenCompareAndSet is a map whose compare_and_set gets and then sets.
func brokenCompareAndSet(t testing.TB, s store.Store) client {
	whole := mapClient(t, s)
	return func(ctx context.Context, c call) (string, error) {
		if c.op != "compare_and_set" {
			return whole(ctx, c)
		}
		now, err := whole(ctx, call{key: c.key, op: "get"})
		if now != c.old || err != nil {
			return "false", err
		}
		runtime.Gosched()
		_, err = whole(ctx, call{key: c.key, op: "set", arg: c.arg})
		return "true", err
	}
}

// brokenIncr is a counter whose incr gets and then sets.
func brokenIncr(t testing.TB, s store.Store) client {
	whole := counterClient(t, s)
	return func(ctx context.Context, c call) (string, error) {
		if c.op != "incr" {
			return whole(ctx, c)
		}
		n, err := whole(ctx, call{key: c.key, op: "count"})
		if err != nil {
			return "", err
		}
		runtime.Gosched()
		sum := fmt.Sprint(number(n) + number(c.arg))
		return sum, s.Do(ctx, store.Cmd(store.HSet, "c", c.key, sum)).Err()
	}
}
