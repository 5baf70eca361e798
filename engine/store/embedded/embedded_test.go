package embedded_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(testing.TB) store.Store { return embedded.New(embedded.Options{}) })
}

func TestDifferential(t *testing.T) {
	server := storetest.Redis(t)
	for seed := range uint64(200) {
		server.Do(t.Context(), store.Raw("FLUSHALL"))
		storetest.Differ(t, embedded.New(embedded.Options{}), server, seed, 200)
	}
}

type memoryLog struct{ bytes.Buffer }

func (l *memoryLog) Append(b []byte) uint64 { l.Write(b); return 1 }
func (l *memoryLog) Wait(uint64) error      { return nil }

type stoppedClock struct{ now time.Time }

func (c *stoppedClock) Now() time.Time                       { return c.now }
func (c *stoppedClock) After(time.Duration) <-chan time.Time { return nil }

func TestEffects(t *testing.T) {
	log, clock := new(memoryLog), &stoppedClock{time.UnixMilli(1000)}
	s := embedded.New(embedded.Options{Log: log, Clock: clock})
	do := func(c store.Command) { s.Do(t.Context(), c) }
	do(store.Cmd(store.Set, "k", "v", "EX", "2"))
	do(store.Cmd(store.Get, "k"))
	do(store.Cmd(store.LPop, "none"))
	clock.now = clock.now.Add(3 * time.Second)
	do(store.Cmd(store.Set, "k", "w", "XX"))
	s.Atomic(t.Context(), []store.Command{store.Cmd(store.Incr, "a"), store.Cmd(store.Incr, "b")})
	want := "*5\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n$4\r\nPXAT\r\n$4\r\n3000\r\n" +
		"*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n" +
		"*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n*2\r\n$4\r\nINCR\r\n$1\r\nb\r\n*1\r\n$4\r\nEXEC\r\n"
	if got := log.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestScripts(t *testing.T) {
	server := storetest.Redis(t)
	for seed := range uint64(100) {
		server.Do(t.Context(), store.Raw("FLUSHALL"))
		storetest.Operate(t, embedded.New(embedded.Options{}), server, seed, 200)
		storetest.Operate(t, embedded.New(embedded.Options{}), embedded.New(embedded.Options{Lua: true}), seed, 200)
	}
}
