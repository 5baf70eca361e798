package store

import (
	"fmt"
	"strconv"
	"strings"
)

// An Op is a command of the table, or Other.
type Op uint16

// The commands that structures use, alphabetical.
const (
	Other Op = iota // any command by its name, which is the first argument
	Append
	BLMove
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
	Get
	GetDel
	GetEx
	GetSet
	HDel
	HExists
	HGet
	HGetAll
	HIncrBy
	HKeys
	HLen
	HMGet
	HRandField
	HScan
	HSet
	HSetNX
	HStrLen
	HVals
	Incr
	IncrBy
	Info
	Keys
	LIndex
	LInsert
	LLen
	LMove
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
	Persist
	PExpire
	PExpireAt
	PExpireTime
	Ping
	PTTL
	RandomKey
	Rename
	RenameNX
	RPop
	RPush
	RPushX
	SAdd
	Scan
	SCard
	ScriptLoad
	SDiff
	Set
	SetNX
	SInter
	SIsMember
	SMembers
	SMIsMember
	SMove
	SPop
	SRandMember
	SRem
	SScan
	StrLen
	SUnion
	Time
	Touch
	TTL
	Type
	Unlink
	ZAdd
	ZCard
	ZCount
	ZIncrBy
	ZLexCount
	ZMScore
	ZPopMax
	ZPopMin
	ZRandMember
	ZRange
	ZRangeByLex
	ZRangeByScore
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
	numOps
)

// A Flag is a property of a command.
type Flag uint8

