package engine

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Property is one thing that is known of a structure.
type Property struct {
	Name  string
	Value codec.Text
}

// Describe tells type, size, ttl (seconds or none), the keys that exist, and
// parameters, a dict, which is empty if none are stored. O(1).
func (h *handle) Describe(ctx context.Context) (Dict[Property], error) {
	cs := []store.Command{h.ttlCmd(), h.sizeCmd()}
	keys := h.keys()
	for _, key := range keys {
		cs = append(cs, store.Cmd(store.Exists, key))
	}
	if h.cfg != "" {
		cs = append(cs, store.Cmd(store.HGetAll, h.cfg))
	}
	rs := h.store.Atomic(ctx, cs)
	for _, r := range rs {
		if r.Kind() >= store.Refused {
			return nil, h.failure(ctx, "describe", r.Err())
		}
	}
	ttl := codec.Null
	if left := optSeconds(rs[0].Int(), nil); left.OK {
		ttl = codec.Text(codec.FloatNumber(left.V).String())
	}
	params := "{"
	if h.cfg != "" {
		params += h.kind.parameters(listOf[string](rs[len(rs)-1]))
	}
	return Dict[Property]{
		{"type", codec.Text(h.kind.title)},
		{"size", codec.OfInt(int64(sizeIn(rs[1])))},
		{"ttl", ttl},
		{"keys", existing(keys, rs[2:])},
		{"parameters", codec.Text(params + "}")},
	}, nil
}

// existing gives the list of the keys that exist.
func existing(keys []string, rs []store.Reply) codec.Text {
	b := []byte{'['}
	for i, key := range keys {
		if rs[i].Int() == 0 {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = codec.AppendStr(b, key)
	}
	return codec.Text(append(b, ']'))
}

// parameters gives the inside of a dict of those fields of cfg that are
// parameters.
func (k *kind) parameters(fields []string) string {
	var entries []string
	for pair := range slices.Chunk(fields, 2) {
		if !slices.ContainsFunc(k.params, func(p param) bool { return p.name == pair[0] }) {
			continue
		}
		b := append(codec.AppendStr(nil, pair[0]), ':')
		if scalar(pair[1]) {
			b = append(b, pair[1]...)
		} else {
			b = codec.AppendStr(b, pair[1])
		}
		entries = append(entries, string(b))
	}
	slices.Sort(entries)
	return strings.Join(entries, ",")
}

// scalar reports whether the stored form of a parameter is not a string.
func scalar(v string) bool {
	_, err := strconv.ParseFloat(v, 64)
	return err == nil || v == "true" || v == "false" || v == "null"
}

// A Parameter is a parameter and its value. codec.Null is what the structure
// has if nobody gave it any.
type Parameter struct {
	Name  string
	Value codec.Text
}

// wholeConfigure changes parameters.
// KEYS all. ARGV types, the place of cfg among the keys, then name and value
// for each, with an empty value for one to forget; those marked ~ only if
// nothing is stored yet, the layout among them.
var wholeConfigure = newWhole("whole.configure", 1, luaParams+`
local cfg = KEYS[tonumber(ARGV[2])]
local fresh = redis.call('EXISTS', cfg) == 0
local bad = check(cfg, '')
if bad then return bad end
for i = 3, #ARGV, 2 do
  local mark, name = string.match(ARGV[i], '^(~?)(.*)$')
  if ARGV[i + 1] == '' then redis.call('HDEL', cfg, name)
  elseif mark == '' or fresh then redis.call('HSET', cfg, name, ARGV[i + 1]) end
end
local ttl = redis.call('PTTL', KEYS[1])
if fresh and ttl > 0 then redis.call('PEXPIRE', cfg, ttl) end
return 1`,
	func(t store.Tx, c *store.Command) store.Reply {
		n := c.Script.Keys
		place, _ := strconv.Atoi(c.Arg(n + 1))
		cfg := c.Arg(place - 1)
		fresh := t.Do(store.Cmd(store.Exists, cfg)).Int() == 0
		if bad, ok := checkParams(t, cfg, ""); !ok {
			return bad
		}
		for i := n + 2; i+1 < c.Len(); i += 2 {
			name, usual := strings.CutPrefix(c.Arg(i), "~")
			if c.Arg(i+1) == "" {
				t.Do(store.Cmd(store.HDel, cfg, name))
			} else if !usual || fresh {
				t.Do(store.Cmd(store.HSet, cfg, name, c.Arg(i+1)))
			}
		}
		if ttl := t.Do(store.Cmd(store.PTTL, c.Arg(0))).Int(); fresh && ttl > 0 {
			t.Do(store.Cmd(store.PExpire, cfg, strconv.FormatInt(ttl, 10)))
		}
		return store.OfInt(1)
	})

// Configure changes parameters that are stored with the structure, for every
// handle; this one goes on with the new ones, another that gives an old one
// fails at its next call. O(1).
func (h *handle) Configure(ctx context.Context, changes []Parameter) error {
	c, given, err := h.configure(changes)
	if err != nil || len(changes) == 0 {
		return err
	}
	if _, err := h.writes(ctx, "configure", []store.Command{c}); err != nil {
		return err
	}
	h.params.Store(&given)
	return nil
}

// configure makes the command that changes parameters, and what h gives then.
func (h *handle) configure(changes []Parameter) (c store.Command, given string, err error) {
	if h.cfg == "" && len(changes) > 0 {
		return c, "", h.refuse("configure", ErrValue, "has no parameter %s", changes[0].Name)
	}
	values := h.kind.values(h.given())
	args := []string{strconv.Itoa(h.kind.place(cfg)), "~" + layoutField, layout}
	for i, p := range h.kind.params {
		if v := cmp.Or(values[i], p.usual); v != "" {
			args = append(args, "~"+p.name, v)
		}
	}
	for _, change := range changes {
		i, value, err := h.change(change)
		if err != nil {
			return c, "", err
		}
		args = append(args, change.Name, value)
		if values[i] != "" { // one that was not given is adopted as before
			values[i] = value
		}
	}
	if given, err = h.kind.given(values...); err != nil {
		return c, "", err
	}
	return h.whole(wholeConfigure, nil, args...), given, nil
}

// change gives the place and the new stored form of a parameter.
func (h *handle) change(c Parameter) (place int, value string, err error) {
	for i, p := range h.kind.params {
		if p.name != c.Name {
			continue
		}
		if p.lasting {
			return 0, "", h.refuse("configure", ErrValue, "%s cannot be changed", p.name)
		}
		if c.Value == codec.Null {
			return i, p.usual, nil
		}
		value := string(c.Value)
		if p.form != nil {
			value = p.form(value)
		}
		if err := p.check(value); err != nil {
			return 0, "", h.refuse("configure", ErrValue, "%s %v", p.name, err)
		}
		return i, value, nil
	}
	return 0, "", h.refuse("configure", ErrValue, "has no parameter %s", c.Name)
}

// place gives the position of a part among the keys, from 1.
func (k *kind) place(name string) int {
	return 1 + slices.IndexFunc(k.parts, func(p part) bool { return p.name == name })
}

// values takes apart what given made.
func (k *kind) values(given string) []string {
	values := make([]string, len(k.params))
	for given != "" {
		name, value, compared, rest := nextParam(given)
		given = rest
		if i := slices.IndexFunc(k.params, func(p param) bool { return p.name == name }); compared {
			values[i] = value
		}
	}
	return values
}
