package resp_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store/resp"
)

// TestOversizedReply asks for one text many times: what would not fit into
// memory is refused, and the client goes on.
func TestOversizedReply(t *testing.T) {
	const refused = "-ERR the reply would be longer than 1 GiB"
	p := memory(t, resp.Options{}).dial(t)
	p.send(array("SET", "k", strings.Repeat("x", 1<<20)))
	p.reply()
	words := []string{"MGET"}
	for range 1100 {
		words = append(words, "k")
	}
	p.send(array(words...))
	if got := p.reply(); got != refused {
		t.Errorf("MGET: got %.80s, want %s", got, refused)
	}
	p.talk("MULTI → +OK")
	for range 2 {
		p.send(array(words[:600]...))
		p.reply()
	}
	p.talk("INCR n → +QUEUED\nEXEC → " + refused + "\nGET n → $1")
}
