package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/engine/transfer"
)

// A place makes an empty store.
type place struct {
	name string
	open func(t testing.TB) store.Store
}

var places = []place{
	{"embedded", func(t testing.TB) store.Store { return storetest.Embedded(t, embedded.Options{}) }},
	{"redis", func(t testing.TB) store.Store { return storetest.Server(t).Open(t) }},
}

// eachWay calls fn with two empty stores of all pairs of kinds.
func eachWay(t *testing.T, fn func(t *testing.T, src, dst store.Store)) {
	for _, from := range places {
		for _, to := range places {
			t.Run(from.name+" to "+to.name, func(t *testing.T) { fn(t, from.open(t), to.open(t)) })
		}
	}
}

func do(t testing.TB, s store.Store, name string, args ...string) store.Reply {
	t.Helper()
	r := s.Do(t.Context(), store.Named(name, args...))
	if r.Err() != nil {
		t.Fatalf("%s %q: %v", name, args, r.Err())
	}
	return r
}

// counted gives the report and what was told, as one text.
func counted(t testing.TB, src, dst store.Store, opts transfer.Options) string {
	t.Helper()
	told := ""
	opts.Tell = func(key string, o transfer.Outcome, err error) {
		told += fmt.Sprintf(" %s=%d", key, o)
		if err != nil {
			told += fmt.Sprintf("(%v)", err)
		}
	}
	r, err := transfer.Copy(t.Context(), src, dst, opts)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(*r) + told
}

func same(t testing.TB, got, want store.Store) {
	t.Helper()
	if diff := storetest.SameValues(t.Context(), got, want); diff != "" {
		t.Fatal(diff)
	}
}

// persist makes what would expire soon stay.
func persist(t testing.TB, s store.Store) {
	t.Helper()
	for _, key := range do(t, s, "KEYS", "*").Strs() {
		if left := do(t, s, "PTTL", key).Int(); left >= 0 && left < 60_000 {
			do(t, s, "PERSIST", key)
		}
	}
}

// TestRandom copies what random commands have made.
func TestRandom(t *testing.T) {
	seed := storetest.Seed(t)
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		for i := range uint64(5) {
			do(t, src, "FLUSHALL")
			do(t, dst, "FLUSHALL")
			for _, c := range storetest.Commands(seed+i, 3000) {
				src.Do(t.Context(), c)
			}
			persist(t, src)
			first := counted(t, src, dst, transfer.Options{})
			same(t, dst, src)
			n := int(do(t, src, "DBSIZE").Int())
			if want := fmt.Sprint(transfer.Report{transfer.Copied: n}); first != want {
				t.Errorf("got %s, want %s", first, want)
			}
			again := counted(t, src, dst, transfer.Options{})
			if want := fmt.Sprint(transfer.Report{transfer.Same: n}); again != want {
				t.Errorf("again: got %s, want %s", again, want)
			}
		}
	})
}

// fill makes a large key of each type, and a stream of which entries are pending
// and deleted.
func fill(t testing.TB, s store.Store) {
	t.Helper()
	var words, pairs, scored []string
	for i := range 1500 {
		w := fmt.Sprint("word ", i)
		words, pairs, scored = append(words, w), append(pairs, w, fmt.Sprint(i)), append(scored, fmt.Sprint(float64(i)/3), w)
	}
	do(t, s, "RPUSH", append([]string{"list"}, words...)...)
	do(t, s, "SADD", append([]string{"{a}set"}, words...)...)
	do(t, s, "HSET", append([]string{"hash"}, pairs...)...)
	do(t, s, "ZADD", append([]string{"zset"}, scored...)...)
	do(t, s, "SET", "text", strings.Repeat("0123456789abcde\x00", 80_000))
	do(t, s, "SET", "some text", strings.Repeat("x", 40_000))
	do(t, s, "RPUSH", "few", strings.Repeat("y", 1<<20), "z")
	do(t, s, "PEXPIREAT", "hash", "4102444800123")
	for i, key := range []string{"stream", "few entries"} {
		n := 700 - 690*i
		do(t, s, "XGROUP", "CREATE", key, "g", "0", "MKSTREAM")
		do(t, s, "XGROUP", "CREATECONSUMER", key, "g", "idle")
		for k := range n {
			do(t, s, "XADD", key, fmt.Sprint(k+1, "-1"), "field", words[k])
		}
		do(t, s, "XREADGROUP", "GROUP", "g", "ada", "COUNT", fmt.Sprint(n-2), "STREAMS", key, ">")
		do(t, s, "XACK", key, "g", "3-1")
		do(t, s, "XDEL", key, "1-1", "5-1", fmt.Sprint(n, "-1"))
	}
}

// odd makes keys in states that few commands lead to: one that expires after the
// year 9999, and a stream whose last ID was set back below a deleted one.
func odd(t testing.TB, s store.Store) {
	t.Helper()
	do(t, s, "SET", "late", "x", "PXAT", "9223372036854775")
	do(t, s, "XADD", "back", "5-0", "a", "b")
	do(t, s, "XADD", "back", "9-0", "a", "b")
	do(t, s, "XDEL", "back", "9-0")
	do(t, s, "XSETID", "back", "5-0")
}

