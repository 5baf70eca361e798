package luavm

import (
	"encoding/binary"
	"math"

	lua "github.com/yuin/gopher-lua"
)

// msgpackLibrary is cmsgpack: MessagePack as Redis writes and reads it, without
// the types that came later
// (https://github.com/msgpack/msgpack/blob/master/spec-old.md).
var msgpackLibrary = Library{
	Name: "cmsgpack",
	Funcs: map[string]Func{
		"pack":         msgpackPack,
		"unpack":       func(a Args) int { return unpackAll(a, 0, 0) },
		"unpack_limit": func(a Args) int { return unpackAll(a, a.Int(2), a.OptInt(3, 0)) },
		"unpack_one":   func(a Args) int { return unpackAll(a, 1, a.OptInt(2, 0)) },
	},
	Values: map[string]lua.LValue{
		"_COPYRIGHT":   lua.LString("Copyright (C) 2012, Salvatore Sanfilippo"),
		"_DESCRIPTION": lua.LString("MessagePack C implementation for Lua"),
		"_NAME":        lua.LString("cmsgpack"),
		"_VERSION":     lua.LString("lua-cmsgpack 0.4.0"),
	},
}

const (
	maxPacked   = 16   // tables in each other; deeper ones are nil
	maxUnpacked = 2000 // the same when reading, where it is an error
)

func msgpackPack(a Args) int {
	if a.Len() == 0 {
		a.Fail(0, "MessagePack pack needs input.")
	}
	p := packer{a: a}
	for i := 1; i <= a.Len(); i++ {
		p.value(a.At(i), 0)
	}
	return a.PushStr(string(p.b))
}

// A packer writes values.
type packer struct {
	a Args
	b []byte
}

func (p *packer) value(v lua.LValue, depth int) {
	p.a.Work(1)
	switch v := v.(type) {
	case lua.LString:
		p.a.Size(len(p.b) + len(v))
		p.text(string(v))
	case lua.LBool:
		if v {
			p.b = append(p.b, 0xc3)
		} else {
			p.b = append(p.b, 0xc2)
		}
	case lua.LNumber:
		p.number(float64(v))
	case *lua.LTable:
		if depth == maxPacked {
			p.b = append(p.b, 0xc0)
			return
		}
		p.table(v, depth)
	default:
		p.b = append(p.b, 0xc0)
	}
}

func (p *packer) text(s string) {
	switch n := len(s); {
	case n < 32:
		p.b = append(p.b, 0xa0|byte(n))
	case n <= math.MaxUint8:
		p.b = append(p.b, 0xd9, byte(n))
	default:
		p.head(0xda, n)
	}
	p.b = append(p.b, s...)
}

// head writes a size of two or four bytes behind a code: the next one if it is
// four.
func (p *packer) head(code byte, n int) {
	if n <= math.MaxUint16 {
		p.b = binary.BigEndian.AppendUint16(append(p.b, code), uint16(n))
	} else {
		p.b = binary.BigEndian.AppendUint32(append(p.b, code+1), uint32(n))
	}
}

func (p *packer) number(f float64) {
	if n := ToInteger(f); float64(n) == f && f < 1<<63 {
		p.integer(n)
		return
	}
	if float64(float32(f)) == f {
		p.b = binary.BigEndian.AppendUint32(append(p.b, 0xca), math.Float32bits(float32(f)))
	} else {
		p.b = binary.BigEndian.AppendUint64(append(p.b, 0xcb), math.Float64bits(f))
	}
}

// integer writes n in as few bytes as it fits into.
func (p *packer) integer(n int64) {
	switch {
	case n >= -32 && n <= math.MaxInt8:
		p.b = append(p.b, byte(n))
	case n >= 0 && n <= math.MaxUint8:
		p.b = append(p.b, 0xcc, byte(n))
	case n >= 0 && n <= math.MaxUint16:
		p.b = binary.BigEndian.AppendUint16(append(p.b, 0xcd), uint16(n))
	case n >= 0 && n <= math.MaxUint32:
		p.b = binary.BigEndian.AppendUint32(append(p.b, 0xce), uint32(n))
	case n >= 0:
		p.b = binary.BigEndian.AppendUint64(append(p.b, 0xcf), uint64(n))
	case n >= math.MinInt8:
		p.b = append(p.b, 0xd0, byte(n))
	case n >= math.MinInt16:
		p.b = binary.BigEndian.AppendUint16(append(p.b, 0xd1), uint16(n))
	case n >= math.MinInt32:
		p.b = binary.BigEndian.AppendUint32(append(p.b, 0xd2), uint32(n))
	default:
		p.b = binary.BigEndian.AppendUint64(append(p.b, 0xd3), uint64(n))
	}
}

