package resp

import (
	"errors"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A writer spells replies in RESP2 or RESP3.
type writer struct {
	out   []byte
	proto int // 2 or 3
}

func (w *writer) head(kind byte, n int) {
	w.out = append(w.out, kind)
	w.out = strconv.AppendInt(w.out, int64(n), 10)
	w.out = append(w.out, '\r', '\n')
}

func (w *writer) integer(n int64) {
	w.out = append(w.out, ':')
	w.out = strconv.AppendInt(w.out, n, 10)
	w.out = append(w.out, '\r', '\n')
}

func (w *writer) bulk(s string) {
	w.head('$', len(s))
	w.out = append(w.out, s...)
	w.out = append(w.out, '\r', '\n')
}

// line writes a word or an error, which must not break the line.
func (w *writer) line(kind byte, s string) {
	w.out = append(w.out, kind)
	from := len(w.out)
	w.out = append(w.out, s...)
	for i := from; i < len(w.out); i++ {
		if w.out[i] == '\r' || w.out[i] == '\n' {
			w.out[i] = ' '
		}
	}
	w.out = append(w.out, '\r', '\n')
}

func (w *writer) status(s string) { w.line('+', s) }

// fail writes an error, which begins with its code.
func (w *writer) fail(s string) { w.line('-', s) }

func (w *writer) null() {
	if w.proto == 3 {
		w.out = append(w.out, "_\r\n"...)
		return
	}
	w.out = append(w.out, "$-1\r\n"...)
}

// nullList is null where a list would stand.
func (w *writer) nullList() {
	if w.proto == 3 {
		w.null()
		return
	}
	w.out = append(w.out, "*-1\r\n"...)
}

// mapHead begins a map of n pairs: in RESP2, a list of keys and values.
func (w *writer) mapHead(n int) {
	if w.proto == 3 {
		w.head('%', n)
		return
	}
	w.head('*', 2*n)
}

func (w *writer) setHead(n int) {
	if w.proto == 3 {
		w.head('~', n)
		return
	}
	w.head('*', n)
}

// pushHead begins something that is no answer.
func (w *writer) pushHead(n int) {
	if w.proto == 3 {
		w.head('>', n)
		return
	}
	w.head('*', n)
}

// text writes what people read.
func (w *writer) text(s string) {
	if w.proto != 3 {
		w.bulk(s)
		return
	}
	w.head('=', len(s)+len("txt:"))
	w.out = append(w.out, "txt:"...)
	w.out = append(w.out, s...)
	w.out = append(w.out, '\r', '\n')
}

func (w *writer) bulks(ss ...string) {
	w.head('*', len(ss))
	for _, s := range ss {
		w.bulk(s)
	}
}

// reply writes r as it is.
func (w *writer) reply(r store.Reply) {
	if w.proto == 3 && r.Form() != store.UsualForm {
		w.formed(r)
		return
	}
	switch r.Kind() {
	case store.Int:
		w.integer(r.Int())
	case store.Str:
		w.bulk(r.Str())
	case store.Status:
		w.status(r.Str())
	case store.List:
		w.head('*', r.Len())
		w.elements(r)
	case store.Refused:
		w.fail(r.Str())
	case store.Failed:
		w.fail(failure(r.Err()))
	default:
		w.null()
	}
}

func (w *writer) elements(r store.Reply) {
	rs := r.List()
	for i := range rs {
		w.reply(rs[i])
	}
}

// formed writes what only RESP3 has.
func (w *writer) formed(r store.Reply) {
	switch r.Form() {
	case store.MapForm:
		w.mapHead(r.Len() / 2)
		w.elements(r)
	case store.SetForm:
		w.setHead(r.Len())
		w.elements(r)
	case store.DoubleForm:
		w.line(',', r.Str())
	case store.BigNumberForm:
		w.line('(', r.Str())
	case store.TextForm:
		w.text(r.Str())
	case store.BoolForm:
		if r.Bool() {
			w.line('#', "t")
		} else {
			w.line('#', "f")
		}
	}
}

// failure gives the text for an error of a store, with the code that Redis has
// for it.
func failure(err error) string {
	var refused store.Error
	switch {
	case errors.As(err, &refused):
		return string(refused)
	case errors.Is(err, store.ErrReadOnly):
		return "READONLY " + err.Error()
	case errors.Is(err, errUnblocked):
		return "UNBLOCKED client unblocked via CLIENT UNBLOCK"
	case errors.Is(err, errShutdown):
		return "SHUTDOWN " + err.Error()
	}
	return "ERR " + err.Error()
}
