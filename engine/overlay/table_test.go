package overlay_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine/overlay"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// onEach runs a test on overlays of a store in memory and of a server, which
// hold what storetest.FillMore makes, and checks that they still do.
func onEach(t *testing.T, test func(t *testing.T, under store.Store)) {
	for _, kind := range []struct {
		name string
		open func() store.Store
	}{
		{"embedded", func() store.Store { return storetest.Embedded(t, embedded.Options{}) }},
		{"redis", func() store.Store { return storetest.Redis(t) }},
	} {
		t.Run(kind.name, func(t *testing.T) {
			under := kind.open()
			if err := storetest.FillMore(t.Context(), under); err != nil {
				t.Fatal(err)
			}
			untouched := photograph(t, under)
			test(t, under)
			untouched(t)
		})
	}
}

// A photo is what a key is, as the store itself spells it: a server by DUMP.
type photo struct {
	dump    string
	left    int64 // PTTL
	expires int64
}

// photograph gives a check that a store holds what it holds now.
func photograph(t *testing.T, s store.Store) (untouched func(t *testing.T)) {
	t.Helper()
	before := photos(t, s)
	if len(before) != 10 {
		t.Fatalf("got %d keys, want 10", len(before))
	}
	return func(t *testing.T) {
		t.Helper()
		after := photos(t, s)
		if a, b := slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after)); !slices.Equal(a, b) {
			t.Fatalf("the store below has keys %q, had %q", b, a)
		}
		for key, was := range before {
			is := after[key]
			if is.dump != was.dump || is.expires != was.expires || is.left > was.left || (is.left < 0) != (was.left < 0) {
				t.Errorf("%s in the store below: got %+v, want %+v", key, is, was)
			}
		}
	}
}

func photos(t *testing.T, s store.Store) map[string]photo {
	t.Helper()
	all := make(map[string]photo)
	for _, key := range s.Do(t.Context(), store.Cmd(store.Keys, "*")).Strs() {
		dump := s.Do(t.Context(), store.Raw("DUMP", key))
		if dump.Err() != nil { // the store in memory has none
			dump = store.OfStr(contentOf(t, s, key))
		}
		all[key] = photo{
			dump.Str(), s.Do(t.Context(), store.Cmd(store.PTTL, key)).Int(), s.Do(t.Context(), store.Cmd(store.PExpireTime, key)).Int(),
		}
	}
	return all
}

// contentOf spells what a key of the store in memory holds.
func contentOf(t *testing.T, s store.Store, key string) string {
	t.Helper()
	c := map[string]store.Command{
		"string": store.Cmd(store.Get, key),
		"list":   store.Cmd(store.LRange, key, "0", "-1"),
		"hash":   store.Cmd(store.HGetAll, key),
		"set":    store.Cmd(store.SMembers, key),
		"zset":   store.Cmd(store.ZRange, key, "0", "-1", "WITHSCORES"),
		"stream": store.Cmd(store.XInfo, "STREAM", key, "FULL"),
	}[s.Do(t.Context(), store.Cmd(store.Type, key)).Str()]
	r := s.Do(t.Context(), c)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return storetest.Plain(r)
}

// ways are all ways to execute a command that writes.
var ways = map[string]func(ctx context.Context, s store.Store, c store.Command) error{
	"do":      func(ctx context.Context, s store.Store, c store.Command) error { return s.Do(ctx, c).Err() },
	"by name": func(ctx context.Context, s store.Store, c store.Command) error { return s.Do(ctx, byName(c)).Err() },
	"pipeline": func(ctx context.Context, s store.Store, c store.Command) error {
		return last(s.Pipeline(ctx, among(c)))
	},
	"atomic": func(ctx context.Context, s store.Store, c store.Command) error { return last(s.Atomic(ctx, among(c))) },
	"read": func(ctx context.Context, s store.Store, c store.Command) error {
		x, err := s.Session(ctx)
		if err != nil {
			return err
		}
		defer x.Close()
		return x.Read(ctx, c).Err()
	},
	"exec": func(ctx context.Context, s store.Store, c store.Command) error {
		x, err := s.Session(ctx)
		if err != nil {
			return err
		}
		defer x.Close()
		if err := x.Watch(ctx, "text", "none"); err != nil {
			return err
		}
		rs, err := x.Exec(ctx, among(c))
		if err != nil {
			return err
		}
		return last(rs)
	},
	"commit": func(ctx context.Context, s store.Store, c store.Command) error {
		x, err := s.Session(ctx)
		if err != nil {
			return err
		}
		defer x.Close()
		return x.Commit(ctx, []store.Command{c, store.Cmd(store.Del, "none")})
	},
}

// among gives commands of which c is the last one.
func among(c store.Command) []store.Command {
	return []store.Command{store.Cmd(store.Get, "text"), store.Cmd(store.HGetAll, "hash"), c}
}

func last(rs []store.Reply) error { return rs[len(rs)-1].Err() }

