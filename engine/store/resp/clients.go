package resp

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A profile is what other clients may ask about one.
type profile struct {
	mu sync.Mutex
	facts
}

type facts struct {
	name               string
	library, version   string
	db, proto, multi   int // multi: commands that are queued, -1 outside MULTI
	channels, patterns int
	noEvict            bool
}

var newcomer = facts{proto: 2, multi: -1}

func (p *profile) update(fn func(f *facts)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fn(&p.facts)
}

func (p *profile) get() facts {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.facts
}

// clientCommands are the subcommands of CLIENT, with how many arguments each
// takes, -n meaning n or more.
var clientCommands = map[string]struct {
	arity int
	run   func(c *client, words []string)
}{
	"GETNAME":  {0, clientGetName},
	"GETREDIR": {0, func(c *client, _ []string) { c.integer(-1) }},
	"HELP":     {0, clientHelp},
	"ID":       {0, func(c *client, _ []string) { c.integer(c.id) }},
	"INFO":     {0, func(c *client, _ []string) { c.text(c.describe()) }},
	"KILL":     {-1, clientKill},
	"LIST":     {anyArity, clientList},
	"NO-EVICT": {1, clientNoEvict},
	"NO-TOUCH": {1, func(c *client, _ []string) { c.status("OK") }},
	"REPLY":    {1, clientReply},
	"SETINFO":  {2, clientSetInfo},
	"SETNAME":  {1, func(c *client, words []string) { c.setName(words[0], "OK") }},
	"UNBLOCK":  {-1, clientUnblock},
}

func clientCommand(c *client, words []string) {
	sub, ok := clientCommands[upper(words[0])]
	n := len(words) - 1
	switch {
	case !ok:
		c.subcommandError("CLIENT", words[0])
	case n == sub.arity || sub.arity < 0 && n >= -sub.arity || sub.arity == anyArity:
		sub.run(c, words[1:])
	default:
		c.wrongArity("client|" + words[0])
	}
}

func clientHelp(c *client, _ []string) {
	c.bulks("CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
		"GETNAME", "    Return the name of the current connection.",
		"ID", "    Return the ID of the current connection.",
		"INFO", "    Return information about the current client connection.",
		"KILL <ip:port> | <option> <value> [...]", "    Kill connections.",
		"LIST [options ...]", "    Return information about client connections.",
		"NO-EVICT (ON|OFF)", "    Accepted: no client is evicted.",
		"REPLY (ON|OFF|SKIP)", "    Control the replies sent to the current connection.",
		"SETNAME <name>", "    Assign the name <name> to the current connection.",
		"UNBLOCK <clientid> [TIMEOUT|ERROR]", "    Unblock the specified blocked client.")
}

func clientGetName(c *client, _ []string) {
	if name := c.profile.get().name; name != "" {
		c.bulk(name)
		return
	}
	c.null()
}

// setName names the client, and answers with done if there is one, or if the
// name is not possible.
func (c *client) setName(name string, done ...string) bool {
	if strings.ContainsFunc(name, func(r rune) bool { return r < '!' || r > '~' }) {
		c.fail("ERR Client names cannot contain spaces, newlines or special characters.")
		return false
	}
	c.profile.update(func(p *facts) { p.name = name })
	for _, s := range done {
		c.status(s)
	}
	return true
}

// clientSetInfo is CLIENT SETINFO LIB-NAME|LIB-VER text.
func clientSetInfo(c *client, words []string) {
	if strings.ContainsFunc(words[1], func(r rune) bool { return r < '!' || r > '~' }) {
		c.fail("ERR " + lower(words[0]) + " cannot contain spaces, newlines or special characters.")
		return
	}
	switch upper(words[0]) {
	case "LIB-NAME":
		c.profile.update(func(p *facts) { p.library = words[1] })
	case "LIB-VER":
		c.profile.update(func(p *facts) { p.version = words[1] })
	default:
		c.fail("ERR Unrecognized option '" + words[0] + "'")
		return
	}
	c.status("OK")
}

func clientNoEvict(c *client, words []string) {
	on := strings.EqualFold(words[0], "ON")
	if !on && !strings.EqualFold(words[0], "OFF") {
		c.fail("ERR syntax error")
		return
	}
	c.profile.update(func(p *facts) { p.noEvict = on })
	c.status("OK")
}

func clientReply(c *client, words []string) {
	switch upper(words[0]) {
	case "ON":
		c.mode &^= muted | muteNext | muteThis
		c.status("OK")
	case "OFF":
		c.mode |= muted
	case "SKIP":
		if c.mode&muted == 0 {
			c.mode |= muteNext
			c.mode &^= muteThis
		}
	default:
		c.fail("ERR syntax error")
	}
}

// clientUnblock is CLIENT UNBLOCK id [TIMEOUT|ERROR].
func clientUnblock(c *client, words []string) {
	id, err := strconv.ParseInt(words[0], 10, 64)
	why := errTimedOut
	switch {
	case err != nil:
		c.fail("ERR value is not an integer or out of range")
		return
	case len(words) == 2 && strings.EqualFold(words[1], "ERROR"):
		why = errUnblocked
	case len(words) > 2 || len(words) == 2 && !strings.EqualFold(words[1], "TIMEOUT"):
		c.fail("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR")
		return
	}
	c.server.mu.Lock()
	other := c.server.clients[id]
	c.server.mu.Unlock()
	if other != nil && other.unblock(why) {
		c.integer(1)
		return
	}
	c.integer(0)
}

