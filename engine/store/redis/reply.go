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
	r, rest, ok := parseOne(raw, 0)
	if !ok || len(rest) != 0 {
		return store.Reply{}, errMalformed
	}
	return r, nil
}

// parseOne takes one reply from b.
func parseOne(b []byte, depth int) (r store.Reply, rest []byte, ok bool) {
	i := bytes.IndexByte(b, '\n')
	if i < 2 || b[i-1] != '\r' {
		return r, nil, false
	}
	line, rest := b[1:i-1], b[i+1:]
	switch b[0] {
	case '+':
		return store.OfStatus(text(line)), rest, true
	case '-':
		return store.OfError(store.Error(text(line))), rest, true
	}
	n, err := strconv.ParseInt(text(line), 10, 64)
	switch {
	case err != nil:
		return r, nil, false
	case b[0] == ':':
		return store.OfInt(n), rest, true
	case n == -1 && (b[0] == '$' || b[0] == '*'):
		return r, rest, true
	case n >= 0 && b[0] == '$':
		return parseStr(rest, n)
	case n >= 0 && b[0] == '*' && depth < maxDepth:
		return parseList(rest, n, depth+1)
	}
	return r, nil, false
}

func parseStr(b []byte, n int64) (r store.Reply, rest []byte, ok bool) {
	if n > int64(len(b))-2 || b[n] != '\r' || b[n+1] != '\n' {
		return r, nil, false
	}
	return store.OfStr(text(b[:n])), b[n+2:], true
}

// parseList makes no list longer than b can hold: an element has three bytes
// at least.
func parseList(b []byte, n int64, depth int) (r store.Reply, rest []byte, ok bool) {
	if n > int64(len(b))/3 {
		return r, nil, false
	}
	rs := make([]store.Reply, n)
	for i := range rs {
		if rs[i], b, ok = parseOne(b, depth); !ok {
			return r, nil, false
		}
	}
	return store.OfList(rs), b, true
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
