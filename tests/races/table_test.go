package races

import (
	"context"
	"math/rand/v2"

	"github.com/rdsh/rdsh/engine"
)

// A race is what processes do at once.
type race struct {
	name string
	open func(e *engine.Engine) (*actions, error)
}

// actions are what a process does with a structure: it gives items to it and
// takes items from it, or it draws numbers.
type actions struct {
	give func(ctx context.Context, r *rand.Rand, item string) error // of kind full if there is no room
	take func(ctx context.Context, r *rand.Rand) ([]string, error)  // at most 3 items, perhaps none
	left func(ctx context.Context) ([]string, error)                // the items that are still there

	draw  func(ctx context.Context) (int, error) // a number that nobody else gets
	total func(ctx context.Context) (int, error) // how many were drawn; or nil, if nothing tells

	look    func(ctx context.Context) error // fails for what nobody may ever see; or nil
	drops   bool                            // items may vanish, as they do by design
	ordered bool                            // items of one giver come in order
}

// races is all of them. To add a structure is to add its rows.
var races = []race{
	{"queue", queueRace(engine.QueueOptions{})},
	{"queue that rejects", queueRace(engine.QueueOptions{Maxlen: bound, Overflow: "reject"})},
	{"queue that drops", queueRace(engine.QueueOptions{Maxlen: bound, Overflow: "drop_oldest"})},
	{"queue that blocks", queueRace(engine.QueueOptions{Maxlen: bound, Overflow: "block"})},
	{"moves of queues", queueMoves},
	{"stack", stackRace(engine.StackOptions{})},
	{"stack that blocks", stackRace(engine.StackOptions{Maxlen: bound, Overflow: "block"})},
	{"deque", dequeRace(engine.DequeOptions{})},
	{"deque that drops", dequeRace(engine.DequeOptions{Maxlen: bound})},
	{"list", listRace},
	{"pop_any", popAnyRace},
	{"priority queue", priorityRace},
	{"pops of a sorted set", sortedRace},
	{"pops of a set", setRace},
	{"moves of sets", setMoves},
	{"ring buffer", ringRace},
	{"cache", cacheRace},
	{"loads of a cache", loadRace},
	{"pops of a map", mapRace},
	{"incr of a map", mapIncr},
	{"change of a map", mapChange},
	{"counter", counterRace},
	{"incr of a sorted set", sortedIncr},
	{"change of a cell", cellChange},
	{"compare_and_set of a cell", cellCompareAndSet},
	{"transactions", inTransaction},
	{"local copies", localCopies},
	{"rate limiter", limiterRace},
	{"bloom filter", bloomRace},
	{"trie", trieRace},
	{"graph", graphRace},
	{"places", geoRace},
	{"map in memory", lruDictRace},
	{"bitmap", bitmapRace},
	{"change of a map with defaults", defaultChange},
}
