package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// Run is the conformance suite. open gives an empty store.
func Run(t *testing.T, open func(t testing.TB) store.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, store.Store)
	}{
		{"commands", testCommands},
		{"arity", testArity},
		{"scan", testScan},
		{"expiry", testExpiry},
		{"pipeline", testPipeline},
		{"atomic", testAtomic},
		{"bulk", testBulk},
		{"watch", testWatch},
		{"script", testScript},
		{"script abort", testScriptAbort},
		{"script keys", testScriptKeys},
		{"eval", testEval},
		{"wait", testWait},
		{"wait order", testWaitOrder},
		{"wait timeout", testWaitTimeout},
		{"cancel", testCancel},
		{"cancelled", testCancelled},
		{"batch", testBatch},
		{"atomicfn", testAtomicFn},
		{"atomicfn fails", testAtomicFnFails},
		{"deferred", testDeferred},
		{"pubsub", testPubSub},
		{"pubsub order", testPubSubOrder},
		{"pubsub end", testPubSubEnd},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// do executes a command given as text and gives its reply as text.
func do(t testing.TB, s store.Store, line string) string {
	t.Helper()
	words := strings.Fields(line)
	return Plain(s.Do(t.Context(), store.Named(words[0], words[1:]...)))
}

// expect executes lines of the form "command → reply".
func expect(t testing.TB, s store.Store, lines string) {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		command, want, _ := strings.Cut(strings.TrimSpace(line), " → ")
		if got := do(t, s, command); got != want {
			t.Errorf("%s: got %s, want %s", command, got, want)
		}
	}
}

// testCommands is one example of each type and of the errors that matter; the
// differential test knows the rest.
func testCommands(t *testing.T, s store.Store) {
	expect(t, s, `
		SET s 10 → OK
		INCRBY s 5 → 15
		GET s → "15"
		SET s x NX → nil
		LPUSH s x → -WRONGTYPE Operation against a key holding the wrong kind of value
		GETDEL s → "15"
		EXISTS s → 0
		RPUSH l a b c → 3
		LRANGE l 0 -1 → ["a" "b" "c"]
		LMOVE l l LEFT RIGHT → "a"
		LINDEX l -1 → "a"
		LSET l 9 x → -ERR index out of range
		LPOP l 5 → ["b" "c" "a"]
		TYPE l → none
		HSET h f 1 g x → 2
		HINCRBY h f 9 → 10
		HINCRBY h g 1 → -ERR hash value is not an integer
		HMGET h f none → ["10" nil]
		SADD m a b a → 2
		SISMEMBER m b → 1
		SREM m a b → 2
		SCARD m → 0
		ZADD z 1 a 2 b 3 c → 3
		ZADD z GT CH 5 a 1 b → 1
		ZRANGE z 0 -1 REV → ["a" "c" "b"]
		ZRANGE z (2 +inf BYSCORE LIMIT 1 1 → ["a"]
		ZRANK z a → 2
		ZSCORE z none → nil
		ZADD w 0 a 0 b 0 c → 3
		ZRANGE w [b + BYLEX → ["b" "c"]
		ZLEXCOUNT w - (b → 1
		RENAME none x → -ERR no such key
		RENAME z y → OK
		COPY y z → 1
		ZCARD z → 3
		DEL y z w h none → 4
		DBSIZE → 0
		PING → PONG`)
	if r := s.Do(t.Context(), store.Cmd(store.Time)); len(r.List()) != 2 {
		t.Errorf("TIME: got %s", Plain(r))
	}
	if got := do(t, s, "NOSUCH a"); !strings.HasPrefix(got, "-ERR unknown command 'NOSUCH'") {
		t.Errorf("NOSUCH: got %s", got)
	}
}

// testArity sends commands with too few arguments.
func testArity(t *testing.T, s store.Store) {
	for _, c := range []store.Command{store.Cmd(store.Get), store.Cmd(store.HSet, "h", "f"), store.Cmd(store.BLMove, "a")} {
		want := fmt.Sprintf("-ERR wrong number of arguments for '%s' command", strings.ToLower(c.Op.String()))
		if got := Plain(s.Do(t.Context(), c)); got != want {
			t.Errorf("%s: got %s, want %s", Show(c), got, want)
		}
	}
	if r := s.Do(t.Context(), store.Cmd(store.HSet, "h", "f", "1", "g")); r.Kind() != store.Refused {
		t.Errorf("HSET h f 1 g: got %s, want an error", Plain(r))
	}
}

