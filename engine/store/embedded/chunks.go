package embedded

import "slices"

// A list has its ends as strings, and what is between them packed in bundles.
// So a queue of a few elements is a ring and nothing else, and a long list
// takes little more than its text. Elements are in the order front, middle,
// back; the ends have at most an edge of elements, and one that is empty takes
// the next bundle apart when it is asked for one.
type list struct {
	n      int
	front  ring[string]
	middle bundles
	back   ring[string]
	tiny   bool // pack from few elements on, to test it
}

func (l *list) bundling() *bundling {
	if l.tiny {
		return &tinyBundles
	}
	return &usualBundles
}

// simple reports whether all elements are in one ring.
func (l *list) simple() bool { return l.n == l.front.n }

// reserve makes room for k more, unless they will be packed.
func (l *list) reserve(k int) {
	if l.simple() && l.n+k <= l.bundling().edge {
		l.front.reserve(k)
	}
}

func (l *list) pushBack(s string) {
	l.n++
	if l.middle.n > 0 || l.back.n > 0 {
		l.back.pushBack(s)
		l.spillBack()
		return
	}
	l.front.pushBack(s)
	if l.front.n > l.bundling().edge {
		l.front, l.back = l.back, l.front
		l.spillBack()
	}
}

func (l *list) pushFront(s string) {
	l.n++
	l.front.pushFront(s)
	l.spillFront()
}

// spillFront packs the inner part of the front if it has too many elements.
func (l *list) spillFront() {
	if end := &l.front; end.n > l.bundling().edge {
		k := l.fitting(func(i int) string { return *end.at(end.n - 1 - i) }, end.n)
		first := end.n - k
		l.middle.pushFront(bundleOf(k, func(i int) string { return *end.at(first + i) }))
		for range k {
			end.popBack()
		}
	}
}

// spillBack packs the inner part of the back if it has too many elements.
func (l *list) spillBack() {
	if end := &l.back; end.n > l.bundling().edge {
		k := l.fitting(func(i int) string { return *end.at(i) }, end.n)
		l.middle.pushBack(bundleOf(k, func(i int) string { return *end.at(i) }))
		for range k {
			end.popFront()
		}
	}
}

// fitting gives how many of n elements at an end make a bundle. Some stay, so
// that pushes and pops by turns do not pack and unpack.
func (l *list) fitting(at func(i int) string, n int) (k int) {
	limit := l.bundling()
	for size := 0; k < n-limit.edge/4; k++ {
		if size += sizeIn(at(k)); size > limit.bytes && k > 0 {
			break
		}
	}
	return k
}

func (l *list) popFront() string {
	if l.front.n == 0 {
		l.refill(&l.front, &l.back, l.middle.popFront)
	}
	l.n--
	s := l.front.popFront()
	l.settle(&l.front)
	return s
}

func (l *list) popBack() string {
	if l.back.n == 0 && l.middle.n > 0 {
		l.refill(&l.back, &l.front, l.middle.popBack)
	}
	end := &l.back
	if end.n == 0 {
		end = &l.front
	}
	l.n--
	s := end.popBack()
	l.settle(end)
	return s
}

// refill fills an end that is empty from the next bundle, or with the other
// end.
func (l *list) refill(end, other *ring[string], next func() bundle) {
	if l.middle.n == 0 {
		*end, *other = *other, *end
		return
	}
	b := next()
	end.reserve(b.n)
	b.each(func(s string) bool {
		end.pushBack(s)
		return true
	})
	l.middle.release()
}

// settle gives memory back, but not while bundles are yet to come.
func (l *list) settle(end *ring[string]) {
	if l.middle.n == 0 {
		end.release()
	}
}

// at gives element i. O(log n) and the way through one bundle.
func (l *list) at(i int) string {
	if i < l.front.n {
		return *l.front.at(i)
	}
	if k := i - (l.n - l.back.n); k >= 0 {
		return *l.back.at(k)
	}
	which, k := l.middle.find(i - l.front.n)
	return l.middle.at(which).at(k)
}

