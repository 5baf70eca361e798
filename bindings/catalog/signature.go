package catalog

import (
	"fmt"
	"strconv"
	"strings"
)

// compile reads the signature and matches it with the Go function.
func (m *Method) compile(owner string) {
	name, list, _ := strings.Cut(strings.TrimSuffix(m.Sig, ")"), "(")
	m.Name, m.Owner, m.pos, m.rest, m.named = name, owner, -1, -1, -1
	slots := m.Func.in
	for _, field := range fieldsOf(list) {
		if field == "*" {
			m.pos = len(m.Params)
			continue
		}
		slots = m.add(field, slots)
	}
	if m.pos < 0 {
		m.pos = len(m.Params)
	}
	for i := range m.Params {
		m.Params[i].Keyword = i >= m.pos && i != m.rest
	}
	if len(slots) > 0 && m.Func.call != nil || len(m.Params) > len(Args{}) {
		panic(fmt.Sprintf("%s.%s: the Go function has other parameters", owner, m.Sig))
	}
}

// forget leaves defaults to the structure: one that a constructor was not
// given is not the same as one that was.
func (m *Method) forget() {
	for i := range m.Params {
		m.Params[i].def = Value{}
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

// add appends the parameter that field describes, which takes one of slots.
func (m *Method) add(field string, slots []slot) []slot {
	i := len(m.Params)
	name, def, optional := strings.Cut(field, "=")
	p := Param{Name: strings.TrimLeft(name, "*"), Default: def, Optional: optional, index: i}
	switch {
	case strings.HasPrefix(field, "**"):
		m.named, p.Optional = i, true
	case strings.HasPrefix(field, "*"):
		m.pos, m.rest, p.Optional = i, i, true
	}
	if p.Name == "default" || m.Func.call == nil {
		p.Kind = Raw
		m.append(p)
		return slots
	}
	at := m.find(p.Name, slots)
	p.slot = slots[at]
	p.Kind, p.Cols, p.Min, p.Bare = p.slot.kind, p.slot.cols, p.slot.min, p.slot.bare
	p.def = p.literal()
	m.append(p)
	return append(slots[:at:at], slots[at+1:]...)
}

func (m *Method) append(p Param) {
	if !p.Optional {
		m.required |= 1 << len(m.Params)
	}
	m.Params = append(m.Params, p)
}

// find gives the slot that the parameter called name takes: the field of that
// name of a struct of options, or else the next one without a name.
func (m *Method) find(name string, slots []slot) int {
	for i := range slots {
		if slots[i].name == name {
			return i
		}
	}
	if len(slots) > 0 && slots[0].name == "" {
		return 0
	}
	panic(fmt.Sprintf("%s: the Go function has no %s", m.Sig, name))
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
	if p.Kind == Elem {
		return OfElem(textOf(v))
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
		if m.required&(1<<i) != 0 {
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
