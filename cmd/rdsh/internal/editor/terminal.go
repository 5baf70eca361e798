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

// Options are what a Terminal works with; all but the history may be nil. Its
// functions are called while ReadLine waits, from another goroutine.
type Options struct {
	History  *History
	Complete Completer

	// Whole reports whether code can be run as it is: Enter then ends the input,
	// else it begins another line. A block was pasted or recalled, so that it
	// needs no empty line at its end.
	Whole func(code string, block bool) bool

	// Hint gives what to show behind the code before the cursor.
	Hint func(before string) string

	// Colours gives the parts of code that are shown in colours, in order.
	Colours func(code []rune) []Span
}

// A Terminal is the Editor of a person at a terminal: the process's standard
// input and output.
type Terminal struct {
	rl     *readline.Instance
	in     *Filter
	screen *screen
	opts   Options

	mu       sync.Mutex
	raw      *readline.State // of the terminal before raw mode, or nil
	line     []rune          // being edited
	pos      int             // of the cursor in it
	block    bool            // the line was pasted or recalled
	prompt   string
	question bool // the line is no statement
	searched bool // the last key was one of a search
}

// Escape sequences that ask the terminal to bracket what is pasted, and not to.
const (
	bracketOn  = "\x1b[?2004h"
	bracketOff = "\x1b[?2004l"
)

// NewTerminal gives an editor.
func NewTerminal(opts Options) (*Terminal, error) {
	t := &Terminal{in: NewFilter(readline.Stdin), screen: &screen{to: os.Stdout, size: size}, opts: opts}
	rl, err := readline.NewEx(&readline.Config{
		Stdin:                  t.in,
		Stdout:                 t.screen,
		Stderr:                 os.Stderr,
		HistoryLimit:           MaxHistory + 2,
		DisableAutoSaveHistory: true,
		HistorySearchFold:      true,
		InterruptPrompt:        "^C",
		EOFPrompt:              "\n",
		AutoComplete:           completer{t},
		Painter:                painter{t},
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
	if columns, _ := size(); len(prompt) > columns/2 {
		prompt = "> "
	}
	return t.read(ctx, prompt, false)
}

// Ask implements Editor.
func (t *Terminal) Ask(ctx context.Context, question string) (string, error) {
	return t.read(ctx, question, true)
}

func (t *Terminal) read(ctx context.Context, prompt string, question bool) (string, error) {
	t.begin(prompt, question)
	t.rl.SetPrompt(prompt)
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

// begin prepares for a line.
func (t *Terminal) begin(prompt string, question bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.line, t.pos, t.block, t.prompt, t.question = nil, 0, false, prompt, question
}

// Remember implements Editor. That the file cannot be written is no reason to
// disturb the session.
func (t *Terminal) Remember(statement string) {
	_ = t.opts.History.Add(statement)
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
	t.opts.History = h
	t.reload()
}

// reload gives the library the history anew. The library's own bookkeeping
// loses entries when a recalled one was edited.
func (t *Terminal) reload() {
	t.rl.ResetHistory()
	for _, statement := range t.opts.History.Items() {
		_ = t.rl.SaveHistory(Encode(statement)) // to memory only
	}
}

// suspend gives the terminal back until the process is continued.
func (t *Terminal) suspend() {
	t.exitRaw()
	io.WriteString(os.Stdout, bracketOff+"\n")
	t.screen.forget()
	suspend()
	io.WriteString(os.Stdout, bracketOn)
	t.makeRaw()
	t.rl.Refresh()
}

// width is that of the terminal. The library loops forever when the prompt is
// not narrower.
func (t *Terminal) width() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	columns, _ := size()
	return max(columns, len(t.prompt)+2)
}

// size is that of the terminal, 80 by 24 if it does not tell.
func size() (columns, rows int) {
	columns, rows, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil || columns <= 0 || rows <= 0 {
		return 80, 24
	}
	return columns, rows
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

// A painter tells the screen what to draw.
type painter struct{ t *Terminal }

func (p painter) Paint(line []rune, pos int) []rune {
	text := line
	for len(text) > 0 && text[len(text)-1] == '\n' { // the library's own
		text = text[:len(text)-1]
	}
	p.t.screen.show(p.t.picture(text, pos), len(text) < len(line), p.t.rl != nil && p.t.rl.Operation.IsSearchMode())
	return line
}

// picture gives the line as it is to be drawn.
func (t *Terminal) picture(line []rune, pos int) picture {
	t.mu.Lock()
	p := picture{prompt: t.prompt, more: continued(t.prompt), line: slices.Clone(line), pos: min(pos, len(line))}
	question := t.question
	t.mu.Unlock()
	if !question {
		t.adorn(&p)
	}
	return p
}

// adorn adds colours and a hint, unless they fail, which is no reason to lose a
// session.
func (t *Terminal) adorn(p *picture) {
	defer func() { _ = recover() }()
	code := Decode(string(p.line))
	if t.opts.Colours != nil {
		p.spans = t.opts.Colours([]rune(code))
	}
	if t.opts.Hint != nil && p.pos == len(p.line) && p.pos > 0 {
		p.hint = t.opts.Hint(code)
	}
}

// continued gives the prompt of the lines below one with a prompt.
func continued(prompt string) string {
	return strings.Repeat(" ", max(0, len(prompt)-len("... "))) + "... "
}
