package engine

import (
	"context"
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A BloomInfo is what is known of a Bloom filter.
type BloomInfo struct {
	Capacity          int
	ErrorRate         float64 // that of as many elements as the capacity
	BitSize           int     // how many bits the filter has
	Hashes            int     // how many of them are those of an element
	BitsOn            int
	ApproximateSize   int
	FalsePositiveRate float64 // the error rate as the filter is now
}

// bloomInfo reads the numbers of a filter.
// KEYS cfg, bits. ARGV the parameters. Returns bloomNumbers, and how many bits
// are on.
var bloomInfo = store.NewScript(store.Script{
	Name:     "bloomfilter.info",
	Keys:     1 + bloomSegments,
	ReadOnly: true,
	Lua: luaParams + `
local bad = check(KEYS[1], ARGV[1])
if bad then return bad end
local found = redis.call('HMGET', KEYS[1], 'capacity', 'error_rate', 'bits', 'hashes')
if found[1] then
  found[5] = 0
  for i = 2, #KEYS do found[5] = found[5] + redis.call('BITCOUNT', KEYS[i], 16, -1) end
  return found
end
return {string.match(ARGV[1], 'capacity=([^;]*);~?error_rate=([^;]*);~?bits=([^;]*);~?hashes=([^;]*)')}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		cfg, given := c.Arg(0), c.Arg(c.Script.Keys)
		if bad, ok := checkParams(t, cfg, given); !ok {
			return bad
		}
		var found []store.Reply
		for _, name := range bloomNumbers {
			found = append(found, storedOr(t, cfg, name, given))
		}
		if t.Has(cfg) {
			on := int64(0)
			for i := 1; i < c.Script.Keys; i++ {
				on += t.Do(store.Cmd(store.BitCount, c.Arg(i), "16", "-1")).Int()
			}
			found = append(found, store.OfInt(on))
		}
		return store.OfList(found)
	},
})

// Info tells what is known of the filter. Its estimates are those of Swamidass
// and Baldi: Mathematical correction for fingerprint similarity measures (2007),
// from the bits that are on. O(n), n being all
// bits: 1 ms for a filter of 16 MB.
func (f *BloomFilter) Info(ctx context.Context) (BloomInfo, error) { return f.info(ctx, "info") }

func (f *BloomFilter) info(ctx context.Context, op string) (info BloomInfo, err error) {
	r, err := f.read(ctx, op, bloomInfo.Cmd(append(f.keys[:len(f.keys):len(f.keys)], f.sizes.Load().params)...))
	if err != nil || r.Kind() != store.List {
		return info, err
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(r.At(i).Str())
		return n
	}
	info = BloomInfo{Capacity: number(0), ErrorRate: r.At(1).Float(), BitSize: number(2), Hashes: number(3), BitsOn: number(4)}
	m, k, on := float64(info.BitSize), float64(info.Hashes), float64(info.BitsOn)
	info.FalsePositiveRate = math.Pow(on/m, k)
	on = min(on, m-1) // of a filter that is full nobody knows more than that it is
	info.ApproximateSize = int(math.Round(-m / k * math.Log1p(-on/m)))
	return info, nil
}

// bloomBits reads how many bits a filter has. KEYS cfg. ARGV the parameters.
var bloomBits = store.NewScript(store.Script{
	Name:     "bloomfilter.bits",
	Keys:     1,
	ReadOnly: true,
	Lua: luaParams + `
local bad = check(KEYS[1], ARGV[1])
if bad then return bad end
return redis.call('HGET', KEYS[1], 'bits') or string.match(ARGV[1], 'bits=(%d+)')`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(0), c.Arg(1)); !ok {
			return bad
		}
		return storedOr(t, c.Arg(0), "bits", c.Arg(1))
	},
})

// BitSize gives how many bits the filter has, or will have. O(1).
func (f *BloomFilter) BitSize(ctx context.Context) (int, error) {
	r, err := f.read(ctx, "bit_size", bloomBits.Cmd(f.cfg, f.sizes.Load().params))
	return int(integer(r.Str())), err
}

// ApproximateSize estimates how many different elements were added, as Info
// does, 0 if the filter does not exist. Size counts those that the filter had
// not seen, which are fewer once it is full. O(n), as Info.
func (f *BloomFilter) ApproximateSize(ctx context.Context) (int, error) {
	info, err := f.info(ctx, "approximate_size")
	return info.ApproximateSize, err
}
