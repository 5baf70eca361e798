package catalog

import (
	"fmt"
	"time"
)

// Limits bound a run. A field that is zero does not; with none of them a run
// costs nothing more. What reaches one ends with an *Exceeded, which no script
// catches.
type Limits struct {
	Time    time.Duration // from beginning to end, waits included
	Steps   int           // of the interpreter; work of one step that takes long counts as several
	Memory  int           // bytes that the run adds to what the process holds, by an estimate
	Output  int           // bytes that are printed and logged
	Depth   int           // calls in each other
	Calls   int           // commands to the store
	Written int           // bytes of arguments of commands that write
	Results int           // values that the store gives, and values in what a function returns
	Size    int           // bytes of these
}

// Bounded reports whether l has any limit.
func (l Limits) Bounded() bool { return l != Limits{} }

// An Exceeded is the end of a run by a limit.
type Exceeded struct {
	Limit string // "time", "steps", "memory" …: the name of the field in lower case
	Text  string // one line, with the limit
}

func (e *Exceeded) Error() string { return e.Text }

// Is reports whether e is of the same limit as another one.
func (e *Exceeded) Is(other error) bool {
	o, ok := other.(*Exceeded)
	return ok && o.Limit == e.Limit
}

// ErrTime is that of a time limit.
var ErrTime = &Exceeded{"time", "time limit reached"}

func exceeded(limit string, n int) *Exceeded {
	text := fmt.Sprintf("%s limit reached: %d", limit, n)
	switch limit {
	case "time":
		text = fmt.Sprintf("time limit reached: %v", time.Duration(n))
	case "memory", "output", "written", "size":
		text = fmt.Sprintf("%s limit reached: %s", limit, bytesText(n))
	}
	return &Exceeded{limit, text}
}

// bytesText spells a number of bytes.
func bytesText(n int) string {
	for _, unit := range []struct {
		size int
		name string
	}{{1 << 30, "GB"}, {1 << 20, "MB"}, {1 << 10, "KB"}} {
		if n >= unit.size && n%unit.size == 0 {
			return fmt.Sprintf("%d %s", n/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
