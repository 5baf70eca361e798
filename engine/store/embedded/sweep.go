package embedded

// A sweep meets every element that is in a dict when it begins, while others
// change it. It goes through the slots from the last to the first, in as many
// steps as one likes. Who changes or removes an element first takes it, if it is
// yet to come; an element that moves to the place of another one takes with it
// whether it has been met.
type sweep struct {
	left int      // the slots below it are yet to come
	met  []uint64 // but for those with a bit here
}

// newSweep gives a sweep through a number of slots.
func newSweep(slots int) sweep { return sweep{slots, make([]uint64, (slots+63)/64)} }

// next gives the next slot, or -1 if there is none.
func (w *sweep) next() int {
	for w.left > 0 {
		if w.left--; !w.has(w.left) {
			return w.left
		}
	}
	return -1
}

// take reports whether the element in a slot is yet to come. From then on it is
// not.
func (w *sweep) take(slot int) bool {
	if slot >= w.left || w.has(slot) {
		return false
	}
	w.met[slot/64] |= 1 << (slot % 64)
	return true
}

func (w *sweep) has(slot int) bool { return w.met[slot/64]>>(slot%64)&1 != 0 }

// cut notes that the element in a slot, which has been taken, is removed, and
// that the one in the last slot moves there.
func (w *sweep) cut(slot, last int) {
	if slot < w.left && last < w.left && !w.has(last) {
		w.met[slot/64] &^= 1 << (slot % 64)
	}
	w.left = min(w.left, last)
}
