package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// cell is what scripts see of engine.Cell.
func cell() *catalog.Type {
	type C = engine.Cell
	return catalog.Compile(catalog.Type{
		Name: "Cell",
		Doc:  "One value. Writes leave its time to live as it is, unless they give another one. Its size is that of the stored form in bytes.",
		Len:  "size",
		New: catalog.Method{
			Sig: "Cell(name, *, " + options, Doc: "Returns the cell called name.",
			Example: `c = Cell("motd")`, Func: catalog.New1((*engine.Engine).Cell),
		},
		Methods: methods[*C](
			catalog.Method{
				Sig: "append(s)", Doc: `Adds s at the end of a string. Returns its length. Needs codec="raw".`,
				Example: `
					notes = Cell("notes", codec="raw")
					notes.append("up ")
					print(notes.append("down"), notes.get())`,
				Prints: `7 up down`,
				Func:   catalog.Func1((*C).Append),
			},
			catalog.Method{
				Sig: "change(fn)", Doc: "Replaces the value by fn(old), where old is None if there is none, and returns it. A result of None deletes. fn runs again when somebody else changed it meanwhile.",
				Example: `print(c.change(lambda old: (old or 0) + 1), c.change(lambda old: old + 1))`,
				Prints:  `1 2`,
				Func:    catalog.Func1((*C).Change),
			},
			catalog.Method{
				Sig: "compare_and_set(old, new)", Doc: "Sets the value to new if it is old; None stands for none or no value. Returns whether it did.",
				Example: `
					c.set("draft")
					print(c.compare_and_set("draft", "sent"), c.compare_and_set("draft", "lost"), c.get())`,
				Prints: `True False sent`,
				Func: catalog.Func2(func(c *C, ctx context.Context, old engine.Opt[codec.Text], v codec.Text) (bool, error) {
					return c.CompareAndSet(ctx, orNull(old), v)
				}),
			},
			catalog.Method{
				Sig: "decr(by=1)", Doc: "Takes from the number, 0 if there is none, atomically. Returns the difference.",
				Example: `
					c.set(10)
					print(c.decr(), c.decr(by=3))`,
				Prints: `9 6`,
				Func:   catalog.Func1((*C).Decr),
			},
			catalog.Method{
				Sig: "delete()", Doc: "Removes the value. Returns whether there was one.",
				Example: `
					c.set("hello")
					print(c.delete(), c.delete())`,
				Prints: `True False`,
				Func:   catalog.Func0((*C).Delete),
			},
			catalog.Method{
				Sig: "get(default=None)", Doc: "Returns the value, default if there is none. It is a copy: changing it changes nothing stored.",
				Example: `print(c.get(), c.get(default="hello"))`,
				Prints:  `None hello`,
				Func:    catalog.Func0((*C).Get),
			},
			catalog.Method{
				Sig: "get_range(start=0, stop=None)", Doc: `Returns bytes of a string. Needs codec="raw".`,
				Example: `
					notes = Cell("notes", codec="raw")
					notes.set("up down")
					print(notes.get_range(stop=2), notes.get_range(-4))`,
				Prints: `up down`,
				Func:   catalog.Func2((*C).GetRange),
			},
			catalog.Method{
				Sig: "incr(by=1)", Doc: "Adds to the number, 0 if there is none, atomically. Returns the sum. An int that does not fit 64 bits is an error.",
				Example: `print(c.incr(), c.incr(0.5))`,
				Prints:  `1 1.5`,
				Func:    catalog.Func1((*C).Incr),
			},
			catalog.Method{
				Sig: "length()", Doc: `Returns the length of a string in bytes. Needs codec="raw".`,
				Example: `
					notes = Cell("notes", codec="raw")
					notes.set("up")
					print(notes.length())`,
				Prints: `2`,
				Func:   catalog.Func0((*C).Length),
			},
			catalog.Method{
				Sig: "set(v, *, ttl=None)", Doc: "Sets the value. With ttl it expires by itself.",
				Example: `
					c.set("back at noon", ttl="2h")
					print(c.get(), c.ttl() > 7000)`,
				Prints: `back at noon True`,
				Func:   catalog.Proc2((*C).Set),
			},
			catalog.Method{
				Sig: "set_if_absent(v, *, ttl=None)", Doc: "Sets the value if there is none. Returns whether it did.",
				Example: `print(c.set_if_absent("first", ttl="1m"), c.set_if_absent("second"), c.get())`,
				Prints:  `True False first`,
				Func:    catalog.Func2((*C).SetIfAbsent),
			},
			catalog.Method{
				Sig: "set_if_exists(v, *, ttl=None)", Doc: "Sets the value if there is one. Returns whether it did.",
				Example: `
					print(c.set_if_exists("x"))
					c.set("a")
					print(c.set_if_exists("b"), c.get())`,
				Prints: `
					False
					True b`,
				Func: catalog.Func2((*C).SetIfExists),
			},
			catalog.Method{
				Sig: "set_range(i, s)", Doc: `Writes s over the bytes of a string from position i on. Returns its length. Needs codec="raw".`,
				Example: `
					notes = Cell("notes", codec="raw")
					notes.set("hello")
					print(notes.set_range(1, "a"), notes.get())`,
				Prints:    `5 hallo`,
				PrintsLua: `5 aello`,
				Func:      catalog.Func2((*C).SetRange),
			},
			catalog.Method{
				Sig: "swap(v)", Doc: "Sets the value. Returns the old one.",
				Example: `
					c.set("old")
					print(c.swap("new"), c.get())`,
				Prints: `old new`,
				Func:   catalog.Func1((*C).Swap),
			},
			catalog.Method{
				Sig: "take()", Doc: "Removes the value and returns it.",
				Example: `
					c.set("ticket")
					print(c.take(), c.take())`,
				Prints: `ticket None`,
				Func:   catalog.Func0((*C).Take),
			},
		),
	})
}

// orNull gives null for none.
func orNull(o engine.Opt[codec.Text]) codec.Text {
	if !o.OK {
		return codec.Null
	}
	return o.V
}
