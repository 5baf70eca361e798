package storetest

// templates are the commands that the differential test knows. Words in
// capitals stand for themselves, single letters for something random:
//
//	k key              m element, field or member    i position
//	n small number     f number with a point         s seconds
//	F bound of scores  S seconds since the epoch     p milliseconds
//	T a bad time, but never one that would come about in a moment
//	P ms since the epoch   o position of a bit       t type of a bit field
//	g pattern   X, Y longitude and latitude   r, u radius and its unit
//	J key of places, where scores are nothing else, or now and then another one
//	j likewise, but all scores are places: around what is none a server misses some
//	C key for some of the places at one distance: which of them is open
//	Q key for distances, which are not compared to the last digit
//
// [x] may be absent, {x|y} is one of several, (x)+ comes several times. Many of
// one kind make that more frequent.
var templates = parseTemplates(`
	APPEND k m
	BITCOUNT k [i i [{BYTE|BIT}]]
	BITFIELD k (OVERFLOW {WRAP|SAT|FAIL} {SET t o n|INCRBY t o n})+
	BITFIELD k ({GET t o|SET t o n|INCRBY t o n})+
	BITFIELD_RO k (GET t o)+
	BITOP {AND|OR|XOR|NOT} k (k)+
	BITOP NOT k k
	BITPOS k {0|1} [i [i [{BYTE|BIT}]]]
	BLMOVE k k {LEFT|RIGHT} {LEFT|RIGHT} {0|0.5|n}
	BLMPOP {0|0.5|n} {1 k|2 k k|n k} {LEFT|RIGHT} [COUNT n]
	BLPOP (k)+ {0|0.5|n}
	BRPOP (k)+ {0|0.5|n}
	BRPOPLPUSH k k {0|0.5|n}
	BZMPOP {0|0.5|n} {1 k|2 k k|n k} {MIN|MAX} [COUNT n]
	BZPOPMAX (k)+ {0|0.5|n}
	BZPOPMIN (k)+ {0|0.5|n}
	COPY k k [REPLACE] [DB 0]
	DBSIZE
	DECR k
	DECRBY k n
	DEL k
	DEL (k)+
	ECHO m
	EXISTS (k)+
	EXPIRE k {s|s|s|T} [{NX|XX|GT|LT}] [{NX|XX|GT|LT}]
	EXPIREAT k {S|T} [{NX|XX|GT|LT}]
	EXPIRETIME k
	GEOADD J (X Y m)+
	GEOADD J [{NX|XX}] [CH] (X Y m)+
	GEODIST J m m [{m|km|ft|mi|cm}]
	GEOHASH J (m)+
	GEOPOS J (m)+
	GEORADIUS j X Y r u [WITHCOORD] [WITHDIST] [WITHHASH] [{ASC|DESC}] [{COUNT n|STORE J|STOREDIST Q}]
	GEORADIUS j X Y r u [{ASC|DESC}] COUNT n {STORE C|STOREDIST C}
	GEORADIUS_RO j X Y r u [WITHCOORD] [WITHDIST] [{ASC|DESC}]
	GEORADIUSBYMEMBER j m r u [WITHCOORD] [WITHDIST] [WITHHASH] [{ASC|DESC}] [{COUNT n|STORE J}]
	GEORADIUSBYMEMBER j m r u [{ASC|DESC}] COUNT n STORE C
	GEORADIUSBYMEMBER_RO j m r u [WITHDIST] [{ASC|DESC}]
	GEOSEARCH j {FROMMEMBER m|FROMLONLAT X Y} {BYRADIUS r u|BYBOX r r u} [{ASC|DESC}] [COUNT n [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]
	GEOSEARCHSTORE J j {FROMMEMBER m|FROMLONLAT X Y} {BYRADIUS r u|BYBOX r r u} [{ASC|DESC}]
	GEOSEARCHSTORE C j {FROMMEMBER m|FROMLONLAT X Y} {BYRADIUS r u|BYBOX r r u} [{ASC|DESC}] COUNT n [ANY] [STOREDIST]
	GEOSEARCHSTORE Q j {FROMMEMBER m|FROMLONLAT X Y} {BYRADIUS r u|BYBOX r r u} [{ASC|DESC}] STOREDIST
	ZREM J (m)+
	ZCARD J
	DEL J
	GET k
	GETBIT k o
	GETDEL k
	GETEX k [{EX s|PX p|EXAT S|PXAT P|PERSIST}] [PERSIST]
	GETRANGE k i i
	GETSET k m
	HDEL k (m)+
	HEXISTS k m
	HGET k m
	HGETALL k
	HINCRBY k m n
	HINCRBYFLOAT k m f
	HKEYS k
	HLEN k
	HMGET k (m)+
	HMSET k (m m)+
	HRANDFIELD k [n [WITHVALUES]]
	HSCAN k 0 [MATCH g] [COUNT n]
	HSET k (m m)+
	HSET k (m m)+
	HSETNX k m m
	HSTRLEN k m
	HVALS k
	INCR k
	INCRBY k n
	INCRBYFLOAT k f
	KEYS g
	LCS k k [LEN] [IDX] [MINMATCHLEN n] [WITHMATCHLEN]
	LINDEX k i
	LINSERT k {BEFORE|AFTER} m m
	LLEN k
	LMOVE k k {LEFT|RIGHT} {LEFT|RIGHT}
	LMPOP {1 k|2 k k|n k} {LEFT|RIGHT} [COUNT n]
	LPOP k [n]
	LPOS k m [RANK n] [COUNT n] [MAXLEN n]
	LPUSH k (m)+
	LPUSHX k (m)+
	LRANGE k i i
	LREM k n m
	LSET k i m
	LTRIM k i i
	MEMORY USAGE k [SAMPLES n]
	MGET (k)+
	OBJECT {ENCODING|FREQ|IDLETIME|REFCOUNT} k
	RANDOMKEY
	MSET (k m)+
	MSETNX (k m)+
	PERSIST k
	PEXPIRE k p [{NX|XX|GT|LT}]
	PEXPIREAT k P [{NX|XX|GT|LT}]
	PEXPIRETIME k
	PFADD k (m)+
	PFADD k [(m)+]
	PFCOUNT (k)+
	PFCOUNT k
	PFMERGE k (k)+
	PING [m]
	PSETEX k p m
	PTTL k
	RENAME k k
	RENAMENX k k
	RPOP k [n]
	RPOPLPUSH k k
	RPUSH k (m)+
	RPUSH k (m)+
	RPUSHX k (m)+
	SADD k (m)+
	SADD k (m)+
	SCAN 0 [MATCH g] [COUNT n] [TYPE {string|list|hash|set|zset|x}]
	SCARD k
	SDIFF (k)+
	SDIFFSTORE k (k)+
	SET k m
	SET k n
	SET k m [{NX|XX}] [GET] [{EX s|PX p|EXAT S|PXAT P|KEEPTTL|EX T}] [{NX|XX|GET|KEEPTTL|PERSIST}]
	SETBIT k o {0|1}
	SETEX k s m
	SETNX k m
	SETRANGE k i m
	SINTER (k)+
	SINTERCARD {1 k|2 k k|3 k k k|n k} [LIMIT n]
	SINTERSTORE k (k)+
	SISMEMBER k m
	SMEMBERS k
	SMISMEMBER k (m)+
	SMOVE k k m
	SORT k [LIMIT n n] [{ASC|DESC}] [ALPHA] [STORE k]
	SORT k ALPHA [LIMIT n n] [{ASC|DESC}] [GET #] [GET {t}*] [GET {t}*->a] [STORE k]
	SORT k BY {t}* [LIMIT n n] [{ASC|DESC}] [GET #] [GET {t}*->a]
	SORT k BY {t}*->a [{ASC|DESC}] [GET {t}*]
	SORT k BY nosort [GET #] [{ASC|DESC}]
	SORT_RO k [ALPHA] [LIMIT n n] [{ASC|DESC}]
	SPOP k 10000
	SRANDMEMBER k [n]
	SREM k (m)+
	SSCAN k 0 [MATCH g] [COUNT n]
	STRLEN k
	SUBSTR k i i
	SUNION (k)+
	SUNIONSTORE k (k)+
	TOUCH (k)+
	TTL k
	TYPE k
	UNLINK (k)+
	ZADD k (f m)+
	ZADD k (n m)+
	ZADD k [{NX|XX}] [{GT|LT}] [CH] [INCR] (f m)+
	ZCARD k
	ZCOUNT k F F
	ZDIFF {1 k|2 k k|3 k k k} [WITHSCORES]
	ZDIFFSTORE k {1 k|2 k k|3 k k k|n k}
	ZINCRBY k f m
	ZINTER {1 k [WEIGHTS f]|2 k k [WEIGHTS f f]|3 k k k|n k} [AGGREGATE {SUM|MIN|MAX}] [WITHSCORES]
	ZINTERCARD {1 k|2 k k|3 k k k|n k} [LIMIT n]
	ZINTERSTORE k {1 k [WEIGHTS f]|2 k k [WEIGHTS f f]|3 k k k|n k} [AGGREGATE {SUM|MIN|MAX}]
	ZMPOP {1 k|2 k k|n k} {MIN|MAX} [COUNT n]
	ZMSCORE k (m)+
	ZPOPMAX k [n]
	ZPOPMIN k [n]
	ZRANDMEMBER k [n [WITHSCORES]]
	ZRANGE k F F BYSCORE [REV] [LIMIT n n] [WITHSCORES]
	ZRANGE k i i [REV] [WITHSCORES] [LIMIT n n]
	ZRANGESTORE k k F F BYSCORE [REV] [LIMIT n n]
	ZRANGESTORE k k i i [REV] [LIMIT n n]
	ZRANGEBYSCORE k F F [WITHSCORES] [LIMIT n n]
	ZRANK k m
	ZREM k (m)+
	ZREMRANGEBYRANK k i i
	ZREMRANGEBYSCORE k F F
	ZREVRANGE k i i [WITHSCORES]
	ZREVRANGEBYSCORE k F F [WITHSCORES] [LIMIT n n]
	ZREVRANK k m
	ZSCAN k 0 [MATCH g] [COUNT n]
	ZSCORE k m
	ZUNION {1 k [WEIGHTS f]|2 k k [WEIGHTS f f]|3 k k k|n k} [AGGREGATE {SUM|MIN|MAX}] [WITHSCORES]
	ZUNIONSTORE k {1 k [WEIGHTS f]|2 k k [WEIGHTS f f]|3 k k k|n k} [AGGREGATE {SUM|MIN|MAX}]
`)