// table writes an array if the keys are 1 to n, else a map.
func (p *packer) table(t *lua.LTable, depth int) {
	if inner := p.a.VM.frozen[t]; inner != nil {
		t = inner
	}
	longest, count, array := 0.0, 0, true
	for key, _ := t.Next(lua.LNil); key != lua.LNil; key, _ = t.Next(key) {
		count++
		n, is := key.(lua.LNumber)
		array = array && is && n > 0 && n == lua.LNumber(math.Floor(float64(n)))
		longest = max(longest, float64(n))
	}
	p.a.Size(len(p.b) + count)
	if array && longest == float64(count) {
		p.collection(0x90, 0xdc, count)
		for i := range count {
			p.value(t.RawGetInt(i+1), depth+1)
		}
		return
	}
	p.collection(0x80, 0xde, count)
	for key, value := t.Next(lua.LNil); key != lua.LNil; key, value = t.Next(key) {
		p.value(key, depth+1)
		p.value(value, depth+1)
	}
}

func (p *packer) collection(short, long byte, n int) {
	if n <= 15 {
		p.b = append(p.b, short|byte(n))
	} else {
		p.head(long, n)
	}
}

// unpackAll reads up to limit values from an offset on, all if both are 0. It
// gives the place behind them first, -1 for the end, unless they are all.
func unpackAll(a Args, limit, offset int) int {
	s := a.Str(1)
	switch {
	case offset < 0 || limit < 0:
		a.Raise("Invalid request to unpack with offset of %d and limit of %d.", offset, len(s))
	case offset > len(s):
		a.Raise("Start offset %d greater than input length %d.", offset, len(s))
	}
	all := limit == 0 && offset == 0
	u := unpacker{a: a, s: s[offset:]}
	var values []lua.LValue
	for u.s != "" && (all || len(values) < limit) {
		if len(values) >= maxResults {
			a.Raise("stack overflow (in function mp_unpack)")
		}
		values = append(values, u.value(0))
	}
	a.L.SetTop(1)
	if all {
		return a.Push(values...)
	}
	next := len(s) - len(u.s)
	if u.s == "" {
		next = -1
	}
	return a.Push(lua.LNumber(next)) + a.Push(values...)
}

// An unpacker reads values from the beginning of s.
type unpacker struct {
	a Args
	s string
}

func (u *unpacker) take(n int) string {
	if n > len(u.s) {
		u.a.Raise("Missing bytes in input.")
	}
	head := u.s[:n]
	u.s = u.s[n:]
	return head
}

// uint reads a number of n bytes.
func (u *unpacker) uint(n int) (x uint64) {
	for _, c := range []byte(u.take(n)) {
		x = x<<8 | uint64(c)
	}
	return x
}

// int reads a number of n bytes with a sign.
func (u *unpacker) int(n int) lua.LValue {
	shift := 64 - 8*n
	return lua.LNumber(int64(u.uint(n)<<shift) >> shift)
}

func (u *unpacker) value(depth int) lua.LValue {
	u.a.Work(1)
	code := byte(u.uint(1))
	switch {
	case code < 0x80 || code >= 0xe0:
		return lua.LNumber(int8(code))
	case code < 0x90:
		return u.dict(int(code&15), depth)
	case code < 0xa0:
		return u.array(int(code&15), depth)
	case code < 0xc0:
		return lua.LString(u.take(int(code & 31)))
	}
	switch code {
	case 0xc0:
		return lua.LNil
	case 0xc2:
		return lua.LFalse
	case 0xc3:
		return lua.LTrue
	case 0xca:
		return lua.LNumber(math.Float32frombits(uint32(u.uint(4))))
	case 0xcb:
		return lua.LNumber(math.Float64frombits(u.uint(8)))
	case 0xcc, 0xcd, 0xce:
		return lua.LNumber(u.uint(1 << (code - 0xcc)))
	case 0xcf: // Redis takes the highest bit for the sign
		return u.int(8)
	case 0xd0, 0xd1, 0xd2, 0xd3:
		return u.int(1 << (code - 0xd0))
	case 0xd9, 0xda, 0xdb:
		return lua.LString(u.take(int(u.uint(1 << (code - 0xd9)))))
	case 0xdc, 0xdd:
		return u.array(int(u.uint(2<<(code-0xdc))), depth)
	case 0xde, 0xdf:
		return u.dict(int(u.uint(2<<(code-0xde))), depth)
	}
	u.a.Raise("Bad data format in input.")
	return nil
}

func (u *unpacker) deeper(depth int, where string) {
	if depth >= maxUnpacked {
		u.a.Raise("stack overflow (in function %s)", where)
	}
}

func (u *unpacker) array(n, depth int) lua.LValue {
	u.deeper(depth, "mp_decode_to_lua_array")
	t := u.a.L.CreateTable(min(n, len(u.s)), 0)
	for i := 1; i <= n; i++ {
		if value := u.value(depth + 1); value != lua.LNil {
			u.a.checkIndex(t, lua.LNumber(i))
			t.RawSetInt(i, value)
		}
	}
	return t
}

func (u *unpacker) dict(n, depth int) lua.LValue {
	u.deeper(depth, "mp_decode_to_lua_hash")
	t := u.a.L.NewTable()
	for range n {
		key := u.value(depth + 1)
		value := u.value(depth + 1)
		u.a.checkKey(key)
		u.a.checkIndex(t, key)
		t.RawSet(key, value)
	}
	return t
}
