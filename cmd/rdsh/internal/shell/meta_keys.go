package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/tree"
	"github.com/rdsh/rdsh/host"
)

// listingTime is how long :keys looks for names before it shows some.
const listingTime = 30 * time.Millisecond

// keys is :keys. A pattern without any of what patterns have is what names
// contain. On a terminal there is a page at a time.
func (s *Shell) keys(ctx context.Context, pattern string) error {
	patience := time.Duration(0)
	if s.editor != nil {
		patience = listingTime
	}
	var listing *engine.Listing
	err := s.interruptible(ctx, func(ctx context.Context) (err error) {
		listing, err = s.engine.Listing(ctx, engine.ListingOptions{Match: show.Pattern(pattern), Patience: patience})
		return err
	})
	if err != nil {
		return err
	}
	return s.pages(ctx, listing)
}

// pages shows a listing, page by page.
func (s *Shell) pages(ctx context.Context, l *engine.Listing) error {
	o := s.view()
	if s.editor == nil {
		o.Rows = 1000
	}
	for first := true; ; first = false {
		more := false
		err := s.interruptible(ctx, func(ctx context.Context) (err error) {
			more, err = s.listed(ctx, l, o, first)
			return err
		})
		if err != nil || !more {
			return err
		}
		if s.editor == nil {
			continue
		}
		if on, err := s.goOn(ctx); err != nil || !on {
			return err
		}
	}
}

// goOn asks whether another page is wanted.
func (s *Shell) goOn(ctx context.Context) (bool, error) {
	answer, err := s.editor.Ask(ctx, "Enter shows more, q ends: ")
	if errors.Is(err, editor.ErrInterrupt) || errors.Is(err, io.EOF) {
		return false, nil
	}
	return strings.TrimSpace(answer) == "", err
}

// listed shows the next entries of a listing, and reports whether there are
// more.
func (s *Shell) listed(ctx context.Context, l *engine.Listing, o show.Options, first bool) (more bool, err error) {
	entries, err := l.Next(ctx, max(o.Rows-1, 1))
	if err != nil {
		return false, err
	}
	if len(entries) == 0 {
		if first {
			fmt.Fprintln(s.opts.Stdout, "no structures")
		}
		return false, nil
	}
	rows := make(tree.List, len(entries))
	for i, e := range entries {
		rows[i] = show.Entry(e, s.format)
	}
	o.Rows = 0
	text, err := show.Value(rows, o)
	if err != nil {
		return false, err
	}
	fmt.Fprintln(s.opts.Stdout, text)
	left, all := l.Left()
	if first && !l.Sorted() {
		fmt.Fprintln(s.opts.Stdout, "in the order of the store: it has too many to sort them")
	}
	if left > 0 || !all {
		return true, s.remaining(left, all)
	}
	return false, nil
}

// remaining tells how many entries were not shown yet.
func (s *Shell) remaining(left int, all bool) error {
	text := show.Count(left) + " more"
	if !all {
		text = "at least " + text
	}
	return s.print("… " + text)
}

// structure gives what arg means: a variable that holds a structure, an
// expression that gives one, or the name of one in the store, quoted or not; the
// last value if arg is empty.
func (s *Shell) structure(ctx context.Context, arg string) (engine.Structure, error) {
	name := strings.Trim(arg, `"'`)
	if arg == "" || name == arg && (s.typeOf(arg) != nil || strings.Contains(arg, "(")) {
		return s.evaluated(ctx, arg)
	}
	found, err := s.engine.Open(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case found.OK:
		return found.V, nil
	}
	near := catalog.Suggest(name, s.near(name))
	return nil, fmt.Errorf("there is no structure called %s%s", name, near)
}

// evaluated gives the structure that is the value of an expression.
func (s *Shell) evaluated(ctx context.Context, code string) (found engine.Structure, err error) {
	if code == "" {
		code = "_"
	}
	session, err := s.session()
	if err != nil {
		return nil, err
	}
	err = session.Evaluate(ctx, code, func(r host.Result) error {
		if h := r.Handle(); h != nil {
			found, _ = h.Recv.(engine.Structure)
		}
		return nil
	})
	if err == nil && found == nil {
		err = fmt.Errorf("%s is no structure", code)
	}
	return found, err
}

// near gives names of the store that begin as name does.
func (s *Shell) near(name string) []string {
	start := []rune(name)
	names, _ := s.namesOf(engine.KeysOptions{Match: literal.Replace(string(start[:min(1, len(start))])) + "*"})
	return names
}

// known runs fn with the structure that arg means.
func (s *Shell) known(ctx context.Context, arg string, fn func(ctx context.Context, found engine.Structure) (string, error)) error {
	return s.interruptible(ctx, func(ctx context.Context) error {
		found, err := s.structure(ctx, arg)
		if err != nil {
			return err
		}
		text, err := fn(ctx, found)
		if err != nil {
			return err
		}
		return s.print(text)
	})
}

// info is :info.
func (s *Shell) info(ctx context.Context, arg string) error {
	return s.known(ctx, arg, func(ctx context.Context, found engine.Structure) (string, error) {
		d, err := show.Description(ctx, found)
		if err != nil {
			return "", err
		}
		d = append(tree.Dict{"name", found.Name()}, d...)
		if m, ok := found.(interface {
			Memory(context.Context) (int, error)
		}); ok {
			n, err := m.Memory(ctx)
			if err != nil {
				return "", err
			}
			d = append(d, "memory", int64(n))
		}
		return show.Value(tree.Record{Type: "info", Names: keysOf(d), Values: valuesOf(d)}, s.view())
	})
}

func keysOf(d tree.Dict) (names []string) {
	for i := 0; i < len(d); i += 2 {
		names = append(names, d[i].(string))
	}
	return names
}

func valuesOf(d tree.Dict) (values []any) {
	for i := 1; i < len(d); i += 2 {
		values = append(values, d[i])
	}
	return values
}

// typeName is :type.
func (s *Shell) typeName(ctx context.Context, arg string) error {
	return s.known(ctx, arg, func(_ context.Context, found engine.Structure) (string, error) { return found.Type(), nil })
}

// ttl is :ttl.
func (s *Shell) ttl(ctx context.Context, arg string) error {
	return s.known(ctx, arg, func(ctx context.Context, found engine.Structure) (string, error) {
		x, ok := found.(interface {
			TTL(context.Context) (engine.Opt[float64], error)
		})
		if !ok {
			return "", fmt.Errorf("a %s has no time to live", found.Type())
		}
		left, err := x.TTL(ctx)
		if err != nil || !left.OK {
			return "no limit", err
		}
		return show.Span(time.Duration(left.V * float64(time.Second))), nil
	})
}
