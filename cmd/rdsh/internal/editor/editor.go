// Package editor reads lines at a terminal.
//
// [Terminal] stands between the shell and the line-editing library: an input
// [Filter] translates what the library misreads (Delete, Home and End of some
// terminals, pasted blocks), [History] keeps whole statements, also those of
// several lines, and completion lists its candidates as bash does.
//
// The library edits one line of runes. What would act or break the line, such
// as the newlines of a block, is held in the line as private runes (see
// [Encode]). The screen draws it, with all its lines, in place of the library.
package editor

import (
	"context"
	"errors"
)

// ErrInterrupt is returned when Ctrl-C ended the input.
var ErrInterrupt = errors.New("interrupted")

// An Editor asks for lines.
type Editor interface {
	// ReadLine shows prompt and returns the line that was entered, which
	// holds newlines if a block was pasted or recalled. The error is
	// ErrInterrupt after Ctrl-C, io.EOF after Ctrl-D on an empty line, and
	// the cause of ctx when that ends.
	ReadLine(ctx context.Context, prompt string) (string, error)

	// Ask asks a question, whose answer is no statement; errors as of ReadLine.
	Ask(ctx context.Context, question string) (string, error)

	// Remember adds a statement to the history.
	Remember(statement string)

	// Recall goes on with another history.
	Recall(h *History)

	// Close gives the terminal back as it was.
	Close() error
}

// A Completion is what can stand at the cursor.
type Completion struct {
	Typed      string   // the part before the cursor that the candidates begin with
	Candidates []string // sorted
	More       bool     // there are more than these
	Insert     string   // text to insert at once, instead of candidates
	Note       string   // what the thing that is being typed is, where there is nothing to insert
}

// A Completer completes the text before the cursor. It is called while
// ReadLine waits, from another goroutine.
type Completer func(before string) Completion
