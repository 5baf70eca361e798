package table

import "strings"

// Gap is what stands between the columns of a table.
const Gap = "  "

// A Table is lines of cells, which are texts of one line.
type Table struct {
	Right  []bool // the columns whose cells stand at the right
	lines  [][]string
	header bool // two lines, the second for the rule
	widths []int
}

// New begins a table of so many columns, with room for lines.
func New(columns, lines int) *Table {
	return &Table{Right: make([]bool, columns), widths: make([]int, columns), lines: make([][]string, 0, lines+2)}
}

// Header names the columns, before anything is added.
func (t *Table) Header(names []string) {
	t.header = true
	t.Add(names)
	t.Add(make([]string, len(names))) // the rule
}

// Add adds a line, which has a cell for each column.
func (t *Table) Add(line []string) {
	for j, s := range line {
		t.widths[j] = max(t.widths[j], Width(s))
	}
	t.lines = append(t.lines, line)
}

// Narrow lets no column be wider than most, and cuts what is.
func (t *Table) Narrow(most int) {
	for j := range t.widths {
		t.widths[j] = min(t.widths[j], most)
	}
	for _, line := range t.lines {
		for j, s := range line {
			line[j] = Cut(s, most)
		}
	}
}

// Width gives how wide the lines are at most.
func (t *Table) Width() int {
	n := 0
	for _, w := range t.widths {
		n += w + len(Gap)
	}
	return max(n-len(Gap), 0)
}

// Size gives how long the text is, at least.
func (t *Table) Size() int { return (t.Width() + len(Gap) + 1) * len(t.lines) }

// String aligns the cells. Blanks at the ends of lines are left out.
func (t *Table) String() string {
	var b strings.Builder
	for i, line := range t.lines {
		out := make([]string, len(line))
		for j, s := range line {
			if t.header && i == 1 {
				s = strings.Repeat("-", t.widths[j])
			}
			out[j] = Fill(s, t.widths[j], t.Right[j])
		}
		b.WriteString(strings.TrimRight(strings.Join(out, Gap), " "))
		b.WriteByte('\n')
	}
	return b.String()
}
