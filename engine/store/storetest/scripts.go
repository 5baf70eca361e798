package storetest

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
)

func testScript(t *testing.T, s store.Store) {
	expect(t, s, "SET k 5 → OK")
	for _, want := range []string{"10", "20", "40"} {
		if got := Plain(s.Do(t.Context(), double.Cmd("k"))); got != want {
			t.Errorf("double: got %s, want %s", got, want)
		}
	}
}

// attempt tries to push and says what came of it; then it pushes for real.
var attempt = store.NewScript(store.Script{
	Name: "attempt", Keys: 2,
	Lua: `
local r = redis.pcall('RPUSH', KEYS[1], 'x')
if type(r) == 'table' and r.err then redis.call('SET', KEYS[2], 'refused') end
redis.call('RPUSH', KEYS[1], 'x')
return redis.call('SET', KEYS[2], 'pushed')`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if t.Try(store.Cmd(store.RPush, c.Arg(0), "x")).Err() != nil {
			t.Do(store.Cmd(store.Set, c.Arg(1), "refused"))
		}
		t.Do(store.Cmd(store.RPush, c.Arg(0), "x"))
		return t.Do(store.Cmd(store.Set, c.Arg(1), "pushed"))
	},
})

// testScriptAbort has a script end at a command that is refused: what came
// before stays done.
func testScriptAbort(t *testing.T, s store.Store) {
	expect(t, s, "SET {k}text v → OK")
	r := s.Do(t.Context(), attempt.Cmd("{k}text", "{k}r"))
	if r.Kind() != store.Refused || !strings.HasPrefix(r.Str(), "WRONGTYPE ") {
		t.Errorf("refused: got %s", Plain(r))
	}
	expect(t, s, `GET {k}r → "refused"`)
	if r := s.Do(t.Context(), attempt.Cmd("{k}list", "{k}r")); Plain(r) != "OK" {
		t.Errorf("allowed: got %s", Plain(r))
	}
	expect(t, s, "GET {k}r → \"pushed\"\nLLEN {k}list → 2")
}

var transfer = store.NewScript(store.Script{
	Name: "transfer", Keys: 2,
	Lua: `redis.call('DECR', KEYS[1]) return redis.call('INCR', KEYS[2])`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Do(store.Cmd(store.Decr, c.Arg(0)))
		return t.Do(store.Cmd(store.Incr, c.Arg(1)))
	},
})

// testScriptKeys runs a script on keys of different tags, from both sides at
// once.
func testScriptKeys(t *testing.T, s store.Store) {
	const rounds = 200
	accounts := []string{"a", "b", "c", "d", "e"}
	done := make(chan error)
	for w := range 4 {
		go func() {
			var err error
			for i := 0; i < rounds && err == nil; i++ {
				from, to := accounts[(i+w)%5], accounts[(i*w+1)%5]
				err = s.Do(t.Context(), transfer.Cmd(from, to)).Err()
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	sum := 0
	for _, r := range s.Do(t.Context(), store.Cmd(store.MGet, accounts...)).List() {
		n := 0
		for _, digit := range strings.TrimPrefix(r.Str(), "-") {
			n = 10*n + int(digit-'0')
		}
		if strings.HasPrefix(r.Str(), "-") {
			n = -n
		}
		sum += n
	}
	if sum != 0 {
		t.Errorf("the sum of all accounts is %d, want 0", sum)
	}
}

// testEval runs scripts as text. What they return is the same everywhere.
func testEval(t *testing.T, s store.Store) {
	for _, c := range []struct{ lua, want string }{
		{`return 1.9`, "1"},
		{`return {1, 'a', true, false, {2}, nil, 3}`, `[1 "a" 1 nil [2]]`},
		{`return redis.status_reply('FINE')`, "FINE"},
		{`return redis.error_reply('MY error')`, "-MY error"},
		{`return {KEYS[1], ARGV[1], #KEYS, #ARGV}`, `["{e}k" "arg" 1 1]`},
		{`return redis.sha1hex('')`, `"da39a3ee5e6b4b0d3255bfef95601890afd80709"`},
		{`redis.call('SET', KEYS[1], 0.1) return redis.call('GET', KEYS[1])`, `"0.10000000000000001"`},
		{`return redis.call('GET', 'none{e}')`, "nil"},
		{`return type(redis.call('GET', KEYS[1] .. 'none'))`, `"boolean"`},
		{`local ok, e = pcall(redis.call, 'LPUSH', KEYS[1]) return ok`, "nil"},
		{"#!lua\nreturn 7", "7"},
		{`return string.format('%.17g %.15g %.0f %d %x %5.1f|%-5d|%05d', 0.1, 0.1, 2^60, 3.9, 255, 2.25, 7, -42)`, `"0.10000000000000001 0.1 1152921504606846976 3 ff   2.2|7    |-0042"`},
		{`return string.format('%g %g %g %.3g %e %i', 100000, 1e6, 1e-5, 1234567, 12.5, -7)`, `"100000 1e+06 1e-05 1.23e+06 1.250000e+01 -7"`},
		{`return string.format('%s %q %c %%', 1.5, 'a"b', 65)`, `"1.5 \"a\\\"b\" A %"`},
		{`return string.format('%.17g %.17g %.17g', 1/0, -1/0, 1e300)`, `"inf -inf 1.0000000000000001e+300"`},
		{`local m, e = math.frexp(-10.5) return {string.format('%.17g', m), e, math.ldexp(0.75, 4)}`, `["-0.65625" 4 12]`},
		{`return {tonumber('010'), tonumber('0x10'), tonumber(' 5 '), tonumber('ff', 16), tonumber('1e3')}`, "[10 16 5 255 1000]"},
		{`return {tostring(1e15), tostring(0.1 + 0.2), tostring(100)}`, `["1e+15" "0.3" "100"]`},
	} {
		r := s.Do(t.Context(), store.Cmd(store.Eval, c.lua, "1", "{e}k", "arg"))
		if got := Plain(r); got != c.want {
			t.Errorf("%s: got %s, want %s", c.lua, got, c.want)
		}
	}
	sha := s.Do(t.Context(), store.Cmd(store.ScriptLoad, "LOAD", "return ARGV[1]")).Str()
	if got := do(t, s, "EVALSHA "+sha+" 0 x"); got != `"x"` {
		t.Errorf("EVALSHA: got %s", got)
	}
	for line, want := range map[string]string{
		"EVALSHA " + strings.Repeat("0", 40) + " 0": "-NOSCRIPT",
		"EVAL nosuch() 0": "-ERR",
		"EVAL x=1 0":      "-ERR",
		"EVAL return x":   "-ERR value is not an integer",
		"EVAL return -1":  "-ERR Number of keys can't be negative",
		"EVAL return 2 a": "-ERR Number of keys can't be greater than number of args",
	} {
		if got := do(t, s, line); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s…", line, got, want)
		}
	}
}
