package luavm

import (
	"fmt"
	"math"
	"slices"

	lua "github.com/yuin/gopher-lua"
)

// A jsonConfig is what scripts can set of cjson
// (https://kyne.au/~mark/software/lua-cjson-manual.html).
type jsonConfig struct {
	sparseConvert bool // write arrays with many gaps as objects
	sparseRatio   int
	sparseSafe    int
	encodeDepth   int
	decodeDepth   int
	precision     int
	encodeInvalid int // NaN and infinity: refused, written, or null
	decodeInvalid int
	keepBuffer    bool
}

// What encodeInvalid says.
const (
	invalidOff = iota
	invalidOn
	invalidNull
)

func newJSONConfig() *jsonConfig {
	return &jsonConfig{
		sparseRatio: 2, sparseSafe: 10, encodeDepth: 1000, decodeDepth: 1000, precision: 14,
		decodeInvalid: invalidOn, keepBuffer: true,
	}
}

// JSONSettings are settings of cjson that a run has left. They never change, so
// that any number of machines may begin with them.
type JSONSettings struct{ config jsonConfig }

// begin has c hold what a run begins with.
func (c *jsonConfig) begin(with *JSONSettings) {
	if *c = *newJSONConfig(); with != nil {
		*c = with.config
	}
}

// end gives what a run leaves that has begun with some settings.
func (c *jsonConfig) end(began *JSONSettings) *JSONSettings {
	before := newJSONConfig()
	before.begin(began)
	if *c == *before {
		return began
	}
	return &JSONSettings{*c}
}

// jsonLibrary gives cjson with the settings of v.
func (v *VM) jsonLibrary() Library {
	funcs := jsonFuncs(v.json)
	funcs["new"] = func(a Args) int {
		t := a.L.NewTable()
		for name, fn := range jsonFuncs(newJSONConfig()) {
			t.RawSetString(name, a.VM.function(name, fn))
		}
		t.RawSetString("new", a.VM.env.RawGetString("cjson.new"))
		for name, value := range v.jsonValues() {
			t.RawSetString(name, value)
		}
		return a.Push(t)
	}
	return Library{Name: "cjson", Funcs: funcs, Values: v.jsonValues()}
}

func (v *VM) jsonValues() map[string]lua.LValue {
	return map[string]lua.LValue{
		"_NAME":    lua.LString("cjson"),
		"_VERSION": lua.LString("2.1.0"),
		"null":     v.Null,
	}
}

func jsonFuncs(c *jsonConfig) map[string]Func {
	return map[string]Func{
		"decode":                  func(a Args) int { return jsonDecode(a, c) },
		"decode_invalid_numbers":  func(a Args) int { return a.options(1).choice(&c.decodeInvalid, "off", "on") },
		"decode_max_depth":        func(a Args) int { return a.options(1).integer(1, &c.decodeDepth, 1, math.MaxInt32) },
		"encode":                  func(a Args) int { return jsonEncode(a, c) },
		"encode_invalid_numbers":  func(a Args) int { return a.options(1).choice(&c.encodeInvalid, "off", "on", "null") },
		"encode_keep_buffer":      func(a Args) int { return a.options(1).flag(&c.keepBuffer) },
		"encode_max_depth":        func(a Args) int { return a.options(1).integer(1, &c.encodeDepth, 1, math.MaxInt32) },
		"encode_number_precision": func(a Args) int { return a.options(1).integer(1, &c.precision, 1, 14) },
		"encode_sparse_array": func(a Args) int {
			o := a.options(3)
			n := o.flag(&c.sparseConvert)
			n += o.integer(2, &c.sparseRatio, 0, math.MaxInt32)
			return n + o.integer(3, &c.sparseSafe, 0, math.MaxInt32)
		},
	}
}

// options are settings as arguments: what is nil stays as it is, and all come
// back as results.
type options struct{ a Args }

func (a Args) options(n int) options {
	if a.Len() > n {
		a.Fail(n+1, "found too many arguments")
	}
	a.L.SetTop(n)
	return options{a}
}

func (o options) integer(i int, setting *int, low, high int) int {
	if o.a.At(i) != lua.LNil {
		n := o.a.Int(i)
		if n < low || n > high {
			o.a.Fail(1, fmt.Sprintf("expected integer between %d and %d", low, high))
		}
		*setting = n
	}
	return o.a.PushNum(float64(*setting))
}

func (o options) flag(setting *bool) int {
	switch value := o.a.At(1).(type) {
	case lua.LBool:
		*setting = bool(value)
	case *lua.LNilType:
	default:
		o.a.Fail(1, "invalid option '"+o.a.Str(1)+"'")
	}
	return o.a.Push(lua.LBool(*setting))
}

func (o options) choice(setting *int, names ...string) int {
	switch value := o.a.At(1).(type) {
	case *lua.LNilType:
	case lua.LBool:
		*setting = invalidOff
		if value {
			*setting = invalidOn
		}
	default:
		name := o.a.Str(1)
		if *setting = slices.Index(names, name); *setting < 0 {
			*setting = invalidOff
			o.a.Fail(1, "invalid option '"+name+"'")
		}
	}
	if *setting > invalidOn {
		return o.a.PushStr(names[*setting])
	}
	return o.a.Push(lua.LBool(*setting == invalidOn))
}
