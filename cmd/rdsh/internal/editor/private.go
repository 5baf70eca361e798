package editor

import "strings"

// Control characters within the edited line, and the keys that the library
// does not know, are runes of the last private plane: U+10FE00 + c.
const (
	private    rune = 0x10FE00
	keyDelete  rune = 0x10FF00 // the Delete key
	keyPaste   rune = 0x10FF01 // a pasted block: the next one of Filter.Paste
	keyNewline      = private + '\n'
)

// Encode gives text as it can stand in the edited line: control characters
// become private runes.
func Encode(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return private + r
		}
		return r
	}, text)
}

// Decode reverses Encode.
func Decode(line string) string {
	return strings.Map(func(r rune) rune {
		if isPrivate(r) {
			return r - private
		}
		return r
	}, line)
}

func isPrivate(r rune) bool { return r >= private && r <= private+0x7f }

// paint shows private runes as symbols of the same width.
func paint(line []rune) []rune {
	shown := make([]rune, len(line))
	for i, r := range line {
		shown[i] = r
		if isPrivate(r) {
			shown[i] = symbol(r - private)
		}
	}
	return shown
}

func symbol(c rune) rune {
	switch c {
	case '\n':
		return '⏎'
	case '\t':
		return '⇥'
	case 0x7f:
		return '␡'
	}
	return '␀' + c // the control pictures
}
