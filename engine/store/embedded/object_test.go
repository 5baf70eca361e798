package embedded_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestEncoding compares what OBJECT ENCODING and REFCOUNT say with a real
// server, for keys on both sides of each limit.
func TestEncoding(t *testing.T) {
	server := storetest.Redis(t)
	s := storetest.Embedded(t, embedded.Options{})
	long, many := strings.Repeat("x", 65), make([]string, 0, 1040)
	for i := range 520 {
		many = append(many, strconv.Itoa(i), strconv.Itoa(i))
	}
	add := func(op store.Op, args ...string) store.Command {
		return store.Cmd(op, append([]string{"k"}, args...)...)
	}
	for name, c := range map[string]store.Command{
		"integer":          add(store.Set, "42"),
		"large integer":    add(store.Set, "12345"),
		"short text":       add(store.Set, strings.Repeat("x", 44)),
		"long text":        add(store.Set, strings.Repeat("x", 45)),
		"appended":         add(store.Append, "x"),
		"bits":             add(store.SetBit, "1", "1"),
		"estimate":         add(store.PFAdd, "a"),
		"list":             add(store.RPush, "a"),
		"hash":             add(store.HSet, many[:1024]...),
		"large hash":       add(store.HSet, many[:1026]...),
		"long value":       add(store.HSet, "f", long),
		"long field":       add(store.HSet, long, "v"),
		"integers":         add(store.SAdd, many[:1024]...),
		"many integers":    add(store.SAdd, many...),
		"members":          add(store.SAdd, "1", "a"),
		"sorted set":       add(store.ZAdd, many[:256]...),
		"large sorted set": add(store.ZAdd, many[:258]...),
		"long member":      add(store.ZAdd, "1", long),
	} {
		for _, sub := range []string{"ENCODING", "REFCOUNT"} {
			var replies [2]string
			for i, x := range []store.Store{s, server} {
				x.Do(t.Context(), store.Cmd(store.FlushAll))
				x.Do(t.Context(), c)
				replies[i] = storetest.Plain(x.Do(t.Context(), store.Cmd(store.Object, sub, "k")))
			}
			if replies[0] != replies[1] {
				t.Errorf("%s: OBJECT %s: got %s, want %s", name, sub, replies[0], replies[1])
			}
		}
	}
}
