package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/host"
)

// The formats of values.
const (
	tableFormat = show.Table
	jsonFormat  = show.JSON
	csvFormat   = show.CSV
	rawFormat   = show.Raw
)

// view tells how values are shown now: as much as there is room for.
func (s *Shell) view() show.Options {
	columns, rows := s.opts.Screen()
	const others = 6 // lines: the statement, the prompt, what stands above and below
	return show.Options{
		Lang:   string(s.lang),
		Format: s.format,
		Width:  columns,
		Rows:   max(rows-others, others),
		Now:    time.Now(),
		Rest:   ":all shows them, :page turns pages",
	}
}

// print writes a text on a line of its own.
func (s *Shell) print(text string) error {
	if text != "" {
		fmt.Fprintln(s.opts.Stdout, text)
	}
	return nil
}

// value runs code and gives its value, as o says, to to.
func (s *Shell) value(ctx context.Context, code string, o show.Options, to func(text string) error) error {
	session, err := s.session()
	if err != nil {
		return err
	}
	return session.Evaluate(ctx, code, func(r host.Result) error {
		text, err := spell(ctx, r, o)
		if err != nil {
			return err
		}
		return to(text)
	})
}

// spell spells a value as o says, or if that has no format, as the language
// does.
func spell(ctx context.Context, r host.Result, o show.Options) (string, error) {
	if o.Format == "" {
		return r.String(), nil
	}
	if h := r.Handle(); h != nil {
		if structure, ok := h.Recv.(engine.Structure); ok {
			return show.Structure(ctx, structure, o)
		}
	}
	text, err := r.Text()
	var unstorable *codec.Unstorable
	switch {
	case err == nil:
		return show.Value(codec.Tree(text), o)
	case errors.As(err, &unstorable) && (o.Format == show.Table || o.Format == show.Raw):
		s := r.String()
		if strings.HasPrefix(s, "<iterator") {
			s += "  (a loop goes through it once)"
		}
		return show.Text(s, o), nil
	}
	return "", err
}

// last gives arg, an expression, or if it is none the last value.
func (s *Shell) last(arg string) (string, error) {
	if arg == "" && !slices.Contains(s.globals(), "_") {
		return "", errors.New("there is no last value yet")
	}
	if arg == "" {
		return "_", nil
	}
	return arg, nil
}

// inFormat is :json and the like: of one value, or of all from now on.
func inFormat(f show.Format) func(*Shell, context.Context, string) error {
	return func(s *Shell, ctx context.Context, arg string) error {
		if arg == "" {
			s.format = f
			return nil
		}
		o := s.view()
		o.Format = f
		return s.viewed(ctx, arg, o, s.print)
	}
}

// all is :all.
func (s *Shell) all(ctx context.Context, arg string) error {
	o := s.view()
	o.Rows = 0
	return s.viewed(ctx, arg, o, s.print)
}

// viewed shows the last value or that of an expression, under the control of
// who can press Ctrl-C.
func (s *Shell) viewed(ctx context.Context, arg string, o show.Options, to func(text string) error) error {
	code, err := s.last(arg)
	if err != nil {
		return err
	}
	return s.interruptible(ctx, func(ctx context.Context) error { return s.value(ctx, code, o, to) })
}

// page is :page.
func (s *Shell) page(ctx context.Context, arg string) error {
	o := s.view()
	o.Rows = 0
	if s.opts.Page == nil || s.editor == nil {
		return s.viewed(ctx, arg, o, s.print)
	}
	text := ""
	err := s.viewed(ctx, arg, o, func(value string) error {
		text = value + "\n"
		return nil
	})
	if err != nil {
		return err
	}
	return s.opts.Page(text)
}

// dot is :dot.
func (s *Shell) dot(ctx context.Context, arg string) error {
	return s.interruptible(ctx, func(ctx context.Context) error {
		if arg == "" && !slices.Contains(s.globals(), "_") {
			return errors.New(":dot: there is no last value: :dot EXPR, a graph")
		}
		found, err := s.structure(ctx, arg)
		if err != nil {
			return err
		}
		graph, ok := found.(*engine.Graph)
		if !ok {
			return fmt.Errorf(":dot: %s is a %s, want a Graph", found.Name(), found.Type())
		}
		text, err := graph.ToDot(ctx)
		if err != nil {
			return err
		}
		return s.print(strings.TrimRight(text, "\n"))
	})
}

// clear is :clear.
func (s *Shell) clear(context.Context, string) error {
	fmt.Fprint(s.opts.Stdout, s.empty())
	return nil
}

// empty gives what empties the screen and goes to its beginning, if there is one.
func (s *Shell) empty() string {
	if s.editor == nil || s.opts.Dumb {
		return ""
	}
	return "\x1b[H\x1b[2J"
}
