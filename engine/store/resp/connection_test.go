package resp_test

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/resp"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestPassword(t *testing.T) {
	f := memory(t, resp.Options{Password: "s3cret"})
	p := f.dial(t)
	p.talk(`
		PING → -NOAUTH Authentication required.
		NOSUCH → -NOAUTH Authentication required.
		GET a → -NOAUTH Authentication required.
		AUTH wrong → -WRONGPASS invalid username-password pair or user is disabled.
		AUTH nobody s3cret → -WRONGPASS invalid username-password pair or user is disabled.
		HELLO 3 AUTH default wrong → -WRONGPASS invalid username-password pair or user is disabled.
		GET a → -NOAUTH Authentication required.
		AUTH s3cret → +OK
		GET a → nil
		RESET → +RESET
		GET a → -NOAUTH Authentication required.
		AUTH default s3cret → +OK
		ACL WHOAMI → $default
		CONFIG SET requirepass other → +OK
		QUIT → +OK`)
	p.ends()
	f.dial(t).talk("AUTH s3cret → -WRONGPASS invalid username-password pair or user is disabled.\nAUTH other → +OK")
	for _, long := range []string{"*11\r\n", "*1\r\n$20000\r\n"} {
		p := f.dial(t)
		p.send(long)
		if got := p.reply(); !strings.HasPrefix(got, "-ERR Protocol error: unauthenticated") {
			t.Errorf("%q without the password: got %s", long, got)
		}
		p.ends()
	}
	memory(t, resp.Options{}).dial(t).talk("AUTH x → -ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?")
}

func TestTransaction(t *testing.T) {
	f := memory(t, resp.Options{})
	p, other := f.dial(t), f.dial(t)
	p.talk(`
		EXEC → -ERR EXEC without MULTI
		DISCARD → -ERR DISCARD without MULTI
		MULTI → +OK
		MULTI → -ERR MULTI calls can not be nested
		WATCH a → -ERR WATCH inside MULTI is not allowed
		SET a 1 → +QUEUED
		PING → +QUEUED
		LPUSH a x → +QUEUED
		BLPOP none 0 → +QUEUED
		CLIENT ID → +QUEUED
		EXEC → [+OK +PONG -WRONGTYPE Operation against a key holding the wrong kind of value nil list :1]
		MULTI → +OK
		GET → -ERR wrong number of arguments for 'get' command
		SET a 2 → +QUEUED
		EXEC → -EXECABORT Transaction discarded because of previous errors.
		MULTI → +OK
		NOSUCH → -ERR unknown command 'NOSUCH', with args beginning with: 
		EXEC → -EXECABORT Transaction discarded because of previous errors.
		MULTI → +OK
		SET a 3 → +QUEUED
		DISCARD → +OK
		GET a → $1
		MULTI → +OK
		EXEC → []
		WATCH a b → +OK
		GET a → $1`)
	other.talk("SET b 1 → +OK")
	p.talk(`
		MULTI → +OK
		SET a 4 → +QUEUED
		EXEC → nil list
		MULTI → +OK
		INCR a → +QUEUED
		EXEC → [:2]
		WATCH a → +OK`)
	other.talk("INCR a → :3")
	p.talk(`
		UNWATCH → +OK
		MULTI → +OK
		INCR a → +QUEUED
		EXEC → [:4]`)
}

func TestReplyMode(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	p.talk(`
		CLIENT REPLY OFF
		SET a 1
		BLPOP none 0.001
		CLIENT REPLY ON → +OK
		CLIENT REPLY SKIP
		GET a
		GET a → $1
		CLIENT REPLY NO → -ERR syntax error`)
}

