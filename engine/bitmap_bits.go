package engine

import (
	"context"
	"math/bits"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// bitmapPage is how many bytes an iteration reads in one round trip.
const bitmapPage = 4096

// bitmapBytes reads the bytes from the first one on that is not 0.
// KEYS bitmap. ARGV the byte to begin at, how many. Returns the number of the
// first byte and the bytes, nothing if no bit is on from there.
var bitmapBytes = store.NewScript(store.Script{
	Name:     "bitmap.bytes",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local bit = redis.call('BITPOS', KEYS[1], 1, ARGV[1])
if bit < 0 then return {} end
local at = math.floor(bit / 8)
return {at, redis.call('GETRANGE', KEYS[1], at, at + ARGV[2] - 1)}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		bit := t.Do(store.Cmd(store.BitPos, c.Arg(0), "1", c.Arg(1))).Int()
		if bit < 0 {
			return store.OfList(nil)
		}
		n, _ := strconv.ParseInt(c.Arg(2), 10, 64)
		at := bit / 8
		bytes := t.Do(store.Cmd(store.GetRange, c.Arg(0), strconv.FormatInt(at, 10), strconv.FormatInt(at+n-1, 10)))
		return store.OfList([]store.Reply{store.OfInt(at), bytes})
	},
})

// Positions gives a cursor over the bits that are on, ascending, read in pages
// of 4,096 bytes, those that are 0 before a page left out. A bit that is on all
// the time comes once; one that changes meanwhile may come or not.
func (b *Bitmap) Positions(context.Context) (Cursor[int], error) {
	next := 0
	return &pager[int]{read: func(ctx context.Context) ([]int, bool, error) {
		r, err := b.read(ctx, "positions", bitmapBytes.Cmd(b.name, strconv.Itoa(next), strconv.Itoa(bitmapPage)))
		l := r.List()
		if err != nil || len(l) != 2 {
			return nil, false, err
		}
		at, bytes := int(l[0].Int()), l[1].Str()
		next = at + len(bytes)
		return bitsOf(at, bytes), len(bytes) == bitmapPage, nil
	}}, nil
}

// bitsOf gives the numbers of the bits that are on in bytes, the first of which
// is byte at.
func bitsOf(at int, bytes string) []int {
	var on []int
	for i := range len(bytes) {
		for rest := bytes[i]; rest != 0; {
			bit := bits.LeadingZeros8(rest)
			on = append(on, (at+i)*8+bit)
			rest &^= 0x80 >> bit
		}
	}
	return on
}

// bitmapCombine replaces a bitmap by what others are together, which BITOP alone
// would also do to a key that holds something else.
// KEYS the target, bitmaps. ARGV AND, OR, XOR or NOT. Returns the size.
var bitmapCombine = store.NewScript(store.Script{
	Name: "bitmap.combine",
	Lua: `
redis.call('STRLEN', KEYS[1])
return redis.call('BITOP', ARGV[1], unpack(KEYS))`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		t.Do(store.Cmd(store.StrLen, c.Arg(0)))
		args := []string{c.Arg(c.Script.Keys)}
		for i := range c.Script.Keys {
			args = append(args, c.Arg(i))
		}
		return t.Do(store.Cmd(store.BitOp, args...))
	},
})

// StoreAnd replaces this bitmap by the bits that are on in all others, and its
// time to live by the option ttl. This one counts only if it is among others,
// one that is shorter than another as if its bits ended in those that are off.
// The error is of kind value if there are no others. O(n), n being the sizes
// together.
func (b *Bitmap) StoreAnd(ctx context.Context, others []*Bitmap) error {
	return b.combine(ctx, "store_and", "AND", others)
}

// StoreOr replaces this bitmap by the bits that are on in any of others, as
// StoreAnd does.
func (b *Bitmap) StoreOr(ctx context.Context, others []*Bitmap) error {
	return b.combine(ctx, "store_or", "OR", others)
}

// StoreXor replaces this bitmap by the bits that are on in an odd number of
// others, as StoreAnd does.
func (b *Bitmap) StoreXor(ctx context.Context, others []*Bitmap) error {
	return b.combine(ctx, "store_xor", "XOR", others)
}

// StoreNot replaces this bitmap by the bits that are off in other, as StoreAnd
// does: those within its size, the others stay off.
func (b *Bitmap) StoreNot(ctx context.Context, other *Bitmap) error {
	return b.combine(ctx, "store_not", "NOT", []*Bitmap{other})
}

func (b *Bitmap) combine(ctx context.Context, op, how string, others []*Bitmap) error {
	if len(others) == 0 {
		return b.refuse(op, ErrValue, "of no bitmaps")
	}
	hs := []*handle{&b.handle}
	for _, other := range others {
		hs = append(hs, &other.handle)
	}
	keys, err := b.beside(op, hs)
	if err != nil {
		return err
	}
	sized := *bitmapCombine
	sized.Keys = len(keys)
	_, err = b.write(ctx, op, sized.Cmd(append(keys, how)...))
	return blame(err, hs, func(h *handle) error { return h.wrongType(ctx, h.name) })
}
