package enginetest

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// BloomFilter is the suite of the Bloom filter. Each part gets an empty store
// from open.
func BloomFilter(t *testing.T, open func(t testing.TB) store.Store) {
	runParts(t, open, []part{
		{"add", bloomAdds},
		{"bulk", bloomBulk},
		{"false positives", bloomFalse},
		{"parameters", bloomParameters},
		{"adopted", bloomAdopted},
		{"many bits", bloomManyBits},
		{"add at once", bloomAtOnce},
		{"time to live", bloomLives},
		{"names", bloomNames},
		{"failures", bloomFailures},
		{"refusals", bloomRefusals},
	})
}

// newBloom gives a filter by capacity and error rate, 0 for those not given.
func newBloom(t testing.TB, s store.Store, name string, capacity int, rate float64) *engine.BloomFilter {
	t.Helper()
	f, err := engine.New(s).BloomFilter(name, engine.BloomFilterOptions{Capacity: capacity, ErrorRate: rate})
	must(t, err)
	return f
}

// hasSeen compares what f says of elements.
func hasSeen(t testing.TB, f *engine.BloomFilter, want bool, xs ...string) {
	t.Helper()
	for _, x := range xs {
		is, err := f.Contains(t.Context(), codec.Key(x))
		same(t, fmt.Sprintf("Contains %q of %s", x, f.Name()), is, want, err)
	}
}

func bloomAdds(t *testing.T, s store.Store) {
	ctx, f := t.Context(), newBloom(t, s, "f", 1000, 0.001)
	distinct := []string{"1", "1.0", "true", `"1"`, "", "\xff", "[1,2]"}
	hasSeen(t, f, false, distinct...)
	empty(t, s, "f")
	for i, x := range distinct {
		hasSeen(t, f, false, distinct[i:]...)
		is, err := f.Add(ctx, codec.Key(x))
		same(t, fmt.Sprintf("Add %q", x), is, true, err)
		is, err = f.Add(ctx, codec.Key(x))
		same(t, fmt.Sprintf("Add %q again", x), is, false, err)
		hasSeen(t, f, true, distinct[:i+1]...)
	}
	n, err := f.Size(ctx)
	same(t, "Size", n, len(distinct), err)
	n, err = f.ApproximateSize(ctx)
	same(t, "ApproximateSize", n, len(distinct), err)
	did, err := f.Clear(ctx)
	same(t, "Clear", did, true, err)
	hasSeen(t, f, false, distinct...)
	is, err := f.Add(ctx, "1")
	same(t, "Add after Clear", is, true, err)
	did, err = f.Clear(ctx)
	same(t, "Clear", did, true, err)
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
}

func bloomBulk(t *testing.T, s store.Store) {
	ctx, f := t.Context(), newBloom(t, s, "f", 100_000, 0.000_001)
	n, err := f.Update(ctx, nil)
	same(t, "Update by nothing", n, 0, err)
	n, err = f.Update(ctx, counted(0, 2500))
	same(t, "Update", n, 2500, err)
	n, err = f.Update(ctx, append(counted(2400, 200), "2600", "2600"))
	same(t, "Update by some that are seen, and one twice", n, 101, err)
	found, err := f.ContainsMany(ctx, counted(1500, 3000))
	must(t, err)
	for i, is := range found {
		if is != (i < 1101) {
			t.Fatalf("ContainsMany: got %v for %d", is, 1500+i)
		}
	}
	same(t, "ContainsMany", len(found), 3000, nil)
	found, err = f.ContainsMany(ctx, nil)
	same(t, "ContainsMany of nothing", len(found), 0, err)
	n, err = f.Size(ctx)
	same(t, "Size", n, 2601, err)
}