func TestClients(t *testing.T) {
	f := memory(t, resp.Options{MaxClients: 3})
	a, b := f.dial(t), f.dial(t)
	a.talk("CLIENT SETNAME x\ty → -ERR wrong number of arguments for 'client|setname' command\nCLIENT ID → :1\nCLIENT SETNAME ann → +OK")
	b.talk("CLIENT ID → :2\nSUBSCRIBE c → [$subscribe $c :1]")
	a.send("CLIENT LIST\r\n")
	list := a.reply()
	for _, want := range []string{"id=1 addr=", " name=ann ", " cmd=client ", "id=2 ", " flags=P ", " sub=1 "} {
		if !strings.Contains(list, want) {
			t.Errorf("CLIENT LIST: got %s, want %s in it", list, want)
		}
	}
	a.send("CLIENT LIST TYPE pubsub\r\n")
	if got := a.reply(); strings.Contains(got, "id=1 ") || !strings.Contains(got, "id=2 ") {
		t.Errorf("CLIENT LIST TYPE pubsub: got %s", got)
	}
	third := f.dial(t)
	third.talk("PING → +PONG")
	fourth := f.dial(t)
	if got := fourth.reply(); got != "-ERR max number of clients reached" {
		t.Errorf("one more: got %s", got)
	}
	fourth.ends()
	a.talk(`
		CLIENT KILL 1.2.3.4:5 → -ERR No such client
		CLIENT KILL ID 99 → :0
		CLIENT KILL ID 2 → :1
		CLIENT KILL ID 1 → :0
		CLIENT KILL TYPE nosuch → -ERR Unknown client type 'nosuch'
		CLIENT KILL SKIPME no ID 1 → :1`)
	a.ends()
	b.ends()
	third.talk("CLIENT NO-EVICT on → +OK\nSELECT 9 → +OK\nSELECT 16 → -ERR DB index is out of range\nWAIT 1 0 → :0\nDEBUG SLEEP 0 → -ERR unknown command 'DEBUG', with args beginning with: 'SLEEP' '0' ")
}

