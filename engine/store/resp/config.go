package resp

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A config is what CONFIG reads and sets, as far as it is about the server and
// not about the store.
type config struct {
	mu      sync.RWMutex
	pass    string
	clients int
	idle    time.Duration
	bulk    int
	keep    int // tcp-keepalive in seconds, which is only kept
	busy    int // in ms, how long a script may run before others hear that it does; 0: however long
}

const (
	bulkName = "proto-max-bulk-len"
	busyName = "busy-reply-threshold"
	oldBusy  = "lua-time-limit"

	maxBulk = 512 << 20
	minBulk = 1 << 20
)

func (g *config) set(opts Options) {
	g.pass, g.clients, g.idle, g.bulk, g.keep = opts.Password, opts.MaxClients, opts.Timeout, maxBulk, 300
}

func (g *config) password() string {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.pass
}

func (g *config) needsPassword() bool { return g.password() != "" }

func (g *config) maxClients() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.clients
}

func (g *config) timeout() time.Duration {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.idle
}

func (g *config) maxBulk() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.bulk
}

// busyAfter gives how long a script may run before others hear of it, 0 if
// they never do.
func (g *config) busyAfter() time.Duration {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return time.Duration(g.busy) * time.Millisecond
}

// A parameter is one name of CONFIG.
type parameter struct {
	show  func(g *config) string
	parse func(value string) (apply func(g *config), err error)
}

var errImmutable = errors.New("can't set immutable config")

var parameters = map[string]parameter{
	"appendonly": fixed("no"),
	busyName:     integer(0, 1<<40, func(g *config) *int { return &g.busy }),
	"databases":  fixed(strconv.Itoa(databases)),
	"maxclients": integer(1, 1<<20, func(g *config) *int { return &g.clients }),
	"port":       fixed("0"),
	oldBusy:      integer(0, 1<<40, func(g *config) *int { return &g.busy }),
	bulkName: {
		func(g *config) string { return strconv.Itoa(g.bulk) },
		func(value string) (func(g *config), error) {
			n, err := memory(value)
			if err != nil || n < minBulk {
				return nil, fmt.Errorf("argument must be a memory value bigger or equal to %d", minBulk)
			}
			return func(g *config) { g.bulk = n }, nil
		},
	},
	"requirepass": {
		func(g *config) string { return g.pass },
		func(value string) (func(g *config), error) { return func(g *config) { g.pass = value }, nil },
	},
	"save":          fixed(""),
	"tcp-keepalive": integer(0, 1<<30, func(g *config) *int { return &g.keep }),
	"timeout": {
		func(g *config) string { return strconv.Itoa(int(g.idle / time.Second)) },
		func(value string) (func(g *config), error) {
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 || n > 1<<30 {
				return nil, errors.New("argument must be between 0 and 1073741824 inclusive")
			}
			return func(g *config) { g.idle = time.Duration(n) * time.Second }, nil
		},
	},
}

// fixed is a parameter that can only be set to what it is.
func fixed(value string) parameter {
	return parameter{
		func(*config) string { return value },
		func(to string) (func(*config), error) {
			if to != value {
				return nil, errImmutable
			}
			return func(*config) {}, nil
		},
	}
}

func integer(least, most int, field func(g *config) *int) parameter {
	return parameter{
		func(g *config) string { return strconv.Itoa(*field(g)) },
		func(value string) (func(g *config), error) {
			n, err := strconv.Atoi(value)
			if err != nil || n < least || n > most {
				return nil, fmt.Errorf("argument must be between %d and %d inclusive", least, most)
			}
			return func(g *config) { *field(g) = n }, nil
		},
	}
}

// memory reads a number of bytes such as 64mb.
func memory(s string) (int, error) {
	unit := 1
	for _, u := range []struct {
		suffix string
		size   int
	}{{"kb", 1 << 10}, {"mb", 1 << 20}, {"gb", 1 << 30}, {"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"b", 1}} {
		if head, ok := strings.CutSuffix(lower(s), u.suffix); ok {
			s, unit = head, u.size
			break
		}
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1<<40 {
		return 0, errors.New("not a number of bytes")
	}
	return n * unit, nil
}

// configCommand is CONFIG GET, SET, RESETSTAT or REWRITE.
func configCommand(c *client, words []string) {
	switch sub := upper(words[0]); {
	case sub == "GET" && len(words) > 1:
		c.configGet(words[1:])
	case sub == "SET" && len(words) > 2 && len(words)%2 == 1:
		c.configSet(words[1:])
	case sub == "RESETSTAT" && len(words) == 1:
		c.server.executed.Store(0)
		c.server.accepted.Store(0)
		c.server.rejected.Store(0)
		c.server.tallies.reset()
		c.status("OK")
	case sub == "REWRITE" && len(words) == 1:
		c.fail("ERR The server is running without a config file")
	case sub == "HELP":
		c.bulks("CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:", "GET <pattern>", "SET <directive> <value>", "RESETSTAT")
	case sub == "GET" || sub == "SET" || sub == "RESETSTAT" || sub == "REWRITE":
		c.wrongArity("config|" + words[0])
	default:
		c.subcommandError("CONFIG", words[0])
	}
}

// configGet gives what matches, of the server and of the store.
func (c *client) configGet(patterns []string) {
	found := make(map[string]string)
	g := &c.server.config
	g.mu.RLock()
	for name, p := range parameters {
		if slices.ContainsFunc(patterns, func(pattern string) bool { return asks(pattern, name) }) {
			found[name] = p.show(g)
		}
	}
	g.mu.RUnlock()
	r := c.server.store.Do(c.ctx, store.Raw("CONFIG", append([]string{"GET"}, patterns...)...))
	for i := 0; i+1 < r.Len(); i += 2 {
		if name := r.At(i).Str(); found[name] == "" {
			found[name] = r.At(i + 1).Str()
		}
	}
	c.mapHead(len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		c.bulk(name)
		c.bulk(found[name])
	}
}

// asks reports whether a pattern asks for name. A name of older servers has to
// be spelt out.
func asks(pattern, name string) bool {
	ok, err := path.Match(lower(pattern), name)
	return ok && err == nil && (name != oldBusy || lower(pattern) == name)
}

// configSet sets all or nothing, unless the store refuses its part, which goes
// first.
func (c *client) configSet(words []string) {
	var apply []func(*config)
	var rest []string
	seen := make(map[string]bool)
	for i := 0; i < len(words); i += 2 {
		name := lower(words[i])
		p, ok := parameters[name]
		fn, err := (func(*config))(nil), error(nil)
		switch {
		case seen[name]:
			err = errors.New("duplicate parameter")
		case !ok:
			rest = append(rest, words[i], words[i+1])
		default:
			fn, err = p.parse(words[i+1])
		}
		if name == bulkName {
			rest = append(rest, name, words[i+1]) // the store has texts of that length
		}
		if err != nil {
			c.fail("ERR CONFIG SET failed (possibly related to argument '" + words[i] + "') - " + err.Error())
			return
		}
		if seen[name] = true; fn != nil {
			apply = append(apply, fn)
		}
	}
	if len(rest) > 0 {
		if r := c.server.store.Do(c.ctx, store.Raw("CONFIG", append([]string{"SET"}, rest...)...)); r.Err() != nil {
			c.reply(r)
			return
		}
	}
	g := &c.server.config
	g.mu.Lock()
	for _, fn := range apply {
		fn(g)
	}
	g.mu.Unlock()
	c.in.maxBulk = g.maxBulk()
	c.status("OK")
}
