package enginetest

import (
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// queuePutsBack: what was popped and is put back stands where it stood.
func queuePutsBack(t *testing.T, s store.Store) {
	ctx, q := t.Context(), newQueue(t, s, "q", bounded(3, "block"))
	push(t, q, "a", "b", "c")
	items, err := q.PopMany(ctx, 2)
	must(t, err)
	must(t, q.PutBack(ctx, items))
	must(t, q.PutBack(ctx, nil))
	items, err = q.Items(ctx, 0, codec.End)
	same(t, "Items", items, texts("a", "b", "c"), err)
	_, err = q.Push(ctx, "d", wait("20ms"))
	fails(t, "Push to a queue that is full again", err, "full", "queue is full (maxlen 3)")
	items, err = q.PopMany(ctx, 2)
	must(t, err)
	push(t, q, "d")
	fails(t, "PutBack where there is no room", q.PutBack(ctx, items), "full", "queue q: put_back: queue is full (maxlen 3)")
	items, err = q.Items(ctx, 0, codec.End)
	same(t, "Items", items, texts("c", "d"), err)

	all, long := many(2500), newQueue(t, s, "long", engine.QueueOptions{Common: engine.Common{TTL: time.Hour}})
	must(t, long.PutBack(ctx, all))
	items, err = long.Items(ctx, 0, codec.End)
	same(t, "Items", items, all, err)
	ttl, err := long.TTL(ctx)
	same(t, "TTL", ttl.OK, true, err)

	stack, err := engine.New(s).Stack("s", engine.StackOptions{})
	must(t, err)
	_, err = stack.Extend(ctx, texts("a", "b", "c"), noWait())
	must(t, err)
	items, err = stack.PopMany(ctx, 2)
	must(t, err)
	must(t, stack.PutBack(ctx, items))
	items, err = stack.Items(ctx, 0, codec.End)
	same(t, "Items of a stack", items, texts("c", "b", "a"), err)

	do(t, s, "SADD", "set", "x")
	fails(t, "PutBack to a set", newQueue(t, s, "set", engine.QueueOptions{}).PutBack(ctx, texts("a")), "type", "set: holds a set, not a list")
	fails(t, "PutBack under another maxlen", newQueue(t, s, "q", bounded(9, "")).PutBack(ctx, texts("a")), "value", "maxlen is 3, not 9")
}
