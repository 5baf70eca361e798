package enginetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A sequence is a Deque or a List.
type sequence interface {
	structure
	Get(ctx context.Context, i engine.Index) (engine.Opt[codec.Text], error)
	Set(ctx context.Context, i engine.Index, x codec.Text) error
	Insert(ctx context.Context, i engine.Index, x codec.Text) (int, error)
	Index(ctx context.Context, x codec.Text) (engine.Opt[engine.Index], error)
	Contains(ctx context.Context, x codec.Text) (bool, error)
	Count(ctx context.Context, x codec.Text) (int, error)
	Remove(ctx context.Context, x codec.Text) (bool, error)
	Reverse(ctx context.Context) error
	Iterate(ctx context.Context) (engine.Cursor[codec.Text], error)
}

// sequenceParts are the parts of a suite that a Deque and a List share.
func sequenceParts(open func(t testing.TB, s store.Store, name string, c engine.Common) sequence) []part {
	on := func(run func(t *testing.T, s store.Store, x sequence)) func(t *testing.T, s store.Store) {
		return func(t *testing.T, s store.Store) { run(t, s, open(t, s, "x", engine.Common{})) }
	}
	return []part{
		{"positions", on(sequencePositions)},
		{"insert", on(sequenceInserts)},
		{"equal items", on(sequenceEquals)},
		{"the first of equal items", on(sequenceFirst)},
		{"equal items at random", on(sequenceRandomTexts)},
		{"reverse", on(sequenceReverses)},
		{"raw strings", func(t *testing.T, s store.Store) {
			sequenceRaw(t, s, open(t, s, "x", engine.Common{Codec: "raw"}))
		}},
		{"iterate", on(sequenceIterates)},
		{"another type", on(sequenceWrongType)},
		{"behind a fence", func(t *testing.T, s store.Store) {
			x := open(t, s, "x", engine.Common{Fence: 7})
			fillList(t, s, "a")
			must(t, x.Set(t.Context(), 0, "b"))
			fails(t, "Set", x.Set(t.Context(), 1, "b"), "missing", "x: set: position is out of range")
			must(t, second(x.Insert(t.Context(), 1, `{"a":1,"b":2}`)))
			did, err := x.Remove(t.Context(), `{"b":2,"a":1}`)
			same(t, "Remove", did, true, err)
			err = second(open(t, s, "x", engine.Common{Fence: 6}).Remove(t.Context(), "b"))
			fails(t, "Remove with an old token", err, "lease", "x: remove: fence 6 is older than 7")
		}},
	}
}

// fillList puts items into the list called x.
func fillList(t testing.TB, s store.Store, items ...string) {
	t.Helper()
	for chunk := range slices.Chunk(items, 1000) {
		do(t, s, "RPUSH", append([]string{"x"}, chunk...)...)
	}
}

// listHolds compares the items of the list called x.
func listHolds(t testing.TB, s store.Store, call string, want ...string) {
	t.Helper()
	got := []string{}
	for _, r := range do(t, s, "LRANGE", "x", "0", "-1").List() {
		got = append(got, r.Str())
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			from := max(0, i-5)
			t.Fatalf("after %s: got %d items, from %d on %.500q, want %d, %.500q", call, len(got), from, got[from:], len(want), want[min(from, len(want)):])
		}
	}
}

func sequencePositions(t *testing.T, s store.Store, x sequence) {
	ctx := t.Context()
	got, err := x.Get(ctx, 0)
	same(t, "Get 0 of nothing", got, none(), err)
	fails(t, "Set of nothing", x.Set(ctx, 0, "z"), "missing", "x: set: position is out of range")
	fillList(t, s, "a", "null", "c")
	for i, want := range map[int]engine.Opt[codec.Text]{
		0: some("a"), 1: some("null"), 2: some("c"), 3: none(), -1: some("c"), -3: some("a"), -4: none(),
	} {
		got, err := x.Get(ctx, engine.Index(i))
		same(t, fmt.Sprint("Get ", i), got, want, err)
	}
	must(t, x.Set(ctx, 0, "z"))
	must(t, x.Set(ctx, -1, `{"a":1}`))
	for _, i := range []engine.Index{3, -4, 1 << 40} {
		fails(t, fmt.Sprint("Set ", i), x.Set(ctx, i, "no"), "missing", "position is out of range")
	}
	listHolds(t, s, "Set", "z", "null", `{"a":1}`)
}

