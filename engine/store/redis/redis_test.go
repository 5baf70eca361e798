package redis_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/redis"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestConformance(t *testing.T) { storetest.Run(t, storetest.Redis) }

// do executes a command that must succeed.
func do(t *testing.T, s store.Store, name string, args ...string) store.Reply {
	t.Helper()
	r := s.Do(t.Context(), store.Raw(name, args...))
	if err := r.Err(); err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return r
}

func TestAtomicQueueError(t *testing.T) {
	s := storetest.Redis(t)
	rs := s.Atomic(t.Context(), []store.Command{
		store.Cmd(store.Set, "a", "1"), store.Raw("NOSUCH"), store.Cmd(store.Set, "b", "1"),
	})
	if got := rs[1].Str(); !strings.HasPrefix(got, "ERR unknown command") {
		t.Errorf("NOSUCH: got %q", got)
	}
	if got := rs[0].Str(); !strings.HasPrefix(got, "EXECABORT") {
		t.Errorf("SET beside it: got %q", got)
	}
	if n := do(t, s, "EXISTS", "a", "b").Int(); n != 0 {
		t.Errorf("%d keys were written", n)
	}
}

// TestWrongArity has a command that cannot be sent keep a transaction from
// being executed, but not a pipeline.
func TestWrongArity(t *testing.T) {
	s := storetest.Redis(t)
	const wrong = "ERR wrong number of arguments for 'get' command"
	cs := []store.Command{store.Cmd(store.Incr, "a"), store.Cmd(store.Get), store.Raw("incr", "a")}
	for i, r := range s.Atomic(t.Context(), cs) {
		if got := r.Str(); got != wrong {
			t.Errorf("Atomic: command %d: got %q, want %q", i, got, wrong)
		}
	}
	rs := s.Pipeline(t.Context(), cs)
	if rs[0].Int() != 1 || rs[1].Str() != wrong || rs[2].Int() != 2 {
		t.Errorf("Pipeline: got %q, %q, %q", rs[0].Str(), rs[1].Str(), rs[2].Str())
	}
}

func TestNothing(t *testing.T) {
	s := storetest.Redis(t)
	if rs := s.Pipeline(t.Context(), nil); len(rs) != 0 {
		t.Errorf("Pipeline: got %d replies", len(rs))
	}
	if rs := s.Atomic(t.Context(), nil); len(rs) != 0 {
		t.Errorf("Atomic: got %d replies", len(rs))
	}
}

func TestPrivateCommands(t *testing.T) {
	s := storetest.Redis(t)
	for _, words := range []string{"SELECT 1", "multi", "SUBSCRIBE c", "CLIENT REPLY OFF", "MONITOR", "RESET"} {
		w := strings.Fields(words)
		if got := s.Do(t.Context(), store.Raw(w[0], w[1:]...)).Str(); !strings.Contains(got, "others use") {
			t.Errorf("%s: got %q", words, got)
		}
	}
	do(t, s, "CLIENT", "ID")
}

func TestLargeReply(t *testing.T) {
	s := storetest.Redis(t)
	big := strings.Repeat("x", 1<<20)
	var items []string
	for range 20 {
		items = append(items, big)
	}
	do(t, s, "RPUSH", append([]string{"k"}, items...)...)
	var got []string
	for _, r := range do(t, s, "LRANGE", "k", "0", "-1").List() {
		got = append(got, r.Str())
	}
	if !slices.Equal(got, items) {
		t.Errorf("got %d elements, not the %d that were pushed", len(got), len(items))
	}
}

func TestClosed(t *testing.T) {
	server := storetest.Server(t)
	s := server.Open(t)
	waiting := make(chan error)
	go func() {
		waiting <- s.Do(context.Background(), store.Raw("BLPOP", "none", "0")).Err()
	}()
	go func() {
		waiting <- s.Do(context.Background(), store.Cmd(store.BLMove, "none", "none", "LEFT", "LEFT", "0")).Err()
	}()
	until(t, func() bool { return blocked(t, s) == 2 })
	s.Close()
	for range 2 {
		if err := <-waiting; !errors.Is(err, store.ErrClosed) {
			t.Errorf("a wait: got %v, want %v", err, store.ErrClosed)
		}
	}
	if err := s.Do(t.Context(), store.Cmd(store.Get, "k")).Err(); err != store.ErrClosed {
		t.Errorf("Do: got %v, want %v", err, store.ErrClosed)
	}
	if _, err := s.Session(t.Context()); err != store.ErrClosed {
		t.Errorf("Session: got %v, want %v", err, store.ErrClosed)
	}
}

