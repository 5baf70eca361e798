package transfer

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
)

// Options of a copy; the zero value copies everything and replaces nothing.
type Options struct {
	Match   string // a glob pattern for names of structures, "" for all
	Replace bool   // what is at the destination with other contents
	DryRun  bool   // write nothing, and tell what would be written

	// Progress is called from time to time with how many keys of about how many
	// were looked at.
	Progress func(p Phase, done, total int)

	// Tell is called for each key that is not simply copied or the same already.
	Tell func(key string, o Outcome, err error)
}

// A Phase is a part of a copy.
type Phase string

// The phases, one after the other.
const (
	Copying   Phase = "copying"
	Comparing Phase = "comparing"
)

// An Outcome is what became of a key.
type Outcome uint8

// The outcomes: of the copy, and then what the comparison has found.
const (
	Copied    Outcome = iota // it was not at the destination
	Replaced                 // there was another one
	Same                     // it was there already, with the same content
	Taken                    // another one is there, and was left alone
	Failed                   // it could not be copied, for a reason
	Changed                  // copied, and changed at the source since
	Added                    // new at the source since
	Removed                  // copied, and removed from the source since
	Different                // copied, but the destination has something else now
	outcomes
)

// A Report counts keys by what became of them. Those that the comparison has
// found are among the copied as well.
type Report [outcomes]int

// Whole reports whether the destination has, of what the source had when the
// copy began, everything as it is.
func (r *Report) Whole() bool {
	for o := Taken; o < outcomes; o++ {
		if r[o] > 0 {
			return false
		}
	}
	return true
}

// perPage is how many keys are looked at in one round trip.
const perPage = 1000

// A side is one of the two stores.
type side struct {
	store      store.Store
	fieldTimes bool // fields of hashes can expire
}

func newSide(ctx context.Context, s store.Store) (*side, error) {
	r := s.Do(ctx, store.Cmd(store.HPExpireTime, "{rdsh-copy}:none", "FIELDS", "1", "f"))
	var refused store.Error
	if errors.As(r.Err(), &refused) && strings.Contains(string(refused), "unknown command") {
		return &side{store: s}, nil
	}
	return &side{s, true}, r.Err()
}

// A copier is a copy that is going on.
type copier struct {
	src, dst *side
	session  store.Session // at the destination
	together bool          // keys may be written in one transaction
	opts     Options
	report   Report
	marks    marks
}

// Copy copies the keys of one store to another, with the times at which they
// and their entries expire, and then compares both. A key is at the destination
// whole or not at all, also when the copy is interrupted: begun again, it
// leaves alone what is there already. The error is of a store that does not
// answer; what befalls single keys is told and counted.
//
// Each store is read twice, a page of keys per round trip. A large key takes a
// round trip for each megabyte or 1,000 elements. The memory that is needed is
// that of a page, some dozens of megabytes at most, and eight bytes for each
// key.
func Copy(ctx context.Context, src, dst store.Store, opts Options) (*Report, error) {
	c := &copier{opts: opts, together: true}
	var err error
	if c.src, err = newSide(ctx, src); err != nil {
		return &c.report, fmt.Errorf("source: %w", err)
	}
	if c.dst, err = newSide(ctx, dst); err != nil {
		return &c.report, fmt.Errorf("destination: %w", err)
	}
	if c.session, err = dst.Session(ctx); err != nil {
		return &c.report, fmt.Errorf("destination: %w", err)
	}
	defer c.session.Close()
	if err := c.walk(ctx, Copying, c.src, c.copyPage); err != nil || opts.DryRun {
		return &c.report, err
	}
	return &c.report, c.compare(ctx)
}

// tell counts what became of a key.
func (c *copier) tell(key string, o Outcome, err error) {
	c.report[o]++
	if c.opts.Tell != nil && o != Copied && o != Same {
		c.opts.Tell(key, o, err)
	}
}

// A page is some keys, and what they hold.
type page struct {
	keys   []string
	images []image
}