// testScan removes and adds while it scans: what stays must come.
func testScan(t *testing.T, s store.Store) {
	const n = 2000
	for i := range n {
		s.Do(t.Context(), store.Cmd(store.SAdd, "m", strconv.Itoa(i)))
		s.Do(t.Context(), store.Cmd(store.Set, "key:"+strconv.Itoa(i), "v"))
	}
	for _, scan := range []struct {
		name       string
		next       func(cursor string) store.Command
		remove     func(i int) store.Command
		add        func(i int) store.Command
		memberName func(i int) string
	}{
		{
			"SSCAN", func(cursor string) store.Command { return store.Cmd(store.SScan, "m", cursor, "COUNT", "50") },
			func(i int) store.Command { return store.Cmd(store.SRem, "m", strconv.Itoa(i)) },
			func(i int) store.Command { return store.Cmd(store.SAdd, "m", "new"+strconv.Itoa(i)) },
			strconv.Itoa,
		},
		{
			"SCAN", func(cursor string) store.Command {
				return store.Cmd(store.Scan, cursor, "MATCH", "key:*", "COUNT", "50", "TYPE", "string")
			},
			func(i int) store.Command { return store.Cmd(store.Del, "key:"+strconv.Itoa(i)) },
			func(i int) store.Command { return store.Cmd(store.Set, "key:new"+strconv.Itoa(i), "v") },
			func(i int) string { return "key:" + strconv.Itoa(i) },
		},
	} {
		seen := make(map[string]bool)
		cursor := "0"
		for round := 0; round == 0 || cursor != "0"; round++ {
			r := s.Do(t.Context(), scan.next(cursor))
			if r.Err() != nil || round > 10*n {
				t.Fatalf("%s: round %d: got %s", scan.name, round, Plain(r))
			}
			cursor = r.List()[0].Str()
			for _, e := range r.List()[1].List() {
				seen[e.Str()] = true
			}
			s.Do(t.Context(), scan.remove(2*round%n)) // the even ones go
			s.Do(t.Context(), scan.add(round))
		}
		for i := 1; i < n; i += 2 {
			if !seen[scan.memberName(i)] {
				t.Fatalf("%s: %d stayed and was not met", scan.name, i)
			}
		}
	}
}

func testExpiry(t *testing.T, s store.Store) {
	expect(t, s, `
		SET k v EX 100 → OK
		EXPIRE k 50 GT → 0
		EXPIRE k 200 GT → 1
		PERSIST k → 1
		TTL k → -1
		EXPIRE k 0 → 1
		TTL k → -2
		SET k v PX 30 → OK
		RPUSH l a → 1
		PEXPIRE l 30 → 1`)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); do(t, s, "EXISTS k l") != "0"; <-tick.C {
		if time.Since(start) > 5*time.Second {
			t.Fatal("k and l do not expire")
		}
	}
	expect(t, s, `
		GET k → nil
		LPUSH l b → 1
		TTL l → -1`)
}

var double = store.NewScript(store.Script{
	Name: "double", Keys: 1,
	Lua: `return redis.call('INCRBY', KEYS[1], redis.call('GET', KEYS[1]))`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		return t.Do(store.Cmd(store.IncrBy, c.Arg(0), t.Do(store.Cmd(store.Get, c.Arg(0))).Str()))
	},
})

func testPipeline(t *testing.T, s store.Store) {
	rs := s.Pipeline(t.Context(), []store.Command{
		store.Cmd(store.Set, "a", "5"), double.Cmd("a"), store.Cmd(store.Get, "none"), double.Cmd("a"),
	})
	if got, want := Plain(store.OfList(rs)), "[OK 10 nil 20]"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	malformed := []store.Command{store.Cmd(store.Set, "b", "1"), store.Cmd(store.Get), store.Cmd(store.Incr, "b")}
	rs = s.Pipeline(t.Context(), malformed)
	if got, want := Plain(store.OfList(rs)), "[OK -ERR wrong number of arguments for 'get' command 2]"; got != want {
		t.Errorf("malformed: got %s, want %s", got, want)
	}
	for i, r := range s.Atomic(t.Context(), malformed) {
		if r.Err() == nil {
			t.Errorf("malformed and atomic: reply %d is %s, want an error", i, Plain(r))
		}
	}
	expect(t, s, "GET b → \"2\"")
	if rs := s.Pipeline(t.Context(), nil); len(rs) != 0 {
		t.Fatalf("of nothing: got %s", Plain(store.OfList(rs)))
	}
}

