package starlark

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// What the rewritten files of runs with limits call: see bounding.go.

// A native is a function of Go's that scripts call.
type native = func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error)

// boundOperators are the operators with guards; weigh counts what x op y makes
// before it is made.
var boundOperators = map[syntax.Token]func(l *Language, x, y starlark.Value) error{
	syntax.PLUS: (*Language).weighSum, syntax.MINUS: (*Language).weighSets, syntax.STAR: (*Language).weighProduct, syntax.PERCENT: (*Language).weighFormat,
	syntax.PIPE: (*Language).weighSets, syntax.AMP: (*Language).weighSets, syntax.CIRCUMFLEX: (*Language).weighSets, syntax.LTLT: (*Language).weighShift,
}

var comparisons = []syntax.Token{syntax.EQL, syntax.NEQ, syntax.LT, syntax.LE, syntax.GT, syntax.GE}

// A value that scripts make may have at most so many bits, or digits when it is
// read: arithmetic on more takes long in one step.
const (
	maxBits   = 1 << 16
	maxDigits = 20_000
)

const pointer = 16 // bytes of a value in a list

// boundNative gives the functions that rewritten files call, and builtins that
// take the place of Starlark's own.
func (l *Language) boundNative() map[string]native {
	d := map[string]native{
		callName: l.boundCall, methodName: l.boundMethod, keyName: l.boundKey, putName: l.boundPut, changeName: l.boundChange,
		spreadName: l.boundSpread, entriesName: l.boundEntries, hasName: l.boundHas,
		"getattr": l.boundGetattr, "int": l.boundInt,
	}
	for op := range boundOperators {
		d[op.String()+"()"] = l.boundOperator(op)
		d[op.String()+"=()"] = l.boundAssignment(op)
	}
	for _, op := range []syntax.Token{syntax.SLASH, syntax.SLASHSLASH, syntax.GTGT} {
		d[op.String()+"=()"] = l.boundAssignment(op)
	}
	for _, op := range comparisons {
		d[op.String()+"()"] = l.boundComparison(op)
	}
	return d
}

func (l *Language) boundOperator(op syntax.Token) native {
	weigh := boundOperators[op]
	return func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		if op == syntax.PLUS { // what scripts do most
			if x, ok := args[0].(starlark.Int); ok {
				if y, ok := args[1].(starlark.Int); ok {
					return x.Add(y), nil
				}
			}
		}
		if err := weigh(l, args[0], args[1]); err != nil {
			return nil, err
		}
		return starlark.Binary(op, args[0], args[1])
	}
}

// boundAssignment is x op= y, which changes a list, a dict or a set in place.
func (l *Language) boundAssignment(op syntax.Token) native {
	return func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		return l.changed(thread, op, args[0], args[1])
	}
}

func (l *Language) changed(thread *starlark.Thread, op syntax.Token, x, y starlark.Value) (starlark.Value, error) {
	list, isList := x.(*starlark.List)
	if _, many := y.(starlark.Iterable); isList && many && op == syntax.PLUS {
		_, err := l.callMethod(thread, list, "extend", starlark.Tuple{y}, nil)
		return list, err
	}
	if op == syntax.PIPE {
		var into interface {
			starlark.Value
			starlark.HasAttrs
		}
		switch x := x.(type) {
		case *starlark.Dict:
			if _, ok := y.(*starlark.Dict); ok {
				into = x
			}
		case *starlark.Set:
			if _, ok := y.(*starlark.Set); ok {
				into = x
			}
		}
		if into != nil {
			_, err := l.callMethod(thread, into, "update", starlark.Tuple{y}, nil)
			return into, err
		}
	}
	if weigh := boundOperators[op]; weigh != nil {
		if err := weigh(l, x, y); err != nil {
			return nil, err
		}
	}
	return starlark.Binary(op, x, y)
}

func (l *Language) weighSum(x, y starlark.Value) error {
	switch x := x.(type) {
	case starlark.String:
		if y, ok := y.(starlark.String); ok {
			return l.env.Grow(len(x) + len(y))
		}
	case starlark.Bytes:
		if y, ok := y.(starlark.Bytes); ok {
			return l.env.Grow(len(x) + len(y))
		}
	case *starlark.List, starlark.Tuple:
		if n := starlark.Len(y); n >= 0 {
			return l.env.Grow((starlark.Len(x) + n) * pointer)
		}
	}
	return nil
}

