package embedded

import "slices"

// A list is a ring of n strings that begins at head. len(buf) is a power of
// two; what is outside the ring is "", so that no string is kept in vain.
type list struct {
	buf     []string
	head, n int
}

func (l *list) at(i int) *string { return &l.buf[(l.head+i)&(len(l.buf)-1)] }

// reserve makes room for k more.
func (l *list) reserve(k int) {
	if l.n+k > len(l.buf) {
		size := max(4, len(l.buf))
		for size < l.n+k {
			size *= 2
		}
		l.resize(size)
	}
}

func (l *list) resize(size int) {
	buf := make([]string, size)
	for i := range l.n {
		buf[i] = *l.at(i)
	}
	l.buf, l.head = buf, 0
}

func (l *list) pushBack(s string) {
	l.reserve(1)
	l.n++
	*l.at(l.n - 1) = s
}

func (l *list) pushFront(s string) {
	l.reserve(1)
	l.head = (l.head - 1) & (len(l.buf) - 1)
	l.n++
	*l.at(0) = s
}

func (l *list) popFront() string {
	p := l.at(0)
	s := *p
	*p = ""
	l.head = (l.head + 1) & (len(l.buf) - 1)
	l.n--
	l.release()
	return s
}

func (l *list) popBack() string {
	p := l.at(l.n - 1)
	s := *p
	*p = ""
	l.n--
	l.release()
	return s
}

// release gives memory back once only an eighth is in use, so that a queue
// that goes up and down keeps its ring.
func (l *list) release() {
	if len(l.buf) > 64 && l.n < len(l.buf)/8 {
		l.resize(len(l.buf) / 4)
	}
}

// trim keeps the elements from i to j.
func (l *list) trim(i, j int) {
	if i >= j {
		*l = list{}
		return
	}
	for k := range i {
		*l.at(k) = ""
	}
	for k := j; k < l.n; k++ {
		*l.at(k) = ""
	}
	l.head = (l.head + i) & (len(l.buf) - 1)
	l.n = j - i
	for len(l.buf) > 64 && l.n < len(l.buf)/8 {
		l.resize(len(l.buf) / 4)
	}
}

// insert puts s before element i. O(n).
func (l *list) insert(i int, s string) {
	l.pushBack("")
	for k := l.n - 1; k > i; k-- {
		*l.at(k) = *l.at(k - 1)
	}
	*l.at(i) = s
}

// removeEqual removes the first count elements equal to s, the last -count, or
// all, and gives how many there were. O(n).
func (l *list) removeEqual(s string, count int64) (removed int) {
	backward := count < 0
	if backward {
		l.reverse()
		count = -count
	}
	kept := 0
	for i := range l.n {
		v := *l.at(i)
		if v == s && (count <= 0 || int64(removed) < count) {
			removed++
			continue
		}
		*l.at(kept) = v
		kept++
	}
	for i := kept; i < l.n; i++ {
		*l.at(i) = ""
	}
	l.n = kept
	if backward {
		l.reverse()
	}
	return removed
}

func (l *list) reverse() {
	for i, j := 0, l.n-1; i < j; i, j = i+1, j-1 {
		*l.at(i), *l.at(j) = *l.at(j), *l.at(i)
	}
}

func (l *list) clone() *list {
	return &list{slices.Clone(l.buf), l.head, l.n}
}
