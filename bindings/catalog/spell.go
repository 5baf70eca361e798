package catalog

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The languages, as files of scripts end.
const (
	star = "star"
	lua  = "lua"
)

// Signature gives how m is called in a language, "star" or "lua", and what it
// returns: `q.push(item, *, timeout=None) → int`. In Lua what may be left out
// and has no place of its own goes in a table: `q:push(item, {timeout=nil}) → int`.
func (m *Method) Signature(lang string) string {
	s := m.Call(lang)
	if r := m.ResultIn(lang); r != "" {
		s += " → " + r
	}
	return s
}

// Call is Signature without the result.
func (m *Method) Call(lang string) string {
	prefix := m.recv
	switch {
	case prefix == "":
	case m.colon && lang == lua:
		prefix += ":"
	default:
		prefix += "."
	}
	if lang == lua {
		return prefix + m.Name + "(" + m.luaParams() + ")"
	}
	return prefix + m.Sig
}

func (m *Method) luaParams() string {
	var args, options []string
	for i := range m.Params {
		p := &m.Params[i]
		switch {
		case i == m.rest:
			args = append(args, "...")
		case i == m.named:
			options = append(options, "name=value", "…")
		case p.Keyword && p.Optional:
			options = append(options, p.Name+"="+p.DefaultIn(lua))
		case p.Optional:
			args = append(args, p.Name+"="+p.DefaultIn(lua))
		default:
			args = append(args, p.Name)
		}
	}
	if len(options) > 0 {
		args = append(args, "{"+strings.Join(options, ", ")+"}")
	}
	return strings.Join(args, ", ")
}

// ResultIn names what m returns in a language, "" for nothing.
func (m *Method) ResultIn(lang string) string {
	r := m.Result()
	if r == "None" {
		return ""
	}
	if lang == lua {
		r = strings.ReplaceAll(r, "None", "nil")
	}
	return r
}

// DefaultIn spells the default of p in a language: positions count from 1 in
// Lua.
func (p *Param) DefaultIn(lang string) string {
	if lang != lua {
		return p.Default
	}
	switch p.Default {
	case "None":
		return "nil"
	case "True", "False":
		return strings.ToLower(p.Default)
	}
	if n, err := strconv.Atoi(p.Default); err == nil && p.Kind == Index && n >= 0 {
		return strconv.Itoa(n + 1)
	}
	return p.Default
}

// in reports whether a language has m.
func (m *Method) in(lang string) bool { return m.Only == "" || m.Only == lang }

// variable is the variable that the example of the constructor sets, which
// stands for a structure wherever a method is shown.
func (t *Type) variable() string {
	if t.Dot {
		return strings.ToLower(t.Name)
	}
	if name, _, ok := strings.Cut(t.New.Example, " = "); ok {
		return name
	}
	return strings.ToLower(t.Name[:1])
}

// A word names the values of a kind: in prose, to LuaLS and in Python.
type word struct{ prose, lua, python string }

// words has one for each kind that a parameter or result can have.
var words = [...]word{
	None:     {"None", "nil", "None"},
	Bool:     {"bool", "boolean", "bool"},
	Int:      {"int", "integer", "int"},
	Float:    {"number", "number", "float"},
	Number:   {"number", "number", "float"},
	Real:     {"float", "number", "float"},
	Str:      {"str", "string", "str"},
	Elem:     {"any value", "any", "Any"},
	Key:      {"any hashable value", "any", "Hashable"},
	Duration: {"duration", "rdsh.Duration", "DurationLike"},
	Time:     {"time", "rdsh.Time|number", "TimeLike"},
	Index:    {"position", "integer", "int"},
	Stop:     {"position", "integer", "int"},
	Until:    {"position", "integer", "int"},
	Object:   {"structure", "any", "Any"},
	Function: {"function", "function", "Callable[..., Any]"},
	Factory:  {"any value or function", "any", "Any"},
	List:     {"list", "any[]", "list[Any]"},
	Tuple:    {"tuple", "any[]", "tuple[Any, ...]"},
	Dict:     {"values by name", "table<string, any>", "Any"},
	Record:   {"record", "table", "Any"},
	Elems:    {"iterable", "rdsh.Iterable", "Iterable[Any]"},
	Keys:     {"iterable of hashable values", "rdsh.Iterable", "Iterable[Hashable]"},
	Set:      {"set", "any[]", "set[Any]"},
	Operand:  {"iterable", "rdsh.Iterable", "Iterable[Any]"},
	Operands: {"iterable", "rdsh.Iterable", "Iterable[Any]"},
	Handles:  {"list of structures", "any[]", "Iterable[Any]"},
	Floats:   {"iterable of numbers", "rdsh.Iterable", "Iterable[float]"},
	Strs:     {"iterable of str", "rdsh.Iterable", "Iterable[str]"},
	Words:    {"iterable of str and numbers", "rdsh.Iterable", "Iterable[str | float]"},
	Rows:     {"map, or iterable of rows", "rdsh.Iterable", "Mapping[Any, Any] | Iterable[Any]"},
	Bound:    {"number or str", "number|string", "float | str"},
	Cursor:   {"iterator", "rdsh.Iterator", "Iterator[Any]"},
	Raw:      {"any value", "any", "Any"},
}