// TestGoroutines leaves none behind.
func TestGoroutines(t *testing.T) {
	server := storetest.Server(t)
	server.Open(t).Close() // go-redis keeps one for its clock
	before := runtime.NumGoroutine()
	s := server.Open(t)
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	x.Watch(t.Context(), "k")
	x.Close()
	s.Do(t.Context(), wait("q", "0.001"))
	s.Do(t.Context(), store.Raw("BLPOP", "q", "0.001"))
	s.Close()
	until(t, func() bool { return runtime.NumGoroutine() <= before })
}

// until waits for a condition that another goroutine or process brings about.
func until(t *testing.T, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); !ok(); <-tick.C {
		if time.Since(start) > 10*time.Second {
			t.Fatal("it does not happen")
		}
	}
}

// blocked gives how many clients wait in blocking commands.
func blocked(t *testing.T, s store.Store) int {
	t.Helper()
	_, after, _ := strings.Cut(do(t, s, "INFO", "clients").Str(), "blocked_clients:")
	var n int
	fmt.Sscan(after, &n)
	return n
}

func TestWarnings(t *testing.T) {
	for _, test := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"memory only"}},
		{[]string{"--appendonly", "yes"}, nil},
		{[]string{"--save", "60 1"}, nil},
		{[]string{"--save", "60 1", "--maxmemory-policy", "allkeys-lru"}, []string{"noeviction"}},
	} {
		got := storetest.Server(t, test.args...).Open(t).Warnings()
		if len(got) != len(test.want) {
			t.Errorf("%v: got %q", test.args, got)
			continue
		}
		for i := range got {
			if !strings.Contains(got[i], test.want[i]) {
				t.Errorf("%v: got %q, want %q in it", test.args, got[i], test.want[i])
			}
		}
	}
}

func TestOptions(t *testing.T) {
	server := storetest.Server(t, "--requirepass", "s3cret")
	s, err := redis.Open(t.Context(), strings.Replace(server.URL, "//", "//:s3cret@", 1)+"/3?client_name=me&pool_size=2&read_timeout=3")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := do(t, s, "CLIENT", "INFO").Str(); !strings.Contains(got, " name=me ") || !strings.Contains(got, " db=3 ") {
		t.Errorf("CLIENT INFO: got %q", got)
	}
	u, err := redis.Open(t.Context(), strings.Replace(server.Unix, "//", "//default:s3cret@", 1)+"?db=3")
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	do(t, s, "SET", "k", "v")
	if got := do(t, u, "GET", "k").Str(); got != "v" {
		t.Errorf("over the socket: got %q, want v", got)
	}
}

func TestBadURL(t *testing.T) {
	for url, want := range map[string]string{
		"redis://localhost/x":                    "database",
		"redis://localhost/-1":                   "database",
		"redis://localhost?nosuch=1":             `no option "nosuch"; it has client_name, db`,
		"redis://localhost?read_timeout=soon":    "option read_timeout of the URL: got \"soon\"",
		"redis://localhost?pool_size=0":          "option pool_size of the URL",
		"redis://localhost:port":                 "not a URL",
		"redis://u:hunter2/x@localhost":          "not a URL",
		"redis://u:1/hunter2@localhost":          "database",
		"redis://u:1?hunter2@localhost":          "not a URL",
		"redis://u:1#hunter2@localhost":          "not a URL",
		"redis://u:hunter2@localhost?nosuch=1":   "no option",
		"redis://u:hunter2@localhost/x":          "database",
		"redis://u:hunter2@localhost\x7f":        "not a URL",
		"unix://relative/path":                   "not a URL",
		"unix://u:hunter2@":                      "not a URL",
		"redis://u:hunter2@127.0.0.1:1":          "127.0.0.1:1: connect: connection refused; check that a server runs there",
		"unix://u:hunter2@/nonexistent/socket":   "/nonexistent/socket",
		"redis://u:hunter2@nosuchhost.invalid:1": "nosuchhost.invalid:1",
	} {
		_, err := redis.Open(t.Context(), url)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%q): got %v, want %q in it", url, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("Open(%q): the password is in %q", url, err)
		}
	}
}

func TestWrongPassword(t *testing.T) {
	server := storetest.Server(t, "--requirepass", "right")
	for _, user := range []string{"", ":hunter2@", "nobody:hunter2@"} {
		_, err := redis.Open(t.Context(), strings.Replace(server.URL, "//", "//"+user, 1))
		if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "password") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("Open as %q: got %v", user, err)
		}
	}
}
