package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// ringBuffer is what scripts see of engine.RingBuffer.
func ringBuffer() *catalog.Type {
	type B = engine.RingBuffer
	return catalog.Compile(catalog.Type{
		Name: "RingBuffer",
		Doc:  "The last items that were pushed, as many as its capacity. Items have sequence numbers from 0 on.",
		Len:  "size",
		New: catalog.Method{
			Sig: `RingBuffer(name, capacity, *, ` + options, Doc: "Returns the ring buffer called name.",
			Example: `b = RingBuffer("recent", 100)`, Func: catalog.New1(newRingBuffer),
		},
		Methods: methods[*B](
			catalog.Method{
				Sig: "extend(items)", Doc: "Adds items one after the other, all or none. Returns the sequence number of the last, -1 if there is none.",
				Example: `print(b.extend(["a", "b", "c"]))`,
				Prints:  `2`,
				Func:    catalog.Func1((*B).Extend),
			},
			catalog.Method{
				Sig: "get(seq)", Doc: "Returns the item with a sequence number, None if it was dropped or is still to come.",
				Example: `
					b.extend(["a", "b", "c"])
					print(b.get(1), b.get(3))`,
				Prints: `b None`,
				Func:   catalog.Func1((*B).Get),
			},
			catalog.Method{
				Sig: "items()", Doc: "Lists all items, the oldest first.",
				Example: `
					b.extend(["a", "b"])
					print(b.items())`,
				Prints: `["a", "b"]`,
				Func:   catalog.Func0((*B).Items),
			},
			catalog.Method{
				Sig: "latest(n=1)", Doc: "Lists up to n items, the newest first.",
				Example: `
					b.extend(["a", "b", "c"])
					print(b.latest(), b.latest(2))`,
				Prints: `["c"] ["c", "b"]`,
				Func:   catalog.Func1((*B).Latest),
			},
			catalog.Method{
				Sig: "next_seq()", Doc: "Returns the sequence number that the next item will have.",
				Example: `
					b.extend(["a", "b"])
					print(b.next_seq())`,
				Prints: `2`,
				Func:   catalog.Func0((*B).NextSeq),
			},
			catalog.Method{
				Sig: "push(item)", Doc: "Adds an item, in place of the oldest one if there is no room. Returns its sequence number.",
				Example: `print(b.push("a"), b.push("b"))`,
				Prints:  `0 1`,
				Func:    catalog.Func1((*B).Push),
			},
		),
	})
}

// ringBufferOptions are those of the constructor.
type ringBufferOptions struct {
	engine.Common
	Capacity int
}

func newRingBuffer(e *engine.Engine, name string, opts ringBufferOptions) (*engine.RingBuffer, error) {
	if opts.Capacity < 1 {
		return nil, catalog.Errorf("value", "capacity must be at least 1, got %d", opts.Capacity)
	}
	return e.RingBuffer(name, engine.RingBufferOptions(opts))
}