// Takes names in prose what m takes for p.
func (c *Catalog) Takes(m *Method, p *Param) string {
	if p.index == m.rest {
		return "any number of " + p.several(c)
	}
	if p.index == m.named {
		return words[Dict].prose
	}
	switch p.Kind {
	case Object:
		return orWord(p.takes(c), words[Object].prose)
	case Handles:
		return "iterable of " + orWord(p.takes(c), "structures")
	case Rows:
		return strings.Join(append(p.takes(c), p.rowsType()), ", ")
	case Operand:
		return orWord(append(p.takes(c), words[Operand].prose), "")
	}
	return p.word().prose
}

// word names what p takes. A key that is only looked for, and a member, may be
// any value.
func (p *Param) word() word {
	switch {
	case p.Kind == Key && !p.hashable:
		return words[Elem]
	case p.Kind == Keys && !p.hashable:
		return words[Elems]
	}
	return words[p.Kind]
}

// several names several of what p takes in prose.
func (p *Param) several(c *Catalog) string {
	names := p.takes(c)
	if p.Kind == Operands {
		names = append(names, "iterables")
	}
	return orWord(names, several(p.Element()))
}

func orWord(names []string, word string) string {
	if len(names) == 0 {
		return word
	}
	return strings.Join(names, " or ")
}

// several names several values of kind k in prose.
func several(k Kind) string {
	switch k {
	case Str:
		return "str"
	case Float, Number:
		return "numbers"
	case Bound:
		return "numbers and str"
	case Object:
		return "structures"
	}
	return "values"
}

// takes lists the structures that p takes.
func (p *Param) takes(c *Catalog) (names []string) {
	for _, t := range c.Types {
		v := OfHandle(&Handle{Type: t, Recv: reflect.Zero(t.made).Interface()})
		if p.slot.fits != nil && p.slot.fits(v) || p.Takes(v.Handle()) {
			names = append(names, t.Name)
		}
	}
	return names
}

func (p *Param) rowsType() string {
	var s string
	switch {
	case len(p.Cols) == 2 && p.Bare:
		return "map, or iterable of values or pairs"
	case len(p.Cols) == 2:
		return "map, or iterable of pairs"
	case p.Min < len(p.Cols):
		s = strconv.Itoa(p.Min) + " to "
	}
	return "iterable of rows of " + s + strconv.Itoa(len(p.Cols))
}

// Meaning says what p is for, "" where the text about m does.
func (m *Method) Meaning(p *Param, text string) string {
	if mentions(text, p.Name) {
		return ""
	}
	for _, key := range []string{m.Owner + "." + m.Name + "." + p.Name, m.Name + "." + p.Name} {
		if s, ok := glossary[key]; ok {
			return s
		}
	}
	return glossary[p.Name]
}

// Explained reports whether the text about m, or what Meaning gives, says what
// p is for.
func (p *Param) Explained(m *Method, text string) bool {
	return mentions(text, p.Name) || m.Meaning(p, text) != ""
}

// mentions reports whether name is a word of text.
func mentions(text, name string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), name)
}

// glossary says what parameters are for that mean the same wherever they are,
// or only in one function, by its name.
var glossary = map[string]string{
	"aggregate":       `how the scores of a member add up: "sum", "min" or "max"`,
	"by":              "how much",
	"cost":            "how many units it spends",
	"fence":           "the token of a lock: a write is error lease once a newer one has written",
	"key":             "whom it counts, such as a user or an address",
	"codec":           `"plain" keeps the types of values, "raw" stores strings as they are`,
	"default":         "the result where there would be none",
	"directed":        "whether edges lead in one direction only",
	"limit":           "how many at most",
	"match":           "a glob pattern: * is any text, ? any character, [a-z] one of these",
	"env.name":        "that of the variable",
	"name":            "what the structure is called in the store",
	"record.name":     "that of the type",
	"offset":          "how many to skip",
	"max_depth":       "how many edges away at most",
	"progress.label":  "the text in front of the bar",
	"pad.side":        `"right", "left" or "both"`,
	"reverse":         "the other way round, the highest or last first",
	"start":           "the first position; negative ones count from the end",
	"stop":            "the position to stop before, in Lua to stop at; negative ones count from the end",
	"store":           "the store that it lives in, the current one if not given",
	"strict":          "whether an edge needs vertices that are there",
	"sum.start":       "what to begin with",
	"timeout":         "how long to wait: not at all if not given, forever until cancelled",
	"text.split.sep":  "what stands between the parts",
	"ttl":             "how long it lives, forever if not given",
	"ttl_mode":        `"sliding": every write renews ttl; "fixed": the first write counts`,
	"type":            "only structures of this type",
	"weighted":        "whether weights count, or else only the number of edges",
	"weights":         "a factor for each of others, 1 if not given",
	"HashMap.default": "what m[k] gives for a key that is not there",
}

// LuaEvent names what Lua calls for an operator, "" for one that it has not.
func LuaEvent(op string) string {
	switch op {
	case "+":
		return "__add"
	case "-":
		return "__sub"
	case "^":
		return "__pow"
	}
	return ""
}

// inLua spells an operation with op, or gives "" if Lua has no such operator.
func inLua(op, written string) string {
	if LuaEvent(op) == "" {
		return ""
	}
	return inline(written)
}
