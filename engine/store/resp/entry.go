package resp

import (
	"crypto/subtle"
	"sort"
	"strconv"
	"strings"
)

// An entry is a command that is executed here and not by the store, since it
// is about the connection or the server. Arity is as in store.Row.
type entry struct {
	name  string
	arity int
	flags flag
	run   func(c *client, words []string)
}

type flag uint8

const (
	forGuests      flag = 1 << iota // possible without the password
	whileListening                  // possible for a subscriber in RESP2
	atOnce                          // executed even between MULTI and EXEC
	pushes                          // what it answers is no reply, but a message
	whileBusy                       // possible while a script takes too long
	outside                         // not possible between MULTI and EXEC
	keyed                           // all its arguments are keys
)

// takes reports whether e takes n arguments.
func (e *entry) takes(n int) bool {
	return n == e.arity || e.arity < 0 && n >= -e.arity || e.arity == anyArity
}

const anyArity = -128

// entries lists them, alphabetically.
func entries() []entry {
	return []entry{
		{"ACL", -1, 0, acl},
		{"AUTH", -1, forGuests | whileBusy, auth},
		{"CLIENT", -1, 0, clientCommand},
		{"COMMAND", anyArity, 0, command},
		{"CONFIG", -1, 0, configCommand},
		{"DISCARD", 0, atOnce | whileBusy, discard},
		{"ECHO", 1, 0, echo},
		{"EXEC", 0, atOnce, exec},
		{"HELLO", anyArity, forGuests | whileBusy, hello},
		{"INFO", anyArity, 0, info},
		{"MULTI", 0, atOnce | whileBusy, multi},
		{"PING", anyArity, whileListening, ping},
		{"PSUBSCRIBE", -1, whileListening | pushes, psubscribe},
		{"PUNSUBSCRIBE", anyArity, whileListening | pushes, punsubscribe},
		{"QUIT", anyArity, forGuests | whileListening | atOnce | whileBusy, quit},
		{"RESET", 0, forGuests | whileListening | atOnce | whileBusy, reset},
		{"SELECT", 1, 0, selectDB},
		{"SHUTDOWN", anyArity, whileBusy | outside, shutdown},
		{"SUBSCRIBE", -1, whileListening | pushes, subscribe},
		{"UNSUBSCRIBE", anyArity, whileListening | pushes, unsubscribe},
		{"UNWATCH", 0, whileBusy, unwatch},
		{"WAIT", 2, 0, wait},
		{"WATCH", -1, atOnce | whileBusy | keyed, watch},
	}
}

func upper(s string) string { return strings.ToUpper(s) }
func lower(s string) string { return strings.ToLower(s) }

func sortByID(cs []*client) {
	sort.Slice(cs, func(i, j int) bool { return cs[i].id < cs[j].id })
}

func echo(c *client, words []string) { c.bulk(words[0]) }

// ping is PING [text]; for a subscriber in RESP2 the answer is a list.
func ping(c *client, words []string) {
	text := ""
	if len(words) > 0 {
		text = words[0]
	}
	switch {
	case len(words) > 1:
		c.wrongArity("ping")
	case c.mode&listening != 0:
		c.bulks("pong", text)
	case len(words) == 1:
		c.bulk(text)
	default:
		c.status("PONG")
	}
}

func quit(c *client, _ []string) {
	c.quit = true
	c.status("OK")
}

// databases is how many names the one database has.
const databases = 16

func selectDB(c *client, words []string) {
	n, err := strconv.Atoi(words[0])
	switch {
	case err != nil:
		c.fail("ERR invalid DB index")
	case n < 0 || n >= databases:
		c.fail("ERR DB index is out of range")
	default:
		c.profile.update(func(p *facts) { p.db = n })
		c.status("OK")
	}
}

// wait is WAIT replicas timeout: there are none.
func wait(c *client, words []string) {
	for _, w := range words {
		if _, err := strconv.ParseInt(w, 10, 64); err != nil {
			c.fail("ERR value is not an integer or out of range")
			return
		}
	}
	c.integer(0)
}

// acl is ACL WHOAMI: there is one user.
func acl(c *client, words []string) {
	if !strings.EqualFold(words[0], "WHOAMI") || len(words) > 1 {
		c.fail(unknownCommand("ACL", words))
		return
	}
	c.bulk("default")
}

// reset makes the connection as it was in the beginning.
func reset(c *client, _ []string) {
	c.endMulti()
	c.unwatch()
	c.unsubscribeAll()
	c.mode = 0
	c.proto = 2
	c.profile.update(func(p *facts) { *p = newcomer })
	if c.server.config.needsPassword() {
		c.mode, c.in.guest = guest, true
	}
	c.status("RESET")
}

// auth is AUTH [user] password.
func auth(c *client, words []string) {
	switch {
	case len(words) > 2:
		c.fail("ERR syntax error")
	case len(words) == 1 && !c.server.config.needsPassword():
		c.fail("ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?")
	case c.authenticate(words):
		c.status("OK")
	}
}

// authenticate checks [user] password, and answers if they are wrong.
func (c *client) authenticate(words []string) bool {
	user, password := "default", words[len(words)-1]
	if len(words) == 2 {
		user = words[0]
	}
	want := c.server.config.password()
	if user != "default" || want != "" && subtle.ConstantTimeCompare([]byte(password), []byte(want)) == 0 {
		c.fail("WRONGPASS invalid username-password pair or user is disabled.")
		return false
	}
	c.mode &^= guest
	c.in.guest = false
	return true
}

// hello is HELLO [2|3 [AUTH user password] [SETNAME name]].
func hello(c *client, words []string) {
	proto := c.proto
	if len(words) > 0 {
		n, err := strconv.Atoi(words[0])
		switch {
		case err != nil:
			c.fail("ERR Protocol version is not an integer or out of range")
			return
		case n != 2 && n != 3:
			c.fail("NOPROTO unsupported protocol version")
			return
		}
		proto = n
		if !c.helloOptions(words[1:]) {
			return
		}
	}
	if c.mode&guest != 0 {
		c.fail("NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time")
		return
	}
	c.proto = proto
	c.profile.update(func(p *facts) { p.proto = proto })
	c.count()
	c.greet()
}

func (c *client) helloOptions(words []string) bool {
	for len(words) > 0 {
		switch {
		case strings.EqualFold(words[0], "AUTH") && len(words) >= 3:
			if !c.authenticate(words[1:3]) {
				return false
			}
			words = words[3:]
		case strings.EqualFold(words[0], "SETNAME") && len(words) >= 2:
			if !c.setName(words[1]) {
				return false
			}
			words = words[2:]
		default:
			c.fail("ERR Syntax error in HELLO option '" + words[0] + "'")
			return false
		}
	}
	return true
}

func (c *client) greet() {
	c.mapHead(7)
	c.bulks2("server", "redis", "version", serverVersion)
	c.bulk("proto")
	c.integer(int64(c.proto))
	c.bulk("id")
	c.integer(c.id)
	c.bulks2("mode", "standalone", "role", "master")
	c.bulk("modules")
	c.head('*', 0)
}

// bulks2 writes texts without a head.
func (w *writer) bulks2(ss ...string) {
	for _, s := range ss {
		w.bulk(s)
	}
}

// serverVersion is the version of Redis whose commands a store has.
const serverVersion = "7.0.15"

// subcommandError is for containers of commands.
func (c *client) subcommandError(container, sub string) {
	c.fail("ERR unknown subcommand '" + sub[:min(len(sub), 128)] + "'. Try " + container + " HELP.")
}
