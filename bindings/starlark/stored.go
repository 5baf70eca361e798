package starlark

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// Sets and dicts of Starlark cannot hold all that may be stored: 1 and 1.0 are
// one element there, and a list is none. Such a set or dict arrives as one of
// these types, so that nothing is lost: it can be looked through, compared and
// stored again, but has no methods and operators of a set or dict.
type (
	storedSet struct {
		elems []starlark.Value
		key   codec.Key
	}
	storedDict struct {
		kvs []starlark.Value // keys and values by turns
		key codec.Key
	}
)

var (
	_ starlark.Sequence        = (*storedSet)(nil)
	_ starlark.HasBinary       = (*storedSet)(nil)
	_ starlark.IterableMapping = (*storedDict)(nil)
	_ starlark.Sequence        = (*storedDict)(nil)
	_ starlark.HasAttrs        = (*storedDict)(nil)
	_ starlark.Comparable      = (*storedDict)(nil)
)

func (s *storedSet) String() string              { return showStored(s) }
func (s *storedSet) Type() string                { return "stored set" }
func (s *storedSet) Freeze()                     { starlark.Tuple(s.elems).Freeze() }
func (s *storedSet) Truth() starlark.Bool        { return len(s.elems) > 0 }
func (s *storedSet) Hash() (uint32, error)       { return 0, fmt.Errorf("unhashable: stored set") }
func (s *storedSet) Len() int                    { return len(s.elems) }
func (s *storedSet) Iterate() starlark.Iterator  { return starlark.Tuple(s.elems).Iterate() }
func (d *storedDict) String() string             { return showStored(d) }
func (d *storedDict) Type() string               { return "stored dict" }
func (d *storedDict) Freeze()                    { starlark.Tuple(d.kvs).Freeze() }
func (d *storedDict) Truth() starlark.Bool       { return len(d.kvs) > 0 }
func (d *storedDict) Hash() (uint32, error)      { return 0, fmt.Errorf("unhashable: stored dict") }
func (d *storedDict) Len() int                   { return len(d.kvs) / 2 }
func (d *storedDict) Iterate() starlark.Iterator { return d.keys().Iterate() }
func (d *storedDict) AttrNames() []string        { return []string{"items", "keys"} }

func showStored(v starlark.Value) string {
	var b strings.Builder
	shower{&b, 0, &catalog.Env{Ctx: context.Background()}}.value(v)
	return b.String()
}

func (s *storedSet) CompareSameType(op syntax.Token, y starlark.Value, _ int) (bool, error) {
	return sameKey(op, s, s.key, y.(*storedSet).key)
}

func (d *storedDict) CompareSameType(op syntax.Token, y starlark.Value, _ int) (bool, error) {
	return sameKey(op, d, d.key, y.(*storedDict).key)
}

func sameKey(op syntax.Token, v starlark.Value, x, y codec.Key) (bool, error) {
	switch op {
	case syntax.EQL:
		return x == y, nil
	case syntax.NEQ:
		return x != y, nil
	}
	return false, fmt.Errorf("%s %s %[1]s not implemented", v.Type(), op)
}

// Binary is x in s.
func (s *storedSet) Binary(op syntax.Token, x starlark.Value, side starlark.Side) (starlark.Value, error) {
	if op != syntax.IN || side != starlark.Right {
		return nil, nil
	}
	for _, e := range s.elems {
		if ok, err := identical(e, x); ok || err != nil {
			return starlark.Bool(ok), err
		}
	}
	return starlark.False, nil
}

// identical reports whether x and y are equal and of one type: 1 is not 1.0.
func identical(x, y starlark.Value) (bool, error) {
	if x.Type() != y.Type() {
		return false, nil
	}
	return starlark.Equal(x, y)
}

// Get is d[k].
func (d *storedDict) Get(k starlark.Value) (starlark.Value, bool, error) {
	for i := 0; i < len(d.kvs); i += 2 {
		if ok, err := identical(d.kvs[i], k); ok || err != nil {
			return d.kvs[i+1], ok, err
		}
	}
	return nil, false, nil
}

// Items gives the pairs.
func (d *storedDict) Items() []starlark.Tuple {
	items := make([]starlark.Tuple, d.Len())
	for i := range items {
		items[i] = d.kvs[2*i : 2*i+2]
	}
	return items
}

func (d *storedDict) keys() starlark.Tuple {
	keys := make(starlark.Tuple, d.Len())
	for i := range keys {
		keys[i] = d.kvs[2*i]
	}
	return keys
}

func (d *storedDict) entries() iter.Seq2[starlark.Value, starlark.Value] {
	return func(yield func(k, v starlark.Value) bool) {
		for i := 0; i < len(d.kvs); i += 2 {
			if !yield(d.kvs[i], d.kvs[i+1]) {
				return
			}
		}
	}
}

// Attr gives items and keys, as of a dict.
func (d *storedDict) Attr(name string) (starlark.Value, error) {
	var list func() []starlark.Value
	switch name {
	case "items":
		list = func() (items []starlark.Value) {
			for _, item := range d.Items() {
				items = append(items, item)
			}
			return items
		}
	case "keys":
		list = func() []starlark.Value { return d.keys() }
	default:
		return nil, noAttr("stored dict", name, d.AttrNames())
	}
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 0); err != nil {
			return nil, err
		}
		return starlark.NewList(list()), nil
	}), nil
}
