package starlark

import (
	"context"
	"math/big"
	"slices"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A builtin of Starlark's that goes through an iterable is one step of its
// interpreter: it cannot be cancelled, and sees no limit. For a long or endless
// iterable those that are listed here get one that ends with the run; sorted
// is our own.

// guarded says how many arguments of a builtin are iterables, from the first
// on; -1 is all.
var guarded = map[string]int{
	"all": 1, "any": 1, "dict": 1, "enumerate": 1, "list": 1, "max": 1, "min": 1, "reversed": 1, "set": 1, "tuple": 1, "zip": -1,
}

// keeping are those that keep all elements.
var keeping = []string{"dict", "enumerate", "list", "reversed", "set", "tuple"}

const (
	short       = 1 << 14 // an iterable of fewer elements is not watched
	maxElements = 1 << 27 // of what a builtin makes at once: 2 GiB
)

// guard gives the builtin called name, so that it can be stopped.
func (l *Language) guard(name string) *starlark.Builtin {
	own := starlark.Universe[name].(*starlark.Builtin)
	return starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		long, err := l.watchAll(name, args)
		if err != nil {
			return nil, err
		}
		if l.env.Budget != nil {
			if err := l.checkParts(name, args); err != nil {
				return nil, err
			}
		}
		if long == nil {
			return own.CallInternal(thread, args, kwargs)
		}
		v, err := own.CallInternal(thread, long, kwargs)
		if l.env.Ctx.Err() != nil {
			return nil, context.Cause(l.env.Ctx)
		}
		return v, err
	})
}

// checkParts looks at what a builtin is about to compare, or to hash.
func (l *Language) checkParts(name string, args starlark.Tuple) error {
	switch name {
	case "dict", "set":
		for _, a := range args {
			if err := l.checkSource(name, a); err != nil {
				return err
			}
		}
	case "zip":
		least := -1
		for _, a := range args {
			if n := starlark.Len(a); n >= 0 && (least < 0 || n < least) {
				least = n
			}
		}
		if least > l.env.Budget.Longest()/pointer {
			return l.env.Grow(-1)
		}
		return l.env.Grow(max(least, 0) * (len(args) + 3) * pointer)
	case "max", "min":
		all := starlark.Iterable(args)
		if len(args) == 1 {
			it, ok := args[0].(starlark.Iterable)
			if !ok || !compound(it) {
				return nil
			}
			all = it
		}
		return eachOf(all, func(e starlark.Value) error {
			if !compound(e) {
				return nil
			}
			_, err := l.measure(e)
			return err
		})
	}
	return nil
}

// checkSource looks at the keys of a new dict or set.
func (l *Language) checkSource(name string, a starlark.Value) error {
	it, ok := a.(starlark.Iterable)
	if !ok || objectOf(a) != nil || starlark.Len(a) < 0 {
		return nil
	}
	_, mapping := a.(starlark.IterableMapping)
	return l.checkKeys(starlark.Len(a), func(yield func(starlark.Value) bool) {
		eachOf(it, func(k starlark.Value) error {
			if pair, ok := k.(starlark.Tuple); ok && name == "dict" && !mapping && len(pair) == 2 {
				k = pair[0]
			}
			if !yield(k) {
				return errCrowded
			}
			return nil
		})
	})
}

// watchAll gives the arguments of a builtin with the long ones watched, nil if
// there are none. The error is that of one which is too long to be kept.
func (l *Language) watchAll(name string, args starlark.Tuple) (long starlark.Tuple, err error) {
	n := guarded[name]
	if n < 0 {
		n = len(args)
	}
	if (name == "max" || name == "min") && len(args) > 1 { // they are no iterables then
		return nil, nil
	}
	for i, a := range args[:min(n, len(args))] {
		it, ok := watchable(a)
		if !ok {
			continue
		}
		if n := starlark.Len(a); n > maxElements && slices.Contains(keeping, name) {
			return nil, catalog.Errorf("value", "%s: %d elements are too many at once: at most %d", name, n, maxElements)
		} else if l.env.Budget != nil && n > 0 && slices.Contains(keeping, name) {
			if err := l.env.Grow(n * 2 * pointer); err != nil {
				return nil, err
			}
		}
		if long == nil {
			long = slices.Clone(args)
		}
		long[i] = watched{it, l}
	}
	return long, nil
}