const (
	Write    Flag = 1 << iota // changes keys
	Blocking                  // may wait; the timeout in seconds is its last argument
	Whole                     // concerns every key, and names none
	Counted                   // the argument First counts the keys, which follow it
	Deciding                  // a write whose point is its result
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
	Other:            {"", -1, Write, -1, -1},
	Append:           {"APPEND", 2, Write, 0, 0},
	BLMove:           {"BLMOVE", 5, Write | Blocking, 0, 1},
	Copy:             {"COPY", -2, Write, 0, 1},
	DBSize:           {"DBSIZE", 0, Whole, -1, -1},
	Decr:             {"DECR", 1, Write, 0, 0},
	DecrBy:           {"DECRBY", 2, Write, 0, 0},
	Del:              {"DEL", -1, Write, 0, -1},
	Echo:             {"ECHO", 1, 0, -1, -1},
	Eval:             {"EVAL", -2, Write | Counted, 1, -1},
	EvalRO:           {"EVAL_RO", -2, Counted, 1, -1},
	EvalSha:          {"EVALSHA", -2, Write | Counted, 1, -1},
	EvalShaRO:        {"EVALSHA_RO", -2, Counted, 1, -1},
	Exists:           {"EXISTS", -1, 0, 0, -1},
	Expire:           {"EXPIRE", -2, Write, 0, 0},
	ExpireAt:         {"EXPIREAT", -2, Write, 0, 0},
	ExpireTime:       {"EXPIRETIME", 1, 0, 0, 0},
	FlushAll:         {"FLUSHALL", anyArity, Write | Whole, -1, -1},
	Get:              {"GET", 1, 0, 0, 0},
	GetDel:           {"GETDEL", 1, Write | Deciding, 0, 0},
	GetEx:            {"GETEX", -1, Write, 0, 0},
	GetSet:           {"GETSET", 2, Write | Deciding, 0, 0},
	HDel:             {"HDEL", -2, Write, 0, 0},
	HExists:          {"HEXISTS", 2, 0, 0, 0},
	HGet:             {"HGET", 2, 0, 0, 0},
	HGetAll:          {"HGETALL", 1, 0, 0, 0},
	HIncrBy:          {"HINCRBY", 3, Write, 0, 0},
	HKeys:            {"HKEYS", 1, 0, 0, 0},
	HLen:             {"HLEN", 1, 0, 0, 0},
	HMGet:            {"HMGET", -2, 0, 0, 0},
	HRandField:       {"HRANDFIELD", -1, 0, 0, 0},
	HScan:            {"HSCAN", -2, 0, 0, 0},
	HSet:             {"HSET", -3, Write, 0, 0},
	HSetNX:           {"HSETNX", 3, Write, 0, 0},
	HStrLen:          {"HSTRLEN", 2, 0, 0, 0},
	HVals:            {"HVALS", 1, 0, 0, 0},
	Incr:             {"INCR", 1, Write, 0, 0},
	IncrBy:           {"INCRBY", 2, Write, 0, 0},
	Info:             {"INFO", anyArity, Whole, -1, -1},
	Keys:             {"KEYS", 1, Whole, -1, -1},
	LIndex:           {"LINDEX", 2, 0, 0, 0},
	LInsert:          {"LINSERT", 4, Write, 0, 0},
	LLen:             {"LLEN", 1, 0, 0, 0},
	LMove:            {"LMOVE", 4, Write | Deciding, 0, 1},
	LPop:             {"LPOP", -1, Write | Deciding, 0, 0},
	LPos:             {"LPOS", -2, 0, 0, 0},
	LPush:            {"LPUSH", -2, Write, 0, 0},
	LPushX:           {"LPUSHX", -2, Write, 0, 0},
	LRange:           {"LRANGE", 3, 0, 0, 0},
	LRem:             {"LREM", 3, Write, 0, 0},
	LSet:             {"LSET", 3, Write, 0, 0},
	LTrim:            {"LTRIM", 3, Write, 0, 0},
	MemoryUsage:      {"MEMORY", -2, 0, 1, 1},
	MGet:             {"MGET", -1, 0, 0, -1},
	Persist:          {"PERSIST", 1, Write, 0, 0},
	PExpire:          {"PEXPIRE", -2, Write, 0, 0},
	PExpireAt:        {"PEXPIREAT", -2, Write, 0, 0},
	PExpireTime:      {"PEXPIRETIME", 1, 0, 0, 0},
	Ping:             {"PING", anyArity, 0, -1, -1},
	PTTL:             {"PTTL", 1, 0, 0, 0},
	RandomKey:        {"RANDOMKEY", 0, Whole, -1, -1},
	Rename:           {"RENAME", 2, Write, 0, 1},
	RenameNX:         {"RENAMENX", 2, Write, 0, 1},
	RPop:             {"RPOP", -1, Write | Deciding, 0, 0},
	RPush:            {"RPUSH", -2, Write, 0, 0},
	RPushX:           {"RPUSHX", -2, Write, 0, 0},
	SAdd:             {"SADD", -2, Write, 0, 0},
	Scan:             {"SCAN", -1, Whole, -1, -1},
	SCard:            {"SCARD", 1, 0, 0, 0},
	ScriptLoad:       {"SCRIPT", -1, 0, -1, -1},
	SDiff:            {"SDIFF", -1, 0, 0, -1},
	Set:              {"SET", -2, Write, 0, 0},
	SetNX:            {"SETNX", 2, Write, 0, 0},
	SInter:           {"SINTER", -1, 0, 0, -1},
	SIsMember:        {"SISMEMBER", 2, 0, 0, 0},
	SMembers:         {"SMEMBERS", 1, 0, 0, 0},
	SMIsMember:       {"SMISMEMBER", -2, 0, 0, 0},
	SMove:            {"SMOVE", 3, Write, 0, 1},
	SPop:             {"SPOP", -1, Write | Deciding, 0, 0},
	SRandMember:      {"SRANDMEMBER", -1, 0, 0, 0},
	SRem:             {"SREM", -2, Write, 0, 0},
	SScan:            {"SSCAN", -2, 0, 0, 0},
	StrLen:           {"STRLEN", 1, 0, 0, 0},
	SUnion:           {"SUNION", -1, 0, 0, -1},
	Time:             {"TIME", 0, 0, -1, -1},
	Touch:            {"TOUCH", -1, 0, 0, -1},
	TTL:              {"TTL", 1, 0, 0, 0},
	Type:             {"TYPE", 1, 0, 0, 0},
	Unlink:           {"UNLINK", -1, Write, 0, -1},
	ZAdd:             {"ZADD", -3, Write, 0, 0},
	ZCard:            {"ZCARD", 1, 0, 0, 0},
	ZCount:           {"ZCOUNT", 3, 0, 0, 0},
	ZIncrBy:          {"ZINCRBY", 3, Write, 0, 0},
	ZLexCount:        {"ZLEXCOUNT", 3, 0, 0, 0},
	ZMScore:          {"ZMSCORE", -2, 0, 0, 0},
	ZPopMax:          {"ZPOPMAX", -1, Write | Deciding, 0, 0},
	ZPopMin:          {"ZPOPMIN", -1, Write | Deciding, 0, 0},
	ZRandMember:      {"ZRANDMEMBER", -1, 0, 0, 0},
	ZRange:           {"ZRANGE", -3, 0, 0, 0},
	ZRangeByLex:      {"ZRANGEBYLEX", -3, 0, 0, 0},
	ZRangeByScore:    {"ZRANGEBYSCORE", -3, 0, 0, 0},
	ZRank:            {"ZRANK", 2, 0, 0, 0},
	ZRem:             {"ZREM", -2, Write, 0, 0},
	ZRemRangeByLex:   {"ZREMRANGEBYLEX", 3, Write, 0, 0},
	ZRemRangeByRank:  {"ZREMRANGEBYRANK", 3, Write, 0, 0},
	ZRemRangeByScore: {"ZREMRANGEBYSCORE", 3, Write, 0, 0},
	ZRevRange:        {"ZREVRANGE", -3, 0, 0, 0},
	ZRevRangeByLex:   {"ZREVRANGEBYLEX", -3, 0, 0, 0},
	ZRevRangeByScore: {"ZREVRANGEBYSCORE", -3, 0, 0, 0},
	ZRevRank:         {"ZREVRANK", 2, 0, 0, 0},
	ZScan:            {"ZSCAN", -2, 0, 0, 0},
	ZScore:           {"ZSCORE", 2, 0, 0, 0},
}