// manyKeys makes 4,000 small keys.
func manyKeys(t testing.TB, s store.Store) {
	t.Helper()
	var cs []store.Command
	for i := range 4000 {
		cs = append(cs, store.Cmd(store.HSet, fmt.Sprint("key ", i), "a", "1"))
	}
	for _, r := range s.Pipeline(t.Context(), cs) {
		if r.Err() != nil {
			t.Fatal(r.Err())
		}
	}
}

// TestLarge copies what is read and written in pieces.
func TestLarge(t *testing.T) {
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		fill(t, src)
		want := fmt.Sprint(transfer.Report{transfer.Copied: 9})
		if got := counted(t, src, dst, transfer.Options{}); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
		same(t, dst, src)
		if got := do(t, dst, "PEXPIRETIME", "hash").Int(); got != 4102444800123 {
			t.Errorf("PEXPIRETIME: got %d", got)
		}
		do(t, dst, "LSET", "list", "1400", "other")
		do(t, dst, "APPEND", "text", "x")
		do(t, dst, "HSET", "hash", "word 7", "8")
		want = fmt.Sprint(transfer.Report{transfer.Same: 6, transfer.Replaced: 3})
		if got := counted(t, src, dst, transfer.Options{Replace: true}); !strings.HasPrefix(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
		same(t, dst, src)
	})
}

// TestOdd copies, exports and imports keys in states that are rare.
func TestOdd(t *testing.T) {
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		odd(t, src)
		text := firstLine + exported(t, src)
		if got, want := counted(t, src, dst, transfer.Options{}), fmt.Sprint(transfer.Report{transfer.Copied: 2}); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		same(t, dst, src)
		do(t, dst, "FLUSHALL")
		if _, err := imported(t, dst, text, transfer.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		same(t, dst, src)
		if got := exported(t, dst); firstLine+got != text {
			t.Errorf("exported again: got\n%s\nwant\n%s", got, text)
		}
	})
}

// TestTimes copies the times of fields, or refuses to if the destination has no
// such thing.
func TestTimes(t *testing.T) {
	src := storetest.Embedded(t, embedded.Options{})
	var pairs []string
	for i := range 2000 {
		pairs = append(pairs, fmt.Sprint("f", i), "v")
	}
	for _, name := range []string{"small", "large"} {
		do(t, src, "HSET", append([]string{name, "a", "1", "b", "2"}, pairs...)...)
		do(t, src, "HPEXPIREAT", name, "4102444800123", "FIELDS", "1", "b")
		pairs = nil
	}
	dst := storetest.Embedded(t, embedded.Options{})
	if got, want := counted(t, src, dst, transfer.Options{}), fmt.Sprint(transfer.Report{transfer.Copied: 2}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, name := range []string{"small", "large"} {
		if got := do(t, dst, "HPEXPIRETIME", name, "FIELDS", "2", "a", "b"); got.At(0).Int() != -1 || got.At(1).Int() != 4102444800123 {
			t.Errorf("%s: HPEXPIRETIME: got %s", name, storetest.Plain(got))
		}
	}
	old := storetest.Server(t).Open(t)
	if old.Do(t.Context(), store.Cmd(store.HPTTL, "x", "FIELDS", "1", "f")).Err() == nil {
		t.Skip("the server has times of fields")
	}
	got := counted(t, src, old, transfer.Options{})
	if want := fmt.Sprint(transfer.Report{transfer.Failed: 2}); !strings.HasPrefix(got, want) || strings.Count(got, "Redis can from 7.4 on") != 2 {
		t.Errorf("got %s, want %s", got, want)
	}
	if n := do(t, old, "DBSIZE").Int(); n != 0 {
		t.Errorf("%d keys at the destination, want none", n)
	}
}

// TestTaken copies over what is there.
func TestTaken(t *testing.T) {
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		for _, s := range []store.Store{src, dst} {
			do(t, s, "SET", "same", "1")
			do(t, s, "RPUSH", "list", "a")
			do(t, s, "SADD", "other type", "a")
		}
		do(t, src, "RPUSH", "list", "b")
		do(t, src, "SET", "other type", "x", "PX", "1000000")
		do(t, src, "HSET", "new", "a", "1")
		do(t, dst, "SET", "only there", "1")
		taken := fmt.Sprint(transfer.Report{transfer.Copied: 1, transfer.Same: 1, transfer.Taken: 2})
		replaced := fmt.Sprint(transfer.Report{transfer.Copied: 1, transfer.Same: 1, transfer.Replaced: 2})
		for _, c := range []struct {
			opts transfer.Options
			want string
			keys int64
		}{
			{transfer.Options{DryRun: true}, taken, 4},
			{transfer.Options{DryRun: true, Replace: true}, replaced, 4},
			{transfer.Options{}, taken, 5},
			{transfer.Options{Replace: true}, strings.Replace(replaced, "[1 2 1", "[0 2 2", 1), 5},
		} {
			if got := counted(t, src, dst, c.opts); !strings.HasPrefix(got, c.want) {
				t.Errorf("%+v: got %s, want %s", c.opts, got, c.want)
			}
			if n := do(t, dst, "DBSIZE").Int(); n != c.keys {
				t.Errorf("%+v: %d keys, want %d", c.opts, n, c.keys)
			}
		}
		do(t, dst, "DEL", "only there")
		same(t, dst, src)
	})
}

