package tests

import "testing"

func TestTrie(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "match",
			star: `t = Trie("t"); t.insert_many(["cat", "cart", "c*t", "dog", "日本", ""]); print(t.match("c?t"), t.match("c*t"), t.match("c\\*t"), t.match(""), t.match("??"), t.match("*", limit=2), t.match("x*"))`,
			lua:  `local t = Trie("t"); t:insert_many{"cat", "cart", "c*t", "dog", "日本", ""}; print(t:match("c?t"), t:match("c*t"), t:match("c\\*t"), t:match(""), t:match("??"), t:match("*", 2), t:match("x*"))`,
			want: `["c*t", "cat"] ["c*t", "cart", "cat"] ["c*t"] [""] ["日本"] ["", "c*t"] []`,
		},
		{
			name: "fuzzy, nearest first",
			star: `t = Trie("t"); t.insert_many(["cat", "cart", "cut", "dog", "naïve"]); print(t.fuzzy("cat"), t.fuzzy("cat", distance=0), t.fuzzy("naive"), t.fuzzy("ct", distance=2, limit=2))`,
			lua:  `local t = Trie("t"); t:insert_many{"cat", "cart", "cut", "dog", "naïve"}; print(t:fuzzy("cat"), t:fuzzy("cat", {distance=0}), t:fuzzy("naive"), t:fuzzy("ct", {distance=2, limit=2}))`,
			want: `["cat", "cart", "cut"] ["cat"] ["naïve"] ["cat", "cut"]`,
		},
		{
			name: "complete, exact for every prefix",
			star: `t = Trie("t"); t.insert_many({"abcdefgh": 1, "abcdefxx": 5, "abcdef": 3, "abc": 9, "": 7}); print([[w for w, _ in t.complete(p, limit=2)] for p in ["", "a", "abcd", "abcdef", "abcdefg", "abcdefghi"]])`,
			lua:  `local t = Trie("t"); t:insert_many{abcdefgh=1, abcdefxx=5, abcdef=3, abc=9, [""]=7}; local all = {}; for i, p in ipairs{"", "a", "abcd", "abcdef", "abcdefg", "abcdefghi"} do all[i] = {}; for w in each(t:complete(p, 2)) do all[i][#all[i] + 1] = w end end print(all)`,
			want: `[["abc", ""], ["abc", "abcdefxx"], ["abcdefxx", "abcdef"], ["abcdefxx", "abcdef"], ["abcdefgh"], []]`,
		},
		{
			name: "words, in order, and counts by prefix",
			star: `t = Trie("t"); t.insert_many(["b", "a b", "a", "é"]); print([w for w in t.words()], [w for w in t], t.count(), t.count("a"), t.count("a "), t.count("x"))`,
			lua:  `local t = Trie("t"); t:insert_many{"b", "a b", "a", "é"}; local a, b = {}, {}; for w in t:words() do a[#a + 1] = w end for w in each(t) do b[#b + 1] = w end print(a, b, t:count(), t:count("a"), t:count("a "), t:count("x"))`,
			want: `["a", "a b", "b", "é"] ["a", "a b", "b", "é"] 4 2 1 0`,
		},
		{
			name:  "a pattern that is no text",
			star:  `Trie("t").match(5)`,
			lua:   `Trie("t"):match(5)`,
			fails: "trie t: match: pattern: got int, want a str",
		},
		{
			name:  "a distance that is too great",
			star:  `Trie("t").fuzzy("a", distance=3)`,
			lua:   `Trie("t"):fuzzy("a", {distance=3})`,
			fails: "trie t: fuzzy: distance must be 0, 1 or 2, got 3",
		},
		{
			name:  "fewer words than none",
			star:  `Trie("t").match("*", limit=-1)`,
			lua:   `Trie("t"):match("*", -1)`,
			fails: "trie t: match: limit must be at least 0, got -1",
		},
		{
			name:  "a weight that is no number",
			star:  `Trie("t").insert("a", float("nan"))`,
			lua:   `Trie("t"):insert("a", 0/0)`,
			fails: `trie t: insert: weight of "a" must be finite, got NaN`,
		},
		{
			name:  "a weight that is no number among many",
			star:  `Trie("t").insert_many({"a": 1, "b": float("inf")})`,
			lua:   `Trie("t"):insert_many{a=1, b=math.huge}`,
			fails: `trie t: insert_many: weight of "b" must be finite, got +Inf`,
		},
	})
}

