package embedded_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// TestRunUnless executes a write where no other key is in the way.
func TestRunUnless(t *testing.T) {
	s := embedded.New(embedded.Options{})
	ctx := t.Context()
	run := func(absent string, c store.Command) (string, bool) {
		t.Helper()
		r, ran := s.RunUnless(ctx, nil, absent, &c)
		if r.Err() != nil {
			return r.Err().Error(), ran
		}
		return strconv.FormatInt(r.Int(), 10), ran
	}
	check := func(call, got string, ran bool, want string, wantRan bool) {
		t.Helper()
		if ran != wantRan || ran && got != want {
			t.Errorf("%s: got %s, ran %v, want %s, %v", call, got, ran, want, wantRan)
		}
	}
	got, ran := run("{q}:cfg", store.Cmd(store.RPush, "q", "a"))
	check("with nothing in the way", got, ran, "1", true)
	s.Do(ctx, store.Cmd(store.HSet, "{q}:cfg", "maxlen", "1"))
	got, ran = run("{q}:cfg", store.Cmd(store.RPush, "q", "b"))
	check("with a key in the way", got, ran, "", false)
	if n := s.Do(ctx, store.Cmd(store.LLen, "q")).Int(); n != 1 {
		t.Errorf("the list has %d elements, want 1", n)
	}
	s.Do(ctx, store.Cmd(store.Del, "{q}:cfg"))
	got, ran = run("{q}:cfg", store.Cmd(store.HSet, "q", "k", "v"))
	check("of a list", got, ran, "WRONGTYPE Operation against a key holding the wrong kind of value", true)
	got, ran = run("{q}:cfg", store.Cmd(store.RPush, "q"))
	check("that is malformed", got, ran, "ERR wrong number of arguments for 'rpush' command", true)
	ran = false
	for i := range 64 { // one of these keys is in another shard
		_, here := run(string(rune('a'+i)), store.Cmd(store.RPush, "q", "c"))
		ran = ran || !here
	}
	if !ran {
		t.Error("a key of another shard did not keep the command back")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	c := store.Cmd(store.RPush, "q", "d")
	if r, _ := s.RunUnless(ended, nil, "{q}:cfg", &c); r.Err() == nil {
		t.Error("a context that has ended: no error")
	}
}