// TestChanged changes both stores when everything was copied.
func TestChanged(t *testing.T) {
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		for i := range 20 {
			do(t, src, "SET", fmt.Sprint("key ", i), "1")
		}
		do(t, dst, "SET", "key 9", "taken")
		changes := func(p transfer.Phase, _, _ int) {
			if p == transfer.Copying {
				do(t, src, "SET", "key 1", "2")
				do(t, src, "DEL", "key 2")
				do(t, src, "SET", "new", "1")
				do(t, dst, "SET", "key 3", "2")
				do(t, src, "DEL", "key 4")
				do(t, dst, "DEL", "key 4")
			}
		}
		got := strings.Fields(counted(t, src, dst, transfer.Options{Progress: changes}))
		want := strings.Fields(fmt.Sprint(transfer.Report{
			transfer.Copied: 19, transfer.Taken: 1, transfer.Changed: 1, transfer.Added: 1, transfer.Removed: 1, transfer.Different: 1,
		}, " key 1=5 key 2=7 key 3=8 key 9=3 new=6"))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// TestInterrupted goes on where a copy has ended.
func TestInterrupted(t *testing.T) {
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		manyKeys(t, src)
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		ended := errors.New("interrupted")
		r, err := transfer.Copy(ctx, src, dst, transfer.Options{Progress: func(_ transfer.Phase, done, total int) {
			if total != 4000 {
				t.Errorf("Progress: got %d, want 4000", total)
			}
			if done > 1500 {
				cancel(ended)
			}
		}})
		if !errors.Is(err, ended) {
			t.Fatalf("got %v, %v", r, err)
		}
		n := int(do(t, dst, "DBSIZE").Int())
		if n < 1500 || n >= 4000 {
			t.Errorf("%d keys when it was interrupted", n)
		}
		want := fmt.Sprint(transfer.Report{transfer.Copied: 4000 - n, transfer.Same: n})
		if got := counted(t, src, dst, transfer.Options{}); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		same(t, dst, src)
	})
}

// TestCluster copies to and from where keys are in different slots.
func TestCluster(t *testing.T) {
	src, cluster := storetest.Embedded(t, embedded.Options{}), storetest.Cluster(t)
	fill(t, src)
	manyKeys(t, src)
	if got, want := counted(t, src, cluster, transfer.Options{}), fmt.Sprint(transfer.Report{transfer.Copied: 4009}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	same(t, cluster, src)
	back := storetest.Embedded(t, embedded.Options{})
	if got, want := counted(t, cluster, back, transfer.Options{}), fmt.Sprint(transfer.Report{transfer.Copied: 4009}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	same(t, back, src)
	do(t, cluster, "HSET", "key 1", "c", "1")
	if got, want := counted(t, src, cluster, transfer.Options{}), fmt.Sprint(transfer.Report{transfer.Same: 4008, transfer.Taken: 1}); !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A restless store pushes to a list whenever a piece of one is read.
type restless struct{ store.Store }

func (s restless) Do(ctx context.Context, c store.Command) store.Reply {
	r := s.Store.Do(ctx, c)
	if c.Op == store.LRange {
		s.Store.Do(ctx, store.Cmd(store.RPush, c.Arg(0), "more"))
	}
	return r
}

// TestRestless copies a large key that changes while it is read: as it was at
// one moment.
func TestRestless(t *testing.T) {
	eachWay(t, func(t *testing.T, src, dst store.Store) {
		var words []string
		for i := range 3000 {
			words = append(words, fmt.Sprint(i))
		}
		do(t, src, "RPUSH", append([]string{"list"}, words...)...)
		got := counted(t, restless{src}, dst, transfer.Options{})
		if want := fmt.Sprint(transfer.Report{transfer.Copied: 1, transfer.Changed: 1}, " list=5"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		all := do(t, dst, "LRANGE", "list", "0", "-1").Strs()
		if len(all) < 3000 || !slices.Equal(all[:3000], words) || slices.ContainsFunc(all[3000:], func(s string) bool { return s != "more" }) {
			t.Errorf("got a list of %d", len(all))
		}
	})
}

// TestMatch copies whole structures by their names.
func TestMatch(t *testing.T) {
	src, dst := storetest.Embedded(t, embedded.Options{}), storetest.Embedded(t, embedded.Options{})
	for _, key := range []string{"jobs", "{jobs}:queue:cfg", "{jobs:2}:trie:words", "other", "{other}:queue:cfg", "jobs]x"} {
		do(t, src, "SET", key, "1")
	}
	if got, want := counted(t, src, dst, transfer.Options{Match: "jobs*"}), fmt.Sprint(transfer.Report{transfer.Copied: 4}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
