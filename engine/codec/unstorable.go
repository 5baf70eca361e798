package codec

import (
	"errors"
	"slices"
	"strings"
)

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