// byName gives c as one that is known by its name only.
func byName(c store.Command) store.Command {
	if c.Op == store.Other {
		return c
	}
	args := make([]string, c.Len())
	for i := range args {
		args[i] = c.Arg(i)
	}
	return store.Raw(c.Op.String(), args...)
}

// TestTable has every command of the table that writes executed in every way:
// on an overlay it does what it does on a store with the same content, and the
// store below is as before. That a command is missing here is an error.
func TestTable(t *testing.T) {
	examples := storetest.Examples()
	onEach(t, func(t *testing.T, under store.Store) {
		for _, op := range store.Commands() {
			c, known := examples[op]
			if op.Row().Flags&store.Write == 0 {
				continue
			}
			if !known {
				t.Errorf("%s writes, and there is no example of it", op)
				continue
			}
			untouched := photograph(t, under)
			for name, execute := range ways {
				tryExample(t, under, c, name, execute)
			}
			untouched(t)
		}
	})
}

// tryExample executes an example on an overlay and on a twin of the store below,
// and compares the two.
func tryExample(t *testing.T, under store.Store, c store.Command, name string, execute func(context.Context, store.Store, store.Command) error) {
	t.Helper()
	ctx := t.Context()
	twin := storetest.Embedded(t, embedded.Options{})
	if err := storetest.FillMore(ctx, twin); err != nil {
		t.Fatal(err)
	}
	s, err := overlay.New(ctx, under, overlay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range []store.Store{s, twin} {
		if err := each.Do(ctx, storetest.LoadExample()).Err(); err != nil {
			t.Fatal(err)
		}
	}
	err = execute(ctx, s, c)
	if c.Op == store.Function {
		if !errors.Is(err, store.ErrOverlay) {
			t.Errorf("%s, %s: got %v, want %v", c.Op, name, err, store.ErrOverlay)
		}
		return
	}
	if want := execute(ctx, twin, c); err != nil || want != nil {
		t.Errorf("%s, %s: got %v, want %v", c.Op, name, err, want)
	}
	if diff := storetest.SameContents(ctx, s, twin); diff != "" {
		t.Errorf("%s, %s: %s", c.Op, name, diff)
	}
	changes := 0
	if err := s.Changes(ctx, func(*overlay.Change) error { changes++; return nil }); err != nil {
		t.Errorf("%s, %s: %v", c.Op, name, err)
	}
	nothing := c.Op == store.Publish || c.Op == store.HPersist // of an entry that does not expire
	if (changes == 0) != nothing {
		t.Errorf("%s, %s: got %d changes", c.Op, name, changes)
	}
}

// TestReadOnly has every command of the table that writes refused in every way by
// a store that is read-only, and the store below is as before.
func TestReadOnly(t *testing.T) {
	examples := storetest.Examples()
	examples[store.Config] = store.Cmd(store.Config, "SET", "maxmemory-samples", "7")
	examples[store.ScriptLoad] = store.Cmd(store.ScriptLoad, "FLUSH")
	examples[store.MemoryUsage] = store.Cmd(store.MemoryUsage, "PURGE")
	onEach(t, func(t *testing.T, under store.Store) {
		s := store.ReadOnly(under)
		for _, op := range store.Commands() {
			c, known := examples[op]
			if !known && op.Row().Flags&store.Write != 0 {
				t.Errorf("%s writes, and there is no example of it", op)
			}
			if !known {
				continue
			}
			for name, execute := range ways {
				if err := execute(t.Context(), s, c); !errors.Is(err, store.ErrReadOnly) {
					t.Errorf("%s, %s: got %v, want %v", op, name, err, store.ErrReadOnly)
				}
			}
		}
		script := store.NewScript(store.Script{
			Name: "write", Keys: 1,
			Lua: "return redis.call('SET', KEYS[1], 'x')",
			Go:  func(t store.Tx, c *store.Command) store.Reply { return t.Do(store.Cmd(store.Set, c.Arg(0), "x")) },
		})
		for name, execute := range ways {
			for _, c := range []store.Command{script.Cmd("text"), store.Cmd(store.XRead, "BLOCK", "1", "STREAMS", "stream", "0")} {
				if err := execute(t.Context(), s, c); !errors.Is(err, store.ErrReadOnly) {
					t.Errorf("%s, %s: got %v, want %v", c.Name(), name, err, store.ErrReadOnly)
				}
			}
		}
		batch := store.Batch(t.Context(), s, func(s store.Store) error {
			return s.Do(t.Context(), store.Cmd(store.Set, "text", "x")).Err()
		})
		atomic := store.Atomic(t.Context(), s, 1, func(s store.Store) error {
			return s.Do(t.Context(), store.Cmd(store.Set, "text", "x")).Err()
		})
		if !errors.Is(batch, store.ErrReadOnly) || !errors.Is(atomic, store.ErrReadOnly) {
			t.Errorf("Batch: got %v, Atomic: got %v, want %v", batch, atomic, store.ErrReadOnly)
		}
	})
}