// Row gives the row of op.
func (op Op) Row() *Row { return &rows[op] }

func (op Op) String() string { return rows[op].Name }

// inline is how many arguments a Command holds by itself: enough for every
// command of one element. Longer ones allocate.
const inline = 6

// A Command is an operation and its arguments. It passes by value, so that
// making and executing a short one does not allocate. Arguments are shared,
// never copied.
type Command struct {
	Script *Script // nil for a command of the table
	Op     Op
	n      int32
	few    [inline]string
	more   []string
}

// Cmd makes a command.
func Cmd(op Op, args ...string) Command {
	c := Command{Op: op}
	c.fill(args)
	return c
}

// Raw makes any command, by its name.
func Raw(name string, args ...string) Command {
	return CmdList(Other, name, args)
}

// CmdList makes a command whose arguments are first and then rest. It keeps
// rest if it is long.
func CmdList(op Op, first string, rest []string) Command {
	c := Command{Op: op, n: int32(1 + len(rest))}
	c.few[0] = first
	if k := copy(c.few[1:], rest); k < len(rest) {
		c.more = rest[k:]
	}
	return c
}

func (c *Command) fill(args []string) {
	c.n = int32(len(args))
	for i, arg := range args[:min(inline, len(args))] { // faster than copy: c is on the stack
		c.few[i] = arg
	}
	if len(args) > inline {
		c.more = append([]string(nil), args[inline:]...)
	}
}

// Len gives the number of arguments.
func (c *Command) Len() int { return int(c.n) }

// Arg gives argument i.
func (c *Command) Arg(i int) string {
	if i < inline {
		return c.few[i]
	}
	return c.more[i-inline]
}

// Row gives the row of c.
func (c *Command) Row() *Row { return &rows[c.Op] }

