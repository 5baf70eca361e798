package redis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/redis"
)

// replies are written as resp does.
var replies = []string{
	"+OK\r\n", "+\r\n", "-ERR no\r\n", ":-42\r\n", ":9223372036854775807\r\n", "$-1\r\n", "$0\r\n\r\n",
	"$4\r\na\r\nb\r\n", "*0\r\n", "*2\r\n:1\r\n*1\r\n$-1\r\n", "*1\r\n-WRONGTYPE x\r\n",
}

func TestParse(t *testing.T) {
	for _, raw := range replies {
		r, err := redis.Parse([]byte(raw))
		if got := resp(r); err != nil || got != raw {
			t.Errorf("%q: got %q, %v", raw, got, err)
		}
	}
	if r, err := redis.Parse([]byte("*-1\r\n")); !r.IsNil() || err != nil {
		t.Errorf("a nil list: got %q, %v", resp(r), err)
	}
	for _, raw := range []string{
		"", "\r\n", "+OK", "+OK\n", ":\r\n", ":1", ":1\r\n:2\r\n", ":9223372036854775808\r\n", "$-2\r\n", "*-2\r\n",
		"$3\r\nab\r\n", "$1\r\nab\r\n", "$9223372036854775807\r\nx\r\n", "*9223372036854775807\r\n", "*1\r\n", "*2\r\n:1\r\n",
		"%1\r\n+a\r\n+b\r\n", "_\r\n", "hello\r\n", strings.Repeat("*1\r\n", 100000) + ":1\r\n",
	} {
		if r, err := redis.Parse([]byte(raw)); err == nil {
			t.Errorf("%.20q: got %q, want an error", raw, resp(r))
		}
	}
}

// FuzzParse wants that nothing but a whole reply is taken for one: what was
// understood, written out again, is what came.
func FuzzParse(f *testing.F) {
	for _, raw := range replies {
		f.Add([]byte(raw))
	}
	f.Add([]byte("*1000000000\r\n:1\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := redis.Parse(raw)
		if err != nil {
			return
		}
		again, err := redis.Parse([]byte(resp(r)))
		if err != nil || resp(again) != resp(r) {
			t.Errorf("%q: got %q, then %q, %v", raw, resp(r), resp(again), err)
		}
	})
}

// resp writes r as servers do.
func resp(r store.Reply) string {
	switch s := r.Str(); r.Kind() {
	case store.Int:
		return ":" + s + "\r\n"
	case store.Str:
		return fmt.Sprintf("$%d\r\n%s\r\n", len(s), s)
	case store.Status:
		return "+" + s + "\r\n"
	case store.Refused:
		return "-" + s + "\r\n"
	case store.List:
		var b strings.Builder
		fmt.Fprintf(&b, "*%d\r\n", len(r.List()))
		for _, e := range r.List() {
			b.WriteString(resp(e))
		}
		return b.String()
	}
	return "$-1\r\n"
}
