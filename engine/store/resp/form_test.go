package resp_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store/resp"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// forms are commands whose replies have types that only RESP3 has, and scripts
// that see such replies and give some.
const forms = `
	HSET h a 1
	SADD s a
	ZADD z 1.5 a 3 b
	ZADD z2 0.1 a
	GEOADD g 13.361389 38.115556 p
	XADD x 1-1 f v
	XGROUP CREATE x grp 0
	XREADGROUP GROUP grp c STREAMS x >
	HGETALL h
	HGETALL none
	HRANDFIELD h 1 WITHVALUES
	HRANDFIELD h 1
	SMEMBERS s
	SUNION s none
	SINTER s s
	SDIFF s none
	SPOP s 0
	SRANDMEMBER s 1
	ZSCORE z a
	ZSCORE z2 a
	ZSCORE z none
	ZMSCORE z a none
	ZADD z INCR 1 a
	ZADD z NX INCR 1 a
	ZADD z 1.5 a
	ZINCRBY z 1 a
	ZRANGE z 0 -1
	ZRANGE z 0 -1 WITHSCORES
	ZRANGE none 0 -1 WITHSCORES
	ZREVRANGE z 0 -1 WITHSCORES
	ZRANGEBYSCORE z 0 10 WITHSCORES
	ZREVRANGEBYSCORE z 10 0 WITHSCORES
	ZUNION 2 z z2 WITHSCORES
	ZINTER 2 z z2 WITHSCORES
	ZDIFF 2 z z2 WITHSCORES
	ZDIFF 2 z z2
	ZRANDMEMBER z2 1 WITHSCORES
	ZPOPMIN none
	ZPOPMIN none 2
	ZMPOP 1 none MIN
	ZMPOP 1 z2 MIN
	ZPOPMIN z
	ZPOPMAX z 2
	ZADD z 1.5 a 3 b inf c
	BZPOPMIN z 0
	BZPOPMAX z 0
	BZMPOP 0 1 z MIN COUNT 2
	BZPOPMIN z 0.001
	BZMPOP 0.001 1 z MIN
	BLPOP none 0.001
	BLMPOP 0.001 1 none LEFT
	LMPOP 1 none LEFT
	LPOP none
	LPOP none 1
	GEOPOS g p none
	GEOPOS none p
	GEODIST g p p
	GEOSEARCH g FROMMEMBER p BYRADIUS 1 km WITHCOORD WITHDIST
	GEOSEARCH g FROMMEMBER p BYRADIUS 1 km WITHDIST
	GEORADIUS g 13 38 100 km WITHCOORD
	GEOADD g 13.361389 38.115556 WITHCOORD
	GEOSEARCH g FROMMEMBER WITHCOORD BYRADIUS 1 m ASC
	ZADD WITHSCORES 1 a 2 b 3 c
	ZUNION 1 WITHSCORES
	ZRANGE WITHSCORES 0 -1
	XREAD STREAMS x 0
	XREAD STREAMS none 0
	XREADGROUP GROUP grp c STREAMS x 0
	XRANGE x - +
	XINFO GROUPS x
	XINFO STREAM x
	XPENDING x grp
	XCLAIM x grp c 0 1-1
	XAUTOCLAIM x grp c 0 0
	LCS h2 h3 IDX
	GETEX none
	OBJECT ENCODING h
	CONFIG GET hash-max-listpack-value
	PUBSUB NUMSUB a
	SCRIPT EXISTS a
	EVAL "return {map={a=1}}" 0
	EVAL "return {set={a=true}}" 0
	EVAL "return {double=1.5}" 0
	EVAL "return {double=0.1}" 0
	EVAL "return {double=math.huge}" 0
	EVAL "return {big_number='123456789012345678901234567890'}" 0
	EVAL "return {verbatim_string={format='txt', string='a b'}}" 0
	EVAL "return {verbatim_string={string='a b'}}" 0
	EVAL "return {true, false, 1, 'x', {ok='fine'}}" 0
	EVAL "redis.setresp(3) return {true, false, 1, 'x', {ok='fine'}}" 0
	EVAL "redis.setresp(3) return true" 0
	EVAL "redis.setresp(3) return nil" 0
	EVAL "redis.setresp(3) return redis.call('HGETALL', KEYS[1])" 1 h
	EVAL "redis.setresp(3) return redis.call('HGETALL', KEYS[1]).map.a" 1 h
	EVAL "redis.setresp(3) return redis.call('SMEMBERS', KEYS[1])" 1 s
	EVAL "redis.setresp(3) redis.call('ZADD', KEYS[1], 0.1, 'a') return redis.call('ZSCORE', KEYS[1], 'a')" 1 zz
	EVAL "redis.setresp(3) return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')" 1 zz
	EVAL "redis.setresp(3) return redis.call('ZMPOP', 1, KEYS[1], 'MIN')" 1 zz
	EVAL "redis.setresp(3) return type(redis.call('GET', KEYS[1]))" 1 none
	EVAL "redis.setresp(2) return type(redis.call('GET', KEYS[1]))" 1 none
	EVAL "redis.setresp(3) return redis.call('GEOPOS', KEYS[1], 'p', 'none')" 1 g
	EVAL "redis.setresp(3) return redis.call('XREAD', 'STREAMS', KEYS[1], 0)" 1 x
	EVAL "redis.setresp(3) return redis.call('ZPOPMIN', KEYS[1])" 1 zz
	EVAL "return redis.call('HGETALL', KEYS[1])" 1 h
	EVAL "redis.setresp(4)" 0
	EVAL "redis.setresp()" 0
	MULTI
	HGETALL h
	EVAL "return {map={a={double=2.5}}}" 0
	ZINCRBY zz 1 a
	EXEC`

// TestFormsAsServer compares replies in RESP3 and RESP2 with those of a server,
// as they come.
func TestFormsAsServer(t *testing.T) {
	u, err := url.Parse(storetest.Server(t).URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, protocol := range []string{"2", "3"} {
		ours, theirs := memory(t, resp.Options{}).dial(t), (&front{addr: u.Host}).dial(t)
		for _, p := range []*peer{ours, theirs} {
			p.send("FLUSHALL\r\nHELLO " + protocol + "\r\n")
			p.reply()
			p.reply()
		}
		for line := range strings.Lines(strings.TrimSpace(forms)) {
			command := strings.TrimSpace(line)
			ours.send(command + "\r\n")
			theirs.send(command + "\r\n")
			if got, want := ours.reply(), theirs.reply(); got != want {
				t.Errorf("%s in RESP%s:\n\t got %s\n\twant %s", command, protocol, got, want)
			}
		}
	}
}
