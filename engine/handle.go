package engine

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A handle is what every structure has.
type handle struct {
	*place
	engine *Engine
	shard  store.Shard // where the name is in the runner of the engine
	kind   *kind
	name   string
	cfg    string                 // the key of the parameters, "" if the kind has none
	params atomic.Pointer[string] // those that this handle gives, as kind.given makes them
	common Common
	copied *original // what the handle is a local copy of, nil if it is none
}

// open makes h a handle of a structure. The values are those of the
// parameters of its kind, in stored form, "" if not given.
func (e *Engine) open(h *handle, k *kind, name string, c Common, values ...string) error {
	if c.Store != nil {
		e = c.Store
	}
	if name == "" {
		return errorf(ErrValue, "%s: name is empty", k.name)
	}
	if err := c.check(k, name); err != nil {
		return err
	}
	h.place, h.engine, h.kind, h.name, h.common = e.place, e, k, name, c
	if e.own != nil {
		h.shard = e.own.Shard(name)
	}
	if c.Fence != 0 {
		h.place = e.fencedPlace(name, c.Fence)
	}
	if !k.hasParams() {
		return nil
	}
	given, err := k.given(values...)
	if err != nil {
		return err
	}
	h.cfg = k.key(name, cfg)
	h.params.Store(&given)
	return nil
}

func (c *Common) check(k *kind, name string) error {
	bad := func(format string, args ...any) error {
		return errorf(ErrValue, "%s %s: "+format, append([]any{k.name, name}, args...)...)
	}
	if c.TTL == Forever {
		return bad("ttl must be at least 1ms, got forever: leave it out")
	}
	if c.TTL < 0 || c.TTL > 0 && c.TTL < time.Millisecond {
		return bad("ttl must be at least 1ms, got %v", c.TTL)
	}
	if c.TTLMode != "" && c.TTLMode != "sliding" && c.TTLMode != "fixed" {
		return bad("ttl_mode must be sliding or fixed, got %s", c.TTLMode)
	}
	if c.Fence < 0 || c.Fence > maxFence {
		return bad("fence must be from 1 to %d, got %d", maxFence, c.Fence)
	}
	if c.Codec != "" && c.Codec != "plain" && c.Codec != "raw" {
		return bad("codec must be plain or raw, got %s", c.Codec)
	}
	return nil
}

// Name gives the name of the structure.
func (h *handle) Name() string { return h.name }

// Type gives the type of the structure, as its constructor is called.
func (h *handle) Type() string { return h.kind.title }

// Engine gives the engine whose store has the structure.
func (h *handle) Engine() *Engine { return h.engine }

// Raw reports whether values are strings that are stored untouched.
func (h *handle) Raw() bool { return h.common.Codec == "raw" }

// part gives the key of a part.
func (h *handle) part(part string) string { return h.kind.key(h.name, part) }

// keys gives the keys of all parts.
func (h *handle) keys() []string { return h.kind.keys(h.name) }

// given gives the parameters that this handle gives, "" for none.
func (h *handle) given() string {
	if p := h.params.Load(); p != nil {
		return *p
	}
	return ""
}

// do executes c as it is, and names the structure in its error. The reply of
// a write within a batch is store.Later: numbers of it are 0, lists empty.
func (h *handle) do(ctx context.Context, op string, c store.Command) (store.Reply, error) {
	return h.run(ctx, ctx, op, &c)
}

// run executes c where it is, under a context that may be another one than that
// of the call.
func (h *handle) run(ctx, under context.Context, op string, c *store.Command) (r store.Reply, err error) {
	if h.runner != nil {
		r = h.runner.Run(under, h.shardOf(c), c.Lent())
	} else {
		r = h.store.Do(under, *c)
	}
	return h.done(ctx, op, r)
}

// shardOf gives the shard of the first argument of c, nil if it is not known.
func (h *handle) shardOf(c *store.Command) store.Shard {
	if c.Arg(0) == h.name {
		return h.shard
	}
	return nil
}

// done gives a reply, or the error that it is.
func (h *handle) done(ctx context.Context, op string, r store.Reply) (store.Reply, error) {
	if r.Kind() >= store.Refused {
		return store.Reply{}, h.failure(ctx, op, r.Err())
	}
	return r, nil
}

