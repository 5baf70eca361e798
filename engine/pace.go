package engine

import (
	"context"
	"slices"
)

// A pace is how a long computation sees that its context has ended: it looks
// there once in many steps.
type pace struct {
	ctx   context.Context
	steps uint
}

// step notes a step, and gives the error of the context if it has ended.
func (p *pace) step() error {
	if p.steps++; p.steps%4096 != 0 {
		return nil
	}
	return p.ctx.Err()
}

// sortRun is how many elements are sorted without a look at the context.
const sortRun = 1 << 13

// sortWithin sorts s, whose order is total, unless ctx ends before: parts of it
// and then, of two that stand side by side, what they make together. O(n log n).
func sortWithin[T any](ctx context.Context, s []T, compare func(a, b T) int) error {
	for part := range slices.Chunk(s, sortRun) {
		if err := ctx.Err(); err != nil {
			return err
		}
		slices.SortFunc(part, compare)
	}
	if len(s) <= sortRun {
		return nil
	}
	p := pace{ctx: ctx}
	from, to := s, make([]T, len(s))
	for width := sortRun; width < len(s); width *= 2 {
		for i := 0; i < len(s); i += 2 * width {
			middle, end := min(i+width, len(s)), min(i+2*width, len(s))
			if err := merge(&p, to[i:end], from[i:middle], from[middle:end], compare); err != nil {
				return err
			}
		}
		from, to = to, from
	}
	copy(s, from)
	return nil
}

// merge puts what a and b hold, which are sorted, into to.
func merge[T any](p *pace, to, a, b []T, compare func(a, b T) int) error {
	for i := range to {
		if err := p.step(); err != nil {
			return err
		}
		if len(b) == 0 || len(a) > 0 && compare(a[0], b[0]) <= 0 {
			to[i], a = a[0], a[1:]
		} else {
			to[i], b = b[0], b[1:]
		}
	}
	return nil
}