// TestBlocked has clients wait: they are served, unblocked, and leave.
func TestBlocked(t *testing.T) {
	f := memory(t, resp.Options{})
	p, other := f.dial(t), f.dial(t)
	p.send("SET a 1\r\nBLPOP q 0\r\nGET a\r\n")
	if got := p.reply(); got != "+OK" {
		t.Errorf("the reply before a wait: got %s", got)
	}
	f.blocked(t, 1)
	p.send("PING\r\n") // comes while it waits
	other.talk("RPUSH q x → :1")
	for _, want := range []string{"[$q $x]", "$1", "+PONG"} {
		if got := p.reply(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	p.send("BLPOP q 0\r\n")
	f.blocked(t, 1)
	other.talk("CLIENT UNBLOCK 1 ERROR → :1")
	if got := p.reply(); got != "-UNBLOCKED client unblocked via CLIENT UNBLOCK" {
		t.Errorf("unblocked: got %s", got)
	}
	p.send("BLPOP q 0\r\n")
	f.blocked(t, 1)
	other.talk("CLIENT UNBLOCK 1 → :1\nCLIENT UNBLOCK 1 → :0\nCLIENT UNBLOCK 99 → :0")
	if got := p.reply(); got != "nil list" {
		t.Errorf("timed out: got %s", got)
	}
	p.send("BLPOP q 0\r\n")
	f.blocked(t, 1)
	p.conn.Close()
	f.blocked(t, 0)
	other.talk("RPUSH q kept → :1\nLPOP q → $kept")
}

// TestKillBlocked kills a client that waits.
func TestKillBlocked(t *testing.T) {
	f := memory(t, resp.Options{})
	p, other := f.dial(t), f.dial(t)
	p.send("BLMOVE q q LEFT LEFT 0\r\n")
	f.blocked(t, 1)
	other.talk("CLIENT KILL ID 1 → :1")
	p.ends()
	f.blocked(t, 0)
}

func TestIdle(t *testing.T) {
	p := memory(t, resp.Options{Timeout: 20 * time.Millisecond}).dial(t)
	p.talk("PING → +PONG")
	p.ends()
}

// TestShutdown answers what was sent, wakes who waits, and disconnects all.
func TestShutdown(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	f := serve(t, s, resp.Options{})
	idle, waits, subscriber := f.dial(t), f.dial(t), f.dial(t)
	idle.talk("PING → +PONG")
	subscriber.talk("SUBSCRIBE c → [$subscribe $c :1]")
	waits.send("BLPOP q 0\r\n")
	f.blocked(t, 1)
	if err := f.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := waits.reply(); got != "-SHUTDOWN the server ends" {
		t.Errorf("a wait: got %s", got)
	}
	for _, p := range []*peer{idle, waits, subscriber} {
		p.ends()
	}
	if err := s.Do(t.Context(), store.Cmd(store.Ping)).Err(); err != nil {
		t.Errorf("the store: %v", err)
	}
}

// An endless store has commands that do not end.
type endless struct{ store.Store }

func (s *endless) Do(ctx context.Context, c store.Command) store.Reply {
	<-ctx.Done()
	return store.OfFailure(context.Cause(ctx))
}

// TestShutdownInTime does not wait for a command that has no end.
func TestShutdownInTime(t *testing.T) {
	f := serve(t, &endless{storetest.Embedded(t, embedded.Options{})}, resp.Options{})
	p := f.dial(t)
	p.send("GET a\r\n")
	q := f.dial(t)
	until(t, func() bool {
		q.send("CLIENT LIST\r\n")
		return strings.Contains(q.reply(), " cmd=get ")
	})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := f.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Shutdown: got %v, want %v", err, context.DeadlineExceeded)
	}
	p.ends()
}

// TestCommand asks for the table of commands.
func TestCommand(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	p.talk(`
		COMMAND INFO get nosuch → [[$get :2 [+readonly] :1 :1 :1 [] [] [[$flags [+RO] $begin_search [$type $index $spec [$index :1]] $find_keys [$type $range $spec [$lastkey :0 $keystep :1 $limit :0]]]] []] nil list]
		COMMAND GETKEYS SET a 1 → [$a]
		COMMAND GETKEYS EVAL x 2 a b c → [$a $b]
		COMMAND GETKEYS PING → -ERR The command has no key arguments
		COMMAND GETKEYS NOSUCH → -ERR Invalid command specified
		COMMAND NOSUCH → -ERR unknown subcommand 'NOSUCH'. Try COMMAND HELP.`)
	p.send("COMMAND COUNT\r\nCOMMAND\r\nCOMMAND DOCS\r\nCOMMAND DOCS get\r\n")
	count, _ := strconv.Atoi(p.reply()[1:])
	if all := strings.Count(p.reply(), "] []]"); count < 200 || all > count {
		t.Errorf("COMMAND COUNT: got %d", count)
	}
	p.reply()
	if got, want := p.reply(), "[$get [$summary $Gives a value. $since $1.0.0 $group $string $complexity $O(1)]]"; got != want {
		t.Errorf("COMMAND DOCS: got %s, want %s", got, want)
	}
}

// about takes what is compared out of COMMAND INFO and COMMAND DOCS: arity,
// positions of keys, version and group.
var about = regexp.MustCompile(`^\[\[\$\S+ (:\S+) \[[^]]*\] (:\S+ :\S+ :\S+)|(\$since \$\S+ \$group \$\S+)`)

// TestCommandsAsServer compares what is said about commands with a server, but
// for those that it does not have.
func TestCommandsAsServer(t *testing.T) {
	u, err := url.Parse(storetest.Server(t).URL)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := memory(t, resp.Options{}).dial(t), (&front{addr: u.Host}).dial(t)
	ask := func(p *peer, command string) string {
		p.send(command + "\r\n")
		found := about.FindStringSubmatch(p.reply())
		if found == nil {
			return ""
		}
		return strings.Join(found[1:], " ")
	}
	ours.send("COMMAND LIST\r\n")
	for name := range strings.FieldsSeq(strings.Trim(ours.reply(), "[]")) {
		name = strings.TrimPrefix(name, "$")
		for _, command := range []string{"COMMAND INFO " + name, "COMMAND DOCS " + name} {
			got, want := ask(ours, command), ask(theirs, command)
			if got == "" || want != "" && got != want {
				t.Errorf("%s: got %q, want %q", command, got, want)
			}
		}
	}
}

func TestConfig(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	p.talk(`
		CONFIG GET time* maxc* → [$maxclients $10000 $timeout $0]
		CONFIG SET timeout 100 maxclients 5 → +OK
		CONFIG GET timeout → [$timeout $100]
		CONFIG SET maxclients 7 timeout x → -ERR CONFIG SET failed (possibly related to argument 'timeout') - argument must be between 0 and 1073741824 inclusive
		CONFIG SET nosuch 1 → -ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'
		CONFIG GET maxclients → [$maxclients $5]
		CONFIG SET hash-max-ziplist-entries 7 → +OK
		CONFIG GET hash-max-listpack-e* → [$hash-max-listpack-entries $7]
		CONFIG SET notify-keyspace-events KEA → +OK
		CONFIG GET notify-keyspace-events → [$notify-keyspace-events $AKE]
		CONFIG SET port 1 → -ERR CONFIG SET failed (possibly related to argument 'port') - can't set immutable config
		CONFIG SET proto-max-bulk-len 1mb → +OK
		CONFIG SET proto-max-bulk-len 1 → -ERR CONFIG SET failed (possibly related to argument 'proto-max-bulk-len') - argument must be a memory value bigger or equal to 1048576
		CONFIG GET proto-max-bulk-len → [$proto-max-bulk-len $1048576]
		CONFIG GET → -ERR wrong number of arguments for 'config|get' command
		CONFIG RESETSTAT → +OK`)
	p.send("*2\r\n$4\r\nECHO\r\n$1048577\r\n")
	if got := p.reply(); got != "-ERR Protocol error: invalid bulk length" {
		t.Errorf("longer than proto-max-bulk-len: got %s", got)
	}
}
