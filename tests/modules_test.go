package tests

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

func TestDigest(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "of nothing",
			star: `print(digest.md5("")); print(digest.sha256("")); print(digest.crc32(""))`,
			want: "d41d8cd98f00b204e9800998ecf8427e\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n0",
		},
		{
			name: "of text and bytes",
			star: `print(digest.md5("é") == digest.md5(b"\xc3\xa9"), digest.md5(b"\xff"), digest.crc32("123456789"))`,
			want: "True 00594fd4f42ba43fc1ca0427a0576295 3421780262",
		},
		{
			name: "of text and bytes in Lua",
			lua:  `print(digest.md5("é") == digest.md5(bytes("\195\169")), digest.md5(bytes("\255")), digest.crc32("123456789"))`,
			want: "true 00594fd4f42ba43fc1ca0427a0576295 3421780262",
		},
		{
			name: "hmac, RFC 4231 case 2 and RFC 2202 case 2",
			star: `print(digest.hmac("Jefe", "what do ya want for nothing?")); print(digest.hmac("Jefe", "what do ya want for nothing?", "md5"))`,
			lua:  `print(digest.hmac("Jefe", "what do ya want for nothing?")); print(digest.hmac("Jefe", "what do ya want for nothing?", {algorithm="md5"}))`,
			want: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\n750c783e6ab0b503eaa86e310a5db738",
		},
		{
			name: "of what looks like a number",
			star: `print(digest.md5("42") == digest.md5(b"42"), digest.sha256("x" * 100000) == digest.sha256(b"x" * 100000))`,
			want: "True True",
		},
		{name: "of a list", star: `digest.md5([1])`, lua: `digest.md5({1})`, fails: "digest.md5: data: got list, want a str or bytes"},
		{name: "of none", star: `digest.sha256(None)`, fails: "digest.sha256: data: got none, want a str or bytes"},
		{name: "of nil", lua: `digest.sha256(nil)`, fails: "digest.sha256: data: got nil, want a str or bytes"},
		{name: "of a number", star: `digest.crc32(7)`, lua: `digest.crc32(7)`, fails: "digest.crc32: data: got int, want a str or bytes"},
		{name: "an unknown algorithm", star: `digest.hmac("k", "s", "sha1")`, lua: `digest.hmac("k", "s", "sha1")`, fails: "algorithm must be sha256 or md5, got sha1"},
	})
}

func TestUUID(t *testing.T) {
	checkAll(t, []twin{{
		name: "its form, and that it is another one each time",
		star: `
seen = set([uuid.v4() for i in range(1000)])
print(len(seen), [u for u in seen if not re.match("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", u)])`,
		lua: `
local seen, n, bad = {}, 0, list{}
for i = 1, 1000 do
  local u = uuid.v4()
  if not seen[u] then n = n + 1 end
  seen[u] = true
  if not re.match("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", u) then bad[#bad + 1] = u end
end
print(n, bad)`,
		want: "1000 []",
	}})
}

// TestRandomTwins: a seed gives the same in both languages.
func TestRandomTwins(t *testing.T) {
	scripts := map[host.Lang]string{
		host.Starlark: `
for seed in [1, "x", 2.5, (1, "a")]:
    r = random(seed)
    print([r.int(-3, 3) for i in range(20)], r.int(-(1 << 63), (1 << 63) - 1), r.float())
    print(r.choice("a b c d".split(" ")), r.sample(range(100), 5), r.shuffle(["a", 1, None, [2]]))`,
		host.Lua: `
for seed in each{1, "x", 2.5, tuple(1, "a")} do
  local r, ints = random(seed), {}
  for i = 1, 20 do ints[i] = r:int(-3, 3) end
  print(ints, r:int(int("-9223372036854775808"), int("9223372036854775807")), r:float())
  local hundred = {}
  for i = 0, 99 do hundred[i + 1] = i end
  print(r:choice{"a", "b", "c", "d"}, r:sample(hundred, 5), r:shuffle{"a", 1, null, {2}})
end`,
	}
	out := map[host.Lang]string{}
	for lang, src := range scripts {
		s := embedded.New(embedded.Options{})
		first, err := run(t.Context(), s, lang, src)
		again, _ := run(t.Context(), s, lang, src)
		if err != nil || first != again {
			t.Errorf("%s: got %q, then %q, %v", lang, first, again, err)
		}
		out[lang] = first
	}
	if star := strings.ReplaceAll(out[host.Starlark], "None", "null"); star != out[host.Lua] {
		t.Errorf("got\n%s\nin Starlark and\n%s\nin Lua", star, out[host.Lua])
	}
}

func TestRandom(t *testing.T) {
	checkAll(t, []twin{
		{
			name: "all that may come does, and nothing else",
			star: `r = random(); print(sorted(set([r.int(1, 3) for i in range(500)])), sorted(set([r.choice(["a", "b"]) for i in range(500)])), r.int(5, 5), [x for x in [r.float() for i in range(500)] if x < 0 or x >= 1])`,
			want: `[1, 2, 3] ["a", "b"] 5 []`,
		},
		{
			name: "about as often",
			star: `
r, n = random(7), {}
for i in range(6000):
    x = r.int(1, 6)
    n[x] = n.get(x, 0) + 1
print([x for x in n if n[x] < 850 or n[x] > 1150])`,
			want: "[]",
		},
		{
			name: "what is given stays",
			star: `l = [3, 1, 2]; r = random(); print(sorted(r.shuffle(l)), l, sorted(r.sample(l, 3)), r.sample(l, 0), r.sample([], 0), r.shuffle([]))`,
			want: `[1, 2, 3] [3, 1, 2] [1, 2, 3] [] [] []`,
		},
		{name: "another source each time", star: `print(random().int(0, 1 << 62) == random().int(0, 1 << 62), random() == random())`, want: "False False"},
		{name: "structures", star: `s = Set("s"); s.add("a"); print(random().choice(s))`, lua: `local s = Set("s"); s:add("a"); print(random():choice(s))`, want: "a"},
		{name: "nothing to choose", star: `random().choice([])`, lua: `random():choice({})`, fails: "choice: there is nothing to choose from"},
		{name: "too many", star: `random().sample([1, 2], 3)`, lua: `random():sample({1, 2}, 3)`, fails: "sample: n is 3, want 0 to 2, which is how many there are"},
		{name: "an empty range", star: `random().int(2, 1)`, lua: `random():int(2, 1)`, fails: "int: there is no int from 2 to 1"},
		{name: "a dot in Lua", lua: `random().int(1, 2)`, fails: "call it with a colon"},
		{name: "an unknown method", star: `random().integer(1, 2)`, lua: `random():integer(1, 2)`, fails: "int"},
	})
}
