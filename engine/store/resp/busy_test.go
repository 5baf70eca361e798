package resp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/resp"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

const busy = "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE."

// loops is a script without an end, which does not keep others from reading.
const loops = `EVAL_RO "while true do end" 1 k` + "\r\n"

// patient serves a store that lets scripts run.
func patient(t *testing.T) *front {
	t.Helper()
	return serve(t, storetest.Embedded(t, embedded.Options{ScriptTime: time.Minute}), resp.Options{})
}

// runs waits until p hears that a script is running.
func (p *peer) runs() {
	p.t.Helper()
	until(p.t, func() bool {
		p.send("PING\r\n")
		return p.reply() == busy
	})
}

// kill ends the script, once it has begun.
func (p *peer) kill() {
	p.t.Helper()
	until(p.t, func() bool {
		p.send("SCRIPT KILL\r\n")
		return p.reply() == "+OK"
	})
}

// TestServedMeanwhile has clients served while a script runs, which is what
// happens unless busy-reply-threshold is set.
func TestServedMeanwhile(t *testing.T) {
	f := patient(t)
	scripter, other := f.dial(t), f.dial(t)
	scripter.send(loops)
	until(t, func() bool {
		other.send("CLIENT LIST\r\n")
		return strings.Contains(other.reply(), " cmd=eval_ro ")
	})
	other.talk("ECHO a → $a\nCONFIG GET busy-reply-threshold → [$busy-reply-threshold $0]")
	other.kill()
	if got := scripter.reply(); !strings.HasPrefix(got, "-ERR Script killed by user with SCRIPT KILL") {
		t.Errorf("the script: got %s", got)
	}
}

// TestBusy refuses most commands while a script takes longer than is set.
func TestBusy(t *testing.T) {
	f := patient(t)
	scripter, other, queuer := f.dial(t), f.dial(t), f.dial(t)
	other.talk("CONFIG SET lua-time-limit 1 → +OK\nCONFIG GET busy-* → [$busy-reply-threshold $1]")
	queuer.talk("MULTI → +OK\nINCR a → +QUEUED")
	scripter.send(loops)
	other.runs()
	other.talk(`
		GET a → ` + busy + `
		MULTI → +OK
		INCR a → ` + busy + `
		SCRIPT EXISTS x → ` + busy)
	queuer.talk(`
		EXEC → -EXECABORT Transaction discarded because of: ` + busy[1:] + `
		DISCARD → -ERR DISCARD without MULTI
		UNWATCH → +OK`)
	queuer.kill()
	if got := scripter.reply(); !strings.HasPrefix(got, "-ERR Script killed by user with SCRIPT KILL") {
		t.Errorf("the script: got %s", got)
	}
	other.talk(`
		EXEC → -EXECABORT Transaction discarded because of previous errors.
		GET a → nil`)
}

// TestBusyTransaction counts a script within EXEC too.
func TestBusyTransaction(t *testing.T) {
	f := patient(t)
	scripter, other := f.dial(t), f.dial(t)
	scripter.talk("CONFIG SET busy-reply-threshold 1 → +OK\nMULTI → +OK")
	scripter.send(loops + "EXEC\r\n")
	other.runs()
	other.kill()
	scripter.reply()
	if got := scripter.reply(); !strings.Contains(got, "Script killed by user") {
		t.Errorf("EXEC: got %s", got)
	}
	other.talk("PING → +PONG")
}

// TestShutdownCommand asks for the end of the server.
func TestShutdownCommand(t *testing.T) {
	f := memory(t, resp.Options{})
	p := f.dial(t)
	p.talk(`
		SHUTDOWN ABORT → -ERR No shutdown in progress.
		SHUTDOWN SOON → -ERR syntax error
		SHUTDOWN SAVE NOSAVE → -ERR syntax error
		MULTI → +OK
		SHUTDOWN → -ERR Command not allowed inside a transaction
		EXEC → -EXECABORT Transaction discarded because of previous errors.`)
	select {
	case <-f.Asked():
		t.Fatal("asked for the end too early")
	default:
	}
	p.send("SHUTDOWN NOSAVE\r\n")
	<-f.Asked()
	p.ends()
	f.dial(t).talk("SET a 1 → +OK") // until Shutdown is called
	second := f.dial(t)
	second.send("SHUTDOWN\r\n")
	second.ends()
}
