package embedded_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return storetest.Embedded(t, embedded.Options{}) })
}

// TestConformanceLua runs the Lua bodies of scripts.
func TestConformanceLua(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return storetest.Embedded(t, embedded.Options{Lua: true}) })
}

// TestConformanceOneShard has every key under one lock.
func TestConformanceOneShard(t *testing.T) {
	storetest.Run(t, func(t testing.TB) store.Store { return storetest.Embedded(t, embedded.Options{Shards: 1}) })
}

// TestDifferential compares replies and contents with those of a real server.
func TestDifferential(t *testing.T) {
	server := storetest.Redis(t)
	s := storetest.Embedded(t, embedded.Options{})
	storetest.Differ(t, s, server, storetest.Seed(t), storetest.Ops(t, 60_000))
}

var buggy = store.NewScript(store.Script{
	Name: "buggy", Keys: 2,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Do(store.Cmd(store.Incr, c.Arg(0)))
		panic("a bug")
	},
})

// TestPanic has the body of a script panic: the locks are given back.
func TestPanic(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{Log: new(memoryLog)})
	for name, call := range map[string]func(){
		"one shard": func() { s.Do(t.Context(), buggy.Cmd("k", "{k}2")) },
		"several":   func() { s.Do(t.Context(), buggy.Cmd("k", "other")) },
		"atomic":    func() { s.Atomic(t.Context(), []store.Command{buggy.Cmd("k", "{k}2")}) },
	} {
		func() {
			defer func() {
				if got := recover(); got != "a bug" {
					t.Errorf("%s: got panic %v", name, got)
				}
			}()
			call()
		}()
	}
	want(t, s, `"3"`, store.Get, "k")
}

// A brokenLog fails to keep anything.
type brokenLog struct{ memoryLog }

var errDisk = errors.New("disk full")

func (l *brokenLog) Wait(uint64) error { return errDisk }

// TestLogFails checks that nothing is reported as done that is not kept.
func TestLogFails(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{Log: new(brokenLog)})
	done := make(chan error)
	go func() { done <- s.Do(t.Context(), store.Cmd(store.BLMove, "q", "{q}2", "LEFT", "LEFT", "0")).Err() }()
	waiting(t, s, "q", 1)
	for name, err := range map[string]error{
		"Do":     s.Do(t.Context(), store.Cmd(store.RPush, "q", "x")).Err(),
		"script": s.Do(t.Context(), double.Cmd("k", "other")).Err(),
		"Atomic": s.Atomic(t.Context(), []store.Command{store.Cmd(store.Incr, "k")})[0].Err(),
		"BLMOVE": <-done,
	} {
		if !errors.Is(err, errDisk) {
			t.Errorf("%s: got %v, want %v", name, err, errDisk)
		}
	}
	if err := s.Do(t.Context(), store.Cmd(store.Get, "k")).Err(); err != nil {
		t.Errorf("a read: %v", err)
	}
}

var double = store.NewScript(store.Script{
	Name: "double", Keys: 2,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		return t.Do(store.Cmd(store.IncrBy, c.Arg(0), "2"))
	},
})

// TestReadOnlyScript has a script write that promised not to.
func TestReadOnlyScript(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	liar := store.NewScript(store.Script{
		Name: "liar", Keys: 1, ReadOnly: true,
		Go: func(t store.Tx, c *store.Command) store.Reply { return t.Do(store.Cmd(store.Incr, c.Arg(0))) },
	})
	const refused = "-ERR Write commands are not allowed from read-only scripts."
	if got := storetest.Plain(s.Do(t.Context(), liar.Cmd("k"))); got != refused {
		t.Errorf("got %s, want %s", got, refused)
	}
	const sha, sha2 = "61636018f4e6b5817b89791bbed242f93fa089e3", "9e8f0061d23115121bfaf481b9b08f6805be6663"
	want(t, s, refused+" script: "+sha+", on @user_script:1.", store.EvalRO, "return redis.call('INCR', KEYS[1])", "1", "k")
	want(t, s, refused+" script: "+sha2+", on @user_script:2.", store.Eval, "#!lua flags=no-writes\nreturn redis.call('INCR', KEYS[1])", "1", "k")
	want(t, s, "0", store.Exists, "k")
}

// TestUndeclared has a script use keys that it did not declare.
func TestUndeclared(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	for i := range 20 { // most of them lie in other shards
		key := strconv.Itoa(i)
		reply(t, s, store.Eval, "redis.pcall('SET', '"+key+"', 'v')", "1", "declared")
		reply(t, s, store.Eval, "return redis.call('SET', '"+key+"', 'v')", "0")
		want(t, s, `"v"`, store.Get, key)
	}
}

// TestAbout checks the commands about the store.
func TestAbout(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	want(t, s, "nil", store.MemoryUsage, "USAGE", "l")
	s.Do(t.Context(), store.CmdList(store.RPush, "l", make([]string, 10_000)))
	if n := s.Do(t.Context(), store.Cmd(store.MemoryUsage, "USAGE", "l")).Int(); n < 10_000 || n > 1_000_000 {
		t.Errorf("MEMORY USAGE of 10,000 empty strings: got %d", n)
	}
	reply(t, s, store.Expire, "l", "100")
	if got := s.Do(t.Context(), store.Cmd(store.Info)).Str(); !strings.Contains(got, "db0:keys=1,expires=1") {
		t.Errorf("INFO: got %s", got)
	}
	want(t, s, `"l"`, store.RandomKey)
	want(t, s, `["l"]`, store.Keys, "?")
	want(t, s, "OK", store.FlushAll)
	want(t, s, "nil", store.RandomKey)
}