// times gives its first argument, how often to repeat a list of so many
// elements as the second says, unless that is too long.
func times(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	n, ok := args[0].(starlark.Int)
	size, _ := args[1].(starlark.Int).Int64()
	if ok && n.BigInt().Cmp(big.NewInt(maxElements/size)) > 0 {
		return nil, catalog.Errorf("value", "a list of %s elements is too long: at most %d", n.Mul(starlark.MakeInt64(size)), maxElements)
	}
	return args[0], nil
}

// watchable reports whether v is an iterable that may take long. A dict is no
// longer than somebody has made it.
func watchable(v starlark.Value) (starlark.Iterable, bool) {
	it, ok := v.(starlark.Iterable)
	if _, mapping := v.(starlark.IterableMapping); !ok || mapping {
		return nil, false
	}
	n := starlark.Len(v)
	return it, n < 0 || n >= short
}

// A watched is an iterable that ends with the run.
type watched struct {
	starlark.Iterable
	l *Language
}

func (w watched) Iterate() starlark.Iterator {
	return &watchedIterator{Iterator: w.Iterable.Iterate(), env: &w.l.env}
}

type watchedIterator struct {
	starlark.Iterator
	env *catalog.Env
	n   int
}

func (w *watchedIterator) Next(p *starlark.Value) bool {
	w.n++
	return w.env.Cancelled(w.n) == nil && w.Iterator.Next(p)
}

// sorted is sorted(iterable, key=None, reverse=False): stable, also in
// reverse.
func (l *Language) sorted(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var items starlark.Value
	var key starlark.Callable
	reverse := false
	if err := unpack("sorted", args, kwargs, "iterable", &items, "key??", &key, "reverse?", &reverse); err != nil {
		return nil, err
	}
	s := sorting{l: l, op: syntax.LT}
	if reverse {
		s.op = syntax.GT
	}
	if n := starlark.Len(items); n > maxElements {
		return nil, catalog.Errorf("value", "sorted: %d elements are too many at once: at most %d", n, maxElements)
	} else if err := l.env.Grow(max(n, 0) * 4 * pointer); err != nil {
		return nil, err
	}
	err := l.each(items, func(e starlark.Value) error {
		k, err := e, l.env.Cancelled(len(s.pairs))
		if key != nil && err == nil {
			k, err = starlark.Call(thread, key, starlark.Tuple{e}, nil)
		}
		s.pairs = append(s.pairs, keyed{k, e})
		return err
	})
	if err != nil {
		return nil, err
	}
	s.sort(s.pairs, make([]keyed, len(s.pairs)))
	if s.err != nil {
		return nil, s.err
	}
	vs := make([]starlark.Value, len(s.pairs))
	for i, p := range s.pairs {
		vs[i] = p.value
	}
	return starlark.NewList(vs), nil
}

type keyed struct{ key, value starlark.Value }

// A sorting sorts by merging, which can be stopped anywhere. The first error
// ends it.
type sorting struct {
	l     *Language
	op    syntax.Token // what the key of a pair has to be to that of one before it, to come first
	pairs []keyed
	n     int // comparisons
	err   error
}

func (s *sorting) sort(ps, room []keyed) {
	const few = 12
	if len(ps) <= few {
		for i := 1; i < len(ps); i++ {
			for j := i; j > 0 && s.before(ps[j], ps[j-1]); j-- {
				ps[j], ps[j-1] = ps[j-1], ps[j]
			}
		}
		return
	}
	half := len(ps) / 2
	s.sort(ps[:half], room)
	s.sort(ps[half:], room)
	if s.err == nil && s.before(ps[half], ps[half-1]) {
		s.merge(ps, room[:copy(room, ps[:half])])
	}
}

// merge puts left, which was the first half of ps, and the rest of ps together.
func (s *sorting) merge(ps, left []keyed) {
	right := ps[len(left):]
	for i := 0; len(left) > 0 && s.err == nil; i++ {
		if len(right) > 0 && s.before(right[0], left[0]) {
			ps[i], right = right[0], right[1:]
		} else {
			ps[i], left = left[0], left[1:]
		}
	}
}

func (s *sorting) before(x, y keyed) bool {
	if s.err == nil {
		s.err = s.l.env.Cancelled(s.n)
	}
	s.n++
	if s.err != nil {
		return false
	}
	var ok bool
	ok, s.err = s.l.compare(s.op, x.key, y.key)
	return ok
}
