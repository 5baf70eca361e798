package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// replay executes what a log has.
func replay(t *testing.T, s store.Store, log *memoryLog) {
	t.Helper()
	for _, c := range log.commands(t) {
		if name := c.Arg(0); name == "MULTI" || name == "EXEC" {
			continue
		}
		if r := s.Do(t.Context(), c); r.Err() != nil {
			t.Fatalf("%s: %v", storetest.Show(c), r.Err())
		}
	}
}

// alike compares what two stores hold, and when the fields of hashes expire.
func alike(t *testing.T, what string, got, want store.Store) {
	t.Helper()
	if d := storetest.SameContents(t.Context(), got, want); d != "" {
		t.Fatalf("%s: %s", what, d)
	}
	for _, key := range want.Do(t.Context(), store.Cmd(store.Keys, "*")).Strs() {
		fields := want.Do(t.Context(), store.Cmd(store.HKeys, key))
		if fields.Err() != nil || len(fields.Strs()) == 0 {
			continue
		}
		c := store.Raw("HPEXPIRETIME", append([]string{key, "FIELDS", strconv.Itoa(len(fields.Strs()))}, fields.Strs()...)...)
		if a, b := got.Do(t.Context(), c), want.Do(t.Context(), c); storetest.Plain(a) != storetest.Plain(b) {
			t.Fatalf("%s: the fields of %s expire at\n%v, want\n%v", what, key, storetest.Plain(a), storetest.Plain(b))
		}
	}
}

// A snapshotTest takes snapshots of a store to which it writes between any two
// steps of them, and holds them against the log.
type snapshotTest struct {
	s     *embedded.Store
	log   *memoryLog
	model store.Store // follows the log
	next  func() store.Command
}

func newSnapshotTest(t *testing.T, tiny bool, next func() store.Command) *snapshotTest {
	x := &snapshotTest{log: new(memoryLog), next: next}
	x.s = storetest.Embedded(t, embedded.Options{Log: x.log, Tiny: tiny})
	x.model = storetest.Embedded(t, embedded.Options{})
	return x
}

func (x *snapshotTest) write(t *testing.T, n int) {
	for range n {
		x.s.Do(t.Context(), x.next())
	}
}

// snapshot takes one, with some writes at each step.
func (x *snapshotTest) snapshot(t *testing.T, writes func() int) {
	t.Helper()
	base := new(memoryLog)
	steps := 0
	err := x.s.Snapshot(t.Context(), func() { replay(t, x.model, x.log) }, func(commands []byte) error {
		base.Append(commands)
		x.write(t, writes())
		steps++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	made := storetest.Embedded(t, embedded.Options{})
	replay(t, made, base)
	alike(t, fmt.Sprintf("a snapshot in %d steps", steps), made, x.model)
	replay(t, x.model, x.log)
	alike(t, "the log after it", x.model, x.s)
}

// TestSnapshot takes snapshots while random commands are executed.
func TestSnapshot(t *testing.T) {
	seed := storetest.Seed(t)
	for _, tiny := range []bool{true, false} {
		r := rand.New(rand.NewPCG(seed, 1))
		left := storetest.Commands(seed, storetest.Ops(t, 30_000))
		x := newSnapshotTest(t, tiny, func() store.Command {
			if len(left) == 0 {
				return store.Cmd(store.Ping)
			}
			c := left[0]
			left = left[1:]
			return c
		})
		for len(left) > 0 {
			x.write(t, r.IntN(300))
			most := 1 + r.IntN(8)
			x.snapshot(t, func() int { return r.IntN(most) })
		}
	}
}

// TestSnapshotOfStreamSetBack has a stream whose last ID was set back below one
// that was deleted.
func TestSnapshotOfStreamSetBack(t *testing.T) {
	x := newSnapshotTest(t, false, nil)
	for _, c := range []store.Command{
		store.Cmd(store.XAdd, "s", "5-0", "a", "b"),
		store.Cmd(store.XAdd, "s", "9-0", "a", "b"),
		store.Cmd(store.XDel, "s", "9-0"),
		store.Cmd(store.XSetID, "s", "5-0"),
	} {
		if r := x.s.Do(t.Context(), c); r.Err() != nil {
			t.Fatal(r.Err())
		}
	}
	x.snapshot(t, func() int { return 0 })
}

// TestSnapshotOfLarge takes snapshots of collections that are copied in pieces.
func TestSnapshotOfLarge(t *testing.T) {
	seed := storetest.Seed(t)
	r := rand.New(rand.NewPCG(seed, 2))
	x := newSnapshotTest(t, false, storetest.LargeCommands(seed))
	for range storetest.Ops(t, 3000) / 1000 {
		x.write(t, 3000)
		most := 1 + r.IntN(40)
		x.snapshot(t, func() int { return r.IntN(most) })
	}
}

// TestSnapshotTakenByWriters changes or removes all that is large before a
// snapshot comes to it: it is there, and expires, as it did.
func TestSnapshotTakenByWriters(t *testing.T) {
	for _, flush := range []bool{false, true} {
		x := newSnapshotTest(t, false, nil)
		fill := func(value string) {
			for k := range 20 {
				words := []string{"h" + strconv.Itoa(k)}
				for i := range 2000 {
					words = append(words, strconv.Itoa(i), value)
				}
				x.s.Do(t.Context(), store.Raw("HSET", words...))
				x.s.Do(t.Context(), store.Raw("PEXPIREAT", words[0], strconv.Itoa(4e12+k)))
			}
		}
		fill("before")
		x.next = func() store.Command {
			if flush {
				x.s.Do(t.Context(), store.Cmd(store.FlushAll))
			}
			fill("after")
			return store.Cmd(store.Ping)
		}
		left := 1
		x.snapshot(t, func() int { left--; return max(0, left+1) })
	}
}

// TestSnapshotGivenUp writes on after snapshots that came to no end.
func TestSnapshotGivenUp(t *testing.T) {
	x := newSnapshotTest(t, true, storetest.LargeCommands(storetest.Seed(t)))
	for k := range 20 {
		x.write(t, 500)
		steps, full := 0, errors.New("no space")
		ctx, cancel := context.WithCancel(t.Context())
		err := x.s.Snapshot(ctx, func() {}, func([]byte) error {
			x.write(t, 3)
			if steps++; steps == 5*k+1 {
				if k%2 == 0 {
					return full
				}
				cancel()
			}
			return nil
		})
		if cancel(); steps > 5*k && (err == nil || k%2 == 0 && !errors.Is(err, full)) {
			t.Fatalf("given up after %d steps: got %v", 5*k+1, err)
		}
	}
	x.snapshot(t, func() int { return 3 })
}
