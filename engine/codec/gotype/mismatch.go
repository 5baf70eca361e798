package gotype

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// A Mismatch is the error of a stored value that is none of a Go type.
type Mismatch struct {
	Stored codec.Text // the whole value
	What   string     // "str, not int"
	steps  []string   // where in the value, from the inside
}

func (m *Mismatch) Error() string {
	if len(m.steps) == 0 {
		return "holds " + m.What
	}
	path := slices.Clone(m.steps)
	slices.Reverse(path)
	return "holds " + m.What + " at " + strings.Join(path, "")
}

// found completes a mismatch with the value.
func found(err error, text codec.Text) error {
	if m, ok := errors.AsType[*Mismatch](err); ok {
		m.Stored = text
	}
	return err
}

// mismatched says that x is none of t.
func mismatched(x any, t reflect.Type) error {
	return &Mismatch{What: tree.NameOf(x) + ", not " + t.String()}
}

// unfit says that x is of the right type but out of its range.
func unfit(x any, t reflect.Type) error {
	return &Mismatch{What: fmt.Sprintf("%v, which does not fit %v", x, t)}
}

// at adds a step to where a mismatch is.
func at(step string, err error) error {
	if m, ok := errors.AsType[*Mismatch](err); ok {
		m.steps = append(m.steps, step)
	}
	return err
}

func index(i int) string { return fmt.Sprintf("[%d]", i) }

func entry(k any) string {
	if s, ok := k.(string); ok {
		return fmt.Sprintf("[%q]", s)
	}
	return fmt.Sprintf("[%v]", k)
}
