package engine

import (
	"context"
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// cellSwap replaces the value if it is one text, or nothing.
// KEYS cell. ARGV "1" if there is a value now, that value, "1" if there will be
// one, that value. Returns {"1"} if it did, else {"0"} and the value that there
// is instead, if any.
var cellSwap = store.NewScript(store.Script{
	Name:    "cell.swap",
	Keys:    1,
	Decides: true,
	Lua: `
local now = redis.call('GET', KEYS[1])
if now ~= (ARGV[1] == '1' and ARGV[2]) then return {'0', now or nil} end
if ARGV[3] == '1' then redis.call('SET', KEYS[1], ARGV[4], 'KEEPTTL')
else redis.call('DEL', KEYS[1]) end
return {'1'}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		now := t.Do(store.Cmd(store.Get, c.Arg(0)))
		has := !now.IsNil()
		switch {
		case has != (c.Arg(1) == "1") || has && now.Str() != c.Arg(2):
			if !has {
				return store.OfList([]store.Reply{store.OfStr("0")})
			}
			return store.OfList([]store.Reply{store.OfStr("0"), now})
		case c.Arg(3) == "1":
			t.Do(store.Cmd(store.Set, c.Arg(0), c.Arg(4), "KEEPTTL"))
		default:
			t.Do(store.Cmd(store.Del, c.Arg(0)))
		}
		return store.OfList([]store.Reply{store.OfStr("1")})
	},
})

// exchange replaces old by new if old is the value, and gives what it is
// instead if not.
func (c *Cell) exchange(ctx context.Context, op string, old, new Opt[codec.Text]) (done bool, now Opt[codec.Text], err error) {
	cmd := cellSwap.Cmd(c.name, flag(old.OK), string(old.V), flag(new.OK), string(new.V))
	return swapped(c.write(ctx, op, cmd))
}

// CompareAndSet makes new the value if it is old, and reports whether it did;
// an old codec.Null stands for none or no value. Values are compared as values:
// dicts are equal whatever their order. One round trip, a second one if equal
// values are spelled differently.
func (c *Cell) CompareAndSet(ctx context.Context, old, new codec.Text) (bool, error) {
	return c.compareAndSet(old, func(was Opt[codec.Text]) (bool, Opt[codec.Text], error) {
		return c.exchange(ctx, "compare_and_set", was, codec.Some(new))
	})
}

// Change replaces the value by fn of it, or of none, and returns the new one;
// fn giving none removes it. When somebody else changes it meanwhile, fn runs
// again. Two round trips for each run.
func (c *Cell) Change(ctx context.Context, fn func(old Opt[codec.Text]) (Opt[codec.Text], error)) (Opt[codec.Text], error) {
	old, err := c.Get(ctx)
	if err != nil {
		return old, err
	}
	return c.changing(old, fn, func(old, new Opt[codec.Text]) (bool, Opt[codec.Text], error) {
		return c.exchange(ctx, "change", old, new)
	})
}

// cellIncr adds to the number, 0 if there is none.
// KEYS cell. ARGV by. Returns the sum, as a number if that is exact in Lua; TYPE
// if the cell holds no number, VALUE if the sum does not fit.
var cellIncr = store.NewScript(store.Script{
	Name: "cell.incr",
	Keys: 1,
	Lua: luaSpell + `
local key, by = KEYS[1], ARGV[1]
local old = redis.call('GET', key)
if old and not numeric(old) then return redis.error_reply('TYPE ' .. old .. ' is not a number') end
if whole(by) and (not old or whole(old)) then
  local sum = redis.pcall('INCRBY', key, by)
  if type(sum) == 'table' then return redis.error_reply('VALUE the sum does not fit 64 bits') end
  if sum > -2^53 and sum < 2^53 then return sum end
  return redis.call('GET', key)
end
local sum = tonumber(old or '0') + tonumber(by)
if sum ~= sum or sum == 1/0 or sum == -1/0 then return redis.error_reply('VALUE the sum does not fit 64 bits') end
redis.call('SET', key, spell(sum), 'KEEPTTL')
return spell(sum)`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		key, by := c.Arg(0), c.Arg(1)
		old := t.Do(store.Cmd(store.Get, key))
		was := "0"
		if !old.IsNil() {
			was = old.Str()
		}
		if !isNumeric(was) {
			return store.OfError(store.Error("TYPE " + was + " is not a number"))
		}
		if isWhole(was) && isWhole(by) {
			r := t.Try(store.Cmd(store.IncrBy, key, by))
			if r.Err() != nil {
				return tooBig
			}
			return intReply(r)
		}
		sum, ok := addFloats(was, by)
		if !ok {
			return tooBig
		}
		t.Do(store.Cmd(store.Set, key, sum, "KEEPTTL"))
		return store.OfStr(sum)
	},
})

// Incr adds by to the number, 0 if there is no value, and returns the sum;
// errors as with HashMap.Incr.
func (c *Cell) Incr(ctx context.Context, by Number) (Number, error) {
	return c.add(ctx, "incr", by)
}

// Decr takes by from the number and returns the difference.
func (c *Cell) Decr(ctx context.Context, by Number) (Number, error) {
	minus, ok := negative(by)
	if !ok {
		return Number{}, c.refuse("decr", ErrValue, "%s does not fit", by)
	}
	return c.add(ctx, "decr", minus)
}

func (c *Cell) add(ctx context.Context, op string, by Number) (Number, error) {
	if f := by.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
		return Number{}, c.refuse(op, ErrValue, "%s cannot be added", by)
	}
	r, err := c.write(ctx, op, cellIncr.Cmd(c.name, by.String()))
	return numberOf(r), err
}

// Append adds s at the end of a raw string and returns its length. The error is
// of kind value for a cell that is not raw.
func (c *Cell) Append(ctx context.Context, s string) (int, error) {
	if err := c.needsRaw("append"); err != nil {
		return 0, err
	}
	r, err := c.write(ctx, "append", store.Cmd(store.Append, c.name, s))
	return int(r.Int()), err
}

// Length gives the length of a raw string in bytes, 0 if there is none; errors
// as with Append.
func (c *Cell) Length(ctx context.Context) (int, error) {
	if err := c.needsRaw("length"); err != nil {
		return 0, err
	}
	r, err := c.read(ctx, "length", store.Cmd(store.StrLen, c.name))
	return int(r.Int()), err
}

// cellRange is GETRANGE up to a position from the end, which GETRANGE takes for
// the first byte of a string that is shorter.
// KEYS cell. ARGV start, stop, which is negative and excluded. Returns the bytes.
var cellRange = store.NewScript(store.Script{
	Name:     "cell.range",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local stop = redis.call('STRLEN', KEYS[1]) + ARGV[2]
if stop <= 0 then return '' end
return redis.call('GETRANGE', KEYS[1], ARGV[1], stop - 1)`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		stop, _ := strconv.ParseInt(c.Arg(2), 10, 64)
		if stop += t.Do(store.Cmd(store.StrLen, c.Arg(0))).Int(); stop <= 0 {
			return store.OfStr("")
		}
		return t.Do(store.Cmd(store.GetRange, c.Arg(0), c.Arg(1), strconv.FormatInt(stop-1, 10)))
	},
})

