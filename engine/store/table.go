package store

import "strings"

// An Op is a command of the table, or Other.
type Op uint16

// The commands that structures use, alphabetical.
const (
	Other Op = iota // any command by its name, which is the first argument
	Append
	BitCount
	BitField
	BitFieldRO
	BitOp
	BitPos
	BLMove
	BLMPop
	BLPop
	BRPop
	BRPopLPush
	BZMPop
	BZPopMax
	BZPopMin
	Config
	Copy
	DBSize
	Decr
	DecrBy
	Del
	Echo
	Eval
	EvalRO
	EvalSha
	EvalShaRO
	Exists
	Expire
	ExpireAt
	ExpireTime
	FlushAll
	FlushDB
	Function
	GeoAdd
	GeoDist
	GeoHash
	GeoPos
	GeoRadius
	GeoRadiusByMember
	GeoRadiusByMemberRO
	GeoRadiusRO
	GeoSearch
	GeoSearchStore
	Get
	GetBit
	GetDel
	GetEx
	GetRange
	GetSet
	HDel
	HExists
	HExpire
	HExpireAt
	HExpireTime
	HGet
	HGetAll
	HIncrBy
	HIncrByFloat
	HKeys
	HLen
	HMGet
	HMSet
	HPersist
	HPExpire
	HPExpireAt
	HPExpireTime
	HPTTL
	HRandField
	HScan
	HSet
	HSetNX
	HStrLen
	HTTL
	HVals
	Incr
	IncrBy
	IncrByFloat
	Info
	Keys
	LCS
	LIndex
	LInsert
	LLen
	LMove
	LMPop
	LPop
	LPos
	LPush
	LPushX
	LRange
	LRem
	LSet
	LTrim
	MemoryUsage
	MGet
	MSet
	MSetNX
	Object
	Persist
	PExpire
	PExpireAt
	PExpireTime
	PFAdd
	PFCount
	PFMerge
	Ping
	PSetEX
	PTTL
	Publish
	PubSub
	RandomKey
	Rename
	RenameNX
	RPop
	RPopLPush
	RPush
	RPushX
	SAdd
	Scan
	SCard
	ScriptLoad
	SDiff
	SDiffStore
	Set
	SetBit
	SetEX
	SetNX
	SetRange
	SInter
	SInterCard
	SInterStore
	SIsMember
	SMembers
	SMIsMember
	SMove
	Sort
	SortRO
	SPop
	SRandMember
	SRem
	SScan
	StrLen
	SubStr
	SUnion
	SUnionStore
	Time
	Touch
	TTL
	Type
	Unlink
	XAck
	XAdd
	XAutoClaim
	XClaim
	XDel
	XGroup
	XInfo
	XLen
	XPending
	XRange
	XRead
	XReadGroup
	XRevRange
	XSetID
	XTrim
	ZAdd
	ZCard
	ZCount
	ZDiff
	ZDiffStore
	ZIncrBy
	ZInter
	ZInterCard
	ZInterStore
	ZLexCount
	ZMPop
	ZMScore
	ZPopMax
	ZPopMin
	ZRandMember
	ZRange
	ZRangeByLex
	ZRangeByScore
	ZRangeStore
	ZRank
	ZRem
	ZRemRangeByLex
	ZRemRangeByRank
	ZRemRangeByScore
	ZRevRange
	ZRevRangeByLex
	ZRevRangeByScore
	ZRevRank
	ZScan
	ZScore
	ZUnion
	ZUnionStore
	numOps
)

// A Flag is a property of a command.
type Flag uint16

const (
	Write    Flag = 1 << iota // changes keys
	Blocking                  // may wait
	Whole                     // concerns every key, and names none
	Counted                   // the argument First counts the keys, which follow it
	Deciding                  // a write whose point is its result
	Pairs                     // each key is followed by its value
	Stored                    // argument 0 is a key besides those that are counted
	Storing                   // the option STORE or STOREDIST names one more key
	Scripted                  // executes a script
	Caching                   // a read that may remember what it found in the key
	Streams                   // keys and as many IDs follow the option STREAMS; it may wait if it has the option BLOCK
)

