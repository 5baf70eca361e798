package embedded

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A streamNode holds some entries of a stream one behind the other in buf:
//
//	flags     1 byte: deleted, own names
//	ms        the time, less that of the first entry
//	seq       the number, less that of the first entry if the times are the same
//	length    of what follows, in bytes
//	[fields]  how many there are, if the entry has names of its own
//	values    each with its length before it; after its name, if it has its own
//
// where numbers are varints. The names of the fields are those of the first
// entry, unless an entry has its own. An entry that is deleted stays until all
// of them are. So trimming and the number of nodes are those of Redis, which
// begins a node at the same entries: size is what the node takes there, less
// the numbers of its entries.
type streamNode struct {
	first, last streamID // of all entries, deleted or not
	fields      []string // the names of the first entry; nodes may share them
	buf         []byte
	live, dead  int32
	size        int
	epoch       uint32 // of the stream when it was made
}

// nodeLimits are what a node has at most, but for one entry that is larger.
type nodeLimits struct{ bytes, entries int64 }

const (
	usualEntries = 100     // of a node, unless stream-node-max-entries says otherwise
	mostBytes    = 1 << 30 // of a node, if stream-node-max-bytes says nothing
)

// node gives the limits of a node; 0 is none.
func (g *tunables) node() nodeLimits {
	limits := nodeLimits{g.get(streamNodeBytes), g.get(streamNodeEntries)}
	if limits.bytes == 0 || limits.bytes > mostBytes {
		limits.bytes = mostBytes
	}
	return limits
}

const (
	deletedEntry = 1 << iota
	ownNames
)

// A record is an entry as it stands in a node. It is valid until the node
// changes.
type record struct {
	id       streamID
	at, next int    // where it begins in buf, and the one behind it
	flags    byte   // what stands at that place
	body     []byte // names, if it has its own, and values
}

func (r *record) deleted() bool { return r.flags&deletedEntry != 0 }

// newNode gives a node without entries, for entries from id on. It takes names
// from before, if they are the same.
func newNode(id streamID, words []string, before *streamNode) *streamNode {
	n := &streamNode{first: id}
	if before != nil && before.named(words) {
		n.fields = before.fields
	} else {
		n.fields = make([]string, 0, len(words)/2)
		for i := 0; i < len(words); i += 2 {
			n.fields = append(n.fields, strings.Clone(words[i]))
		}
	}
	n.size = packEmpty + packedInt(int64(len(n.fields))) + packedInt(0)
	for _, name := range n.fields {
		n.size += packed(name)
	}
	return n
}

// named reports whether words, which are names and values by turns, have the
// names of the node.
func (n *streamNode) named(words []string) bool {
	if len(words) != 2*len(n.fields) {
		return false
	}
	for i, name := range n.fields {
		if words[2*i] != name {
			return false
		}
	}
	return true
}

// full reports whether the entry of words begins another node.
func (n *streamNode) full(words []string, limits nodeLimits) bool {
	sum := n.size + packedInt(int64(n.live)) + packedInt(int64(n.dead))
	for _, w := range words {
		sum += len(w)
	}
	return int64(sum) >= limits.bytes || limits.entries > 0 && int64(n.live+n.dead) >= limits.entries
}

// add appends an entry. Its ID is greater than the others.
func (n *streamNode) add(id streamID, words []string) {
	flags, seq, same := byte(0), id.seq, n.named(words)
	if !same {
		flags = ownNames
	}
	if id.ms == n.first.ms {
		seq -= n.first.seq
	}
	n.grow(words)
	b := append(n.buf, flags)
	b = binary.AppendUvarint(b, id.ms-n.first.ms)
	b = binary.AppendUvarint(b, seq)
	b = binary.AppendUvarint(b, uint64(bodySize(words, same)))
	if !same {
		b = binary.AppendUvarint(b, uint64(len(words)/2))
	}
	for i, w := range words {
		if i%2 == 1 || !same {
			b = binary.AppendUvarint(b, uint64(len(w)))
			b = append(b, w...)
		}
	}
	n.buf, n.last = b, id
	n.live++
	n.size += n.packedEntry(id, words, same)
}

// grow makes room for an entry: more by a half, so that little is wasted.
func (n *streamNode) grow(words []string) {
	const head = 1 + 4*binary.MaxVarintLen64
	most := head
	for _, w := range words {
		most += len(w) + binary.MaxVarintLen64
	}
	if cap(n.buf)-len(n.buf) < most {
		n.buf = append(make([]byte, 0, len(n.buf)+max(most, len(n.buf)/2)), n.buf...)
	}
}

// seal gives back what room is left: nothing comes any more.
func (n *streamNode) seal() {
	if cap(n.buf) > len(n.buf)+len(n.buf)/16 {
		n.buf = append(make([]byte, 0, len(n.buf)), n.buf...)
	}
}