func sequenceInserts(t *testing.T, s store.Store, x sequence) {
	ctx, model := t.Context(), []string{}
	for n, i := range []int{5, 0, 1, -1, 2, -2, 99, -99, 4, 7} {
		item := fmt.Sprint("i", n)
		if n > 3 {
			item = string([]byte{0, 0}[:n%2+1]) // what marks the place, too
		}
		at := i
		if i < 0 {
			at = max(0, len(model)+i)
		}
		model = slices.Insert(model, min(at, len(model)), item)
		got, err := x.Insert(ctx, engine.Index(i), codec.Text(item))
		same(t, fmt.Sprint("Insert ", i), got, len(model), err)
		listHolds(t, s, fmt.Sprint("Insert ", i), model...)
	}
	_, err := x.Expire(ctx, time.Hour)
	must(t, err)
	for _, i := range []engine.Index{0, 3, 99} {
		_, err := x.Insert(ctx, i, "z")
		must(t, err)
	}
	must(t, x.Reverse(ctx))
	if ttl, err := x.TTL(ctx); !ttl.OK || err != nil {
		t.Fatalf("TTL after Insert and Reverse: got %v, %v, want about an hour", ttl, err)
	}
}

// spellings are texts in the stored form and near it: some have the same value.
var spellings = []string{
	"", "a", `"a"`, `"\u0061"`, `"\/"`, "/", `"42"`, "42", " 42", "42 ", "042", "-0", "-0.0", "0", "0.0", "0e5", "4.5", "4.50", "45e-1", "1e3",
	"1000.0", "1000", "1E+3", "1e999", "-1e999", "1e-999", "4.", ".5", "+1", "0x10", "nan", "inf", "Infinity", "null", " null", "nullx", "true",
	"true ", "false", "TRUE", "9007199254740993", "9007199254740992", "9007199254740992.0", "123456789012345678901234567890", "1e400",
	`{"$float":"nan"}`, `{ "$float" : "nan" }`, `{"$float":"inf"}`, `{"$float":"Inf"}`, `{"$float":"-inf"}`,
	`{"a":1,"b":2}`, `{"b":2,"a":1}`, `{"a": 1, "b": 2}`, `{"a":1,"a":1,"b":2}`, `{"a":3,"b":2,"a":1}`, `{"a":1,"b":2.0}`, `{"a":1}`, `{}`, `{ }`, `{"a":1`, `{"a":1}}`,
	`{"$dict":[["a",1],["b",2]]}`, `{"$dict":[["b",2],["a",1]]}`, `{"$dict":[[1,"a"],["$b",2]]}`, `{"$dict":[["$b",2],[1,"a"]]}`,
	`{"$dict":[["a",1],["a",2]]}`, `{"$dict":[["a",1,2]]}`, `{"$dict":[]}`, `{"$dict":{}}`, `{"$b":1}`, `{"$dict":[["$b",1]]}`,
	`[]`, `[ ]`, `[1,2]`, `[1, 2]`, `[2,1]`, `[1,2.0]`, `[1,2`, `[1,2,]`, `[1 2]`, `[{"a":1,"b":2}]`, `[{"b":2,"a":1}]`, "[\"\xff\"]", `["\ud83d\ude00"]`, `["😀"]`, `["\ud83d"]`, `["\ude00\ud83d"]`, `["\n"]`, "[\"\n\"]", `["\u000a"]`, `["\x"]`, "[\"a\x00\"]", `["a\u0000"]`,
	`{"$tuple":[1,2]}`, `{"$tuple": [1,2] }`, `{"$tuple":[1,2],"a":1}`, `{"a":1,"$tuple":[1,2]}`, `{"$tuple":1}`, `{"$tuple":[{"a":1,"b":2}]}`,
	`{"$set":[1,2]}`, `{"$set":[2,1]}`, `{"$set":[1,2,2]}`, `{"$set":[1,1.0]}`, `{"$set":["a","b"]}`, `{"$set":["b","a"]}`, `{"$set":[{"b":2,"a":1},{"a":1,"b":2}]}`,
	`{"$bytes":"AP8="}`, `{"$bytes":"AP8"}`, `{"$bytes":"AP9="}`, `{"$bytes":"A"}`, `{"$bytes":""}`, `{"$bytes":"AP\n8="}`, `{"$bytes":"!!!!"}`, `{"$bytes":"AA==AAAA"}`,
	`{"$str":"/w=="}`, "\xff", `{"$str":"YQ=="}`, `{"$str":"_w=="}`,
	`{"$time":"2026-01-02T03:04:05Z"}`, `{"$time":"2026-01-02T04:04:05+01:00"}`, `{"$time":"2026-01-01T22:34:05-04:30"}`, `{"$time":"2026-01-02T03:04:05.0Z"}`,
	`{"$time":"2026-01-02T03:04:05.5Z"}`, `{"$time":"2026-01-02T03:04:05.500000000Z"}`, `{"$time":"2026-01-02T03:04:05,5Z"}`, `{"$time":"2026-02-30T03:04:05Z"}`,
	`{"$time":"2024-02-29T00:00:00Z"}`, `{"$time":"2023-02-29T00:00:00Z"}`, `{"$time":"1900-02-29T00:00:00Z"}`, `{"$time":"2000-02-29T00:00:00Z"}`,
	`{"$time":"12026-01-02T03:04:05Z"}`, `{"$time":"-0044-03-15T12:00:00Z"}`, `{"$time":"2026-13-02T03:04:05Z"}`, `{"$time":"2026-01-02"}`, `{"$time":"1969-12-31T23:59:59Z"}`,
	`{"$time":"1970-01-01T00:59:59+01:00"}`, `{"$time":"2026-01-02T24:00:00Z"}`, `{"$time":"2026-12-31T23:59:60Z"}`,
	`{"$duration":"1h0m0s"}`, `{"$duration":"60m"}`, `{"$duration":"1h"}`, `{"$duration":"3600s"}`, `{"$duration":"1.5s"}`, `{"$duration":"1500ms"}`, `{"$duration":"-1.5s"}`,
	`{"$duration":"-1500ms"}`, `{"$duration":"1.5h"}`, `{"$duration":"90m"}`, `{"$duration":"2µs"}`, `{"$duration":"2us"}`, `{"$duration":"2000ns"}`, `{"$duration":"0"}`,
	`{"$duration":"0s"}`, `{"$duration":"-0s"}`, `{"$duration":""}`, `{"$duration":"1"}`, `{"$duration":"1x"}`, `{"$duration":"2562047h47m16.854775807s"}`, `{"$duration":"3000000h"}`,
	`{"$duration":".5s"}`, `{"$duration":"5.s"}`, `{"$duration":".s"}`, `{"$duration":"500ms"}`,
	`{"$type":"P","x":1,"y":2}`, `{"$type":"P","y":2,"x":1}`, `{"$type":"Q","x":1,"y":2}`, `{"$type":"P","x":1,"x":2}`, `{"$type":"","x":1}`, `{"x":1,"$type":"P"}`,
	`{"$type":"P","$x":1}`, `{"$type":1,"x":1}`, `{"$type":"P"}`, `{"$none":"x"}`, `[[[[1,{"a":[2]}]]]]`, "\t[1,2]\r\n", "\v[1]", "\f1",
}

