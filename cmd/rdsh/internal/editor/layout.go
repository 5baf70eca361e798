package editor

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/rdsh/rdsh/internal/table"
)

// A Span is a part of a line that is shown in a colour: the runes from Start up
// to End, with the parameters of an SGR sequence, such as "32".
type Span struct {
	Start, End int
	Colour     string
}

// A picture is a line that is being edited, with what stands around it.
type picture struct {
	prompt string
	more   string // the prompt of further lines
	line   []rune // in the form of Encode
	pos    int    // of the cursor in it
	spans  []Span
	hint   string // behind the line, if there is room
	below  string // on a line of its own
}

// A layout is a picture in the rows of a screen. A row that is followed by a
// line break ends in it; others are continued by the next one, where the
// terminal breaks the line by itself.
type layout struct {
	width    int
	rows     []string
	row, col int // of the cursor
	pen      int // the column behind the last row
}

// place lays p out on a screen of so many columns.
func (p *picture) place(width int) *layout {
	d := drafter{layout: layout{width: width}}
	d.put(p.prompt, table.Width(p.prompt))
	span := 0
	for i := 0; i < len(p.line); {
		n, text, columns := cluster(p.line[i:])
		if p.pos >= i && p.pos < i+n {
			d.mark(columns)
		}
		for span < len(p.spans) && p.spans[span].End <= i {
			span++
		}
		colour := ""
		if span < len(p.spans) && p.spans[span].Start <= i {
			colour = p.spans[span].Colour
		}
		if text == "\n" {
			d.colour("")
			d.newline()
			d.put(p.more, table.Width(p.more))
		} else {
			d.colour(colour)
			d.put(text, columns)
		}
		i += n
	}
	d.colour("")
	if p.pos >= len(p.line) {
		d.mark(0)
	}
	d.finish(p)
	return &d.layout
}

// cluster gives the first character of a line, with what combines with it: how
// many runes it is, how it is shown, and in how many columns.
func cluster(line []rune) (n int, text string, columns int) {
	if isPrivate(line[0]) {
		switch c := line[0] - private; c {
		case '\n':
			return 1, "\n", 0
		case '\t':
			return 1, "    ", 4
		default:
			return 1, string(symbol(c)), 1
		}
	}
	const most = 32 // runes of a character that anybody has seen
	end := 1
	for end < min(len(line), most) && !isPrivate(line[end]) && (line[end] > 0x7f || line[end-1] > 0x7f) {
		end++
	}
	text, _, columns, _ = uniseg.FirstGraphemeClusterInString(string(line[:end]), -1)
	n = len([]rune(text))
	return n, text, columns
}

// A drafter writes rows.
type drafter struct {
	layout
	b    strings.Builder // the row
	pens string          // the colour
}

// put writes text of so many columns, in the next row if there is no room.
func (d *drafter) put(text string, columns int) {
	if d.pen > 0 && d.pen+columns > d.width {
		d.wrap()
	}
	d.b.WriteString(text)
	d.pen += columns
}

// wrap ends a row that the next one continues.
func (d *drafter) wrap() {
	d.rows = append(d.rows, d.b.String())
	d.b.Reset()
	d.pen = 0
}

func (d *drafter) newline() {
	d.b.WriteString("\r\n")
	d.wrap()
}

func (d *drafter) colour(c string) {
	if c != d.pens {
		d.b.WriteString("\x1b[0m")
		if c != "" {
			d.b.WriteString("\x1b[" + c + "m")
		}
		d.pens = c
	}
}

// mark notes that the cursor stands on what comes next, of so many columns.
func (d *drafter) mark(columns int) {
	d.row, d.col = len(d.rows), d.pen
	if d.pen > 0 && d.pen+max(columns, 1) > d.width {
		d.row, d.col = d.row+1, 0
	}
}

// hintColour is that of hints.
const hintColour = "90"

// finish writes what stands behind the line and below it. A row that is full
// moves the pen to the next one only when something is written there.
func (d *drafter) finish(p *picture) {
	if room := d.width - d.pen - 1; p.hint != "" && room > 8 {
		d.b.WriteString("\x1b[" + hintColour + "m" + table.Cut(p.hint, room) + "\x1b[0m")
		d.pen += min(table.Width(p.hint), room)
	}
	if d.pen >= d.width {
		d.wrap()
		d.b.WriteString(" \r")
	}
	if p.below != "" {
		d.newline()
		below := table.Cut(p.below, d.width-1)
		d.put(below, table.Width(below))
	}
	d.rows = append(d.rows, d.b.String())
}

// window gives the rows that a screen of so many rows has room for, the
// cursor's among them.
func (l *layout) window(height int) *layout {
	most := max(height-1, 1)
	if len(l.rows) <= most {
		return l
	}
	first := max(0, min(l.row-most/2, len(l.rows)-most))
	w := *l
	w.rows, w.row = l.rows[first:first+most], l.row-first
	if first+most < len(l.rows) {
		last := len(w.rows) - 1
		w.rows = append(append([]string(nil), w.rows[:last]...), strings.TrimSuffix(w.rows[last], "\r\n")+"\x1b[0m")
		w.pen = 0
	}
	return &w
}

// String writes the rows and moves the cursor to its place.
func (l *layout) String() string {
	var b strings.Builder
	for _, row := range l.rows {
		b.WriteString(row)
	}
	if up := len(l.rows) - 1 - l.row; up > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", up)
	}
	b.WriteByte('\r')
	if l.col > 0 {
		fmt.Fprintf(&b, "\x1b[%dC", l.col)
	}
	return b.String()
}
