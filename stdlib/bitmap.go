package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// bitmap is what scripts see of engine.Bitmap.
func bitmap() *catalog.Type {
	type B = engine.Bitmap
	others := catalog.HandlesOf[*B]()
	return catalog.Compile(catalog.Type{
		Name: "Bitmap",
		Doc:  "A row of bits, all off at first. They are numbered from 0 in both languages, up to 4294967295. Its size is that of the stored string in bytes, up to the highest bit that was ever written.",
		Len:  "size",
		New: catalog.Method{
			Sig: "Bitmap(name, *, " + options, Doc: "Returns the bitmap called name.",
			Example: `b = Bitmap("seen")`, Func: catalog.New1((*engine.Engine).Bitmap),
		},
		Methods: methods[*B](
			catalog.Method{
				Sig: "count(start=0, stop=None)", Doc: "Counts the bits that are on from start, before stop.",
				Example: `
					b.set(1)
					b.set(9)
					b.set(10)
					print(b.count(), b.count(stop=10))`,
				Prints: `3 2`,
				Func:   catalog.Func2((*B).Count),
			},
			catalog.Method{
				Sig: "first(on=True)", Doc: "Returns the first bit that is on, or off if on is not set; None if there is none.",
				Example: `
					b.set(0)
					print(b.first(), b.first(False))`,
				Prints: `0 1`,
				Func:   catalog.Func1((*B).First),
			},
			catalog.Method{
				Sig: "flip(i)", Doc: "Turns a bit over, atomically. Returns whether it is on now.",
				Example: `print(b.flip(7), b.flip(7))`,
				Prints:  `True False`,
				Func:    catalog.Func1((*B).Flip),
			},
			catalog.Method{
				Sig: "get(i)", Doc: "Reports whether a bit is on.",
				Example: `
					b.set(7)
					print(b.get(7), b.get(8))`,
				Prints: `True False`,
				Func:   catalog.Func1((*B).Get),
			},
			catalog.Method{
				Sig: "positions()", Doc: "Returns an iterator over the bits that are on, ascending, read in pages.",
				Example: `
					b.set(3)
					b.set(65)
					for i in b.positions(): print(i)`,
				Prints: `
					3
					65`,
				Func: catalog.Iter0((*B).Positions),
			},
			catalog.Method{
				Sig: "set(i, on=True)", Doc: "Turns a bit on, or off if on is not set. Returns whether it was on.",
				Example: `print(b.set(7), b.set(7), b.set(7, False))`,
				Prints:  `False True True`,
				Func:    catalog.Func2((*B).Set),
			},
			catalog.Method{
				Sig: "store_and(others)", Doc: "Replaces this bitmap by the bits that are on in all of others; this one counts only if it is listed.",
				Example: `
					monday = Bitmap("monday")
					monday.set(1)
					monday.set(2)
					b.set(2)
					b.store_and([b, monday])
					print(b.count(), b.get(2))`,
				Prints: `1 True`,
				Func:   catalog.Proc1((*B).StoreAnd, others).Wanting("a Bitmap"),
			},
			catalog.Method{
				Sig: "store_not(other)", Doc: "Replaces this bitmap by the bits that are off in other, within its size.",
				Example: `
					monday = Bitmap("monday")
					monday.set(1)
					b.store_not(monday)
					print(b.get(0), b.get(1), b.count())`,
				Prints: `True False 7`,
				Func:   catalog.Proc1((*B).StoreNot),
			},
			catalog.Method{
				Sig: "store_or(others)", Doc: "Replaces this bitmap by the bits that are on in any of others; this one counts only if it is listed.",
				Example: `
					monday = Bitmap("monday")
					monday.set(1)
					b.set(2)
					b.store_or([b, monday])
					print(b.count())`,
				Prints: `2`,
				Func:   catalog.Proc1((*B).StoreOr, others).Wanting("a Bitmap"),
			},
			catalog.Method{
				Sig: "store_xor(others)", Doc: "Replaces this bitmap by the bits that are on in an odd number of others; this one counts only if it is listed.",
				Example: `
					monday = Bitmap("monday")
					monday.set(1)
					monday.set(2)
					b.set(2)
					b.store_xor([b, monday])
					print(b.get(1), b.get(2))`,
				Prints: `True False`,
				Func:   catalog.Proc1((*B).StoreXor, others).Wanting("a Bitmap"),
			},
		),
	})
}
