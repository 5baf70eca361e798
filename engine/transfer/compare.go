package transfer

import (
	"context"
	"errors"

	"github.com/rdsh/rdsh/engine/store"
)

// compare compares what was copied with the source as it is now.
func (c *copier) compare(ctx context.Context) error {
	c.marks.sort()
	if err := c.walk(ctx, Comparing, c.src, c.comparePage); err != nil {
		return err
	}
	if c.marks.allSeen() {
		return nil
	}
	return c.keys(ctx, c.dst, func(keys []string) error { return c.removed(ctx, keys) })
}

// comparePage compares some keys.
func (c *copier) comparePage(ctx context.Context, p page) error {
	there, err := c.dst.images(ctx, p.keys)
	if err != nil {
		return err
	}
	for i, key := range p.keys {
		c.marks.see(key)
		a, b := &p.images[i], &there[i]
		if !a.large && !b.large && a.digest() == b.digest() {
			continue
		}
		if err := c.compareKey(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// compareKey looks at a key once more, which may have expired between two
// looks, and tells what is different.
func (c *copier) compareKey(ctx context.Context, key string) error {
	there, err := c.dst.digestOf(ctx, key)
	if err != nil && !errors.Is(err, errRestless) {
		return err
	}
	here, err := c.src.digestOf(ctx, key)
	fate := c.marks.of(key, here)
	switch {
	case errors.Is(err, errRestless):
		c.tell(key, Changed, nil)
	case err != nil:
		return err
	case here == there, fate.known && !fate.copied: // that was told already
	case here.kind == "":
		c.tell(key, Removed, nil)
	case !fate.known:
		c.tell(key, Added, nil)
	case fate.as:
		c.tell(key, Different, nil)
	default:
		c.tell(key, Changed, nil)
	}
	return nil
}

// removed tells which keys of the destination were copied and are gone from the
// source.
func (c *copier) removed(ctx context.Context, keys []string) error {
	var gone []string
	var cs []store.Command
	for _, key := range keys {
		if fate := c.marks.of(key, digest{}); fate.copied && !fate.seen {
			gone, cs = append(gone, key), append(cs, store.Cmd(store.Exists, key))
		}
	}
	for i, r := range c.src.store.Pipeline(ctx, cs) {
		if err := r.Err(); err != nil {
			return err
		}
		if r.Int() == 0 {
			c.tell(gone[i], Removed, nil)
		}
	}
	return nil
}
