package codec

import "strings"

// A JSON object is a dict, unless its first key is a tag: $tuple, $set… But
// others write such keys too, with what they like behind them. So what follows
// a tag is read once, in a way that gives its value either way, and if it turns
// out not to be in the stored form, it is the first entry of a dict.

// An object is one that is being read.
type object struct {
	at    int // where it begins in the text
	from  int // where its keys and values begin on the stack
	depth int
	order order
}

func (d *decoder[V]) object(depth int) (v V, ok bool) {
	o := object{at: d.i, from: len(d.stack), depth: depth}
	if !d.enter(depth) || !d.eat('{') {
		return v, false
	}
	if d.eat('}') {
		return d.dict(&o)
	}
	from := d.i
	key, ok := d.name()
	switch {
	case !ok:
		return v, false
	case !d.json && strings.HasPrefix(key, "$"):
		return d.tagged(&o, key)
	case !d.entry(&o, key, from):
		return v, false
	}
	return d.entries(&o)
}

// name reads a key and the colon behind it.
func (d *decoder[V]) name() (string, bool) {
	s, ok := d.str()
	return s, ok && d.eat(':')
}

// entry reads the value of key, which begins at from, and puts both on the
// stack.
func (d *decoder[V]) entry(o *object, key string, from int) bool {
	to := d.i
	v, ok := d.value(o.depth)
	if !ok || d.strict && (key != "" && key[0] == '$' || !o.order.next(d.s[from:d.i], to-from)) {
		return false
	}
	d.stack = append(d.stack, d.b.Str(key), v)
	return true
}

// entries reads what follows an entry.
func (d *decoder[V]) entries(o *object) (v V, ok bool) {
	for {
		more, ok := d.more('}')
		if !ok {
			return v, false
		}
		if !more {
			return d.dict(o)
		}
		from := d.i
		key, ok := d.name()
		if !ok || !d.entry(o, key, from) {
			return v, false
		}
	}
}

// dict makes a dict of the keys and values on the stack.
func (d *decoder[V]) dict(o *object) (v V, ok bool) {
	v, ok = d.b.Dict(d.stack[o.from:])
	if !ok {
		d.lastWins(o)
		if v, ok = d.b.Dict(d.stack[o.from:]); !ok {
			v = d.b.Loose(true, d.stack[o.from:], Text(d.s[o.at:d.i]))
		}
	}
	d.stack = d.stack[:o.from]
	return v, true
}

// lastWins drops entries of a JSON object whose key comes again; their place
// goes to the last one.
func (d *decoder[V]) lastWins(o *object) {
	kvs, place := d.stack[o.from:], map[string]int{}
	kept := kvs[:0]
	for i, key := range keys(d.s[o.at:]) {
		if at, ok := place[key]; ok {
			kept[at+1] = kvs[2*i+1]
			continue
		}
		place[key] = len(kept)
		kept = append(kept, kvs[2*i], kvs[2*i+1])
	}
	d.stack = d.stack[:o.from+len(kept)]
}

// keys gives the keys of the JSON object that s begins with.
func keys(s string) (all []string) {
	d := decoder[struct{}]{b: nothing{}, s: s, json: true}
	d.eat('{')
	for more := !d.eat('}'); more; {
		key, _ := d.name()
		d.value(0)
		all = append(all, key)
		more, _ = d.more('}')
	}
	return all
}

// ordinary goes on after the first entry of an object that only looked like
// another value.
func (d *decoder[V]) ordinary(o *object, key string, v V) (V, bool) {
	if d.strict || d.deepest > MaxDepth {
		return v, false
	}
	d.stack = append(d.stack[:o.from], d.b.Str(key), v)
	return d.entries(o)
}
