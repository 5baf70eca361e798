package engine

import (
	"context"
	"encoding/binary"
	"slices"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// bloomContains looks at the bits of elements.
// KEYS and ARGV as newBloom has them. Returns for each 1 if all are on, else 0,
// in one text.
var bloomContains = newBloom("bloomfilter.contains", true, `
local found = {}
for i = 4, #ARGV, stride do
  local key, args = bits(i, 'GET')
  local all = '1'
  for _, bit in ipairs(redis.call('BITFIELD_RO', key, unpack(args))) do
    if bit == 0 then all = '0' end
  end
  found[#found + 1] = all
end
return answer(table.concat(found))`,
	func(t store.Tx, f *bloom) store.Reply {
		var found []byte
		f.each(func(key string, bits []string) {
			all := byte('1')
			for _, bit := range bits {
				if t.Do(store.Cmd(store.GetBit, key, bit)).Int() == 0 {
					all = '0'
					break
				}
			}
			found = append(found, all)
		})
		return store.OfStr(string(found))
	})

// Contains reports whether the filter has seen x: true for what was added, and,
// as often as the error rate, for what was not. False is certain. O(k).
func (f *BloomFilter) Contains(ctx context.Context, x codec.Key) (bool, error) {
	found, err := f.contains(ctx, "contains", []codec.Key{x})
	return len(found) == 1 && found[0], err
}

// ContainsMany reports for each of elements what Contains does. It is atomic
// for each 1,000. O(k) for each.
func (f *BloomFilter) ContainsMany(ctx context.Context, xs []codec.Key) ([]bool, error) {
	if len(xs) == 0 {
		return nil, nil
	}
	return f.contains(ctx, "contains_many", xs)
}

// contains looks at the bits without a script, which a server does faster, if
// this handle knows where they are: the fingerprint says whether it does.
func (f *BloomFilter) contains(ctx context.Context, op string, xs []codec.Key) ([]bool, error) {
	if sizes := f.sizes.Load(); !sizes.wide() && f.runner == nil {
		if found, ok, err := f.look(ctx, op, sizes, xs); ok || err != nil {
			return found, err
		}
	}
	rs, err := f.run(ctx, op, bloomContains, xs)
	if err != nil {
		return nil, err
	}
	found := make([]bool, 0, len(xs))
	for _, r := range rs {
		for _, all := range r.Str() {
			found = append(found, all == '1')
		}
	}
	return found, nil
}

// look reads the fingerprint of the filter and the bits of elements. It is not
// ok if the filter has other sizes; without a fingerprint there is no filter.
func (f *BloomFilter) look(ctx context.Context, op string, sizes *bloomSizes, xs []codec.Key) (found []bool, ok bool, err error) {
	var cs []store.Command
	for chunk := range slices.Chunk(xs, bulk) {
		args := make([]string, 0, 3+len(chunk)*int(3*sizes.hashes))
		args = append(args, "GET", "u63", "0")
		var bits []string
		for _, x := range chunk {
			a, b := bloomHashes(x)
			_, bits = sizes.place(bits[:0], a, b)
			for _, bit := range bits {
				args = append(args, "GET", "u1", bit)
			}
		}
		cs = append(cs, store.CmdList(store.BitFieldRO, f.keys[1], args))
	}
	rs, err := f.pipeline(ctx, op, cs)
	head := int64(binary.BigEndian.Uint64([]byte(sizes.fingerprint)) >> 1)
	for _, r := range rs {
		bits := r.List()
		if len(bits) == 0 || bits[0].Int() != head && bits[0].Int() != 0 {
			return nil, false, err
		}
		for one := range slices.Chunk(bits[1:], int(sizes.hashes)) {
			found = append(found, !slices.ContainsFunc(one, func(bit store.Reply) bool { return bit.Int() == 0 }))
		}
	}
	return found, true, err
}