// bloomFalse measures the error rate of filters that are full.
func bloomFalse(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, test := range []struct {
		capacity int
		rate     float64
		hashes   int
	}{{10_000, 0.01, 7}, {2000, 0.3, 2}} {
		f := newBloom(t, s, "f", test.capacity, test.rate)
		_, err := f.Update(ctx, counted(0, test.capacity))
		must(t, err)
		seen, asked := 0, 50_000
		found, err := f.ContainsMany(ctx, counted(1_000_000, asked))
		must(t, err)
		for _, is := range found {
			if is {
				seen++
			}
		}
		if got := float64(seen) / float64(asked); got > 1.1*test.rate {
			t.Errorf("a filter for %d at %v takes %v of what it has not seen for seen", test.capacity, test.rate, got)
		}
		info, err := f.Info(ctx)
		must(t, err)
		if got := info.FalsePositiveRate / test.rate; got < 0.9 || got > 1.1 {
			t.Errorf("a full filter says its error rate is %v, not about %v", info.FalsePositiveRate, test.rate)
		}
		n, m := float64(test.capacity), float64(info.BitSize)
		load := n * float64(info.Hashes) / m
		deviation := n * math.Sqrt((math.Exp(load)-load-1)/m) / load
		if got := float64(info.ApproximateSize); math.Abs(got-n) > 4*deviation {
			t.Errorf("a filter of %v elements says that it has %v", n, got)
		}
		same(t, "hashes", info.Hashes, test.hashes, nil)
		_, err = f.Clear(ctx)
		must(t, err)
	}
}

func bloomParameters(t *testing.T, s store.Store) {
	ctx, f := t.Context(), newBloom(t, s, "f", 1000, 0)
	n, err := f.BitSize(ctx)
	same(t, "BitSize before the first write", n, 9586, err)
	_, err = f.Add(ctx, "a")
	must(t, err)
	info, err := f.Info(ctx)
	same(t, "capacity", info.Capacity, 1000, err)
	same(t, "error rate", info.ErrorRate, 0.01, err)
	same(t, "bits", info.BitSize, 9586, err)
	same(t, "bits on", info.BitsOn, 7, err)
	for _, other := range []*engine.BloomFilter{newBloom(t, s, "f", 2000, 0), newBloom(t, s, "f", 2000, 0.5), newBloom(t, s, "f", 1e9, 0)} {
		_, err = other.Add(ctx, "b")
		fails(t, "Add with another capacity", err, "value", "bloomfilter f: capacity is 1000, not ")
		_, err = other.Contains(ctx, "b")
		fails(t, "Contains with another capacity", err, "value", "bloomfilter f: capacity is 1000, not ")
		_, err = other.Info(ctx)
		fails(t, "Info with another capacity", err, "value", "bloomfilter f: capacity is 1000, not ")
	}
	_, err = newBloom(t, s, "f", 0, 0.5).ContainsMany(ctx, keys("a", "b"))
	fails(t, "ContainsMany with another error rate", err, "value", "bloomfilter f: error_rate is 0.01, not 0.5")
	hasSeen(t, newBloom(t, s, "f", 1000, 0.01), true, "a")
	hasSeen(t, newBloom(t, s, "f", 0, 0.01), true, "a")
	err = f.Configure(ctx, []engine.Parameter{{Name: "capacity", Value: "5"}})
	fails(t, "Configure", err, "value", "capacity cannot be changed")
	properties, err := f.Describe(ctx)
	same(t, "parameters", properties[4].Value, `{"capacity":1000,"error_rate":0.01}`, err)
	same(t, "size", properties[1].Value, "1", err)
}

// bloomAdopted lets handles find out what others gave, also when it is not what
// they knew.
func bloomAdopted(t *testing.T, s store.Store) {
	ctx := t.Context()
	adopts, late := newBloom(t, s, "f", 0, 0), newBloom(t, s, "f", 0, 0)
	hasSeen(t, adopts, false, "a")
	for _, capacity := range []int{50, 20_000_000, 700, 0} {
		f := newBloom(t, s, "f", capacity, 0)
		_, err := f.Update(ctx, counted(0, 30))
		must(t, err)
		hasSeen(t, adopts, true, "0", "29")
		is, err := adopts.Add(ctx, "29")
		same(t, "Add what was seen", is, false, err)
		is, err = late.Add(ctx, "new")
		same(t, "Add", is, true, err)
		hasSeen(t, f, true, "29", "new")
		want, err := f.BitSize(ctx)
		must(t, err)
		got, err := late.BitSize(ctx)
		same(t, "BitSize", got, want, err)
		_, err = f.Clear(ctx)
		must(t, err)
		hasSeen(t, adopts, false, "0", "29")
	}
}

