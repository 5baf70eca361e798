package transfer

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// What is read in one round trip: of a key no more than so many elements and
// bytes, or else it is large; and pieces of a large one.
const (
	mostElements = 512
	mostBytes    = 32 << 10
	pieceBytes   = 1 << 20
	mostPiece    = 1000 // elements
)

// A limit is up to where a key is read at once.
type limit struct{ elements, bytes int }

var usual = limit{mostElements, mostBytes}

// keyRead reads a key.
// KEYS key. ARGV the most elements, the most bytes, "1" if fields of hashes may
// expire. Returns nothing if there is no such key; else type and when it expires,
// and behind that its content, with the times of its fields if some expire; or
// instead of both the number of its elements, and of its bytes, if one is above
// its limit; or nothing if the type is none of these.
var keyRead = store.NewScript(store.Script{
	Name:     "transfer.read",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local key, most, bytes = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local kind = redis.call('TYPE', key)
kind = kind.ok or kind
if kind == 'none' then return {} end
local at = redis.call('PEXPIRETIME', key)
if kind == 'string' then
  local n = redis.call('STRLEN', key)
  if n > bytes then return {kind, at, n, n} end
  return {kind, at, {redis.call('GET', key)}}
end
local count = {list = 'LLEN', hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', stream = 'XLEN'}
if not count[kind] then return {kind, at} end
local n = redis.call(count[kind], key)
if kind == 'stream' then
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do n = math.max(n, group[6]) end
end
local size = redis.call('MEMORY', 'USAGE', key)
if n > most or size > bytes then return {kind, at, n, size} end
if kind == 'list' then return {kind, at, redis.call('LRANGE', key, 0, -1)} end
if kind == 'set' then return {kind, at, redis.call('SMEMBERS', key)} end
if kind == 'zset' then return {kind, at, redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')} end
if kind == 'stream' then return {kind, at, redis.call('XINFO', 'STREAM', key, 'FULL', 'COUNT', 0)} end
local all = redis.call('HGETALL', key)
if ARGV[3] ~= '1' then return {kind, at, all} end
local fields = {}
for i = 1, #all, 2 do fields[#fields + 1] = all[i] end
return {kind, at, all, redis.call('HPEXPIRETIME', key, 'FIELDS', #fields, unpack(fields))}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		key := c.Arg(0)
		kind := t.Do(store.Cmd(store.Type, key)).Str()
		if kind == "none" {
			return store.OfList(nil)
		}
		about := []store.Reply{store.OfStr(kind), t.Do(store.Cmd(store.PExpireTime, key))}
		if n, size := amount(t, key, kind); above(n, c.Arg(1)) || above(size, c.Arg(2)) {
			return store.OfList(append(about, store.OfInt(n), store.OfInt(size)))
		}
		content := t.Do(wholeRead(key, kind))
		if kind == "string" {
			content = store.OfList([]store.Reply{content})
		}
		about = append(about, content)
		if kind == "hash" && c.Arg(3) == "1" {
			about = append(about, t.Do(fieldTimes(key, content.List())))
		}
		return store.OfList(about)
	},
})

// amount gives how many elements a key has, and about how many bytes. Those of a
// text are the limit that counts.
func amount(t store.Tx, key, kind string) (n, size int64) {
	if kind == "string" {
		return 0, t.Do(store.Cmd(store.StrLen, key)).Int()
	}
	n = t.Do(store.Cmd(counts[kind], key)).Int()
	if kind == "stream" {
		for _, group := range t.Do(store.Cmd(store.XInfo, "GROUPS", key)).List() {
			n = max(n, group.At(5).Int()) // that are pending
		}
	}
	return n, t.Do(store.Cmd(store.MemoryUsage, "USAGE", key)).Int()
}

func above(n int64, limit string) bool {
	most, _ := strconv.ParseInt(limit, 10, 64)
	return n > most
}

var counts = map[string]store.Op{
	"list": store.LLen, "hash": store.HLen, "set": store.SCard, "zset": store.ZCard, "stream": store.XLen,
}

// wholeRead makes the command that reads all of a key.
func wholeRead(key, kind string) store.Command {
	switch kind {
	case "string":
		return store.Cmd(store.Get, key)
	case "list":
		return store.Cmd(store.LRange, key, "0", "-1")
	case "hash":
		return store.Cmd(store.HGetAll, key)
	case "set":
		return store.Cmd(store.SMembers, key)
	case "zset":
		return store.Cmd(store.ZRange, key, "0", "-1", "WITHSCORES")
	}
	return streamRead(key, 0)
}

// fieldTimes makes the command that tells when fields expire, of a list of them
// and their values.
func fieldTimes(key string, pairs []store.Reply) store.Command {
	args := make([]string, 0, 2+len(pairs)/2)
	args = append(args, "FIELDS", strconv.Itoa(len(pairs)/2))
	for i := 0; i < len(pairs); i += 2 {
		args = append(args, pairs[i].Str())
	}
	return store.CmdList(store.HPExpireTime, key, args)
}

// images reads keys, in one round trip and another if some are no texts. Each
// is of one moment, but for a text and the time at which it expires, which is
// read just before: what changes between the two has changed when both stores
// are compared.
func (s *side) images(ctx context.Context, keys []string) ([]image, error) {
	cs := make([]store.Command, 0, 2*len(keys))
	last := strconv.Itoa(mostBytes) // one byte more than the limit
	for _, key := range keys {
		cs = append(cs, store.Cmd(store.PExpireTime, key), store.Cmd(store.GetRange, key, "0", last))
	}
	images, others := make([]image, len(keys)), []int(nil)
	rs := s.store.Pipeline(ctx, cs)
	for i := range keys {
		at, text := rs[2*i], rs[2*i+1]
		switch {
		case text.Kind() == store.Refused && strings.HasPrefix(text.Str(), "WRONGTYPE"):
			others = append(others, i)
		case at.Err() != nil, text.Err() != nil:
			return nil, cmp.Or(at.Err(), text.Err())
		case at.Int() == -2: // there is none
		case text.Len() > mostBytes:
			images[i] = image{kind: "string", at: at.Int(), large: true}
		default:
			images[i] = image{kind: "string", at: at.Int(), words: []string{strings.Clone(text.Str())}}
		}
	}
	return images, s.readOthers(ctx, keys, images, others)
}

// readOthers reads those of the keys that are no texts, into their places.
func (s *side) readOthers(ctx context.Context, keys []string, images []image, others []int) error {
	cs := make([]store.Command, len(others))
	for k, i := range others {
		cs[k] = s.readCmd(keys[i], usual)
	}
	for k, r := range s.store.Pipeline(ctx, cs) {
		m, err := s.image(ctx, keys[others[k]], r)
		if err != nil {
			return err
		}
		images[others[k]] = m
	}
	return nil
}

// readCmd makes the command that reads key from s.
func (s *side) readCmd(key string, l limit) store.Command {
	times := "0"
	if s.fieldTimes {
		times = "1"
	}
	return keyRead.Cmd(key, strconv.Itoa(l.elements), strconv.Itoa(l.bytes), times)
}

// imageOf reads what keyRead returned.
func imageOf(r store.Reply) (m image) {
	if r.Len() == 0 {
		return m
	}
	m.kind, m.at = r.At(0).Str(), r.At(1).Int()
	content := r.At(2)
	switch {
	case r.Len() == 4 && content.Kind() == store.Int:
		m.large, m.each = true, int(r.At(3).Int()/max(1, content.Int()))
	case m.kind == "stream":
		m.stream, m.words = streamOf(content), streamWords(infoField(content, "entries").List())
	default:
		m.words, m.times = wordsOf(m.kind, content.List()), timesOf(content.List(), r.At(3).List())
	}
	return m
}

// wordsOf gives elements that were read as they are written: a score stands
// before its member. They are copied out of the reply.
func wordsOf(kind string, rs []store.Reply) []string {
	words := make([]string, len(rs))
	for i := range rs {
		words[i] = strings.Clone(rs[i].Str())
	}
	if kind == "zset" {
		for i := 0; i+1 < len(words); i += 2 {
			words[i], words[i+1] = words[i+1], words[i]
		}
	}
	return words
}

// timesOf gives the times of those fields that expire, of pairs.
func timesOf(pairs, times []store.Reply) (ts []fieldTime) {
	for i := range times {
		if at := times[i].Int(); at > 0 {
			ts = append(ts, fieldTime{strings.Clone(pairs[2*i].Str()), strconv.FormatInt(at, 10)})
		}
	}
	return ts
}