func (l *Language) weighProduct(x, y starlark.Value) error {
	n, ok := y.(starlark.Int)
	if !ok {
		if n, ok = x.(starlark.Int); !ok {
			return nil
		}
		x = y
	}
	size := 0
	switch x := x.(type) {
	case starlark.Int:
		return l.checkBits(bits(x) + bits(n))
	case starlark.String:
		size = len(x)
	case starlark.Bytes:
		size = len(x)
	case *starlark.List, starlark.Tuple:
		size = starlark.Len(x) * pointer
	}
	times, fits := n.Int64()
	switch {
	case n.Sign() <= 0 || size == 0:
		return nil
	case !fits || times > int64(l.env.Budget.Longest()/size):
		return l.env.Grow(-1)
	}
	return l.env.Grow(int(times) * size)
}

// bits gives about how many bits an int has.
func bits(n starlark.Int) int {
	if small, ok := n.Int64(); ok && -1<<31 < small && small < 1<<31 {
		return 32
	}
	return n.BigInt().BitLen()
}

func (l *Language) checkBits(n int) error {
	if n > maxBits {
		return catalog.Errorf("value", "an int of more than %d bits is too large for a run with limits", maxBits)
	}
	return l.env.Grow(n / 8)
}

func (l *Language) weighShift(x, y starlark.Value) error {
	n, ok := x.(starlark.Int)
	by, isInt := y.(starlark.Int)
	if !ok || !isInt {
		return nil
	}
	if shift, fits := by.Int64(); fits && shift > 0 && shift < 1<<20 {
		return l.checkBits(bits(n) + int(shift))
	}
	return nil // refused
}

func (l *Language) weighFormat(x, y starlark.Value) error {
	format, ok := x.(starlark.String)
	if !ok {
		return nil
	}
	n, err := l.measure(y)
	if err != nil {
		return err
	}
	return l.env.Grow(len(format) + n)
}

// weighSets counts the elements of two sets or dicts.
func (l *Language) weighSets(x, y starlark.Value) error {
	n := max(mapLen(x), 0) + max(mapLen(y), 0)
	if n == 0 {
		return nil
	}
	return l.env.Grow(n * entry)
}

const entry = 64 // bytes of an element of a set or dict

func mapLen(v starlark.Value) int {
	switch v := v.(type) {
	case *starlark.Set:
		return v.Len()
	case *starlark.Dict:
		return v.Len()
	}
	return 0
}

// boundComparison is x < y and the like: what is compared may contain itself
// many times over.
func (l *Language) boundComparison(op syntax.Token) native {
	return func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		ok, err := l.compare(op, args[0], args[1])
		return starlark.Bool(ok), err
	}
}

func (l *Language) compare(op syntax.Token, x, y starlark.Value) (bool, error) {
	if l.env.Budget != nil && compound(x) && compound(y) {
		for _, v := range []starlark.Value{x, y} {
			if _, err := l.measure(v); err != nil {
				return false, err
			}
		}
	}
	return starlark.Compare(op, x, y)
}

// compound reports whether v has parts.
func compound(v starlark.Value) bool {
	switch v.(type) {
	case *starlark.List, starlark.Tuple, *starlark.Dict, *starlark.Set, *recordValue, *storedDict, *storedSet:
		return true
	}
	return false
}

// boundHas is x in y.
func (l *Language) boundHas(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	x, y := args[0], args[1]
	if o := objectOf(y); o != nil {
		return starlark.Binary(syntax.IN, x, membership{o})
	}
	var err error
	switch y := y.(type) {
	case *starlark.List, starlark.Tuple:
		err = l.search(x, starlark.Len(y))
	case starlark.String:
		err = l.env.Grow(len(y) / 16)
	default:
		err = l.checkKey(x)
	}
	if err != nil {
		return nil, err
	}
	return starlark.Binary(syntax.IN, x, y)
}

