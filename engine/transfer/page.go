package transfer

import (
	"context"
	"errors"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// copyPage copies what is not there yet: all small keys of a page in one
// transaction, or each by itself in a cluster, where their slots are different.
func (c *copier) copyPage(ctx context.Context, p page) error {
	there, err := c.there(ctx, p.keys)
	if err != nil {
		return err
	}
	var rest, plain []int
	for i, key := range p.keys {
		m := &p.images[i]
		switch err := c.dst.unfit(m); {
		case m.kind == "": // it is gone since the store was asked for its keys
		case err != nil:
			c.left(key, Failed, err)
		case m.large || m.stream != nil || there != nil && there[i].kind != "":
			rest = append(rest, i)
		case c.opts.DryRun:
			c.tell(key, Copied, nil)
		default:
			plain = append(plain, i)
		}
	}
	left, err := c.writePage(ctx, p, plain)
	if err != nil {
		return err
	}
	for _, i := range append(rest, left...) {
		if err := c.copyKey(ctx, p.keys[i], &p.images[i]); err != nil {
			return err
		}
	}
	return nil
}

// there reads keys at the destination, and watches them; it gives nothing if
// none of them exists.
func (c *copier) there(ctx context.Context, keys []string) ([]image, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	if c.together {
		r := c.session.Read(ctx, store.Cmd(store.Exists, keys...))
		c.together = !isCrossSlot(r)
		switch {
		case c.together && r.Err() != nil:
			return nil, r.Err()
		case c.together && r.Int() == 0:
			return nil, nil
		}
	}
	return c.dst.images(ctx, keys)
}

// isCrossSlot reports whether r says that keys are in different slots.
func isCrossSlot(r store.Reply) bool {
	return r.Kind() == store.Refused && strings.HasPrefix(r.Str(), "CROSSSLOT")
}

// writePage writes some keys of a page that were not there. It gives those that
// are now, or were for a moment.
func (c *copier) writePage(ctx context.Context, p page, plain []int) (left []int, err error) {
	if !c.together || c.opts.DryRun {
		return c.writeEach(ctx, p, plain)
	}
	var cs []store.Command
	ends := make([]int, len(plain)) // of the commands of each key
	for k, i := range plain {
		cs = append(cs, p.images[i].writes(p.keys[i])...)
		ends[k] = len(cs)
	}
	rs, err := c.session.Exec(ctx, cs)
	switch {
	case errors.Is(err, store.ErrConflict):
		return plain, nil
	case err != nil:
		return nil, err
	}
	from := 0
	for k, i := range plain {
		if err := c.wrote(p.keys[i], &p.images[i], rs[from:ends[k]]); err != nil {
			return nil, err
		}
		from = ends[k]
	}
	return nil, nil
}

// wrote remembers a key that commands have written.
func (c *copier) wrote(key string, m *image, rs []store.Reply) error {
	for _, r := range rs {
		if r.Err() != nil {
			return c.failed(key, r.Err())
		}
	}
	c.copied(key, m.digest(), Copied)
	return nil
}

// writeEach is writePage for keys that cannot be written together.
func (c *copier) writeEach(ctx context.Context, p page, plain []int) (left []int, err error) {
	cs := make([]store.Command, len(plain))
	for k, i := range plain {
		cs[k] = p.images[i].writeCmd(p.keys[i], false)
	}
	for k, r := range c.dst.store.Pipeline(ctx, cs) {
		i := plain[k]
		done, err := placed(r)
		switch {
		case done:
			c.copied(p.keys[i], p.images[i].digest(), Copied)
		case err == nil:
			left = append(left, i)
		}
		if err := c.failed(p.keys[i], err); err != nil {
			return nil, err
		}
	}
	return left, nil
}
