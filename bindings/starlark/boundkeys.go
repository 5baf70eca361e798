package starlark

import (
	"fmt"
	"slices"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// Starlark's hash of an int is no secret, so a script can make keys that all lie
// in one bucket of a dict, and one insert that makes the dict grow then takes
// the time of the square of their number. A run with limits therefore counts
// how the keys of each large dict and set spread.

// A spread counts the keys of one dict by the low bits of their hashes, which
// choose buckets. There are as many counts as a table has buckets, or more.
type spread struct {
	counts []uint16
	keys   int
}

const (
	fewKeys  = 512 // of a dict that needs no look: all in one bucket take no time
	crowded  = 160 // keys with the same low bits: far more than chance puts there
	perCount = 4
)

func newSpread(n int) *spread {
	size := 256
	for size*perCount < n {
		size *= 2
	}
	return &spread{counts: make([]uint16, size)}
}

// add counts a key; it reports false if too many have the same low bits.
func (s *spread) add(hash uint32) bool {
	at := &s.counts[hash&uint32(len(s.counts)-1)]
	if *at < crowded {
		*at++
	}
	s.keys++
	return *at < crowded
}

func (s *spread) full() bool { return s.keys > perCount*len(s.counts) }

// mostKeys is how many keys a dict or set may have: one that grows puts them all
// into new buckets in one step.
const mostKeys = 1 << 18

var errMost = catalog.Errorf("value", "a dict or set of %d keys is too large for a run with limits", mostKeys)

var errCrowded = catalog.Errorf("value", "too many keys of a dict or set have colliding hashes, for a run with limits")

// checkKey refuses a key that takes long to hash.
func (l *Language) checkKey(k starlark.Value) error {
	switch k := k.(type) {
	case starlark.String, starlark.Int, starlark.Float, starlark.Bool, starlark.NoneType, durationValue, timeValue:
		return nil
	case starlark.Tuple, *recordValue:
		_, err := l.measure(k)
		return err
	}
	return nil
}

// spreadOf gives the spread of a dict or set that is about to get a key, nil if
// it is small.
func (l *Language) spreadOf(v starlark.Value, n int, keys func(yield func(starlark.Value) bool)) (*spread, error) {
	s := l.spreads[v]
	if s != nil && !s.full() && s.keys >= n {
		return s, nil
	}
	if n < fewKeys {
		return nil, nil
	}
	if n >= mostKeys {
		return nil, errMost
	}
	if err := l.env.Grow(n * entry); err != nil {
		return nil, err
	}
	s = newSpread(2 * n)
	for k := range keys {
		if h, err := k.Hash(); err == nil && !s.add(h) {
			return nil, errCrowded
		}
	}
	if l.spreads == nil {
		l.spreads = make(map[starlark.Value]*spread)
	}
	l.spreads[v] = s
	return s, nil
}

// checkInsert is called before a key is put into a dict or set.
func (l *Language) checkInsert(into, k starlark.Value) error {
	if err := l.checkKey(k); err != nil {
		return err
	}
	var s *spread
	var err error
	switch into := into.(type) {
	case *starlark.Dict:
		if into.Len() < fewKeys {
			return nil
		}
		s, err = l.spreadOf(into, into.Len(), func(yield func(starlark.Value) bool) {
			for k := range into.Entries() {
				if !yield(k) {
					return
				}
			}
		})
	case *starlark.Set:
		if into.Len() < fewKeys {
			return nil
		}
		s, err = l.spreadOf(into, into.Len(), into.Elements())
	}
	if s == nil || err != nil {
		return err
	}
	h, err := k.Hash()
	if err != nil {
		return nil // the insert says so
	}
	if s.counts[h&uint32(len(s.counts)-1)] < crowded/2 {
		s.add(h) // a key that is there is counted again, while there is room
		return nil
	}
	if found(into, k) {
		return nil
	}
	if !s.add(h) {
		return errCrowded
	}
	return nil
}

func found(into, k starlark.Value) bool {
	var ok bool
	switch into := into.(type) {
	case *starlark.Dict:
		_, ok, _ = into.Get(k)
	case *starlark.Set:
		ok, _ = into.Has(k)
	}
	return ok
}

// checkKeys is for keys that all go into a new dict or set.
func (l *Language) checkKeys(n int, keys func(yield func(starlark.Value) bool)) error {
	if l.env.Budget == nil || n < fewKeys {
		return nil
	}
	if n >= mostKeys {
		return errMost
	}
	if err := l.env.Grow(n * entry); err != nil {
		return err
	}
	s, full := newSpread(n), false
	for k := range keys {
		if err := l.checkKey(k); err != nil {
			return err
		}
		if h, err := k.Hash(); err == nil && !s.add(h) {
			full = true
		}
	}
	if !full {
		return nil
	}
	return l.checkCrowds(s, keys)
}

// checkCrowds tells keys that collide from those that come many times.
func (l *Language) checkCrowds(s *spread, keys func(yield func(starlark.Value) bool)) error {
	crowds := make(map[uint32][]starlark.Value)
	for k := range keys {
		h, err := k.Hash()
		at := h & uint32(len(s.counts)-1)
		if err != nil || s.counts[at] < crowded {
			continue
		}
		known := slices.ContainsFunc(crowds[at], func(other starlark.Value) bool {
			same, _ := starlark.Equal(k, other)
			return same
		})
		if known {
			continue
		}
		if crowds[at] = append(crowds[at], k); len(crowds[at]) >= crowded {
			return errCrowded
		}
	}
	return nil
}

// boundKey gives a key that may be hashed.
func (l *Language) boundKey(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	return args[0], l.checkKey(args[0])
}

// boundPut is x[k] = v, with v first.
func (l *Language) boundPut(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	return starlark.None, l.put(args[1], args[2], args[0])
}

func (l *Language) put(x, k, v starlark.Value) error {
	switch x := x.(type) {
	case *starlark.Dict:
		if err := l.checkInsert(x, k); err != nil {
			return err
		}
		return x.SetKey(k, v)
	case starlark.HasSetKey:
		return x.SetKey(k, v)
	case starlark.HasSetIndex:
		i, err := l.position(x, k)
		if err != nil {
			return err
		}
		return x.SetIndex(i, v)
	}
	return fmt.Errorf("%s value does not support item assignment", x.Type())
}

// position gives the place of an element, counted from the end if it is
// negative.
func (l *Language) position(x starlark.Indexable, k starlark.Value) (int, error) {
	n := x.Len()
	i, err := starlark.AsInt32(k)
	if err != nil {
		return 0, err
	}
	at := i
	if at < 0 {
		at += n
	}
	if at < 0 || at >= n {
		return 0, fmt.Errorf("%s index %d out of range [%d:%d]", x.Type(), i, -n, n-1)
	}
	return at, nil
}

// boundChange is x[k] op= y.
func (l *Language) boundChange(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	x, k, y := args[1], args[2], args[3]
	old, err := l.at(x, k)
	if err != nil {
		return nil, err
	}
	v, err := l.changed(thread, operatorOf[string(args[0].(starlark.String))], old, y)
	if err != nil {
		return nil, err
	}
	return starlark.None, l.put(x, k, v)
}

// at is x[k].
func (l *Language) at(x, k starlark.Value) (starlark.Value, error) {
	switch x := x.(type) {
	case starlark.Mapping:
		if err := l.checkKey(k); err != nil {
			return nil, err
		}
		v, ok, err := x.Get(k)
		if err == nil && !ok {
			err = fmt.Errorf("key %v not in %s", k, x.Type())
		}
		return v, err
	case starlark.Indexable:
		i, err := l.position(x, k)
		if err != nil {
			return nil, err
		}
		return x.Index(i), nil
	}
	return nil, fmt.Errorf("unhandled index operation %s[%s]", x.Type(), k.Type())
}

// operatorOf gives an operator by how it is written.
var operatorOf = func() map[string]syntax.Token {
	m := make(map[string]syntax.Token)
	for op := syntax.PLUS; op <= syntax.GTGT; op++ {
		m[op.String()] = op
	}
	return m
}()

// boundEntries makes a dict of a list of pairs. A later one counts.
func (l *Language) boundEntries(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	pairs := args[0].(*starlark.List)
	d := starlark.NewDict(0)
	for i := range pairs.Len() {
		pair := pairs.Index(i).(starlark.Tuple)
		if err := l.checkInsert(d, pair[0]); err != nil {
			return nil, err
		}
		if err := d.SetKey(pair[0], pair[1]); err != nil {
			return nil, err
		}
	}
	return d, nil
}
