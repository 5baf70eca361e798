package enginetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// List is the suite of the list. Each part gets an empty store from open.
func List(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, append(
		sequenceParts(func(t testing.TB, s store.Store, name string, c engine.Common) sequence {
			return newList(t, s, name, engine.ListOptions{Common: c})
		}),
		[]part{
			{"append and extend", listAppends},
			{"pop", listPops},
			{"pop that waits", listWaits},
			{"trim", listTrims},
			{"slice", listSlices},
			{"sort", listSorts},
			{"sort raw strings", listSortsRaw},
			{"local copy", listLocal},
			{"names", listNames},
		}...,
	))
}

func newList(t testing.TB, s store.Store, name string, opts engine.ListOptions) *engine.List {
	t.Helper()
	l, err := engine.New(s).List(name, opts)
	must(t, err)
	return l
}

func listAppends(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "x", engine.ListOptions{})
	n, err := l.Extend(ctx, nil)
	same(t, "Extend by nothing", n, 0, err)
	n, err = l.Append(ctx, "null")
	same(t, "Append", n, 1, err)
	n, err = l.Extend(ctx, texts("b", "c"))
	same(t, "Extend", n, 3, err)
	n, err = l.Extend(ctx, many(2500))
	same(t, "Extend by thousands", n, 2503, err)
	got, err := l.Get(ctx, -1)
	same(t, "the last", got, codec.Some(many(2500)[2499]), err)
	do(t, s, "SET", "text", "x")
	_, err = newList(t, s, "text", engine.ListOptions{}).Extend(ctx, many(2500))
	fails(t, "Extend of a string", err, "type", "text: holds a string, not a list")
	_, err = newList(t, s, "text", engine.ListOptions{}).Append(ctx, "x")
	fails(t, "Append to a string", err, "type", "text: holds a string, not a list")
}

func listPops(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "x", engine.ListOptions{})
	for _, i := range []engine.Index{0, 1, -1, -2} {
		got, err := l.Pop(ctx, i, noWait())
		same(t, fmt.Sprintf("Pop %d of nothing", i), got, none(), err)
	}
	model := []string{"a", "b", "a", "\x00", "a", "\x00\x00", "g", "h"}
	fillList(t, s, model...)
	for _, i := range []int{2, -2, 9, -9, 1, -3, 0, -1, 1, 0} {
		at, want := i, none()
		if i < 0 {
			at += len(model)
		}
		if at >= 0 && at < len(model) {
			want, model = some(model[at]), slices.Delete(model, at, at+1)
		}
		got, err := l.Pop(ctx, engine.Index(i), noWait())
		same(t, fmt.Sprint("Pop ", i), got, want, err)
		listHolds(t, s, fmt.Sprint("Pop ", i), model...)
	}
	empty(t, s, "x")
}

func listWaits(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "x", engine.ListOptions{})
	_, err := l.Pop(ctx, 1, wait("1h"))
	fails(t, "Pop 1 that waits", err, "value", "list x: pop: only the first and the last item can be waited for")
	for _, i := range []engine.Index{0, -1} {
		got, err := l.Pop(ctx, i, wait("20ms"))
		same(t, "Pop that waits in vain", got, none(), err)
		appended := meanwhile(t, func() error { _, err := l.Append(ctx, "late"); return err })
		got, err = l.Pop(ctx, i, wait("1h"))
		same(t, "Pop that waits", got, some("late"), err)
		appended()
	}
}

func listTrims(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "x", engine.ListOptions{})
	must(t, l.Trim(ctx, 0, codec.End))
	for _, c := range []struct {
		start engine.Index
		stop  engine.Stop
		want  []string
	}{
		{0, codec.End, []string{"a", "b", "c", "d"}},
		{1, 3, []string{"b", "c"}},
		{-2, codec.End, []string{"c", "d"}},
		{0, -1, []string{"a", "b", "c"}},
		{-9, 9, []string{"a", "b", "c", "d"}},
		{0, 0, nil},
		{3, 1, nil},
		{7, 9, nil},
		{0, -4, nil},
	} {
		do(t, s, "DEL", "x")
		fillList(t, s, "a", "b", "c", "d")
		must(t, l.Trim(ctx, c.start, c.stop))
		listHolds(t, s, fmt.Sprint("Trim ", c.start, " ", c.stop), c.want...)
	}
}

