package engine

import (
	"context"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

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
			for i, p := range k.parts {
				if p.name != "" && p.role == roles && (i == 0 || roles == settings) {
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

// A Structure is a handle of any type.
type Structure interface {
	Name() string
	Type() string
	Size(ctx context.Context) (int, error)
	Exists(ctx context.Context) (bool, error)
	Clear(ctx context.Context) (bool, error)
}

// openers make handles of the kinds that a look at the store can tell.
var openers = map[*kind]func(e *Engine, name string) (Structure, error){
	queueKind:     func(e *Engine, name string) (Structure, error) { return e.Queue(name, QueueOptions{}) },
	stackKind:     func(e *Engine, name string) (Structure, error) { return e.Stack(name, StackOptions{}) },
	dequeKind:     func(e *Engine, name string) (Structure, error) { return e.Deque(name, DequeOptions{}) },
	listKind:      func(e *Engine, name string) (Structure, error) { return e.List(name, ListOptions{}) },
	cellKind:      func(e *Engine, name string) (Structure, error) { return e.Cell(name, CellOptions{}) },
	hashMapKind:   func(e *Engine, name string) (Structure, error) { return e.HashMap(name, HashMapOptions{}) },
	setKind:       func(e *Engine, name string) (Structure, error) { return e.Set(name, Common{}) },
	sortedSetKind: func(e *Engine, name string) (Structure, error) { return e.SortedSet(name, SortedSetOptions{}) },
	priorityKind: func(e *Engine, name string) (Structure, error) {
		return e.PriorityQueue(name, PriorityQueueOptions{})
	},
	ringKind: func(e *Engine, name string) (Structure, error) {
		return e.RingBuffer(name, RingBufferOptions{})
	},
	limiterKind: func(e *Engine, name string) (Structure, error) {
		return e.RateLimiter(name, RateLimiterOptions{})
	},
	lruDictKind: func(e *Engine, name string) (Structure, error) { return e.LRUDict(name, LRUDictOptions{}) },
	lruKind:     func(e *Engine, name string) (Structure, error) { return e.LRUCache(name, LRUCacheOptions{}) },
	bloomKind: func(e *Engine, name string) (Structure, error) {
		return e.BloomFilter(name, BloomFilterOptions{})
	},
	trieKind:  func(e *Engine, name string) (Structure, error) { return e.Trie(name, TrieOptions{}) },
	graphKind: func(e *Engine, name string) (Structure, error) { return e.Graph(name, GraphOptions{}) },
}

// plain are the kinds of plain keys by what they hold, as far as they have
// structures.
var plain = map[string]*kind{"string": cellKind, "hash": hashMapKind, "set": setKind, "zset": sortedSetKind, "list": listKind}

// Open gives a handle of the structure called name, of its general type or
// its type if it is one of several keys; none if it does not exist. A list
// whose parameters say that it is a Queue, a Stack or a Deque is one. The error
// is of kind unsupported for a type that has no structure here. O(1).
func (e *Engine) Open(ctx context.Context, name string) (Opt[Structure], error) {
	f, holds, err := e.find(ctx, "open", name)
	if err != nil || holds == "" {
		return Opt[Structure]{}, err
	}
	k := f.kind
	if holds == "list" && k == nil {
		if k, err = e.findLine(ctx, name); err != nil {
			return Opt[Structure]{}, err
		}
	}
	if k == nil {
		k = plain[holds]
	}
	if k == nil {
		return Opt[Structure]{}, errorf(ErrUnsupported, "store open: %s: there is no %s to open it with", name, generalOf(holds))
	}
	s, err := openers[k](e, name)
	return codec.Some(s), err
}

// findLine gives the kind whose parameters a list has, or nil.
func (e *Engine) findLine(ctx context.Context, name string) (*kind, error) {
	lines := []*kind{queueKind, stackKind, dequeKind}
	var cs []store.Command
	for _, k := range lines {
		cs = append(cs, store.Cmd(store.Exists, k.key(name, cfg)))
	}
	for i, r := range e.store.Pipeline(ctx, cs) {
		if r.Kind() >= store.Refused {
			return nil, storeError("open", r.Err())
		}
		if r.Int() > 0 {
			return lines[i], nil
		}
	}
	return nil, nil
}

// Exists reports whether there is a structure called name. O(1).
func (e *Engine) Exists(ctx context.Context, name string) (bool, error) {
	r := e.store.Do(ctx, store.Cmd(store.Exists, allKeys(name)...))
	if r.Kind() >= store.Refused {
		return false, storeError("exists", r.Err())
	}
	return r.Int() > 0, nil
}

// deletion gives the commands that remove all that belongs to a name: first the
// structure, then the newest token of its fence.
func deletion(name string) []store.Command {
	return []store.Command{
		store.Cmd(store.Unlink, allKeys(name)...),
		store.Cmd(store.Unlink, fenceKind.key(name, "token")),
	}
}

// Delete removes the structure called name with its parameters, whatever its
// type, and reports whether there was one. Its fence is forgotten, too. O(1) for
// the caller.
func (e *Engine) Delete(ctx context.Context, name string) (bool, error) {
	rs := e.store.Atomic(ctx, deletion(name))
	for _, r := range rs {
		if r.Kind() >= store.Refused {
			return false, storeError("delete", r.Err())
		}
	}
	return rs[0].Int() > 0, nil
}

// DeleteMany removes structures as Delete does, each atomically, and returns
// how many there were. One round trip for each 1,000.
func (e *Engine) DeleteMany(ctx context.Context, names []string) (int, error) {
	deleted := 0
	for len(names) > 0 {
		n := min(len(names), bulk)
		cs := make([]store.Command, 0, 2*n)
		for _, name := range names[:n] {
			cs = append(cs, deletion(name)...)
		}
		names = names[n:]
		for i, r := range e.store.Pipeline(ctx, cs) {
			if r.Kind() >= store.Refused {
				return deleted, storeError("delete_many", r.Err())
			}
			if i%2 == 0 && r.Int() > 0 {
				deleted++
			}
		}
	}
	return deleted, nil
}

// Call executes any command of the store, and gives its reply as it is.
func (e *Engine) Call(ctx context.Context, cmd string, args ...string) (store.Reply, error) {
	r := e.store.Do(ctx, store.Named(cmd, args...))
	if r.Kind() >= store.Refused {
		return store.Reply{}, storeError("call "+cmd, r.Err())
	}
	return r, nil
}
