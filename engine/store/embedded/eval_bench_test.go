package embedded_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// evalBenches are scripts of the usual kinds.
var evalBenches = []struct{ name, lua string }{
	{"return", "return 1"},
	{"incr", "return redis.call('INCR', KEYS[1])"},
	{"limiter", "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end if n > tonumber(ARGV[1]) then return 0 end return n"},
	{"loop", "local s = 0 for i = 1, 1000 do s = s + i end return s"},
	{"text", "local t = {} for i = 1, 100 do t[#t + 1] = 'item:' .. i end return table.concat(t, ',')"},
	{"json", `return cjson.encode(cjson.decode('{"a":[1,2,3],"b":{"c":"d"},"e":1.5}'))`},
	{"gsub", "return (string.gsub('the quick brown fox jumps', '%a+', string.upper))"},
}

// BenchmarkEval is EVALSHA here and on a server over its socket.
func BenchmarkEval(b *testing.B) {
	for _, c := range evalBenches {
		for name, open := range map[string]func() store.Store{
			"embedded": func() store.Store { return storetest.Embedded(b, embedded.Options{}) },
			"server":   func() store.Store { return storetest.Redis(b) },
		} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				s := open()
				sha := s.Do(b.Context(), store.Cmd(store.ScriptLoad, "LOAD", c.lua)).Str()
				eval := store.Cmd(store.EvalSha, sha, "1", "k", "1000")
				for b.Loop() {
					if err := s.Do(b.Context(), eval).Err(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
