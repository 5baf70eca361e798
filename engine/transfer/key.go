package transfer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A Key is a key at a moment, all of it. The zero Key is one that does not exist.
type Key struct{ image image }

// Exists reports whether there was such a key.
func (k *Key) Exists() bool { return k.image.kind != "" }

// Kind gives the type, as TYPE does, "" if there was no such key.
func (k *Key) Kind() string { return k.image.kind }

// Expires gives when the key expires, in milliseconds since the epoch; -1 for
// never, also of none.
func (k *Key) Expires() int64 {
	if !k.Exists() {
		return -1
	}
	return k.image.at
}

// Elements gives the elements, each as its words: a field and its value, a member
// and its score, the ID of an entry of a stream and what is in it; one word for
// the others. Those of a set and of a hash are in no order.
func (k *Key) Elements() [][]string {
	words := k.image.words
	if k.image.kind == "stream" {
		return entries(words)
	}
	width := max(1, kinds[k.image.kind].width)
	elements := make([][]string, 0, len(words)/width)
	for e := range slices.Chunk(words, width) {
		if k.image.kind == "zset" {
			e = []string{e[1], e[0]}
		}
		elements = append(elements, e)
	}
	return elements
}

// entries gives the entries of a stream that words have.
func entries(words []string) (es [][]string) {
	for len(words) > 0 {
		n, _ := strconv.Atoi(words[1])
		es = append(es, append([]string{words[0]}, words[2:2+n]...))
		words = words[2+n:]
	}
	return es
}

// Same reports whether k and other hold the same and expire at the same time:
// elements without an order, groups and consumers of streams, and the times of
// fields included. O(n).
func (k *Key) Same(other *Key) bool { return k.image.digest() == other.image.digest() }

// SameContent is Same but for the time at which the keys expire.
func (k *Key) SameContent(other *Key) bool {
	a, b := k.image.digest(), other.image.digest()
	a.at, b.at = 0, 0
	return a == b
}

// Writes gives the commands that make k where no key of that name is.
func (k *Key) Writes(name string) []store.Command {
	m := k.image
	if m.kind == "" {
		return nil
	}
	if m.stream == nil {
		return m.writes(name)
	}
	state := *m.stream
	state.haunt(hasEntry(m.words))
	m.stream = &state
	cs := append(m.adds(name, m.words, nil), m.ends(name)...)
	if m.at > 0 {
		cs = append(cs, store.Cmd(store.PExpireAt, name, strconv.FormatInt(m.at, 10)))
	}
	return cs
}

// A Reader reads keys of a store.
type Reader struct {
	side *side
	most int // bytes of a key
}

// NewReader gives a reader of keys of at most so many bytes. It asks what the
// store can do.
func NewReader(ctx context.Context, s store.Store, most int) (*Reader, error) {
	side, err := newSide(ctx, s)
	if err != nil {
		return nil, err
	}
	return &Reader{side, most}, nil
}

// ErrTooLarge is why a key is not read: it holds more than the reader takes.
var ErrTooLarge = errors.New("holds too much")

// Read reads keys, each as it is at one moment. It takes two round trips for a
// thousand of them, and for a large one a round trip for each megabyte or 1,000
// elements more. The error of a key that is too large is ErrTooLarge.
func (r *Reader) Read(ctx context.Context, names []string) ([]Key, error) {
	keys := make([]Key, 0, len(names))
	for some := range slices.Chunk(names, perPage) {
		images, err := r.side.images(ctx, some)
		if err != nil {
			return nil, err
		}
		for i := range images {
			if images[i].large {
				if images[i], err = r.large(ctx, some[i]); err != nil {
					return nil, fmt.Errorf("%s: %w", some[i], err)
				}
			}
			if err := r.side.unfit(&images[i]); images[i].kind != "" && err != nil {
				return nil, fmt.Errorf("%s: %w", some[i], err)
			}
			keys = append(keys, Key{images[i]})
		}
	}
	return keys, nil
}

// large reads a key that is too large to be read at once.
func (r *Reader) large(ctx context.Context, name string) (m image, err error) {
	err = restless(func() error {
		m, _, err = r.side.whole(ctx, name, func(*image) error { return nil }, r.collect())
		return err
	})
	if m.kind == "string" {
		m.words = []string{strings.Join(m.words, "")}
	}
	m.large = false
	return m, err
}

// collect gives what puts the elements of a large key together. Those of a hash
// and a set may come twice.
func (r *Reader) collect() func(m *image, words []string, times []fieldTime) error {
	size, seen := 0, make(map[string]bool)
	return func(m *image, words []string, times []fieldTime) error {
		for _, w := range words {
			size += len(w)
		}
		if size > r.most {
			return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, r.most)
		}
		if m.kind != "hash" && m.kind != "set" {
			m.words = append(m.words, words...)
			return nil
		}
		for _, t := range times {
			if !seen[t.field] {
				m.times = append(m.times, t)
			}
		}
		for e := range slices.Chunk(words, kinds[m.kind].width) {
			if !seen[e[0]] {
				seen[e[0]] = true
				m.words = append(m.words, e...)
			}
		}
		return nil
	}
}
