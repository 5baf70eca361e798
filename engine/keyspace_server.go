package engine

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// FlushOptions must confirm a flush.
type FlushOptions struct{ Confirm bool }

// Flush removes everything that is stored, also what is no structure. The error
// is of kind value if it is not confirmed.
func (e *Engine) Flush(ctx context.Context, opts FlushOptions) error {
	if !opts.Confirm {
		return errorf(ErrValue, "store flush: removes everything that is stored: set the option confirm to do it")
	}
	_, err := e.ask(ctx, "flush", store.Cmd(store.FlushDB))
	return err
}

// ask executes a command on the whole store.
func (e *Engine) ask(ctx context.Context, op string, c store.Command) (store.Reply, error) {
	r := e.store.Do(ctx, c)
	if r.Kind() >= store.Refused {
		return store.Reply{}, storeError(op, r.Err())
	}
	return r, nil
}

// Info gives what the store says of itself, as INFO does: a dict of texts and
// numbers by their names, of which stores have different ones.
func (e *Engine) Info(ctx context.Context) (Dict[Property], error) {
	r, err := e.ask(ctx, "info", store.Cmd(store.Info))
	var info Dict[Property]
	for line := range strings.Lines(r.Str()) {
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		text := codec.OfStr(value)
		if isNumeric(value) {
			text = codec.Text(value)
		}
		info = append(info, Property{name, text})
	}
	return info, err
}

// Memory gives the bytes that the store takes: of a server as it counts them,
// of one in this process all that the process uses.
func (e *Engine) Memory(ctx context.Context) (int, error) {
	r, err := e.ask(ctx, "memory", store.Cmd(store.Info, "memory"))
	if err != nil {
		return 0, err
	}
	_, used, _ := strings.Cut(r.Str(), "used_memory:")
	n, err := strconv.Atoi(used[:len(used)-len(skipDigits(used))])
	if err != nil {
		return 0, errorf(ErrUnsupported, "store memory: the store does not say")
	}
	return n, nil
}

// Clock gives the time of the store, by which what is stored expires.
func (e *Engine) Clock(ctx context.Context) (time.Time, error) {
	r, err := e.ask(ctx, "clock", store.Cmd(store.Time))
	seconds, _ := strconv.ParseInt(r.At(0).Str(), 10, 64)
	micros, _ := strconv.ParseInt(r.At(1).Str(), 10, 64)
	return time.Unix(seconds, micros*1000).UTC(), err
}

// Eval runs a script of Lua in the store, with KEYS and ARGV, and gives its
// reply as it is.
func (e *Engine) Eval(ctx context.Context, lua string, keys, args []string) (store.Reply, error) {
	words := append([]string{lua, strconv.Itoa(len(keys))}, keys...)
	return e.ask(ctx, "eval", store.Cmd(store.Eval, append(words, args...)...))
}
