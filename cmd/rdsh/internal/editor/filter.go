package editor

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

// A Filter reads what a terminal sends and gives it in the form that the
// line-editing library understands:
//
//   - cursor keys, Home and End of all terminals become control characters,
//     words are moved over by Ctrl and Alt with the arrows;
//   - Delete becomes keyDelete, since the library takes it for Ctrl-D;
//   - a pasted block (bracketed by ESC[200~ and ESC[201~) becomes keyPaste,
//     and its text waits in Paste;
//   - Alt-Enter is a newline within the input;
//   - Ctrl-Space, and other escape sequences, vanish instead of leaving letters behind.
type Filter struct {
	src   io.Reader
	buf   [1024]byte
	out   []byte // translated, not read yet
	state state
	seq   []byte // of the sequence that state is in

	mu     sync.Mutex
	pastes []string
}

type state int

const (
	ground state = iota
	escape       // after ESC
	csi          // after ESC [
	ss3          // after ESC O
	paste        // between ESC[200~ and ESC[201~
)

const (
	esc      = 0x1b
	endPaste = "\x1b[201~"
)

// NewFilter gives a filter of src.
func NewFilter(src io.Reader) *Filter { return &Filter{src: src} }

// Read gives translated input.
func (f *Filter) Read(p []byte) (int, error) {
	for len(f.out) == 0 {
		n, err := f.src.Read(f.buf[:])
		for _, b := range f.buf[:n] {
			f.feed(b)
		}
		if err != nil && len(f.out) == 0 {
			return 0, err
		}
	}
	n := copy(p, f.out)
	f.out = f.out[:copy(f.out, f.out[n:])]
	return n, nil
}

// Close does nothing: the terminal is not the filter's to close.
func (f *Filter) Close() error { return nil }

// Paste gives the oldest block that was pasted and not taken yet.
func (f *Filter) Paste() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.pastes) == 0 {
		return ""
	}
	text := f.pastes[0]
	f.pastes = f.pastes[1:]
	return text
}

func (f *Filter) feed(b byte) {
	switch f.state {
	case ground:
		f.ground(b)
	case escape:
		f.escape(b)
	case csi:
		f.csi(b)
	case ss3:
		f.state = ground
		if b == 'M' { // Enter of the keypad
			f.out = append(f.out, '\r')
			return
		}
		f.key("", b)
	case paste:
		f.paste(b)
	}
}

func (f *Filter) ground(b byte) {
	switch b {
	case esc:
		f.state = escape
	case 0: // Ctrl-Space, which the library takes for the end of the input
	default:
		f.out = append(f.out, b)
	}
}

func (f *Filter) escape(b byte) {
	f.state = ground
	switch b {
	case esc:
		f.state = escape
	case '[':
		f.state, f.seq = csi, f.seq[:0]
	case 'O':
		f.state = ss3
	case '\r', '\n':
		f.emit(keyNewline)
	default:
		f.out = append(f.out, esc, b)
	}
}

// csi collects parameters up to the final byte.
func (f *Filter) csi(b byte) {
	switch {
	case b == esc:
		f.state = escape
	case b < ' ': // a broken sequence: the control character counts
		f.state = ground
		f.out = append(f.out, b)
	case b < '@':
		f.seq = append(f.seq, b)
	default:
		f.state = ground
		f.key(string(f.seq), b)
	}
}

// key translates the sequence of a key: its parameters and final byte.
func (f *Filter) key(params string, final byte) {
	number, modifier, _ := strings.Cut(params, ";")
	if final == '~' {
		f.numbered(number, modifier)
		return
	}
	if len(number) == 1 && number != "1" && modifier == "" { // rxvt: ESC[5C
		modifier = number
	}
	word := modifier == "3" || modifier == "5"
	switch final {
	case 'A':
		f.out = append(f.out, ctrl('P'))
	case 'B':
		f.out = append(f.out, ctrl('N'))
	case 'C':
		f.move(word, 'f', ctrl('F'))
	case 'D':
		f.move(word, 'b', ctrl('B'))
	case 'H':
		f.out = append(f.out, ctrl('A'))
	case 'F':
		f.out = append(f.out, ctrl('E'))
	}
}

// numbered translates ESC [ number ~.
func (f *Filter) numbered(number, modifier string) {
	switch number {
	case "1", "7":
		f.out = append(f.out, ctrl('A'))
	case "4", "8":
		f.out = append(f.out, ctrl('E'))
	case "3":
		if modifier == "5" || modifier == "3" {
			f.out = append(f.out, esc, 'd')
			return
		}
		f.emit(keyDelete)
	case "200":
		f.state, f.seq = paste, f.seq[:0]
	}
}

func (f *Filter) move(word bool, meta, char byte) {
	if word {
		f.out = append(f.out, esc, meta)
		return
	}
	f.out = append(f.out, char)
}

// paste collects a block. Ctrl-C leaves it, should its end have been lost.
func (f *Filter) paste(b byte) {
	if b == ctrl('C') {
		f.state = ground
		f.out = append(f.out, b)
		return
	}
	f.seq = append(f.seq, b)
	if b != '~' || !bytes.HasSuffix(f.seq, []byte(endPaste)) {
		return
	}
	text := normal(string(f.seq[:len(f.seq)-len(endPaste)]))
	f.state, f.seq = ground, nil
	if text == "" {
		return
	}
	f.mu.Lock()
	f.pastes = append(f.pastes, text)
	f.mu.Unlock()
	f.emit(keyPaste)
}

// normal gives a pasted text with newlines as they are in files, and without
// those at its end: it is Enter that submits.
func normal(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return strings.TrimRight(text, "\n")
}

func (f *Filter) emit(r rune) { f.out = utf8.AppendRune(f.out, r) }

func ctrl(letter byte) byte { return letter - '@' }
