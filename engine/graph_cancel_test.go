package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// A watchedContext ends after somebody looked at it so many times, and keeps
// the longest time that nobody did.
type watchedContext struct {
	context.Context
	left   atomic.Int64
	last   time.Time
	unseen time.Duration
}

func (c *watchedContext) Err() error {
	now := time.Now()
	c.unseen, c.last = max(c.unseen, now.Sub(c.last)), now
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// graphCalls are all calls that go through a graph.
func graphCalls(g *engine.Graph) map[string]func(ctx context.Context) error {
	return map[string]func(ctx context.Context) error{
		"bfs": func(ctx context.Context) error { _, err := g.BFS(ctx, "7", engine.BFSOptions{}); return err },
		"dfs": func(ctx context.Context) error { _, err := g.DFS(ctx, "7"); return err },
		"shortest_path": func(ctx context.Context) error {
			_, err := g.ShortestPath(ctx, "7", "77", engine.SearchOptions{})
			return err
		},
		"distances":             func(ctx context.Context) error { _, err := g.Distances(ctx, "7", engine.SearchOptions{}); return err },
		"reachable":             func(ctx context.Context) error { _, err := g.Reachable(ctx, "7", "77"); return err },
		"connected_components":  func(ctx context.Context) error { _, err := g.ConnectedComponents(ctx); return err },
		"strongly_connected":    func(ctx context.Context) error { _, err := g.StronglyConnected(ctx); return err },
		"find_cycle":            func(ctx context.Context) error { _, err := g.FindCycle(ctx); return err },
		"pagerank":              func(ctx context.Context) error { _, err := g.PageRank(ctx, engine.PageRankOptions{}); return err },
		"minimum_spanning_tree": func(ctx context.Context) error { _, err := g.MinimumSpanningTree(ctx); return err },
		"to_dot":                func(ctx context.Context) error { _, err := g.ToDot(ctx); return err },
		"to_mermaid":            func(ctx context.Context) error { _, err := g.ToMermaid(ctx); return err },
	}
}

// TestGraphCancel ends the context of each algorithm at every stage of it: it
// then ends with the error of the context, and at no time goes on for long
// without a look at it.
func TestGraphCancel(t *testing.T) {
	g, err := engine.New(embedded.New(embedded.Options{})).Graph("g", engine.GraphOptions{Directed: codec.Some(false)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.AddEdges(t.Context(), randomEdges(2000)); err != nil {
		t.Fatal(err)
	}
	for name, call := range graphCalls(g) {
		const enough, often, long = 1 << 40, 20, 100 * time.Millisecond
		unseen, looks := time.Hour, int64(0)
		for try := 0; try < often && unseen > long; try++ { // others want the cores too
			whole := watch(t, enough)
			if err := call(whole); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			unseen, looks = whole.unseen, enough-whole.left.Load()
		}
		if unseen > long {
			t.Errorf("%s: nobody looked at the context for %v, each of %d times", name, unseen, often)
		}
		for at := int64(0); at < looks; at += max(1, looks/20) {
			ctx := watch(t, at)
			if err := call(ctx); !errors.Is(err, context.Canceled) || err.Error() != fmt.Sprintf("graph g: %s: context canceled", name) {
				t.Fatalf("%s, whose context ended after %d looks of %d: got %v", name, at, looks, err)
			}
		}
	}
}

func watch(t *testing.T, looks int64) *watchedContext {
	c := &watchedContext{Context: t.Context(), last: time.Now()}
	c.left.Store(looks)
	return c
}