func bodySize(words []string, same bool) int {
	size := 0
	if !same {
		size = uvarintSize(len(words) / 2)
	}
	for i, w := range words {
		if i%2 == 1 || !same {
			size += uvarintSize(len(w)) + len(w)
		}
	}
	return size
}

func uvarintSize(n int) int {
	size := 1
	for ; n >= 0x80; n >>= 7 {
		size++
	}
	return size
}

// read gives the record at a place of buf.
func (n *streamNode) read(at int) (r record) {
	r.at, r.flags = at, n.buf[at]
	i := at + 1
	ms, k := binary.Uvarint(n.buf[i:])
	i += k
	seq, k := binary.Uvarint(n.buf[i:])
	i += k
	size, k := binary.Uvarint(n.buf[i:])
	i += k
	if ms == 0 {
		seq += n.first.seq
	}
	r.id, r.next = streamID{n.first.ms + ms, seq}, i+int(size)
	r.body = n.buf[i:r.next]
	return r
}

// find gives the entry of an ID, unless there is none or it is deleted.
func (n *streamNode) find(id streamID) (r record, ok bool) {
	for at := 0; at < len(n.buf); at = r.next {
		if r = n.read(at); !r.id.less(id) {
			return r, r.id == id && !r.deleted()
		}
	}
	return r, false
}

// reply gives a record as commands do: its ID, and its names and values by
// turns. They share one string and one list.
func (n *streamNode) reply(r *record) store.Reply {
	var digits [mostDigits]byte
	id := r.id.appendTo(digits[:0])
	text := string(id) + string(r.body)
	idText, text := text[:len(id)], text[len(id):]
	count := len(n.fields)
	if r.flags&ownNames != 0 {
		own, k := uvarint(text)
		count, text = int(own), text[k:]
	}
	all := make([]store.Reply, 2+2*count)
	words := all[2:]
	for i := range words {
		if i%2 == 0 && r.flags&ownNames == 0 {
			words[i] = store.OfStr(n.fields[i/2])
		} else {
			words[i], text = cutWord(text)
		}
	}
	all[0], all[1] = store.OfStr(idText), store.OfList(words)
	return store.OfList(all[:2])
}

// cutWord takes a word with its length before it from text.
func cutWord(text string) (word store.Reply, rest string) {
	size, k := uvarint(text)
	end := k + int(size)
	return store.OfStr(text[k:end]), text[end:]
}

// uvarint reads what binary.AppendUvarint wrote.
func uvarint(s string) (v uint64, size int) {
	for i := range len(s) {
		b := s[i]
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}

// remove marks an entry as deleted.
func (n *streamNode) remove(r *record) {
	n.buf[r.at] |= deletedEntry
	n.live--
	n.dead++
}

func (n *streamNode) clone() *streamNode {
	c := *n
	c.buf = slices.Clone(n.buf)
	return &c
}

// packEmpty is the size of a listpack of Redis without elements.
const packEmpty = 7

// packedEntry gives how many bytes an entry takes in a listpack: flags, ID,
// names if it has its own, values, and the number of elements before.
func (n *streamNode) packedEntry(id streamID, words []string, same bool) int {
	size := packedInt(0) + packedInt(int64(id.ms-n.first.ms)) + packedInt(int64(id.seq-n.first.seq))
	elements := 3 + len(words)/2
	if !same {
		size += packedInt(int64(len(words) / 2))
		elements += 1 + len(words)/2
	}
	for i, w := range words {
		if i%2 == 1 || !same {
			size += packed(w)
		}
	}
	return size + packedInt(int64(elements))
}

// packed gives how many bytes a string takes as an element of a listpack: as a
// number if it is one.
func packed(s string) int {
	if len(s) <= 20 {
		if v, isInt := parseInt(s); isInt {
			return packedInt(v)
		}
	}
	n := len(s)
	switch {
	case n < 1<<6:
		n++
	case n < 1<<12:
		n += 2
	default:
		n += 5
	}
	return n + backLength(n)
}

// packedInt gives how many bytes a number takes as an element of a listpack.
func packedInt(v int64) int {
	switch {
	case v >= 0 && v <= 127:
		return 2
	case v >= -1<<12 && v < 1<<12:
		return 3
	case v >= math.MinInt16 && v <= math.MaxInt16:
		return 4
	case v >= -1<<23 && v < 1<<23:
		return 5
	case v >= math.MinInt32 && v <= math.MaxInt32:
		return 6
	}
	return 10
}

// backLength gives how many bytes tell the size of an element from behind.
func backLength(n int) int {
	switch {
	case n <= 127:
		return 1
	case n < 16383:
		return 2
	case n < 2097151:
		return 3
	case n < 268435455:
		return 4
	}
	return 5
}
