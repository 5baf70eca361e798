package engine

import (
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// Parameters are stored in the hash cfg of a structure by the first write
// through a handle that gives any. A handle carries what it gives as one text,
// "maxlen=3;~overflow=reject;": a parameter behind ~ was not given, it is
// stored with the others but not compared. Scripts take that text as an
// argument, so that the check costs no round trip.
//
// With them stands the layout of the structure's keys, a number that rises when
// a later version keeps them otherwise: a version that does not know it refuses
// to touch them. A structure without parameters is its plain key, which has no
// layout.

// layout is the layout of all structures, and layoutField its name in cfg.
const (
	layout      = "1"
	layoutField = "layout"
)

// given makes the text of the parameters of k that values give, in stored
// form; "" is not given. It is "" if none is.
func (k *kind) given(values ...string) (string, error) {
	var b strings.Builder
	any := false
	for i, p := range k.params {
		switch v := values[i]; {
		case v != "":
			if err := p.check(v); err != nil {
				return "", errorf(ErrValue, "%s: %s %v", k.name, p.name, err)
			}
			any = true
			b.WriteString(p.name + "=" + v + ";")
		case p.usual != "":
			b.WriteString("~" + p.name + "=" + p.usual + ";")
		}
	}
	if !any {
		return "", nil
	}
	return b.String(), nil
}

func positive(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 1 {
		return errorf(ErrValue, "must be at least 1, got %s", v)
	}
	return nil
}

func oneOf(words ...string) func(string) error {
	return func(v string) error {
		for _, w := range words {
			if v == w {
				return nil
			}
		}
		return errorf(ErrValue, "must be %s or %s, got %s",
			strings.Join(words[:len(words)-1], ", "), words[len(words)-1], v)
	}
}

// nextParam takes the first parameter off given.
func nextParam(given string) (name, value string, compared bool, rest string) {
	one, rest, _ := strings.Cut(given, ";")
	name, value, _ = strings.Cut(one, "=")
	if name[0] == '~' {
		return name[1:], value, false, rest
	}
	return name, value, true, rest
}

// luaParams is put in front of the Lua body of a script that takes
// parameters.
//
//	check(cfg, given)  gives an error reply if others are stored, or a layout
//	                   that is not known, else nil
//	keep(cfg, given)   stores them if none are, with the time to live of key;
//	                   after the types of all keys were checked
const luaParams = `
local function check(cfg, given)
  local layout = redis.call('HGET', cfg, '` + layoutField + `')
  if layout and layout ~= '` + layout + `' then
    return redis.error_reply('` + newer + `' .. layout)
  end
  if given == '' or not layout and redis.call('EXISTS', cfg) == 0 then return nil end
  for mark, name, want in string.gmatch(given, '(~?)([%w_]+)=([^;]*);') do
    local have = redis.call('HGET', cfg, name) or 'null'
    if mark == '' and have ~= want then
      return redis.error_reply('PARAM ' .. name .. ' is ' .. have .. ', not ' .. want .. ': configure changes it')
    end
  end
end
local function keep(cfg, given, key)
  if given == '' or redis.call('EXISTS', cfg) == 1 then return end
  for mark, name, value in string.gmatch(given, '(~?)([%w_]+)=([^;]*);') do
    redis.call('HSET', cfg, name, value)
  end
  redis.call('HSET', cfg, '` + layoutField + `', '` + layout + `')
  local ttl = redis.call('PTTL', key)
  if ttl > 0 then redis.call('PEXPIRE', cfg, ttl) end
end
`

// newer begins the refusal of a layout that is not known.
const newer = "UNSUPPORTED the data was written by a newer version, which knows a layout "

// checkLayout is the first part of check, for a cfg that exists.
func checkLayout(t store.Tx, cfg string) (bad store.Reply, ok bool) {
	if r := t.Do(store.Cmd(store.HGet, cfg, layoutField)); !r.IsNil() && r.Str() != layout {
		return store.OfError(store.Error(newer + r.Str())), false
	}
	return store.Reply{}, true
}

// checkParams is check of luaParams.
func checkParams(t store.Tx, cfg, given string) (bad store.Reply, ok bool) {
	if !t.Has(cfg) {
		return store.Reply{}, true
	}
	if bad, ok := checkLayout(t, cfg); !ok {
		return bad, false
	}
	for given != "" {
		name, want, compared, rest := nextParam(given)
		given = rest
		if !compared {
			continue
		}
		have := "null"
		if r := t.Do(store.Cmd(store.HGet, cfg, name)); !r.IsNil() {
			have = r.Str()
		}
		if have != want {
			return otherParam(name, have, want), false
		}
	}
	return store.Reply{}, true
}

// otherParam is the refusal of what a handle gives.
func otherParam(name, have, want string) store.Reply {
	return store.OfError(store.Error("PARAM " + name + " is " + have + ", not " + want + ": configure changes it"))
}

// remedy gives a refusal of otherParam without the advice to change what cannot
// be changed.
func (k *kind) remedy(text string) string {
	name, _, _ := strings.Cut(text, " ")
	for _, p := range k.params {
		if p.name == name && p.lasting {
			text, _, _ = strings.Cut(text, ": configure")
		}
	}
	return text
}

// keepParams is keep of luaParams.
func keepParams(t store.Tx, cfg, given, key string) {
	if given == "" || t.Has(cfg) {
		return
	}
	for given != "" {
		name, value, _, rest := nextParam(given)
		given = rest
		t.Do(store.Cmd(store.HSet, cfg, name, value))
	}
	t.Do(store.Cmd(store.HSet, cfg, layoutField, layout))
	if ttl := t.Do(store.Cmd(store.PTTL, key)).Int(); ttl > 0 {
		t.Do(store.Cmd(store.PExpire, cfg, strconv.FormatInt(ttl, 10)))
	}
}

// guardRead is a read of one key under the parameters of its handle.
// KEYS cfg, the key. ARGV given, the name of the command, its other arguments.
// Replies as the command does.
var guardRead = store.NewScript(store.Script{
	Name:     "guard.read",
	Keys:     2,
	ReadOnly: true,
	Lua: luaParams + `
local bad = check(KEYS[1], ARGV[1])
if bad then return bad end
return redis.call(ARGV[2], KEYS[2], unpack(ARGV, 3))`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(0), c.Arg(2)); !ok {
			return bad
		}
		return t.Do(guarded(c))
	},
})

// guarded gives the command within a guard.
func guarded(c *store.Command) store.Command {
	return store.Named(c.Arg(3), append([]string{c.Arg(1)}, commandArgs(c, 4)...)...)
}

// guard puts a read of one key under the parameters that the handle gives.
func (h *handle) guard(c store.Command) store.Command {
	given := h.given()
	if given == "" {
		return c
	}
	return guardRead.Cmd(append([]string{h.cfg, c.Arg(0), given, c.Row().Name}, commandArgs(&c, 1)...)...)
}

// commandArgs gives the arguments of c from one on.
func commandArgs(c *store.Command, from int) []string {
	args := make([]string, 0, c.Len()-from)
	for i := from; i < c.Len(); i++ {
		args = append(args, c.Arg(i))
	}
	return args
}
