package engine

import (
	"context"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// What concerns a structure as a whole takes all of its keys in one script,
// which refuses, before it changes anything, a key that holds something else.

// maxParts is the most parts that a kind has.
const maxParts = 1 + bloomSegments

// A whole is a script on all keys of a structure: one for each number of them.
type whole [maxParts + 1]*store.Script

// newWhole makes a script on all keys of so many structures of one kind.
// ARGV[1] are the types of the keys, as kind.types gives them.
func newWhole(name string, structures int, lua string, body func(t store.Tx, c *store.Command) store.Reply) *whole {
	var w whole
	s := store.NewScript(store.Script{Name: name, Lua: luaTypes + lua})
	s.Go = func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkTypes(t, c); !ok {
			return bad
		}
		return body(t, c)
	}
	for n := range w {
		sized := *s
		sized.Keys = n * structures
		w[n] = &sized
	}
	return &w
}

// reads marks w as a script that changes nothing.
func (w *whole) reads() *whole {
	for _, s := range w {
		s.ReadOnly = true
	}
	return w
}

// decides marks w as a script whose point is its result.
func (w *whole) decides() *whole {
	for _, s := range w {
		s.Decides = true
	}
	return w
}

// luaTypes refuses keys that hold something else than ARGV[1] says, a list of
// types that begins again where a second structure does.
const luaTypes = `
local wants = {}
for want in string.gmatch(ARGV[1], '%a+') do wants[#wants + 1] = want end
for i, key in ipairs(KEYS) do
  local got = redis.call('TYPE', key)
  got = got.ok or got
  if got ~= 'none' and got ~= wants[(i - 1) % #wants + 1] then
    return redis.error_reply('WRONGTYPE Operation against a key holding the wrong kind of value')
  end
end
`

var wrongType = store.OfError("WRONGTYPE Operation against a key holding the wrong kind of value")

// checkTypes is luaTypes.
func checkTypes(t store.Tx, c *store.Command) (store.Reply, bool) {
	types := c.Arg(c.Script.Keys)
	rest := types
	for i := range c.Script.Keys {
		if rest == "" {
			rest = types
		}
		var want string
		want, rest, _ = strings.Cut(rest, ",")
		if got := t.Do(store.Cmd(store.Type, c.Arg(i))).Str(); got != "none" && got != want {
			return wrongType, false
		}
	}
	return store.Reply{}, true
}

// types gives the types of the keys of k: "list,hash,list".
func (k *kind) types() string {
	holds := make([]string, len(k.parts))
	for i, p := range k.parts {
		holds[i] = p.holds
	}
	return strings.Join(holds, ",")
}

// whole makes the command that runs w on the keys of h and on others.
func (h *handle) whole(w *whole, others []string, args ...string) store.Command {
	all := append(h.keys(), others...)
	all = append(all, h.kind.types())
	return w[len(h.kind.parts)].Cmd(append(all, args...)...)
}

// wholeExists counts the keys that exist.
// KEYS all. ARGV types.
var wholeExists = newWhole("whole.exists", 1, `
return redis.call('EXISTS', unpack(KEYS))`,
	func(t store.Tx, c *store.Command) store.Reply {
		sum := int64(0)
		for i := range c.Script.Keys {
			sum += t.Do(store.Cmd(store.Exists, c.Arg(i))).Int()
		}
		return store.OfInt(sum)
	}).reads()

// Exists reports whether the structure has elements or parameters. O(1).
func (h *handle) Exists(ctx context.Context) (bool, error) {
	r, err := h.do(ctx, "exists", h.whole(wholeExists, nil))
	return r.Int() > 0, err
}

// wholeClear removes all keys.
// KEYS all. ARGV types. Returns how many there were.
var wholeClear = newWhole("whole.clear", 1, `
return redis.call('UNLINK', unpack(KEYS))`,
	func(t store.Tx, c *store.Command) store.Reply {
		sum := int64(0)
		for i := range c.Script.Keys {
			sum += t.Do(store.Cmd(store.Unlink, c.Arg(i))).Int()
		}
		return store.OfInt(sum)
	})

// Clear removes the structure with its parameters, and reports whether there
// was anything. O(1) for the caller; the store frees the memory later.
func (h *handle) Clear(ctx context.Context) (bool, error) {
	r, err := h.do(ctx, "clear", h.whole(wholeClear, nil))
	return r.Int() > 0, err
}

// sizes are the commands that count the elements of a key by its type.
var sizes = map[string]store.Op{
	"stream": store.XLen,
	"string": store.StrLen,
	"list":   store.LLen,
	"hash":   store.HLen,
	"set":    store.SCard,
	"zset":   store.ZCard,
}

func (h *handle) sizeCmd() store.Command {
	p := h.kind.parts[0]
	if h.kind.counts {
		return store.Cmd(store.BitFieldRO, h.part(p.name), "GET", "i64", "64")
	}
	return store.Cmd(sizes[p.holds], h.part(p.name))
}

// Size gives the number of elements, 0 if the structure does not exist. O(1).
func (h *handle) Size(ctx context.Context) (int, error) {
	r, err := h.read(ctx, "size", h.sizeCmd())
	return sizeIn(r), err
}

// sizeIn gives the size that a reply to sizeCmd says.
func sizeIn(r store.Reply) int {
	if r.Kind() == store.List {
		r = r.At(0)
	}
	return int(r.Int())
}

// Memory gives the bytes that the keys of the structure take in the store, 0
// if it does not exist. O(n).
func (h *handle) Memory(ctx context.Context) (int, error) {
	var cs []store.Command
	for _, key := range h.keys() {
		cs = append(cs, store.Cmd(store.MemoryUsage, "USAGE", key, "SAMPLES", "0"))
	}
	sum := 0
	for _, r := range h.store.Pipeline(ctx, cs) {
		if r.Kind() >= store.Refused {
			return 0, h.failure(ctx, "memory", r.Err())
		}
		sum += int(r.Int())
	}
	return sum, nil
}