// slicesOf gives every step-th of all, as Python does; a stop that is included
// is one further in the direction of step.
func slicesOf(all []string, start engine.Opt[engine.Index], stop engine.Until, step int) (part []string) {
	in := func(i int) int {
		if i < 0 {
			i += len(all)
		}
		return i
	}
	way, from, to := 1, 0, len(all)
	if step < 0 {
		way, from, to = -1, len(all)-1, -1
	}
	if start.OK {
		from = in(int(start.V))
	}
	if stop.OK {
		to = in(stop.At)
		if stop.Included {
			to += way
		}
	}
	for ; way*from < way*to && (from < len(all) || step < 0) && (from >= 0 || step > 0); from += way {
		if from < 0 || from >= len(all) {
			continue
		}
		part = append(part, all[from])
		from += step - way
	}
	return part
}

func listSlices(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "x", engine.ListOptions{})
	_, err := l.Slice(ctx, engine.Opt[engine.Index]{}, engine.Until{}, 0)
	fails(t, "Slice with step 0", err, "value", "list x: slice: step must not be 0")
	for _, n := range []int{0, 1, 5} {
		do(t, s, "DEL", "x")
		all := strs(many(n))
		fillList(t, s, all...)
		starts, stops := []engine.Opt[engine.Index]{{}}, []engine.Until{{}}
		for i := -n - 2; i <= n+2; i++ {
			starts = append(starts, codec.Some(engine.Index(i)))
			stops = append(stops, engine.Until{At: i, OK: true}, engine.Until{At: i, OK: true, Included: true})
		}
		for _, start := range starts {
			for _, stop := range stops {
				for _, step := range []int{1, 2, 3, 7, -1, -2, -3, -7, 1 << 62, -1 << 62} {
					got, err := l.Slice(ctx, start, stop, step)
					same(t, fmt.Sprint("Slice ", start, stop, step), got, texts(slicesOf(all, start, stop, step)...), err)
				}
			}
		}
	}
	do(t, s, "DEL", "x")
	all := strs(many(2500))
	fillList(t, s, all...)
	for _, step := range []int{1, 2, 999, 1000, 1001, -1, -2, -999, -1001} {
		got, err := l.Slice(ctx, engine.Opt[engine.Index]{}, engine.Until{}, step)
		same(t, fmt.Sprint("Slice by ", step), got, texts(slicesOf(all, engine.Opt[engine.Index]{}, engine.Until{}, step)...), err)
	}
}

// ascending are values in the order of Sort, those on one line equal to it.
var ascending = [][]string{
	{"null"},
	{"false"},
	{"true"},
	{`{"$float":"-inf"}`},
	{"-1234567890123456789012345678901234567890"},
	{"-123456789012345678901234567890"},
	{"-9007199254740994.0", "-9007199254740994"},
	{"-9007199254740993"},
	{"-9007199254740992", "-9007199254740992.0"},
	{"-10"},
	{"-9.5"},
	{"0", "-0.0", "0.0"},
	{"1e-300"},
	{"1", "1.0"},
	{"9"},
	{"10"},
	{"9007199254740992", "9007199254740992.0"},
	{"9007199254740993"},
	{"9007199254740994", "9007199254740994.0"},
	{"9223372036854775807"},
	{"9223372036854775808", "9223372036854775808.0"},
	{"1e300"},
	{"1" + fmt.Sprintf("%0400d", 0)},
	{`{"$float":"inf"}`},
	{`{"$float":"nan"}`},
	{""},
	{`"10"`},
	{`"9"`},
	{"B"},
	{"a"},
	{"a\nb"},
	{"aa"},
	{`"null"`},
	{"é"},
	{"\xff"},
	{`{"$bytes":""}`},
	{`{"$bytes":"AA=="}`},
	{`{"$bytes":"/w=="}`},
	{`{"$time":"2026-01-02T03:04:05Z"}`, `{"$time":"2026-01-02T04:04:05+01:00"}`},
	{`{"$time":"2026-01-02T03:04:05.5Z"}`},
	{`{"$time":"12026-01-02T03:04:05Z"}`},
	{`{"$duration":"-1.5s"}`},
	{`{"$duration":"-1s"}`},
	{`{"$duration":"500ms"}`},
	{`{"$duration":"1m30s"}`, `{"$duration":"90s"}`},
	{`{"$duration":"1h0m0s"}`},
	{"[]"},
	{"[1]"},
	{"[1,2]", "[1.0,2]"},
	{"[1,10]"},
	{"[2]"},
	{`["\u0001"]`},
	{`["a",[{"b":1}]]`, `["a",[{"a":1}]]`},
	{`{"$tuple":[1]}`},
	{`{"$tuple":[1,"a"]}`},
	{`{"b":1}`, `{"a":1}`, `{"$set":[1]}`, `{"$type":"P","x":1}`, `{"$dict":[[1,2]]}`},
}

