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
				Example: `t.complete("ca", limit=3)`, Func: catalog.Func2((*T).Complete),
			},
			catalog.Method{Sig: "contains(word)", Doc: "Reports whether word is there.", Func: catalog.Func1((*T).Contains)},
			catalog.Method{Sig: `count(prefix="")`, Doc: "Counts the words that begin with prefix. O(log n).", Func: catalog.Func1((*T).Count)},
			catalog.Method{Sig: "delete(word)", Doc: "Removes word. Returns whether it was there.", Func: catalog.Func1((*T).Delete)},
			catalog.Method{
				Sig: "fuzzy(word, distance=1, limit=10)", Doc: "Lists words within an edit distance of 0 to 2, the nearest first. Edits are of one character: put in, left out or replaced.",
				Example: `t.fuzzy("helo")`, Func: catalog.Func2((*T).Fuzzy),
			},
			catalog.Method{Sig: "incr(word, by=1)", Doc: "Adds to the weight of word; one that is not there begins at 0. Returns the new weight.", Func: catalog.Func2((*T).Incr)},
			catalog.Method{
				Sig: "insert(word, weight=1)", Doc: "Adds word, or gives it another weight. Returns whether it is new.",
				Example: `t.insert("cat", 3)`, Func: catalog.Func2((*T).Insert),
			},
			catalog.Method{
				Sig: "insert_many(words)", Doc: "Adds words, or a map of words to weights, 1,000 at a time. Returns how many are new.",
				Example: `t.insert_many(["cat", "car"])`, Func: catalog.Func1((*T).InsertMany, catalog.RowsOf[engine.WordWeight]()),
			},
			catalog.Method{Sig: "longest_prefix(text)", Doc: "Returns the longest word that text begins with, None if there is none.", Func: catalog.Func1((*T).LongestPrefix)},
			catalog.Method{Sig: "starts_with(prefix, limit=None)", Doc: "Lists words that begin with prefix, by their bytes.", Func: catalog.Func2((*T).StartsWith)},
			catalog.Method{Sig: "weight(word)", Doc: "Returns the weight of word, None if it is not there.", Func: catalog.Func1((*T).Weight)},
			catalog.Method{Sig: "words()", Doc: "Returns an iterator of all words, by their bytes, read in pages.", Func: catalog.Iter0((*T).Words)},
		),
	})
}
