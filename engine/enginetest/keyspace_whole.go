package enginetest

import (
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// keyspaceReadMany reads one structure of each general type, and others.
func keyspaceReadMany(t *testing.T, s store.Store) {
	ctx, count := t.Context(), store.NewCount(s)
	e := engine.New(count)
	do(t, s, "SET", "cell", `{"a":1}`)
	do(t, s, "RPUSH", "list", "1", "b")
	do(t, s, "HSET", "hash", "k", "v")
	do(t, s, "SADD", "set", "m")
	do(t, s, "ZADD", "zset", "2.5", "b", "1", "a")
	all, err := e.ReadMany(ctx, []string{"zset", "none", "cell", "list", "hash", "set", "cell"})
	same(t, "ReadMany", all, []engine.Content{
		{Type: "SortedSet", Pairs: []engine.MemberScore{{Member: "a", Score: 1}, {Member: "b", Score: 2.5}}},
		{},
		{Type: "Cell", Value: `{"a":1}`},
		{Type: "List", Items: texts("1", "b")},
		{Type: "HashMap", Entries: engine.Dict[engine.MapEntry]{{Key: "k", Value: "v"}}},
		{Type: "Set", Members: keys("m")},
		{Type: "Cell", Value: `{"a":1}`},
	}, err)
	same(t, "round trips", count.Trips(), 1, nil)

	names := make([]string, 2500)
	for i := range names {
		names[i] = "none"
	}
	count.Reset()
	all, err = e.ReadMany(ctx, names)
	same(t, "ReadMany of many", len(all), 2500, err)
	same(t, "round trips of many", count.Trips(), 3, nil)
	all, err = e.ReadMany(ctx, nil)
	same(t, "ReadMany of none", len(all), 0, err)

	_, err = e.ReadMany(ctx, []string{"cell", ""})
	fails(t, "ReadMany", err, "value", "store read_many: name is empty")
	insert(t, newTrie(t, s, "words"), "word")
	_, err = e.ReadMany(ctx, []string{"cell", "words"})
	fails(t, "ReadMany", err, "unsupported", "store read_many: words: a Trie cannot be read as a whole")
	do(t, s, "XADD", "stream", "*", "k", "v")
	_, err = e.ReadMany(ctx, []string{"stream"})
	fails(t, "ReadMany", err, "unsupported", "store read_many: stream: a Stream cannot be read as a whole")
}

// keyspaceMove copies and renames structures of every type.
func keyspaceMove(t *testing.T, s store.Store) {
	ctx, count := t.Context(), store.NewCount(s)
	e := engine.New(count)
	for _, x := range everyStructure(t, s, engine.Common{TTL: time.Hour}) {
		size, err := x.Size(ctx)
		must(t, err)
		count.Reset()
		must(t, e.Copy(ctx, x.Name(), "{w}copy", engine.MoveOptions{}))
		same(t, "round trips of Copy", count.Trips(), 1, nil)
		fails(t, "Copy", e.Copy(ctx, x.Name(), "{w}copy", engine.MoveOptions{}), "exists", "store copy: {w}copy exists already")
		must(t, e.Copy(ctx, x.Name(), "{w}copy", engine.MoveOptions{Replace: true}))
		same(t, "TypeOf", typeOf(t, e, "{w}copy"), typeOf(t, e, x.Name()), nil)
		fails(t, "Rename", e.Rename(ctx, x.Name(), "{w}copy", engine.RenameOptions{}), "exists", "store rename: {w}copy exists already")
		count.Reset()
		must(t, e.Rename(ctx, "{w}copy", "{w}moved", engine.RenameOptions{}))
		same(t, "round trips of Rename", count.Trips(), 1, nil)
		must(t, e.Rename(ctx, "{w}moved", x.Name(), engine.RenameOptions{Replace: true}))
		again, err := x.Size(ctx)
		same(t, "Size of "+x.Type()+" that was copied and renamed back", again, size, err)
		left, err := x.TTL(ctx)
		same(t, "TTL", left.OK && left.V > 3000, true, err)
		exists, err := e.Exists(ctx, "{w}moved")
		same(t, "Exists", exists, false, err)
	}
	for _, fail := range []func() error{
		func() error { return e.Copy(ctx, "none", "b", engine.MoveOptions{}) },
		func() error { return e.Rename(ctx, "none", "b", engine.RenameOptions{}) },
		func() error { return e.Rename(ctx, "none", "none", engine.RenameOptions{}) },
		func() error { return e.Copy(ctx, "none", "none", engine.MoveOptions{To: memoryEngine()}) },
	} {
		fails(t, "a missing one", fail(), "missing", ": none does not exist")
	}
	do(t, s, "SET", "cell", "1")
	must(t, e.Rename(ctx, "cell", "cell", engine.RenameOptions{}))
	must(t, e.Copy(ctx, "cell", "cell", engine.MoveOptions{Replace: true}))
	fails(t, "Copy onto itself", e.Copy(ctx, "cell", "cell", engine.MoveOptions{}), "exists", "store copy: cell exists already")
	fails(t, "Copy", e.Copy(ctx, "cell", "", engine.MoveOptions{}), "value", "store copy: name is empty")
	fails(t, "Rename", e.Rename(ctx, "", "x", engine.RenameOptions{}), "value", "store rename: name is empty")
}

func memoryEngine() *engine.Engine { return engine.New(embedded.New(embedded.Options{})) }

func typeOf(t testing.TB, e *engine.Engine, name string) string {
	t.Helper()
	got, err := e.TypeOf(t.Context(), name)
	must(t, err)
	return got.V
}

// keyspaceCopyAcross copies to another store by name.
func keyspaceCopyAcross(t *testing.T, s store.Store) {
	ctx, e, other := t.Context(), engine.New(s), memoryEngine()
	q := newQueue(t, s, "q", bounded(3, ""))
	push(t, q, "a", "b")
	must(t, e.Copy(ctx, "q", "copy", engine.MoveOptions{To: other}))
	copied := newQueue(t, other.Store(), "copy", engine.QueueOptions{})
	holds(t, copied, "a b")
	push(t, copied, "c")
	_, err := copied.Push(ctx, "d", noWait())
	fails(t, "Push", err, "full", "is full (maxlen 3)")
	err = e.Copy(ctx, "q", "copy", engine.MoveOptions{To: other})
	fails(t, "Copy", err, "exists", "copy exists already")
	must(t, other.Copy(ctx, "copy", "back", engine.MoveOptions{To: e}))
	same(t, "LLEN", do(t, s, "LLEN", "back").Int(), 3, nil)
}

// keyspaceServer asks the store about itself.
func keyspaceServer(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	info, err := e.Info(ctx)
	must(t, err)
	found := map[string]codec.Text{}
	for _, p := range info {
		found[p.Name] = p.Value
	}
	if found["redis_version"] == "" || found["used_memory"] == "" || found["redis_mode"] != "standalone" {
		t.Errorf("Info: got %v", found)
	}
	n, err := e.Memory(ctx)
	if err != nil || n < 1000 {
		t.Errorf("Memory: got %d, %v", n, err)
	}
	now, err := e.Clock(ctx)
	if err != nil || time.Until(now).Abs() > time.Minute || now.Location() != time.UTC {
		t.Errorf("Clock: got %v, %v", now, err)
	}
	r, err := e.Eval(ctx, "return {redis.call('ECHO', ARGV[2]), redis.call('TYPE', KEYS[1]).ok, #KEYS, #ARGV}", []string{"k"}, []string{"a", "b"})
	same(t, "Eval", r.At(0).Str()+r.At(1).Str(), "bnone", err)
	same(t, "how many", []int64{r.At(2).Int(), r.At(3).Int()}, []int64{1, 2}, nil)
	_, err = e.Eval(ctx, "return redis.error_reply('VALUE no')", nil, nil)
	fails(t, "Eval", err, "value", "store eval: no")
	_, err = e.Eval(ctx, "return (", nil, nil)
	fails(t, "Eval", err, "failed", "store eval: Error compiling script")
	do(t, s, "SET", "k", "v")
	fails(t, "Flush", e.Flush(ctx, engine.FlushOptions{}), "value", "store flush: removes everything")
	same(t, "DBSIZE", do(t, s, "DBSIZE").Int(), 1, nil)
	must(t, e.Flush(ctx, engine.FlushOptions{Confirm: true}))
	same(t, "DBSIZE after Flush", do(t, s, "DBSIZE").Int(), 0, nil)
}
