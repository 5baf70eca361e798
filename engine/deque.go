package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Deque is pushed and popped at both ends. It is a list at its name, its front
// at the left, so that other clients may share it. With maxlen a push onto a
// full one drops an item at the other end, which is to say that its overflow is
// always drop_oldest. See line for its other parts. In what follows n is the
// number of items.
type Deque struct {
	line
	sequence
}

// DequeOptions are the options of a deque; the zero value is one that adopts
// the stored maxlen, or is unbounded.
type DequeOptions struct {
	Common
	Maxlen int // the most items it holds, 0 if not given
}

// Deque gives the deque called name. It does no I/O. The error is of kind value
// for an option that cannot be meant.
func (e *Engine) Deque(name string, opts DequeOptions) (*Deque, error) {
	d := new(Deque)
	if err := e.openLine(&d.line, dequeKind, atBack, name, opts.Common, opts.Maxlen, ""); err != nil {
		return nil, err
	}
	d.sequence = sequenceOf(&d.handle)
	return d, nil
}

// PushFront adds item at the front and returns the new length. A full deque
// drops the item at the back. O(1).
func (d *Deque) PushFront(ctx context.Context, item codec.Text) (int, error) {
	return d.push(ctx, "push_front", atFront, item, 0)
}

// PushBack adds item at the back and returns the new length. A full deque drops
// the item at the front. O(1).
func (d *Deque) PushBack(ctx context.Context, item codec.Text) (int, error) {
	return d.push(ctx, "push_back", atBack, item, 0)
}

// Extend adds items at the back one after the other, all or none, and returns
// the new length. A full deque drops items at the front. One round trip at any
// length. O(k).
func (d *Deque) Extend(ctx context.Context, items []codec.Text) (int, error) {
	return d.extend(ctx, "extend", atBack, items, 0)
}

// ExtendFront adds items at the front one after the other, so that the last one
// is the first then, as Python's extendleft does. It returns the new length. A
// full deque drops items at the back. One round trip at any length. O(k).
func (d *Deque) ExtendFront(ctx context.Context, items []codec.Text) (int, error) {
	return d.extend(ctx, "extend_front", atFront, items, 0)
}

// PopFront removes the item at the front and returns it. Of an empty deque it
// returns none, after waiting for the timeout. O(1).
func (d *Deque) PopFront(ctx context.Context, opts WaitOptions) (Opt[codec.Text], error) {
	return d.pop(ctx, "pop_front", atFront, opts.Timeout)
}

// PopBack removes the item at the back and returns it. Of an empty deque it
// returns none, after waiting for the timeout. O(1).
func (d *Deque) PopBack(ctx context.Context, opts WaitOptions) (Opt[codec.Text], error) {
	return d.pop(ctx, "pop_back", atBack, opts.Timeout)
}

// PeekFront gives the item at the front, or none. O(1).
func (d *Deque) PeekFront(ctx context.Context) (Opt[codec.Text], error) {
	return d.peek(ctx, "peek_front", "0")
}

// PeekBack gives the item at the back, or none. O(1).
func (d *Deque) PeekBack(ctx context.Context) (Opt[codec.Text], error) {
	return d.peek(ctx, "peek_back", "-1")
}

// mostTurns is the largest step that scripts count exactly.
const mostTurns = 1 << 53

// dequeRotate moves items from one end to the other, at which the way is
// shorter; never all of them, so that the key stays.
// KEYS list, cfg. ARGV given, steps.
var dequeRotate = store.NewScript(store.Script{
	Name: "deque.rotate",
	Keys: 2,
	Lua: luaParams + `
local list = KEYS[1]
local bad = check(KEYS[2], ARGV[1])
if bad then return bad end
local n = redis.call('LLEN', list)
if n == 0 then return 0 end
local steps = ARGV[2] % n
local pop, push = 'RPOP', 'LPUSH'
if steps > n / 2 then pop, push, steps = 'LPOP', 'RPUSH', n - steps end
for left = steps, 1, -1000 do
  redis.call(push, list, unpack(redis.call(pop, list, math.min(left, 1000))))
end
return steps`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		list := c.Arg(0)
		if bad, ok := checkParams(t, c.Arg(1), c.Arg(2)); !ok {
			return bad
		}
		n := t.Do(store.Cmd(store.LLen, list)).Int()
		if n == 0 {
			return store.OfInt(0)
		}
		steps, _ := strconv.ParseInt(c.Arg(3), 10, 64)
		steps = (steps%n + n) % n
		pop, push := store.RPop, store.LPush
		if steps > n/2 {
			pop, push, steps = store.LPop, store.RPush, n-steps
		}
		if steps > 0 {
			items := t.Do(store.Cmd(pop, list, strconv.FormatInt(steps, 10)))
			t.Do(store.CmdList(push, list, listOf[string](items)))
		}
		return store.OfInt(steps)
	},
})

// Rotate turns the deque k steps towards its back: the last item becomes the
// first, k times; a negative k turns it the other way. The error is of kind
// value for more than 2^53 steps. O(min(k, n)).
func (d *Deque) Rotate(ctx context.Context, k int) error {
	if k > mostTurns || k < -mostTurns {
		return d.refuse("rotate", ErrValue, "%d steps are too many", k)
	}
	_, err := d.write(ctx, "rotate", d.cmd(dequeRotate, strconv.Itoa(k)))
	return err
}

// Rename gives the deque another name, and returns a handle of it. The error is
// of kind missing if the deque does not exist, of kind exists if the new name is
// taken and Replace is not set. O(1).
func (d *Deque) Rename(ctx context.Context, name string, opts RenameOptions) (*Deque, error) {
	if err := d.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return d.engine.Deque(name, DequeOptions{Common: d.moved(nil)})
}

// Copy copies the deque with its parameters and its time to live, and returns a
// handle of the copy; errors as with Rename. A copy to another store takes a few
// round trips and holds the deque in memory. O(n).
func (d *Deque) Copy(ctx context.Context, name string, opts CopyOptions) (*Deque, error) {
	if err := d.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return d.engine.Deque(name, DequeOptions{Common: d.moved(opts.Store)})
}

// LocalCopy gives a copy of the deque in memory, of the same type and name: what
// is called on it changes nothing stored before Sync. O(n), in one round trip.
func (d *Deque) LocalCopy(ctx context.Context) (*Deque, error) {
	local := new(Deque)
	err := d.copyTo(ctx, &local.handle)
	local.end, local.space, local.sequence = d.end, d.space, sequenceOf(&local.handle)
	return local, err
}

func (d *Deque) localCopy(ctx context.Context) (Local, error) { return d.LocalCopy(ctx) }