// Writes reports whether c may change keys.
func (c *Command) Writes() bool {
	if c.Script != nil {
		return !c.Script.ReadOnly
	}
	return rows[c.Op].Flags&Write != 0
}

// Blocks reports whether c may wait for something to happen, be it of the table
// or known by its name.
func (c *Command) Blocks() bool {
	if c.Script != nil || c.Op != Other {
		return c.Script == nil && rows[c.Op].Flags&Blocking != 0
	}
	switch strings.ToUpper(c.Arg(0)) {
	case "BLMOVE", "BLMPOP", "BLPOP", "BRPOP", "BRPOPLPUSH", "BZMPOP", "BZPOPMAX", "BZPOPMIN", "WAIT", "WAITAOF":
		return true
	case "XREAD", "XREADGROUP":
		for i := 1; i < c.Len(); i++ {
			if strings.EqualFold(c.Arg(i), "BLOCK") {
				return true
			}
		}
	}
	return false
}

// Keys gives the positions of the keys of c, the end excluded.
func (c *Command) Keys() (first, end int) {
	if c.Script != nil {
		return 0, c.Script.Keys
	}
	r := &rows[c.Op]
	switch {
	case r.First < 0:
		return 0, 0
	case r.Flags&Counted != 0:
		return c.counted(int(r.First))
	case r.Last < 0:
		return int(r.First), int(c.n) + int(r.Last) + 1
	}
	return int(r.First), min(int(r.Last)+1, int(c.n))
}

// counted gives the positions of the keys whose number is argument at. One
// that makes no sense is none: executing the command reports it.
func (c *Command) counted(at int) (first, end int) {
	n, err := strconv.Atoi(c.Arg(at))
	if err != nil || n < 0 || n > int(c.n)-at-1 {
		return at + 1, at + 1
	}
	return at + 1, at + 1 + n
}

// Check reports a wrong number of arguments, in the words of Redis.
func (c *Command) Check() error {
	if c.Script != nil {
		if int(c.n) < c.Script.Keys {
			return fmt.Errorf("script %s: wants %d keys", c.Script.Name, c.Script.Keys)
		}
		return nil
	}
	r := &rows[c.Op]
	if a := int32(r.Arity); a >= 0 && c.n != a || c.n < -a && a != anyArity {
		return Error("ERR wrong number of arguments for '" + lower(r.Name) + "' command")
	}
	return nil
}

func lower(s string) string {
	b := []byte(s)
	for i := range b {
		b[i] |= 0x20
	}
	return string(b)
}

// ArgPtr gives argument i by pointer, for a client that takes interfaces.
func (c *Command) ArgPtr(i int) *string {
	if i < inline {
		return &c.few[i]
	}
	return &c.more[i-inline]
}

// With gives c with another argument i.
func (c Command) With(i int, arg string) Command {
	if i < inline {
		c.few[i] = arg
		return c
	}
	c.more = append([]string(nil), c.more...)
	c.more[i-inline] = arg
	return c
}

// byName finds the row of a command by its name in capitals.
var byName = func() map[string]Op {
	m := make(map[string]Op, numOps)
	for op := Other + 1; op < numOps; op++ {
		m[rows[op].Name] = op
	}
	return m
}()

// Named makes a command of any name: one of the table if it is there.
func Named(name string, args ...string) Command {
	if op := lookup(name); op != Other {
		return Cmd(op, args...)
	}
	return Raw(name, args...)
}

func lookup(name string) Op {
	if op, ok := byName[name]; ok {
		return op
	}
	return byName[strings.ToUpper(name)]
}

// Resolve gives c as a command of the table if it is one by its name.
func (c Command) Resolve() Command {
	if c.Op != Other || c.Script != nil || c.n == 0 {
		return c
	}
	op := lookup(c.few[0])
	if op == Other {
		return c
	}
	r := Command{Op: op, n: c.n - 1}
	for i := range min(inline, int(r.n)) {
		r.few[i] = c.Arg(i + 1)
	}
	if r.n > inline {
		r.more = c.more[1:]
	}
	return r
}
