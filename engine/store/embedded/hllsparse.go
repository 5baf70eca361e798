package embedded

// A run is a part of a sparse HyperLogLog: n registers of one value, in one or
// two bytes.
type run struct {
	n, size int
	value   byte
}

// readRun reads the run at the beginning of b, which is not empty. If its second
// byte is missing, in a damaged text, it is the zero byte that Redis has behind
// all texts.
func readRun(b []byte) run {
	switch {
	case b[0]&0x80 != 0:
		return run{int(b[0]&3) + 1, 1, b[0]>>2&31 + 1}
	case b[0]&0x40 == 0:
		return run{int(b[0]&63) + 1, 1, 0}
	}
	long := run{int(b[0]&63)<<8 + 1, 2, 0}
	if len(b) > 1 {
		long.n += int(b[1])
	}
	return long
}

// appendZeros appends a run of n zeros, nothing if n is 0.
func appendZeros(b []byte, n int) []byte {
	switch {
	case n == 0:
		return b
	case n > 64:
		return append(b, 0x40|byte((n-1)>>8), byte(n-1))
	}
	return append(b, byte(n-1))
}

// appendValues appends a run of n registers of a value, nothing if n is 0.
func appendValues(b []byte, n int, value byte) []byte {
	if n == 0 {
		return b
	}
	return append(b, valueRun(n, value))
}

func valueRun(n int, value byte) byte { return 0x80 | (value-1)<<2 | byte(n-1) }

// hllSetSparse raises a register of a sparse text: nil if that is damaged. It
// does not fit if the value or the text would be too large for this form.
func hllSetSparse(b []byte, register int, value byte, most int) (after []byte, changed, fits bool) {
	if value > hllMaxSparse {
		return nil, false, false
	}
	at, before, first := hllHeader, hllHeader, 0 // of the run that has the register, and of the one before it
	var r run
	for {
		if at >= len(b) {
			return nil, false, true
		}
		if r = readRun(b[at:]); register < first+r.n {
			break
		}
		before, at, first = at, at+r.size, first+r.n
	}
	if r.value >= value {
		return b, false, true
	}
	if r.n == 1 && r.size == 1 {
		b[at] = valueRun(1, value)
		return mergeRuns(b, before), true, true
	}
	var few [8]byte
	pieces := few[:0]
	left, right := register-first, first+r.n-1-register
	if r.value == 0 {
		pieces = appendZeros(appendValues(appendZeros(pieces, left), 1, value), right)
	} else {
		pieces = appendValues(appendValues(appendValues(pieces, left, r.value), 1, value), right, r.value)
	}
	if more := len(pieces) - r.size; more > 0 && len(b)+more > most {
		return nil, false, false
	}
	tail := string(b[at:]) + "\x00" // see readRun
	b = append(append(b[:at], pieces...), tail[r.size:]...)
	return mergeRuns(b[:len(b)-1], before), true, true
}

// mergeRuns joins runs of the same value that lie side by side, among the five
// from at on, as Redis does it.
func mergeRuns(b []byte, at int) []byte {
	for range 5 {
		if at >= len(b) {
			break
		}
		r := readRun(b[at:])
		if r.value > 0 && at+1 < len(b) {
			next := readRun(b[at+1:])
			if next.value == r.value && r.n+next.n <= 4 {
				b[at+1] = valueRun(r.n+next.n, r.value)
				b = append(b[:at], b[at+1:]...)
				continue
			}
		}
		at += r.size
	}
	return b
}