// search counts the work of comparing x with n elements.
func (l *Language) search(x starlark.Value, n int) error {
	cost := n
	if compound(x) {
		size, err := l.measure(x)
		if err != nil {
			return err
		}
		cost *= max(1, size/64)
	}
	if cost < 64 {
		return nil
	}
	return l.env.Budget.Work(cost / 16)
}

// boundSpread is the x of f(*x) and f(**x).
func (l *Language) boundSpread(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
	return l.weighed(args[0])
}

// weighed gives an iterable that is about to be gone through at once: its
// elements are counted, before if their number is known.
func (l *Language) weighed(v starlark.Value) (starlark.Value, error) {
	it, ok := v.(starlark.Iterable)
	if !ok {
		return v, nil
	}
	if n := starlark.Len(v); n >= 0 {
		if n > l.env.Budget.Longest()/pointer {
			return nil, l.env.Grow(-1)
		}
		return v, l.env.Grow(n * pointer)
	}
	if _, mapping := v.(starlark.IterableMapping); mapping {
		return v, nil
	}
	return watched{it, l}, nil
}

// boundInt is int(x, base=10): reading digits takes the time of their square.
func (l *Language) boundInt(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) > 0 {
		if s, ok := args[0].(starlark.String); ok && len(s) > maxDigits {
			return nil, catalog.Errorf("value", "int: a text of %d bytes is too long: at most %d", len(s), maxDigits)
		}
	}
	return starlark.Universe["int"].(*starlark.Builtin).CallInternal(thread, args, kwargs)
}

// A measuring goes through a value as through a tree, without recursion.
type measuring struct {
	stack []part
	size  int // of the value as text, about
}

type part struct {
	v     starlark.Value
	depth int
}

const (
	maxParts = 1 << 20
	maxDeep  = 1000
)

// measure gives about how long a value is as text, and counts the work of
// going through it. It refuses one that contains too much, itself perhaps.
func (l *Language) measure(v starlark.Value) (int, error) {
	switch v := v.(type) {
	case starlark.String:
		return len(v), nil
	case starlark.Int:
		return bits(v)/3 + 2, nil
	}
	if !compound(v) {
		return 64, nil
	}
	m := measuring{stack: []part{{v, 0}}}
	most := l.env.Budget.Longest()
	for n := 1; len(m.stack) > 0; n++ {
		last := len(m.stack) - 1
		p := m.stack[last]
		m.stack = m.stack[:last]
		if m.add(p); n > maxParts || len(m.stack) > maxParts || p.depth > maxDeep {
			return 0, catalog.Errorf("value", "a value that nests more than %d deep, or contains too much, is too large for a run with limits", maxDeep)
		}
		if m.size > most {
			return 0, l.env.Grow(m.size)
		}
		if n%1024 == 0 {
			if err := l.env.Budget.Work(1024); err != nil {
				return 0, err
			}
		}
	}
	return m.size, nil
}

// add counts a part and puts its own parts on the stack.
func (m *measuring) add(p part) {
	m.size += 4
	push := func(v starlark.Value) { m.stack = append(m.stack, part{v, p.depth + 1}) }
	switch v := p.v.(type) {
	case starlark.String:
		m.size += len(v)
	case starlark.Bytes:
		m.size += 4 * len(v)
	case starlark.Int:
		m.size += bits(v) / 3
	case starlark.Tuple:
		for _, e := range v[:min(len(v), maxParts)] {
			push(e)
		}
	case *starlark.List:
		for i := range min(v.Len(), maxParts) {
			push(v.Index(i))
		}
	case *starlark.Dict:
		for k, e := range v.Entries() {
			push(k)
			push(e)
		}
	case *starlark.Set:
		for e := range v.Elements() {
			push(e)
		}
	case *recordValue:
		for _, e := range v.values {
			push(e)
		}
	default:
		m.size += 60
	}
}

// checkDeep refuses globals that nest so deep that to freeze them would take
// all of Go's stack.
func (l *Language) checkDeep(globals starlark.StringDict) error {
	for name, v := range globals {
		if !compound(v) {
			continue
		}
		if _, err := l.measure(v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
