package stdlib

import (
	"context"
	"errors"
	"regexp"
	"regexp/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// A pattern is a compiled regular expression.
type pattern struct {
	*regexp.Regexp
	size int // of its program: a byte of text may cost so many steps
}

// patterns are those that a run has compiled. The map is emptied when it is
// full: the few that are in use come back at once.
type patterns map[string]*pattern

const (
	maxPatterns   = 256
	maxPattern    = 64 << 10 // bytes
	atOnceSteps   = 1 << 20  // steps that are not worth a goroutine
	atOncePattern = 1 << 10  // bytes
)

// pattern compiles p, or gives what it was compiled to.
func (r *Run) pattern(ctx context.Context, p string) (*pattern, error) {
	if re := r.patterns[p]; re != nil {
		return re, nil
	}
	if len(p) > maxPattern {
		return nil, catalog.Errorf("value", "the pattern is %d bytes long, more than %d", len(p), maxPattern)
	}
	compiled := func() (*pattern, error) { return compile(p) }
	re, err := (*pattern)(nil), error(nil)
	if len(p) > atOncePattern {
		re, err = await(ctx, compiled)
	} else {
		re, err = compiled()
	}
	if err != nil {
		return nil, err
	}
	if r.patterns == nil || len(r.patterns) == maxPatterns {
		r.patterns = make(patterns)
	}
	r.patterns[p] = re
	return re, nil
}

func compile(p string) (*pattern, error) {
	re, err := regexp.Compile(p)
	if wrong, ok := errors.AsType[*syntax.Error](err); ok {
		return nil, catalog.Errorf("value", "pattern %s: %s: %s", excerpt(p), wrong.Code, excerpt(wrong.Expr))
	}
	if err != nil {
		return nil, err
	}
	parsed, err := syntax.Parse(p, syntax.Perl)
	if err != nil {
		return nil, err
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, err
	}
	return &pattern{re, len(prog.Inst)}, nil
}

// find gives what f finds in a text of n bytes, or ends with ctx.
func find[T any](ctx context.Context, re *pattern, n int, f func() T) (T, error) {
	if n <= atOnceSteps/re.size {
		return f(), nil
	}
	return await(ctx, func() (T, error) { return f(), nil })
}
