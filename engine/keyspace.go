package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A listing of a store is of structures, not of keys: parameters and what else
// a structure keeps beside its elements is hidden, and a structure of several
// keys is counted by its first part. In what follows a general type is how a
// plain key is seen that says no more of itself.

// A general is a general type.
type general struct {
	title string // as its constructor is called
	holds string // as TYPE says
}

// generals lists the general types.
var generals = []general{
	{"Cell", "string"},
	{"HashMap", "hash"},
	{"List", "list"},
	{"Set", "set"},
	{"SortedSet", "zset"},
	{"Stream", "stream"},
}

func generalOf(holds string) string {
	for _, g := range generals {
		if g.holds == holds {
			return g.title
		}
	}
	return ""
}

// A found is a structure that a key belongs to.
type found struct {
	name  string
	kind  *kind // nil for a plain key
	part  string
	first bool // the key is the one to count the structure by
}

// structureOf tells which structure key belongs to.
func structureOf(key string) found {
	rest, part, ok := cutLast(key)
	owner, kindName, also := cutLast(rest)
	if !ok || !also {
		return found{name: key, first: true}
	}
	for _, k := range kinds {
		if k.name != kindName {
			continue
		}
		for i, p := range k.parts {
			name, ok := nameOf(owner)
			if p.name == part && part != "" && ok {
				return found{name, k, part, i == 0}
			}
		}
	}
	return found{name: key, first: true}
}

// cutLast cuts s at its last colon.
func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

// nameOf undoes what kind.key does to a name.
func nameOf(owner string) (name string, ok bool) {
	if n := len(owner); n > 2 && owner[0] == '{' && owner[n-1] == '}' && !hasTag(owner[1:n-1]) {
		return owner[1 : n-1], true
	}
	return owner, hasTag(owner)
}

// KeysOptions are the options of a listing: a glob pattern for names, "" for
// all; a general type or one of several keys, "" for all; and whether to list
// every key as it is in the store.
type KeysOptions struct {
	Match string
	Type  string
	Raw   bool
}

// EntriesOptions are the options of a listing with details.
type EntriesOptions struct{ Match, Type string }

// A lister reads the keys of a store page by page.
type lister struct {
	store store.Store
	opts  KeysOptions
	kind  *kind  // the type to list, if it is one of several keys
	holds string // what its keys hold, "" for all types
	at    string // the cursor of SCAN
}

func (e *Engine) lister(opts KeysOptions) (*lister, error) {
	l := &lister{store: e.store, opts: opts, at: "0"}
	if opts.Type == "" {
		return l, nil
	}
	var titles []string
	for _, g := range generals {
		if titles = append(titles, g.title); g.title == opts.Type {
			l.holds = g.holds
			return l, nil
		}
	}
	for _, k := range kinds {
		if k.single() {
			continue
		}
		if titles = append(titles, k.title); k.title == opts.Type {
			l.kind, l.holds = k, k.parts[0].holds
			return l, nil
		}
	}
	slices.Sort(titles)
	return nil, errorf(ErrValue, "store keys: unknown type %s: one of %s", opts.Type, strings.Join(titles, ", "))
}

