package codec

import (
	"errors"
	"slices"
	"strings"
)

// ErrHold is what the errors of Decode and DecodeKey wrap when a language
// cannot hold a set or dict.
var ErrHold = errors.New("no such value in this language")

// A HoldError says which set or dict a language cannot hold, because it cannot
// be made of such elements or would merge some. It wraps ErrHold.
type HoldError struct {
	Text Text // the set or dict
}

// Error gives the beginning of the text.
func (e *HoldError) Error() string {
	const most = 60
	t := string(e.Text)
	if len(t) > most {
		t = strings.ToValidUTF8(t[:most], "") + "…"
	}
	return ErrHold.Error() + ": " + t
}

// Unwrap gives ErrHold.
func (e *HoldError) Unwrap() error { return ErrHold }

// An Unstorable is the error of a value that has no stored form, or none in
// another format:
//
//	cannot store function at [3]["cb"]
//	cannot write nan as JSON at [0]
type Unstorable struct {
	What   string   // "function", "nan"
	Format string   // "JSON"; empty is the stored form
	steps  []string // from the value outwards
}

// maxSteps is how many steps of a path an error shows, from the outside.
const maxSteps = 8

// Error names the value and, if At was called, where it is.
func (e *Unstorable) Error() string {
	text := "cannot store " + e.What
	if e.Format != "" {
		text = "cannot write " + e.What + " as " + e.Format
	}
	if len(e.steps) == 0 {
		return text
	}
	path := slices.Clone(e.steps)
	slices.Reverse(path)
	if len(path) > maxSteps {
		path = append(path[:maxSteps], "…")
	}
	return text + " at " + strings.Join(path, "")
}

// At adds a step of the path to err, which is about a value inside another: as
// an error passes outwards, each container adds the step from itself to the
// element, such as [3] or ["cb"], written as in the caller's language. Errors
// other than an Unstorable stay as they are.
func At(step string, err error) error {
	if u, ok := errors.AsType[*Unstorable](err); ok {
		u.steps = append(u.steps, step)
	}
	return err
}
