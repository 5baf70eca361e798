package embedded_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// kill sends SCRIPT KILL until a script runs, and gives the answer.
func kill(t *testing.T, s store.Store) string {
	t.Helper()
	for t.Context().Err() == nil {
		answer := storetest.Plain(s.Do(t.Context(), store.Cmd(store.ScriptLoad, "KILL")))
		if !strings.HasPrefix(answer, "-NOTBUSY") {
			return answer
		}
	}
	return "no script ran"
}

// TestScriptKill ends a script that would run for ever.
func TestScriptKill(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	want(t, s, "-NOTBUSY No scripts in execution right now.", store.ScriptLoad, "KILL")
	done := make(chan store.Reply)
	go func() {
		done <- s.Do(context.Background(), store.Cmd(store.Eval, "while true do pcall(redis.call, 'GET', KEYS[1]) end", "1", "k"))
	}()
	if got := kill(t, s); got != "OK" {
		t.Errorf("SCRIPT KILL: got %s", got)
	}
	if r := <-done; !strings.HasPrefix(storetest.Plain(r), "-ERR Script killed by user") {
		t.Errorf("the script: got %s", storetest.Plain(r))
	}
	want(t, s, "OK", store.Set, "k", "v")
}

// TestScriptOthers reads while a script runs: nothing has to wait but for the
// lock of its key, and nothing is refused.
func TestScriptOthers(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	const readers = 100
	read, done := make(chan store.Reply, readers), make(chan store.Reply)
	go func() {
		done <- s.Do(context.Background(), store.Cmd(store.Eval, "while true do pcall(redis.call, 'GET', KEYS[1]) end", "1", "k"))
	}()
	for i := range readers {
		go func() { read <- s.Do(t.Context(), store.Cmd(store.Get, strconv.Itoa(i))) }()
	}
	for i := range readers {
		if i == readers/2 { // all others may share the lock
			if got := kill(t, s); got != "OK" {
				t.Errorf("SCRIPT KILL: got %s", got)
			}
		}
		if r := <-read; !r.IsNil() {
			t.Errorf("GET: got %s", storetest.Plain(r))
		}
	}
	<-done
}

// TestScriptUnkillable has a script that has written go on.
func TestScriptUnkillable(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	done := make(chan store.Reply)
	go func() {
		done <- s.Do(context.Background(), store.Cmd(store.Eval, "redis.call('SET', KEYS[1], 'v') for i = 1, 1e6 do end return 'end'", "1", "k"))
	}()
	if got := kill(t, s); got != "OK" && !strings.HasPrefix(got, "-UNKILLABLE") {
		t.Errorf("SCRIPT KILL: got %s", got)
	} else if r := storetest.Plain(<-done); (got == "OK") == (r == `"end"`) {
		t.Errorf("SCRIPT KILL: got %s, and the script %s", got, r)
	}
}

// TestScriptCaller ends a script with its caller.
func TestScriptCaller(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	r := s.Do(ctx, store.Cmd(store.Eval, "while true do end", "1", "k"))
	if !errors.Is(r.Err(), context.DeadlineExceeded) {
		t.Errorf("got %s", storetest.Plain(r))
	}
	want(t, s, "1", store.Incr, "k")
}

// TestScriptTime ends scripts that run too long: at the limit if they have not
// written, much later if they have.
func TestScriptTime(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{ScriptTime: 10 * time.Millisecond})
	for script, why := range map[string]string{
		"while true do end": "stopped before it wrote",
		"redis.call('SET', KEYS[1], 'v') while true do end":                "what it has written stays",
		"while true do pcall(function() while true do end end) end":        "stopped before it wrote",
		"return coroutine.wrap(function() while true do end end)()":        "stopped before it wrote",
		"return ('a'):rep(1e5):match(('.-'):rep(50)..'b')":                 "stopped before it wrote",
		"local t = {} for i = 1, 1e9 do t[i] = i table.remove(t) end":      "stopped before it wrote",
		"local t = {} for i = 1, 1e9 do t = {t} end":                       "stopped before it wrote",
		"while true do string.rep('x', 1e6) end":                           "stopped before it wrote",
		"for _ in string.gmatch(('x'):rep(1e7), '') do end while 1 do end": "stopped before it wrote",
	} {
		r := storetest.Plain(s.Do(t.Context(), store.Cmd(store.Eval, script, "1", "k")))
		if !strings.HasPrefix(r, "-ERR script runs too long") || !strings.Contains(r, why) {
			t.Errorf("%s: got %s", script, r)
		}
	}
	want(t, s, `"v"`, store.Get, "k")
}

// TestScriptUndeclared has scripts use keys that they have not declared.
func TestScriptUndeclared(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	const copies = "redis.call('DBSIZE') for i = 1, 50 do redis.call('SET', 'k' .. i, i) end return redis.call('DBSIZE')"
	want(t, s, "50", store.Eval, copies, "1", "declared")
	want(t, s, "50", store.Eval, copies, "0")
}

// TestScriptState checks that nothing passes from one script to the next but
// the settings of cjson, which TestScriptsShareSettings is about.
func TestScriptState(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	reply(t, s, store.Eval, "KEYS.x = 1 getmetatable('').y = 1", "0")
	reply(t, s, store.Eval, "redis.setresp(3)", "0")
	want(t, s, `[nil "boolean"]`, store.Eval, "return {KEYS.x or false, type(redis.call('GET', 'none'))}", "0")
}
