package editor

import (
	"slices"

	"github.com/chzyer/readline"
)

// rune sees every key before the library does. One that must not act becomes
// the bell, which is the library's "do nothing" and leaves a search. One that
// means something else where the line has several lines becomes a key of our
// own.
func (t *Terminal) rune(r rune) (rune, bool) {
	searching := t.rl.Operation.IsSearchMode()
	t.mu.Lock()
	t.searched = searching
	t.mu.Unlock()
	switch r {
	case readline.CharBckSearch, readline.CharFwdSearch:
		if len(t.opts.History.Items()) == 0 { // it would crash on Ctrl-C
			return readline.CharBell, true
		}
	case readline.CharCtrlZ: // the library would stop the parent process too
		t.suspend()
		return readline.CharBell, true
	case keyPaste:
		if searching {
			t.in.Paste()
			return readline.CharBell, true
		}
	case keyDelete:
		if searching || !t.canDelete() {
			return readline.CharBell, true
		}
	case readline.CharEnter, readline.CharCtrlJ:
		if !searching && !t.whole() {
			t.rl.Terminal.KickRead() // it reads no further after Enter
			return keyNewline, true
		}
	case readline.CharPrev, readline.CharNext, readline.CharLineStart, readline.CharLineEnd:
		if own := t.moves(r); own != 0 && !searching {
			return own, true
		}
	}
	return r, true
}

// whole reports whether the line can be run as it is. So does one that cannot be
// read: running it tells why.
func (t *Terminal) whole() (is bool) {
	defer func() {
		if recover() != nil {
			is = true
		}
	}()
	t.mu.Lock()
	code, block, question := Decode(string(t.line)), t.block, t.question
	t.mu.Unlock()
	return question || t.opts.Whole == nil || t.opts.Whole(code, block)
}

func (t *Terminal) canDelete() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.pos < len(t.line)
}

// moves gives the key of our own that does within several lines what a key does
// in one, or 0 where that is what it does.
func (t *Terminal) moves(key rune) rune {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := slices.Contains(t.line[:t.pos], keyNewline)
	after := slices.Contains(t.line[t.pos:], keyNewline)
	switch {
	case key == readline.CharPrev && before:
		return keyUp
	case key == readline.CharNext && after:
		return keyDown
	case key == readline.CharLineStart && before:
		return keyHome
	case key == readline.CharLineEnd && after:
		return keyEnd
	}
	return 0
}

// changed sees the line after every key, and does what the keys of our own
// stand for: they have just been inserted before the cursor.
func (t *Terminal) changed(line []rune, pos int, key rune) ([]rune, int, bool) {
	if key == 0 { // the start of an input
		return nil, 0, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	line, pos, edited := t.edit(line, pos, key)
	edited = edited || t.searched && key == readline.CharInterrupt // the label is still there
	if at := boundary(line, pos, key == readline.CharForward); at != pos && (key == readline.CharForward || key == readline.CharBackward) {
		pos, edited = at, true
	}
	t.line, t.pos = line, pos
	return line, pos, edited
}

// edit does what a key of our own stands for.
func (t *Terminal) edit(line []rune, pos int, key rune) (_ []rune, _ int, edited bool) {
	switch key {
	case keyDelete:
		end := pos
		if pos < len(line) {
			n, _, _ := cluster(line[pos:])
			end = pos + n
		}
		return slices.Delete(slices.Clone(line), pos-1, end), pos - 1, true
	case keyPaste:
		text := []rune(Encode(t.in.Paste()))
		t.block = true
		return slices.Replace(slices.Clone(line), pos-1, pos, text...), pos - 1 + len(text), true
	case keyUp, keyDown, keyHome, keyEnd:
		line = slices.Delete(slices.Clone(line), pos-1, pos)
		return line, moved(line, pos-1, key), true
	case keyNewline:
		t.block = false
	case readline.CharPrev, readline.CharNext, readline.CharBckSearch, readline.CharFwdSearch:
		t.block = true
	}
	return line, pos, false
}

// moved gives where the cursor comes to from pos by a key that moves between
// lines.
func moved(line []rune, pos int, key rune) int {
	start := lineStart(line, pos)
	end := lineEnd(line, pos)
	switch key {
	case keyHome:
		return start
	case keyEnd:
		return end
	case keyUp:
		above := lineStart(line, start-1)
		return min(above+pos-start, start-1)
	}
	return min(end+1+pos-start, lineEnd(line, end+1))
}

// lineStart and lineEnd give the bounds of the line that pos is in.
func lineStart(line []rune, pos int) int {
	for pos > 0 && line[pos-1] != keyNewline {
		pos--
	}
	return pos
}

func lineEnd(line []rune, pos int) int {
	for pos < len(line) && line[pos] != keyNewline {
		pos++
	}
	return pos
}

// boundary gives the beginning of the character that pos is within, or the end
// if forward is set.
func boundary(line []rune, pos int, forward bool) int {
	for i := lineStart(line, pos); i < len(line); {
		n, _, _ := cluster(line[i:])
		switch {
		case i >= pos:
			return i
		case i+n > pos && !forward:
			return i
		}
		i += n
	}
	return len(line)
}
