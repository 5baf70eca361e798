package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// ExportOptions are those of an export; the zero value exports everything.
type ExportOptions struct {
	Wants    func(name string) bool // nil for all structures
	Store    string                 // where it is from, as the first line tells
	Progress func(done, total int)  // with structures
	Skipped  func(key string, err error)
}

// Export writes structures as JSON, one on a line, in the order of their names,
// and gives how many. Every text that is stored comes back as it is, by Import.
// The keys of a structure are of one moment, unless one of them is large. What
// is of a type that only a module knows is skipped and told. The names, and one
// structure at a time, are held in memory.
func Export(ctx context.Context, src store.Store, w io.Writer, opts ExportOptions) (n int, err error) {
	s, err := newSide(ctx, src)
	if err != nil {
		return 0, err
	}
	structures, err := s.structures(ctx, opts.Wants)
	if err != nil {
		return 0, err
	}
	head := fmt.Appendf(nil, `{"rdsh_export":%d,"store":`, FormatVersion)
	head = fmt.Appendf(codec.AppendStr(head, opts.Store), `,"at":%q}`+"\n", time.Now().UTC().Format(timeForm))
	if _, err := w.Write(head); err != nil {
		return 0, err
	}
	for some := range slices.Chunk(structures, exportPage) {
		written, err := s.export(ctx, w, some, opts.Skipped)
		if n += written; err != nil {
			return n, err
		}
		if opts.Progress != nil {
			opts.Progress(n, len(structures))
		}
	}
	_, err = fmt.Fprintf(w, `{"end":%d}`+"\n", n)
	return n, err
}

// exportPage is how many structures are read in a round trip.
const exportPage = 200

// A structure is keys of one name.
type structure struct {
	name string
	keys []string
}

// structures gives all structures in the order of their names.
func (s *side) structures(ctx context.Context, wants func(name string) bool) (all []structure, err error) {
	by := make(map[string]int)
	c := &copier{}
	err = c.keys(ctx, s, func(keys []string) error {
		for _, key := range keys {
			name := engine.NameOf(key)
			if wants != nil && !wants(name) {
				continue
			}
			i, known := by[name]
			if !known {
				i, by[name] = len(all), len(all)
				all = append(all, structure{name: name})
			}
			all[i].keys = append(all[i].keys, key)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b structure) int { return cmp.Compare(a.name, b.name) })
	for i := range all {
		slices.Sort(all[i].keys)
		all[i].keys = slices.Compact(all[i].keys)
	}
	return all, err
}

// export writes some structures: those of one key are read together, others
// each by themselves.
func (s *side) export(ctx context.Context, w io.Writer, some []structure, skipped func(string, error)) (n int, err error) {
	var single []string
	for _, x := range some {
		if len(x.keys) == 1 {
			single = append(single, x.keys[0])
		}
	}
	images, err := s.images(ctx, single)
	if err != nil {
		return 0, err
	}
	var b []byte
	for _, x := range some {
		var of []image
		if len(x.keys) == 1 {
			of, images = images[:1], images[1:]
		} else if of, err = s.together(ctx, x.keys); err != nil {
			return n, err
		}
		if b, err = s.appendStructure(ctx, b[:0], x, of, skipped); err != nil {
			return n, fmt.Errorf("%s: %w", x.name, err)
		}
		if len(b) == 0 {
			continue
		}
		if _, err := w.Write(b); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// together reads keys at one moment.
func (s *side) together(ctx context.Context, keys []string) ([]image, error) {
	cs := make([]store.Command, len(keys))
	for i, key := range keys {
		cs[i] = s.readCmd(key, usual)
	}
	images := make([]image, len(keys))
	for i, r := range s.store.Atomic(ctx, cs) {
		m, err := s.image(ctx, keys[i], r)
		if err != nil {
			return nil, err
		}
		images[i] = m
	}
	return images, nil
}

// appendStructure appends a line, or nothing if there is nothing left.
func (s *side) appendStructure(ctx context.Context, b []byte, x structure, images []image, skipped func(string, error)) ([]byte, error) {
	b = append(appendName(append(b, `{"name":`...), x.name), `,"keys":[`...)
	n := 0
	for i, key := range x.keys {
		m := &images[i]
		if m.large {
			whole, err := s.inMemory(ctx, key)
			if err != nil {
				return nil, err
			}
			m = &whole
		}
		switch _, known := kinds[m.kind]; {
		case m.kind == "": // it is gone
			continue
		case !known:
			if skipped != nil {
				skipped(key, errUnknownKind)
			}
			continue
		}
		b = m.appendKey(comma(b, n), key)
		n++
	}
	if n == 0 {
		return nil, nil
	}
	return append(b, "]}\n"...), nil
}

// inMemory reads all of a large key.
func (s *side) inMemory(ctx context.Context, key string) (image, error) {
	var m image
	err := restless(func() error {
		var words []string
		var times []fieldTime
		seen := make(map[string]bool) // of what may come twice
		var err error
		m, _, err = s.whole(ctx, key, func(*image) error { return nil }, func(m *image, some []string, ts []fieldTime) error {
			k := kinds[m.kind]
			if k.ordered || m.kind == "zset" {
				words = append(words, some...)
				return nil
			}
			for e := range slices.Chunk(some, k.width) {
				if !seen[e[0]] {
					seen[e[0]] = true
					words = append(words, e...)
				}
			}
			times = append(times, ts...)
			return nil
		})
		m.words, m.times = words, times
		return err
	})
	if errors.Is(err, errRestless) {
		m, bad := s.image(ctx, key, s.store.Do(ctx, s.readCmd(key, atOnce)))
		if bad != nil || !m.large {
			return m, bad
		}
	}
	return m, err
}
