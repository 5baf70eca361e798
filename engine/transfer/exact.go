package transfer

import (
	"context"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// roundest is from where on the scripts of a server round ints, which are float64
// to them.
const roundest = 1 << 53

// image makes an image of what keyRead returned of key. Ints that may have been
// rounded on the way are read again: what changes between the two has changed
// when both stores are compared.
func (s *side) image(ctx context.Context, key string, r store.Reply) (image, error) {
	if err := r.Err(); err != nil {
		return image{}, err
	}
	m := imageOf(r)
	if m.at < roundest && !m.stream.rounded() {
		return m, nil
	}
	again := []store.Command{store.Cmd(store.PExpireTime, key)}
	if m.stream != nil {
		again = append(again, streamRead(key, 0))
	}
	rs := s.store.Pipeline(ctx, again)
	for _, r := range rs {
		if err := r.Err(); err != nil {
			return m, err
		}
	}
	m.at = rs[0].Int()
	if m.stream != nil {
		m.stream, m.words = streamOf(rs[1]), streamWords(infoField(rs[1], "entries").List())
	}
	return m, nil
}

// rounded reports whether a counter of a stream may be: no other int can be as
// large.
func (s *streamState) rounded() bool {
	return s != nil && (s.added >= roundest || slices.ContainsFunc(s.groups, func(g group) bool {
		read, _ := strconv.ParseInt(g.read, 10, 64)
		return read >= roundest
	}))
}
