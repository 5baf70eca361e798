package editor

import (
	"fmt"
	"strings"

	"github.com/rdsh/rdsh/internal/table"
)

// Columns lays words out in columns, downwards, for a screen of this width and
// in at most so many rows, and says how many words are left out. The result
// ends in a newline.
func Columns(words []string, more bool, width, maxRows int) string {
	cell := 2
	for _, w := range words {
		cell = max(cell, table.Width(w)+2)
	}
	cols := max(1, (width-1)/cell)
	rows := (len(words) + cols - 1) / cols
	left := 0
	if rows > maxRows {
		rows = maxRows
		left = len(words) - rows*cols
		words = words[:rows*cols]
	}
	var b strings.Builder
	for row := range rows {
		writeRow(&b, words, row, rows, cell)
	}
	switch {
	case more:
		b.WriteString("… and more\n")
	case left > 0:
		fmt.Fprintf(&b, "… %d more\n", left)
	}
	return b.String()
}

func writeRow(b *strings.Builder, words []string, row, rows, cell int) {
	pad := 0
	for i := row; i < len(words); i += rows {
		b.WriteString(strings.Repeat(" ", pad))
		b.WriteString(words[i])
		pad = cell - table.Width(words[i])
	}
	b.WriteByte('\n')
}
