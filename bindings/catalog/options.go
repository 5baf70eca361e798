package catalog

import (
	"fmt"
	"reflect"
	"unicode"
)

// optionsOf makes a struct of which each field is one parameter. The layout is
// read once; a call writes the fields that were given.
func optionsOf[T any](rt reflect.Type) in[T] {
	var slots []slot
	var ends []end
	for _, f := range reflect.VisibleFields(rt) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		e, ok := endOf(f.Type)
		s := slot{name: snake(f.Name), kind: e.kind, opt: e.opt}
		if !ok {
			s, e.kind = structureSlot(f), Object
		}
		e.offset = offsetIn[T](f)
		slots, ends = append(slots, s), append(ends, e)
	}
	return in[T]{slots: slots, get: func(c *Call, i int) (o T) {
		for k := range ends {
			ends[k].set(addressOf(&o), c.args[i+k])
		}
		return o
	}}
}

// structureSlot gives the slot of a field that points to a structure.
func structureSlot(f reflect.StructField) slot {
	if f.Type.Kind() != reflect.Pointer {
		panic(fmt.Sprintf("catalog: no option can be a %v", f.Type))
	}
	return slot{
		name: snake(f.Name), kind: Object, want: "a " + nameOf(f.Type),
		fits: func(v Value) bool { return v.Kind == Object && reflect.TypeOf(v.Handle().Recv) == f.Type },
	}
}

func offsetIn[T any](f reflect.StructField) (offset uintptr) {
	rt := reflect.TypeFor[T]()
	for _, i := range f.Index {
		offset += rt.Field(i).Offset
		rt = rt.Field(i).Type
	}
	return offset
}

// snake gives the script's spelling of a Go name: MaxDepth is max_depth, TTL
// is ttl.
func snake(name string) string {
	var out []rune
	runes := []rune(name)
	for i, r := range runes {
		next := i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || next) {
			out = append(out, '_')
		}
		out = append(out, unicode.ToLower(r))
	}
	return string(out)
}
