// Package show spells values and structures for people at a terminal: records
// and lists of dicts as tables, tries as trees, graphs by their neighbours, long
// things cut; or as JSON and CSV for programs.
//
// A value is a tree of Go's own values, as codec.Tree gives it.
package show

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// A Format is how values are spelled.
type Format string

// The formats.
const (
	Table Format = "table" // for reading
	JSON  Format = "json"  // indented
	JSONL Format = "jsonl" // a line for each element of a list
	CSV   Format = "csv"   // with a header for dicts and records
	Raw   Format = "raw"   // as the language writes it, strings as they are
)

// Options are how to show something. The zero value spells all of it for
// reading, as Starlark does, on a screen of 80 columns.
type Options struct {
	Lang   string // "star" or "lua"
	Format Format
	Width  int       // of the screen, in columns
	Rows   int       // how many lines or rows are shown at most; 0: all
	Now    time.Time // times are told relative to it, unless it is zero
	Rest   string    // where something is left out: how to see it
}

func (o *Options) width() int {
	if o.Width <= 0 {
		return 80
	}
	return o.Width
}

// Value spells v, without a newline at the end. The error is that of a value
// that JSON cannot hold.
func Value(v any, o Options) (string, error) {
	switch o.Format {
	case JSON:
		b, err := codec.AppendJSON(nil, codec.OfTree(v), codec.JSONOptions{Indent: "  "})
		return string(b), err
	case JSONL:
		return lines(v)
	case CSV:
		return separated(v, o)
	case Raw:
		if s, ok := v.(string); ok {
			return s, nil
		}
		return Literal(v, o.Lang), nil
	}
	return strings.TrimRight(o.readable(v), "\n"), nil
}

// lines spells v as JSON on a line, or each of its elements if it is a list, a set
// or a dict, whose entries are objects of a key and a value.
func lines(v any) (string, error) {
	elements := []any{v}
	switch v := v.(type) {
	case tree.List:
		elements = v
	case tree.Set:
		elements = v
	case tree.Dict:
		elements = nil
		for i := 0; i < len(v); i += 2 {
			elements = append(elements, tree.Dict{"key", v[i], "value", v[i+1]})
		}
	}
	var b []byte
	for i, e := range elements {
		if i > 0 {
			b = append(b, '\n')
		}
		var err error
		if b, err = codec.AppendJSON(b, codec.OfTree(e), codec.JSONOptions{}); err != nil {
			return "", err
		}
	}
	return string(b), nil
}

// Text cuts a text of a line that is far longer than a screen, as Options say.
func Text(s string, o Options) string {
	most := o.Rows * o.width()
	if o.Rows == 0 || o.Format != "" && o.Format != Table || len(s) <= most {
		return s
	}
	cut := strings.ToValidUTF8(s[:most], "")
	return fmt.Sprintf("%s…\n… %s", cut, o.left(len(s)-len(cut), len(s), "bytes"))
}

// readable spells v for reading.
func (o *Options) readable(v any) string {
	switch v := v.(type) {
	case tree.Record:
		return o.fields(v.Fields())
	case tree.Dict:
		return o.oneLine(v, func() string { return o.fields(v) })
	case tree.List:
		return o.elements(v, v, "[", "]")
	case tree.Tuple:
		return o.oneLine(v, func() string { return o.wrapped(v, "(", ")") })
	case tree.Set:
		return o.elements(v, v, "set([", "])")
	case time.Time:
		return Literal(v, o.Lang) + o.ago(v)
	}
	return Text(Literal(v, o.Lang), *o)
}

// oneLine spells v as a literal if that fits the screen, or else as long does.
func (o *Options) oneLine(v any, long func() string) string {
	if s, whole := literal(v, o.Lang, o.width()-1); whole {
		return s
	}
	return long()
}

// elements spells a list: of dicts and records as a table, of tuples too if it
// is longer than a line.
func (o *Options) elements(v any, elements []any, begin, end string) string {
	g := gridOf(elements, o.Rows)
	if g != nil && g.columns != nil {
		return o.grid(g, len(elements))
	}
	return o.oneLine(v, func() string {
		if g != nil {
			return o.grid(g, len(elements))
		}
		return o.wrapped(elements, begin, end)
	})
}

// fewLines is how many lines of elements that are no rows are worth reading.
const fewLines = 10

// wrapped spells elements in as many lines as it takes.
func (o *Options) wrapped(elements []any, begin, end string) string {
	var b strings.Builder
	line, lines := begin, 0
	for i, e := range elements {
		word, _ := literal(e, o.Lang, o.width()*4)
		if i < len(elements)-1 {
			word += ","
		} else {
			word += end
		}
		if line != begin && len(line)+1+len(word) >= o.width() {
			b.WriteString(line + "\n")
			line = strings.Repeat(" ", len(begin))
			if lines++; o.Rows > 0 && lines >= min(o.Rows, fewLines) {
				fmt.Fprintf(&b, "… %s", o.left(len(elements)-i, len(elements), "elements"))
				return b.String()
			}
		} else if i > 0 {
			line += " "
		}
		line += word
	}
	return b.String() + line
}

// left tells how much is left out, and how to see it.
func (o *Options) left(n, all int, what string) string {
	s := fmt.Sprintf("%s more of %s %s", Count(n), Count(all), what)
	if o.Rest != "" {
		s += " (" + o.Rest + ")"
	}
	return s
}

// Count spells n with its digits in groups of three.
func Count(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// ago tells how far t is from now.
func (o *Options) ago(t time.Time) string {
	if o.Now.IsZero() {
		return ""
	}
	d := o.Now.Sub(t)
	switch {
	case d < 0:
		return "  (in " + Span(-d) + ")"
	case d < time.Second:
		return "  (now)"
	}
	return "  (" + Span(d) + " ago)"
}

// Span spells a duration roughly: its largest unit and the next one.
func Span(d time.Duration) string {
	const day = 24 * time.Hour
	for _, u := range []struct {
		unit, next time.Duration
		name, then string
	}{
		{365 * day, day, "y", "d"},
		{day, time.Hour, "d", "h"},
		{time.Hour, time.Minute, "h", "m"},
		{time.Minute, time.Second, "m", "s"},
	} {
		if d < u.unit {
			continue
		}
		s := fmt.Sprintf("%d%s", d/u.unit, u.name)
		if rest := d % u.unit / u.next; rest > 0 {
			s += fmt.Sprintf("%d%s", rest, u.then)
		}
		return s
	}
	unit := time.Duration(1)
	for unit*1000 <= d {
		unit *= 10
	}
	return d.Round(unit).String() // to three digits
}
