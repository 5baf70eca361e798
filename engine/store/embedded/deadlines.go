package embedded

import "fmt"

// A deadline is when something expires: a key, or a field of a hash, which
// whoever keeps the deadlines knows by a number.
type deadline struct {
	at int64 // ms since the epoch
	id uint32
}

// deadlines are a binary heap, the soonest first, so that what does not expire
// costs nothing. Its methods tell moved where each deadline went.
type deadlines []deadline

// push adds d. O(log n).
func (h *deadlines) push(d deadline, moved func(id uint32, place int)) {
	*h = append(*h, d)
	h.fix(len(*h)-1, moved)
}

// reset gives the deadline at a place another time. O(log n).
func (h deadlines) reset(place int, at int64, moved func(id uint32, place int)) {
	h[place].at = at
	h.fix(place, moved)
}

// cut removes the deadline at a place. O(log n).
func (h *deadlines) cut(place int, moved func(id uint32, place int)) {
	last := len(*h) - 1
	d := (*h)[last]
	*h = (*h)[:last]
	if place < last {
		(*h)[place] = d
		h.fix(place, moved)
	}
}

// fix moves a deadline to where it belongs, and tells where each one is that
// has moved, and that one in any case.
func (h deadlines) fix(i int, moved func(id uint32, place int)) {
	d := h[i]
	for i > 0 && d.at < h[(i-1)/2].at {
		h[i] = h[(i-1)/2]
		moved(h[i].id, i)
		i = (i - 1) / 2
	}
	for {
		least := 2*i + 1
		if least+1 < len(h) && h[least+1].at < h[least].at {
			least++
		}
		if least >= len(h) || h[least].at >= d.at {
			break
		}
		h[i] = h[least]
		moved(h[i].id, i)
		i = least
	}
	h[i] = d
	moved(d.id, i)
}

// verify checks the order.
func (h deadlines) verify() error {
	for i := range h {
		if h[(i-1)/2].at > h[i].at {
			return fmt.Errorf("a deadline stands behind a later one")
		}
	}
	return nil
}
