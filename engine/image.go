package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// An image is all that a structure consists of: its parts but for those that
// are there for who waits, in the order of its kind.
type image []partImage

// A partImage is a key of a structure.
type partImage struct {
	key      string
	holds    string   // as TYPE should say
	elements []string // as store.ElementsOf gives them, none if there is no key
	expires  int64    // milliseconds since the epoch, -1 never, -2 if there is no key
	left     int64    // the same from the time of reading
}

// readContent is store.LuaReadAll: it reads all of a key as a list.
func readContent(t store.Tx, key, holds string) store.Reply {
	all, _ := store.ReadAll(holds, key)
	r := t.Do(all)
	switch {
	case r.IsNil():
		return store.OfList(nil)
	case r.Kind() != store.List:
		return store.OfList([]store.Reply{r})
	}
	return r
}

// imageRead reads all of some keys.
// KEYS keys. ARGV types. Returns for each key a list: what it holds, a list of
// one text if that is a string; when it expires, and in how long.
var imageRead = newWhole("image.read", 1, store.LuaReadAll+`
local image = {}
for i, key in ipairs(KEYS) do
  image[i] = {read[wants[i]](key), redis.call('PEXPIRETIME', key), redis.call('PTTL', key)}
end
return image`,
	func(t store.Tx, c *store.Command) store.Reply {
		n := c.Script.Keys
		parts := make([]store.Reply, n)
		for i, holds := range strings.Split(c.Arg(n), ",") {
			key := c.Arg(i)
			parts[i] = store.OfList([]store.Reply{
				readContent(t, key, holds), t.Do(store.Cmd(store.PExpireTime, key)), t.Do(store.Cmd(store.PTTL, key)),
			})
		}
		return store.OfList(parts)
	}).reads()

// lasting gives the parts of k that are not only there for who waits.
func (k *kind) lasting() []part {
	return slices.DeleteFunc(slices.Clone(k.parts), func(p part) bool { return p.role == marker })
}

// imageCmd makes the command that reads the image of h.
func (h *handle) imageCmd() store.Command {
	parts := h.kind.lasting()
	args, types := make([]string, len(parts), len(parts)+1), make([]string, len(parts))
	for i, p := range parts {
		args[i], types[i] = h.part(p.name), p.holds
	}
	return imageRead[len(parts)].Cmd(append(args, strings.Join(types, ","))...)
}

// imageOf reads the reply of imageCmd.
func (h *handle) imageOf(r store.Reply) image {
	parts := h.kind.lasting()
	im := make(image, len(parts))
	for i, p := range parts {
		l := r.At(i)
		elements := listOf[string](l.At(0))
		for k, s := range elements {
			elements[k] = strings.Clone(s) // a reply may be a part of something large
		}
		im[i] = partImage{h.part(p.name), p.holds, elements, l.At(1).Int(), l.At(2).Int()}
	}
	return im
}

// A fingerprint tells images from each other: what they hold by its hash, and
// when each part expires.
type fingerprint struct {
	sum     [sha256.Size]byte
	expires string
}

// fingerprint gives the fingerprint of an image. The order of elements counts
// where the type has one.
func (im image) fingerprint() (f fingerprint) {
	h := sha256.New()
	for _, part := range im {
		writeCount(h, len(part.elements))
		for _, e := range part.ordered() {
			writeCount(h, len(e))
			h.Write([]byte(e))
		}
		f.expires += strconv.FormatInt(part.expires, 10) + " "
	}
	h.Sum(f.sum[:0])
	return f
}

func writeCount(h hash.Hash, n int) {
	h.Write(binary.AppendUvarint(nil, uint64(n)))
}

// ordered gives the elements in an order that depends on nothing but them.
func (p *partImage) ordered() []string {
	switch p.holds {
	case "set":
		return slices.Sorted(slices.Values(p.elements))
	case "hash":
		fields := p.pairs()
		ordered := make([]string, 0, len(p.elements))
		for _, f := range sortedKeys(fields) {
			ordered = append(ordered, f, fields[f])
		}
		return ordered
	}
	return p.elements
}

// pairs gives the values of a hash by its fields, or the scores of a sorted set
// by its members, or none for the members of a set.
func (p *partImage) pairs() map[string]string {
	width := store.Width(p.holds)
	m := make(map[string]string, len(p.elements)/width)
	for e := range slices.Chunk(p.elements, width) {
		m[e[0]] = e[len(e)-1]
	}
	return m
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// writes gives the commands that make a structure what im is, where there is
// nothing.
func (im image) writes() (cs []store.Command) {
	for _, p := range im {
		cs = append(cs, store.Fill(p.holds, p.key, p.elements)...)
		if p.left > 0 {
			cs = append(cs, store.Cmd(store.PExpire, p.key, strconv.FormatInt(p.left, 10)))
		}
	}
	return cs
}

// removals are the commands that remove elements by what they are.
var removals = map[string]store.Op{"hash": store.HDel, "set": store.SRem, "zset": store.ZRem}

// changes gives the commands that make old, a part of a structure, what p is,
// and leave alone what is the same.
func (p *partImage) changes(old *partImage) (cs []store.Command) {
	switch {
	case slices.Equal(p.elements, old.elements):
		return nil
	case len(p.elements) == 0:
		return []store.Command{store.Cmd(store.Unlink, p.key)}
	case removals[p.holds] == store.Other: // a list or a string: all of it
		cs = store.Fill(p.holds, p.key, p.elements)
		return append([]store.Command{store.Cmd(store.Unlink, p.key)}, cs...)
	}
	was, is := old.pairs(), p.pairs()
	var gone, set []string
	for _, k := range sortedKeys(was) {
		if _, stays := is[k]; !stays {
			gone = append(gone, k)
		}
	}
	for _, k := range sortedKeys(is) {
		if v, had := was[k]; had && v == is[k] {
			continue
		}
		if set = append(set, k); store.Width(p.holds) == 2 {
			set = append(set, is[k])
		}
	}
	cs = store.Fill(p.holds, p.key, set) // first, so that the key stays and when it expires
	for chunk := range slices.Chunk(gone, bulk) {
		cs = append(cs, store.CmdList(removals[p.holds], p.key, chunk))
	}
	return cs
}

// lifetime gives the commands that make p, which was written over old, expire:
// as it does if that was changed, else as old did.
func (p *partImage) lifetime(old *partImage, changed bool) []store.Command {
	switch {
	case len(p.elements) == 0:
	case changed && p.left > 0:
		return []store.Command{store.Cmd(store.PExpire, p.key, strconv.FormatInt(p.left, 10))}
	case changed:
		return []store.Command{store.Cmd(store.Persist, p.key)}
	case old.expires > 0:
		return []store.Command{store.Cmd(store.PExpireAt, p.key, strconv.FormatInt(old.expires, 10))}
	}
	return nil
}
