package embedded_test

import (
	"bytes"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A memoryLog keeps what it gets.
type memoryLog struct {
	mu     sync.Mutex
	buf    bytes.Buffer
	seq    uint64
	waited uint64
}

func (l *memoryLog) Append(b []byte) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.Write(b)
	l.seq++
	return l.seq
}

func (l *memoryLog) Wait(seq uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waited = max(l.waited, seq)
	return nil
}

func (l *memoryLog) Err() error { return nil }

// commands gives the log as commands, and begins anew.
func (l *memoryLog) commands(t *testing.T) (all []store.Command) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := func(kind byte) int {
		s, err := l.buf.ReadString('\n')
		if err != nil || s[0] != kind {
			t.Fatalf("log: got line %q, %v, want one of %c", s, err, kind)
		}
		n, err := strconv.Atoi(s[1 : len(s)-2])
		if err != nil {
			t.Fatalf("log: %v", err)
		}
		return n
	}
	for l.buf.Len() > 0 {
		words := make([]string, line('*'))
		for i := range words {
			words[i] = string(l.buf.Next(line('$')))
			l.buf.Next(2)
		}
		all = append(all, store.Raw(words[0], words[1:]...))
	}
	return all
}

// A lazyClock wakes nobody, so that keys expire only when somebody asks.
type lazyClock struct{ *storetest.Clock }

func (lazyClock) After(time.Duration) <-chan time.Time { return nil }

var moveAll = store.NewScript(store.Script{
	Name: "move all", Keys: 2,
	Lua: `while redis.call('LMOVE', KEYS[1], KEYS[2], 'LEFT', 'RIGHT') do end`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		for !t.Do(store.Cmd(store.LMove, c.Arg(0), c.Arg(1), "LEFT", "RIGHT")).IsNil() {
		}
		return store.Reply{}
	},
})

// TestEffects checks that the log has what changed something, in a form that
// does the same at any time, and nothing else.
func TestEffects(t *testing.T) {
	for _, c := range []struct {
		name string
		do   []store.Command
		want []string
	}{
		{"read", []store.Command{store.Cmd(store.Get, "k")}, nil},
		{"nothing done", []store.Command{store.Cmd(store.LPop, "none"), store.Cmd(store.Del, "none"), store.Cmd(store.HSetNX, "h", "f", "v")}, nil},
		{"plain", []store.Command{store.Cmd(store.Set, "k", "v")}, []string{"SET k v"}},
		{"refused", []store.Command{store.Cmd(store.LPush, "h", "x")}, nil},
		{"time", []store.Command{store.Cmd(store.Set, "k", "v", "EX", "2")}, []string{"SET k v PXAT 3000"}},
		{"setex", []store.Command{store.Cmd(store.SetEX, "k", "2", "v")}, []string{"SET k v PXAT 3000"}},
		{"float", []store.Command{store.Cmd(store.IncrByFloat, "n", "0.5")}, []string{"SET n 0.5 KEEPTTL"}},
		{"float of a field", []store.Command{store.Cmd(store.HIncrByFloat, "h", "n", "0.5")}, []string{"HSET h n 0.5"}},
		{"field expires", []store.Command{store.Cmd(store.HExpire, "h", "5", "FIELDS", "2", "f", "none")}, []string{"HPEXPIREAT h 6000 FIELDS 1 f"}},
		{"field expires at once", []store.Command{store.Cmd(store.HPExpireAt, "h", "5", "FIELDS", "1", "f")}, []string{"HDEL h f"}},
		{"sorted", []store.Command{store.Cmd(store.Sort, "s", "ALPHA", "STORE", "l")}, []string{"MULTI", "DEL l", "RPUSH l m", "EXEC"}},
		{"estimate", []store.Command{store.Cmd(store.PFAdd, "p", "a"), store.Cmd(store.PFCount, "p"), store.Cmd(store.PFCount, "p")}, []string{"PFADD p a", "PFCOUNT p"}},
		{"several popped", []store.Command{store.Cmd(store.LMPop, "2", "none", "l", "RIGHT", "COUNT", "9")}, []string{"RPOP l 2"}},
		{"popped without a wait", []store.Command{store.Cmd(store.BLPop, "none", "l", "0")}, []string{"LPOP l"}},
		{"expire", []store.Command{store.Cmd(store.Expire, "h", "5")}, []string{"PEXPIREAT h 6000"}},
		{"expire at once", []store.Command{store.Cmd(store.Expire, "h", "-5")}, []string{"DEL h"}},
		{"expired", []store.Command{store.Cmd(store.LPush, "gone", "x")}, []string{"MULTI", "DEL gone", "LPUSH gone x", "EXEC"}},
		{"expired and read", []store.Command{store.Cmd(store.Get, "gone")}, nil},
		{"random", []store.Command{store.Cmd(store.SPop, "s")}, []string{"SREM s m"}},
		{"wait", []store.Command{store.Cmd(store.BLMove, "l", "l", "LEFT", "LEFT", "0")}, nil},
		{"move", []store.Command{store.Cmd(store.BLMove, "l", "{l}2", "LEFT", "RIGHT", "0")}, []string{"LMOVE l {l}2 LEFT RIGHT"}},
		{"script", []store.Command{moveAll.Cmd("l", "{l}2")}, []string{"MULTI", "LMOVE l {l}2 LEFT RIGHT", "LMOVE l {l}2 LEFT RIGHT", "EXEC"}},
		{"eval", []store.Command{store.Cmd(store.Eval, "redis.call('INCR', KEYS[1]) redis.call('GET', KEYS[1])", "1", "n")}, []string{"INCR n"}},
		{"flush", []store.Command{store.Cmd(store.FlushAll)}, []string{"FLUSHALL"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			log, clock := new(memoryLog), storetest.NewClock(time.UnixMilli(0))
			s := storetest.Embedded(t, embedded.Options{Log: log, Clock: lazyClock{clock}})
			for _, c := range []store.Command{
				store.Cmd(store.HSet, "h", "f", "v"),
				store.Cmd(store.Set, "gone", "v", "PX", "500"),
				store.Cmd(store.SAdd, "s", "m"),
				store.Cmd(store.RPush, "l", "a", "b"),
			} {
				s.Do(t.Context(), c)
			}
			clock.Advance(time.Second)
			log.commands(t)
			for _, c := range c.do {
				s.Do(t.Context(), c)
			}
			var got []string
			for _, c := range log.commands(t) {
				got = append(got, storetest.Show(c))
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("got %q, want %q", got, c.want)
				}
			}
			if log.waited != log.seq {
				t.Errorf("batch %d of %d was waited for", log.waited, log.seq)
			}
		})
	}
}

// TestReplay executes random commands on a store and its log on another one:
// both hold the same.
func TestReplay(t *testing.T) {
	log := new(memoryLog)
	s := storetest.Embedded(t, embedded.Options{Log: log})
	again := storetest.Embedded(t, embedded.Options{})
	seed := storetest.Seed(t)
	for i, c := range storetest.Commands(seed, storetest.Ops(t, 20_000)) {
		s.Do(t.Context(), c)
		if i%1000 != 999 {
			continue
		}
		for _, c := range log.commands(t) {
			if name := c.Arg(0); name == "MULTI" || name == "EXEC" {
				continue
			}
			if r := again.Do(t.Context(), c); r.Err() != nil {
				t.Fatalf("seed %d, command %d: replaying %s: %v", seed, i, storetest.Show(c), r.Err())
			}
		}
		if diff := storetest.SameKeyspace(t.Context(), again, s); diff != "" {
			t.Fatalf("seed %d, command %d: %s", seed, i, diff)
		}
	}
}
