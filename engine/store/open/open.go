// Package open gives the store that a URL names.
package open

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/redis"
)

// A scheme is what the URLs of one kind of store begin with.
type scheme struct {
	name string
	form string // how to write one
	open func(ctx context.Context, url string, opts Options) (store.Store, error)
}

// schemes are all that exist, in the order in which errors list them.
var schemes = []scheme{
	{"mem", "mem: (in memory, ends with the process)", memory},
	{"file", "file:DIR, or a path such as ./data (a directory that keeps the data)", directory},
	{"redis", "redis://[user:password@]host[:port][/db] (Redis or Valkey)", server},
	{"unix", "unix:///path/of/socket (the same over a socket)", server},
}

// Options of Open; the zero value is useful.
type Options struct {
	// ReadOnly opens a directory as it is, also beside the process that writes
	// it. Of other stores only their wrapper store.ReadOnly makes readers.
	ReadOnly bool

	// Progress is called while a directory is loaded, with bytes.
	Progress func(done, total int64)
}

// Open opens the store at a URL: an empty one in memory for "mem:", which with
// "mem:?maxmemory=2gb" refuses to grow once the process holds as much; one that
// a directory keeps for "file:DIR", with ?fsync=always, everysec or no, and for
// a path that begins with a dot or a slash; a server for redis:// and unix://,
// whose options redis.Open tells. Of several options the last ones count. Errors never hold
// a password; that of an unknown kind of URL lists the kinds that exist. One
// that is store.ErrUnavailable means that the server does not answer.
func Open(ctx context.Context, url string, opts ...Options) (store.Store, error) {
	var o Options
	for _, given := range opts {
		o = given
	}
	if isPath(url) {
		return openDirectory(ctx, url, nil, o)
	}
	name, _, ok := strings.Cut(url, ":")
	for _, s := range schemes {
		if ok && s.name == name {
			return s.open(ctx, url, o)
		}
	}
	forms := make([]string, len(schemes))
	for i, s := range schemes {
		forms[i] = s.form
	}
	return nil, fmt.Errorf("cannot open store %s: want %s", Redact(url), strings.Join(forms, ", or "))
}

func memory(_ context.Context, url string, _ Options) (store.Store, error) {
	rest, _ := strings.CutPrefix(url, "mem:")
	if rest == "" {
		return embedded.New(embedded.Options{}), nil
	}
	limit, found := strings.CutPrefix(rest, "?maxmemory=")
	if !found {
		return nil, errors.New("cannot open store: a store in memory is mem: or mem:?maxmemory=SIZE and nothing more")
	}
	n, err := size(limit)
	if err != nil {
		return nil, fmt.Errorf("cannot open store: option maxmemory of the URL: %w", err)
	}
	return embedded.New(embedded.Options{Memory: n}), nil
}

// isPath reports whether what names a store is a path: one that begins with a
// dot, a slash, or the letter of a drive.
func isPath(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "/") || filepath.VolumeName(name) != ""
}

// Directory gives the path of the directory that a URL names, if it does.
func Directory(url string) (path string, is bool) {
	if isPath(url) {
		return url, true
	}
	rest, is := strings.CutPrefix(url, "file:")
	path, _, _ = strings.Cut(rest, "?")
	return strings.TrimPrefix(path, "//"), is
}

func directory(ctx context.Context, text string, o Options) (store.Store, error) {
	dir, _ := Directory(text)
	_, query, _ := strings.Cut(text, "?")
	if dir == "" {
		return nil, errors.New("cannot open store: file: names no directory: write file:data, or ./data")
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, fmt.Errorf("cannot open store %s: %w", dir, err)
	}
	return openDirectory(ctx, dir, values, o)
}

func openDirectory(ctx context.Context, dir string, values url.Values, o Options) (store.Store, error) {
	opts := file.Options{ReadOnly: o.ReadOnly, Progress: o.Progress}
	for name, vs := range values {
		var err error
		switch name {
		case "fsync":
			opts.Sync, err = file.ParseSync(vs[0])
		case "maxmemory":
			opts.Memory, err = size(vs[0])
		case "growth":
			opts.Growth, err = size(vs[0])
		default:
			err = errors.New("there is no such option: want fsync, maxmemory or growth")
		}
		if err != nil {
			return nil, fmt.Errorf("cannot open store %s: option %s of the URL: %w", dir, name, err)
		}
	}
	s, err := file.Open(ctx, dir, opts)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// size reads a number of bytes such as 64mb.
func size(text string) (int64, error) {
	digits, unit := strings.ToLower(text), int64(1)
	for suffix, n := range map[string]int64{"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30} {
		if head, found := strings.CutSuffix(digits, suffix); found {
			digits, unit = head, n
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > (1<<50)/unit {
		return 0, fmt.Errorf("got %q, want a size such as 500mb or 2gb", text)
	}
	return n * unit, nil
}

func server(ctx context.Context, url string, _ Options) (store.Store, error) {
	s, err := redis.Open(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("cannot open store: %w", err)
	}
	return s, nil
}

// Warnings tells in a line each why s may lose data: nothing for most stores.
func Warnings(s store.Store) []string {
	if w, ok := s.(interface{ Warnings() []string }); ok {
		return w.Warnings()
	}
	return nil
}

// Redact gives url without its password, to be shown. It rather hides too much
// of one that is malformed.
func Redact(text string) string {
	head, query, asked := strings.Cut(text, "?")
	if i := strings.LastIndexByte(text, '@'); i >= len(head) {
		head, query, asked = text, "", false // the question mark is half of a password
	}
	head = redactUser(head)
	if !asked {
		return head
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return head + "?***"
	}
	for name := range values {
		if secret(name) {
			return head + "?***"
		}
	}
	return head + "?" + query
}

// redactUser hides what stands between the first colon of the user and the
// last at sign.
func redactUser(s string) string {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return s
	}
	start := 0
	if i := strings.Index(s, "//"); i > 0 && strings.IndexAny(s, ":@/") == i-1 { // behind a scheme
		start = i + len("//")
	}
	user, _, found := strings.Cut(s[start:at], ":")
	if !found {
		return s
	}
	return s[:start] + user + ":***" + s[at:]
}

// secret reports whether a query parameter is likely one.
func secret(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"pass", "pwd", "auth", "secret", "token", "key"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
