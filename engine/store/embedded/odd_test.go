package embedded_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// odd are commands that random ones hardly ever are, compared with a server.
const odd = `
	RPUSH list a b a c a
	LPOS list a RANK -9223372036854775808
	LPOS list a RANK -9223372036854775808 COUNT 0
	LPOS list a RANK -9223372036854775808 COUNT 1
	LPOS list a RANK -9223372036854775808 COUNT 2 MAXLEN 3
	LPOS list a RANK -9223372036854775808 RANK 1 COUNT 1
	LPOS list a RANK 1 RANK -9223372036854775808 COUNT 1
	LPOS list x RANK -9223372036854775808 COUNT 0
	LPOS list a RANK -9223372036854775807
	LPOS list a RANK 9223372036854775807 COUNT 0
	LPOS none a RANK -9223372036854775808 COUNT 1
	ZADD whole 1e17 a -1e18 b 4611686018427387904 c 4611686018427388928 d 1e300 e 0.1 f -0 g
	ZSCAN whole 0 MATCH a
	ZSCAN whole 0 MATCH b
	ZSCAN whole 0 MATCH c
	ZSCAN whole 0 MATCH d
	ZSCAN whole 0 MATCH g
	ZADD whole XX 0 a
	ZADD whole XX -0 a
	ZADD whole XX 5 b
	ZINCRBY whole -0 none
	ZADD whole XX -0 b
	ZMSCORE whole a b g none
	ZUNION 1 whole WEIGHTS -0 WITHSCORES
	ZUNIONSTORE zeros 1 whole WEIGHTS -0
	ZRANGE zeros 0 -1 WITHSCORES
	PFMERGE cut
	BITFIELD cut SET i64 100 5
	PFADD cut ab
	GET cut
	PFADD cut a b c d e f g
	PFCOUNT cut
	PFADD raised
	SETRANGE raised 6 9223372036854775807
	PFADD raised 9223372036854775807 0
	GET raised
	ZADD large -0 mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm -0 a 1e17 b
	ZSCAN large 0 MATCH a COUNT 100
	ZSCAN large 0 MATCH b COUNT 100
`

func TestOdd(t *testing.T) {
	ours, theirs := storetest.Embedded(t, embedded.Options{}), storetest.Redis(t)
	for line := range strings.Lines(strings.TrimSpace(odd)) {
		w := strings.Fields(line)
		c := store.Raw(w[0], w[1:]...)
		got, want := storetest.Plain(ours.Do(t.Context(), c)), storetest.Plain(theirs.Do(t.Context(), c))
		if got != want {
			t.Errorf("%s: got %s, want %s", strings.Join(w, " "), got, want)
		}
	}
}
