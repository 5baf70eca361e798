package file

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// readOnly is the log of a store that nobody writes.
type readOnly struct{}

func (readOnly) Append([]byte) uint64 { return 0 }
func (readOnly) Wait(uint64) error    { return store.ErrReadOnly }
func (readOnly) Err() error           { return store.ErrReadOnly }

// attempts is how often the manifest is read if a compaction takes the files
// away before they are open.
const attempts = 5

// openReadOnly loads what is there at the moment and changes nothing. What the
// writer has not written whole does not count.
func (s *Store) openReadOnly(ctx context.Context) (err error) {
	for range attempts {
		if err = s.readFiles(ctx); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return err
}

func (s *Store) readFiles(ctx context.Context) (err error) {
	if s.plan, err = readPlan(s.opts.Files, s.dir); err != nil {
		return err
	}
	if s.plan == nil {
		return fmt.Errorf("there is no store: %w", fs.ErrNotExist)
	}
	s.Store = embedded.New(embedded.Options{Clock: s.opts.Clock, Memory: s.opts.Memory})
	return s.Load(func() (store.Log, error) {
		l := &loader{files: s.opts.Files, dir: s.dir, to: s.Store, progress: s.opts.Progress}
		err := l.load(ctx, s.plan)
		var bad *Damage
		if errors.As(err, &bad) && bad.Torn {
			err = nil
		}
		return readOnly{}, err
	})
}
