package store

// Lookup finds a command of the table by its name in any case, or gives Other.
// It does not keep name.
func Lookup(name []byte) Op {
	if op, ok := byName[string(name)]; ok {
		return op
	}
	var upper [24]byte
	if len(name) > len(upper) {
		return Other
	}
	for i, b := range name {
		if 'a' <= b && b <= 'z' {
			b -= 'a' - 'A'
		}
		upper[i] = b
	}
	return byName[string(upper[:len(name)])]
}

// Commands gives every command of the table, in alphabetical order of names as
// the table has them.
func Commands() []Op {
	ops := make([]Op, 0, numOps-1)
	for op := Other + 1; op < numOps; op++ {
		ops = append(ops, op)
	}
	return ops
}
