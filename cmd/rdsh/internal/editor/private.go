package editor

import "strings"

// Control characters within the edited line, and the keys that the library
// does not know, are runes of the last private plane: U+10FE00 + c.
const (
	private    rune = 0x10FE00
	keyDelete  rune = 0x10FF00 // the Delete key
	keyPaste   rune = 0x10FF01 // a pasted block: the next one of Filter.Paste
	keyUp      rune = 0x10FF02 // to another line of those that are edited
	keyDown    rune = 0x10FF03
	keyHome    rune = 0x10FF04 // to the ends of such a line
	keyEnd     rune = 0x10FF05
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

// symbol shows a control character.
func symbol(c rune) rune {
	if c == 0x7f {
		return '␡'
	}
	return '␀' + c // the control pictures
}
