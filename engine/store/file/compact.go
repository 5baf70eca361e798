package file

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// usualGrowth is by how much the log may outgrow the base, if nothing else is
// said.
const usualGrowth = 64 << 20

// look is how often the number of keys is looked at.
const look = time.Second

// watch compacts the store whenever its log has grown enough, or most of what the
// base has is gone, until it is closed.
func (s *Store) watch() {
	s.closing, s.stop = context.WithCancel(context.Background())
	if s.opts.Growth < 0 {
		return
	}
	s.limitLog()
	s.compacted.Go(func() {
		t := time.NewTicker(look)
		defer t.Stop()
		for {
			select {
			case <-s.closing.Done():
				return
			case <-s.log.grown:
			case <-t.C:
				if s.baseSize.Load() <= s.growth() || 2*s.countKeys() >= s.baseKeys.Load() {
					continue
				}
			}
			if err := s.Compact(s.closing); err != nil && s.closing.Err() == nil {
				s.log.limit.Add(s.growth()) // not again at once
				s.baseKeys.Store(s.countKeys())
			}
		}
	})
}

func (s *Store) countKeys() int64 { return s.Do(s.closing, store.Cmd(store.DBSize)).Int() }

func (s *Store) growth() int64 {
	if s.opts.Growth == 0 {
		return usualGrowth
	}
	return s.opts.Growth
}

// limitLog says when the log has to be compacted: when it is as large as the
// base, and larger than Growth. It remembers what the base has.
func (s *Store) limitLog() {
	base := int64(0)
	if s.plan.base != nil {
		if r, err := s.opts.Files.Open(s.path(s.plan.base.name)); err == nil {
			base, _ = r.Size()
			r.Close()
		}
	}
	s.log.limit.Store(max(base, s.growth()))
	s.baseSize.Store(base)
	s.baseKeys.Store(s.countKeys())
}

// Compact writes the state as a new base, and removes the files that led to it.
// Calls go on meanwhile. Should it fail, or the process die, the old files are
// still there and whole.
func (s *Store) Compact(ctx context.Context) (err error) {
	s.compacting.Lock()
	defer s.compacting.Unlock()
	switch {
	case s.log == nil:
		return store.ErrReadOnly
	case s.closing.Err() != nil:
		return store.ErrClosed
	}
	files, sub := s.opts.Files, filepath.Join(s.dir, logDir)
	base, incr := s.plan.nextBase(), s.plan.nextIncr()
	f, err := s.addIncr(incr)
	if err != nil {
		return fmt.Errorf("compact %s: %w", s.dir, err)
	}
	temp := s.path("temp-" + base.name)
	turned := false
	err = s.writeBase(ctx, temp, func() {
		s.log.turn(f, s.path(incr.name))
		turned = true
	})
	if err == nil {
		err = s.log.flushAll() // the file before is whole
	}
	if err != nil {
		if !turned {
			err = errors.Join(err, f.Close())
		}
		return errors.Join(fmt.Errorf("compact %s: %w", s.dir, err), files.Remove(temp))
	}
	old := s.plan.parts()
	next := &plan{base: &base, incrs: []part{incr}}
	if err := errors.Join(files.Rename(temp, s.path(base.name)), files.SyncDir(sub)); err != nil {
		return fmt.Errorf("compact %s: %w", s.dir, err)
	}
	if err := next.write(files, s.dir); err != nil {
		return fmt.Errorf("compact %s: %w", s.dir, err)
	}
	s.plan = next
	for _, x := range old {
		if x.name != incr.name {
			err = errors.Join(err, files.Remove(s.path(x.name)))
		}
	}
	s.limitLog()
	return err
}

// addIncr makes the next incremental file, which nobody writes yet.
func (s *Store) addIncr(incr part) (File, error) {
	if err := writeFile(s.opts.Files, s.path(incr.name), []byte(versionLine())); err != nil {
		return nil, err
	}
	if err := s.opts.Files.SyncDir(filepath.Join(s.dir, logDir)); err != nil {
		return nil, err
	}
	next := &plan{base: s.plan.base, incrs: append(append([]part(nil), s.plan.incrs...), incr)}
	if err := next.write(s.opts.Files, s.dir); err != nil {
		return nil, err
	}
	s.plan = next
	return s.opts.Files.Append(s.path(incr.name))
}

// writeBase writes the state as it is when start is called.
func (s *Store) writeBase(ctx context.Context, name string, start func()) (err error) {
	f, err := s.opts.Files.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write([]byte(versionLine())); err != nil {
		return err
	}
	chunks := uint64(0)
	err = s.Snapshot(ctx, start, func(commands []byte) error {
		chunks++
		line := []byte(blank)
		h := header{seq: chunks, size: uint64(len(commands)), sum: sumOf(chunks, 0, commands)}
		h.put(line)
		if _, err := f.Write(line); err != nil {
			return err
		}
		_, err := f.Write(commands)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := f.Write([]byte(endLine(chunks))); err != nil {
		return err
	}
	return f.Sync()
}
