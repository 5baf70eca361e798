package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// Options of a store; the zero value is useful.
type Options struct {
	Sync     Sync
	ReadOnly bool                    // see what is there, also while another process writes it
	Files    FS                      // nil: those of the system
	Clock    embedded.Clock          // nil: that of the machine
	Memory   int64                   // as in embedded.Options
	Growth   int64                   // in bytes: compact when the log is larger than this and than the base, or the base is and most keys are gone; 0 means 64 MiB, -1 never
	Progress func(done, total int64) // called now and then while the files are loaded, with bytes
}

// A Store is an embedded store that a directory keeps. It is safe for
// concurrent use.
type Store struct {
	*embedded.Store
	opts     Options
	dir      string
	log      *log
	lock     io.Closer
	warnings []string

	compacting sync.Mutex // held while plan changes
	plan       *plan
	baseSize   atomic.Int64
	baseKeys   atomic.Int64 // when it was made, or loaded
	closing    context.Context
	stop       context.CancelFunc
	compacted  sync.WaitGroup
}

// Open opens the store in a directory, which it makes if there is none. It
// takes the directory for this process alone; the error wraps a *Locked if
// another one has it, and a *Damage if a file is damaged in another way than by
// a crash in the middle of a write. The end that such a crash has left is cut
// off, saved beside the log, and told of by Warnings.
func Open(ctx context.Context, dir string, opts Options) (*Store, error) {
	if opts.Files == nil {
		opts.Files = Disk{}
	}
	s := &Store{opts: opts, dir: dir}
	if err := s.open(ctx); err != nil {
		if s.lock != nil {
			err = errors.Join(err, s.lock.Close())
		}
		return nil, fmt.Errorf("cannot open store %s: %w", dir, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) (err error) {
	if s.opts.ReadOnly {
		return s.openReadOnly(ctx)
	}
	files := s.opts.Files
	if err := files.MakeDir(filepath.Join(s.dir, logDir)); err != nil {
		return err
	}
	if s.lock, err = files.Lock(filepath.Join(s.dir, lockName), holder()); err != nil {
		return err
	}
	if s.plan, err = readPlan(files, s.dir); err != nil {
		return err
	}
	if err := s.removeOrphans(); err != nil {
		return err
	}
	if s.plan == nil {
		if err := s.begin(); err != nil {
			return err
		}
	}
	s.Store = embedded.New(embedded.Options{Clock: s.opts.Clock, Memory: s.opts.Memory})
	err = s.Load(func() (store.Log, error) {
		l := &loader{files: files, dir: s.dir, to: s.Store, progress: s.opts.Progress}
		if err := s.load(ctx, l); err != nil {
			return nil, err
		}
		return s.attach(l)
	})
	if err != nil {
		err = errors.Join(err, s.Store.Close())
	}
	return err
}

// holder tells who has a store open.
func holder() string {
	host, err := os.Hostname()
	if err != nil {
		host = "an unknown host"
	}
	return fmt.Sprintf("process %d on %s", os.Getpid(), host)
}

// begin makes the files of an empty store.
func (s *Store) begin() error {
	p := new(plan)
	base, incr := p.nextBase(), p.nextIncr()
	for x, text := range map[part]string{base: emptyBase(), incr: versionLine()} {
		if err := writeFile(s.opts.Files, s.path(x.name), []byte(text)); err != nil {
			return err
		}
	}
	p.base, p.incrs = &base, []part{incr}
	if err := s.opts.Files.SyncDir(filepath.Join(s.dir, logDir)); err != nil {
		return err
	}
	s.plan = p
	return p.write(s.opts.Files, s.dir)
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, logDir, name) }

// removeOrphans removes files that the manifest does not name: those of a
// compaction that did not come to its end. Redis would go on with one.
func (s *Store) removeOrphans() error {
	names, err := orphans(s.opts.Files, s.dir, s.plan)
	if err != nil {
		return err
	}
	for _, name := range names {
		if s.plan == nil {
			if empty, err := s.isEmpty(name); err != nil || !empty {
				return errors.Join(err, &Damage{File: s.path(manifest), Why: "it is missing, and there is " + name})
			}
		}
		if err := s.opts.Files.Remove(s.path(name)); err != nil {
			return err
		}
	}
	return nil
}

// isEmpty reports whether a file has nothing but its first lines, as those have
// that are made before there is a manifest.
func (s *Store) isEmpty(name string) (bool, error) {
	if strings.HasPrefix(name, "temp-") {
		return true, nil
	}
	r, err := s.opts.Files.Open(s.path(name))
	if err != nil {
		return false, err
	}
	n, err := r.Size()
	return n <= int64(len(emptyBase())), errors.Join(err, r.Close())
}

// load executes the files, and cuts off what a crash has left.
func (s *Store) load(ctx context.Context, l *loader) error {
	err := l.load(ctx, s.plan)
	var bad *Damage
	if !errors.As(err, &bad) || !bad.Torn {
		if bad != nil {
			return fmt.Errorf("%w: rdsh store repair %s keeps what is before", err, s.dir)
		}
		return err
	}
	saved := filepath.Join(s.dir, fmt.Sprintf("torn-%s-%d", filepath.Base(bad.File), bad.Offset))
	n, err := s.save(bad, saved)
	if err != nil {
		return err
	}
	if err := s.opts.Files.Truncate(bad.File, bad.Offset); err != nil {
		return err
	}
	s.warnings = append(s.warnings, fmt.Sprintf("store %s was not closed: the last %d bytes of %s were no whole write (%s); they are in %s",
		s.dir, n, filepath.Base(bad.File), bad.Why, saved))
	return nil
}

// save copies what is to be cut off.
func (s *Store) save(bad *Damage, to string) (n int64, err error) {
	r, err := s.opts.Files.Open(bad.File)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	if _, err := io.CopyN(io.Discard, r, bad.Offset); err != nil {
		return 0, err
	}
	w, err := s.opts.Files.Create(to)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(w, r)
	if err == nil {
		err = w.Sync()
	}
	return n, errors.Join(err, w.Close())
}

// attach gives the log to which the store goes on to write.
func (s *Store) attach(l *loader) (*log, error) {
	if l.failures > 0 {
		s.warnings = append(s.warnings, fmt.Sprintf("store %s: %d commands that another program has logged do not fit to the data, and were left out as redis-server would", s.dir, l.failures))
	}
	if len(s.plan.incrs) == 0 {
		incr := s.plan.nextIncr()
		if err := writeFile(s.opts.Files, s.path(incr.name), []byte(versionLine())); err != nil {
			return nil, err
		}
		s.plan.incrs = []part{incr}
		if err := s.plan.write(s.opts.Files, s.dir); err != nil {
			return nil, err
		}
	}
	name := s.path(s.plan.incrs[len(s.plan.incrs)-1].name)
	r, err := s.opts.Files.Open(name)
	if err != nil {
		return nil, err
	}
	size, err := r.Size()
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	f, err := s.opts.Files.Append(name)
	if err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil { // what was read may not have been on the disk
		return nil, errors.Join(err, f.Close())
	}
	s.log = newLog(f, name, uint64(size), l.seq, s.opts.Sync)
	s.watch()
	return s.log, nil
}

// Warnings tells in a line each what was lost when the store was opened.
func (s *Store) Warnings() []string { return s.warnings }

// Sync returns once all writes that have returned are on the disk.
func (s *Store) Sync() error {
	if s.log == nil {
		return nil
	}
	return s.log.flushAll()
}

// Close waits until all is on the disk, and gives the directory to others.
func (s *Store) Close() error {
	if s.log == nil {
		return s.Store.Close()
	}
	s.stop()
	s.compacted.Wait()
	s.compacting.Lock() // who compacts comes to an end first, and nobody begins
	defer s.compacting.Unlock()
	return errors.Join(s.Store.Close(), s.log.close(), s.lock.Close())
}
