package show_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// ok gives v, which must have come without an error.
func ok[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestStructures(t *testing.T) {
	e := engine.New(embedded.New(embedded.Options{}))
	ctx, n, yes := t.Context(), ok[int](t), ok[bool](t)

	queue := ok[*engine.Queue](t)(e.Queue("q", engine.QueueOptions{}))
	for i := range 100 {
		n(queue.Push(ctx, codec.OfInt(int64(i)), engine.WaitOptions{}))
	}
	trie := ok[*engine.Trie](t)(e.Trie("t", engine.TrieOptions{}))
	for _, word := range []string{"", "car", "card", "cat", "dog", "ä", "ö", "\xc3"} {
		yes(trie.Insert(ctx, word, engine.WeightOptions{Weight: codec.Some(1.0)}))
	}
	graph := ok[*engine.Graph](t)(e.Graph("g", engine.GraphOptions{}))
	yes(graph.AddEdge(ctx, `a`, `b`, engine.WeightOptions{Weight: codec.Some(1.0)}))
	yes(graph.AddEdge(ctx, `a`, `c`, engine.WeightOptions{Weight: codec.Some(2.5)}))
	bitmap := ok[*engine.Bitmap](t)(e.Bitmap("b", engine.BitmapOptions{}))
	yes(bitmap.Set(ctx, 9, true))
	cell := ok[*engine.Cell](t)(e.Cell("c", engine.CellOptions{}))
	if err := cell.Set(ctx, codec.OfStr("x"), engine.SetOptions{}); err != nil {
		t.Fatal(err)
	}
	yes(cell.Expire(ctx, time.Hour))
	box := ok[*engine.Cell](t)(e.Cell("box", engine.CellOptions{}))
	if err := box.Set(ctx, `{"a":1,"b":[1,2]}`, engine.SetOptions{}); err != nil {
		t.Fatal(err)
	}
	filter := ok[*engine.BloomFilter](t)(e.BloomFilter("f", engine.BloomFilterOptions{}))
	yes(filter.Add(ctx, "1"))
	empty := ok[*engine.Set](t)(e.Set("none", engine.Common{}))
	heap := ok[*engine.PriorityQueue](t)(e.PriorityQueue("p", engine.PriorityQueueOptions{}))
	ok[string](t)(heap.Push(ctx, codec.OfStr("x"), 1.5))

	for _, c := range []struct {
		s    engine.Structure
		want string
	}{
		{queue, "Queue(\"q\")  100 elements\n[0, 1, 2]\n… 97 more of 100 elements (:all)"},
		{trie, "Trie(\"t\")  8 words\n├─ \"\"\n╰─ car\n   ╰─ card\n… 5 more of 8 words (:all)"},
		{bitmap, "Bitmap(\"b\")  2 bytes\nbytes      2\non         1\npositions  [9]"},
		{cell, "Cell(\"c\")  1 byte  gone in 1h\n\"x\""},
		{box, "Cell(\"box\")  17 bytes\n{\"a\": 1, \"b\": [1, 2]}"},
		{empty, `Set("none")  empty`},
		{heap, "PriorityQueue(\"p\")  1 element\n[(\"x\", 1.5)]"},
	} {
		got, err := show.Structure(ctx, c.s, show.Options{Rows: 3, Rest: ":all"})
		got = strings.Replace(trimmed(got), "59m59s", "1h", 1)
		if got != c.want || err != nil {
			t.Errorf("%s: got %v\n%s\nwant\n%s", c.s.Name(), err, got, c.want)
		}
	}
	got, err := show.Structure(ctx, trie, show.Options{})
	want := "Trie(\"t\")  8 words\n├─ \"\"\n├─ ca…\n│  ├─ car\n│  │  ╰─ card\n│  ╰─ cat\n├─ dog\n╰─ \"\\xc3\"\n   ├─ ä\n   ╰─ ö"
	if got != want || err != nil {
		t.Errorf("a trie: got %v\n%s\nwant\n%s", err, got, want)
	}
	got, err = show.Structure(ctx, graph, show.Options{})
	for _, line := range []string{"Graph(\"g\")  3 vertices, 2 edges", "a → b, c (2.5)", "b", "c"} {
		if !strings.Contains(got+"\n", line+"\n") || err != nil {
			t.Errorf("a graph: got %v\n%s\nwant %s", err, got, line)
		}
	}
	if got, err = show.Structure(ctx, filter, show.Options{}); !strings.Contains(got, "about 1 element") || !strings.Contains(got, "approximate_size     1") {
		t.Errorf("a Bloom filter: got %v\n%s", err, got)
	}
	got, err = show.Structure(ctx, queue, show.Options{Format: show.CSV, Rows: 3})
	if lines := strings.Split(got, "\n"); len(lines) != 100 || lines[99] != "99" || err != nil {
		t.Errorf("a queue as CSV: got %v\n%s", err, got)
	}
}
