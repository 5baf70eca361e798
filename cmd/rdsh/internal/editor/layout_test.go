package editor

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// drawn gives what a terminal of so many columns shows of a picture: its rows,
// with | where the cursor is.
func drawn(t *testing.T, p picture, columns, rows int) string {
	t.Helper()
	term := &emulator{width: columns, cells: [][]string{nil}}
	term.write(p.place(columns).window(rows).String())
	return term.String()
}

// An emulator understands what layouts write: characters, line breaks, cursor
// movements and colours.
type emulator struct {
	width    int
	cells    [][]string // by rows; the second column of a wide character is NUL
	row, col int
}

func (e *emulator) write(s string) {
	rs := []rune(s)
	for len(rs) > 0 {
		switch r := rs[0]; r {
		case '\r':
			e.col, rs = 0, rs[1:]
		case '\n':
			e.down()
			rs = rs[1:]
		case esc:
			end := slices.IndexFunc(rs, func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' })
			e.sequence(string(rs[2:end]), rs[end])
			rs = rs[end+1:]
		default:
			n, text, columns := cluster(rs)
			e.put(text, columns)
			rs = rs[n:]
		}
	}
}

func (e *emulator) sequence(number string, final rune) {
	n := 0
	fmt.Sscan(number, &n)
	switch final {
	case 'A':
		e.row = max(e.row-n, 0)
	case 'C':
		e.col = min(e.col+n, e.width-1)
	case 'J':
		e.cells = e.cells[:e.row+1]
		e.cells[e.row] = e.cells[e.row][:min(e.col, len(e.cells[e.row]))]
	}
}

func (e *emulator) down() {
	if e.row++; e.row == len(e.cells) {
		e.cells = append(e.cells, nil)
	}
}

func (e *emulator) put(text string, columns int) {
	if e.col+columns > e.width {
		e.col = 0
		e.down()
	}
	row := &e.cells[e.row]
	for len(*row) < e.col+columns {
		*row = append(*row, " ")
	}
	(*row)[e.col] = text
	for i := 1; i < columns; i++ {
		(*row)[e.col+i] = "\x00"
	}
	e.col += columns
}

func (e *emulator) String() string {
	var lines []string
	for i, row := range e.cells {
		line := ""
		for j := 0; j <= max(len(row), e.col); j++ {
			if i == e.row && j == e.col {
				line += "|"
			}
			if j < len(row) && row[j] != "\x00" {
				line += row[j]
			}
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "\n")
}

func TestLayout(t *testing.T) {
	for _, c := range []struct {
		name, line string
		pos        int
		p          picture
		columns    int
		want       string
	}{
		{"a line", "abc", 3, picture{}, 20, "> abc|"},
		{"the cursor in it", "abc", 1, picture{}, 20, "> a|bc"},
		{"wrapped", "abcdef", 2, picture{}, 5, "> ab|c\ndef"},
		{"wrapped, at the end", "abcdef", 6, picture{}, 5, "> abc\ndef|"},
		{"full", "abc", 3, picture{}, 5, "> abc\n|"},
		{"the cursor on the break", "abcd", 3, picture{}, 5, "> abc\n|d"},
		{"wide", "漢字x", 2, picture{}, 20, "> 漢字|x"},
		{"wide, broken", "a漢字", 1, picture{}, 5, "> a|漢\n字"},
		{"wide, without half a column", "漢字", 1, picture{}, 5, "> 漢\n|字"},
		{"combining", "e\u0301x", 2, picture{}, 20, "> e\u0301|x"},
		{"within a combined one", "e\u0301x", 1, picture{}, 20, "> |e\u0301x"},
		{"emoji", "👩‍💻x", 3, picture{}, 20, "> 👩‍💻|x"},
		{"lines", "if x:\n\ty\nz", 7, picture{}, 20, "> if x:\n.     |y\n. z"},
		{"an empty line", "a\n", 2, picture{}, 20, "> a\n. |"},
		{"a control character", "a\x01b", 3, picture{}, 20, "> a␁b|"},
		{"a hint", "f(", 2, picture{hint: "item, *, timeout=None"}, 20, "> f(|item, *, timeo…"},
		{"no room for a hint", "abcdef", 6, picture{hint: "item"}, 16, "> abcdef|"},
		{"a search", "abc", 1, picture{below: "bck-i-search: bc"}, 20, "> a|bc\nbck-i-search: bc"},
		{"colours", "ab", 1, picture{spans: []Span{{0, 1, "35"}}}, 20, "> a|b"},
	} {
		c.p.prompt, c.p.more, c.p.line, c.p.pos = "> ", ". ", []rune(Encode(c.line)), c.pos
		if got := drawn(t, c.p, c.columns, 24); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestLayoutOfMoreThanAScreen(t *testing.T) {
	p := picture{prompt: "> ", more: ". ", line: []rune(Encode("1\n2\n3\n4\n5\n6"))}
	for pos, want := range map[int]string{0: "> |1\n. 2\n. 3", 6: ". 3\n. |4\n. 5", 11: ". 4\n. 5\n. 6|"} {
		p.pos = pos
		if got := drawn(t, p, 20, 4); got != want {
			t.Errorf("cursor at %d: got\n%s\nwant\n%s", pos, got, want)
		}
	}
}

// TestScreen has a screen draw what the library writes: that it means to clean
// and to show a line, a search, and what is to go to the terminal.
func TestScreen(t *testing.T) {
	term := &emulator{width: 10, cells: [][]string{nil}}
	s := &screen{to: writerFunc(term.write), size: func() (int, int) { return term.width, 24 }}
	show := func(line string, last, searching bool) {
		s.Write([]byte("\x1b[J\x1b[2K\r"))
		s.show(picture{prompt: "> ", more: ". ", line: []rune(Encode(line)), pos: len([]rune(line))}, last, searching)
		s.Write([]byte("> the library's own drawing\b\b"))
	}
	show("a", false, false)
	show("a\nb", false, false)
	show("abcdefghijkl", false, false)
	if got, want := term.String(), "> abcdefgh\nijkl|"; got != want {
		t.Errorf("a line drawn anew: got\n%s\nwant\n%s", got, want)
	}
	s.Write([]byte("\n\x1b[Jfailing bck-i-search: xy\x1b[4m \x1b[0m\r\x1b[1A\x1b[3C"))
	s.Write([]byte("\x1b[4m"))
	show("ab", false, true)
	if got, want := term.String(), "> ab|\nfailing …"; got != want {
		t.Errorf("a search: got\n%s\nwant\n%s", got, want)
	}
	show("ab", false, false)
	s.Write([]byte("\x1b[J\x1b[2K\r"))
	s.Write([]byte("listed\r\n"))
	show("ab", true, false)
	s.Write([]byte("out\r\n"))
	if got, want := term.String(), "listed\n> ab\nout\n|"; got != want {
		t.Errorf("a list, and the end: got\n%s\nwant\n%s", got, want)
	}
}

type writerFunc func(string)

func (f writerFunc) Write(b []byte) (int, error) {
	f(string(b))
	return len(b), nil
}

func TestMoves(t *testing.T) {
	line := []rune(Encode("ab\n\nlonger\ne\u0301"))
	for _, c := range []struct {
		key       rune
		pos, want int
	}{
		{keyUp, 3, 0},
		{keyUp, 9, 3},
		{keyUp, 4, 3},
		{keyDown, 1, 3},
		{keyDown, 3, 4},
		{keyDown, 10, 13},
		{keyHome, 9, 4},
		{keyEnd, 5, 10},
		{keyHome, 1, 0},
		{keyEnd, 12, 13},
	} {
		if got := moved(line, c.pos, c.key); got != c.want {
			t.Errorf("key %x at %d: got %d, want %d", c.key, c.pos, got, c.want)
		}
	}
	for pos, want := range map[int][2]int{11: {11, 11}, 12: {11, 13}, 13: {13, 13}, 2: {2, 2}, 3: {3, 3}} {
		if back, on := boundary(line, pos, false), boundary(line, pos, true); back != want[0] || on != want[1] {
			t.Errorf("boundary at %d: got %d and %d, want %v", pos, back, on, want)
		}
	}
}
