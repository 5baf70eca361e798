package resp_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store/resp"
)

func TestInline(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	p.talk(`
		set a 1 → +OK
  GeT   a   → $1
		ECHO "a b\x41\t\"" → ` + "$a bA\t\"" + `
		ECHO 'it\'s "so"' → $it's "so"
		ECHO "" → $
		echo → -ERR wrong number of arguments for 'echo' command
		nosuch a b → -ERR unknown command 'nosuch', with args beginning with: 'a' 'b' 
		PING → +PONG`)
	p.send("\r\n\n   \r\nPING\nPING\r\n")
	for range 2 {
		if got := p.reply(); got != "+PONG" {
			t.Errorf("after empty lines: got %s", got)
		}
	}
}

// TestViolations has clients who break the protocol: they get an error and
// are disconnected.
func TestViolations(t *testing.T) {
	f := memory(t, resp.Options{})
	for sent, want := range map[string]string{
		"*x\r\n":                                "invalid multibulk length",
		"*3000000000\r\n":                       "invalid multibulk length",
		"*1\r\nPING\r\n":                        "expected '$', got 'P'",
		"*1\r\n\r\n":                            "expected '$', got '\r'",
		"*1\r\n$-1\r\n":                         "invalid bulk length",
		"*1\r\n$x\r\n":                          "invalid bulk length",
		"*2\r\n$3\r\nGET\r\n$600000000\r\n":     "invalid bulk length",
		"*1\r\n$99999999999999999999\r\n":       "invalid bulk length",
		"GET \"a\r\n":                           "unbalanced quotes in request",
		"GET \"a\"b\r\n":                        "unbalanced quotes in request",
		"*" + strings.Repeat("1", 70_000):       "too big mbulk count string",
		"*1\r\n$" + strings.Repeat("1", 70_000): "too big bulk count string",
		strings.Repeat("x", 70_000):             "too big inline request",
	} {
		p := f.dial(t)
		p.send("PING\r\n" + sent)
		if got := p.reply(); got != "+PONG" {
			t.Errorf("%.20q: the command before it: got %s", sent, got)
		}
		if got := p.reply(); got != "-ERR Protocol error: "+strings.ReplaceAll(want, "\r", " ") {
			t.Errorf("%.20q: got %s, want %s", sent, got, want)
		}
		p.ends()
	}
}

// TestPieces sends commands byte by byte, and many at once.
func TestPieces(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	text := array("SET", "a", "x\r\n\x00y") + array("GET", "a") + "*0\r\n*-1\r\n" + array("PING")
	for i := range text {
		p.send(text[i : i+1])
	}
	for _, want := range []string{"+OK", "$x\r\n\x00y", "+PONG"} {
		if got := p.reply(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	const n = 20_000
	go p.send(strings.Repeat(array("RPUSH", "l", "v"), n))
	for i := range n {
		if got := p.reply(); got != ":"+itoa(i+1) {
			t.Fatalf("reply %d: got %s", i, got)
		}
	}
	big := strings.Repeat("0123456789", 1<<20)
	go p.send(array("SET", "big", big) + array("STRLEN", "big") + array("GET", "big"))
	for _, want := range []string{"+OK", ":" + itoa(len(big)), "$" + big} {
		if got := p.reply(); got != want {
			t.Errorf("got %.30q, want %.30q", got, want)
		}
	}
	words := []string{"RPUSH", "many"}
	for i := range 100_000 {
		words = append(words, itoa(i))
	}
	go p.send(array(words...) + array("LINDEX", "many", "-1"))
	for _, want := range []string{":100000", "$99999"} {
		if got := p.reply(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestHello(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	p.talk(`
		HELLO 4 → -NOPROTO unsupported protocol version
		HELLO x → -ERR Protocol version is not an integer or out of range
		HELLO 3 NOSUCH → -ERR Syntax error in HELLO option 'NOSUCH'
		HELLO 3 SETNAME me → %[$server $redis $version $7.0.15 $proto :3 $id :1 $mode $standalone $role $master $modules []]
		GET none → _
		CLIENT GETNAME → $me
		HELLO → %[$server $redis $version $7.0.15 $proto :3 $id :1 $mode $standalone $role $master $modules []]
		RESET → +RESET
		GET none → nil
		CLIENT GETNAME → nil
		HELLO 2 → [$server $redis $version $7.0.15 $proto :2 $id :1 $mode $standalone $role $master $modules []]`)
}

// TestTypes has replies that have other types in RESP3.
func TestTypes(t *testing.T) {
	f := memory(t, resp.Options{})
	p := f.dial(t)
	p.talk(`
		HSET h a 1 → :1
		SADD s a → :1
		ZADD z 1.5 a inf b → :2
		HGETALL h → [$a $1]
		SMEMBERS s → [$a]
		ZSCORE z a → $1.5
		ZRANGE z 0 -1 WITHSCORES → [$a $1.5 $b $inf]
		BLPOP none 0.001 → nil list
		LPOP none 2 → nil list
		LPOP none → nil
		XADD x 1-1 f v → $1-1
		XREAD STREAMS x 0 → [[$x [[$1-1 [$f $v]]]]]
		XREAD STREAMS none 0 → nil list
		HELLO 3`)
	p.reply()
	p.talk(`
		HGETALL h → %[$a $1]
		HGETALL none → %[]
		HRANDFIELD h 1 WITHVALUES → [[$a $1]]
		SMEMBERS s → ~[$a]
		SPOP s 2 → ~[$a]
		ZSCORE z a → ,1.5
		ZSCORE z none → _
		ZMSCORE z a none → [,1.5 _]
		ZADD z INCR 1 a → ,2.5
		ZINCRBY z 1 a → ,3.5
		ZRANGE z 0 -1 → [$a $b]
		ZRANGE z 0 -1 WITHSCORES → [[$a ,3.5] [$b ,inf]]
		ZPOPMIN z → [$a ,3.5]
		ZPOPMIN z 5 → [[$b ,inf]]
		XREAD STREAMS x 0 → %[$x [[$1-1 [$f $v]]]]
		BLPOP none 0.001 → _
		CONFIG GET maxclients → %[$maxclients $10000]
		MULTI → +OK
		HGETALL h → +QUEUED
		ECHO a → +QUEUED
		GET none → +QUEUED
		EXEC → [%[$a $1] $a _]`)
	p.send("INFO replication\r\n")
	if got := p.reply(); !strings.HasPrefix(got, "=txt:# Replication\r\nrole:master\r\n") {
		t.Errorf("INFO: got %q", got)
	}
}