// GetRange gives the bytes of a raw string from start up to stop, which is
// excluded; errors as with Append. O(n), n being the bytes.
func (c *Cell) GetRange(ctx context.Context, start Index, stop Stop) (string, error) {
	if err := c.needsRaw("get_range"); err != nil || stop == 0 {
		return "", err
	}
	cmd := store.Cmd(store.GetRange, c.name, strconv.Itoa(int(start)), last(stop))
	if stop < 0 && stop != codec.End {
		cmd = cellRange.Cmd(c.name, strconv.Itoa(int(start)), strconv.Itoa(int(stop)))
	}
	r, err := c.read(ctx, "get_range", cmd)
	return r.Str(), err
}

// SetRange writes s over the bytes of a raw string from start on, behind as many
// NULs as are missing, and returns the length then; errors as with Append, and
// of kind value for a start that is negative. O(n), n being the bytes.
func (c *Cell) SetRange(ctx context.Context, start Index, s string) (int, error) {
	if err := c.needsRaw("set_range"); err != nil {
		return 0, err
	}
	if start < 0 {
		return 0, c.refuse("set_range", ErrValue, "i must not be negative")
	}
	r, err := c.write(ctx, "set_range", store.Cmd(store.SetRange, c.name, strconv.Itoa(int(start)), s))
	return int(r.Int()), err
}

func (c *Cell) needsRaw(op string) error {
	if c.Raw() {
		return nil
	}
	return c.refuse(op, ErrValue, `needs codec="raw", which stores strings untouched`)
}
