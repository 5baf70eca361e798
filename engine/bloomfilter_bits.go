package engine

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A bloomScript is a script on the keys of a Bloom filter: on the first of the
// bits, or on all.
type bloomScript struct{ narrow, all *store.Script }

// newBloom makes a script on elements of a Bloom filter.
// KEYS cfg, bits. ARGV fingerprint, parameters, hashes, then for each element
// its two hashes and its bits. If the filter has another fingerprint its bits
// are found from the hashes, and the reply is a list of what it would be, and of
// the numbers of the filter.
func newBloom(name string, readOnly bool, lua string, body func(t store.Tx, f *bloom) store.Reply) bloomScript {
	s := store.NewScript(store.Script{
		Name:     name,
		Keys:     2,
		ReadOnly: readOnly,
		Lua:      fmt.Sprintf("local writes = %v\n", !readOnly) + luaBloom + lua,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			f := &bloom{Command: *c, at: c.Script.Keys}
			if bad, ok := f.begin(t); !ok {
				return bad
			}
			return f.answer(t, body(t, f))
		},
	})
	all := *s
	all.Keys = 1 + bloomSegments
	return bloomScript{s, &all}
}

// errSegments is the refusal of a script that was not given all keys.
var errSegments error = &Error{ErrValue, "segments"}

const segmentsText = "SEGMENTS the filter has several keys: give its capacity"

// luaBloom is the beginning of the scripts of Bloom filters. What it knows by the
// fingerprint it does not read.
//
//	bits(i, op, value)  gives the key of the bits of the element whose hashes
//	                    are ARGV[i] and the next, and arguments of BITFIELD that
//	                    do op with each of them
//	answer(r)           gives the reply r
//
// Numbers of Lua hold the hashes, which have 52 bits, and their remainders.
const luaBloom = `
local cfg, first, hashes = KEYS[1], KEYS[2], tonumber(ARGV[3])
local stride, segments, width = hashes + 2, #KEYS - 1, nil
if redis.call('GETRANGE', first, 0, 7) ~= ARGV[1] then
` + luaParams + `
  local given = ARGV[2]
  local bad = check(cfg, given)
  if bad then return bad end
  hashes = tonumber(redis.call('HGET', cfg, 'hashes') or hashes)
  width = tonumber(redis.call('HGET', cfg, 'bits') or string.match(given, 'bits=(%d+)'))
  if width <= 134217728 then segments = 1
  elseif segments == 1 then return redis.error_reply('` + segmentsText + `')
  else width = math.ceil(width / segments) end
  if writes and redis.call('EXISTS', cfg) == 0 then
    for i = 2, #KEYS do redis.call('STRLEN', KEYS[i]) end
    redis.call('SETRANGE', first, 0, ARGV[1])
    keep(cfg, given, cfg)
  end
end
local function bits(i, op, value)
  local key, args, each, x, y = first, {}, value and 4 or 3, nil, nil
  if segments > 1 then key = KEYS[2 + ARGV[i] % segments] end
  if width then x, y = math.floor(ARGV[i] / 16) % width, ARGV[i + 1] % width end
  for n = 1, hashes do
    local at, bit = (n - 1) * each, ARGV[i + 1 + n]
    if width then
      bit, x, y = string.format('%.0f', 128 + x), (x + y) % width, (y + n) % width
    end
    args[at + 1], args[at + 2], args[at + 3], args[at + 4] = op, 'u1', bit, value
  end
  return key, args
end
local function answer(r)
  if not width then return r end
  local numbers = redis.call('HMGET', cfg, 'capacity', 'error_rate', 'bits', 'hashes')
  return numbers[1] and {r, unpack(numbers)} or {r}
end
`

// A bloom is what the Go body of a script knows of its filter. The command is its
// own: that of the caller may be on a stack, where nothing may point to.
type bloom struct {
	store.Command
	at    int // of the fingerprint
	known bool
	sizes bloomSizes // if it is not known
}

// begin is the beginning of luaBloom.
func (f *bloom) begin(t store.Tx) (bad store.Reply, ok bool) {
	if f.known = t.Do(store.Cmd(store.GetRange, f.Arg(1), "0", "7")).Str() == f.Arg(f.at); f.known {
		return bad, true
	}
	cfg, given := f.Arg(0), f.Arg(f.at+1)
	if bad, ok := checkParams(t, cfg, given); !ok {
		return bad, false
	}
	f.sizes.hashes = integer(storedOr(t, cfg, "hashes", given).Str())
	f.sizes.bits = integer(storedOr(t, cfg, "bits", given).Str())
	if f.sizes.wide() && f.at == 2 {
		return store.OfError(segmentsText), false
	}
	if !f.Script.ReadOnly && !t.Has(cfg) {
		for i := 1; i < f.at; i++ {
			t.Do(store.Cmd(store.StrLen, f.Arg(i)))
		}
		t.Do(store.Cmd(store.SetRange, f.Arg(1), "0", f.Arg(f.at)))
		keepParams(t, cfg, given, cfg)
	}
	return bad, true
}

// storedOr gives a parameter that is stored, or as given has it.
func storedOr(t store.Tx, cfg, name, given string) store.Reply {
	r := t.Do(store.Cmd(store.HGet, cfg, name))
	for r.IsNil() && given != "" {
		one, value, _, rest := nextParam(given)
		if given = rest; one == name {
			return store.OfStr(value)
		}
	}
	return r
}

