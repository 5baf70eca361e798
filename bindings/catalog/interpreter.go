package catalog

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// An Interpreter runs scripts of one language, one at a time. What a script
// defines stays for the next one. It is for one goroutine.
type Interpreter interface {
	// Run runs a whole script.
	Run(ctx context.Context, name, src string) error

	// Eval runs one input and gives the value of its last expression as the
	// language writes it, "" if it has none or that is none.
	Eval(ctx context.Context, name, src string) (shown string, err error)

	// Evaluate runs one input, and calls see with the value of its last
	// expression, if it has one that is not none: within the run, which ends
	// with ctx.
	Evaluate(ctx context.Context, name, src string, see func(Result) error) error
	// CallGlobal calls a function that a script has defined, and forgets its
	// result. The error is of kind missing if there is none.
	CallGlobal(ctx context.Context, name string, args ...Value) error

	// Keep gives src, one input, with its last expression assigned to _, so
	// that it can stand in a script.
	Keep(src string) string

	// Incomplete reports whether src is the beginning of something longer.
	Incomplete(src string) bool

	// Names lists the globals, the language's own included.
	Names() []string

	// TypeOf gives the type of the structure that a global holds, or nil.
	TypeOf(name string) *Type

	// Deferred reports whether there is anything for Finish to do.
	Deferred() bool

	// Finish runs what was deferred, last first, and closes iterators. It gives
	// the errors of all that failed, in that order.
	Finish(ctx context.Context) []error
}

// A Result is the value of an input.
type Result interface {
	// String spells it as the language writes it.
	String() string

	// Text gives its stored form. The error is that of what cannot be stored,
	// such as a function.
	Text() (codec.Text, error)

	// Handle gives the structure that it is, or nil.
	Handle() *Handle
}

// A Setup is what an interpreter is made with.
type Setup struct {
	Catalog *Catalog
	Roots   []any          // what constructors, modules' functions and globals are called on
	Objects map[string]any // globals that are structures
	Print   func(line string)
	Now     func() time.Time // the clock

	// Resolve finds the file that the file from loads by name.
	Resolve func(from, name string) (path, src string, err error)

	// Codes keeps what is compiled of such files, and of those that are opened.
	// It may be nil.
	Codes Codes

	// Bounded says that runs have limits: what a script can do in one step is
	// bounded then.
	Bounded bool

	// Depth is how deep calls may nest; 0: as deep as there is room for.
	Depth int

	// NoClock is the error of functions of the language that ask for the time,
	// nil if they may.
	NoClock error

	// Shared says that files are opened whose functions many call: what all of
	// them see cannot be changed then.
	Shared bool

	// Line is told of each statement of a script before it runs; nil: nobody is.
	Line func(path string, line int)

	// Progress begins to show how far a loop is; total is -1 if unknown. It
	// may be nil.
	Progress func(label string, total int) Meter
}

// A Meter shows how far a loop is.
type Meter interface {
	Add(n int)
	Done()
}

// Root gives what m is called on: the first root that fits.
func (s *Setup) Root(m *Method) any {
	for _, r := range s.Roots {
		if m.Func.Accepts(r) {
			return r
		}
	}
	panic(m.Owner + "." + m.Name + ": nothing to call it on")
}

// A Failure is the error of a script.
type Failure struct {
	Kind    string   // "value", "full" …, "syntax" for a script that does not compile
	Message string   // one line
	Where   string   // file:line, "" if unknown
	Stack   []string // innermost call first, "f at file:line"
	Err     error    // the cause, or nil
}

func (f *Failure) Error() string {
	if f.Where == "" {
		return f.Message
	}
	return f.Where + ": " + f.Message
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Attr gives what scripts see of a failure: kind, message, where or stack.
func (f *Failure) Attr(name string) (string, bool) {
	switch name {
	case "kind":
		return f.Kind, true
	case "message":
		return f.Message, true
	case "where":
		return f.Where, true
	case "stack":
		return strings.Join(f.Stack, "\n"), true
	}
	return "", false
}

// FailureAttrs lists what Attr knows.
var FailureAttrs = []string{"kind", "message", "stack", "where"}

// An Exit is the end of a script by exit(code).
type Exit struct{ Code int }

func (e *Exit) Error() string { return "exit " + strconv.Itoa(e.Code) }

// FormatFloat spells f as both languages print it: shortest, and without an
// exponent from 1e-6 up to 1e21. Point says whether a whole one ends in ".0".
func FormatFloat(f float64, point bool) string {
	abs := math.Abs(f)
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 0):
		return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(f, 'g', -1, 64), "+"))
	case abs != 0 && (abs < 1e-6 || abs >= 1e21):
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if point && !strings.Contains(s, ".") {
		return s + ".0"
	}
	return s
}

// TimeAttr gives a part of t that scripts see, or false.
func TimeAttr(t time.Time, name string) (Value, bool) {
	switch name {
	case "year":
		return OfInt(int64(t.Year())), true
	case "month":
		return OfInt(int64(t.Month())), true
	case "day":
		return OfInt(int64(t.Day())), true
	case "hour":
		return OfInt(int64(t.Hour())), true
	case "minute":
		return OfInt(int64(t.Minute())), true
	case "second":
		return OfInt(int64(t.Second())), true
	case "nanosecond":
		return OfInt(int64(t.Nanosecond())), true
	case "weekday":
		return OfInt(int64(t.Weekday()+6)%7 + 1), true
	case "seconds":
		return OfReal(float64(t.Unix()) + float64(t.Nanosecond())/1e9), true
	}
	return Value{}, false
}

// TimeAttrs lists what times have; format and floor are methods.
var TimeAttrs = []string{
	"day", "floor", "format", "hour", "minute", "month", "nanosecond", "second", "seconds", "weekday", "year",
}

// Layout gives the layout of package time that scripts mean by a name such as
// "RFC3339", RFC 3339 for "", or else name itself.
func Layout(name string) string {
	switch name {
	case "", "RFC3339":
		return time.RFC3339Nano
	case "RFC1123":
		return time.RFC1123Z
	case "common log":
		return "02/Jan/2006:15:04:05 -0700"
	case "date":
		return time.DateOnly
	case "datetime":
		return time.DateTime
	}
	return name
}

// FormatTime spells t by a layout, as Layout has it.
func FormatTime(t time.Time, layout string) string { return t.Format(Layout(layout)) }
