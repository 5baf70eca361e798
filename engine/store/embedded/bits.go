package embedded

import (
	"encoding/binary"
	"math/bits"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// Bits are counted from the highest of the first byte on.

var notBitOffset = store.OfError("ERR bit offset is not an integer or out of range")

// bitOffset reads the position of a bit. With a width, #n means n times that.
func (t *tx) bitOffset(arg string, width int64) (int64, *store.Reply) {
	scale := int64(1)
	if width > 0 && strings.HasPrefix(arg, "#") {
		arg, scale = arg[1:], width
	}
	n, isInt := parseInt(arg)
	most := min(t.maxText(), 1<<50) // bytes
	if !isInt || n < 0 || n>>3 >= most || n*scale>>3 >= most {
		return 0, &notBitOffset
	}
	return n * scale, nil
}

func setbit(t *tx, c *store.Command) store.Reply {
	at, bad := t.bitOffset(c.Arg(1), 0)
	if bad != nil {
		return *bad
	}
	bit := c.Arg(2)
	if bit != "0" && bit != "1" {
		return store.OfError("ERR bit is not an integer or out of range")
	}
	before, _, wrong := t.view(c.Arg(0))
	if !wrong.IsNil() {
		return wrong
	}
	size := len(before)
	b, e, _ := t.edit(c.Arg(0), int(at>>3)+1)
	b.before(int(at>>3), int(at>>3)+1)
	mask := byte(0x80) >> (at & 7)
	old := b.b[at>>3] & mask
	b.b[at>>3] &^= mask
	if bit == "1" {
		b.b[at>>3] |= mask
	}
	if len(b.b) != size || (old != 0) != (bit == "1") {
		t.touch(c.Arg(0), e)
	}
	return store.OfBool(old != 0)
}

func getbit(t *tx, c *store.Command) store.Reply {
	at, bad := t.bitOffset(c.Arg(1), 0)
	if bad != nil {
		return *bad
	}
	e := t.entry(c.Arg(0))
	if e == nil {
		return store.OfInt(0)
	}
	var b byte
	i := int(at >> 3)
	switch v := e.value.(type) {
	case nil:
		if i < len(e.text) {
			b = e.text[i]
		}
	case *buffer:
		if i < len(v.b) {
			b = v.b[i]
		}
	default:
		return wrongType
	}
	return store.OfBool(b&(0x80>>(at&7)) != 0)
}

// bitcount is BITCOUNT key [start end [BYTE|BIT]].
func bitcount(t *tx, c *store.Command) store.Reply {
	text, e, wrong := t.view(c.Arg(0))
	if e == nil {
		return orZero(wrong)
	}
	from, to := int64(0), int64(len(text))*8
	if c.Len() > 1 {
		if c.Len() == 2 {
			return syntax
		}
		var bad *store.Reply
		if from, to, bad = bitRange(c, 1, len(text)); bad != nil {
			return *bad
		}
	}
	return store.OfInt(countBits(text, from, to))
}

// bitUnit gives the bits of a unit.
func bitUnit(name string) (bits int64, known bool) {
	switch strings.ToUpper(name) {
	case "BYTE":
		return 8, true
	case "BIT":
		return 1, true
	}
	return 0, false
}

// bitRange reads start end [BYTE|BIT] from argument i on, and gives the
// half-open range of bits that they mean in n bytes.
func bitRange(c *store.Command, i, n int) (from, to int64, bad *store.Reply) {
	a, ok1 := parseInt(c.Arg(i))
	b, ok2 := int64(-1), true
	if i+1 < c.Len() {
		b, ok2 = parseInt(c.Arg(i + 1))
	}
	unit, known := int64(8), true
	if c.Len() == i+3 {
		unit, known = bitUnit(c.Arg(i + 2))
	}
	switch {
	case c.Len() > i+3:
		return 0, 0, &syntax
	case !ok1:
		return 0, 0, &notInt
	case !known && c.Op == store.BitPos: // there it is read before the end
		return 0, 0, &syntax
	case !ok2:
		return 0, 0, &notInt
	case c.Op == store.BitCount && a < 0 && b < 0 && a > b:
		return 0, 0, nil // whatever the unit is
	case !known:
		return 0, 0, &syntax
	}
	x, y := clipped(a, b, n*8/int(unit))
	return int64(x) * unit, int64(y) * unit, nil
}

// countBits counts the bits that are set among those from … to.
func countBits(b []byte, from, to int64) int64 {
	n := 0
	for ; from < to && from&7 != 0; from++ {
		n += int(b[from>>3]>>(7-from&7)) & 1
	}
	for ; from+64 <= to; from += 64 {
		n += bits.OnesCount64(binary.BigEndian.Uint64(b[from>>3:]))
	}
	for ; from+8 <= to; from += 8 {
		n += bits.OnesCount8(b[from>>3])
	}
	for ; from < to; from++ {
		n += int(b[from>>3]>>(7-from&7)) & 1
	}
	return int64(n)
}

// bitpos is BITPOS key bit [start [end [BYTE|BIT]]].
func bitpos(t *tx, c *store.Command) store.Reply {
	bit, isInt := parseInt(c.Arg(1))
	switch {
	case !isInt:
		return notInt
	case bit != 0 && bit != 1:
		return store.OfError("ERR The bit argument must be 1 or 0.")
	}
	text, e, wrong := t.view(c.Arg(0))
	if e == nil {
		if !wrong.IsNil() {
			return wrong
		}
		return store.OfInt(-bit)
	}
	from, to := int64(0), int64(len(text))*8
	if c.Len() > 2 {
		var bad *store.Reply
		if from, to, bad = bitRange(c, 2, len(text)); bad != nil {
			return *bad
		}
	}
	if from >= to {
		return store.OfInt(-1)
	}
	at := firstBit(text, from, to, byte(bit))
	if at < 0 && bit == 0 && c.Len() < 4 {
		return store.OfInt(to) // zeros follow the text
	}
	return store.OfInt(at)
}

// firstBit gives the position of the first bit of a kind, or -1.
func firstBit(b []byte, from, to int64, bit byte) int64 {
	skip := byte(0xff)
	if bit == 1 {
		skip = 0
	}
	for from < to {
		if from&7 == 0 && from+8 <= to && b[from>>3] == skip {
			from += 8
			continue
		}
		if b[from>>3]>>(7-from&7)&1 == bit {
			return from
		}
		from++
	}
	return -1
}

// bitop is BITOP AND|OR|XOR|NOT destination key….
func bitop(t *tx, c *store.Command) store.Reply {
	op := strings.ToUpper(c.Arg(0))
	switch op {
	case "AND", "OR", "XOR":
	case "NOT":
		if c.Len() != 3 {
			return store.OfError("ERR BITOP NOT must be called with a single source key.")
		}
	default:
		return syntax
	}
	texts := make([][]byte, c.Len()-2)
	n := 0
	for i := range texts {
		var bad store.Reply
		if texts[i], _, bad = t.view(c.Arg(i + 2)); !bad.IsNil() {
			return bad
		}
		n = max(n, len(texts[i]))
	}
	target := c.Arg(1)
	if n == 0 {
		if t.has(target) {
			t.remove(target)
		}
		return store.OfInt(0)
	}
	t.put(target, string(combineBits(op, texts, n)))
	return store.OfInt(int64(n))
}

func combineBits(op string, texts [][]byte, n int) []byte {
	result := make([]byte, n)
	copy(result, texts[0])
	if op == "NOT" {
		for i := range result {
			result[i] = ^result[i]
		}
	}
	for _, text := range texts[1:] {
		for i := range result {
			var b byte
			if i < len(text) {
				b = text[i]
			}
			switch op {
			case "AND":
				result[i] &= b
			case "OR":
				result[i] |= b
			case "XOR":
				result[i] ^= b
			}
		}
	}
	return result
}
