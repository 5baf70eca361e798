package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A handle is what every structure has. Making one does no I/O.
type handle struct {
	store      store.Store
	kind, name string
}

// Name gives the name that the handle was made with.
func (h *handle) Name() string { return h.name }

// part gives the key of a part of a structure of several keys. All carry one
// hash tag; braces in a name are data unless they make a tag.
func (h *handle) part(part string) string {
	if i := strings.IndexByte(h.name, '{'); i >= 0 && strings.IndexByte(h.name[i+1:], '}') > 0 {
		return h.name + ":" + h.kind + ":" + part
	}
	return "{" + h.name + "}:" + h.kind + ":" + part
}

// do executes c and names the structure in its error.
func (h *handle) do(ctx context.Context, op string, c store.Command) (store.Reply, error) {
	r := h.store.Do(ctx, c)
	if r.Kind() >= store.Refused {
		return r, h.failed(op, r.Err())
	}
	return r, nil
}

func (h *handle) failed(op string, err error) error {
	return fmt.Errorf("%s %s: %s: %w", h.kind, h.name, op, err)
}

func optText(r store.Reply) Opt[codec.Text] {
	if r.IsNil() {
		return Opt[codec.Text]{}
	}
	return Opt[codec.Text]{V: codec.Text(r.Str()), OK: true}
}

// await waits until the list key holds something, for at most timeout, and
// reports whether it does. It takes nothing.
func (h *handle) await(ctx context.Context, key string, timeout time.Duration) (bool, error) {
	seconds := "0"
	if timeout > 0 {
		seconds = strconv.FormatFloat(timeout.Seconds(), 'f', 3, 64)
	}
	r, err := h.do(ctx, "wait", store.Cmd(store.BLMove, key, key, "LEFT", "LEFT", seconds))
	return !r.IsNil(), err
}

// poll calls try until it succeeds, waiting for the list key in between, for
// at most timeout.
func (h *handle) poll(ctx context.Context, key string, timeout time.Duration, try func() (done bool, err error)) error {
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
		if _, err := h.await(ctx, key, left); err != nil {
			return err
		}
	}
}

// texts gives ts as strings, without copying: a Text is a string.
func texts(ts []codec.Text) []string {
	return unsafe.Slice((*string)(unsafe.Pointer(unsafe.SliceData(ts))), len(ts))
}

func textList(r store.Reply) []codec.Text {
	ts := make([]codec.Text, len(r.List()))
	for i, e := range r.List() {
		ts[i] = codec.Text(e.Str())
	}
	return ts
}
