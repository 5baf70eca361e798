package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// A grid is rows of values under columns. Its rows are of any lengths if there
// are no columns.
type grid struct {
	columns []string
	rows    [][]any
}

// gridOf reads rows of one kind: dicts and records, or lists and tuples. A
// dict need not have all the columns, and its others are left out; a list must
// have as many elements as there are columns.
func (r *Run) gridOf(rows []codec.Text, columns []string) (*grid, error) {
	g := &grid{columns: columns}
	at := make(map[string]int)
	for i, c := range columns {
		if _, twice := at[c]; twice {
			return nil, catalog.Errorf("value", "column %s is there twice", excerpt(c))
		}
		at[c] = i
	}
	b := gridBuilder{g: g, at: at, open: columns == nil}
	for i, t := range rows {
		if err := b.row(codec.Tree(t)); err != nil {
			return nil, catalog.Errorf(err.Kind, "row %d: %s", i+r.First, err.Text)
		}
	}
	return g, nil
}

type gridBuilder struct {
	g     *grid
	at    map[string]int // the columns
	open  bool           // dicts may add columns
	named bool           // rows are dicts
	cells int
}

// maxCells keeps rows without a common column from filling the memory.
const maxCells = 16 << 20

func (b *gridBuilder) row(v any) *catalog.Error {
	switch v := v.(type) {
	case tree.List:
		return b.add(v, false)
	case tree.Tuple:
		return b.add(v, false)
	case tree.Dict:
		return b.entries(v)
	case tree.Record:
		return b.entries(v.Fields())
	}
	return catalog.Errorf("type", "got %s, want a dict, record, list or tuple", tree.NameOf(v))
}

func (b *gridBuilder) entries(kvs tree.Dict) *catalog.Error {
	cells := make([]any, len(b.g.columns), max(len(b.g.columns), len(kvs)/2))
	for i := 0; i < len(kvs); i += 2 {
		key, ok := kvs[i].(string)
		if !ok {
			return catalog.Errorf("type", "got a key of type %s, want str", tree.NameOf(kvs[i]))
		}
		cells = b.cell(cells, key, kvs[i+1])
	}
	return b.add(cells, true)
}

// cell puts v into the column called key, if there is one or can be. There are
// as many cells as columns.
func (b *gridBuilder) cell(cells []any, key string, v any) []any {
	if i, ok := b.at[key]; ok {
		cells[i] = v
	} else if b.open {
		b.at[key] = len(cells)
		b.g.columns = append(b.g.columns, key)
		cells = append(cells, v)
	}
	return cells
}

func (b *gridBuilder) add(cells []any, named bool) *catalog.Error {
	if len(b.g.rows) == 0 {
		b.named = named
	}
	if named != b.named {
		return catalog.Errorf("type", "lists and dicts do not go together")
	}
	if n := len(b.g.columns); !named && n > 0 && len(cells) != n {
		return catalog.Errorf("value", "got %d values, want %d", len(cells), n)
	}
	if b.cells += len(cells); b.cells > maxCells {
		return catalog.Errorf("value", "more than %d cells", maxCells)
	}
	b.g.rows = append(b.g.rows, cells)
	return nil
}

// value gives a cell of a row, nil if it has none there.
func (g *grid) value(row, column int) any {
	if column < len(g.rows[row]) {
		return g.rows[row][column]
	}
	return nil
}

// width gives the number of columns.
func (g *grid) width() int {
	n := len(g.columns)
	for _, row := range g.rows {
		n = max(n, len(row))
	}
	return n
}