func testAtomic(t *testing.T, s store.Store) {
	rs := s.Atomic(t.Context(), []store.Command{
		store.Cmd(store.Set, "{n}1", "5"), double.Cmd("{n}1"), store.Cmd(store.HGet, "{n}1", "f"), double.Cmd("{n}1"),
	})
	want := "[OK 10 -WRONGTYPE Operation against a key holding the wrong kind of value 20]"
	if got := Plain(store.OfList(rs)); got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
}

// testBulk pushes 100,000 elements at once, 1,000 in each command.
func testBulk(t *testing.T, s store.Store) {
	const commands, each = 100, 1000
	elements := make([]string, each)
	for i := range elements {
		elements[i] = "element " + strconv.Itoa(i)
	}
	cs := make([]store.Command, commands)
	for i := range cs {
		cs[i] = store.CmdList(store.RPush, "l", elements)
	}
	for k, send := range []func(context.Context, []store.Command) []store.Reply{s.Atomic, s.Pipeline} {
		rs := send(t.Context(), cs)
		if got, want := rs[len(rs)-1].Int(), int64((k+1)*commands*each); got != want {
			t.Fatalf("the last RPUSH: got %d, want %d", got, want)
		}
	}
}

func testWatch(t *testing.T, s store.Store) {
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, meddle := range []string{"SET k 1", "DEL k", "EXPIRE k 100", "RENAME other k", ""} {
		expect(t, s, "SET k 1 → OK\nSET other 1 → OK")
		if r := x.Read(t.Context(), store.Cmd(store.Get, "k")); r.Str() != "1" {
			t.Fatalf("Read: got %s", Plain(r))
		}
		if err := x.Watch(t.Context(), "none"); err != nil {
			t.Fatal(err)
		}
		if meddle != "" {
			do(t, s, meddle)
		}
		rs, err := x.Exec(t.Context(), []store.Command{store.Cmd(store.Incr, "k")})
		if errors.Is(err, store.ErrConflict) != (meddle != "") {
			t.Fatalf("Exec after %q: got %v, %v", meddle, rs, err)
		}
		if meddle == "" && Plain(store.OfList(rs)) != "[2]" {
			t.Fatalf("Exec: got %s", Plain(store.OfList(rs)))
		}
	}
}

func testBatch(t *testing.T, s store.Store) {
	err := store.Batch(t.Context(), s, func(s store.Store) error {
		for i := range 2500 {
			if r := s.Do(t.Context(), store.Cmd(store.RPush, "q", strconv.Itoa(i))); r.Kind() != store.Later {
				t.Errorf("a write: got %s", Plain(r))
			}
		}
		if r := s.Do(t.Context(), store.Cmd(store.LLen, "q")); r.Int() != 2500 {
			t.Errorf("a read in the batch: got %s", Plain(r))
		}
		s.Do(t.Context(), double.Cmd("q"))
		return nil
	})
	var write *store.WriteError
	if !errors.As(err, &write) || write.Op != "double" || write.Key != "q" || !strings.HasPrefix(write.Err.Error(), "WRONGTYPE") {
		t.Errorf("Batch: got %v, want WRONGTYPE of double q", err)
	}
	testBatchTogether(t, s)
}

// testBatchTogether checks that what must be done with nothing in between, and
// what is asked together, takes one round trip in a batch.
func testBatchTogether(t *testing.T, s store.Store) {
	ctx, count := t.Context(), store.NewCount(s)
	push, size := store.Cmd(store.RPush, "p", "x"), store.Cmd(store.LLen, "p")
	err := store.Batch(ctx, count, func(b store.Store) error {
		for range 300 {
			if rs := b.Atomic(ctx, []store.Command{push, push}); Plain(store.OfList(rs)) != "[later later]" {
				t.Errorf("Atomic of writes: got %s", Plain(store.OfList(rs)))
			}
		}
		if rs := b.Pipeline(ctx, []store.Command{size, size}); Plain(store.OfList(rs)) != "[600 600]" {
			t.Errorf("Pipeline of reads: got %s", Plain(store.OfList(rs)))
		}
		if rs := b.Atomic(ctx, []store.Command{push, size}); Plain(store.OfList(rs)) != "[601 601]" {
			t.Errorf("Atomic with a read: got %s", Plain(store.OfList(rs)))
		}
		return nil
	})
	if err != nil || count.Trips() != 3 {
		t.Errorf("Batch: got %v after %d round trips, want 3", err, count.Trips())
	}
	err = store.Batch(ctx, s, func(b store.Store) error {
		return store.Batch(ctx, b, func(store.Store) error { return nil })
	})
	if err != store.ErrNested {
		t.Errorf("a batch in a batch: got %v, want %v", err, store.ErrNested)
	}
}

