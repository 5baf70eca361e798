package storetest

import "slices"

// shrink gives the fewest steps it can find after which the stores differ, by
// delta debugging (Zeller and Hildebrandt, 2002): it leaves out steps, and then
// single words, as long as some difference remains.
func (d *differ) shrink(steps []step, found *finding) *Difference {
	steps = steps[:found.step+1]
	differs := func(steps []step) bool {
		f := d.replay(steps)
		if f != nil {
			found = f
		}
		return f != nil
	}
	if !differs(steps) { // it needs what was before, or comes and goes
		last := steps[max(0, len(steps)-30):]
		return report(last, found, "does not show again from an empty store; the last commands were")
	}
	steps = slices.Clone(steps[:found.step+1])
	steps = Fewest(steps, differs)
	for i := range steps {
		steps[i] = shorter(steps, i, differs)
	}
	differs(steps)
	at := "reply to the last command"
	if found.keyspace {
		at = "keyspace after the last command"
	}
	return report(steps[:found.step+1], found, at)
}

func report(steps []step, found *finding, at string) *Difference {
	d := &Difference{Got: found.got, Want: found.want, At: at}
	for _, s := range steps {
		d.Steps = append(d.Steps, s.String())
	}
	return d
}

// Fewest leaves elements out of s, runs of them and then single ones, as long
// as the rest still fails, and gives what remains.
func Fewest[E any](s []E, fails func([]E) bool) []E {
	for size := max(len(s)/2, 1); size > 0; {
		smaller := false
		for i := 0; i < len(s); {
			rest := slices.Concat(s[:i], s[min(i+size, len(s)):])
			if len(rest) > 0 && fails(rest) {
				s, smaller = rest, true
			} else {
				i += size
			}
		}
		if !smaller || size > 1 {
			size /= 2
		}
	}
	return s
}

// shorter leaves words out of step i.
func shorter(steps []step, i int, differs func([]step) bool) step {
	name, args := steps[i][0], steps[i][1:]
	try := slices.Clone(steps)
	args = Fewest(args, func(rest []string) bool {
		try[i] = append(step{name}, rest...)
		return differs(try)
	})
	return append(step{name}, args...)
}
