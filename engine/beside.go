package engine

// What a call on several structures needs.

// beside gives the names of structures that a call takes together, which must
// be in the store of h.
func (h *handle) beside(op string, hs []*handle) ([]string, error) {
	names := make([]string, len(hs))
	for i, other := range hs {
		if other.base() != h.base() {
			return nil, h.refuse(op, ErrValue, "%s is in another store", other.name)
		}
		names[i] = other.name
	}
	return names, nil
}

// blame gives, in place of an error of kind type, what is wrong with the first
// of several structures that something is wrong with.
func blame(err error, hs []*handle, wrong func(h *handle) error) error {
	if err == nil || KindOf(err) != "type" {
		return err
	}
	for _, h := range hs {
		if bad := wrong(h); bad != nil {
			return bad
		}
	}
	return err
}
