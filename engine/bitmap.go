package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Bitmap is a row of bits, numbered from 0, all of which are off at first. It
// is a string at its name, the bit 0 being the highest of the first byte, as
// SETBIT makes it. Its size is the length of the string in bytes, up to the
// highest bit that was ever written. In what follows n is the size.
type Bitmap struct{ handle }

// BitmapOptions are the options of a bitmap; the zero value is useful.
type BitmapOptions struct{ Common }

// Bitmap gives the bitmap called name. It does no I/O.
func (e *Engine) Bitmap(name string, opts BitmapOptions) (*Bitmap, error) {
	b := new(Bitmap)
	if err := e.open(&b.handle, bitmapKind, name, opts.Common); err != nil {
		return nil, err
	}
	return b, nil
}

// maxBits is how many bits a bitmap has, those of 512 MB.
const maxBits = 1 << 32

func (b *Bitmap) checkBit(op string, i int) error {
	if i < 0 || i >= maxBits {
		return b.refuse(op, ErrValue, "there is no bit %d, only 0 to %d", i, maxBits-1)
	}
	return nil
}

// Get reports whether bit i is on. The error is of kind value if i is negative
// or 2^32 and more. O(1).
func (b *Bitmap) Get(ctx context.Context, i int) (bool, error) {
	if err := b.checkBit("get", i); err != nil {
		return false, err
	}
	r, err := b.read(ctx, "get", store.Cmd(store.GetBit, b.name, strconv.Itoa(i)))
	return r.Int() == 1, err
}

// Set turns bit i on or off, and reports whether it was on; errors as with Get.
// O(1), but for the bytes up to the bit that have to be made.
func (b *Bitmap) Set(ctx context.Context, i int, on bool) (bool, error) {
	if err := b.checkBit("set", i); err != nil {
		return false, err
	}
	r, err := b.write(ctx, "set", store.Cmd(store.SetBit, b.name, strconv.Itoa(i), flag(on)))
	return r.Int() == 1, err
}

// bitmapFlip turns a bit over.
// KEYS bitmap. ARGV bit. Returns what it is now.
var bitmapFlip = store.NewScript(store.Script{
	Name: "bitmap.flip",
	Keys: 1,
	Lua: `
local new = 1 - redis.call('GETBIT', KEYS[1], ARGV[1])
redis.call('SETBIT', KEYS[1], ARGV[1], new)
return new`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		on := t.Do(store.Cmd(store.GetBit, c.Arg(0), c.Arg(1))).Int() == 0
		t.Do(store.Cmd(store.SetBit, c.Arg(0), c.Arg(1), flag(on)))
		return store.OfBool(on)
	},
})

// Flip turns bit i on if it is off, and off if it is on, and reports whether it
// is on now; errors as with Get. O(1), as Set.
func (b *Bitmap) Flip(ctx context.Context, i int) (bool, error) {
	if err := b.checkBit("flip", i); err != nil {
		return false, err
	}
	r, err := b.write(ctx, "flip", bitmapFlip.Cmd(b.name, strconv.Itoa(i)))
	return r.Int() == 1, err
}

// Count gives how many bits are on from start up to stop, which is excluded,
// none for all that follow; errors as with Get, though stop may be 2^32. O(n).
func (b *Bitmap) Count(ctx context.Context, start int, stop Opt[int]) (int, error) {
	end := or(stop, maxBits)
	if start < 0 || start > maxBits || end < 0 || end > maxBits {
		return 0, b.refuse("count", ErrValue, "start and stop must be from 0 to %d, got %d and %d", maxBits, start, end)
	}
	c := store.Cmd(store.BitCount, b.name)
	if start > 0 || end < maxBits {
		if end == 0 {
			start, end = 1, 1 // since -1 would be the last bit there is
		}
		c = store.Cmd(store.BitCount, b.name, strconv.Itoa(start), strconv.Itoa(end-1), "BIT")
	}
	r, err := b.read(ctx, "count", c)
	return int(r.Int()), err
}

// First gives the first bit that is on, or that is off; none if no bit is. O(n).
func (b *Bitmap) First(ctx context.Context, on bool) (Opt[int], error) {
	r, err := b.read(ctx, "first", store.Cmd(store.BitPos, b.name, flag(on)))
	if err != nil || r.Kind() != store.Int || r.Int() < 0 || r.Int() >= maxBits {
		return Opt[int]{}, err
	}
	return codec.Some(int(r.Int())), nil
}

// Rename gives the bitmap another name, and returns a handle of it. The error
// is of kind missing if the bitmap does not exist, of kind exists if the new
// name is taken and Replace is not set. O(1).
func (b *Bitmap) Rename(ctx context.Context, name string, opts RenameOptions) (*Bitmap, error) {
	if err := b.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return b.engine.Bitmap(name, BitmapOptions{b.moved(nil)})
}

// Copy copies the bitmap with its time to live, and returns a handle of the
// copy; errors as with Rename. A copy to another store takes a few round trips
// and holds the bitmap in memory. O(n).
func (b *Bitmap) Copy(ctx context.Context, name string, opts CopyOptions) (*Bitmap, error) {
	if err := b.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return b.engine.Bitmap(name, BitmapOptions{b.moved(opts.Store)})
}
