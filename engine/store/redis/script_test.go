package redis_test

import (
	"context"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

var (
	add = store.NewScript(store.Script{
		Name: "add", Keys: 1,
		Lua: `return redis.call('INCRBY', KEYS[1], ARGV[1])`,
	})
	peep = store.NewScript(store.Script{
		Name: "peep", Keys: 1, ReadOnly: true,
		Lua: `return redis.call('GET', KEYS[1])`,
	})
	liar = store.NewScript(store.Script{
		Name: "liar", Keys: 1, ReadOnly: true,
		Lua: `return redis.call('SET', KEYS[1], 'x')`,
	})
)

// TestScriptFlush has the server forget its scripts before each way to run
// one, and while they run.
func TestScriptFlush(t *testing.T) {
	s := storetest.Redis(t)
	x, err := s.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	group := []store.Command{add.Cmd("k", "1"), peep.Cmd("k"), add.Cmd("k", "1")}
	last := func(rs []store.Reply) store.Reply { return rs[len(rs)-1] }
	ways := map[string]func(ctx context.Context) store.Reply{
		"Do":       func(ctx context.Context) store.Reply { return s.Do(ctx, add.Cmd("k", "2")) },
		"Pipeline": func(ctx context.Context) store.Reply { return last(s.Pipeline(ctx, group)) },
		"Atomic":   func(ctx context.Context) store.Reply { return last(s.Atomic(ctx, group)) },
		"flush within": func(ctx context.Context) store.Reply {
			return last(s.Atomic(ctx, []store.Command{group[0], store.Raw("script", "flush"), group[2]}))
		},
		"Exec": func(ctx context.Context) store.Reply {
			rs, err := x.Exec(ctx, group)
			if err != nil {
				return store.OfFailure(err)
			}
			return last(rs)
		},
		"Read": func(ctx context.Context) store.Reply {
			do(t, s, "INCRBY", "k", "2")
			return x.Read(ctx, add.Cmd("k", "0"))
		},
	}
	var want int64
	for name, way := range ways {
		for _, flush := range []bool{false, true, true} {
			if flush {
				do(t, s, "SCRIPT", "FLUSH")
			}
			want += 2
			if r := way(t.Context()); r.Int() != want || r.Err() != nil {
				t.Errorf("%s: got %v (%v), want %d", name, r.Int(), r.Err(), want)
			}
			if name == "Read" {
				x.Exec(t.Context(), nil) // forget what was watched
			}
		}
	}
}

func TestScriptFlushBeside(t *testing.T) {
	s := storetest.Redis(t)
	stop := make(chan struct{})
	flushed := make(chan struct{})
	go func() {
		defer close(flushed)
		for {
			select {
			case <-stop:
				return
			default:
				s.Do(context.Background(), store.Raw("SCRIPT", "FLUSH", "SYNC"))
			}
		}
	}()
	for range 300 {
		for _, r := range s.Atomic(t.Context(), []store.Command{add.Cmd("k", "1"), add.Cmd("k", "1")}) {
			if r.Err() != nil {
				t.Error(r.Err())
			}
		}
	}
	close(stop)
	<-flushed
	if got := do(t, s, "GET", "k").Str(); got != "600" {
		t.Errorf("got %s, want 600", got)
	}
}

func TestScriptAfterRestart(t *testing.T) {
	server := storetest.Server(t)
	s := server.Open(t)
	for round := range 3 {
		if r := s.Do(t.Context(), add.Cmd("k", "1")); r.Int() != 1 {
			t.Fatalf("round %d: got %v, %v", round, r.Int(), r.Err())
		}
		if rs := s.Atomic(t.Context(), []store.Command{add.Cmd("k", "1"), add.Cmd("k", "1")}); rs[1].Int() != 3 {
			t.Fatalf("round %d: got %v, %v", round, rs[1].Int(), rs[1].Err())
		}
		server.Restart(t)
	}
}

// TestReadOnlyScript shows that the server itself holds a script to its word.
func TestReadOnlyScript(t *testing.T) {
	s := storetest.Redis(t)
	do(t, s, "SET", "k", "v")
	if r := s.Do(t.Context(), peep.Cmd("k")); r.Str() != "v" {
		t.Errorf("peep: got %q, %v", r.Str(), r.Err())
	}
	if r := s.Do(t.Context(), liar.Cmd("k")); r.Kind() != store.Refused || do(t, s, "GET", "k").Str() != "v" {
		t.Errorf("liar: got %v", r.Err())
	}
}

// TestUndeclaredKey has a cluster refuse a script that says too little.
func TestUndeclaredKey(t *testing.T) {
	s := storetest.Cluster(t)
	sly := store.NewScript(store.Script{Name: "sly", Keys: 1, Lua: `return redis.call('SET', ARGV[1], 'x')`})
	if r := s.Do(t.Context(), sly.Cmd("{a}1", "{a}2")); r.Err() != nil {
		t.Errorf("of the same tag: got %v", r.Err())
	}
	if r := s.Do(t.Context(), sly.Cmd("{a}1", "{b}2")); r.Kind() != store.Refused {
		t.Errorf("of another tag: got %q", r.Str())
	}
}

// TestScriptError shows errors of scripts as those of commands.
func TestScriptError(t *testing.T) {
	s := storetest.Redis(t)
	do(t, s, "RPUSH", "list", "x")
	const want = "WRONGTYPE Operation against a key holding the wrong kind of value"
	if got := s.Do(t.Context(), peep.Cmd("list")).Str(); got != want {
		t.Errorf("Do: got %q, want %q", got, want)
	}
	if got := s.Atomic(t.Context(), []store.Command{peep.Cmd("list")})[0].Str(); got != want {
		t.Errorf("Atomic: got %q, want %q", got, want)
	}
	broken := store.NewScript(store.Script{Name: "broken", Lua: `return nil .. 'x'`})
	if got := s.Do(t.Context(), broken.Cmd()).Str(); !strings.Contains(got, "attempt to concatenate") || strings.Contains(got, " script: ") {
		t.Errorf("got %q", got)
	}
}