// scan makes the command that reads the next page.
func (l *lister) scan() store.Command {
	args := []string{l.at, "COUNT", fmt.Sprint(page)}
	switch match := l.opts.Match; {
	case match == "" || match == "*":
	case l.opts.Raw:
		args = append(args, "MATCH", match)
	case !strings.ContainsAny(match, `[\`): // the name is somewhere in each key
		args = append(args, "MATCH", "*"+match+"*")
	}
	if l.holds != "" {
		args = append(args, "TYPE", l.holds)
	}
	return store.Cmd(store.Scan, args...)
}

// page gives the structures of a page that scan read.
func (l *lister) page(r store.Reply) (page []found, more bool, err error) {
	if r.Kind() >= store.Refused {
		return nil, false, storeError("keys", r.Err())
	}
	list := r.List()
	if len(list) != 2 {
		return nil, false, nil
	}
	l.at = list[0].Str()
	seen := make(map[string]bool)
	for _, k := range list[1].List() {
		key := strings.Clone(k.Str())
		if f, ok := l.wanted(key); ok && !seen[key] {
			seen[key] = true
			page = append(page, f)
		}
	}
	return page, l.at != "0", nil
}

func (l *lister) wanted(key string) (found, bool) {
	if l.opts.Raw {
		return found{name: key, first: true}, true
	}
	f := structureOf(key)
	if !f.first || l.holds != "" && f.kind != l.kind {
		return f, false
	}
	return f, l.opts.Match == "" || l.opts.Match == "*" || matches(l.opts.Match, f.name)
}

// Keys gives a cursor over the names of the structures in the store, in no
// order, a page per round trip. A structure without elements is not listed. A
// structure that is there all the time comes at least once, and once unless
// the store grows meanwhile.
func (e *Engine) Keys(_ context.Context, opts KeysOptions) (Cursor[string], error) {
	l, err := e.lister(opts)
	if err != nil {
		return nil, err
	}
	return &pager[string]{read: func(ctx context.Context) (names []string, more bool, err error) {
		found, more, err := l.page(l.store.Do(ctx, l.scan()))
		for _, f := range found {
			names = append(names, f.name)
		}
		return names, more, err
	}}, nil
}

// An Entry is what a listing tells of a structure.
type Entry struct {
	Name   string
	Type   string       // its general type, or one of several keys
	Size   int          // how many elements; bytes of a Cell
	TTL    Opt[float64] // seconds, none if it lives until it is deleted
	Memory int          // bytes in the store
}

// keyspaceEntry tells of the first key, and what all take together.
// KEYS all of a structure. Returns type, size, milliseconds to live, bytes;
// nothing if the first does not exist.
var keyspaceEntry = func() (scripts [maxParts + 1]*store.Script) {
	s := store.NewScript(store.Script{
		Name:     "keyspace.entry",
		ReadOnly: true,
		Lua: `
local kind = redis.call('TYPE', KEYS[1])
kind = kind.ok or kind
if kind == 'none' then return {} end
local count = {list = 'LLEN', hash = 'HLEN', set = 'SCARD', zset = 'ZCARD', string = 'STRLEN', stream = 'XLEN'}
local size, bytes = 0, 0
if count[kind] then size = redis.call(count[kind], KEYS[1]) end
for _, key in ipairs(KEYS) do bytes = bytes + (redis.call('MEMORY', 'USAGE', key) or 0) end
return {kind, size, redis.call('PTTL', KEYS[1]), bytes}`,
		Go: func(t store.Tx, c store.Command) store.Reply {
			kind := t.Do(store.Cmd(store.Type, c.Arg(0)))
			if kind.Str() == "none" {
				return store.OfList(nil)
			}
			size := store.OfInt(0)
			if op, ok := sizes[kind.Str()]; ok {
				size = t.Do(store.Cmd(op, c.Arg(0)))
			}
			bytes := int64(0)
			for i := range c.Script.Keys {
				bytes += t.Do(store.Cmd(store.MemoryUsage, "USAGE", c.Arg(i))).Int()
			}
			return store.OfList([]store.Reply{
				store.OfStr(kind.Str()), size, t.Do(store.Cmd(store.PTTL, c.Arg(0))), store.OfInt(bytes),
			})
		},
	})
	for n := range scripts {
		sized := *s
		sized.Keys = n
		scripts[n] = &sized
	}
	return scripts
}()

// keys gives the keys of a structure that was found.
func (f *found) keys() []string {
	if f.kind == nil {
		return []string{f.name}
	}
	return f.kind.keys(f.name)
}

// entry reads what keyspaceEntry returned.
func (f *found) entry(r store.Reply) (Entry, bool) {
	list := r.List()
	if len(list) != 4 {
		return Entry{}, false
	}
	e := Entry{f.name, generalOf(list[0].Str()), int(list[1].Int()), optSeconds(list[2].Int(), nil), int(list[3].Int())}
	if f.kind != nil {
		e.Type = f.kind.title
	}
	return e, true
}

// Entries gives a cursor over the structures as Keys does, with what is known
// of each: a page per round trip, since the details of one page come with the
// names of the next.
func (e *Engine) Entries(_ context.Context, opts EntriesOptions) (Cursor[Entry], error) {
	l, err := e.lister(KeysOptions{Match: opts.Match, Type: opts.Type})
	if err != nil {
		return nil, err
	}
	var ahead []found
	scanned := false
	return &pager[Entry]{read: func(ctx context.Context) (entries []Entry, more bool, err error) {
		var cs []store.Command
		for _, f := range ahead {
			keys := f.keys()
			cs = append(cs, keyspaceEntry[len(keys)].Cmd(keys...))
		}
		if !scanned {
			cs = append(cs, l.scan())
		}
		rs := e.store.Pipeline(ctx, cs)
		for i, f := range ahead {
			if err := rs[i].Err(); err != nil {
				return nil, false, storeError("entries", err)
			}
			if entry, ok := f.entry(rs[i]); ok {
				entries = append(entries, entry)
			}
		}
		ahead = nil
		if scanned {
			return entries, false, nil
		}
		ahead, more, err = l.page(rs[len(rs)-1])
		scanned = !more
		return entries, more || len(ahead) > 0, err
	}}, nil
}

// allKeys gives every key that a structure called name may have, of any kind,
// its own first.
func allKeys(name string) []string {
	keys := []string{name}
	for _, k := range kinds {
		for _, p := range k.parts {
			if p.name != "" {
				keys = append(keys, k.key(name, p.name))
			}
		}
	}
	return keys
}

// TypeOf gives the general type of the structure called name, or its type if
// it is one of several keys or has nothing but parameters; none if it does not
// exist. Two structures of one name that do not share keys are possible; the
// plain key counts then. O(1).
func (e *Engine) TypeOf(ctx context.Context, name string) (Opt[string], error) {
	f, holds, err := e.find(ctx, "type_of", name)
	if err != nil || holds == "" {
		return Opt[string]{}, err
	}
	if f.kind == nil {
		return codec.Some(generalOf(holds)), nil
	}
	return codec.Some(f.kind.title), nil
}

// find looks for a structure called name: for the plain key, then for one of
// several keys, then for parameters alone. What it holds is "" if there is
// none.
func (e *Engine) find(ctx context.Context, op, name string) (f found, holds string, err error) {
	if name == "" {
		return f, "", errorf(ErrValue, "store %s: name is empty", op)
	}
	cs, of := []store.Command{store.Cmd(store.Type, name)}, []found{{name: name}}
	for _, roles := range []role{elements, settings} {
		for _, k := range kinds {
			for _, p := range k.parts {
				if p.name != "" && p.role == roles {
					cs = append(cs, store.Cmd(store.Type, k.key(name, p.name)))
					of = append(of, found{name: name, kind: k, part: p.name})
				}
			}
		}
	}
	for i, r := range e.store.Pipeline(ctx, cs) {
		if r.Kind() >= store.Refused {
			return f, "", storeError(op, r.Err())
		}
		if r.Str() != "none" && holds == "" {
			f, holds = of[i], r.Str()
		}
	}
	return f, holds, nil
}

// storeError gives err as the error of an operation on the whole store.
func storeError(op string, err error) error {
	var refused store.Error
	if !errors.As(err, &refused) {
		return fmt.Errorf("store %s: %w", op, err)
	}
	text, kind := refusal(refused)
	if kind == nil {
		kind = refused
	}
	return errorf(kind, "store %s: %s", op, text)
}