// testAtomicFn has concurrent read-modify-writes, none of which may be lost.
func testAtomicFn(t *testing.T, s store.Store) {
	const workers, rounds = 4, 25
	increment := func(s store.Store) error {
		r := s.Do(t.Context(), store.Cmd(store.Get, "{a}n"))
		n, _ := strconv.Atoi(r.Str())
		s.Do(t.Context(), store.Cmd(store.Set, "{a}n", strconv.Itoa(n+1)))
		s.Do(t.Context(), store.Cmd(store.RPush, "{a}l", "x"))
		return r.Err()
	}
	errs := make(chan error)
	for range workers {
		go func() {
			var err error
			for i := 0; i < rounds && err == nil; i++ {
				err = store.Atomic(t.Context(), s, 1000, increment)
			}
			errs <- err
		}()
	}
	for range workers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	expect(t, s, fmt.Sprintf("GET {a}n → %q\nLLEN {a}l → %d", strconv.Itoa(workers*rounds), workers*rounds))
}

// testAtomicFnFails checks that nothing is written when fn fails, reads after
// a write, or meets a conflict for good.
func testAtomicFnFails(t *testing.T, s store.Store) {
	broken := errors.New("broken")
	write := store.Cmd(store.Set, "k", "v")
	if err := store.Atomic(t.Context(), s, 3, func(s store.Store) error {
		s.Do(t.Context(), write)
		return broken
	}); err != broken {
		t.Errorf("fn fails: got %v", err)
	}
	if err := store.Atomic(t.Context(), s, 3, func(s store.Store) error {
		s.Do(t.Context(), write)
		return s.Do(t.Context(), store.Cmd(store.Get, "k")).Err()
	}); err != store.ErrReadAfterWrite {
		t.Errorf("a read after a write: got %v", err)
	}
	if err := store.Atomic(t.Context(), s, 3, func(s store.Store) error {
		s.Do(t.Context(), write)
		return s.Do(t.Context(), store.Cmd(store.LPop, "l")).Err()
	}); err != store.ErrDecides {
		t.Errorf("a pop: got %v", err)
	}
	if err := store.Atomic(t.Context(), s, 3, func(s store.Store) error {
		s.Do(t.Context(), write)
		return s.Do(t.Context(), store.Cmd(store.Set, "k", "w", "nx")).Err()
	}); err != store.ErrDecides {
		t.Errorf("a SET NX: got %v", err)
	}
	runs := 0
	err := store.Atomic(t.Context(), s, 3, func(in store.Store) error {
		runs++
		in.Do(t.Context(), store.Cmd(store.Get, "other"))
		s.Do(t.Context(), store.Cmd(store.Incr, "other"))
		in.Do(t.Context(), write)
		return nil
	})
	if !errors.Is(err, store.ErrConflict) || runs != 4 {
		t.Errorf("conflicts: got %v after %d runs, want %v after 4", err, runs, store.ErrConflict)
	}
	expect(t, s, "EXISTS k → 0")
}

// testDeferred checks what the store inside of batch and atomic refuses.
func testDeferred(t *testing.T, s store.Store) {
	wait := store.Cmd(store.BLMove, "l", "l", "LEFT", "LEFT", "0")
	inside := func(s store.Store) error {
		if err := s.Do(t.Context(), wait).Err(); !errors.Is(err, store.ErrWait) {
			t.Errorf("a wait: got %v, want %v", err, store.ErrWait)
		}
		if _, err := s.Session(t.Context()); err != store.ErrNested {
			t.Errorf("Session: got %v, want %v", err, store.ErrNested)
		}
		rs := s.Pipeline(t.Context(), []store.Command{store.Cmd(store.Get, "a"), store.Cmd(store.RPush, "{a}l", "x")})
		if Plain(rs[1]) != "later" {
			t.Errorf("Pipeline: got %s", Plain(store.OfList(rs)))
		}
		s.Atomic(t.Context(), []store.Command{store.Cmd(store.RPush, "{a}l", "y"), store.Cmd(store.RPush, "{a}l", "z")})
		return s.Close()
	}
	if err := store.Batch(t.Context(), s, inside); err != nil {
		t.Errorf("Batch: %v", err)
	}
	if err := store.Atomic(t.Context(), s, 0, inside); err != nil {
		t.Errorf("Atomic: %v", err)
	}
	expect(t, s, `LRANGE {a}l 0 -1 → ["x" "y" "z" "x" "y" "z"]`)
}