// sequenceEquals asks for each text which of all it equals, as the codec says.
func sequenceEquals(t *testing.T, s store.Store, x sequence) {
	fillList(t, s, spellings...)
	for _, text := range spellings {
		checkEquals(t, x, spellings, text)
	}
}

// checkEquals compares what x, whose items are items, knows of the equals of
// text with what the codec says.
func checkEquals(t testing.TB, x sequence, items []string, text string) {
	t.Helper()
	ctx, want, n := t.Context(), codec.Canonical(codec.Text(text)), 0
	for _, item := range items {
		if codec.Canonical(codec.Text(item)) == want {
			n++
		}
	}
	got, err := x.Count(ctx, codec.Text(text))
	if got != n || err != nil {
		t.Fatalf("Count %q: got %d, %v, want %d", text, got, err, n)
	}
	has, err := x.Contains(ctx, codec.Text(text))
	same(t, "Contains "+text, has, n > 0, err)
	at, err := x.Index(ctx, codec.Text(text))
	if err != nil || at.OK != (n > 0) || at.OK && codec.Canonical(codec.Text(items[at.V])) != want {
		t.Fatalf("Index %q: got %v, %v, an item that does not equal it", text, at, err)
	}
}

// sequenceFirst looks for and removes the first of equal items.
func sequenceFirst(t *testing.T, s store.Store, x sequence) {
	ctx := t.Context()
	fillList(t, s, "1.0", "1", `{"a":1,"b":2}`, "1", `{"b":2,"a":1}`, `["x"]`, "4.50")
	for _, c := range []struct {
		x    codec.Text
		want int
	}{{"1", 1}, {"1.0", 0}, {`{"b":2,"a":1}`, 2}, {`["x"]`, 5}, {"4.5", 6}, {`[ "x" ]`, 5}} {
		at, err := x.Index(ctx, c.x)
		same(t, "Index "+string(c.x), at, codec.Some(engine.Index(c.want)), err)
	}
	at, err := x.Index(ctx, `"1"`)
	same(t, `Index "1"`, at.OK, false, err)
	for _, c := range []struct {
		x    codec.Text
		want bool
	}{{`{"b":2,"a":1}`, true}, {"1.0", true}, {"1.0", false}, {"1", true}, {"4.5", true}, {`{"b":2}`, false}} {
		did, err := x.Remove(ctx, c.x)
		same(t, "Remove "+string(c.x), did, c.want, err)
	}
	listHolds(t, s, "Remove", "1", `{"b":2,"a":1}`, `["x"]`)
	for _, c := range []codec.Text{"1", `{"a":1,"b":2}`, `["x"]`} {
		did, err := x.Remove(ctx, c)
		same(t, "Remove "+string(c), did, true, err)
	}
	empty(t, s, "x")
}