func listSorts(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "x", engine.ListOptions{})
	must(t, l.Sort(ctx, engine.ReverseOptions{}))
	empty(t, s, "x")
	r := rand.New(rand.NewPCG(1, 1))
	for range 5 {
		lines := slices.Clone(ascending)
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		do(t, s, "DEL", "x")
		fillList(t, s, slices.Concat(lines...)...)
		must(t, l.Sort(ctx, engine.ReverseOptions{}))
		listHolds(t, s, "Sort", slices.Concat(ascending...)...)
		descending := slices.Clone(ascending)
		slices.Reverse(descending)
		must(t, l.Sort(ctx, engine.ReverseOptions{Reverse: true}))
		listHolds(t, s, "Sort in reverse", slices.Concat(descending...)...)
	}
	do(t, s, "DEL", "x")
	items := strs(many(2500))
	r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	fillList(t, s, items...)
	_, err := l.Expire(ctx, time.Hour)
	must(t, err)
	must(t, l.Sort(ctx, engine.ReverseOptions{}))
	listHolds(t, s, "Sort of thousands", strs(many(2500))...)
	ttl, err := l.TTL(ctx)
	same(t, "TTL", ttl.OK, true, err)
}

func listSortsRaw(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "x", engine.ListOptions{Common: engine.Common{Codec: "raw"}})
	fillList(t, s, "b", "9", "10", "null", "[1]", "é", "z")
	must(t, l.Sort(ctx, engine.ReverseOptions{}))
	listHolds(t, s, "Sort", "10", "9", "[1]", "b", "null", "z", "é")
}

// ListSortRandom sorts random texts in each of stores, and compares the lists.
func ListSortRandom(t *testing.T, stores []store.Store, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 6))
	items := make([]string, 300)
	for i := range items {
		items[i] = pick(r, randomText(r), pick(r, slices.Concat(ascending...)...))
	}
	opts := engine.ReverseOptions{Reverse: seed%2 == 1}
	var want []string
	for i, s := range stores {
		fillList(t, s, items...)
		must(t, newList(t, s, "x", engine.ListOptions{}).Sort(t.Context(), opts))
		if i > 0 {
			listHolds(t, s, fmt.Sprint("Sort, seed ", seed), want...)
			continue
		}
		for _, item := range do(t, s, "LRANGE", "x", "0", "-1").List() {
			want = append(want, item.Str())
		}
	}
}

func listNames(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "{x}l", engine.ListOptions{})
	_, err := l.Extend(ctx, texts("a", "b"))
	must(t, err)
	opened, err := engine.New(s).Open(ctx, "{x}l")
	must(t, err)
	same(t, "Open", opened.V.Type(), "List", nil)
	other, err := l.Copy(ctx, "{x}m", engine.CopyOptions{})
	must(t, err)
	_, err = other.Append(ctx, "c")
	must(t, err)
	other, err = l.Rename(ctx, "{x}m", engine.RenameOptions{Replace: true})
	must(t, err)
	got, err := other.Slice(ctx, engine.Opt[engine.Index]{}, engine.Until{}, 1)
	same(t, "Slice", got, texts("a", "b"), err)
	empty(t, s, "{x}l")
}

// listLocal changes a copy in ways that a list alone knows.
func listLocal(t *testing.T, s store.Store) {
	ctx, l := t.Context(), newList(t, s, "x", engine.ListOptions{})
	fillList(t, s, "3", "1", "2")
	local, err := l.LocalCopy(ctx)
	must(t, err)
	must(t, local.Sort(ctx, engine.ReverseOptions{}))
	must(t, second(local.Insert(ctx, 1, "x")))
	at, err := local.Index(ctx, "2")
	same(t, "Index in the copy", at, codec.Some(engine.Index(2)), err)
	listHolds(t, s, "changes of a copy", "3", "1", "2")
	must(t, local.Sync(ctx, engine.SyncOptions{}))
	listHolds(t, s, "Sync", "1", "x", "2", "3")
}
