package starlark

import (
	"strings"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// guardedMethods are the methods of texts, lists, dicts and sets that copy,
// search or hash.
var guardedMethods = map[string]bool{
	"add": true, "capitalize": true, "count": true, "difference": true, "difference_update": true, "discard": true, "endswith": true,
	"extend": true, "find": true, "format": true, "get": true, "index": true, "insert": true, "intersection": true, "intersection_update": true,
	"issubset": true, "issuperset": true, "items": true, "join": true, "keys": true, "lower": true, "lstrip": true, "partition": true,
	"pop": true, "remove": true, "replace": true, "rfind": true, "rindex": true, "rpartition": true, "rsplit": true, "rstrip": true,
	"setdefault": true, "split": true, "splitlines": true, "startswith": true, "strip": true, "symmetric_difference": true,
	"symmetric_difference_update": true, "title": true, "union": true, "update": true, "upper": true, "values": true,
}

// boundCall is x.name(…).
func (l *Language) boundCall(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	return l.callMethod(thread, args[0], string(args[1].(starlark.String)), args[2:], kwargs)
}

func (l *Language) callMethod(thread *starlark.Thread, x starlark.Value, name string, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	own, ok := x.(starlark.HasAttrs)
	if !ok {
		return nil, catalog.Errorf("type", "%s has no .%s field or method", x.Type(), name)
	}
	m, err := own.Attr(name)
	switch {
	case err != nil:
		return nil, err
	case m == nil:
		return nil, catalog.Errorf("type", "%s has no .%s field or method", x.Type(), name)
	}
	switch x.(type) {
	case starlark.String, starlark.Bytes, *starlark.List, *starlark.Dict, *starlark.Set:
		if args, err = l.weighMethod(x, name, args); err != nil {
			return nil, err
		}
	}
	return starlark.Call(thread, m, args, kwargs)
}

// boundMethod is x.name, which may be called later.
func (l *Language) boundMethod(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	return l.method(thread, args[0], string(args[1].(starlark.String)), starlark.Tuple{args[0], args[1]})
}

func (l *Language) method(thread *starlark.Thread, x starlark.Value, name string, getattr starlark.Tuple) (starlark.Value, error) {
	v, err := starlark.Universe["getattr"].(*starlark.Builtin).CallInternal(thread, getattr, nil)
	switch x.(type) {
	case starlark.String, starlark.Bytes, *starlark.List, *starlark.Dict, *starlark.Set:
	default:
		return v, err
	}
	if _, isMethod := v.(*starlark.Builtin); err != nil || !isMethod || !guardedMethods[name] {
		return v, err
	}
	return starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		return l.callMethod(thread, x, name, args, kwargs)
	}), nil
}

// boundGetattr is getattr(x, name, default).
func (l *Language) boundGetattr(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	own := starlark.Universe["getattr"].(*starlark.Builtin)
	if len(args) < 2 || len(kwargs) > 0 {
		return own.CallInternal(thread, args, kwargs)
	}
	name, _ := args[1].(starlark.String)
	if len(name) > 256 { // to find the nearest name takes long
		return nil, catalog.Errorf("type", "%s has no field or method of a name of %d bytes", args[0].Type(), len(name))
	}
	return l.method(thread, args[0], string(name), args)
}

// weighMethod counts what a method makes, and gives its arguments so that what
// it goes through is counted too.
func (l *Language) weighMethod(x starlark.Value, name string, args starlark.Tuple) (starlark.Tuple, error) {
	switch x := x.(type) {
	case starlark.String:
		return l.weighText(string(x), name, args)
	case *starlark.List:
		return l.weighList(x, name, args)
	case *starlark.Dict, *starlark.Set:
		return l.weighMap(x, name, args)
	}
	return args, l.env.Grow(starlark.Len(x))
}

// textArg gives argument i if it is a text.
func textArg(args starlark.Tuple, i int) string {
	if i < len(args) {
		s, _ := args[i].(starlark.String)
		return string(s)
	}
	return ""
}

func (l *Language) weighText(s, name string, args starlark.Tuple) (starlark.Tuple, error) {
	size := 0
	switch name {
	case "capitalize", "lower", "title", "upper":
		size = 2 * len(s)
	case "find", "rfind", "index", "rindex", "count", "partition", "rpartition", "strip", "lstrip", "rstrip", "startswith", "endswith":
		size = len(s) / 8
	case "replace":
		from, to := textArg(args, 0), textArg(args, 1)
		size = len(s) + strings.Count(s, from)*max(0, len(to)-len(from))
	case "split", "rsplit", "splitlines":
		size = 2 * pointer * (pieces(s, textArg(args, 0), name) + 1)
	case "join":
		return l.weighJoin(s, args)
	case "format":
		for _, a := range args {
			n, err := l.measure(a)
			if err != nil {
				return nil, err
			}
			size = max(size, n)
		}
		size = len(s) + (strings.Count(s, "{")+1)*max(size, 64)
	}
	return args, l.env.Grow(size)
}