// bloomManyBits has filters of several keys, the second past 2^32 bits.
func bloomManyBits(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, test := range []struct{ capacity, bits, elements int }{
		{20_000_000, 191_701_168, 300}, {500_000_000, 4_792_529_192, 2},
	} {
		f := newBloom(t, s, "f", test.capacity, 0)
		xs := counted(0, test.elements)
		hasSeen(t, f, false, "0")
		n, err := f.Update(ctx, xs)
		same(t, "Update", n, test.elements, err)
		n, err = f.Update(ctx, xs)
		same(t, "Update again", n, 0, err)
		found, err := newBloom(t, s, "f", 0, 0).ContainsMany(ctx, append(xs, "x", "y"))
		must(t, err)
		for i, is := range found {
			same(t, fmt.Sprintf("ContainsMany of element %d", i), is, i < test.elements, nil)
		}
		n, err = f.BitSize(ctx)
		same(t, "BitSize", n, test.bits, err)
		n, err = f.ApproximateSize(ctx)
		same(t, "ApproximateSize", n, test.elements, err)
		opened, err := engine.New(s).Open(ctx, "f")
		must(t, err)
		n, err = opened.V.Size(ctx)
		same(t, "Size", n, test.elements, err)
		memory, err := f.Memory(ctx)
		must(t, err)
		if segment := test.bits / 8 / 16; memory > min(16, test.elements)*(segment*5/4+1<<20) {
			t.Errorf("%d elements of %d take %d bytes", test.elements, test.capacity, memory)
		}
		_, err = f.Clear(ctx)
		must(t, err)
		same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	}
}

// bloomAtOnce adds the same elements from several callers: each is new to one.
func bloomAtOnce(t *testing.T, s store.Store) {
	var wg sync.WaitGroup
	var new atomic.Int64
	for range 4 {
		f := newBloom(t, s, "f", 0, 0.000_001)
		wg.Go(func() {
			for i := range 200 {
				is, err := f.Add(t.Context(), codec.Key(fmt.Sprint(i)))
				if err != nil {
					t.Error(err)
				}
				if is {
					new.Add(1)
				}
			}
		})
	}
	wg.Wait()
	same(t, "new ones", new.Load(), 200, nil)
	n, err := newBloom(t, s, "f", 0, 0).Size(t.Context())
	same(t, "Size", n, 200, err)
}

func bloomLives(t *testing.T, s store.Store) {
	ctx := t.Context()
	for _, capacity := range []int{100, 20_000_000} {
		f, err := engine.New(s).BloomFilter("f", engine.BloomFilterOptions{Common: engine.Common{TTL: time.Hour}, Capacity: capacity})
		must(t, err)
		_, err = f.Add(ctx, "a")
		must(t, err)
		_, err = newBloom(t, s, "f", 0, 0).Update(ctx, counted(0, 40))
		must(t, err)
		for _, key := range do(t, s, "KEYS", "*").Strs() {
			if left := do(t, s, "PTTL", key).Int(); left < 3_500_000 {
				t.Errorf("%s has %d ms left", key, left)
			}
		}
		found, err := f.ContainsMany(ctx, counted(0, 1001))
		same(t, "ContainsMany", len(found), 1001, err)
		_, err = f.Clear(ctx)
		must(t, err)
	}
}

