package catalog

import (
	"errors"
	"fmt"
)

// An Error is an error with a kind that scripts can ask for, such as "type",
// "value" or "missing".
type Error struct {
	Kind string
	Text string
	Err  error // what it wraps, or nil
}

func (e *Error) Error() string { return e.Text }

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of a kind.
func Errorf(kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Text: err.Error(), Err: errors.Unwrap(err)}
}

// within puts where an argument is meant in front of an error, once.
func within(where string, err error) error {
	kind := "failed"
	var known *Error
	if errors.As(err, &known) {
		kind = known.Kind
	}
	return &Error{Kind: kind, Text: where + ": " + err.Error(), Err: err}
}

// Kind gives the kind of err: of an Error in it, else what the catalog says.
func (c *Catalog) Kind(err error) string {
	var known *Error
	if errors.As(err, &known) {
		return known.Kind
	}
	if c.KindOf != nil {
		return c.KindOf(err)
	}
	return "failed"
}
