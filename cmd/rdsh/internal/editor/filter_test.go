package editor_test

import (
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/editor"
)

const (
	keyDelete  = "\U0010FF00"
	keyPaste   = "\U0010FF01"
	keyNewline = "\U0010FE0A"
)

var keys = []struct{ name, in, want string }{
	{"text", "héllo\r", "héllo\r"},
	{"control characters", "\x01\x03\x04\x12", "\x01\x03\x04\x12"},
	{"arrows", "\x1b[A\x1b[B\x1b[C\x1b[D", "\x10\x0e\x06\x02"},
	{"arrows in application mode", "\x1bOA\x1bOB\x1bOC\x1bOD", "\x10\x0e\x06\x02"},
	{"home and end", "\x1b[H\x1b[F\x1bOH\x1bOF", "\x01\x05\x01\x05"},
	{"home and end of tmux", "\x1b[1~\x1b[4~", "\x01\x05"},
	{"home and end of rxvt", "\x1b[7~\x1b[8~", "\x01\x05"},
	{"delete is not ctrl-d", "\x1b[3~", keyDelete},
	{"ctrl-delete", "\x1b[3;5~", "\x1bd"},
	{"by words", "\x1b[1;5D\x1b[1;5C\x1b[1;3D\x1b[1;3C", "\x1bb\x1bf\x1bb\x1bf"},
	{"by words of rxvt", "\x1b[5D\x1b[5C", "\x1bb\x1bf"},
	{"shift and arrow", "\x1b[1;2D", "\x02"},
	{"alt", "\x1bb\x1bf\x1bd", "\x1bb\x1bf\x1bd"},
	{"alt-enter", "a\x1b\rb", "a" + keyNewline + "b"},
	{"escape twice", "\x1b\x1b[A", "\x10"},
	{"enter of the keypad", "\x1bOM", "\r"},
	{"page up, shift-tab, function keys", "a\x1b[5~\x1b[6~\x1b[Z\x1b[15~\x1bOPb", "ab"},
	{"a cursor report and a mouse", "a\x1b[12;40R\x1b[<0;3;4Mb", "ab"},
	{"ctrl-space is not the end", "a\x00b", "ab"},
	{"a broken sequence", "\x1b[1\x03x", "\x03x"},
}

func TestFilterKeys(t *testing.T) {
	for _, k := range keys {
		for how, src := range map[string]io.Reader{
			"at once":      strings.NewReader(k.in),
			"byte by byte": iotest.OneByteReader(strings.NewReader(k.in)),
		} {
			got, err := io.ReadAll(editor.NewFilter(src))
			if string(got) != k.want || err != nil {
				t.Errorf("%s, %s: got %q, %v, want %q", k.name, how, got, err, k.want)
			}
		}
	}
}

var pastes = []struct {
	name, in, want string
	texts          []string
}{
	{"one line", "x\x1b[200~a b\x1b[201~y", "x" + keyPaste + "y", []string{"a b"}},
	{"several lines and tabs", "\x1b[200~def f():\r\treturn 1\r\x1b[201~", keyPaste, []string{"def f():\n\treturn 1"}},
	{"lines of windows", "\x1b[200~a\r\nb\r\n\x1b[201~", keyPaste, []string{"a\nb"}},
	{"keys within do not act", "\x1b[200~a\x1b[Ab\x04\x1b[201~", keyPaste, []string{"a\x1b[Ab\x04"}},
	{"two", "\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~", keyPaste + keyPaste, []string{"a", "b"}},
	{"nothing", "\x1b[200~\x1b[201~x", "x", nil},
	{"a tilde", "\x1b[200~~a~\x1b[201~", keyPaste, []string{"~a~"}},
	{"its end is lost", "\x1b[200~a\x03b", "\x03b", nil},
}

func TestFilterPaste(t *testing.T) {
	for _, p := range pastes {
		f := editor.NewFilter(iotest.OneByteReader(strings.NewReader(p.in)))
		got, err := io.ReadAll(f)
		var texts []string
		for text := f.Paste(); text != ""; text = f.Paste() {
			texts = append(texts, text)
		}
		if string(got) != p.want || err != nil || !slices.Equal(texts, p.texts) {
			t.Errorf("%s: got %q %q, %v, want %q %q", p.name, got, texts, err, p.want, p.texts)
		}
	}
}

func TestFilterSmallReads(t *testing.T) {
	got, err := io.ReadAll(iotest.OneByteReader(editor.NewFilter(strings.NewReader("ab\x1b[3~c"))))
	if want := "ab" + keyDelete + "c"; string(got) != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func FuzzFilter(f *testing.F) {
	for _, k := range keys {
		f.Add(k.in)
	}
	for _, p := range pastes {
		f.Add(p.in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		whole, err := io.ReadAll(editor.NewFilter(strings.NewReader(in)))
		if err != nil {
			t.Fatal(err)
		}
		bytes, _ := io.ReadAll(editor.NewFilter(iotest.OneByteReader(strings.NewReader(in))))
		if string(whole) != string(bytes) {
			t.Errorf("%q: at once %q, byte by byte %q", in, whole, bytes)
		}
	})
}

func TestEncode(t *testing.T) {
	for _, text := range []string{"", "a", "def f():\n\treturn 1", "\x00\x1b\x7f", "⏎ ü"} {
		line := editor.Encode(text)
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("Encode(%q) holds control characters: %q", text, line)
		}
		if got := editor.Decode(line); got != text {
			t.Errorf("Decode(Encode(%q)) = %q", text, got)
		}
	}
}
