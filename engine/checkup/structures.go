package checkup

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
)

// What is so large that a command on all of it keeps others waiting.
const (
	largeBytes    = 100 << 20
	largeElements = 1_000_000
)

// mostLargest is how many of the largest structures are told.
const mostLargest = 10

// structures looks at the structures, and gives the largest.
func (x *examiner) structures(ctx context.Context, e *engine.Engine) (largest []engine.Entry, err error) {
	total := int(x.store.Do(ctx, store.Cmd(store.DBSize)).Int())
	cursor, err := e.Entries(ctx, engine.EntriesOptions{})
	if err != nil {
		return nil, err
	}
	defer cursor.Close()
	n, lasting := 0, 0
	more := false
	for ; ; n++ {
		entry, ok, err := cursor.Next(ctx)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if more = x.opts.Most > 0 && n == x.opts.Most; more {
			break
		}
		if !entry.TTL.OK {
			lasting++
		}
		largest = keepLargest(largest, entry)
		if x.opts.Progress != nil {
			x.opts.Progress(n+1, max(total, n+1))
		}
	}
	x.lifetimes(n, lasting, total, more)
	x.sizes(largest)
	return largest, nil
}

// keepLargest adds an entry to the largest, if it is one of them.
func keepLargest(largest []engine.Entry, e engine.Entry) []engine.Entry {
	at, _ := slices.BinarySearchFunc(largest, e, func(a, b engine.Entry) int { return cmp.Compare(b.Memory, a.Memory) })
	if at == mostLargest {
		return largest
	}
	largest = slices.Insert(largest, at, e)
	return largest[:min(len(largest), mostLargest)]
}

// lifetimes tells how many structures live for ever.
func (x *examiner) lifetimes(n, lasting, keys int, more bool) {
	text := fmt.Sprintf("%d structures in %d keys", n, keys)
	if more {
		text = fmt.Sprintf("looked at %d structures of a store with %d keys", n, keys)
	}
	x.add("structures", OK, text, "")
	switch {
	case n == 0:
	case lasting == 0:
		x.add("lifetime", OK, "all have a time to live", "")
	default:
		x.add("lifetime", Note, fmt.Sprintf("%d of %d have no time to live (%d%%)", lasting, n, 100*lasting/n),
			"what is only needed for a while takes ttl= in its constructor, or expire(after)")
	}
}

// sizes tells what is very large.
func (x *examiner) sizes(largest []engine.Entry) {
	level, advice := OK, ""
	text := "nothing is larger than " + bytes(largeBytes)
	for _, e := range largest {
		if e.Memory > largeBytes || e.Size > largeElements && e.Type != "Cell" {
			level, text = Warning, fmt.Sprintf("%s has %d elements, %s", e.Name, e.Size, bytes(int64(e.Memory)))
			advice = "what reads all of it keeps others waiting: read in pages (scan, slices), and split it by name if it grows"
			break
		}
	}
	if len(largest) > 0 {
		x.add("size", level, text, advice)
	}
}
