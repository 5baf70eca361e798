package bench

import (
	"context"
	"strconv"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A replay is an operation beside the commands that the Python library
// redis-data-structures sends for it, one after the other: so many round trips.
// Each is called with the number of the turn.
type replay struct {
	name   string
	trips  int
	theirs func(ctx context.Context, rdb *goredis.Client, i int)
	ours   func(ctx context.Context, s peers, i int)
}

// peers are the structures that replays are of.
type peers struct {
	trie  *engine.Trie
	graph *engine.Graph
}

// replays take words of eight letters, of which two share the first six, and
// vertices that have eight neighbours.
var replays = []replay{
	{"Trie.insert", 9, func(ctx context.Context, rdb *goredis.Client, i int) {
		word := wordOf(i)
		for n := range len(word) {
			rdb.HSet(ctx, "theirs:"+word[:n], word[n:n+1], "1")
		}
		rdb.HSet(ctx, "theirs:"+word, "*", "1")
	}, func(ctx context.Context, s peers, i int) { s.trie.Insert(ctx, wordOf(i), engine.WeightOptions{}) }},
	{"Trie.contains", 9, func(ctx context.Context, rdb *goredis.Client, i int) {
		word := wordOf(i)
		for n := range len(word) {
			rdb.HExists(ctx, "theirs:"+word[:n], word[n:n+1])
		}
		rdb.HExists(ctx, "theirs:"+word, "*")
	}, func(ctx context.Context, s peers, i int) { s.trie.Contains(ctx, wordOf(i)) }},
	{"Trie.starts_with", 28, func(ctx context.Context, rdb *goredis.Client, i int) {
		prefix := wordOf(i)[:6]
		for n := range len(prefix) {
			rdb.HExists(ctx, "theirs:"+prefix[:n], prefix[n:n+1])
		}
		collect(ctx, rdb, prefix)
	}, func(ctx context.Context, s peers, i int) {
		s.trie.StartsWith(ctx, wordOf(i)[:6], engine.LimitOptions{})
	}},
	{"Graph.add_edge", 4, func(ctx context.Context, rdb *goredis.Client, i int) {
		u, v := vertexOf(i), vertexOf(i/8+i%8+1)
		rdb.Exists(ctx, "theirs:vertex:"+u)
		rdb.Exists(ctx, "theirs:vertex:"+v)
		rdb.Exists(ctx, "theirs:adj:"+v)
		rdb.HSet(ctx, "theirs:adj:"+u, v, "2.5")
	}, func(ctx context.Context, s peers, i int) {
		s.graph.AddEdge(ctx, codec.Key(vertexOf(i)), codec.Key(vertexOf(i/8+i%8+1)), engine.WeightOptions{Weight: codec.Some(2.5)})
	}},
	{"Graph.has_vertex", 2, func(ctx context.Context, rdb *goredis.Client, i int) {
		rdb.Exists(ctx, "theirs:vertex:"+vertexOf(i))
		rdb.Exists(ctx, "theirs:adj:"+vertexOf(i))
	}, func(ctx context.Context, s peers, i int) { s.graph.HasVertex(ctx, codec.Key(vertexOf(i))) }},
	{"Graph.neighbors", 1, func(ctx context.Context, rdb *goredis.Client, i int) {
		rdb.HGetAll(ctx, "theirs:adj:"+vertexOf(i)).Result()
	}, func(ctx context.Context, s peers, i int) { s.graph.Neighbors(ctx, codec.Key(vertexOf(i))) }},
	{"Graph.weight", 1, func(ctx context.Context, rdb *goredis.Client, i int) {
		rdb.HGet(ctx, "theirs:adj:"+vertexOf(i), vertexOf(i/8+i%8+1)).Result()
	}, func(ctx context.Context, s peers, i int) {
		s.graph.Weight(ctx, codec.Key(vertexOf(i)), codec.Key(vertexOf(i/8+i%8+1)))
	}},
	{"Graph.remove_edge", 1, func(ctx context.Context, rdb *goredis.Client, i int) {
		rdb.HDel(ctx, "theirs:adj:"+vertexOf(i), vertexOf(i/8+i%8+1))
	}, func(ctx context.Context, s peers, i int) {
		s.graph.RemoveEdge(ctx, codec.Key(vertexOf(i)), codec.Key(vertexOf(i/8+i%8+1)))
	}},
}

// collect reads the nodes below a prefix, one by one.
func collect(ctx context.Context, rdb *goredis.Client, prefix string) {
	rdb.HExists(ctx, "theirs:"+prefix, "*")
	for _, child := range rdb.HKeys(ctx, "theirs:"+prefix).Val() {
		if child != "*" {
			collect(ctx, rdb, prefix+child)
		}
	}
}

// wordOf gives word i of 4,096.
func wordOf(i int) string {
	digits := []byte(strconv.FormatInt(int64(i%4096)+1<<30, 8)) // 8 digits at the end differ
	for k := range digits {
		digits[k] += 'a' - '0'
	}
	return string(digits[len(digits)-8:])
}

// vertexOf gives vertex i of 512.
func vertexOf(i int) string { return "vertex" + strconv.Itoa(i/8%512) }

// BenchmarkReplay compares with the commands of another library on the same
// server, in turns of 50 calls. "times" is how much faster we are, which should
// be 0.7 times the round trips that it takes; where that is one, as fast but
// for 15 %.
func BenchmarkReplay(b *testing.B) {
	s := storetest.Redis(b)
	opts, err := goredis.ParseURL(storetest.SharedURL(b))
	if err != nil {
		b.Fatal(err)
	}
	rdb := goredis.NewClient(opts)
	defer rdb.Close()
	e := engine.New(s)
	trie, _ := e.Trie("words", engine.TrieOptions{})
	graph, _ := e.Graph("graph", engine.GraphOptions{})
	ours := peers{trie, graph}
	for i := range 4096 {
		for _, op := range replays[:4] {
			op.theirs(b.Context(), rdb, i)
			op.ours(b.Context(), ours, i)
		}
	}
	for _, op := range replays {
		b.Run(op.name, func(b *testing.B) { op.run(b, rdb, ours) })
	}
}

// run takes the best of the turns of each: others want the cores too.
func (op *replay) run(b *testing.B, rdb *goredis.Client, s peers) {
	const calls = 50
	theirs, ours := time.Hour, time.Hour
	ctx, turn := b.Context(), 0
	for b.Loop() {
		start := time.Now()
		for i := range calls {
			op.theirs(ctx, rdb, turn+i)
		}
		theirs = min(theirs, time.Since(start))
		start = time.Now()
		for i := range calls {
			op.ours(ctx, s, turn+i)
		}
		ours = min(ours, time.Since(start))
		turn += calls
	}
	least := 0.7 * float64(op.trips)
	if op.trips == 1 {
		least = 1 / 1.15
	}
	b.ReportMetric(float64(ours.Nanoseconds())/calls/1000, "µs/ours")
	b.ReportMetric(float64(theirs.Nanoseconds())/calls/1000, "µs/theirs")
	b.ReportMetric(float64(theirs)/float64(ours), "times")
	b.ReportMetric(least, "times-at-least")
}
