package typed_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/typed"
)

func TestLRUCache(t *testing.T) {
	onStores(t, func(t *testing.T, e *engine.Engine) {
		ctx, c := t.Context(), checker{t}
		cache := opened[*typed.LRUCache[int, job]](t)(typed.NewLRUCache[int, job](e, "c", engine.LRUCacheOptions{Capacity: 2}))
		for i, name := range []string{"ada", "bob"} {
			c.is("Put", nil, nil, cache.Put(ctx, i, job{name, i}))
		}
		v, ok, err := cache.Get(ctx, 0)
		c.has("Get", v, ok, job{"ada", 0}, err)
		v, err = cache.GetOrLoad(ctx, 7, func() (job, error) { return job{"eve", 7}, nil })
		c.is("GetOrLoad", v, job{"eve", 7}, err)
		v, ok, err = cache.Peek(ctx, 1)
		c.none("Peek at what was used least recently", v, ok, err)
		ks, err := cache.Keys(ctx)
		c.is("Keys", ks, []int{0, 7}, err)
		items, err := cache.Items(ctx)
		c.is("Items", items, []typed.Entry[int, job]{{Key: 0, Value: job{"ada", 0}}, {Key: 7, Value: job{"eve", 7}}}, err)
		has, err := cache.Contains(ctx, 7)
		c.is("Contains", has, true, err)
		did, err := cache.Remove(ctx, 7)
		c.is("Remove", did, true, err)
		no := errors.New("no")
		if _, err := cache.GetOrLoad(ctx, 8, func() (job, error) { return job{}, no }); !errors.Is(err, no) {
			t.Errorf("GetOrLoad by what fails: got %v", err)
		}
		stats, err := cache.Stats(ctx)
		c.is("Stats", [2]int{stats.Hits, stats.Misses}, [2]int{1, 2}, err)
		c.is("Untyped", cache.Untyped().Name(), "c", nil)
	})
}

func ExampleLRUCache() {
	ctx, e := context.Background(), memory()
	defer e.Close()

	pages, err := typed.NewLRUCache[string, []byte](e, "pages", engine.LRUCacheOptions{Capacity: 1000})
	check(err)
	for range 2 {
		page, err := pages.GetOrLoad(ctx, "/about", func() ([]byte, error) {
			fmt.Println("made once")
			return []byte("about us"), nil
		})
		fmt.Println(string(page), err)
	}
	// Output:
	// made once
	// about us <nil>
	// about us <nil>
}
