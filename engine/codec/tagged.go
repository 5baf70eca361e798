package codec

import (
	"encoding/base64"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// tagged reads what follows the first key of an object, which begins with $.
func (d *decoder[V]) tagged(o *object, key string) (v V, ok bool) {
	switch next := d.peek(); {
	case next == '[' && (key == "$tuple" || key == "$set"):
		return d.sequence(o, key)
	case next == '[' && key == "$dict":
		return d.pairs(o)
	case next == '"' && key == "$type":
		return d.record(o)
	case next == '"':
		return d.scalar(o, key)
	}
	if v, ok = d.value(o.depth); !ok {
		return v, false
	}
	return d.ordinary(o, key, v)
}

// scalar reads {"$tag":"text"}.
func (d *decoder[V]) scalar(o *object, key string) (v V, ok bool) {
	s, ok := d.str()
	if !ok {
		return v, false
	}
	if d.last() {
		if v, ok := d.special(key, s); ok {
			return v, d.eat('}')
		}
	}
	return d.ordinary(o, key, d.b.Str(s))
}

// last reports whether the object ends here.
func (d *decoder[V]) last() bool {
	d.space()
	return d.peek() == '}'
}

// special gives the value of the text s behind a tag.
func (d *decoder[V]) special(tag, s string) (v V, ok bool) {
	switch tag {
	case "$float":
		f, ok := map[string]float64{"nan": math.NaN(), "inf": math.Inf(1), "-inf": math.Inf(-1)}[s]
		return d.b.Float(f), ok
	case "$str":
		raw, ok := d.base64(s)
		return d.b.Str(raw), ok && !utf8.ValidString(raw)
	case "$bytes":
		raw, ok := d.base64(s)
		return d.b.Bytes(raw), ok
	case "$time":
		t, ok := parseTime(s)
		return d.b.Time(t), ok && (!d.strict || t.UTC().Format(time.RFC3339Nano) == s)
	case "$duration":
		t, err := time.ParseDuration(s)
		return d.b.Duration(t), err == nil && (!d.strict || t.String() == s)
	}
	return v, false
}

func (d *decoder[V]) base64(s string) (raw string, ok bool) {
	b, err := base64.StdEncoding.DecodeString(s)
	return string(b), err == nil && (!d.strict || base64.StdEncoding.EncodeToString(b) == s)
}

// sequence reads {"$tuple":[…]} or {"$set":[…]}.
func (d *decoder[V]) sequence(o *object, tag string) (v V, ok bool) {
	outside := d.deepest
	d.deepest = o.depth
	if !d.elements(o.depth, tag == "$set") {
		return v, false
	}
	if vs := d.stack[o.from:]; d.last() {
		if v, ok = d.collection(tag, vs); ok {
			return d.close(o, v, outside)
		}
		if !d.repeated(o) {
			return d.close(o, d.b.Loose(false, vs, Text(d.s[o.at:d.i+1])), outside)
		}
	}
	d.deepest = max(d.deepest+1, outside)
	return d.ordinary(o, tag, d.b.List(d.stack[o.from:]))
}

func (d *decoder[V]) collection(tag string, vs []V) (V, bool) {
	if tag == "$tuple" {
		return d.b.Tuple(vs), true
	}
	return d.b.Set(vs)
}

// close ends an object that is v.
func (d *decoder[V]) close(o *object, v V, outside int) (V, bool) {
	d.deepest = max(d.deepest, outside)
	d.stack = d.stack[:o.from]
	d.eat('}')
	return v, true
}

// repeated reports whether the set or dict that a Builder did not take has an
// element twice: then no Encoder wrote it.
func (d *decoder[V]) repeated(o *object) bool {
	if _, ok := any(d.b).(trees); ok {
		d.repeats[o.at] = true
		return true
	}
	if d.repeats == nil {
		t := decoder[any]{b: trees{}, s: d.s, repeats: map[int]bool{}}
		t.text()
		d.repeats = t.repeats
	}
	return d.repeats[o.at]
}

// pairs reads {"$dict":[[k,v]…]}.
func (d *decoder[V]) pairs(o *object) (v V, ok bool) {
	outside := d.deepest
	d.deepest = o.depth
	whole, ok := d.pairList(o)
	if !ok {
		return v, false
	}
	if whole && d.last() {
		kvs := d.stack[o.from:]
		if v, ok = d.b.Dict(kvs); ok {
			return d.close(o, v, outside)
		}
		if !d.repeated(o) {
			return d.close(o, d.b.Loose(true, kvs, Text(d.s[o.at:d.i+1])), outside)
		}
	}
	if whole {
		d.fold(o.from)
	}
	d.deepest = max(d.deepest+2, outside)
	return d.ordinary(o, "$dict", d.b.List(d.stack[o.from:]))
}

// pairList reads a JSON array onto the stack: keys and values by turns if it is
// wholly of pairs, else its elements.
func (d *decoder[V]) pairList(o *object) (whole, ok bool) {
	d.eat('[')
	whole = true
	plain := true // a plain dict would have done
	for more := !d.eat(']'); more; {
		from := d.i
		if !whole || d.peek() != '[' {
			whole, ok = d.notPair(o, whole)
		} else {
			whole, ok = d.pair(o)
		}
		if !ok {
			return false, false
		}
		plain = plain && strings.HasPrefix(d.s[from:], `["`) && !strings.HasPrefix(d.s[from:], `["$`)
		if more, ok = d.more(']'); !ok {
			return false, false
		}
	}
	return whole, !d.strict || whole && !plain
}

// pair reads [k,v]. If it is another list, there are no pairs any more.
func (d *decoder[V]) pair(o *object) (whole, ok bool) {
	n, from := len(d.stack), d.i
	if !d.elements(o.depth, false) {
		return false, false
	}
	if len(d.stack) != n+2 {
		list := d.b.List(d.stack[n:])
		d.stack = d.stack[:n]
		d.fold(o.from)
		d.stack = append(d.stack, list)
		return false, true
	}
	return true, !d.strict || o.order.next(d.s[from:d.i], keyLen(d.s[from:d.i]))
}

// notPair reads an element that is no pair.
func (d *decoder[V]) notPair(o *object, whole bool) (bool, bool) {
	v, ok := d.value(o.depth)
	if whole {
		d.fold(o.from)
	}
	d.stack = append(d.stack, v)
	return false, ok
}

// fold makes the keys and values on the stack lists of two.
func (d *decoder[V]) fold(from int) {
	kvs := d.stack[from:]
	for i := range len(kvs) / 2 {
		kvs[i] = d.b.List(kvs[2*i : 2*i+2])
	}
	d.stack = d.stack[:from+len(kvs)/2]
}

// keyLen gives the length of "[k," at the beginning of a pair.
func keyLen(pair string) int {
	d := decoder[struct{}]{b: nothing{}, s: pair, i: 1}
	d.value(0)
	return d.i + 1
}

// record reads {"$type":"T","k":v…}.
func (d *decoder[V]) record(o *object) (v V, ok bool) {
	first := len(d.names)
	typ, ok := d.str()
	if !ok {
		return v, false
	}
	for {
		more, ok := d.more('}')
		if !ok {
			return v, false
		}
		if !more {
			break
		}
		if !d.field(o) {
			return v, false
		}
	}
	names := d.names[first:]
	d.names = d.names[:first]
	if typ == "" || !areFields(names) {
		return d.untyped(o, typ, names)
	}
	v = d.b.Record(typ, names, d.stack[o.from:])
	d.stack = d.stack[:o.from]
	return v, true
}

func (d *decoder[V]) field(o *object) bool {
	from := d.i
	name, ok := d.name()
	if !ok {
		return false
	}
	to := d.i
	v, ok := d.value(o.depth)
	if !ok || d.strict && !o.order.next(d.s[from:d.i], to-from) {
		return false
	}
	d.names = append(d.names, name)
	d.stack = append(d.stack, v)
	return true
}

// areFields reports whether a record can have fields of these names.
func areFields(names []string) bool {
	for _, name := range names {
		if strings.HasPrefix(name, "$") {
			return false
		}
	}
	return distinct(names)
}

// distinct reports whether no text occurs twice.
func distinct(texts []string) bool {
	const few = 16
	if len(texts) > few {
		seen := make(map[string]struct{}, len(texts))
		for _, t := range texts {
			seen[t] = struct{}{}
		}
		return len(seen) == len(texts)
	}
	for i, t := range texts {
		if slices.Contains(texts[:i], t) {
			return false
		}
	}
	return true
}

// untyped gives an object that only looked like a record.
func (d *decoder[V]) untyped(o *object, typ string, names []string) (v V, ok bool) {
	if d.strict {
		return v, false
	}
	values := slices.Clone(d.stack[o.from:])
	d.stack = append(d.stack[:o.from], d.b.Str("$type"), d.b.Str(typ))
	for i, name := range names {
		d.stack = append(d.stack, d.b.Str(name), values[i])
	}
	return d.dict(o)
}