// each calls fn with the elements from i to j, until it reports false.
func (l *list) each(i, j int, fn func(i int, s string) bool) {
	for ; i < min(j, l.front.n); i++ {
		if !fn(i, *l.front.at(i)) {
			return
		}
	}
	if end := min(j, l.n-l.back.n); i < end {
		which, skip := l.middle.find(i - l.front.n)
		for ; i < end; which++ {
			if !l.middle.at(which).each(func(s string) bool {
				if skip > 0 || i >= end {
					skip--
					return true
				}
				i++
				return fn(i-1, s)
			}) {
				return
			}
		}
	}
	for ; i < j; i++ {
		if !fn(i, *l.back.at(i - (l.n - l.back.n))) {
			return
		}
	}
}

// eachBack calls fn with all elements from the last to the first, until it
// reports false.
func (l *list) eachBack(fn func(i int, s string) bool) {
	i := l.n - 1
	for k := l.back.n - 1; k >= 0; k-- {
		if !fn(i, *l.back.at(k)) {
			return
		}
		i--
	}
	for which := l.middle.n - 1; which >= 0; which-- {
		for _, s := range slices.Backward(l.middle.at(which).elements()) {
			if !fn(i, s) {
				return
			}
			i--
		}
	}
	for ; i >= 0; i-- {
		if !fn(i, *l.front.at(i)) {
			return
		}
	}
}

// set gives element i another value.
func (l *list) set(i int, s string) {
	switch k := i - (l.n - l.back.n); {
	case i < l.front.n:
		*l.front.at(i) = s
	case k >= 0:
		*l.back.at(k) = s
	default:
		which, k := l.middle.find(i - l.front.n)
		elements := l.middle.at(which).elements()
		elements[k] = s
		l.middle.replace(which, elements, l.bundling().bytes)
	}
}

// insert puts s before element i. It moves at most an end, or a bundle and the
// places of those behind it.
func (l *list) insert(i int, s string) {
	switch k := i - (l.n - l.back.n); {
	case i == l.n:
		l.pushBack(s)
		return
	case i == 0:
		l.pushFront(s)
		return
	case i < l.front.n:
		l.front.insert(i, s)
	case k >= 0 && (k > 0 || l.middle.n == 0):
		l.back.insert(k, s)
	default:
		which, at := l.middle.find(min(i-l.front.n, l.middle.len()-1))
		at += max(0, i-l.front.n-l.middle.len()+1) // behind the last of all bundles
		elements := append(l.middle.at(which).elements(), "")
		copy(elements[at+1:], elements[at:])
		elements[at] = s
		l.middle.replace(which, elements, l.bundling().bytes)
	}
	l.n++
	l.spillFront()
	l.spillBack()
}

// trim keeps the elements from i to j.
func (l *list) trim(i, j int) {
	if i >= j {
		*l = list{tiny: l.tiny}
		return
	}
	drop := l.n - j
	for i > 0 {
		i -= l.dropFront(i)
	}
	for drop > 0 {
		drop -= l.dropBack(drop)
	}
}

// dropFront removes at most n elements, and gives how many.
func (l *list) dropFront(n int) int {
	if l.front.n == 0 && l.middle.n > 0 {
		if k := l.middle.at(0).n; k <= n {
			l.middle.popFront()
			l.middle.release()
			l.n -= k
			return k
		}
	}
	l.popFront()
	return 1
}

func (l *list) dropBack(n int) int {
	if l.back.n == 0 && l.middle.n > 0 {
		if k := l.middle.at(l.middle.n - 1).n; k <= n {
			l.middle.popBack()
			l.middle.release()
			l.n -= k
			return k
		}
	}
	l.popBack()
	return 1
}

// removeEqual removes the first count elements equal to s, the last -count, or
// all, and gives how many there were. O(n).
func (l *list) removeEqual(s string, count int64) (removed int) {
	total := 0
	l.each(0, l.n, func(_ int, v string) bool {
		if v == s {
			total++
		}
		return true
	})
	if total == 0 {
		return 0
	}
	first, last := 0, total // which of them to remove
	switch {
	case count > 0:
		last = int(min(count, int64(total)))
	case count < 0:
		first = int(max(0, int64(total)+count))
	}
	kept, seen := list{tiny: l.tiny}, 0
	l.each(0, l.n, func(_ int, v string) bool {
		if v == s {
			if seen++; seen > first && seen <= last {
				return true
			}
		}
		kept.pushBack(v)
		return true
	})
	*l = kept
	return last - first
}

func (l *list) clone() *list {
	return &list{n: l.n, front: l.front.clone(), middle: bundles{l.middle.clone()}, back: l.back.clone(), tiny: l.tiny}
}