// lexTemplates are for keys of their own, where all scores are the same: what
// a range by members of other sorted sets gives is left open. L is a bound.
var lexTemplates = parseTemplates(`
	COPY k k [REPLACE]
	DEL k
	LPUSH k m
	RENAME k k
	ZADD k (0 m)+
	ZADD k (0 m)+
	ZADD k (0 m)+
	ZCARD k
	ZLEXCOUNT k L L
	ZLEXCOUNT k L L
	ZRANGE k L L BYLEX [REV] [LIMIT n n] [WITHSCORES]
	ZRANGE k L L BYLEX [REV] [LIMIT n n]
	ZRANGEBYLEX k L L [LIMIT n n]
	ZRANGESTORE k k L L BYLEX [REV] [LIMIT n n]
	ZRANK k m
	ZREM k (m)+
	ZREMRANGEBYLEX k L L
	ZREVRANGEBYLEX k L L [LIMIT n n]
`)

// vocabulary has the words that a letter stands for, if they are few.
var vocabulary = map[string]string{
	"n": "0 1 2 3 5 10 -1 -2 -3 40 9223372036854775807 -9223372036854775808",
	"f": "0 1 -1 2 3 0.5 -0.25 1.5 1e3 inf -inf 3 4 5 0.1 1e-7 12345678901234567890 -0",
	"F": "0 1 -1 (1 (0 2 3 (3 -inf +inf (-inf (inf 0.1 5 1.5 (1.5 1e3",
	"X": "0 13.361389 15.087269 -179.99 179.99 -5.5 2.3488 181 100 13.4 13.5",
	"Y": "0 38.115556 37.502669 -85 85 48.8534 86 -33.3 38.1 38.2 37.9",
	"r": "0 1 10 100 200.5 500 1000 5000 20000 1e5 -1 x",
	"u": "km km km m ft mi mi km",
	"o": "0 1 2 7 8 9 30 63 64 100 #0 #1 #3 -1 4294967296 #4294967296",
	"t": "i8 u8 i5 u5 i1 u1 i16 u16 i33 u63 i64 i63 u64 i0 x",
	"L": "- + - + [ ( [a (a [b (c [x (42 [m15 (m7 [-",
	"T": "0 -1 -1000000 100000 9223372036854775 9223372036854775807 -9223372036854775808",
	"g": "* a* ?* *1 [ab]* [^a]* m1? \\a [a-c x* {t}*",
}