// integer reads the integer that a text spells, 0 if it spells none.
func integer(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// each calls do for each element, with the key of its bits and the bits.
func (f *bloom) each(do func(key string, bits []string)) {
	hashes, segments := int(integer(f.Arg(f.at+2))), int64(f.at-1)
	var bits []string
	for i := f.at + 3; i < f.Len(); i += 2 + hashes {
		a := integer(f.Arg(i))
		segment := a % segments
		bits = bits[:0]
		if f.known {
			for n := range hashes {
				bits = append(bits, f.Arg(i+2+n))
			}
		} else {
			segment, bits = f.sizes.place(bits, a, integer(f.Arg(i+1)))
		}
		do(f.Arg(1+int(segment)), bits)
	}
}

// answer is answer of luaBloom.
func (f *bloom) answer(t store.Tx, r store.Reply) store.Reply {
	if f.known {
		return r
	}
	rs := []store.Reply{r}
	if t.Has(f.Arg(0)) {
		for _, name := range bloomNumbers {
			rs = append(rs, t.Do(store.Cmd(store.HGet, f.Arg(0), name)))
		}
	}
	return store.OfList(rs)
}

// bloomHashes gives the two hashes of an element.
func bloomHashes(x codec.Key) (a, b int64) {
	sum := sha256.Sum256([]byte(x))
	return int64(binary.BigEndian.Uint64(sum[:]) >> 12), int64(binary.BigEndian.Uint64(sum[8:]) >> 12)
}

// run executes a script for each 1,000 elements, in one round trip: one more if
// it turns out that the filter has more keys than this handle knew.
func (f *BloomFilter) run(ctx context.Context, op string, s bloomScript, xs []codec.Key) ([]store.Reply, error) {
	sizes := f.sizes.Load()
	if !sizes.wide() {
		rs, err := f.runOn(ctx, op, s.narrow, sizes, xs)
		if !errors.Is(err, errSegments) {
			return rs, err
		}
	}
	return f.runOn(ctx, op, s.all, sizes, xs)
}

func (f *BloomFilter) runOn(ctx context.Context, op string, s *store.Script, sizes *bloomSizes, xs []codec.Key) ([]store.Reply, error) {
	head := append(f.keys[:s.Keys:s.Keys], sizes.fingerprint, sizes.params, strconv.FormatInt(sizes.hashes, 10))
	var cs []store.Command
	for chunk := range slices.Chunk(xs, bulk) {
		args := make([]string, 0, len(chunk)*int(2+sizes.hashes))
		for _, x := range chunk {
			a, b := bloomHashes(x)
			args = append(args, strconv.FormatInt(a, 10), strconv.FormatInt(b, 10))
			_, args = sizes.place(args, a, b)
		}
		cs = append(cs, s.CmdList(head, args))
	}
	rs, err := f.pipeline(ctx, op, cs)
	for i, r := range rs {
		if l := r.List(); len(l) > 0 {
			rs[i] = l[0]
			f.learn(l[1:])
		}
	}
	return rs, err
}

// learn takes over the numbers of a filter.
func (f *BloomFilter) learn(numbers []store.Reply) {
	if len(numbers) == len(bloomNumbers) {
		capacity, rate, bits, hashes := numbers[0].Str(), numbers[1].Str(), numbers[2].Str(), numbers[3].Str()
		f.sizes.Store(f.newSizes(strings.Clone(capacity), strings.Clone(rate), integer(bits), integer(hashes)))
	}
}

// bloomAdd turns on the bits of elements.
// KEYS and ARGV as newBloom has them. Returns how many had a bit that was off.
var bloomAdd = newBloom("bloomfilter.add", false, `
local fresh, new = {}, 0
for i = 3, #KEYS do
  if redis.call('STRLEN', KEYS[i]) == 0 then fresh[#fresh + 1] = KEYS[i] end
end
for i = 4, #ARGV, stride do
  local key, args = bits(i, 'SET', '1')
  for _, before in ipairs(redis.call('BITFIELD', key, unpack(args))) do
    if before == 0 then
      new = new + 1
      break
    end
  end
end
if new == 0 then return answer(0) end
redis.call('BITFIELD', first, 'INCRBY', 'i64', '64', new)
local ttl = #fresh > 0 and redis.call('PTTL', cfg) or 0
for i = 1, ttl > 0 and #fresh or 0 do redis.call('PEXPIRE', fresh[i], ttl) end
return answer(new)`,
	func(t store.Tx, f *bloom) store.Reply {
		var fresh []string
		for i := 2; i < f.at; i++ {
			if t.Do(store.Cmd(store.StrLen, f.Arg(i))).Int() == 0 {
				fresh = append(fresh, f.Arg(i))
			}
		}
		new := 0
		f.each(func(key string, bits []string) {
			seen := true
			for _, bit := range bits {
				was := t.Do(store.Cmd(store.SetBit, key, bit, "1")).Int() == 1
				seen = seen && was
			}
			if !seen {
				new++
			}
		})
		if new == 0 {
			return store.OfInt(0)
		}
		t.Do(store.Cmd(store.BitField, f.Arg(1), "INCRBY", "i64", "64", strconv.Itoa(new)))
		for _, key := range fresh {
			adoptTTL(t, key, f.Arg(0))
		}
		return store.OfInt(int64(new))
	})

// Add adds x and reports whether the filter had not seen it: false for what was
// added before, and, as often as the error rate, for what was not. O(k).
func (f *BloomFilter) Add(ctx context.Context, x codec.Key) (bool, error) {
	rs, err := f.run(ctx, "add", bloomAdd, []codec.Key{x})
	return sumOf(rs) == 1, err
}

// Update adds elements and returns how many of them the filter had not seen. It
// is atomic for each 1,000. O(k) for each.
func (f *BloomFilter) Update(ctx context.Context, xs []codec.Key) (int, error) {
	if len(xs) == 0 {
		return 0, nil
	}
	rs, err := f.run(ctx, "update", bloomAdd, xs)
	return sumOf(rs), err
}
