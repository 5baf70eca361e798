package stdlib

import (
	"unicode"
	"unicode/utf8"
)

// columns gives how many columns of a terminal s takes: two for the wide
// characters of East Asian scripts and pictures, none for combining ones.
func columns(s string) int {
	n := 0
	for _, c := range s {
		switch {
		case c < utf8.RuneSelf:
			n++
		case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
		case unicode.Is(wide, c):
			n += 2
		default:
			n++
		}
	}
	return n
}

// wide are the blocks whose characters are wide or full-width by Unicode's
// UAX 11, with the few others inside them.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, // Hangul Jamo, leading
		{0x231a, 0x231b, 1}, // watch, hourglass
		{0x23e9, 0x23ec, 1},
		{0x2614, 0x2615, 1},
		{0x2648, 0x2653, 1}, // zodiac
		{0x26a1, 0x26a1, 1},
		{0x26bd, 0x26be, 1},
		{0x2705, 0x2705, 1}, // check mark
		{0x270a, 0x270b, 1},
		{0x274c, 0x274c, 1}, // cross mark
		{0x2795, 0x2797, 1},
		{0x2b50, 0x2b50, 1}, // star
		{0x2e80, 0x303e, 1}, // CJK radicals and punctuation
		{0x3041, 0x33ff, 1}, // Kana, Bopomofo, CJK symbols
		{0x3400, 0x4dbf, 1}, // CJK ideographs, extension A
		{0x4e00, 0xa4cf, 1}, // CJK ideographs, Yi
		{0xa960, 0xa97f, 1}, // Hangul Jamo, extension A
		{0xac00, 0xd7a3, 1}, // Hangul syllables
		{0xf900, 0xfaff, 1}, // CJK compatibility
		{0xfe30, 0xfe6f, 1}, // CJK compatibility forms
		{0xff00, 0xff60, 1}, // full-width forms
		{0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{
		{0x1f300, 0x1f64f, 1}, // pictographs, emoticons
		{0x1f680, 0x1f6ff, 1}, // transport
		{0x1f900, 0x1f9ff, 1}, // more pictographs
		{0x20000, 0x3fffd, 1}, // CJK ideographs, further extensions
	},
}
