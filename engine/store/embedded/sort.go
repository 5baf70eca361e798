package embedded

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A sorting is what SORT asks for.
type sorting struct {
	by            string   // the pattern of keys whose values decide, "" for the elements
	ordered       bool     // there is an order to make: by names a key
	gets          []string // patterns of keys to give, # for the element
	alpha, desc   bool
	offset, count int64
	target        string // of STORE
	stores        bool
}

// sortsBy reports whether SORT looks into other keys.
func sortsBy(c *store.Command) bool {
	for i := 1; i+1 < c.Len(); i++ {
		switch strings.ToUpper(c.Arg(i)) {
		case "BY", "GET":
			if strings.Contains(c.Arg(i+1), "*") {
				return true
			}
		}
	}
	return false
}

// sortKey is SORT key [BY pattern] [LIMIT offset count] [GET pattern]… [ASC|DESC]
// [ALPHA] [STORE destination].
func sortKey(t *tx, c *store.Command) store.Reply {
	x, bad := sortOptions(c)
	if bad != nil {
		return *bad
	}
	elements, unordered, wrong := t.sortable(c.Arg(0), &x)
	if !wrong.IsNil() {
		return wrong
	}
	if unordered && !x.ordered && (x.stores || t.strict) {
		x.ordered, x.alpha, x.by = true, true, "" // so that what is stored, or what a script does, is always the same
	}
	if x.ordered {
		if bad := t.sortBy(elements, &x); bad != nil {
			return *bad
		}
	}
	i, j := x.limits(len(elements))
	if (j-i)*len(x.gets) > mostReplies {
		return tooMany
	}
	rs := t.sorted(elements[i:j], &x)
	if x.stores {
		return t.storeSorted(x.target, rs)
	}
	return store.OfList(rs)
}

func sortOptions(c *store.Command) (x sorting, bad *store.Reply) {
	x.ordered, x.count = true, -1
	for i := 1; i < c.Len(); i++ {
		switch opt := strings.ToUpper(c.Arg(i)); {
		case opt == "ASC":
			x.desc = false
		case opt == "DESC":
			x.desc = true
		case opt == "ALPHA":
			x.alpha = true
		case opt == "LIMIT" && i+2 < c.Len():
			var ok1, ok2 bool
			x.offset, ok1 = parseInt(c.Arg(i + 1))
			x.count, ok2 = parseInt(c.Arg(i + 2))
			if !ok1 || !ok2 {
				return x, &notInt
			}
			i += 2
		case opt == "STORE" && c.Op == store.Sort && i+1 < c.Len():
			i++
			x.target, x.stores = c.Arg(i), true
		case opt == "BY" && i+1 < c.Len():
			i++
			x.by = c.Arg(i)
			x.ordered = strings.Contains(x.by, "*")
		case opt == "GET" && i+1 < c.Len():
			i++
			x.gets = append(x.gets, c.Arg(i))
		default:
			return x, &syntax
		}
	}
	return x, nil
}

// limits gives the half-open range that LIMIT means.
func (x *sorting) limits(n int) (i, j int) {
	start := min(max(x.offset, 0), math.MaxInt32)
	end := int64(n)
	if x.count >= 0 {
		end = start + min(x.count, math.MaxInt32)
	}
	if start >= int64(n) {
		return 0, 0
	}
	return int(start), int(min(end, int64(n)))
}

// sortable gives the elements of a list, set or sorted set. Those of a set have
// no order of their own.
func (t *tx) sortable(key string, x *sorting) (all []string, unordered bool, bad store.Reply) {
	e := t.entry(key)
	if e == nil {
		return nil, false, bad
	}
	switch v := t.open(e).(type) {
	case *list:
		v.each(0, v.n, func(_ int, s string) bool {
			all = append(all, s)
			return true
		})
	case *members:
		for _, r := range v.all() {
			all = append(all, r.Str())
		}
		return all, true, bad
	case *zset:
		for at := v.order.Seek(0); at.Valid(); at.Next() {
			all = append(all, at.Item().Member)
		}
		if !x.ordered && x.desc {
			slices.Reverse(all)
		}
	default:
		return nil, false, wrongType
	}
	return all, false, bad
}

// A weighed is an element with what decides about its place.
type weighed struct {
	element string
	weight  float64
	text    string
	found   bool // the key of the pattern exists
}

// sortBy puts elements in order.
func (t *tx) sortBy(elements []string, x *sorting) *store.Reply {
	all := make([]weighed, len(elements))
	for i, e := range elements {
		w := weighed{element: e, text: e, found: true}
		if x.by != "" {
			w.text, w.found = t.lookup(x.by, e)
		}
		if !x.alpha && w.found {
			var isFloat bool
			number, _, _ := strings.Cut(w.text, "\x00") // which is where strtod ends
			number = strings.TrimLeft(number, " \t\n\v\f\r")
			if w.weight, isFloat = parseFloat(number); !isFloat && number != "" {
				r := store.OfError("ERR One or more scores can't be converted into double")
				return &r
			}
		}
		all[i] = w
	}
	slices.SortStableFunc(all, x.compare)
	for i := range all {
		elements[i] = all[i].element
	}
	return nil
}

func (x *sorting) compare(a, b weighed) int {
	n := cmp.Compare(a.weight, b.weight)
	if x.alpha {
		n = strings.Compare(a.text, b.text)
		if a.found != b.found {
			n = 1
			if !a.found {
				n = -1
			}
		}
	} else if n == 0 {
		n = strings.Compare(a.element, b.element)
	}
	if x.desc {
		return -n
	}
	return n
}

// sorted gives what GET asks for of each element.
func (t *tx) sorted(elements []string, x *sorting) []store.Reply {
	rs := make([]store.Reply, 0, len(elements)*max(1, len(x.gets)))
	for _, e := range elements {
		if len(x.gets) == 0 {
			rs = append(rs, store.OfStr(e))
		}
		for _, pattern := range x.gets {
			if text, found := t.lookup(pattern, e); found {
				rs = append(rs, store.OfStr(text))
			} else {
				rs = append(rs, store.Reply{})
			}
		}
	}
	return rs
}

// lookup gives the text at a key that is pattern with the element in place of
// its first *, or at a field of it behind ->.
func (t *tx) lookup(pattern, element string) (text string, found bool) {
	if pattern == "#" {
		return element, true
	}
	before, after, has := strings.Cut(pattern, "*")
	if !has {
		return "", false
	}
	field := ""
	if i := strings.Index(after, "->"); i >= 0 && i+2 < len(after) {
		after, field = after[:i], after[i+2:]
	}
	key := before + element + after
	if field == "" {
		c := store.Cmd(store.Get, key)
		r := get(t, &c)
		return r.Str(), r.Kind() == store.Str
	}
	c := store.Cmd(store.HGet, key, field)
	r := hget(t, &c)
	return r.Str(), r.Kind() == store.Str
}

// storeSorted makes key a list of rs, nil being empty, and gives their number.
func (t *tx) storeSorted(key string, rs []store.Reply) store.Reply {
	if e := t.entry(key); e != nil {
		t.remove(key)
		t.effect("DEL", key)
	}
	if len(rs) == 0 {
		return store.OfInt(0)
	}
	l, e := t.createList(key)
	args := []string{"RPUSH", key}
	for _, r := range rs {
		l.pushBack(r.Str())
		args = append(args, r.Str())
	}
	t.touch(key, e)
	t.effect(args...)
	return store.OfInt(int64(len(rs)))
}
