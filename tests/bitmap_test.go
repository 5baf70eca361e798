package tests

import "testing"

func TestBitmap(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "bits are data",
			star: `b = Bitmap("bm"); print(b.set(42), b.get(42), b.get(41), b.set(42, False), b.flip(42), b.flip(42), store.call("GETBIT", "bm", 42))`,
			want: "False True False True True False 0",
		},
		{
			name: "bits are data in Lua",
			lua:  `local b = Bitmap("bm"); print(b:set(42), b:get(42), b:get(41), b:set(42, {on=false}), b:flip(42), b:flip(42), store.call("GETBIT", "bm", 42))`,
			want: "false true false true true false 0",
		},
		{
			name: "count and first",
			star: `b = Bitmap("b"); print([b.set(i) for i in [0, 1, 2, 9]][0] == False, b.count(), b.count(1), b.count(0, 0), b.count(1, 9), b.count(stop=10), b.first(), b.first(False), len(b))`,
			lua:  `local b = Bitmap("b"); for _, i in ipairs{0, 1, 2, 9} do b:set(i) end print("True", b:count(), b:count(1), b:count(0, 0), b:count(1, 9), b:count({stop=10}), b:first(), b:first(false), #b)`,
			want: "True 4 3 0 2 4 0 3 2",
		},
		{
			name: "no bit",
			star: `b = Bitmap("b"); print(b.first(), b.first(on=False), [i for i in b.positions()])`,
			want: "None 0 []",
		},
		{
			name: "no bit in Lua",
			lua:  `local b = Bitmap("b"); print(b:first(), b:first{on=false}); for i in b:positions() do print(i) end`,
			want: "nil 0",
		},
		{
			name: "combine",
			star: `a = Bitmap("a"); b = Bitmap("b"); c = Bitmap("c"); a.set(0); a.set(9); b.set(9); b.set(1)
c.store_and([a, b]); print(list(c.positions())); c.store_or([a, b]); print(list(c.positions())); c.store_xor([a, c]); print(list(c.positions())); c.store_not(a); print(c.count(), c.get(0), c.store_or([c]))`,
			want: "[9]\n[0, 1, 9]\n[1]\n14 False None",
		},
		{
			name: "combine in Lua",
			lua: `local a, b, c = Bitmap("a"), Bitmap("b"), Bitmap("c"); a:set(0); a:set(9); b:set(9); b:set(1)
local function show() for i in each(c:positions()) do print(i) end end
c:store_and({a, b}); show(); c:store_or{a, b}; show(); c:store_xor{a, c}; show(); c:store_not(a); print(c:count(), c:get(0))`,
			want: "9\n0\n1\n9\n1\n14 false",
		},
		{
			name:  "a negative bit",
			star:  `Bitmap("b").set(-1)`,
			lua:   `Bitmap("b"):set(-1)`,
			fails: "bitmap b: set: there is no bit -1, only 0 to 4294967295",
		},
		{
			name:  "a bit that is too large",
			star:  `Bitmap("b").flip(1 << 32)`,
			lua:   `Bitmap("b"):flip(2^32)`,
			fails: "bitmap b: flip: there is no bit 4294967296, only 0 to 4294967295",
		},
		{
			name:  "a negative range",
			star:  `Bitmap("b").count(0, -1)`,
			lua:   `Bitmap("b"):count(0, -1)`,
			fails: "bitmap b: count: start and stop must be from 0 to 4294967296, got 0 and -1",
		},
		{
			name:  "no bitmap",
			star:  `Bitmap("b").store_and([Queue("q")])`,
			lua:   `Bitmap("b"):store_and{Queue("q")}`,
			fails: "got Queue, want a Bitmap",
		},
		{
			name:  "to another type",
			star:  `Queue("q").push(1); Bitmap("a").set(1); Bitmap("q").store_or([Bitmap("a")])`,
			lua:   `Queue("q"):push(1); Bitmap("a"):set(1); Bitmap("q"):store_or{Bitmap("a")}`,
			fails: "q: holds a list, not a string",
		},
		{
			name:  "of another type",
			star:  `Queue("q").push(1); Bitmap("a").set(1); Bitmap("a").store_not(Bitmap("q"))`,
			lua:   `Queue("q"):push(1); Bitmap("a"):set(1); Bitmap("a"):store_not(Bitmap("q"))`,
			fails: "q: holds a list, not a string",
		},
	})
}