// pieces gives about how many parts a text is split into.
func pieces(s, by, name string) int {
	switch {
	case name == "splitlines":
		return strings.Count(s, "\n")
	case by == "":
		return len(s) / 2
	}
	return strings.Count(s, by)
}

// weighJoin counts the text that s.join(parts) makes.
func (l *Language) weighJoin(s string, args starlark.Tuple) (starlark.Tuple, error) {
	if len(args) != 1 {
		return args, nil
	}
	size := 0
	switch parts := args[0].(type) {
	case *starlark.List:
		for i := range parts.Len() {
			size += len(s) + starlark.Len(parts.Index(i))
		}
	case starlark.Tuple:
		for _, p := range parts {
			size += len(s) + starlark.Len(p)
		}
	default:
		var all []starlark.Value
		if _, ok := parts.(starlark.Iterable); !ok {
			return args, nil
		}
		err := l.each(parts, func(e starlark.Value) error {
			n := len(s) + max(0, starlark.Len(e))
			size += n
			all = append(all, e)
			return l.env.Grow(n)
		})
		return starlark.Tuple{starlark.NewList(all)}, err
	}
	return args, l.env.Grow(size)
}

func (l *Language) weighList(x *starlark.List, name string, args starlark.Tuple) (starlark.Tuple, error) {
	switch name {
	case "extend":
		return l.spreadArgs(args, pointer)
	case "insert", "pop":
		if len(args) > 0 {
			return args, l.env.Grow(x.Len())
		}
	case "index", "remove":
		if len(args) > 0 {
			return args, l.search(args[0], x.Len())
		}
	}
	return args, nil
}

// spreadArgs counts the elements of iterables among args, of which each takes
// so many bytes.
func (l *Language) spreadArgs(args starlark.Tuple, each int) (starlark.Tuple, error) {
	out := make(starlark.Tuple, len(args))
	for i, a := range args {
		var err error
		if out[i], err = l.weighed(a); err == nil && each > pointer && starlark.Len(a) > 0 {
			err = l.env.Grow(starlark.Len(a) * (each - pointer))
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (l *Language) weighMap(x starlark.Value, name string, args starlark.Tuple) (starlark.Tuple, error) {
	switch name {
	case "add", "setdefault":
		if len(args) > 0 {
			return args, l.checkInsert(x, args[0])
		}
	case "get", "pop", "discard", "remove":
		if len(args) > 0 {
			return args, l.checkKey(args[0])
		}
	case "items", "keys", "values":
		return args, l.env.Grow(mapLen(x) * 3 * pointer)
	default:
		return l.weighUpdate(x, args)
	}
	return args, nil
}

// weighUpdate counts what is taken from args into x, or into a copy of it.
func (l *Language) weighUpdate(x starlark.Value, args starlark.Tuple) (starlark.Tuple, error) {
	if err := l.env.Grow(mapLen(x) * entry); err != nil {
		return nil, err
	}
	args, err := l.spreadArgs(args, entry)
	if err != nil {
		return nil, err
	}
	for _, a := range args {
		if err := l.checkAll(x, a); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// checkAll looks at the keys of x and of a, which are about to be in one dict or
// set.
func (l *Language) checkAll(x, a starlark.Value) error {
	it, ok := a.(starlark.Iterable)
	n := mapLen(x) + max(0, starlark.Len(a))
	if !ok || n < fewKeys || objectOf(a) != nil || starlark.Len(a) < 0 {
		return nil // the keys of a structure are counted as they come
	}
	_, pairs := x.(*starlark.Dict)
	if _, mapping := a.(starlark.IterableMapping); mapping {
		pairs = false
	}
	added := func(yield func(starlark.Value) bool) bool {
		return eachOf(it, func(k starlark.Value) error {
			if pair, ok := k.(starlark.Tuple); pairs && ok && len(pair) == 2 {
				k = pair[0]
			}
			if !yield(k) {
				return errCrowded
			}
			return nil
		}) == nil
	}
	if starlark.Len(a) < mapLen(x)/2 {
		var err error
		added(func(k starlark.Value) bool {
			err = l.checkInsert(x, k)
			return err == nil
		})
		return err
	}
	return l.checkKeys(n, func(yield func(starlark.Value) bool) {
		if added(yield) {
			eachOf(x.(starlark.Iterable), func(k starlark.Value) error {
				if !yield(k) {
					return errCrowded
				}
				return nil
			})
		}
	})
}
