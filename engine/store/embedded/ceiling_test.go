package embedded_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

var shift = store.NewScript(store.Script{
	Name: "shift", Keys: 2,
	Lua: "local v = redis.call('LPOP', KEYS[1]) return redis.call('RPUSH', KEYS[2], v)",
	Go: func(t store.Tx, c *store.Command) store.Reply {
		return t.Do(store.Cmd(store.RPush, c.Arg(1), t.Do(store.Cmd(store.LPop, c.Arg(0))).Str()))
	},
})

var add = store.NewScript(store.Script{
	Name: "add", Keys: 1,
	Lua: "return redis.call('RPUSH', KEYS[1], 'x')",
	Go:  func(t store.Tx, c *store.Command) store.Reply { return t.Do(store.Cmd(store.RPush, c.Arg(0), "x")) },
})

// TestCeiling has a store that may hold nothing more: it can be read and made
// smaller, and what removes before it adds goes through.
func TestCeiling(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	want(t, s, "4", store.RPush, "l", "a", "b", "c", "d")
	want(t, s, "OK", store.Config, "SET", "maxmemory", "1")
	const refused = "-OOM command not allowed when used memory > 'maxmemory'."
	for range 100 {
		want(t, s, refused, store.Set, "k", "v")
	}
	if got := storetest.Plain(s.Do(t.Context(), store.Cmd(store.Eval, "return redis.call('SET', 'k', 'v')", "0"))); !strings.HasPrefix(got, refused) {
		t.Errorf("EVAL: got %s, want %s", got, refused)
	}
	for name, r := range map[string]store.Reply{
		"a script": s.Do(t.Context(), add.Cmd("l")),
		"atomic":   s.Atomic(t.Context(), []store.Command{store.Cmd(store.LPop, "l"), store.Cmd(store.Set, "k", "v")})[0],
	} {
		if got := storetest.Plain(r); got != refused {
			t.Errorf("%s: got %s, want %s", name, got, refused)
		}
	}
	want(t, s, "4", store.LLen, "l")
	if got := storetest.Plain(s.Do(t.Context(), shift.Cmd("l", "{l}2"))); got != "1" {
		t.Errorf("a script that removes first: got %s", got)
	}
	want(t, s, `"b"`, store.LPop, "l")
	want(t, s, "1", store.Del, "l")
	want(t, s, "OK", store.Config, "SET", "maxmemory", "0")
	want(t, s, "OK", store.Set, "k", "v")
}

// TestCeilingOfScripts has scripts say whether they run in spite of it.
func TestCeilingOfScripts(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	want(t, s, "OK", store.Config, "SET", "maxmemory", "1")
	const refused = "-OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'"
	want(t, s, refused, store.Eval, "#!lua\nreturn 1", "0")
	want(t, s, "1", store.Eval, "return 1", "0")
	want(t, s, "1", store.Eval, "#!lua flags=no-writes\nreturn 1", "0")
	want(t, s, "OK", store.Eval, "#!lua flags=allow-oom\nreturn redis.call('SET', KEYS[1], 'v')", "1", "k")
	want(t, s, "OK", store.Config, "SET", "maxmemory", "0")
	want(t, s, "1", store.Eval, "#!lua\nreturn 1", "0")
}

// TestCeilingHolds fills a store until it refuses, and has room again.
func TestCeilingHolds(t *testing.T) {
	const limit = 64 << 20
	s := storetest.Embedded(t, embedded.Options{Memory: limit})
	value := strings.Repeat("x", 1<<16)
	n := 0
	for ; n < 4096; n++ {
		if r := s.Do(t.Context(), store.Cmd(store.RPush, "l", value+string(rune(n)))); r.Err() != nil {
			break
		}
	}
	if n < 100 || n > 2*limit>>16 {
		t.Errorf("%d values of 64 KiB went into 64 MiB", n)
	}
	s.Do(t.Context(), store.Cmd(store.FlushAll))
	want(t, s, "OK", store.Config, "SET", "maxmemory", "64mb")
	want(t, s, "OK", store.Set, "k", "v")
}
