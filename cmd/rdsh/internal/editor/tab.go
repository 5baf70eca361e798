package editor

import (
	"io"
	"strings"
)

// completer inserts what all candidates begin with, or lists them above the
// line. The library's own menu takes over keys, floods the screen, and divides
// by zero when a candidate is wider than the terminal.
type completer struct{ t *Terminal }

func (c completer) Do(line []rune, pos int) (insert [][]rune, _ int) {
	defer func() {
		if recover() != nil { // completion is no reason to lose a session
			insert = nil
		}
	}()
	t := c.t
	if t.opts.Complete == nil || t.isQuestion() {
		return nil, 0
	}
	got := t.opts.Complete(Decode(string(line[:pos])))
	if got.Insert != "" {
		return [][]rune{[]rune(Encode(got.Insert))}, 0
	}
	if len(got.Candidates) > 0 {
		rest := strings.TrimPrefix(commonPrefix(got.Candidates), got.Typed)
		if rest != "" && !got.More {
			return [][]rune{[]rune(Encode(rest))}, 0
		}
	}
	columns, _ := size()
	text := ""
	if got.Note != "" {
		text = got.Note + "\n"
	}
	if len(got.Candidates) > 1 || got.More {
		text += Columns(got.Candidates, got.More, columns, most())
	}
	if text != "" {
		io.WriteString(t.rl.Stdout(), strings.ReplaceAll(text, "\n", "\r\n"))
	}
	return nil, 0
}

func (t *Terminal) isQuestion() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.question
}

// most is how many rows of candidates are shown: the line that is edited stays
// on the screen.
func most() int {
	_, rows := size()
	return max(1, min(40, rows-4))
}

func commonPrefix(words []string) string {
	prefix := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return strings.ToValidUTF8(prefix, "")
}
