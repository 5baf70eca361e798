package engine

// A heap gives the least of its items first. O(log n) each way.
// (J. W. J. Williams, "Algorithm 232: Heapsort", 1964.)
type heap[T any] struct {
	items []T
	less  func(a, b T) bool
}

func (h *heap[T]) push(v T) {
	h.items = append(h.items, v)
	for i := len(h.items) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.less(h.items[i], h.items[up]) {
			return
		}
		h.items[i], h.items[up] = h.items[up], h.items[i]
		i = up
	}
}

// pop removes the least item of a heap that has one.
func (h *heap[T]) pop() T {
	least, last := h.items[0], len(h.items)-1
	h.items[0] = h.items[last]
	h.items = h.items[:last]
	for i := 0; ; {
		down := 2*i + 1
		if down+1 < last && h.less(h.items[down+1], h.items[down]) {
			down++
		}
		if down >= last || !h.less(h.items[down], h.items[i]) {
			return least
		}
		h.items[i], h.items[down] = h.items[down], h.items[i]
		i = down
	}
}
