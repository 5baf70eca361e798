package redis

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unsafe"

	"github.com/rdsh/rdsh/engine/store"
)

var errMalformed = errors.New("malformed reply")

// maxDepth bounds the nesting of lists in a reply. Those of commands nest
// three deep; a script can return any table.
const maxDepth = 1000

// parse reads a reply in RESP2 that fills raw. Strings in it share memory with
// raw: one that is kept keeps all of the reply.
func parse(raw []byte) (store.Reply, error) {
	p := parser{b: raw}
	if r, ok := p.one(0); ok && p.at == len(raw) {
		return r, nil
	}
	return store.Reply{}, errMalformed
}

// A parser reads replies one behind the other.
type parser struct {
	b  []byte
	at int
}

// one reads a reply.
func (p *parser) one(depth int) (r store.Reply, ok bool) {
	if p.at == len(p.b) {
		return r, false
	}
	kind := p.b[p.at]
	if kind != '$' && kind != '*' {
		return p.line(kind)
	}
	if s, ok := p.text(); ok {
		return store.OfStr(s), true
	}
	n, next := length(p.b, p.at+1)
	p.at = next
	switch {
	case next < 0 || n >= 0 && kind == '$':
		return r, false
	case n < 0:
		return r, true
	}
	return p.list(n, depth+1)
}

// line reads a reply that is a line.
func (p *parser) line(kind byte) (r store.Reply, ok bool) {
	i := bytes.IndexByte(p.b[p.at:], '\n')
	if i < 2 || p.b[p.at+i-1] != '\r' {
		return r, false
	}
	line := text(p.b[p.at+1 : p.at+i-1])
	p.at += i + 1
	switch kind {
	case '+':
		return store.OfStatus(line), true
	case '-':
		return store.OfError(store.Error(line)), true
	case ':':
		n, err := strconv.ParseInt(line, 10, 64)
		return store.OfInt(n), err == nil
	}
	return r, false
}

// text reads a string, if one is next.
func (p *parser) text() (s string, ok bool) {
	if p.at == len(p.b) || p.b[p.at] != '$' {
		return "", false
	}
	n, at := length(p.b, p.at+1)
	if at < 0 || n < 0 || n > len(p.b)-at-2 || p.b[at+n] != '\r' || p.b[at+n+1] != '\n' {
		return "", false
	}
	p.at = at + n + 2
	return text(p.b[at : at+n]), true
}

// list makes no list longer than what is there can hold: an element has three
// bytes at least.
func (p *parser) list(n, depth int) (r store.Reply, ok bool) {
	if n > (len(p.b)-p.at)/3 || depth > maxDepth {
		return r, false
	}
	rs := make([]store.Reply, n)
	for i := range rs {
		if s, is := p.text(); is { // as most are
			rs[i] = store.OfStr(s)
		} else if rs[i], ok = p.one(depth); !ok {
			return r, false
		}
	}
	return store.OfList(rs), true
}

func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// tidy gives r without what only this store would say, and with what it should
// have said.
func tidy(r store.Reply, c *store.Command) store.Reply {
	if r.Kind() != store.Refused {
		return r
	}
	switch e := r.Str(); {
	case strings.HasPrefix(e, "MOVED ") || strings.HasPrefix(e, "ASK "):
		return store.OfError(store.Error(e + " (this server is one of a cluster; through this URL only its own keys can be reached)"))
	case c.Script != nil:
		return store.OfError(store.Error(withoutScript(e)))
	}
	return r
}

// withoutScript removes from an error what the server adds to those of
// scripts: " script: <hash>, on @user_script:7."
func withoutScript(e string) string {
	i := strings.LastIndex(e, " script: ")
	if i < 0 {
		return e
	}
	if at := strings.Index(e[i:], ", on @user_script:"); at != len(" script: ")+40 {
		return e
	}
	return e[:i]
}

func isNoScript(r store.Reply) bool {
	return r.Kind() == store.Refused && strings.HasPrefix(r.Str(), "NOSCRIPT")
}
