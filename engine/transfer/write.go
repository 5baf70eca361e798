package transfer

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// What is written in pieces is made beside its key, under a name in the same
// slot that listings of structures hide, and lives no longer than a copy can
// take, should that be killed.
const (
	besideSuffix = ":rdsh-copy:part"
	besideLife   = "3600000" // milliseconds
)

// besideOf gives the name beside key.
func besideOf(key string) string {
	if i := strings.IndexByte(key, '{'); i >= 0 && strings.IndexByte(key[i+1:], '}') > 0 {
		return key + besideSuffix
	}
	return "{" + key + "}" + besideSuffix
}

// place executes commands that make a key beside another, and gives it the
// name of that.
// KEYS beside, key. ARGV when it expires, "1" to replace what is there, then
// commands that change beside alone, each after the number of its words. Returns
// 1; 0 if the key exists and is not to be replaced; or the error of a command,
// after which beside is gone.
var place = store.NewScript(store.Script{
	Name:    "transfer.place",
	Keys:    2,
	Decides: true,
	Lua: `
local beside, key, at = KEYS[1], KEYS[2], tonumber(ARGV[1])
if ARGV[2] ~= '1' and redis.call('EXISTS', key) == 1 then
  redis.call('UNLINK', beside)
  return 0
end
local i = 3
while i <= #ARGV do
  local n = tonumber(ARGV[i])
  local r = redis.pcall(unpack(ARGV, i + 1, i + n))
  if type(r) == 'table' and r.err then
    redis.call('UNLINK', beside)
    return r
  end
  i = i + n + 1
end
if at > 0 then redis.call('PEXPIREAT', beside, ARGV[1]) else redis.call('PERSIST', beside) end
if redis.call('EXISTS', beside) == 1 then
  redis.call('RENAME', beside, key)
else
  redis.call('UNLINK', key)
end
return 1`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		beside, key, at := c.Arg(0), c.Arg(1), c.Arg(2)
		if c.Arg(3) != "1" && t.Has(key) {
			t.Do(store.Cmd(store.Unlink, beside))
			return store.OfInt(0)
		}
		for i := 4; i < c.Len(); {
			n, _ := strconv.Atoi(c.Arg(i))
			words := make([]string, n)
			for k := range words {
				words[k] = c.Arg(i + 1 + k)
			}
			if r := t.Try(store.Named(words[0], words[1:]...)); r.Kind() == store.Refused {
				t.Do(store.Cmd(store.Unlink, beside))
				return r
			}
			i += n + 1
		}
		if strings.HasPrefix(at, "-") {
			t.Do(store.Cmd(store.Persist, beside))
		} else {
			t.Do(store.Cmd(store.PExpireAt, beside, at))
		}
		if t.Has(beside) {
			t.Do(store.Cmd(store.Rename, beside, key))
		} else { // its time had come
			t.Do(store.Cmd(store.Unlink, key))
		}
		return store.OfInt(1)
	},
})

// placeCmd makes the command that places what cs make beside key.
func placeCmd(key string, at int64, replace bool, cs []store.Command) store.Command {
	flag := "0"
	if replace {
		flag = "1"
	}
	words := []string{strconv.FormatInt(at, 10), flag}
	for i := range cs {
		c := &cs[i]
		words = append(words, strconv.Itoa(c.Len()+1), c.Row().Name)
		for k := range c.Len() {
			words = append(words, c.Arg(k))
		}
	}
	return place.CmdList([]string{besideOf(key), key}, words)
}

// writeCmd makes the command that writes an image which is not large.
func (m *image) writeCmd(key string, replace bool) store.Command {
	if m.kind == "string" && replace {
		return m.setCmd(key)
	}
	if m.kind == "string" {
		return m.setCmd(key, "NX")
	}
	beside := besideOf(key)
	cs := []store.Command{store.Cmd(store.Unlink, beside)}
	if m.stream != nil {
		m.stream.haunt(hasEntry(m.words))
	}
	cs = append(cs, m.adds(beside, m.words, m.times)...)
	return placeCmd(key, m.at, replace, append(cs, m.ends(beside)...))
}

// setCmd makes the command that writes the image of a text.
func (m *image) setCmd(key string, options ...string) store.Command {
	args := append([]string{key, m.words[0]}, options...)
	if m.at > 0 {
		args = append(args, "PXAT", strconv.FormatInt(m.at, 10))
	}
	return store.Cmd(store.Set, args...)
}

// writes gives the commands that write a small image, which is no stream, where
// nothing is. They belong into one transaction.
func (m *image) writes(key string) []store.Command {
	if m.kind == "string" {
		return []store.Command{m.setCmd(key)}
	}
	cs := m.adds(key, m.words, m.times)
	if m.at > 0 {
		cs = append(cs, store.Cmd(store.PExpireAt, key, strconv.FormatInt(m.at, 10)))
	}
	return cs
}

// hasEntry reports whether an entry is among words, as streamWords gives them.
func hasEntry(words []string) func(id string) bool {
	ids := make(map[string]bool)
	for i := 0; i < len(words); {
		ids[words[i]] = true
		n, _ := strconv.Atoi(words[i+1])
		i += 2 + n
	}
	return func(id string) bool { return ids[id] }
}

// adds gives the commands that add elements to a key, and make fields of them
// expire.
func (m *image) adds(key string, words []string, times []fieldTime) (cs []store.Command) {
	if m.stream != nil {
		return m.stream.addEntries(key, words)
	}
	k := kinds[m.kind]
	for some := range slices.Chunk(words, mostPiece*k.width) {
		cs = append(cs, store.CmdList(k.add, key, some))
	}
	for _, t := range times {
		cs = append(cs, store.Cmd(store.HPExpireAt, key, t.at, "FIELDS", "1", t.field))
	}
	return cs
}

// ends gives the commands that follow those that add elements.
func (m *image) ends(key string) []store.Command {
	if m.stream == nil {
		return nil
	}
	return m.stream.end(key)
}

// errFieldTimes is why a hash cannot be written to an old server.
var errFieldTimes = errors.New("entries of it expire by themselves, which the destination cannot: Redis can from 7.4 on, Valkey from 9 on")

// errUnknownKind is why a key cannot be copied at all.
var errUnknownKind = errors.New("is of a type that rdsh does not know, of a module perhaps")

// unfit tells why s cannot hold an image, or nil.
func (s *side) unfit(m *image) error {
	switch {
	case kinds[m.kind].add == store.Other:
		return errUnknownKind
	case len(m.times) > 0 && !s.fieldTimes:
		return errFieldTimes
	}
	return nil
}

// placed tells what the reply to writeCmd or placeCmd means.
func placed(r store.Reply) (done bool, err error) {
	if r.Kind() >= store.Refused {
		return false, r.Err()
	}
	return r.Kind() == store.Status || r.Int() == 1, nil
}

// unlinkBeside removes what is beside key, also after ctx has ended.
func (s *side) unlinkBeside(ctx context.Context, key string) {
	s.store.Do(context.WithoutCancel(ctx), store.Cmd(store.Unlink, besideOf(key)))
}
