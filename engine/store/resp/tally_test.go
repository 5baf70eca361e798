package resp_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store/resp"
)

// stats gives the lines of some sections of INFO, without times.
func (p *peer) stats(sections string) string {
	p.t.Helper()
	p.send("INFO " + sections + "\r\n")
	text := strings.TrimPrefix(p.reply(), "$")
	return regexp.MustCompile(`usec(_per_call)?=[0-9.]+,`).ReplaceAllString(text, "")
}

// wantStats checks that INFO has the lines that are wanted.
func (p *peer) wantStats(sections string, lines ...string) {
	p.t.Helper()
	got := p.stats(sections)
	for _, line := range lines {
		if !strings.Contains(got, line+"\r\n") {
			p.t.Errorf("INFO %s: got %q, want %q in it", sections, got, line)
		}
	}
}

// TestCommandStats counts commands by what became of them.
func TestCommandStats(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	p.talk(`
		SET a x → +OK
		SET b x → +OK
		INCR a → -ERR value is not an integer or out of range
		GET → -ERR wrong number of arguments for 'get' command
		LPUSH a x → -WRONGTYPE Operation against a key holding the wrong kind of value
		NOSUCH → -ERR unknown command 'NOSUCH', with args beginning with: 
		MULTI → +OK
		SET c y → +QUEUED
		LPUSH a x → +QUEUED
		ECHO e → +QUEUED
		EXEC → [+OK -WRONGTYPE Operation against a key holding the wrong kind of value $e]`)
	p.wantStats("commandstats errorstats stats",
		"cmdstat_set:calls=3,rejected_calls=0,failed_calls=0",
		"cmdstat_incr:calls=1,rejected_calls=0,failed_calls=1",
		"cmdstat_get:calls=0,rejected_calls=1,failed_calls=0",
		"cmdstat_lpush:calls=2,rejected_calls=0,failed_calls=2",
		"cmdstat_exec:calls=1,rejected_calls=0,failed_calls=0",
		"cmdstat_echo:calls=1,rejected_calls=0,failed_calls=0",
		"errorstat_ERR:count=3", "errorstat_WRONGTYPE:count=2", "total_error_replies:5")
	if got := p.stats(""); strings.Contains(got, "cmdstat_") || !strings.Contains(got, "errorstat_ERR:count=3") {
		t.Errorf("INFO: got %q, want the errors and not the commands", got)
	}
	p.talk("CONFIG RESETSTAT → +OK")
	if got := p.stats("commandstats errorstats"); strings.Contains(got, "cmdstat_set") || strings.Contains(got, "errorstat") {
		t.Errorf("after CONFIG RESETSTAT: got %q", got)
	}
}

// TestScriptStats counts what scripts do, and an error once.
func TestScriptStats(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	run := func(script string, keys ...string) {
		t.Helper()
		p.send(array(append([]string{"EVAL", script, itoa(len(keys))}, keys...)...))
		p.reply()
	}
	run("redis.call('SET', KEYS[1], 'x') return redis.call('INCR', KEYS[1])", "a")
	run("redis.pcall('LPUSH', KEYS[1], 'x')", "a")
	run("return redis.call('INCR', 'undeclared')")
	run("return redis.error_reply('MINE of the script')")
	run("return redis.pcall('ECHO')")
	p.wantStats("commandstats errorstats stats",
		"cmdstat_set:calls=1,rejected_calls=0,failed_calls=0",
		"cmdstat_incr:calls=2,rejected_calls=0,failed_calls=1",
		"cmdstat_lpush:calls=1,rejected_calls=0,failed_calls=1",
		"cmdstat_eval:calls=5,rejected_calls=0,failed_calls=3",
		"errorstat_ERR:count=2", "errorstat_MINE:count=1", "errorstat_WRONGTYPE:count=1", "total_error_replies:4")
}

// TestManyErrors keeps a limited number of words apart.
func TestManyErrors(t *testing.T) {
	p := memory(t, resp.Options{}).dial(t)
	for i := range 1000 {
		p.send(array("EVAL", "return redis.error_reply('E"+itoa(i)+" x')", "0"))
		p.reply()
	}
	if n := strings.Count(p.stats("errorstats"), "errorstat_"); n != 128 {
		t.Errorf("INFO errorstats: got %d lines, want 128", n)
	}
	p.wantStats("stats", "total_error_replies:1000")
}
