package engine

import (
	"context"
	"math"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Trie is a set of words, each with a weight, that is searched by prefix.
// Words are any strings: raw bytes, ordered by them. Its parts are
//
//	words    a sorted set of the words, all scores 0
//	weights  a hash from word to weight, of those whose weight is not 1
//	top      a sorted set, all scores 0: for each word and each length L up to
//	         trieDepth, as far as the word is that long, the digit L, the first
//	         L bytes of the word, its weight as weightOrder gives it, the word
//
// so that the heaviest words with a short prefix stand side by side in top,
// those of one weight by their bytes. The positions in a member of top are
// fixed: no byte of a word can be mistaken for the end of something.
//
// This is the sorted-set autocomplete of Redis's documentation ("Auto
// Complete with Redis", S. Sanfilippo, 2010; ZRANGEBYLEX) with one more index
// for the weights. In what follows n is the number of words.
type Trie struct {
	handle
	words, weights, top string
}

// TrieOptions are the options of a trie; the zero value is useful.
type TrieOptions struct{ Common }

// Trie gives the trie called name.
func (e *Engine) Trie(name string, opts TrieOptions) (*Trie, error) {
	t := new(Trie)
	if err := e.open(&t.handle, trieKind, name, opts.Common); err != nil {
		return nil, err
	}
	t.words, t.weights, t.top = t.part("words"), t.part("weights"), t.part("top")
	return t, nil
}

// WordWeight is a word and its weight.
type WordWeight struct {
	Word   string
	Weight float64 `default:"1" bare:"1"`
}

// WeightOptions are the options of what gets a weight, 1 if there is none.
type WeightOptions struct{ Weight Opt[float64] }

// ByOptions are how much to add, 1 if nothing is said.
type ByOptions struct{ By Opt[float64] }

// LimitOptions are how many results to give at most.
type LimitOptions struct{ Limit Opt[int] }

// or gives the value of o, or the usual one.
func or[T any](o Opt[T], usual T) T {
	if o.OK {
		return o.V
	}
	return usual
}

// bulk is how many elements one round trip of a bulk write takes.
const bulk = 1000

// Insert adds word with a weight and reports whether it is new; if it is not,
// it gets the weight. O(log n).
func (t *Trie) Insert(ctx context.Context, word string, opts WeightOptions) (bool, error) {
	weight := or(opts.Weight, 1)
	if err := t.checkWeight("insert", word, weight); err != nil {
		return false, err
	}
	r, err := t.write(ctx, "insert", triePut.Cmd(t.words, t.weights, t.top, word, spellFloat(weight)))
	return r.Int() == 1, err
}

// InsertMany adds words with their weights and returns how many are new; the
// others get the weight, and the last counts of equal words. It is atomic for
// each 1,000 of them, which are one round trip. O(log n) for each.
func (t *Trie) InsertMany(ctx context.Context, words []WordWeight) (int, error) {
	for _, w := range words {
		if err := t.checkWeight("insert_many", w.Word, w.Weight); err != nil {
			return 0, err
		}
	}
	added := 0
	for len(words) > 0 {
		n := min(len(words), bulk)
		args := make([]string, 3, 3+2*n)
		args[0], args[1], args[2] = t.words, t.weights, t.top
		for _, w := range words[:n] {
			args = append(args, w.Word, spellFloat(w.Weight))
		}
		words = words[n:]
		r, err := t.write(ctx, "insert_many", triePut.Cmd(args...))
		if err != nil {
			return added, err
		}
		added += int(r.Int())
	}
	return added, nil
}

func (t *Trie) checkWeight(op, word string, weight float64) error {
	if math.IsNaN(weight) || math.IsInf(weight, 0) {
		return t.refuse(op, ErrValue, "weight of %q must be finite, got %v", word, weight)
	}
	return nil
}

// Delete removes word and reports whether it was there. O(log n).
func (t *Trie) Delete(ctx context.Context, word string) (bool, error) {
	r, err := t.write(ctx, "delete", trieDelete.Cmd(t.words, t.weights, t.top, word))
	return r.Int() == 1, err
}

// Incr adds to the weight of word and returns the new one. A word that is not
// there is added with a weight of 0 before. O(log n).
func (t *Trie) Incr(ctx context.Context, word string, opts ByOptions) (float64, error) {
	by := or(opts.By, 1)
	if err := t.checkWeight("incr", word, by); err != nil {
		return 0, err
	}
	r, err := t.write(ctx, "incr", trieIncr.Cmd(t.words, t.weights, t.top, word, spellFloat(by)))
	if err != nil || r.Kind() == store.Later {
		return 0, err
	}
	if r.IsNil() {
		return 0, t.refuse("incr", ErrValue, "weight of %q would not be finite", word)
	}
	return r.Float(), nil
}

// Contains reports whether word is there. O(1).
func (t *Trie) Contains(ctx context.Context, word string) (bool, error) {
	r, err := t.read(ctx, "contains", store.Cmd(store.ZScore, t.words, word))
	return err == nil && !r.IsNil(), err
}

// trieWeight gives the weight of a word.
// KEYS words, weights. ARGV word. Returns the weight, nothing without the word.
var trieWeight = store.NewScript(store.Script{
	Name:     "trie.weight",
	Keys:     2,
	ReadOnly: true,
	Lua: `
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return false end
return redis.call('HGET', KEYS[2], ARGV[1]) or '1'`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if t.Do(store.Cmd(store.ZScore, c.Arg(0), c.Arg(2))).IsNil() {
			return store.Reply{}
		}
		if r := t.Do(store.Cmd(store.HGet, c.Arg(1), c.Arg(2))); !r.IsNil() {
			return r
		}
		return store.OfStr("1")
	},
})

// Weight gives the weight of word, none if it is not there. O(1).
func (t *Trie) Weight(ctx context.Context, word string) (Opt[float64], error) {
	r, err := t.read(ctx, "weight", trieWeight.Cmd(t.words, t.weights, word))
	if err != nil || r.IsNil() {
		return Opt[float64]{}, err
	}
	return codec.Some(r.Float()), nil
}

// Size gives the number of words. O(1).
func (t *Trie) Size(ctx context.Context) (int, error) {
	r, err := t.read(ctx, "size", store.Cmd(store.ZCard, t.words))
	return int(r.Int()), err
}

// Rename gives the trie another name, and returns a handle of it. The error is
// of kind missing if it does not exist, of kind exists if the new name is
// taken and Replace is not set. O(1).
func (t *Trie) Rename(ctx context.Context, name string, opts RenameOptions) (*Trie, error) {
	if err := t.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return t.engine.Trie(name, TrieOptions{Common: t.moved(nil)})
}

// Copy copies the trie with its time to live, and returns a handle of the copy;
// errors as with Rename. A copy to another store takes a few round trips and
// holds the trie in memory. O(n).
func (t *Trie) Copy(ctx context.Context, name string, opts CopyOptions) (*Trie, error) {
	if err := t.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return t.engine.Trie(name, TrieOptions{Common: t.moved(opts.Store)})
}