func bloomNames(t *testing.T, s store.Store) {
	ctx, f := t.Context(), newBloom(t, s, "{x}f", 20_000_000, 0.5)
	_, err := f.Update(ctx, counted(0, 40))
	must(t, err)
	opened, err := engine.New(s).Open(ctx, "{x}f")
	same(t, "Open", opened.V.Type(), "BloomFilter", err)
	other, err := f.Copy(ctx, "{x}g", engine.CopyOptions{})
	must(t, err)
	hasSeen(t, other, true, "0", "39")
	other, err = f.Rename(ctx, "{x}g", engine.RenameOptions{Replace: true})
	must(t, err)
	hasSeen(t, other, true, "0", "39")
	names, err := engine.New(s).Keys(ctx, engine.KeysOptions{})
	same(t, "Keys", drain(t, names, err), []string{"{x}g"}, nil)
	listed, err := engine.New(s).Entries(ctx, engine.EntriesOptions{Type: "BloomFilter"})
	same(t, "size in a listing", drain(t, listed, err)[0].Size, 40, nil)
	did, err := engine.New(s).Delete(ctx, "{x}g")
	same(t, "Delete", did, true, err)
	same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
}

// bloomFailures: what cannot be known is an error, never false.
func bloomFailures(t *testing.T, s store.Store) {
	ctx := t.Context()
	_, err := newBloom(t, s, "f", 0, 0).Add(ctx, "a")
	must(t, err)
	f := newBloom(t, store.NewFault(s, store.Chance(1, 1, 0)), "f", 0, 0)
	is, err := f.Contains(ctx, "a")
	fails(t, fmt.Sprintf("Contains (%v) without an answer", is), err, "unavailable", "bloomfilter f: contains: ")
	found, err := f.ContainsMany(ctx, keys("a", "b"))
	fails(t, fmt.Sprintf("ContainsMany (%v) without an answer", found), err, "unavailable", "bloomfilter f: contains_many: ")
	_, err = f.Add(ctx, "a")
	fails(t, "Add without an answer", err, "unavailable", "bloomfilter f: add: ")
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, err = newBloom(t, s, "f", 0, 0).Contains(ended, "a")
	if err == nil {
		t.Error("Contains after the end: got no error")
	}
}

func bloomRefusals(t *testing.T, s store.Store) {
	ctx, e := t.Context(), engine.New(s)
	for _, test := range []struct {
		capacity int
		rate     float64
		text     string
	}{
		{-1, 0, "capacity must be at least 1, got -1"},
		{1, 1, "error_rate must be between 0 and 1, got 1"},
		{1, -0.5, "error_rate must be between 0 and 1, got -0.5"},
		{1, 2, "error_rate must be between 0 and 1, got 2"},
		{1, math.NaN(), "error_rate must be between 0 and 1, got NaN"},
		{math.MaxInt, 0, "takes more than 8 GB"},
	} {
		_, err := e.BloomFilter("f", engine.BloomFilterOptions{Capacity: test.capacity, ErrorRate: test.rate})
		fails(t, fmt.Sprintf("BloomFilter of %d, %v", test.capacity, test.rate), err, "value", test.text)
	}
	_, err := newBloom(t, s, "f", 1, 5e-324).Add(ctx, "the least error rate")
	must(t, err)
	hasSeen(t, newBloom(t, s, "f", 0, 0), true, "the least error rate")
	_, err = newBloom(t, s, "f", 0, 0).Clear(ctx)
	must(t, err)
	for _, part := range []string{"0", "cfg"} {
		key := "{f}:bloomfilter:" + part
		do(t, s, "SADD", key, "x")
		_, err := newBloom(t, s, "f", 0, 0).Add(ctx, "a")
		fails(t, "Add beside a set", err, "type", key+": holds a set")
		do(t, s, "DEL", key)
		same(t, "keys", do(t, s, "DBSIZE").Int(), 0, nil)
	}
	do(t, s, "SADD", "{f}:bloomfilter:9", "x")
	_, err = newBloom(t, s, "f", 20_000_000, 0).Update(ctx, counted(0, 40))
	fails(t, "Update beside a set", err, "type", "{f}:bloomfilter:9: holds a set")
}
