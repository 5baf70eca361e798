package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

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

// copyKind is where a copy makes a large key before it is whole.
var copyKind = &kind{name: "rdsh-copy", parts: []part{{}, {"part", "string", settings}}}

// structureOf tells which structure key belongs to.
func structureOf(key string) found {
	rest, part, ok := cutLast(key)
	owner, kindName, also := cutLast(rest)
	if !ok || !also {
		return found{name: key, first: true}
	}
	for _, k := range append(kinds[:len(kinds):len(kinds)], fenceKind, copyKind) {
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

// NameOf gives the name of the structure that a key belongs to: the key itself
// unless it is one of several, or has parameters, or a fence.
func NameOf(key string) string { return structureOf(key).name }

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
	count int    // how many keys to look at in a round trip
}

func (e *Engine) lister(opts KeysOptions) (*lister, error) {
	l := &lister{store: e.store, opts: opts, at: "0", count: page}
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
			if general := generalOf(k.parts[0].holds); k.title == opts.Type {
				return nil, errorf(ErrValue, "store keys: a %s is kept as a %s: ask for type %[2]s", k.title, general)
			}
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
	args := []string{l.at, "COUNT", strconv.Itoa(l.count)}
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
	return f, l.opts.Match == "" || l.opts.Match == "*" || Matches(l.opts.Match, f.name)
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
	return errorf(kind, "store %s: %s%s", op, ofWrite(err), text)
}