// clientList is CLIENT LIST [TYPE normal|master|replica|pubsub] [ID id…].
func clientList(c *client, words []string) {
	keep := func(*client) bool { return true }
	switch {
	case len(words) == 0:
	case len(words) == 2 && strings.EqualFold(words[0], "TYPE"):
		kind := lower(words[1])
		if !isClientType(kind) {
			c.fail("ERR Unknown client type '" + words[1] + "'")
			return
		}
		keep = func(o *client) bool { return o.isType(kind) }
	case len(words) > 1 && strings.EqualFold(words[0], "ID"):
		for _, id := range words[1:] {
			if _, err := strconv.ParseInt(id, 10, 64); err != nil {
				c.fail("ERR Invalid client ID")
				return
			}
		}
		keep = func(o *client) bool { return slices.Contains(words[1:], strconv.FormatInt(o.id, 10)) }
	default:
		c.fail("ERR syntax error")
		return
	}
	var b strings.Builder
	for _, o := range c.server.all() {
		if keep(o) {
			b.WriteString(o.describe())
		}
	}
	c.text(b.String())
}

func isClientType(kind string) bool {
	return slices.Contains([]string{"normal", "master", "replica", "slave", "pubsub"}, kind)
}

func (c *client) isType(kind string) bool {
	p := c.profile.get()
	if p.channels+p.patterns > 0 {
		return kind == "pubsub"
	}
	return kind == "normal"
}

// describe gives the line of CLIENT LIST about c.
func (c *client) describe() string {
	p, now := c.profile.get(), time.Now()
	flags := ""
	if p.channels+p.patterns > 0 {
		flags += "P"
	}
	if p.multi >= 0 {
		flags += "x"
	}
	if c.waiting.Load() != nil {
		flags += "b"
	}
	if p.noEvict {
		flags += "e"
	}
	if flags == "" {
		flags = "N"
	}
	command := "NULL"
	if name := c.command.Load(); name != nil {
		command = lower(*name)
	}
	return fmt.Sprintf("id=%d addr=%s laddr=%s fd=%d name=%s age=%d idle=%d flags=%s db=%d sub=%d psub=%d ssub=0 multi=%d "+
		"qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=%d tot-mem=%d events=r cmd=%s user=default redir=-1 resp=%d "+
		"lib-name=%s lib-ver=%s\n",
		c.id, address(c.conn.RemoteAddr()), address(c.conn.LocalAddr()), -1, p.name, int(now.Sub(c.since).Seconds()),
		int(now.Sub(time.Unix(0, c.last.Load())).Seconds()), flags, p.db, p.channels, p.patterns, p.multi,
		c.box.waits(), startBuffer+c.box.waits(), command, p.proto, p.library, p.version)
}

func address(a net.Addr) string {
	if a.Network() == "unix" {
		return a.String() + ":0"
	}
	return a.String()
}

// clientKill is CLIENT KILL address, or CLIENT KILL filter value….
func clientKill(c *client, words []string) {
	if len(words) == 1 {
		if c.killAll(func(o *client) bool { return address(o.conn.RemoteAddr()) == words[0] }) == 0 {
			c.fail("ERR No such client")
			return
		}
		c.status("OK")
		return
	}
	fits, complaint := killFilter(c, words)
	if complaint != "" {
		c.fail(complaint)
		return
	}
	c.integer(int64(c.killAll(fits)))
}

// killAll kills the clients that fit; c itself once it has been answered.
func (c *client) killAll(fits func(*client) bool) (n int) {
	for _, o := range c.server.all() {
		switch {
		case !fits(o):
			continue
		case o == c:
			c.quit = true
		default:
			o.kill(errKilled)
		}
		n++
	}
	return n
}

// killFilter reads the filters of CLIENT KILL.
func killFilter(c *client, words []string) (fits func(*client) bool, complaint string) {
	if len(words)%2 != 0 {
		return nil, "ERR syntax error"
	}
	tests := []func(*client) bool{}
	skipMe := true
	for i := 0; i < len(words); i += 2 {
		value := words[i+1]
		switch upper(words[i]) {
		case "ID":
			id, err := strconv.ParseInt(value, 10, 64)
			if err != nil || id <= 0 {
				return nil, "ERR client-id should be greater than 0"
			}
			tests = append(tests, func(o *client) bool { return o.id == id })
		case "ADDR":
			tests = append(tests, func(o *client) bool { return address(o.conn.RemoteAddr()) == value })
		case "LADDR":
			tests = append(tests, func(o *client) bool { return address(o.conn.LocalAddr()) == value })
		case "TYPE":
			if !isClientType(lower(value)) {
				return nil, "ERR Unknown client type '" + value + "'"
			}
			tests = append(tests, func(o *client) bool { return o.isType(lower(value)) })
		case "USER":
			if value != "default" {
				return nil, "ERR No such user '" + value + "'"
			}
		case "SKIPME":
			if skipMe = strings.EqualFold(value, "YES"); !skipMe && !strings.EqualFold(value, "NO") {
				return nil, "ERR syntax error"
			}
		default:
			return nil, "ERR syntax error"
		}
	}
	return func(o *client) bool {
		return !(skipMe && o == c) && !slices.ContainsFunc(tests, func(test func(*client) bool) bool { return !test(o) })
	}, ""
}
