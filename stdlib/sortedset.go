package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// sortedSet is what scripts see of engine.SortedSet.
func sortedSet() *catalog.Type {
	type Z = engine.SortedSet
	others := catalog.HandlesOf[engine.Scored]()
	const combine = "(others, *, weights=None, aggregate=\"sum\")"
	return catalog.Compile(catalog.Type{
		Name: "SortedSet", Alias: "SortedSetCounter",
		Doc: "Members with scores, in the order of the scores, ties by stored form. Scores are 64-bit floats; ints that are not exact as one are refused.",
		Len: "size", Has: "contains",
		Iter:  catalog.Iter0((*Z).Iterate),
		Pairs: catalog.Iter0((*Z).Pairs),
		New: catalog.Method{
			Sig: "SortedSet(name, *, " + options, Doc: "Returns the sorted set called name.",
			Example: `z = SortedSet("scores")`, Func: catalog.New1((*engine.Engine).SortedSet),
		},
		Methods: methods[*Z](copied[*Z](
			"z", `d.add("ada", 1)`,
			catalog.Method{
				Sig: "add(m, score, *, only=None)", Doc: `Gives m a score. Returns whether m is new. With only it does so only if m is "new", if it "exists", or if the score is "greater" or "less", and returns whether it did.`,
				Example: `print(z.add("ada", 4200), z.add("ada", 10), z.add("ada", 5, only="greater"))`,
				Prints:  `True False False`,
				Func:    catalog.Func3((*Z).Add),
			},
			catalog.Method{
				Sig: "around(m, k)", Doc: "Lists m with up to k pairs before and after it; none if m is not there.",
				Example: `
					z.update({"ada": 4200, "bob": 17, "eve": 90})
					for who, score in z.around("eve", 1): print(who, score)`,
				Prints: `
					bob 17
					eve 90
					ada 4200`,
				Func: catalog.Func2((*Z).Around),
			},
			catalog.Method{
				Sig: "contains(m)", Doc: "Reports whether m is a member.",
				Example: `
					z.add("ada", 1)
					print(z.contains("ada"), z.contains("bob"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*Z).Contains),
			},
			catalog.Method{
				Sig: "count(min=None, max=None)", Doc: `Counts members with scores from min to max, both included; "(5" excludes 5, None is no bound.`,
				Example: `
					z.update({"ada": 4200, "bob": 17, "eve": 90})
					print(z.count(), z.count(min=50), z.count(max="(90"))`,
				Prints: `3 2 1`,
				Func:   catalog.Func1(countOf),
			},
			catalog.Method{
				Sig: "difference" + combine, Doc: "Lists the pairs of this set whose members are in none of others.",
				Example: `
					z.update({"ada": 4200, "bob": 17})
					banned = Set("banned")
					banned.add("bob")
					for who, score in z.difference([banned]): print(who, score)`,
				Prints: `ada 4200`,
				Func:   catalog.Func2((*Z).Difference, others).Wanting("a SortedSet or a Set"),
			},
			catalog.Method{
				Sig: "get_or_set(m, score)", Doc: "Returns the score of m, after giving it one if it had none.",
				Example: `print(z.get_or_set("ada", 5), z.get_or_set("ada", 9))`,
				Prints:  `5 5`,
				Func:    catalog.Func2((*Z).GetOrSet),
			},
			catalog.Method{
				Sig: "incr(m, by=1)", Doc: "Adds to the score of m, 0 if it has none. Returns the sum.",
				Example: `print(z.incr("ada"), z.incr("ada", 0.5))`,
				Prints:  `1 1.5`,
				Func:    catalog.Func2((*Z).Incr),
			},
			catalog.Method{
				Sig: "intersection" + combine, Doc: "Lists the pairs of the members that are in this set and in all of others. aggregate is what becomes of their scores: sum, min or max; weights, this set's first, multiply them before.",
				Example: `
					z.update({"ada": 1, "bob": 2})
					bonus = SortedSet("bonus")
					bonus.add("ada", 10)
					for who, score in z.intersection([bonus]): print(who, score)`,
				Prints: `ada 11`,
				Func:   catalog.Func2((*Z).Intersection, others).Wanting("a SortedSet or a Set"),
			},
			catalog.Method{
				Sig: "items()", Doc: "Lists all (member, score) pairs, the lowest first.",
				Example: `
					z.update({"ada": 4200, "bob": 17})
					for who, score in z.items(): print(who, score)`,
				Prints: `
					bob 17
					ada 4200`,
				Func: catalog.Func0((*Z).Items),
			},
			catalog.Method{
				Sig: "pop_max(n=None, *, timeout=None)", Doc: "Removes the member with the highest score and returns it and the score; with n up to n pairs, as a list.",
				Example: `
					z.update({"ada": 4200, "bob": 17})
					who, score = z.pop_max()
					print(who, score)`,
				Prints: `ada 4200`,
				Func:   catalog.Func1(popMax).Returning("(member, score) or None, or list"),
			},
			catalog.Method{
				Sig: "pop_min(n=None, *, timeout=None)", Doc: "Removes the member with the lowest score and returns it and the score; with n up to n pairs, as a list.",
				Example: `
					z.update({"ada": 4200, "bob": 17, "eve": 90})
					for who, score in z.pop_min(2): print(who, score)`,
				Prints: `
					bob 17
					eve 90`,
				Func: catalog.Func1(popMin).Returning("(member, score) or None, or list"),
			},
			catalog.Method{
				Sig: "range(start=0, stop=None, *, reverse=False)", Doc: "Lists the pairs at some positions, the lowest first, or the highest if reverse is set.",
				Example: `
					z.update({"ada": 4200, "bob": 17, "eve": 90})
					for who, score in z.range(-2): print(who, score)`,
				Prints: `
					eve 90
					ada 4200`,
				Func: catalog.Func3((*Z).Range),
			},
			catalog.Method{
				Sig: "range_by_lex(min=None, max=None, *, limit=None)", Doc: "Lists members from min on, before max, by their stored form; all scores must be the same.",
				Example: `
					names = SortedSet("names", codec="raw")
					names.update({"ada": 0, "bob": 0, "bo": 0})
					print(names.range_by_lex("b", "c"))`,
				Prints: `["bo", "bob"]`,
				Func:   catalog.Func3((*Z).RangeByLex),
			},
			catalog.Method{
				Sig: "range_by_score(min=None, max=None, *, limit=None, offset=0, reverse=False)", Doc: `Lists the pairs with scores from min to max, both included, the highest first with reverse, which begins at max; "(5" excludes 5, None is no bound. limit and offset take a part of them.`,
				Example: `
					z.update({"ada": 4200, "bob": 17, "eve": 90})
					for who, score in z.range_by_score(min=50, reverse=True): print(who, score)`,
				Prints: `
					ada 4200
					eve 90`,
				Func: catalog.Func2(rangeByScore),
			},
			catalog.Method{
				Sig: "rank(m, *, reverse=False)", Doc: "Returns the position of m, the lowest score first, or the highest if reverse is set; None if m is not there. O(log n).",
				Example: `
					z.update({"ada": 4200, "bob": 17})
					print(z.rank("bob"), z.rank("ada"), z.rank("eve"))`,
				Prints:    `0 1 None`,
				PrintsLua: `1 2 nil`,
				Func:      catalog.Func2((*Z).Rank),
			},
			catalog.Method{
				Sig: "remove(m)", Doc: "Removes m. Returns whether it was there.",
				Example: `
					z.add("ada", 1)
					print(z.remove("ada"), z.remove("ada"))`,
				Prints: `True False`,
				Func:   catalog.Func1((*Z).Remove),
			},
			catalog.Method{
				Sig: "remove_by_rank(start, stop)", Doc: "Removes the members at some positions. Returns how many.",
				Example: `
					z.update({"ada": 4200, "bob": 17, "eve": 90})
					print(z.remove_by_rank(-2, -1), len(z))`,
				Prints:    `1 2`,
				PrintsLua: `2 1`,
				Func:      catalog.Func2((*Z).RemoveByRank),
			},
			catalog.Method{
				Sig: "remove_by_score(min, max)", Doc: "Removes the members with scores from min to max, both included; \"(5\" excludes 5, None is no bound. Returns how many.",
				Example: `
					z.update({"ada": 4200, "bob": 17, "eve": 90})
					print(z.remove_by_score(50, None), len(z))`,
				Prints: `2 1`,
				Func:   catalog.Func2(removeByScore),
			},
			catalog.Method{
				Sig: "remove_many(ms)", Doc: "Removes members. Returns how many were there.",
				Example: `
					z.update({"ada": 4200, "bob": 17})
					print(z.remove_many(["ada", "eve"]))`,
				Prints: `1`,
				Func:   catalog.Func1((*Z).RemoveMany),
			},
			catalog.Method{
				Sig: "score(m, default=None)", Doc: "Returns the score of m.",
				Example: `
					z.add("ada", 4200)
					print(z.score("ada"), z.score("bob"), z.score("bob", default=0))`,
				Prints: `4200 None 0`,
				Func:   catalog.Func1((*Z).Score),
			},
			catalog.Method{
				Sig: "store_difference" + combine, Doc: "Replaces this set by the first of others without the members of the rest; this one counts only if it is listed. Returns its size.",
				Example: `
					old = SortedSet("old")
					old.update({"ada": 1, "bob": 2})
					print(z.store_difference([old, Set("banned")]))`,
				Prints: `2`,
				Func:   catalog.Func2((*Z).StoreDifference, others).Wanting("a SortedSet or a Set"),
			},
			catalog.Method{
				Sig: "store_intersection" + combine, Doc: "Replaces this set by the intersection of others; this one counts only if it is listed. Returns its size.",
				Example: `
					old = SortedSet("old")
					old.update({"ada": 1, "bob": 2})
					z.add("ada", 10)
					print(z.store_intersection([z, old]), z.score("ada"))`,
				Prints: `1 11`,
				Func:   catalog.Func2((*Z).StoreIntersection, others).Wanting("a SortedSet or a Set"),
			},
			catalog.Method{
				Sig: "store_union" + combine, Doc: "Replaces this set by the union of others; this one counts only if it is listed. Returns its size.",
				Example: `
					old = SortedSet("old")
					old.update({"ada": 1, "bob": 2})
					print(z.store_union([z, old], weights=[1, 10]), z.score("bob"))`,
				Prints: `2 20`,
				Func:   catalog.Func2((*Z).StoreUnion, others).Wanting("a SortedSet or a Set"),
			},
			catalog.Method{
				Sig: "top(n)", Doc: "Lists the n pairs with the highest scores, the highest first.",
				Example: `
					z.update({"ada": 4200, "bob": 17, "eve": 90})
					for who, score in z.top(2): print(who, score)`,
				Prints: `
					ada 4200
					eve 90`,
				Func: catalog.Func1((*Z).Top),
			},
			catalog.Method{
				Sig: "union" + combine, Doc: "Lists the pairs of all members of this set and of others. aggregate is what becomes of their scores: sum, min or max; weights, this set's first, multiply them before.",
				Example: `
					z.add("ada", 1)
					bonus = SortedSet("bonus")
					bonus.update({"ada": 10, "eve": 5})
					for who, score in z.union([bonus], aggregate="max"): print(who, score)`,
				Prints: `
					eve 5
					ada 10`,
				Func: catalog.Func2((*Z).Union, others).Wanting("a SortedSet or a Set"),
			},
			catalog.Method{
				Sig: "update(map)", Doc: "Gives scores to the members of a map or of pairs, 1,000 at a time. Returns how many members are new.",
				Example: `print(z.update({"ada": 1, "bob": 2}), z.update({"ada": 3}))`,
				Prints:  `2 0`,
				Func:    catalog.Func1((*Z).Update, catalog.RowsOf[engine.MemberScore]()),
			},
		)...),
	})
}

// boundOptions are the ends of a range of scores that may be left out.
type boundOptions struct{ Min, Max engine.Bound }

func countOf(z *engine.SortedSet, ctx context.Context, b boundOptions) (int, error) {
	return z.Count(ctx, b.Min, b.Max)
}

// removeByScore is remove_by_score, whose bounds may be none.
func removeByScore(z *engine.SortedSet, ctx context.Context, low, high engine.Opt[engine.Bound]) (int, error) {
	return z.RemoveByScore(ctx, low.V, high.V)
}

func rangeByScore(z *engine.SortedSet, ctx context.Context, b boundOptions, opts engine.ScoreRangeOptions) ([]engine.MemberScore, error) {
	return z.RangeByScore(ctx, b.Min, b.Max, opts)
}

// popOptions are those of pop_min and pop_max.
type popOptions struct {
	N engine.Opt[int]
	engine.WaitOptions
}

func popMin(z *engine.SortedSet, ctx context.Context, opts popOptions) (catalog.Value, error) {
	if opts.N.OK {
		pairs, err := z.PopMinMany(ctx, opts.N.V, opts.WaitOptions)
		return pairList(pairs), err
	}
	pair, err := z.PopMin(ctx, opts.WaitOptions)
	return optionalPair(pair), err
}

func popMax(z *engine.SortedSet, ctx context.Context, opts popOptions) (catalog.Value, error) {
	if opts.N.OK {
		pairs, err := z.PopMaxMany(ctx, opts.N.V, opts.WaitOptions)
		return pairList(pairs), err
	}
	pair, err := z.PopMax(ctx, opts.WaitOptions)
	return optionalPair(pair), err
}

func pairOf(p engine.MemberScore) catalog.Value {
	return catalog.OfList(catalog.Tuple, []catalog.Value{catalog.OfKey(p.Member), catalog.OfFloat(p.Score)})
}

func optionalPair(p engine.Opt[engine.MemberScore]) catalog.Value {
	if !p.OK {
		return catalog.Value{}
	}
	return pairOf(p.V)
}

func pairList(ps []engine.MemberScore) catalog.Value {
	vs := make([]catalog.Value, len(ps))
	for i, p := range ps {
		vs[i] = pairOf(p)
	}
	return catalog.OfList(catalog.List, vs)
}
