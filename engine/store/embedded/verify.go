package embedded

import (
	"errors"
	"fmt"

	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

// Verify reports the first broken invariant of the keyspace: no collection is
// empty, every key is in its shard, what is kept twice agrees, and exactly the
// keys that expire stand in the heap of deadlines. O(n), for tests.
func (s *Store) Verify() error {
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.RLock()
		err := s.verifyShard(i, sh)
		sh.mu.RUnlock()
		if err != nil {
			return fmt.Errorf("shard %d: %w", i, err)
		}
	}
	return nil
}

func (s *Store) verifyShard(i int, sh *shard) error {
	if err := sh.keys.verify(s.mostShort()); err != nil {
		return err
	}
	for k := range sh.keys.n {
		key := sh.keys.key(k)
		if s.index(key) != i {
			return fmt.Errorf("%q belongs to shard %d", key, s.index(key))
		}
		if err := sh.keys.entry(k).verify(); err != nil {
			return fmt.Errorf("%q: %w", key, err)
		}
	}
	return nil
}

// verify checks that the index and the slots agree.
func (d *dict[V]) verify() error {
	n := 0
	for i, l := range d.leaves {
		if err := l.keys.verify(); err != nil {
			return fmt.Errorf("leaf %d: %w", i, err)
		}
		if len(l.values) != l.keys.len() {
			return fmt.Errorf("leaf %d: %d values of %d keys", i, len(l.values), l.keys.len())
		}
		n += len(l.values)
	}
	indexed, err := d.index.verify()
	if n != d.n || d.index.made() && indexed != d.n || err != nil {
		return fmt.Errorf("%d elements, %d in slots, %d in the index: %v", d.n, n, indexed, err)
	}
	for i := range d.n {
		if at := d.find(d.at(i).key); at != i {
			return fmt.Errorf("element %q is at %d, found at %d", d.at(i).key, i, at)
		}
	}
	return nil
}

// verify gives the number of elements. Each table must stand where the hashes
// in it say, with its own counts right.
func (x *index) verify() (n int, err error) {
	for i := 0; i < len(x.tables); {
		t := x.tables[i]
		live, used := 0, 0
		for k := range t.buckets {
			for _, tag := range t.buckets[k].tags {
				used += min(int(tag), 1)
				live += min(int(tag)/2, 1)
			}
		}
		if live != t.live || used != t.used || used == t.size() {
			return n, fmt.Errorf("a table counts %d and %d, has %d and %d of %d", t.live, t.used, live, used, t.size())
		}
		run := 1 << (x.depth - t.depth)
		for k := range run {
			if x.tables[i+k] != t {
				return n, fmt.Errorf("a table stands in %d places, not %d", k, run)
			}
		}
		n += live
		i += run
	}
	return n, nil
}

func (e *entry) verify() error {
	switch v := e.value.(type) {
	case flat:
		return v.verify(e.text)
	case nil, *buffer:
		return nil
	case *list:
		return v.verify()
	case *hash:
		return errors.Join(verifyElements(&v.dict), v.verifyTimes())
	case *members:
		return verifyElements(&v.dict)
	case *zset:
		return v.verify()
	case *stream:
		return v.verify()
	}
	return fmt.Errorf("holds a %T", e.value)
}

func verifyElements[V any](d *dict[V]) error {
	if d.n == 0 {
		return fmt.Errorf("is empty")
	}
	return d.verify()
}

func (l *list) verify() error {
	if n := l.front.n + l.middle.len() + l.back.n; l.n == 0 || l.n != n {
		return fmt.Errorf("list of %d elements has %d", l.n, n)
	}
	if edge := l.bundling().edge; l.front.n > 2*edge || l.back.n > 2*edge {
		return fmt.Errorf("list of %d and %d elements at its ends", l.front.n, l.back.n)
	}
	for _, end := range [...]*ring[string]{&l.front, &l.back} {
		for i := end.n; i < len(end.buf); i++ {
			if *end.at(i) != "" {
				return fmt.Errorf("list keeps %q behind its end", *end.at(i))
			}
		}
	}
	return l.middle.verify()
}

// verify checks that bundles stand where they say.
func (x *bundles) verify() error {
	for i := range x.n {
		b := x.at(i)
		if n := len(b.elements()); n != b.n || n == 0 {
			return fmt.Errorf("bundle of %d elements has %d", b.n, n)
		}
		if i > 0 && b.from != x.at(i-1).from+x.at(i-1).n {
			return fmt.Errorf("bundle %d is in the wrong place", i)
		}
	}
	return nil
}

func (z *zset) verify() error {
	if err := verifyElements(&z.scores); err != nil {
		return err
	}
	if z.order.Len() != z.scores.n {
		return fmt.Errorf("%d members, %d in order", z.scores.n, z.order.Len())
	}
	for i := range z.scores.n {
		at := z.scores.at(i)
		x := order.Item{Score: at.value, Member: at.key}
		if rank := z.order.Rank(x); rank == z.order.Len() || z.order.At(rank) != x {
			return fmt.Errorf("member %q is not in order", at.key)
		}
	}
	return z.order.Verify()
}