// randomText changes one of the spellings here and there.
func randomText(r *rand.Rand) string {
	b := []byte(pick(r, spellings...))
	for range r.IntN(3) {
		i, other := r.IntN(len(b)+1), pick(r, spellings...)
		switch from := r.IntN(len(other) + 1); r.IntN(4) {
		case 0:
			b = slices.Insert(b, i, []byte(other)...)
		case 1:
			b = append(b[:i:i], other[from:]...)
		case 2:
			b = slices.Insert(b, i, `{}[]",:\ 0129.eEa$`[r.IntN(18)])
		default:
			b = slices.Delete(b, i, min(i+1, len(b)))
		}
	}
	return string(b)
}

func sequenceRandomTexts(t *testing.T, s store.Store, x sequence) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 5))
	items := make([]string, 1100)
	for i := range items {
		items[i] = randomText(r)
	}
	fillList(t, s, items...)
	for range 20 {
		checkEquals(t, x, items, pick(r, pick(r, items...), randomText(r)))
	}
}

func sequenceReverses(t *testing.T, s store.Store, x sequence) {
	ctx := t.Context()
	must(t, x.Reverse(ctx))
	empty(t, s, "x")
	for _, n := range []int{1, 2, 999, 1000, 1001, 2500} {
		do(t, s, "DEL", "x")
		items := make([]string, n)
		for i := range items {
			items[i] = fmt.Sprint(i)
		}
		fillList(t, s, items...)
		must(t, x.Reverse(ctx))
		slices.Reverse(items)
		listHolds(t, s, "Reverse", items...)
	}
}

// sequenceRaw has strings as they are: they are equal if they are the same.
func sequenceRaw(t *testing.T, s store.Store, x sequence) {
	ctx := t.Context()
	fillList(t, s, "4.50", "4.5", "a", `"a"`, "4.5")
	for text, want := range map[codec.Text]int{"4.5": 2, "4.50": 1, "a": 1, `"a"`: 1, "4.500": 0} {
		n, err := x.Count(ctx, text)
		same(t, "Count "+string(text), n, want, err)
		has, err := x.Contains(ctx, text)
		same(t, "Contains "+string(text), has, want > 0, err)
		did, err := x.Remove(ctx, text)
		same(t, "Remove "+string(text), did, want > 0, err)
	}
	listHolds(t, s, "Remove", "4.5")
}

// sequenceIterates adds an item for each that comes.
func sequenceIterates(t *testing.T, s store.Store, x sequence) {
	ctx := t.Context()
	items := strs(many(2500))
	fillList(t, s, items...)
	c, err := x.Iterate(ctx)
	must(t, err)
	for i := 0; ; i++ {
		item, ok, err := c.Next(ctx)
		must(t, err)
		if !ok {
			same(t, "how many items", i, 2500, nil)
			break
		}
		same(t, "an item", string(item), items[i], nil)
		do(t, s, "RPUSH", "x", "more")
	}
	same(t, "Size", do(t, s, "LLEN", "x").Int(), 5000, nil)
}

func sequenceWrongType(t *testing.T, s store.Store, x sequence) {
	ctx := t.Context()
	do(t, s, "SET", "x", "text")
	check := func(call string, err error) {
		t.Helper()
		fails(t, call, err, "type", "x: holds a string, not a list")
	}
	_, err := x.Get(ctx, 0)
	check("Get", err)
	check("Set", x.Set(ctx, 0, "a"))
	_, err = x.Insert(ctx, 0, "a")
	check("Insert", err)
	_, err = x.Index(ctx, `{}`)
	check("Index", err)
	_, err = x.Count(ctx, "a")
	check("Count", err)
	_, err = x.Remove(ctx, `{}`)
	check("Remove", err)
	check("Reverse", x.Reverse(ctx))
	same(t, "the string", do(t, s, "GET", "x").Str(), "text", nil)
}
