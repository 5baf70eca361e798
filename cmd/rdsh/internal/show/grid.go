package show

import (
	"encoding/csv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec/tree"
	"github.com/rdsh/rdsh/internal/table"
)

// A grid is values that stand in rows and columns.
type grid struct {
	columns []string // nil: they have no names
	rows    [][]any
}

// maxColumns is how many columns of a table can be told apart.
const maxColumns = 64

// gridOf gives the grid of a list of dicts, of records or of tuples, of which it
// looks at the first most, 0 for all; nil if it is none.
func gridOf(elements []any, most int) *grid {
	if most > 0 && len(elements) > most {
		elements = elements[:most]
	}
	if len(elements) == 0 {
		return nil
	}
	if first, ok := elements[0].(tree.Tuple); ok {
		return gridOfTuples(elements, len(first))
	}
	g := &grid{}
	at := map[string]int{}
	for _, e := range elements {
		kvs, ok := named(e)
		if !ok {
			return nil
		}
		row := make([]any, len(g.columns))
		for i := 0; i < len(kvs); i += 2 {
			name := kvs[i].(string)
			if _, known := at[name]; !known {
				at[name] = len(g.columns)
				g.columns, row = append(g.columns, name), append(row, nil)
			}
			row[at[name]] = kvs[i+1]
		}
		g.rows = append(g.rows, row)
	}
	if len(g.columns) == 0 || len(g.columns) > maxColumns {
		return nil
	}
	return g
}

func gridOfTuples(elements []any, width int) *grid {
	g := &grid{}
	for _, e := range elements {
		t, ok := e.(tree.Tuple)
		if !ok || len(t) != width || width < 2 {
			return nil
		}
		g.rows = append(g.rows, t)
	}
	return g
}

// named gives the fields of a record, or the entries of a dict by strings.
func named(v any) (tree.Dict, bool) {
	switch v := v.(type) {
	case tree.Record:
		return v.Fields(), true
	case tree.Dict:
		for i := 0; i < len(v); i += 2 {
			if _, ok := v[i].(string); !ok {
				return nil, false
			}
		}
		return v, true
	}
	return nil, false
}

func (g *grid) width() int {
	if g.columns != nil {
		return len(g.columns)
	}
	return len(g.rows[0])
}

// value gives what stands in a row, nil if that is shorter.
func (g *grid) value(row, column int) any {
	if column < len(g.rows[row]) {
		return g.rows[row][column]
	}
	return nil
}

// isNumeric reports whether a column has numbers, and nothing else.
func (g *grid) isNumeric(column int) bool {
	for i := range g.rows {
		switch g.value(i, column).(type) {
		case nil, int64, tree.BigInt, float64:
		default:
			return false
		}
	}
	return true
}

// The widths between which columns are, where the screen has no room for all.
const (
	wideColumn   = 60
	narrowColumn = 8
)

// grid spells rows as a table, or each as its fields where there is no room
// for their columns.
func (o *Options) grid(g *grid, all int) string {
	t := table.New(g.width(), len(g.rows))
	if g.columns != nil {
		t.Header(g.columns)
	}
	for i := range g.rows {
		line := make([]string, g.width())
		for j := range line {
			line[j] = o.cell(g.value(i, j))
		}
		t.Add(line)
	}
	for j := range t.Right {
		t.Right[j] = g.isNumeric(j)
	}
	for most := wideColumn; t.Width() >= o.width() && most >= narrowColumn; most -= 4 {
		t.Narrow(most)
	}
	s := t.String()
	if t.Width() >= o.width() && g.columns != nil {
		s = o.blocks(g)
	}
	if rest := all - len(g.rows); rest > 0 {
		s += "… " + o.left(rest, all, "rows")
	}
	return s
}

// blocks spells each row as its fields.
func (o *Options) blocks(g *grid) string {
	var b strings.Builder
	for i := range g.rows {
		var kvs tree.Dict
		for j, name := range g.columns {
			kvs = append(kvs, name, g.value(i, j))
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(o.fields(kvs))
	}
	return b.String()
}

// fields spells a record or a dict, an entry in each line.
func (o *Options) fields(kvs tree.Dict) string {
	shown := kvs
	if o.Rows > 0 && len(kvs) > 2*o.Rows {
		shown = kvs[:2*o.Rows]
	}
	t := table.New(2, len(shown)/2)
	for i := 0; i < len(shown); i += 2 {
		t.Add([]string{o.cell(shown[i]), o.cell(shown[i+1])})
	}
	for most := 2 * o.width(); t.Width() >= o.width() && most >= narrowColumn; most -= 4 {
		t.Narrow(most)
	}
	s := t.String()
	if rest := len(kvs) - len(shown); rest > 0 {
		s += "… " + o.left(rest/2, len(kvs)/2, "entries")
	}
	return s
}

// cell spells v on one line: a string as it is, nothing for none.
func (o *Options) cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		quoted, _ := literal(v, o.Lang, 2*o.width())
		if unquoted := strings.TrimSuffix(quoted[1:], `"`); unquoted == v {
			return v
		}
		return quoted
	}
	s, _ := literal(v, o.Lang, 2*o.width())
	return s
}

// separated spells v as CSV: a line for each element of a list or entry of a
// dict.
func separated(v any, o Options) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, line := range linesOf(v) {
		words := make([]string, len(line))
		for i, e := range line {
			words[i] = plain(e, o.Lang)
		}
		if err := w.Write(words); err != nil {
			return "", err
		}
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n"), w.Error()
}

// linesOf gives the lines of v, the names of its columns first.
func linesOf(v any) (lines [][]any) {
	var elements []any
	switch v := v.(type) {
	case tree.List:
		elements = v
	case tree.Set:
		elements = v
	case tree.Tuple:
		return [][]any{v}
	case tree.Record:
		elements = []any{v}
	case tree.Dict:
		for i := 0; i < len(v); i += 2 {
			lines = append(lines, v[i:i+2])
		}
		return lines
	default:
		return [][]any{{v}}
	}
	g := gridOf(elements, 0)
	if g == nil {
		for _, e := range elements {
			lines = append(lines, []any{e})
		}
		return lines
	}
	if g.columns != nil {
		header := make([]any, len(g.columns))
		for i, name := range g.columns {
			header[i] = name
		}
		lines = append(lines, header)
	}
	for i := range g.rows {
		row := make([]any, g.width())
		for j := range row {
			row[j] = g.value(i, j)
		}
		lines = append(lines, row)
	}
	return lines
}

// plain spells v without quotes, nothing for none.
func plain(v any, lang string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return Literal(v, lang)
}