func (h *handle) failure(ctx context.Context, op string, err error) error {
	if isWrongType(err) {
		if wrong := h.wrongType(ctx, h.name); wrong != nil {
			return wrong
		}
	}
	return h.failed(op, err)
}

// read executes a read. A plain command goes under the parameters that the
// handle gives; a script takes and checks them itself.
func (h *handle) read(ctx context.Context, op string, c store.Command) (store.Reply, error) {
	if h.cfg != "" && c.Script == nil {
		c = h.guard(c)
	}
	return h.run(ctx, ctx, op, &c)
}

// write executes a write, and applies the ttl option to all keys in the same
// atomic step. A structure that has parameters is written by scripts, which
// take, check and store them.
func (h *handle) write(ctx context.Context, op string, c store.Command) (store.Reply, error) {
	return h.put(ctx, op, &c)
}

// put is write of a command where it is, which may change.
func (h *handle) put(ctx context.Context, op string, c *store.Command) (store.Reply, error) {
	if h.common.TTL > 0 {
		return h.writes(ctx, op, []store.Command{*c})
	}
	return h.run(ctx, ctx, op, c)
}

// take executes a write that takes elements out of a structure. Once begun it
// is not cancelled, since what it took would be lost with its answer: a store
// answers or fails within its own timeouts.
func (h *handle) take(ctx context.Context, op string, c *store.Command) (store.Reply, error) {
	if err := ctx.Err(); err != nil {
		return store.Reply{}, h.failed(op, err)
	}
	if h.common.TTL > 0 {
		return h.writes(context.Background(), op, []store.Command{*c})
	}
	return h.run(ctx, context.Background(), op, c)
}

// writes executes writes atomically, with the ttl option, and gives the reply
// of the last.
func (h *handle) writes(ctx context.Context, op string, cs []store.Command) (store.Reply, error) {
	n := len(cs)
	if h.common.TTL > 0 {
		cs = append(cs, h.touch())
	}
	var last store.Reply
	for i, r := range h.store.Atomic(ctx, cs) {
		if r.Kind() >= store.Refused {
			return store.Reply{}, h.failure(ctx, op, r.Err())
		}
		if i < n {
			last = r
		}
	}
	return last, nil
}

// await waits until the list key holds something, for at most timeout, and
// reports whether it does. It takes nothing.
func (h *handle) await(ctx context.Context, op, key string, timeout time.Duration) (bool, error) {
	seconds := "0"
	if timeout >= 0 {
		seconds = strconv.FormatFloat(max(timeout.Seconds(), 0.001), 'f', 3, 64)
	}
	r, err := h.do(ctx, op, store.Cmd(store.BLMove, key, key, "LEFT", "LEFT", seconds))
	return err == nil && !r.IsNil(), err
}

// poll calls try until it is done, waiting for the list key in between, for
// at most timeout: 0 is one try, Forever until ctx ends.
func (h *handle) poll(ctx context.Context, op, key string, timeout time.Duration, try func() (done bool, err error)) error {
	deadline := time.Now().Add(timeout)
	for {
		done, err := try()
		if done || err != nil || timeout == 0 {
			return err
		}
		left := timeout
		if timeout > 0 {
			if left = time.Until(deadline); left <= 0 {
				return nil
			}
		}
		if _, err := h.await(ctx, op, key, left); err != nil {
			return err
		}
	}
}

func optText(r store.Reply) Opt[codec.Text] {
	if r.Kind() != store.Str {
		return Opt[codec.Text]{}
	}
	return Opt[codec.Text]{V: codec.Text(r.Str()), OK: true}
}

// strs gives ts as strings, without copying: a Text and a Key are strings.
func strs[T ~string](ts []T) []string {
	return unsafe.Slice((*string)(unsafe.Pointer(unsafe.SliceData(ts))), len(ts))
}

// listOf gives the elements of a reply.
func listOf[T ~string](r store.Reply) []T {
	ts := make([]T, len(r.List()))
	for i, e := range r.List() {
		ts[i] = T(e.Str())
	}
	return ts
}