// walk calls each with the keys of a store and what they hold, while the next
// ones are read.
func (c *copier) walk(ctx context.Context, p Phase, s *side, each func(ctx context.Context, p page) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	total := int(s.store.Do(ctx, store.Cmd(store.DBSize)).Int())
	pages := make(chan page, 1)
	go func() {
		defer close(pages)
		err := c.keys(ctx, s, func(keys []string) error {
			images, err := s.images(ctx, keys)
			if err != nil {
				return err
			}
			select {
			case pages <- page{keys, images}:
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		})
		if err != nil {
			cancel(err)
		}
	}()
	done := 0
	for page := range pages {
		if err := each(ctx, page); err != nil {
			cancel(err)
			for range pages { // until the reader has ended
			}
			return err
		}
		if done += len(page.keys); c.opts.Progress != nil {
			c.opts.Progress(p, done, max(done, total))
		}
	}
	return context.Cause(ctx)
}

// keys calls each with the keys of a store that are to be copied, some at a
// time.
func (c *copier) keys(ctx context.Context, s *side, each func(keys []string) error) error {
	for at := "0"; ; {
		r := s.store.Do(ctx, store.Cmd(store.Scan, at, "COUNT", strconv.Itoa(perPage)))
		if err := r.Err(); err != nil {
			return err
		}
		var keys []string
		for _, k := range r.At(1).List() {
			if key := strings.Clone(k.Str()); c.wants(key) {
				keys = append(keys, key)
			}
		}
		if err := each(keys); err != nil {
			return err
		}
		if at = r.At(0).Str(); at == "0" {
			return nil
		}
	}
}

// wants reports whether a key is to be copied.
func (c *copier) wants(key string) bool {
	if strings.HasSuffix(key, besideSuffix) {
		return false
	}
	return c.opts.Match == "" || c.opts.Match == "*" || engine.Matches(c.opts.Match, engine.NameOf(key))
}

// copied remembers a key as it was copied.
func (c *copier) copied(key string, d digest, o Outcome) {
	c.marks.set(key, d)
	c.tell(key, o, nil)
}

// left remembers a key that was not copied.
func (c *copier) left(key string, o Outcome, err error) {
	c.marks.setLeft(key)
	c.tell(key, o, err)
}

// failed counts an error that concerns one key; it gives one that concerns all.
func (c *copier) failed(key string, err error) error {
	var refused store.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused), errors.Is(err, errFieldTimes), errors.Is(err, errRestless):
		c.left(key, Failed, err)
		return nil
	}
	return fmt.Errorf("%s: %w", key, err)
}

// copyKey copies a key that is large, or compares it first since there is one
// at the destination.
func (c *copier) copyKey(ctx context.Context, key string, m *image) error {
	o, d, err := c.copyOver(ctx, key, m)
	switch {
	case err != nil:
		return c.failed(key, err)
	case o == Taken:
		c.left(key, Taken, nil)
	case d.kind != "": // else it is gone
		c.copied(key, d, o)
	}
	return nil
}

func (c *copier) copyOver(ctx context.Context, key string, m *image) (Outcome, digest, error) {
	there, err := c.dst.digestOf(ctx, key)
	if err != nil {
		return 0, there, err
	}
	o := Copied
	if there.kind != "" {
		here, err := c.src.digestOf(ctx, key)
		switch {
		case err != nil || here == there || here.kind == "": // it is gone
			return Same, here, err
		case !c.opts.Replace:
			return Taken, here, nil
		}
		o = Replaced
	}
	if c.opts.DryRun {
		return o, digest{kind: m.kind}, nil
	}
	d, done, err := c.write(ctx, key, m)
	if err == nil && !done && d.kind != "" {
		o = Taken // by somebody, this very moment
	}
	return o, d, err
}

// write copies a key, and gives what was copied.
func (c *copier) write(ctx context.Context, key string, m *image) (d digest, done bool, err error) {
	if m.large {
		return c.copyLarge(ctx, key, c.opts.Replace)
	}
	done, err = placed(c.dst.store.Do(ctx, m.writeCmd(key, c.opts.Replace)))
	return m.digest(), done, err
}

// digestOf gives the digest of a key as it is now.
func (s *side) digestOf(ctx context.Context, key string) (digest, error) {
	m, err := s.image(ctx, key, s.store.Do(ctx, s.readCmd(key, usual)))
	switch {
	case err != nil:
		return digest{}, err
	case m.large:
		return s.digestLarge(ctx, key)
	}
	return m.digest(), nil
}
