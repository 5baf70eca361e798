package catalog

import (
	"errors"
	"fmt"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
)

// An Error is an error with a kind that scripts can ask for, such as "type",
// "value" or "missing".
type Error struct {
	Kind string
	Text string
	Err  error  // what it wraps, or nil
	got  string // the type of the argument, if that is what is wrong
}

func (e *Error) Error() string { return e.Text }

func (e *Error) Unwrap() error { return e.Err }

// A Raised is the error of a function of a script whose result is Native: it is
// that of the call that called it, as it is.
type Raised struct{ Err error }

func (e *Raised) Error() string { return e.Err.Error() }

// Unwrap gives the error that the function ended with.
func (e *Raised) Unwrap() error { return e.Err }

// ErrCircle is the error of a file that is loaded while it is being loaded.
var ErrCircle = &Error{Kind: "value", Text: "it is being loaded already: files load each other in a circle"}

// Errorf makes an Error of a kind.
func Errorf(kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Text: err.Error(), Err: errors.Unwrap(err)}
}

// Mismatch is the error of an argument of type got where one of kind k is
// meant.
func Mismatch(got string, k Kind) *Error {
	err := Errorf("type", "got %s, want %s", got, wanted[k])
	err.got = got
	return err
}

// At says in an error which element of an argument is meant, as in
// "got bool, want a str at [3]".
func At(step string, err error) error {
	var own *Error
	if !errors.As(err, &own) {
		return codec.At(step, err)
	}
	return &Error{Kind: own.Kind, Text: err.Error() + " at " + step, Err: err}
}

// In says in an error of the catalog's which parameter is meant.
func (p *Param) In(err error) error {
	own, ok := err.(*Error)
	switch {
	case !ok:
		return err
	case own.got != "" && p.slot.want != "":
		own = Errorf("type", "got %s, want %s", own.got, p.slot.want)
	case own.got != "" && p.Kind == Words:
		own = Errorf("type", "got %s, want %s", own.got, wanted[Words])
	}
	return within(p.Name, own)
}

// within puts where an argument is meant in front of an error, once.
func within(where string, err error) error {
	kind := "value"
	var known *Error
	if errors.As(err, &known) {
		kind = known.Kind
	}
	text := err.Error()
	if !strings.HasPrefix(text, where+": ") {
		text = where + ": " + text
	}
	return &Error{Kind: kind, Text: text, Err: err}
}

// Kind gives the kind of err: of an Error in it, else what the catalog says.
func (c *Catalog) Kind(err error) string {
	var known *Error
	if errors.As(err, &known) {
		return known.Kind
	}
	var limit *Exceeded
	if errors.As(err, &limit) {
		return "limit"
	}
	if c.KindOf != nil {
		return c.KindOf(err)
	}
	return "failed"
}
