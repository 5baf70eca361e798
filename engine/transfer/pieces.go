package transfer

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A large key is read in pieces, and all of it again if it was changed meanwhile;
// if that happens all the time, at once, up to a bound.
const attempts = 3

var atOnce = limit{1 << 40, 256 << 20}

// errRestless is why a large key cannot be read.
var errRestless = errors.New("was changed each time while it was read")

// pieces calls each with all elements of a large key, some at a time.
func (s *side) pieces(ctx context.Context, key string, m *image, each func(words []string, times []fieldTime) error) error {
	n := min(max(1, pieceBytes/max(1, m.each)), mostPiece)
	next := s.ranges(key, m.kind, n)
	if m.kind == "hash" || m.kind == "set" {
		next = s.scans(key, m.kind, n)
	}
	for {
		rs, more, err := next(ctx)
		if err != nil {
			return err
		}
		times, err := s.times(ctx, key, m.kind, rs)
		if err != nil {
			return err
		}
		words := wordsOf(m.kind, rs)
		if m.kind == "stream" {
			words = streamWords(rs)
		}
		if len(words) > 0 {
			if err := each(words, times); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}

// A reader reads the next elements.
type reader func(ctx context.Context) (rs []store.Reply, more bool, err error)

// scans reads a hash or a set, of which elements may come twice.
func (s *side) scans(key, kind string, n int) reader {
	op, at := store.SScan, "0"
	if kind == "hash" {
		op = store.HScan
	}
	return func(ctx context.Context) ([]store.Reply, bool, error) {
		r := s.store.Do(ctx, store.Cmd(op, key, at, "COUNT", strconv.Itoa(n)))
		if err := r.Err(); err != nil {
			return nil, false, err
		}
		at = r.At(0).Str()
		return r.At(1).List(), at != "0", nil
	}
}

// ranges reads what has an order, n elements at a time.
func (s *side) ranges(key, kind string, n int) reader {
	from, after := 0, "-"
	return func(ctx context.Context) ([]store.Reply, bool, error) {
		a, b := strconv.Itoa(from), strconv.Itoa(from+n-1)
		c := store.Cmd(store.LRange, key, a, b)
		switch kind {
		case "string":
			n = pieceBytes
			c = store.Cmd(store.GetRange, key, a, strconv.Itoa(from+n-1))
		case "zset":
			c = store.Cmd(store.ZRange, key, a, b, "WITHSCORES")
		case "stream":
			c = store.Cmd(store.XRange, key, after, "+", "COUNT", strconv.Itoa(n))
		}
		r := s.store.Do(ctx, c)
		if err := r.Err(); err != nil {
			return nil, false, err
		}
		from += n
		rs := r.List()
		if kind == "string" {
			return []store.Reply{r}, r.Len() == n, nil
		}
		if len(rs) > 0 {
			after = "(" + rs[len(rs)-1].At(0).Str()
		}
		return rs, len(rs) >= n*max(1, kinds[kind].width), nil
	}
}

// times asks when fields of a hash expire.
func (s *side) times(ctx context.Context, key, kind string, pairs []store.Reply) ([]fieldTime, error) {
	if kind != "hash" || !s.fieldTimes || len(pairs) == 0 {
		return nil, nil
	}
	r := s.store.Do(ctx, fieldTimes(key, pairs))
	return timesOf(pairs, r.List()), r.Err()
}

// streamAround reads what a large stream has besides entries.
func (s *side) streamAround(ctx context.Context, key string) (*streamState, error) {
	r := s.store.Do(ctx, store.Cmd(store.XInfo, "GROUPS", key))
	most := int64(1)
	for _, g := range r.List() {
		most = max(most, infoField(g, "pending").Int())
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	if r = s.store.Do(ctx, streamRead(key, int(most))); r.Err() != nil {
		return nil, r.Err()
	}
	state := streamOf(r)
	var ids []string
	var cs []store.Command
	for _, g := range state.groups {
		for _, p := range g.pending {
			ids = append(ids, p.id)
			cs = append(cs, store.Cmd(store.XRange, key, p.id, p.id))
		}
	}
	exist := make(map[string]bool)
	for i, r := range s.store.Pipeline(ctx, cs) {
		if r.Err() != nil {
			return nil, r.Err()
		}
		exist[ids[i]] = r.Len() > 0
	}
	state.haunt(func(id string) bool { return exist[id] })
	return state, nil
}

// whole reads a large key, giving its elements to each, and its digest. The key
// is as it was at one moment, or the error is store.ErrConflict.
func (s *side) whole(ctx context.Context, key string, begin func(m *image) error, each func(m *image, words []string, times []fieldTime) error) (m image, d digest, err error) {
	x, err := s.store.Session(ctx)
	if err != nil {
		return m, d, err
	}
	defer x.Close()
	if err := x.Watch(ctx, key); err != nil {
		return m, d, err
	}
	if m, err = s.image(ctx, key, s.store.Do(ctx, s.readCmd(key, limit{}))); err != nil || m.kind == "" {
		return m, d, err
	}
	if m.kind == "stream" {
		if m.stream, err = s.streamAround(ctx, key); err != nil {
			return m, d, err
		}
	}
	if err := begin(&m); err != nil {
		return m, d, err
	}
	sum := digester{digest: digest{kind: m.kind, at: m.at}, twice: true}
	err = s.pieces(ctx, key, &m, func(words []string, times []fieldTime) error {
		sum.add(words)
		sum.addTimes(times)
		return each(&m, words, times)
	})
	if err == nil {
		_, err = x.Exec(ctx, []store.Command{store.Cmd(store.Type, key)})
	}
	return m, sum.end(m.stream), err
}

// restless calls read until it meets no change, and gives errRestless if it
// always does.
func restless(read func() error) error {
	for range attempts {
		if err := read(); !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return errRestless
}

// copyLarge copies a large key. It gives the digest of what was copied.
func (c *copier) copyLarge(ctx context.Context, key string, replace bool) (d digest, done bool, err error) {
	var m image
	beside := besideOf(key)
	defer func() {
		if err != nil {
			c.dst.unlinkBeside(ctx, key)
		}
	}()
	err = restless(func() error {
		m, d, err = c.src.whole(ctx, key,
			func(m *image) error {
				if err := c.dst.unfit(m); err != nil {
					return err
				}
				return c.dst.execute(ctx, []store.Command{store.Cmd(store.Unlink, beside)})
			},
			func(m *image, words []string, times []fieldTime) error {
				if len(times) > 0 && !c.dst.fieldTimes {
					return errFieldTimes
				}
				cs := m.adds(beside, words, times)
				return c.dst.execute(ctx, append(cs, store.Cmd(store.PExpire, beside, besideLife)))
			})
		return err
	})
	if errors.Is(err, errRestless) {
		return c.copyAtOnce(ctx, key, replace)
	}
	if err != nil || m.kind == "" {
		return d, false, err
	}
	if err := c.dst.execute(ctx, m.ends(beside)); err != nil {
		return d, false, err
	}
	done, err = placed(c.dst.store.Do(ctx, placeCmd(key, m.at, replace, nil)))
	return d, done, err
}

// copyAtOnce copies a large key that is changed all the time.
func (c *copier) copyAtOnce(ctx context.Context, key string, replace bool) (digest, bool, error) {
	m, err := c.src.image(ctx, key, c.src.store.Do(ctx, c.src.readCmd(key, atOnce)))
	switch {
	case err != nil:
		return digest{}, false, err
	case m.large:
		return digest{}, false, errRestless
	}
	if err := c.dst.unfit(&m); err != nil {
		return digest{}, false, err
	}
	done, err := placed(c.dst.store.Do(ctx, m.writeCmd(key, replace)))
	return m.digest(), done, err
}

// digestLarge gives the digest of a large key.
func (s *side) digestLarge(ctx context.Context, key string) (d digest, err error) {
	err = restless(func() error {
		_, d, err = s.whole(ctx, key, func(*image) error { return nil }, func(*image, []string, []fieldTime) error { return nil })
		return err
	})
	return d, err
}

// execute executes commands in one round trip, some at a time.
func (s *side) execute(ctx context.Context, cs []store.Command) error {
	for some := range slices.Chunk(cs, mostPiece) {
		for _, r := range s.store.Pipeline(ctx, some) {
			if r.Err() != nil {
				return r.Err()
			}
		}
	}
	return nil
}
