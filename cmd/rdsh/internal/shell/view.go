package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/host"
)

// see shows the value of a statement.
func (s *Shell) see(ctx context.Context, r host.Result) error {
	text, err := spell(ctx, r, s.view())
	if err == nil && text != "" {
		fmt.Fprintln(s.opts.Stdout, text)
	}
	return err
}

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

// spell spells a value as o says, or if that has no format, as the language
// does.
func spell(ctx context.Context, r host.Result, o show.Options) (string, error) {
	if h := r.Handle(); h != nil && o.Format != "" {
		if structure, ok := h.Recv.(engine.Structure); ok {
			return show.Structure(ctx, structure, o)
		}
	}
	if o.Format == "" {
		return r.String(), nil
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