// A Row describes a command. Arity counts the arguments without the name; one
// that is negative is a minimum. Keys are the arguments First to Last, Last
// being relative to the end if negative; First is -1 if there are none.
type Row struct {
	Name        string
	Arity       int8
	Flags       Flag
	First, Last int8
}

// anyArity is the arity of a command that takes any number of arguments.
const anyArity = -128

var rows = [numOps]Row{
	Other:               {"", -1, Write, -1, -1},
	Append:              {"APPEND", 2, Write, 0, 0},
	BitCount:            {"BITCOUNT", -1, 0, 0, 0},
	BitField:            {"BITFIELD", -1, Write, 0, 0},
	BitFieldRO:          {"BITFIELD_RO", -1, 0, 0, 0},
	BitOp:               {"BITOP", -3, Write, 1, -1},
	BitPos:              {"BITPOS", -2, 0, 0, 0},
	BLMove:              {"BLMOVE", 5, Write | Blocking, 0, 1},
	BLMPop:              {"BLMPOP", -4, Write | Blocking | Counted, 1, -1},
	BLPop:               {"BLPOP", -2, Write | Blocking, 0, -2},
	BRPop:               {"BRPOP", -2, Write | Blocking, 0, -2},
	BRPopLPush:          {"BRPOPLPUSH", 3, Write | Blocking, 0, 1},
	BZMPop:              {"BZMPOP", -4, Write | Blocking | Counted, 1, -1},
	BZPopMax:            {"BZPOPMAX", -2, Write | Blocking, 0, -2},
	BZPopMin:            {"BZPOPMIN", -2, Write | Blocking, 0, -2},
	Config:              {"CONFIG", -1, 0, -1, -1},
	Copy:                {"COPY", -2, Write, 0, 1},
	DBSize:              {"DBSIZE", 0, Whole, -1, -1},
	Decr:                {"DECR", 1, Write, 0, 0},
	DecrBy:              {"DECRBY", 2, Write, 0, 0},
	Del:                 {"DEL", -1, Write, 0, -1},
	Echo:                {"ECHO", 1, 0, -1, -1},
	Eval:                {"EVAL", -2, Write | Counted | Scripted, 1, -1},
	EvalRO:              {"EVAL_RO", -2, Counted | Scripted, 1, -1},
	EvalSha:             {"EVALSHA", -2, Write | Counted | Scripted, 1, -1},
	EvalShaRO:           {"EVALSHA_RO", -2, Counted | Scripted, 1, -1},
	Exists:              {"EXISTS", -1, 0, 0, -1},
	Expire:              {"EXPIRE", -2, Write, 0, 0},
	ExpireAt:            {"EXPIREAT", -2, Write, 0, 0},
	ExpireTime:          {"EXPIRETIME", 1, 0, 0, 0},
	FlushAll:            {"FLUSHALL", anyArity, Write | Whole, -1, -1},
	FlushDB:             {"FLUSHDB", anyArity, Write | Whole, -1, -1},
	Function:            {"FUNCTION", -1, Write, -1, -1},
	GeoAdd:              {"GEOADD", -4, Write, 0, 0},
	GeoDist:             {"GEODIST", -3, 0, 0, 0},
	GeoHash:             {"GEOHASH", -1, 0, 0, 0},
	GeoPos:              {"GEOPOS", -1, 0, 0, 0},
	GeoRadius:           {"GEORADIUS", -5, Write | Storing, 0, 0},
	GeoRadiusByMember:   {"GEORADIUSBYMEMBER", -4, Write | Storing, 0, 0},
	GeoRadiusByMemberRO: {"GEORADIUSBYMEMBER_RO", -4, 0, 0, 0},
	GeoRadiusRO:         {"GEORADIUS_RO", -5, 0, 0, 0},
	GeoSearch:           {"GEOSEARCH", -6, 0, 0, 0},
	GeoSearchStore:      {"GEOSEARCHSTORE", -7, Write, 0, 1},
	Get:                 {"GET", 1, 0, 0, 0},
	GetBit:              {"GETBIT", 2, 0, 0, 0},
	GetDel:              {"GETDEL", 1, Write | Deciding, 0, 0},
	GetEx:               {"GETEX", -1, Write, 0, 0},
	GetRange:            {"GETRANGE", 3, 0, 0, 0},
	GetSet:              {"GETSET", 2, Write | Deciding, 0, 0},
	HDel:                {"HDEL", -2, Write, 0, 0},
	HExists:             {"HEXISTS", 2, 0, 0, 0},
	HExpire:             {"HEXPIRE", -5, Write, 0, 0},
	HExpireAt:           {"HEXPIREAT", -5, Write, 0, 0},
	HExpireTime:         {"HEXPIRETIME", -4, 0, 0, 0},
	HGet:                {"HGET", 2, 0, 0, 0},
	HGetAll:             {"HGETALL", 1, 0, 0, 0},
	HIncrBy:             {"HINCRBY", 3, Write, 0, 0},
	HIncrByFloat:        {"HINCRBYFLOAT", 3, Write, 0, 0},
	HKeys:               {"HKEYS", 1, 0, 0, 0},
	HLen:                {"HLEN", 1, 0, 0, 0},
	HMGet:               {"HMGET", -2, 0, 0, 0},
	HMSet:               {"HMSET", -3, Write, 0, 0},
	HPersist:            {"HPERSIST", -4, Write, 0, 0},
	HPExpire:            {"HPEXPIRE", -5, Write, 0, 0},
	HPExpireAt:          {"HPEXPIREAT", -5, Write, 0, 0},
	HPExpireTime:        {"HPEXPIRETIME", -4, 0, 0, 0},
	HPTTL:               {"HPTTL", -4, 0, 0, 0},
	HRandField:          {"HRANDFIELD", -1, 0, 0, 0},
	HScan:               {"HSCAN", -2, 0, 0, 0},
	HSet:                {"HSET", -3, Write, 0, 0},
	HSetNX:              {"HSETNX", 3, Write | Deciding, 0, 0},
	HStrLen:             {"HSTRLEN", 2, 0, 0, 0},
	HTTL:                {"HTTL", -4, 0, 0, 0},
	HVals:               {"HVALS", 1, 0, 0, 0},
	Incr:                {"INCR", 1, Write, 0, 0},
	IncrBy:              {"INCRBY", 2, Write, 0, 0},
	IncrByFloat:         {"INCRBYFLOAT", 2, Write, 0, 0},
	Info:                {"INFO", anyArity, Whole, -1, -1},
	Keys:                {"KEYS", 1, Whole, -1, -1},
	LCS:                 {"LCS", -2, 0, 0, 1},
	LIndex:              {"LINDEX", 2, 0, 0, 0},
	LInsert:             {"LINSERT", 4, Write, 0, 0},
	LLen:                {"LLEN", 1, 0, 0, 0},
	LMove:               {"LMOVE", 4, Write | Deciding, 0, 1},
	LMPop:               {"LMPOP", -3, Write | Deciding | Counted, 0, -1},
	LPop:                {"LPOP", -1, Write | Deciding, 0, 0},
	LPos:                {"LPOS", -2, 0, 0, 0},
	LPush:               {"LPUSH", -2, Write, 0, 0},
	LPushX:              {"LPUSHX", -2, Write, 0, 0},
	LRange:              {"LRANGE", 3, 0, 0, 0},
	LRem:                {"LREM", 3, Write, 0, 0},
	LSet:                {"LSET", 3, Write, 0, 0},
	LTrim:               {"LTRIM", 3, Write, 0, 0},
	MemoryUsage:         {"MEMORY", -1, 0, 1, 1},
	MGet:                {"MGET", -1, 0, 0, -1},
	MSet:                {"MSET", -2, Write | Pairs, 0, -1},
	MSetNX:              {"MSETNX", -2, Write | Deciding | Pairs, 0, -1},
	Object:              {"OBJECT", -1, 0, 1, 1},
	Persist:             {"PERSIST", 1, Write, 0, 0},
	PExpire:             {"PEXPIRE", -2, Write, 0, 0},
	PExpireAt:           {"PEXPIREAT", -2, Write, 0, 0},
	PExpireTime:         {"PEXPIRETIME", 1, 0, 0, 0},
	PFAdd:               {"PFADD", -1, Write, 0, 0},
	PFCount:             {"PFCOUNT", -1, Caching, 0, -1},
	PFMerge:             {"PFMERGE", -1, Write, 0, -1},
	Ping:                {"PING", anyArity, 0, -1, -1},
	PSetEX:              {"PSETEX", 3, Write, 0, 0},
	PTTL:                {"PTTL", 1, 0, 0, 0},
	Publish:             {"PUBLISH", 2, Write, -1, -1},
	PubSub:              {"PUBSUB", -1, 0, -1, -1},
	RandomKey:           {"RANDOMKEY", 0, Whole, -1, -1},
	Rename:              {"RENAME", 2, Write, 0, 1},
	RenameNX:            {"RENAMENX", 2, Write, 0, 1},
	RPop:                {"RPOP", -1, Write | Deciding, 0, 0},
	RPopLPush:           {"RPOPLPUSH", 2, Write | Deciding, 0, 1},
	RPush:               {"RPUSH", -2, Write, 0, 0},
	RPushX:              {"RPUSHX", -2, Write, 0, 0},
	SAdd:                {"SADD", -2, Write, 0, 0},
	Scan:                {"SCAN", -1, Whole, -1, -1},
	SCard:               {"SCARD", 1, 0, 0, 0},
	ScriptLoad:          {"SCRIPT", -1, 0, -1, -1},
	SDiff:               {"SDIFF", -1, 0, 0, -1},
	SDiffStore:          {"SDIFFSTORE", -2, Write, 0, -1},
	Set:                 {"SET", -2, Write, 0, 0},
	SetBit:              {"SETBIT", 3, Write, 0, 0},
	SetEX:               {"SETEX", 3, Write, 0, 0},
	SetNX:               {"SETNX", 2, Write | Deciding, 0, 0},
	SetRange:            {"SETRANGE", 3, Write, 0, 0},
	SInter:              {"SINTER", -1, 0, 0, -1},
	SInterCard:          {"SINTERCARD", -2, Counted, 0, -1},
	SInterStore:         {"SINTERSTORE", -2, Write, 0, -1},
	SIsMember:           {"SISMEMBER", 2, 0, 0, 0},
	SMembers:            {"SMEMBERS", 1, 0, 0, 0},
	SMIsMember:          {"SMISMEMBER", -2, 0, 0, 0},
	SMove:               {"SMOVE", 3, Write, 0, 1},
	Sort:                {"SORT", -1, Write | Storing, 0, 0},
	SortRO:              {"SORT_RO", -1, 0, 0, 0},
	SPop:                {"SPOP", -1, Write | Deciding, 0, 0},
	SRandMember:         {"SRANDMEMBER", -1, 0, 0, 0},
	SRem:                {"SREM", -2, Write, 0, 0},
	SScan:               {"SSCAN", -2, 0, 0, 0},
	StrLen:              {"STRLEN", 1, 0, 0, 0},
	SubStr:              {"SUBSTR", 3, 0, 0, 0},
	SUnion:              {"SUNION", -1, 0, 0, -1},
	SUnionStore:         {"SUNIONSTORE", -2, Write, 0, -1},
	Time:                {"TIME", 0, 0, -1, -1},
	Touch:               {"TOUCH", -1, 0, 0, -1},
	TTL:                 {"TTL", 1, 0, 0, 0},
	Type:                {"TYPE", 1, 0, 0, 0},
	Unlink:              {"UNLINK", -1, Write, 0, -1},
	XAck:                {"XACK", -3, Write, 0, 0},
	XAdd:                {"XADD", -4, Write, 0, 0},
	XAutoClaim:          {"XAUTOCLAIM", -5, Write | Deciding, 0, 0},
	XClaim:              {"XCLAIM", -5, Write | Deciding, 0, 0},
	XDel:                {"XDEL", -2, Write, 0, 0},
	XGroup:              {"XGROUP", -1, Write, 1, 1},
	XInfo:               {"XINFO", -1, 0, 1, 1},
	XLen:                {"XLEN", 1, 0, 0, 0},
	XPending:            {"XPENDING", -2, 0, 0, 0},
	XRange:              {"XRANGE", -3, 0, 0, 0},
	XRead:               {"XREAD", -3, Blocking | Streams, 0, -1},
	XReadGroup:          {"XREADGROUP", -6, Write | Blocking | Deciding | Streams, 0, -1},
	XRevRange:           {"XREVRANGE", -3, 0, 0, 0},
	XSetID:              {"XSETID", -2, Write, 0, 0},
	XTrim:               {"XTRIM", -3, Write, 0, 0},
	ZAdd:                {"ZADD", -3, Write, 0, 0},
	ZCard:               {"ZCARD", 1, 0, 0, 0},
	ZCount:              {"ZCOUNT", 3, 0, 0, 0},
	ZDiff:               {"ZDIFF", -2, Counted, 0, -1},
	ZDiffStore:          {"ZDIFFSTORE", -3, Write | Counted | Stored, 1, -1},
	ZIncrBy:             {"ZINCRBY", 3, Write, 0, 0},
	ZInter:              {"ZINTER", -2, Counted, 0, -1},
	ZInterCard:          {"ZINTERCARD", -2, Counted, 0, -1},
	ZInterStore:         {"ZINTERSTORE", -3, Write | Counted | Stored, 1, -1},
	ZLexCount:           {"ZLEXCOUNT", 3, 0, 0, 0},
	ZMPop:               {"ZMPOP", -3, Write | Deciding | Counted, 0, -1},
	ZMScore:             {"ZMSCORE", -2, 0, 0, 0},
	ZPopMax:             {"ZPOPMAX", -1, Write | Deciding, 0, 0},
	ZPopMin:             {"ZPOPMIN", -1, Write | Deciding, 0, 0},
	ZRandMember:         {"ZRANDMEMBER", -1, 0, 0, 0},
	ZRange:              {"ZRANGE", -3, 0, 0, 0},
	ZRangeByLex:         {"ZRANGEBYLEX", -3, 0, 0, 0},
	ZRangeByScore:       {"ZRANGEBYSCORE", -3, 0, 0, 0},
	ZRangeStore:         {"ZRANGESTORE", -4, Write, 0, 1},
	ZRank:               {"ZRANK", 2, 0, 0, 0},
	ZRem:                {"ZREM", -2, Write, 0, 0},
	ZRemRangeByLex:      {"ZREMRANGEBYLEX", 3, Write, 0, 0},
	ZRemRangeByRank:     {"ZREMRANGEBYRANK", 3, Write, 0, 0},
	ZRemRangeByScore:    {"ZREMRANGEBYSCORE", 3, Write, 0, 0},
	ZRevRange:           {"ZREVRANGE", -3, 0, 0, 0},
	ZRevRangeByLex:      {"ZREVRANGEBYLEX", -3, 0, 0, 0},
	ZRevRangeByScore:    {"ZREVRANGEBYSCORE", -3, 0, 0, 0},
	ZRevRank:            {"ZREVRANK", 2, 0, 0, 0},
	ZScan:               {"ZSCAN", -2, 0, 0, 0},
	ZScore:              {"ZSCORE", 2, 0, 0, 0},
	ZUnion:              {"ZUNION", -2, Counted, 0, -1},
	ZUnionStore:         {"ZUNIONSTORE", -3, Write | Counted | Stored, 1, -1},
}

// Row gives the row of op.
func (op Op) Row() *Row { return &rows[op] }

func (op Op) String() string { return rows[op].Name }

// byName finds the row of a command by its name in capitals.
var byName = func() map[string]Op {
	m := make(map[string]Op, numOps)
	for op := Other + 1; op < numOps; op++ {
		m[rows[op].Name] = op
	}
	return m
}()

func lookup(name string) Op {
	if op, ok := byName[name]; ok {
		return op
	}
	return byName[strings.ToUpper(name)]
}
