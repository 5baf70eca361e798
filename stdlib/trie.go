package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// trie is what scripts see of engine.Trie.
func trie() *catalog.Type {
	type T = engine.Trie
	return catalog.Compile(catalog.Type{
		Name: "Trie",
		Doc:  "Words with weights, found by their beginnings. A word is any text, the empty one too.",
		Len:  "size", Has: "contains",
		Iter: catalog.Iter0((*T).Words),
		New: catalog.Method{
			Sig: "Trie(name, *, " + options, Doc: "Returns the trie called name.",
			Example: `t = Trie("words")`, Func: catalog.New1((*engine.Engine).Trie),
		},
		Methods: methods[*T](
			catalog.Method{
				Sig: "complete(prefix, limit=10)", Doc: "Lists the heaviest words that begin with prefix, as (word, weight), ties by their bytes. Exact for every prefix.",
				Example: `
					t.insert_many({"cat": 3, "car": 9, "cart": 5, "dog": 7})
					for word, weight in t.complete("ca", limit=2): print(word, weight)`,
				Prints: `
					car 9
					cart 5`,
				Func: catalog.Func2((*T).Complete),
			},
			catalog.Method{
				Sig: "contains(word)", Doc: "Reports whether word is there.",
				Example: `
					t.insert("cat")
					print(t.contains("cat"), t.contains("ca"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*T).Contains),
			},
			catalog.Method{
				Sig: `count(prefix="")`, Doc: "Counts the words that begin with prefix. O(log n).",
				Example: `
					t.insert_many(["cat", "car", "dog"])
					print(t.count(), t.count("ca"))`,
				Prints: `3 2`,
				Func:   catalog.Func1((*T).Count),
			},
			catalog.Method{
				Sig: "delete(word)", Doc: "Removes word. Returns whether it was there.",
				Example: `
					t.insert("cat")
					print(t.delete("cat"), t.delete("cat"), len(t))`,
				Prints: `True False 0`,
				Func:   catalog.Func1((*T).Delete),
			},
			catalog.Method{
				Sig: "fuzzy(word, distance=1, limit=10)", Doc: "Lists words within an edit distance of 0 to 2, the nearest first. Edits are of one character: put in, left out or replaced.",
				Example: `
					t.insert_many(["hello", "help", "held", "yellow"])
					print(t.fuzzy("helo"), t.fuzzy("helo", distance=2, limit=4))`,
				Prints: `["held", "hello", "help"] ["held", "hello", "help"]`,
				Func:   catalog.Func2((*T).Fuzzy),
			},
			catalog.Method{
				Sig: "incr(word, by=1)", Doc: "Adds to the weight of word; one that is not there begins at 0. Returns the new weight.",
				Example: `print(t.incr("cat"), t.incr("cat", by=0.5))`,
				Prints:  `1 1.5`,
				Func:    catalog.Func2((*T).Incr),
			},
			catalog.Method{
				Sig: "insert(word, weight=1)", Doc: "Adds word, or gives it another weight. Returns whether it is new.",
				Example: `print(t.insert("cat", 3), t.insert("cat", 5))`,
				Prints:  `True False`,
				Func:    catalog.Func2((*T).Insert),
			},
			catalog.Method{
				Sig: "insert_many(words)", Doc: "Adds words, or a map of words to weights, 1,000 at a time. Returns how many are new.",
				Example: `print(t.insert_many(["cat", "car"]), t.insert_many({"cat": 3, "cow": 1}))`,
				Prints:  `2 1`,
				Func:    catalog.Func1((*T).InsertMany, catalog.RowsOf[engine.WordWeight]()),
			},
			catalog.Method{
				Sig: "longest_prefix(text)", Doc: "Returns the longest word that text begins with, None if there is none.",
				Example: `
					t.insert_many(["+41", "+4179", "+49"])
					print(t.longest_prefix("+41791234567"), t.longest_prefix("0791234567"))`,
				Prints: `+4179 None`,
				Func:   catalog.Func1((*T).LongestPrefix),
			},
			catalog.Method{
				Sig: "match(pattern, limit=None)", Doc: "Lists the words that a pattern fits, by their bytes: ? is any one character, * any number of them, and a backslash makes the next one stand for itself.",
				Example: `
					t.insert_many(["cat", "car", "cart", "coat", "dog"])
					print(t.match("c*t"), t.match("ca?"))`,
				Prints: `["cart", "cat", "coat"] ["car", "cat"]`,
				Func:   catalog.Func2((*T).Match),
			},
			catalog.Method{
				Sig: "starts_with(prefix, limit=None)", Doc: "Lists words that begin with prefix, by their bytes.",
				Example: `
					t.insert_many(["cat", "car", "dog"])
					print(t.starts_with("ca"))`,
				Prints: `["car", "cat"]`,
				Func:   catalog.Func2((*T).StartsWith),
			},
			catalog.Method{
				Sig: "weight(word)", Doc: "Returns the weight of word, None if it is not there.",
				Example: `
					t.insert("cat", 3)
					print(t.weight("cat"), t.weight("dog"))`,
				Prints: `3 None`,
				Func:   catalog.Func1((*T).Weight),
			},
			catalog.Method{
				Sig: "words()", Doc: "Returns an iterator of all words, by their bytes, read in pages.",
				Example: `
					t.insert_many(["dog", "cat"])
					for word in t.words(): print(word)`,
				Prints: `
					cat
					dog`,
				Func: catalog.Iter0((*T).Words),
			},
		),
	})
}
