package codec

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rdsh/rdsh/engine/codec/tree"
)

// A SyntaxError says where text is not JSON.
type SyntaxError struct {
	Offset int    // in bytes, from 0
	What   string // "unexpected end"
}

// Error gives the offset and what is there.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid JSON at offset %d: %s", e.Offset, e.What)
}

// FromJSON gives the stored form of JSON text, in which $ means nothing: an
// object is always a dict. Numbers without point and exponent are ints. Of
// entries with the same key the last counts.
//
// The error is a SyntaxError, also for what JSON allows but nothing can hold:
// 1e999, half a pair of surrogates, more than MaxDepth lists and objects
// inside each other.
func FromJSON(s string) (Text, error) {
	d := decoder[any]{b: trees{}, s: s, json: true}
	v, ok := d.text()
	if !ok {
		at := d.i
		return "", &SyntaxError{at, d.wrong()}
	}
	var e Encoder
	e.tree(v)
	return e.Text(), nil
}

// wrong says why d stopped where it is.
func (d *decoder[V]) wrong() string {
	rest := d.s[d.i:]
	if rest == "" {
		return "unexpected end"
	}
	if d.deepest > MaxDepth {
		return fmt.Sprintf("nested more than %d deep", MaxDepth)
	}
	if _, ok := d.str(); !ok && rest[0] == '"' {
		return "malformed string"
	}
	if text, _, ok := number(rest); ok && math.IsInf(parseFloat(text), 0) {
		return "number out of range"
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return "unexpected " + strconv.QuoteRune(r)
}

func parseFloat(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

// JSONOptions are how AppendJSON writes.
type JSONOptions struct {
	Indent string // of each level; empty writes everything on one line, without spaces
	First  int    // the position of the first element of a list, in errors
}

// AppendJSON appends the value of t to b as ordinary JSON. Tuples and sets
// become arrays, bytes a string in base64, times and durations their text,
// records objects of their fields.
//
// The error is an Unstorable that names the place, for a string that is not
// UTF-8, nan, inf, or a dict with other keys than strings.
func AppendJSON(b []byte, t Text, opts JSONOptions) ([]byte, error) {
	w := jsonWriter{JSONOptions: opts, b: b}
	err := w.value(Tree(t))
	return w.b, err
}

type jsonWriter struct {
	JSONOptions
	b     []byte
	depth int
}

func (w *jsonWriter) value(v any) error {
	switch v := v.(type) {
	case nil:
		w.b = append(w.b, "null"...)
	case bool:
		w.b = strconv.AppendBool(w.b, v)
	case int64:
		w.b = strconv.AppendInt(w.b, v, 10)
	case tree.BigInt:
		w.b = append(w.b, v...)
	case float64:
		return w.float(v)
	case string:
		return w.str(v)
	case tree.Bytes:
		w.b = append(w.b, '"')
		w.b = base64.StdEncoding.AppendEncode(w.b, []byte(v))
		w.b = append(w.b, '"')
	case time.Time:
		w.b = appendQuoted(w.b, v.Format(time.RFC3339Nano))
	case time.Duration:
		w.b = appendQuoted(w.b, v.String())
	case tree.List:
		return w.array(v)
	case tree.Tuple:
		return w.array(v)
	case tree.Set:
		return w.array(v)
	case tree.Dict:
		return w.dict(v)
	case tree.Record:
		return w.record(v)
	}
	return nil
}

func (w *jsonWriter) float(f float64) error {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return notJSON(strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(f, 'g', -1, 64), "+")))
	}
	w.b = appendFloat(w.b, f)
	return nil
}

func (w *jsonWriter) str(s string) error {
	if !utf8.ValidString(s) {
		return notJSON("a string that is not UTF-8")
	}
	w.b = appendQuoted(w.b, s)
	return nil
}

func notJSON(what string) error { return &Unstorable{What: what, Format: "JSON"} }

func (w *jsonWriter) array(vs []any) error {
	w.b = append(w.b, '[')
	w.depth++
	for i, v := range vs {
		w.line(i > 0)
		if err := w.value(v); err != nil {
			return At(fmt.Sprintf("[%d]", w.First+i), err)
		}
	}
	w.end(len(vs), ']')
	return nil
}

func (w *jsonWriter) dict(kvs tree.Dict) error {
	w.b = append(w.b, '{')
	w.depth++
	for i := 0; i < len(kvs); i += 2 {
		key, ok := kvs[i].(string)
		if !ok {
			return notJSON(fmt.Sprintf("a dict with the key %s", canonical(kvs[i])))
		}
		w.line(i > 0)
		if err := w.entry(key, kvs[i+1]); err != nil {
			return err
		}
	}
	w.end(len(kvs), '}')
	return nil
}

func (w *jsonWriter) record(r tree.Record) error {
	w.b = append(w.b, '{')
	w.depth++
	for i, name := range r.Names {
		w.line(i > 0)
		if err := w.entry(name, r.Values[i]); err != nil {
			return err
		}
	}
	w.end(len(r.Names), '}')
	return nil
}

func (w *jsonWriter) entry(key string, v any) error {
	err := w.str(key)
	if err == nil {
		w.b = append(w.b, ':')
		if w.Indent != "" {
			w.b = append(w.b, ' ')
		}
		err = w.value(v)
	}
	if err != nil {
		return At("["+strconv.Quote(key)+"]", err)
	}
	return nil
}

// line begins an element, or an entry, after another or not.
func (w *jsonWriter) line(comma bool) {
	if comma {
		w.b = append(w.b, ',')
	}
	if w.Indent == "" {
		return
	}
	w.b = append(w.b, '\n')
	for range w.depth {
		w.b = append(w.b, w.Indent...)
	}
}

// end ends an array or object of n elements.
func (w *jsonWriter) end(n int, with byte) {
	w.depth--
	if n > 0 {
		w.line(false)
	}
	w.b = append(w.b, with)
}
