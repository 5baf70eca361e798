package stdlib

import (
	"context"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// gap is what stands between the columns of a table.
const gap = "  "

// table aligns rows. Spaces at the ends of lines are left out.
func table(r *Run, ctx context.Context, rows []codec.Text, names []string) (string, error) {
	g, err := r.gridOf(rows, names)
	if err != nil {
		return "", err
	}
	t := textTable{lines: make([][]string, 0, len(g.rows)+2), header: g.columns != nil}
	t.right, t.widths = make([]bool, g.width()), make([]int, g.width())
	if t.header {
		t.add(g.columns)
		t.add(make([]string, len(g.columns))) // the rule
	}
	for i := range g.rows {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		line := make([]string, g.width())
		for j := range line {
			line[j] = r.cellText(g.value(i, j))
		}
		t.add(line)
	}
	for j := range t.right {
		t.right[j] = g.isNumeric(j)
	}
	if err := r.checkText(t.size()); err != nil {
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

type textTable struct {
	lines  [][]string
	header bool // two lines, the second for the rule
	right  []bool
	widths []int
}

func (t *textTable) add(line []string) {
	for j, s := range line {
		t.widths[j] = max(t.widths[j], columns(s))
	}
	t.lines = append(t.lines, line)
}

// size gives how long the text is, at least.
func (t *textTable) size() int {
	n := 1
	for _, w := range t.widths {
		n += w + len(gap)
	}
	return n * len(t.lines)
}

func (t *textTable) String() string {
	var b strings.Builder
	for i, line := range t.lines {
		out := make([]string, len(line))
		for j, s := range line {
			if t.header && i == 1 {
				s = strings.Repeat("-", t.widths[j])
			}
			out[j] = t.align(s, j)
		}
		b.WriteString(strings.TrimRight(strings.Join(out, gap), " "))
		b.WriteByte('\n')
	}
	return b.String()
}

func (t *textTable) align(s string, column int) string {
	fill := spaces(t.widths[column] - columns(s))
	if t.right[column] {
		return fill + s
	}
	return s + fill
}
