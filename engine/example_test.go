package engine_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

func Example() {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()

	jobs, err := e.Queue("jobs", engine.QueueOptions{Maxlen: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, job := range []string{"mail", "print", "scan"} {
		if _, err := jobs.Push(ctx, codec.OfStr(job), engine.WaitOptions{}); errors.Is(err, engine.ErrFull) {
			fmt.Println(err)
		}
	}
	job, err := jobs.Pop(ctx, engine.WaitOptions{Timeout: time.Second})
	fmt.Println(job.V, job.OK, err)
	// Output:
	// queue jobs: push: queue is full (maxlen 2)
	// mail true <nil>
}

func ExampleHashMap_Change() {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()

	users, err := e.HashMap("users", engine.HashMapOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	shout := func(old engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
		return codec.Some(old.V + "!"), nil
	}
	for range 2 {
		name, err := users.Change(ctx, "ann", shout)
		fmt.Println(name.V, err)
	}
	// Output:
	// ! <nil>
	// !! <nil>
}

func ExampleSortedSet_Top() {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()

	board, err := e.SortedSet("board", engine.SortedSetOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for member, score := range map[codec.Key]float64{"ann": 3, "bob": 7, "eve": 5} {
		board.Incr(ctx, member, score)
	}
	top, err := board.Top(ctx, 2)
	fmt.Println(top, err)
	// Output:
	// [{bob 7} {eve 5}] <nil>
}

func ExampleEngine_Keys() {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()

	words, err := e.Trie("words", engine.TrieOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	words.Insert(ctx, "hello", engine.WeightOptions{})
	names, err := e.Keys(ctx, engine.KeysOptions{Match: "w*"})
	for name, err := range codec.All(ctx, names) {
		fmt.Println(name, err)
	}
	// Output:
	// words <nil>
}

func ExampleSet_Difference() {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()

	invited, err := e.Set("invited", engine.Common{})
	if err != nil {
		fmt.Println(err)
		return
	}
	n, err := invited.Update(ctx, []codec.Key{"ann", "bob", "eve"})
	fmt.Println(n, err)

	came := engine.Members{"ann", "eve", "zoe"}
	missed, err := invited.Difference(ctx, []engine.Collection{came})
	fmt.Println(missed, err)
	all, err := invited.Issuperset(ctx, came)
	fmt.Println(all, err)
	// Output:
	// 3 <nil>
	// [bob] <nil>
	// false <nil>
}
