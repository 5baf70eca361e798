package starlark

import (
	"iter"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// maxShown is how deep values are shown; what is deeper, such as a list that
// contains itself, is "...".
const maxShown = 100

// show spells v as a literal; a string outside of any container is quoted only
// if quoted is set.
func (l *Language) show(v starlark.Value, quoted bool) string {
	if s, ok := v.(starlark.String); ok && !quoted {
		return string(s)
	}
	var b strings.Builder
	shower{&b, 0, &l.env}.value(v)
	return b.String()
}

// words spells vs as print does.
func (l *Language) words(vs starlark.Tuple) string {
	parts := make([]string, len(vs))
	for i, v := range vs {
		parts[i] = l.show(v, false)
	}
	return strings.Join(parts, " ")
}

type shower struct {
	b     *strings.Builder
	depth int
	env   *catalog.Env
}

func (s shower) value(v starlark.Value) {
	s.depth++
	if s.depth > maxShown || s.env.Part() != nil {
		s.b.WriteString("...")
		return
	}
	switch v := v.(type) {
	case starlark.String:
		if s.env.Grow(len(v)) != nil {
			s.b.WriteString("...")
			return
		}
		s.b.WriteString(syntax.Quote(string(v), false))
	case starlark.Float:
		s.b.WriteString(catalog.FormatFloat(float64(v), true))
	case *starlark.List:
		s.list("[", v, v.Len(), "]")
	case starlark.Tuple:
		if len(v) == 1 {
			s.list("(", v, 1, ",)")
		} else {
			s.list("(", v, len(v), ")")
		}
	case *starlark.Set:
		s.list("set([", v, v.Len(), "])")
	case *storedSet:
		s.list("set([", v, v.Len(), "])")
	case *starlark.Dict:
		s.dict(v.Entries())
	case *storedDict:
		s.dict(v.entries())
	case *recordValue:
		s.b.WriteString(showRecord(v, func(e starlark.Value) string {
			var b strings.Builder
			shower{&b, s.depth, s.env}.value(e)
			return b.String()
		}))
	default:
		s.b.WriteString(v.String())
	}
}

func (s shower) list(open string, v starlark.Iterable, n int, end string) {
	s.b.WriteString(open)
	first := true
	eachOf(v, func(e starlark.Value) error {
		if !first {
			s.b.WriteString(", ")
		}
		first = false
		s.value(e)
		return nil
	})
	s.b.WriteString(end)
}

func (s shower) dict(entries iter.Seq2[starlark.Value, starlark.Value]) {
	s.b.WriteByte('{')
	first := true
	for k, v := range entries {
		if !first {
			s.b.WriteString(", ")
		}
		first = false
		s.value(k)
		s.b.WriteString(": ")
		s.value(v)
	}
	s.b.WriteByte('}')
}
