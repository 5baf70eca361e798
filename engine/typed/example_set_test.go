package typed_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/typed"
)

func ExampleSet() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	invited, err := typed.NewSet[string](e, "invited", engine.Common{})
	check(err)
	came, err := typed.NewSet[string](e, "came", engine.Common{})
	check(err)
	_, err = invited.Update(ctx, []string{"ada", "bob"})
	check(err)
	_, err = came.Add(ctx, "ada")
	check(err)
	missed, err := invited.Difference(ctx, came)
	fmt.Println(missed, err)
	// Output: [bob] <nil>
}

func ExampleSortedSet() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	board, err := typed.NewSortedSet[string](e, "board", engine.SortedSetOptions{})
	check(err)
	_, err = board.Update(ctx, []typed.Scored[string]{{Member: "ada", Score: 7}, {Member: "bob", Score: 5}})
	check(err)
	_, err = board.Incr(ctx, "bob", 3)
	check(err)
	best, err := board.Top(ctx, 1)
	fmt.Println(best, err)
	rank, ok, err := board.Rank(ctx, "ada", engine.ReverseOptions{Reverse: true})
	fmt.Println(rank, ok, err)
	// Output:
	// [{bob 8}] <nil>
	// 1 true <nil>
}

func ExampleGeoSet() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	towns, err := typed.NewGeoSet[string](e, "towns", engine.GeoSetOptions{})
	check(err)
	_, err = towns.Update(ctx, map[string]engine.Position{
		"Bern": {Lat: 46.948, Lon: 7.4474}, "Basel": {Lat: 47.5596, Lon: 7.5886}, "Zug": {Lat: 47.1662, Lon: 8.5155},
	})
	check(err)
	near, err := towns.Within(ctx, engine.Position{Lat: 47, Lon: 7.5}, 70, engine.WithinOptions{Unit: "km"})
	for _, town := range near {
		fmt.Printf("%s %.0f km\n", town.Member, town.Distance)
	}
	check(err)
	// Output:
	// Bern 7 km
	// Basel 63 km
}

func ExampleBloomFilter() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	seen, err := typed.NewBloomFilter[string](e, "seen", engine.BloomFilterOptions{Capacity: 1_000_000})
	check(err)
	for _, page := range []string{"/", "/about", "/"} {
		isNew, err := seen.Add(ctx, page)
		fmt.Println(page, isNew, err)
	}
	// Output:
	// / true <nil>
	// /about true <nil>
	// / false <nil>
}

func ExampleHyperLogLog() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	visitors, err := typed.NewHyperLogLog[int](e, "visitors", engine.HyperLogLogOptions{})
	check(err)
	_, err = visitors.Update(ctx, []int{7, 8, 7})
	check(err)
	n, err := visitors.Count(ctx)
	fmt.Println(n, err)
	// Output: 2 <nil>
}

func ExampleRateLimiter() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	type caller struct{ User, Route string }
	limiter, err := typed.NewRateLimiter[caller](e, "api", engine.RateLimiterOptions{Limit: 2, Per: time.Hour, Algorithm: "sliding_log"})
	check(err)
	for range 3 {
		v, err := limiter.Take(ctx, caller{"ada", "/search"}, 1)
		check(err)
		fmt.Println(v.Allowed, v.Remaining, v.RetryAfter.Round(time.Minute))
	}
	// Output:
	// true 1 0s
	// true 0 0s
	// false 0 1h0m0s
}

func ExampleGraph() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	type station struct{ Platforms int }
	rails, err := typed.NewGraph[string, station](e, "rails", engine.GraphOptions{})
	check(err)
	_, err = rails.AddEdges(ctx, []typed.Edge[string]{{"Bern", "Olten", 67}, {"Olten", "Basel", 45}, {"Bern", "Basel", 130}})
	check(err)
	check(rails.SetVertex(ctx, "Olten", station{Platforms: 12}))
	path, km, _, err := rails.ShortestPath(ctx, "Bern", "Basel", engine.SearchOptions{})
	fmt.Println(path, km, err)
	_, err = rails.BFS(ctx, "Rome", engine.BFSOptions{})
	fmt.Println(errors.Is(err, engine.ErrMissing))
	// Output:
	// [Bern Olten Basel] 112 <nil>
	// true
}

// Words are strings, so that a Trie is the same with and without types.
func Example_trie() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	words, err := e.Trie("words", engine.TrieOptions{})
	check(err)
	_, err = words.InsertMany(ctx, []engine.WordWeight{{Word: "car", Weight: 3}, {Word: "cat", Weight: 9}, {Word: "dog", Weight: 5}})
	check(err)
	best, err := words.Complete(ctx, "ca", engine.LimitOptions{})
	fmt.Println(best, err)
	// Output: [{cat 9} {car 3}] <nil>
}
