package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

const prefix = "{a?[b]}:"

// namespace gives a namespace of s.
func namespace(t testing.TB, s store.Store, opts store.NamespaceOptions) store.Store {
	t.Helper()
	n, err := store.Namespace(s, prefix, opts)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// neighbours are keys outside of the namespace, some of which its pattern
// matched if it were not escaped.
var neighbours = []string{"k", "{a?[b]", "{axb}:k", "a", "{t}k"}

// crowded gives a store in which neighbours have something, and checks at the
// end that they are as they were.
func crowded(t testing.TB) *embedded.Store {
	t.Helper()
	s := storetest.Embedded(t, embedded.Options{})
	ctx := context.Background()
	for _, key := range neighbours {
		s.Do(ctx, store.Cmd(store.Set, key, "mine"))
	}
	t.Cleanup(func() {
		for _, key := range neighbours {
			if got := s.Do(ctx, store.Cmd(store.Get, key)).Str(); got != "mine" {
				t.Errorf("outside of the namespace %s has become %q", key, got)
			}
		}
		for _, key := range s.Do(ctx, store.Cmd(store.Keys, "*")).Strs() {
			if !slices.Contains(neighbours, key) && !strings.HasPrefix(key, prefix) {
				t.Errorf("%s was made outside of the namespace", key)
			}
		}
	})
	return s
}

// TestNamespaceDiffer: within a namespace commands do what they do elsewhere.
func TestNamespaceDiffer(t *testing.T) {
	storetest.Differ(t, namespace(t, crowded(t), store.NamespaceOptions{}), storetest.Embedded(t, embedded.Options{}),
		storetest.Seed(t), storetest.Ops(t, 20_000))
}

// TestNamespaceOnServer is TestNamespaceDiffer on a server.
func TestNamespaceOnServer(t *testing.T) {
	storetest.Differ(t, namespace(t, storetest.Redis(t), store.NamespaceOptions{}), storetest.Embedded(t, embedded.Options{}),
		storetest.Seed(t), storetest.Ops(t, 4_000))
}

// A recorder is a store that remembers what it was asked.
type recorder struct {
	store.Store
	asked []store.Command
}

func (r *recorder) Do(ctx context.Context, c store.Command) store.Reply {
	r.asked = append(r.asked, c)
	return r.Store.Do(ctx, c)
}

// arguments are those of commands that cannot do without special ones.
var arguments = map[store.Op]string{
	store.BLMPop:     "0.001 2 k l LEFT",
	store.BZMPop:     "0.001 2 k l MIN",
	store.LMPop:      "2 k l LEFT",
	store.ZMPop:      "2 k l MIN",
	store.Eval:       "return(1) 2 k l x",
	store.EvalRO:     "return(1) 2 k l x",
	store.EvalSha:    "0123 2 k l x",
	store.EvalShaRO:  "0123 2 k l x",
	store.SInterCard: "2 k l",
	store.ZDiff:      "2 k l",
	store.ZDiffStore: "d 2 k l",
	store.ZInter:     "2 k l",
	store.ZInterCard: "2 k l", store.ZInterStore: "d 2 k l", store.ZUnion: "2 k l", store.ZUnionStore: "d 2 k l",
	store.XRead: "BLOCK 1 STREAMS k l 0 0", store.XReadGroup: "GROUP g c STREAMS k l > >",
	store.Sort:      "k BY w_* GET o_* GET # STORE l",
	store.SortRO:    "k BY w_* GET o_*->f",
	store.GeoRadius: "k 0 0 1 m STORE l", store.GeoRadiusByMember: "k m 1 m STOREDIST l",
	store.MemoryUsage: "USAGE k", store.Object: "ENCODING k",
	store.XGroup: "CREATE k g $", store.XInfo: "STREAM k",
	store.MSet: "k 1 l 2", store.MSetNX: "k 1 l 2",
	store.PubSub: "NUMSUB k l", store.ScriptLoad: "LOAD return(1)",
	store.BLPop: "k l 0.001", store.BRPop: "k l 0.001", store.BZPopMax: "k l 0.001", store.BZPopMin: "k l 0.001",
	store.BLMove: "k l LEFT LEFT 0.001", store.BRPopLPush: "k l 0.001",
	store.Scan: "0", store.Info: "", store.Ping: "", store.FlushAll: "", store.FlushDB: "",
	store.Config: "GET maxmemory", store.Function: "LIST",
}

// outside are the commands of the table that name nothing.
var outside = []store.Op{store.Echo, store.Info, store.Ping, store.Time, store.ScriptLoad}

// argumentsOf gives arguments of op with the names k, l and d in the places of
// names, as far as it has any.
func argumentsOf(op store.Op) []string {
	if s, ok := arguments[op]; ok {
		return strings.Fields(s)
	}
	r := op.Row()
	n := max(int(r.Arity), -int(r.Arity))
	args := slices.Repeat([]string{"1"}, n)
	c := store.Cmd(op, args...)
	for i, at := 0, c.Keys(); i < at.Len(); i++ {
		args[at.At(i)] = "k"
	}
	return args
}

// TestNamespaceTable: every command of the table is refused or names only what
// is in the namespace.
func TestNamespaceTable(t *testing.T) {
	rec := &recorder{Store: crowded(t)}
	s := namespace(t, rec, store.NamespaceOptions{Eval: true})
	refused := []store.Op{store.Config, store.Function}
	for _, op := range store.Commands() {
		rec.asked = nil
		args := argumentsOf(op)
		r := s.Do(t.Context(), store.Cmd(op, args...))
		if slices.Contains(refused, op) {
			if !errors.Is(r.Err(), store.ErrNamespace) || rec.asked != nil {
				t.Errorf("%v: got %s, want a refusal", op, storetest.Plain(r))
			}
			continue
		}
		if r.Kind() == store.Failed || len(rec.asked) == 0 {
			t.Errorf("%v %q: got %s, want that it is executed", op, args, storetest.Plain(r))
		}
		for _, c := range rec.asked {
			if names := namesOf(&c); names == 0 && !slices.Contains(outside, op) {
				t.Errorf("%s: it names nothing of the namespace", storetest.Show(c))
			}
			for i := range c.Len() {
				if arg := c.Arg(i); slices.Contains([]string{"k", "l", "d", "w_*", "o_*", "o_*->f"}, arg) {
					t.Errorf("%s: %s is outside of the namespace", storetest.Show(c), arg)
				}
			}
		}
	}
}

// namesOf counts the arguments of c that begin as the namespace does, or its
// pattern.
func namesOf(c *store.Command) (n int) {
	for i := range c.Len() {
		if arg := c.Arg(i); strings.HasPrefix(arg, prefix) || strings.HasPrefix(arg, `{a\?\[b\]}:`) {
			n++
		}
	}
	return n
}

// TestNamespaceRefuses: what cannot be kept inside is refused, also by its name
// and within transactions, and nothing of it is done.
func TestNamespaceRefuses(t *testing.T) {
	s := namespace(t, crowded(t), store.NamespaceOptions{})
	ctx := t.Context()
	set := store.Cmd(store.Set, "k", "1")
	for _, words := range []string{
		"config get maxmemory", "CLIENT LIST", "MIGRATE", "function list", "PUBSUB NUMPAT", "SCRIPT FLUSH", "MEMORY PURGE",
		"EVAL return(1) 0", "evalsha 00 0", "NOSUCH",
	} {
		name, rest, _ := strings.Cut(words, " ")
		c := store.Raw(name, strings.Fields(rest)...)
		if err := s.Do(ctx, c).Err(); !errors.Is(err, store.ErrNamespace) {
			t.Errorf("%s: got %v, want a refusal", words, err)
		}
		rs := s.Pipeline(ctx, []store.Command{set, c})
		if rs[0].Err() != nil || !errors.Is(rs[1].Err(), store.ErrNamespace) {
			t.Errorf("%s in a pipeline: got %v", words, rs)
		}
	}
	for _, op := range []store.Op{store.FlushAll, store.FlushDB, store.DBSize, store.RandomKey} {
		for _, r := range s.Atomic(ctx, []store.Command{store.Cmd(store.Incr, "n"), store.Cmd(op)}) {
			if !errors.Is(r.Err(), store.ErrNamespace) {
				t.Errorf("%v with others: got %s, want a refusal", op, storetest.Plain(r))
			}
		}
	}
	x := conversation(t, s)
	if _, err := x.Exec(ctx, []store.Command{store.Cmd(store.Incr, "n"), store.Cmd(store.FlushDB)}); !errors.Is(err, store.ErrNamespace) {
		t.Errorf("Exec: got %v", err)
	}
	if r := s.Do(ctx, store.Cmd(store.Exists, "n")); r.Int() != 0 {
		t.Error("a part of what was refused was done")
	}
	for _, bad := range []string{"", "a*"} {
		if _, err := store.Namespace(s, bad, store.NamespaceOptions{}); err == nil {
			t.Errorf("prefix %q: got no error", bad)
		}
	}
}

// TestNamespaceFlush: emptying, counting and listing see the namespace alone.
func TestNamespaceFlush(t *testing.T) {
	s := namespace(t, crowded(t), store.NamespaceOptions{})
	ctx := t.Context()
	for _, key := range []string{"a", "b", "c"} {
		s.Do(ctx, store.Cmd(store.Set, key, "1"))
	}
	rs := s.Pipeline(ctx, []store.Command{store.Cmd(store.DBSize), store.Cmd(store.Del, "a"), store.Raw("dbsize"), store.Cmd(store.Keys, "*")})
	if rs[0].Int() != 3 || rs[1].Int() != 1 || rs[2].Int() != 2 || rs[3].Len() != 2 {
		t.Errorf("got %v", storetest.Plain(store.OfList(rs)))
	}
	if got := s.Do(ctx, store.Cmd(store.RandomKey)).Str(); got != "b" && got != "c" {
		t.Errorf("a random key: got %q", got)
	}
	if got := s.Do(ctx, store.Raw("flushall", "ASYNC")); got.Str() != "OK" {
		t.Errorf("flush: got %s", storetest.Plain(got))
	}
	if got := s.Do(ctx, store.Cmd(store.DBSize)).Int(); got != 0 {
		t.Errorf("after the flush: got %d keys", got)
	}
	if got := s.Do(ctx, store.Cmd(store.RandomKey)); !got.IsNil() {
		t.Errorf("a random key of none: got %s", storetest.Plain(got))
	}
}

// TestNamespaceChannels: what is published in a namespace is heard there alone.
func TestNamespaceChannels(t *testing.T) {
	under := crowded(t)
	s := namespace(t, under, store.NamespaceOptions{})
	ctx := t.Context()
	sub, err := s.Subscribe(ctx, []string{"news"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	if err := sub.Add(ctx, nil, []string{"n*"}); err != nil {
		t.Fatal(err)
	}
	under.Do(ctx, store.Cmd(store.Publish, "news", "outside"))
	if n := s.Do(ctx, store.Cmd(store.Publish, "news", "inside")).Int(); n != 2 {
		t.Errorf("publish: got %d receivers, want 2", n)
	}
	var got []store.Message
	for range 2 {
		m, err := sub.Receive(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, m)
	}
	want := []store.Message{{Channel: "news", Payload: "inside"}, {Channel: "news", Pattern: "n*", Payload: "inside"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := s.Do(ctx, store.Cmd(store.PubSub, "CHANNELS")); got.At(0).Str() != "news" {
		t.Errorf("channels: got %s", storetest.Plain(got))
	}
	if err := sub.Remove(ctx, []string{"news"}, []string{"n*"}); err != nil {
		t.Fatal(err)
	}
	if n := s.Do(ctx, store.Cmd(store.Publish, "news", "late")).Int(); n != 0 {
		t.Errorf("publish after all is removed: got %d receivers", n)
	}
}
