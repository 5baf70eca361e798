package stdlib

import (
	"context"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
	"github.com/rdsh/rdsh/internal/table"
)

// alignRows aligns rows. Spaces at the ends of lines are left out.
func alignRows(r *Run, ctx context.Context, rows []codec.Text, names []string) (string, error) {
	g, err := r.gridOf(rows, names)
	if err != nil {
		return "", err
	}
	t := table.New(g.width(), len(g.rows))
	if g.columns != nil {
		t.Header(g.columns)
	}
	for i := range g.rows {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		line := make([]string, g.width())
		for j := range line {
			line[j] = r.cellText(g.value(i, j))
		}
		t.Add(line)
	}
	for j := range t.Right {
		t.Right[j] = g.isNumeric(j)
	}
	if err := r.checkText(t.Size()); err != nil {
		return "", err
	}
	return t.String(), nil
}

// cellText gives v on one line, nothing for none.
func (r *Run) cellText(v any) string {
	if v == nil {
		return ""
	}
	return oneLine(r.show(v))
}

// isNumeric reports whether a column has numbers, and nothing else.
func (g *grid) isNumeric(column int) bool {
	found := false
	for i := range g.rows {
		switch g.value(i, column).(type) {
		case nil:
		case int64, tree.BigInt, float64:
			found = true
		default:
			return false
		}
	}
	return found
}
