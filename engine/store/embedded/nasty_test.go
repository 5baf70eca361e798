package embedded_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// nasty are arguments that commands do not expect.
var nasty = strings.Split("|0|1|-1|2|3|9|-2|nan|inf|-inf|1e300|0x10|9223372036854775807|-9223372036854775808|18446744073709551615|"+
	"4294967296|2147483648|-2147483649|1048575|#1|#9223372036854775807|i64|u63|*|+|-|(|[|[a|(1|0-0|\x00|\xff\xfe|[^|[a-|\\|"+
	"LIMIT|COUNT|MATCH|WITHSCORES|WEIGHTS|AGGREGATE|STORE|BY|GET|SET|INCRBY|OVERFLOW|RANK|MAXLEN|MINID|STREAMS|BLOCK|GROUP|FIELDS|"+
	"KEYS|NX|XX|GT|LT|CH|INCR|REV|BYSCORE|BYLEX|BYRADIUS|BYBOX|FROMMEMBER|FROMLONLAT|km|m|LEFT|RIGHT|MIN|MAX|BEFORE|AFTER|"+
	"USAGE|ENCODING|CREATE|STREAM|text|list|hash|set|zset|stream|hll|geo|none|a|b", "|")

// fill makes a key of each type, by the name of the type.
const fill = `
	SET text hello
	RPUSH list a b 1 2
	HSET hash a 1 b 2
	SADD set a b 1 2
	ZADD zset 1 a 2 b
	XADD stream 1-1 a b
	PFADD hll a b
	GEOADD geo 13 38 a 15 37 b`

// FuzzCommands executes commands with arguments that make no sense: nothing
// panics, and the keyspace stays sound.
func FuzzCommands(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	ops := store.Commands()
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := storetest.Embedded(t, embedded.Options{})
		s.Do(t.Context(), store.Named("CONFIG", "SET", "proto-max-bulk-len", "1mb"))
		for range 500 {
			if r.IntN(50) == 0 {
				for line := range strings.Lines(strings.TrimSpace(fill)) {
					words := strings.Fields(line)
					s.Do(t.Context(), store.Named(words[0], words[1:]...))
				}
			}
			op := ops[r.IntN(len(ops))]
			if op == store.Eval || op == store.EvalRO || op == store.Config {
				continue // words make no scripts, and limits shall stay
			}
			args := make([]string, r.IntN(9))
			for i := range args {
				args[i] = nasty[r.IntN(len(nasty))]
			}
			if len(args) > 0 && r.IntN(3) > 0 {
				args[0] = []string{"text", "list", "hash", "set", "zset", "stream", "hll", "geo"}[r.IntN(8)]
			}
			s.Atomic(t.Context(), []store.Command{store.Cmd(op, args...)}) // where nothing waits
		}
	})
}
