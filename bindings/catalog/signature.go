package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/codec"
)

// compile reads the signature and matches it with the Go function.
func (m *Method) compile(owner string) {
	name, list, _ := strings.Cut(strings.TrimSuffix(m.Sig, ")"), "(")
	m.Name, m.Owner, m.pos, m.rest, m.named = name, owner, -1, -1, -1
	free := make([]bool, len(m.Func.in))
	for i := range free {
		free[i] = true
	}
	for _, field := range fieldsOf(list) {
		if field == "*" {
			m.pos = len(m.Params)
			continue
		}
		m.add(field, free)
	}
	if m.pos < 0 {
		m.pos = len(m.Params)
	}
	for i := range m.Params {
		m.Params[i].Keyword = i >= m.pos && i != m.rest
	}
	m.Example, m.Prints, m.PrintsLua = dedent(m.Example), dedent(m.Prints), dedent(m.PrintsLua)
	m.preset()
	m.simplify()
	m.quicken()
	if slices.Contains(free, true) || len(m.Params) > len(Args{}) {
		panic(fmt.Sprintf("%s.%s: the Go function has other parameters", owner, m.Sig))
	}
}

// A text is a parameter by position for Call.Text: of no kind if it takes
// anything else than one value or key.
type text struct {
	kind  Kind
	index uint8
}

// simplify lists the parameters for Call.Text.
func (m *Method) simplify() {
	for i := range m.pos {
		t := text{index: uint8(m.Params[i].index)}
		if k := m.Params[i].Kind; i != m.rest && m.named < 0 && (k == Elem || k == Key) {
			t.kind = k
		}
		m.texts = append(m.texts, t)
	}
}

// forget leaves defaults to the structure: one that a constructor was not
// given is not the same as one that was.
func (m *Method) forget() {
	for i := range m.Params {
		m.Params[i].def = Value{}
	}
	m.preset()
}

// A preset is the value of an argument that is not given.
type preset struct {
	index int
	v     Value
}

// preset lists what a call has to fill in: the rest is always given.
func (m *Method) preset() {
	m.defaults = nil
	for i := range m.Params {
		if p := &m.Params[i]; p.Optional && p.index < len(Args{}) {
			m.defaults = append(m.defaults, preset{p.index, p.def})
		}
	}
}

// fieldsOf splits the parameters of a signature at its commas, which may
// stand within quotes.
func fieldsOf(list string) (fields []string) {
	quoted, from := false, 0
	for i, r := range list {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ',' && !quoted:
			fields = append(fields, strings.TrimSpace(list[from:i]))
			from = i + 1
		}
	}
	if last := strings.TrimSpace(list[from:]); last != "" {
		fields = append(fields, last)
	}
	return fields
}

// add appends the parameter that field describes, which takes a free slot.
func (m *Method) add(field string, free []bool) {
	i := len(m.Params)
	name, def, optional := strings.Cut(field, "=")
	p := Param{Name: strings.TrimLeft(name, "*"), Default: def, Optional: optional, hashable: m.NewKeys}
	switch {
	case strings.HasPrefix(field, "**"):
		m.named, p.Optional = i, true
		if m.pos < 0 {
			m.pos = i
		}
	case strings.HasPrefix(field, "*"):
		m.pos, m.rest, p.Optional = i, i, true
	}
	if p.Name == "default" || m.Func.call == nil {
		p.Kind, p.index = Raw, len(Args{})+i
	} else {
		p.index = m.find(p.Name, free)
		free[p.index] = false
		p.slot = m.Func.in[p.index]
		p.Kind, p.Cols, p.Min, p.Bare = p.slot.kind, p.slot.cols, p.slot.min, p.slot.bare
		p.def = p.literal()
	}
	if m.named == i && m.Func.call != nil {
		p.Kind = Elem // each of them
	}
	if !p.Optional {
		m.required |= 1 << p.index
	}
	m.Params = append(m.Params, p)
}

// find gives the slot that the parameter called name takes: the field of that
// name of a struct of options, or else the next one without a name.
func (m *Method) find(name string, free []bool) int {
	next := -1
	for i, s := range m.Func.in {
		switch {
		case !free[i]:
		case s.name == name:
			return i
		case s.name == "" && next < 0:
			next = i
		}
	}
	if next < 0 {
		panic(fmt.Sprintf("%s: the Go function has no %s", m.Sig, name))
	}
	return next
}

// literal gives the value of the default.
func (p *Param) literal() Value {
	v := literal(p.Default)
	if v.Kind == None {
		if p.Kind == Elem && !p.slot.opt {
			return OfElem(codecNull)
		}
		return v
	}
	switch p.Kind {
	case Elem:
		return OfElem(textOf(v))
	case Key:
		return OfKey(codec.Canonical(textOf(v)))
	}
	v, err := v.to(p.Kind)
	if err != nil {
		panic(fmt.Sprintf("%s: bad default: %v", p.Name, err))
	}
	return v
}

func literal(s string) Value {
	if s == "None" || s == "" || s == "last" {
		return Value{}
	}
	if s == "forever" {
		return Forever
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return OfInt(n)
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return OfFloat(f)
	}
	if b, err := strconv.ParseBool(s); err == nil {
		return OfBool(b)
	}
	return OfStr(strings.Trim(s, `'"`))
}

// Forever is the duration of a wait that only cancellation ends.
var Forever = OfDuration(-1)

// Positional gives the parameters that may be given by position.
func (m *Method) Positional() []Param { return m.Params[:m.pos] }

// Required gives how many arguments there must be.
func (m *Method) Required() int {
	n := 0
	for i := range m.Params {
		if m.required&(1<<m.Params[i].index) != 0 {
			n++
		}
	}
	return n
}

// Rest reports whether m takes any number of arguments.
func (m *Method) Rest() bool { return m.rest >= 0 }

// Keywords reports whether m has parameters that may be given by keyword
// after the required ones, and so in Lua in a table of options.
func (m *Method) Keywords() bool {
	if m.named >= 0 {
		return true
	}
	for i := range m.Params {
		if i != m.rest && m.Params[i].Optional {
			return true
		}
	}
	return false
}

// Result names what m returns, for help.
func (m *Method) Result() string {
	switch {
	case m.Returns != "":
		return m.Returns
	case m.Func.out == "":
		return "None"
	}
	return m.Func.out
}
