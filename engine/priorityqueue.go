package engine

import (
	"context"
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A PriorityQueue gives the item with the lowest priority first, or the highest
// if its order is max; of equal ones the one that came first. Equal items are
// separate entries, each with an id. Its parts:
//
//	order  a sorted set of the ids by priority, which is negative if the order
//	       is max, so that the next one is always the first
//	items  a hash from id to item
//	ready  a list of one mark while there are items: those who wait for one
//	       wait for it
//	last   the last id
//	cfg    the hash of the parameters
//
// An id is a number in hexadecimal: the time of the store in microseconds if the
// queue is empty, else one more than the last, so that ids rise and none comes
// twice. In what follows n is the number of items.
type PriorityQueue struct {
	handle
	all [5]string // the keys as scripts take them: cfg, order, items, ready, last
}

// PriorityQueueOptions are the options of a priority queue; the zero value is
// one that adopts the stored order, or gives the lowest priority first.
type PriorityQueueOptions struct {
	Common
	Order string // "min" or "max", "" if not given
}

// PriorityQueue gives the priority queue called name. It does no I/O. The error
// is of kind value for an option that cannot be meant.
func (e *Engine) PriorityQueue(name string, opts PriorityQueueOptions) (*PriorityQueue, error) {
	q := new(PriorityQueue)
	if err := e.open(&q.handle, priorityKind, name, opts.Common, opts.Order); err != nil {
		return nil, err
	}
	q.all = [5]string{q.cfg, q.part("order"), q.part("items"), q.part("ready"), q.part("last")}
	return q, nil
}

// A Prioritized is an item to push, and its priority.
type Prioritized struct {
	Item     codec.Text
	Priority float64 `default:"0"`
}

// A PriorityEntry is an item with its priority and its id.
type PriorityEntry struct {
	ID       string
	Item     codec.Text
	Priority float64
}

// Push adds item and returns its id. Any priority will do, also an infinite
// one; nan is an error of kind value. O(log n).
func (q *PriorityQueue) Push(ctx context.Context, item codec.Text, priority float64) (string, error) {
	first, err := q.push(ctx, "push", []Prioritized{{item, priority}})
	if first == 0 || err != nil {
		return "", err
	}
	return idOf(first), nil
}

// PushMany adds items, all or none, and returns their ids. O(k log n).
func (q *PriorityQueue) PushMany(ctx context.Context, items []Prioritized) ([]string, error) {
	if len(items) == 0 {
		return nil, nil
	}
	first, err := q.push(ctx, "push_many", items)
	if first == 0 || err != nil {
		return nil, err
	}
	ids := make([]string, len(items))
	for i := range ids {
		ids[i] = idOf(first + int64(i))
	}
	return ids, nil
}

// push gives the number of the first id, 0 within a batch.
func (q *PriorityQueue) push(ctx context.Context, op string, items []Prioritized) (int64, error) {
	args := make([]string, 0, 6+2*len(items))
	args = append(append(args, q.all[:]...), q.given())
	for _, p := range items {
		if math.IsNaN(p.Priority) {
			return 0, q.refuse(op, ErrValue, "priority is nan")
		}
		args = append(args, store.FormatFloat(p.Priority), string(p.Item))
	}
	r, err := q.write(ctx, op, priorityPush.Cmd(args...))
	return r.Int(), err
}

// Pop removes the first item and returns it with its priority. Of an empty
// queue it returns none, after waiting for the timeout. O(log n).
func (q *PriorityQueue) Pop(ctx context.Context, opts WaitOptions) (item Opt[Prioritized], err error) {
	err = q.poll(ctx, "pop", q.part("ready"), opts.Timeout, func() (bool, error) {
		items, err := q.pop(ctx, "pop", 1)
		if len(items) > 0 {
			item = codec.Some(items[0])
		}
		return item.OK, err
	})
	return item, err
}

// PopMany removes up to k items and returns them with their priorities, the
// first one first. O(k log n).
func (q *PriorityQueue) PopMany(ctx context.Context, k int) ([]Prioritized, error) {
	if k < 0 {
		return nil, q.refuse("pop_many", ErrValue, "n must not be negative, got %d", k)
	}
	return q.pop(ctx, "pop_many", k)
}

func (q *PriorityQueue) pop(ctx context.Context, op string, k int) ([]Prioritized, error) {
	c := q.script(priorityPop, strconv.Itoa(k))
	r, err := q.take(ctx, op, &c)
	return prioritized(entriesIn(r)), err
}

func prioritized(entries []PriorityEntry) []Prioritized {
	items := make([]Prioritized, len(entries))
	for i, e := range entries {
		items[i] = Prioritized{e.Item, e.Priority}
	}
	return items
}

// entriesIn reads id, priority and item of each entry.
func entriesIn(r store.Reply) []PriorityEntry {
	l := r.List()
	entries := make([]PriorityEntry, len(l)/3)
	for i := range entries {
		e := l[3*i : 3*i+3]
		entries[i] = PriorityEntry{e[0].Str(), codec.Text(e[2].Str()), e[1].Float()}
	}
	return entries
}