// TestTrieWordsAreData: any text is a word, and means nothing else.
func TestTrieWordsAreData(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "a word with a star in it",
			star: `t = Trie("t"); t.insert("a*b"); print(len(t), t.starts_with(""), t.contains("a") or t.contains("a*") or "no other", t.longest_prefix("a*bc"))`,
			lua:  `local t = Trie("t"); t:insert("a*b"); print(#t, t:starts_with(""), t:contains("a") or t:contains("a*") or "no other", t:longest_prefix("a*bc"))`,
			want: `1 ["a*b"] no other a*b`,
		},
		{
			name: "spaces, NUL and nothing",
			star: `t = Trie("t"); t.insert_many(["", " ", " a", "a ", "a\u0000b", "*", "?"]); print(t.starts_with(" "), len(t.starts_with("a")), len(t.starts_with("a\u0000")[0]), t.starts_with("").index(""), t.count(""), t.match("?"))`,
			lua:  `local t = Trie("t"); t:insert_many{"", " ", " a", "a ", "a\0b", "*", "?"}; local all = t:starts_with(""); print(t:starts_with(" "), #t:starts_with("a"), #t:starts_with("a\0")[1], all[1] == "" and all[2] ~= "" and 0, t:count(""), t:match("?"))`,
			want: "[\" \", \" a\"] 2 3 0 7 [\" \", \"*\", \"?\"]",
		},
		{
			name: "what is deleted leaves nothing",
			star: `t = Trie("t"); w = ["hello", "help", "", "*"]; t.insert_many({x: i + 1 for i, x in enumerate(w)}); print(len([x for x in w if t.delete(x)]), list(store.keys("*", raw=True)))`,
			lua:  `local t, w = Trie("t"), {"hello", "help", "", "*"}; for i, x in ipairs(w) do t:insert(x, i) end local n, left = 0, {}; for _, x in ipairs(w) do if t:delete(x) then n = n + 1 end end for k in store.keys("*", {raw=true}) do left[#left + 1] = k end print(n, left)`,
			want: "4 []",
		},
		{
			name: "words of any length",
			star: `t = Trie("t"); long = "ab" * 20000; t.insert(long); print(t.contains(long), len(t.starts_with(long[:30000])[0]), len(t.longest_prefix(long + "x")), len(t.fuzzy(long[1:])), len(t.match(long[:400] + "*")))`,
			want: "True 40000 40000 1 1",
		},
		{
			name: "words of any length in Lua",
			lua:  `local t, long = Trie("t"), ("ab"):rep(20000); t:insert(long); print(t:contains(long), #t:starts_with(long:sub(1, 30000))[1], #t:longest_prefix(long .. "x"), #t:fuzzy(long:sub(2)), #t:match(long:sub(1, 400) .. "*"))`,
			want: "true 40000 40000 1 1",
		},
		{
			name: "keys of other structures",
			star: `Queue("t:jobs").push(1); Queue("{t}:trie:x").push(2); t = Trie("t"); t.insert_many(["jobs", "jobs*", "x"]); print(t.clear() and 1, Queue("t:jobs").items(), Queue("{t}:trie:x").items(), len(t))`,
			lua:  `Queue("t:jobs"):push(1); Queue("{t}:trie:x"):push(2); local t = Trie("t"); t:insert_many{"jobs", "jobs*", "x"}; print(t:clear() and 1, Queue("t:jobs"):items(), Queue("{t}:trie:x"):items(), #t)`,
			want: "1 [1] [2] 0",
		},
	})
}
