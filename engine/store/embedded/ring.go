package embedded

// A ring is n values that begin at head. len(buf) is a power of two, or 0; what
// is outside the ring is zero, so that nothing is kept in vain.
type ring[T any] struct {
	buf     []T
	head, n int
}

func (r *ring[T]) at(i int) *T { return &r.buf[(r.head+i)&(len(r.buf)-1)] }

// reserve makes room for k more.
func (r *ring[T]) reserve(k int) {
	if r.n+k > len(r.buf) {
		size := max(4, len(r.buf))
		for size < r.n+k {
			size *= 2
		}
		r.resize(size)
	}
}

func (r *ring[T]) resize(size int) {
	buf := make([]T, size)
	for i := range r.n {
		buf[i] = *r.at(i)
	}
	r.buf, r.head = buf, 0
}

func (r *ring[T]) pushBack(v T) {
	r.reserve(1)
	r.n++
	*r.at(r.n - 1) = v
}

func (r *ring[T]) pushFront(v T) {
	r.reserve(1)
	r.head = (r.head - 1) & (len(r.buf) - 1)
	r.n++
	*r.at(0) = v
}

func (r *ring[T]) popFront() T {
	var zero T
	p := r.at(0)
	v := *p
	*p = zero
	r.head = (r.head + 1) & (len(r.buf) - 1)
	r.n--
	return v
}

func (r *ring[T]) popBack() T {
	var zero T
	p := r.at(r.n - 1)
	v := *p
	*p = zero
	r.n--
	return v
}

// insert puts v before element i. O(n).
func (r *ring[T]) insert(i int, v T) {
	var zero T
	r.pushBack(zero)
	for k := r.n - 1; k > i; k-- {
		*r.at(k) = *r.at(k - 1)
	}
	*r.at(i) = v
}

// release gives memory back once only an eighth is in use, so that a queue
// that goes up and down keeps its ring.
func (r *ring[T]) release() {
	if len(r.buf) > 64 && r.n < len(r.buf)/8 {
		r.resize(len(r.buf) / 4)
	}
}

// clone gives a ring of its own, of no more room than it needs.
func (r *ring[T]) clone() (c ring[T]) {
	c.reserve(r.n)
	for i := range r.n {
		c.pushBack(*r.at(i))
	}
	return c
}
