package embedded_test

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestReadsApart reads whole collections, for the most part without the lock,
// while somebody writes the same to all of their elements: a reply has one
// number in it, and as many elements as ever.
func TestReadsApart(t *testing.T) {
	const n = 40
	s := storetest.Embedded(t, embedded.Options{Tiny: true})
	write := func(i int) {
		var fields, scores []string
		for k := range n {
			name := "element " + strconv.Itoa(k)
			fields = append(fields, name, strconv.Itoa(i))
			scores = append(scores, strconv.Itoa(i), name)
		}
		rs := s.Atomic(t.Context(), []store.Command{
			store.CmdList(store.HSet, "{k}h", fields), store.CmdList(store.ZAdd, "{k}z", scores),
			store.Cmd(store.SRem, "{k}s", strconv.Itoa(i-1)), store.Cmd(store.SAdd, "{k}s", strconv.Itoa(i)),
			store.Cmd(store.Del, "{k}l"), store.CmdList(store.RPush, "{k}l", fields),
		})
		for _, r := range rs {
			if r.Err() != nil {
				t.Error(r.Err())
			}
		}
	}
	for i := range n {
		s.Do(t.Context(), store.Cmd(store.SAdd, "{k}s", "element "+strconv.Itoa(i)))
	}
	write(0)
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for _, c := range []store.Command{
		store.Cmd(store.HGetAll, "{k}h"), store.Cmd(store.ZRange, "{k}z", "0", "-1", "WITHSCORES"), store.Cmd(store.SMembers, "{k}s"),
		store.Cmd(store.LRange, "{k}l", "0", "-1"),
	} {
		readers.Go(func() {
			for ctx.Err() == nil {
				checkApart(t, c.Op, s.Do(t.Context(), c).Strs(), n)
			}
		})
	}
	for i := range storetest.Ops(t, 2000) {
		write(i + 1)
	}
	stop()
	readers.Wait()
}

// checkApart checks the reply to a read: elements with the number that all have,
// or the elements of a set, to which one number belongs.
func checkApart(t *testing.T, op store.Op, all []string, n int) {
	t.Helper()
	if op == store.SMembers {
		if len(all) != n+1 {
			t.Errorf("SMEMBERS: got %d members, want %d", len(all), n+1)
		}
		return
	}
	if len(all) != 2*n {
		t.Errorf("%v: got %d texts, want %d", op, len(all), 2*n)
		return
	}
	for i := 1; i < len(all); i += 2 {
		if all[i] != all[1] {
			t.Errorf("%v: got %s and %s in one reply", op, all[1], all[i])
			return
		}
	}
}
