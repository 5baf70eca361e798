package embedded

import (
	"math"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A fieldType is a signed or unsigned integer of some bits: i1 to i64, u1 to u63.
type fieldType struct {
	signed bool
	bits   int64
}

// A fieldOp is one operation of BITFIELD.
type fieldOp struct {
	kind     byte // G, S or I
	typ      fieldType
	at       int64 // of its first bit
	value    int64 // to set or to add
	overflow byte  // w: wrap, s: saturate, f: fail
}

// bitfield is BITFIELD key {GET type offset | SET type offset value | INCRBY
// type offset increment | OVERFLOW WRAP|SAT|FAIL}….
func bitfield(t *tx, c *store.Command) store.Reply {
	ops, end, bad := t.readFieldOps(c)
	if bad != nil {
		return *bad
	}
	var b *buffer
	var e *entry
	text, _, wrong := t.view(c.Arg(0))
	switch {
	case !wrong.IsNil():
		return wrong
	case end > 0 && c.Op == store.BitFieldRO:
		return store.OfError("ERR BITFIELD_RO only supports the GET subcommand")
	case end > 0:
		b, e, _ = t.edit(c.Arg(0), int((end+7)/8))
	default:
		b = &buffer{b: text}
	}
	rs := make([]store.Reply, len(ops))
	changed := e != nil && len(b.b) != len(text)
	for i, op := range ops {
		old := op.typ.get(b.b, op.at)
		b.before(int(op.at/8), int((op.at+op.typ.bits+7)/8))
		rs[i] = op.do(b.b)
		changed = changed || op.typ.get(b.b, op.at) != old
	}
	if changed {
		t.touch(c.Arg(0), e)
	}
	return store.OfList(rs)
}

// readFieldOps gives the operations, and where the last bit is that they may
// change.
func (t *tx) readFieldOps(c *store.Command) (ops []fieldOp, end int64, bad *store.Reply) {
	overflow := byte('w')
	for i := 1; i < c.Len(); {
		word, left := strings.ToUpper(c.Arg(i)), c.Len()-i-1
		if word == "OVERFLOW" && left >= 1 {
			if overflow = overflowKind(c.Arg(i + 1)); overflow == 0 {
				r := store.OfError("ERR Invalid OVERFLOW type specified")
				return nil, 0, &r
			}
			i += 2
			continue
		}
		size := 2
		if word == "SET" || word == "INCRBY" {
			size = 3
		} else if word != "GET" {
			return nil, 0, &syntax
		}
		if left < size {
			return nil, 0, &syntax
		}
		op, bad := t.readFieldOp(c, i, size)
		if bad != nil {
			return nil, 0, bad
		}
		if op.overflow = overflow; op.kind != 'G' {
			end = max(end, op.at+op.typ.bits)
		}
		ops = append(ops, op)
		i += 1 + size
	}
	return ops, end, nil
}

func overflowKind(arg string) byte {
	switch strings.ToUpper(arg) {
	case "WRAP":
		return 'w'
	case "SAT":
		return 's'
	case "FAIL":
		return 'f'
	}
	return 0
}

// readFieldOp reads an operation whose name is argument i.
func (t *tx) readFieldOp(c *store.Command, i, size int) (op fieldOp, bad *store.Reply) {
	op.kind = strings.ToUpper(c.Arg(i))[0]
	if op.typ, bad = readFieldType(c.Arg(i + 1)); bad != nil {
		return op, bad
	}
	if op.at, bad = t.bitOffset(c.Arg(i+2), op.typ.bits); bad != nil {
		return op, bad
	}
	if size == 3 {
		var isInt bool
		if op.value, isInt = parseInt(c.Arg(i + 3)); !isInt {
			return op, &notInt
		}
	}
	return op, nil
}

func readFieldType(arg string) (fieldType, *store.Reply) {
	bad := store.OfError("ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.")
	if arg == "" || arg[0] != 'i' && arg[0] != 'u' {
		return fieldType{}, &bad
	}
	typ := fieldType{signed: arg[0] == 'i'}
	var isInt bool
	typ.bits, isInt = parseInt(arg[1:])
	if !isInt || typ.bits < 1 || typ.bits > 64 || !typ.signed && typ.bits > 63 {
		return fieldType{}, &bad
	}
	return typ, nil
}

// do executes op, unless it fails because of an overflow: then it gives nil.
func (op *fieldOp) do(b []byte) store.Reply {
	old := op.typ.get(b, op.at)
	if op.kind == 'G' {
		return store.OfInt(old)
	}
	base, by := op.value, int64(0)
	if op.kind == 'I' {
		base, by = old, op.value
	}
	value, over := op.typ.add(base, by, op.overflow)
	if over && op.overflow == 'f' {
		return store.Reply{}
	}
	op.typ.set(b, op.at, value)
	if op.kind == 'I' {
		return store.OfInt(value)
	}
	return store.OfInt(old)
}

// get gives the value whose first bit is at, zeros following the text.
func (typ fieldType) get(b []byte, at int64) int64 {
	var v uint64
	for i := at; i < at+typ.bits; i++ {
		v <<= 1
		if k := i >> 3; k < int64(len(b)) {
			v |= uint64(b[k]>>(7-i&7)) & 1
		}
	}
	return typ.wrap(v)
}

func (typ fieldType) set(b []byte, at, value int64) {
	for i := at + typ.bits - 1; i >= at; i-- {
		mask := byte(0x80) >> (i & 7)
		b[i>>3] &^= mask
		if value&1 != 0 {
			b[i>>3] |= mask
		}
		value >>= 1
	}
}

// wrap gives the lower bits of v as a value of the type.
func (typ fieldType) wrap(v uint64) int64 {
	shift := 64 - typ.bits
	if typ.signed {
		return int64(v<<shift) >> shift
	}
	return int64(v << shift >> shift)
}

// limits gives the least and the greatest value.
func (typ fieldType) limits() (least, most int64) {
	if typ.signed {
		most = math.MaxInt64 >> (64 - typ.bits)
		return -most - 1, most
	}
	return 0, math.MaxInt64 >> (63 - typ.bits)
}

// add gives a + b, and whether the type has no such value. Then it is the
// lower bits of it, or the limit that it is beyond.
func (typ fieldType) add(a, b int64, overflow byte) (sum int64, over bool) {
	least, most := typ.limits()
	above, below := typ.beyond(a, b)
	switch {
	case !above && !below:
		return a + b, false
	case overflow != 's':
		return typ.wrap(uint64(a) + uint64(b)), true
	case above:
		return most, true
	}
	return least, true
}

// beyond reports whether a + b is greater or less than the type allows. As in
// Redis, an unsigned a that is negative counts as great, and the distance to a
// limit wraps around.
func (typ fieldType) beyond(a, b int64) (above, below bool) {
	least, most := typ.limits()
	if !typ.signed {
		above = a < 0 || a > most || b > most-a
		return above, !above && b < 0 && a+b < 0
	}
	narrow := typ.bits < 64
	above = a > most || (narrow || a >= 0 && b > 0) && b > most-a
	return above, !above && (a < least || (narrow || a < 0 && b < 0) && b < least-a)
}
