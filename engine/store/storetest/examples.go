package storetest

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// examples has a command that changes something of what FillMore makes, for
// every command of the table that writes.
const examples = `
APPEND text x
BITFIELD text SET u8 0 65
BITOP NOT new text
BLMOVE list other LEFT RIGHT 0.01
BLMPOP 0.01 1 list LEFT
BLPOP list 0.01
BRPOP list 0.01
BRPOPLPUSH list other 0.01
BZMPOP 0.01 1 zset MIN
BZPOPMAX zset 0.01
BZPOPMIN zset 0.01
COPY fading new
DECR number
DECRBY number 2
DEL text
EVAL SCRIPT 1 text
EVALSHA SHA 1 text
EXPIRE text 100
EXPIREAT text 4000000000
FLUSHALL
FLUSHDB
FUNCTION FLUSH
GEOADD geo 1 2 c
GEORADIUS geo 13 38 500 km STORE new
GEORADIUSBYMEMBER geo a 500 km STORE new
GEOSEARCHSTORE new geo FROMMEMBER a BYRADIUS 500 km
GETDEL text
GETEX text EX 100
GETSET text x
HDEL hash a
HEXPIRE hash 100 FIELDS 1 a
HEXPIREAT hash 4000000000 FIELDS 1 a
HINCRBY hash a 1
HINCRBYFLOAT hash a 1.5
HMSET hash c 1
HPERSIST hash FIELDS 1 a
HPEXPIRE hash 100000 FIELDS 1 a
HPEXPIREAT hash 4000000000000 FIELDS 1 a
HSET hash c 1
HSETNX hash c 1
INCR number
INCRBY number 2
INCRBYFLOAT number 1.5
LINSERT list BEFORE a x
LMOVE list other LEFT RIGHT
LMPOP 1 list LEFT
LPOP list
LPUSH list x
LPUSHX list x
LREM list 1 a
LSET list 0 x
LTRIM list 1 1
MSET text x new y
MSETNX new x newer y
PERSIST fading
PEXPIRE text 100000
PEXPIREAT fading 4000000000000
PFADD hll c d e
PFMERGE new hll
PSETEX text 100000 x
PUBLISH channel message
RENAME fading new
RENAMENX text new
RPOP list
RPOPLPUSH list other
RPUSH list x
RPUSHX list x
SADD set c
SDIFFSTORE new set
SET text x
SETBIT text 1 0
SETEX text 100 x
SETNX new x
SETRANGE text 0 x
SINTERSTORE new set
SMOVE set new a
SORT list ALPHA STORE new
SPOP set 10
SREM set a
SUNIONSTORE new set
UNLINK text
XACK stream group 1-1
XADD stream 2-1 c d
XAUTOCLAIM stream group other 0 0
XCLAIM stream group other 0 1-1
XDEL stream 1-1
XGROUP CREATE stream newer 0
XREADGROUP GROUP group me STREAMS stream >
XSETID stream 9-9
XTRIM stream MAXLEN 0
ZADD zset 3 c
ZDIFFSTORE new 1 zset
ZINCRBY zset 1 a
ZINTERSTORE new 1 zset
ZMPOP 1 zset MIN
ZPOPMAX zset
ZPOPMIN zset
ZRANGESTORE new zset 0 0
ZREM zset a
ZREMRANGEBYLEX zset [a [a
ZREMRANGEBYRANK zset 0 0
ZREMRANGEBYSCORE zset 1 1
ZUNIONSTORE new 1 zset`

// exampleScript is what EVAL and EVALSHA of the examples run.
const exampleScript = "return redis.call('SET', KEYS[1], 'x')"

// Examples gives for every command of the table that writes one that changes
// something of what FillMore makes, but for those that change no keys: FUNCTION
// and PUBLISH. EVALSHA wants the script of EVAL to be loaded.
func Examples() map[store.Op]store.Command {
	sum := sha1.Sum([]byte(exampleScript))
	all := make(map[store.Op]store.Command)
	for line := range strings.Lines(strings.TrimSpace(examples)) {
		words := strings.Fields(line)
		for i, w := range words {
			switch w {
			case "SCRIPT":
				words[i] = exampleScript
			case "SHA":
				words[i] = hex.EncodeToString(sum[:])
			}
		}
		c := store.Named(words[0], words[1:]...)
		all[c.Op] = c
	}
	return all
}

// LoadExample gives the command that loads the script which EVALSHA runs.
func LoadExample() store.Command { return store.Cmd(store.ScriptLoad, "LOAD", exampleScript) }

// FillMore is Fill with a number, a text that expires in an hour, and a group of
// consumers of which one has been given an entry and another one waits.
func FillMore(ctx context.Context, s store.Store) error {
	Fill(ctx, s)
	for _, r := range s.Pipeline(ctx, []store.Command{
		store.Cmd(store.Set, "number", "5"),
		store.Cmd(store.Set, "fading", "soon", "PX", "3600000"),
		store.Cmd(store.XAdd, "stream", "1-2", "c", "d"),
		store.Cmd(store.XGroup, "CREATE", "stream", "group", "0"),
		store.Cmd(store.XReadGroup, "GROUP", "group", "me", "COUNT", "1", "STREAMS", "stream", ">"),
	}) {
		if err := r.Err(); err != nil {
			return err
		}
	}
	return nil
}
