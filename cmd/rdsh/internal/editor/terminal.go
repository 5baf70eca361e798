package editor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/chzyer/readline"
	"golang.org/x/term"
)

// A Terminal is the Editor of a person at a terminal: the process's standard
// input and output.
type Terminal struct {
	rl       *readline.Instance
	in       *Filter
	history  *History
	complete Completer

	mu     sync.Mutex
	raw    *readline.State // of the terminal before raw mode, or nil
	line   []rune          // being edited
	pos    int             // of the cursor in it
	prompt int             // width of the prompt
}

// Escape sequences that ask the terminal to bracket what is pasted, and not to.
const (
	bracketOn  = "\x1b[?2004h"
	bracketOff = "\x1b[?2004l"
)

// NewTerminal gives an editor with this history and completion.
func NewTerminal(h *History, complete Completer) (*Terminal, error) {
	t := &Terminal{in: NewFilter(readline.Stdin), history: h, complete: complete}
	rl, err := readline.NewEx(&readline.Config{
		Stdin:                  t.in,
		Stdout:                 os.Stdout,
		Stderr:                 os.Stderr,
		HistoryLimit:           MaxHistory + 2,
		DisableAutoSaveHistory: true,
		HistorySearchFold:      true,
		InterruptPrompt:        "^C",
		EOFPrompt:              "\n",
		AutoComplete:           completer{t},
		Painter:                painter{},
		Listener:               readline.FuncListener(t.changed),
		FuncFilterInputRune:    t.rune,
		FuncGetWidth:           t.width,
		FuncMakeRaw:            t.makeRaw,
		FuncExitRaw:            t.exitRaw,
	})
	if err != nil {
		return nil, fmt.Errorf("terminal: %w", err)
	}
	t.rl = rl
	t.reload()
	return t, nil
}

// ReadLine implements Editor.
func (t *Terminal) ReadLine(ctx context.Context, prompt string) (string, error) {
	t.rl.SetPrompt(t.begin(prompt))
	io.WriteString(os.Stdout, bracketOn)
	defer io.WriteString(os.Stdout, bracketOff)
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := t.rl.Readline()
		done <- result{line, err}
	}()
	select {
	case r := <-done:
		if errors.Is(r.err, readline.ErrInterrupt) {
			return "", ErrInterrupt
		}
		return Decode(r.line), r.err
	case <-ctx.Done(): // the process is about to end
		t.Close()
		return "", context.Cause(ctx)
	}
}

// begin prepares for a line, and gives the prompt that there is room for.
func (t *Terminal) begin(prompt string) string {
	if len(prompt) > screen()/2 {
		prompt = "> "
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.line, t.pos, t.prompt = nil, 0, len(prompt)
	return prompt
}

// Remember implements Editor. That the file cannot be written is no reason to
// disturb the session.
func (t *Terminal) Remember(statement string) {
	_ = t.history.Add(statement)
	t.reload()
}

// Close implements Editor. The library is left alone: closing it waits for
// the next key.
func (t *Terminal) Close() error {
	fmt.Fprint(os.Stdout, bracketOff)
	return t.exitRaw()
}

// Recall goes on with another history.
func (t *Terminal) Recall(h *History) {
	t.history = h
	t.reload()
}

// reload gives the library the history anew. The library's own bookkeeping
// loses entries when a recalled one was edited.
func (t *Terminal) reload() {
	t.rl.ResetHistory()
	for _, statement := range t.history.Items() {
		_ = t.rl.SaveHistory(Encode(statement)) // to memory only
	}
}

// rune sees every key before the library does. One that must not act becomes
// the bell, which is the library's "do nothing" and leaves a search.
func (t *Terminal) rune(r rune) (rune, bool) {
	searching := t.rl.Operation.IsSearchMode()
	switch r {
	case readline.CharBckSearch, readline.CharFwdSearch:
		if len(t.history.Items()) == 0 { // it would crash on Ctrl-C
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
	}
	return r, true
}

// suspend gives the terminal back until the process is continued.
func (t *Terminal) suspend() {
	t.exitRaw()
	io.WriteString(os.Stdout, bracketOff+"\n")
	suspend()
	io.WriteString(os.Stdout, bracketOn)
	t.makeRaw()
	t.rl.Refresh()
}

func (t *Terminal) canDelete() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.pos < len(t.line)
}

// changed sees the line after every key, and does what the keys of our own
// stand for: they have just been inserted before the cursor.
func (t *Terminal) changed(line []rune, pos int, key rune) ([]rune, int, bool) {
	if key == 0 { // the start of an input
		return nil, 0, false
	}
	edited := false
	switch key {
	case keyDelete:
		line, pos, edited = slices.Delete(slices.Clone(line), pos-1, min(pos+1, len(line))), pos-1, true
	case keyPaste:
		text := []rune(Encode(t.in.Paste()))
		line, edited = slices.Replace(slices.Clone(line), pos-1, pos, text...), true
		pos += len(text) - 1
	}
	t.mu.Lock()
	t.line, t.pos = line, pos
	t.mu.Unlock()
	return line, pos, edited
}

// width is that of the terminal. The library loops forever when the prompt is
// not narrower.
func (t *Terminal) width() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(screen(), t.prompt+2)
}

// screen is the width of the terminal, 80 if it does not tell.
func screen() int {
	if width := readline.GetScreenWidth(); width > 0 {
		return width
	}
	return 80
}

// rows is how many rows of candidates are shown at most: the line that is
// edited stays on the screen.
func rows() int {
	const most = 40
	if _, height, err := term.GetSize(int(os.Stdout.Fd())); err == nil && height > 3 {
		return min(most, height-2)
	}
	return most
}

func (t *Terminal) makeRaw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.raw != nil {
		return nil
	}
	state, err := readline.MakeRaw(readline.GetStdin())
	t.raw = state
	return err
}

func (t *Terminal) exitRaw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.raw == nil {
		return nil
	}
	err := readline.Restore(readline.GetStdin(), t.raw)
	t.raw = nil
	return err
}

type painter struct{}

func (painter) Paint(line []rune, _ int) []rune { return paint(line) }

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
	got := t.complete(Decode(string(line[:pos])))
	if got.Insert != "" {
		return [][]rune{[]rune(Encode(got.Insert))}, 0
	}
	if len(got.Candidates) == 0 {
		return nil, 0
	}
	rest := strings.TrimPrefix(commonPrefix(got.Candidates), got.Typed)
	if rest != "" && !got.More {
		return [][]rune{[]rune(Encode(rest))}, 0
	}
	if len(got.Candidates) > 1 || got.More {
		io.WriteString(t.rl.Stdout(), Columns(got.Candidates, got.More, t.width(), rows()))
	}
	return nil, 0
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
