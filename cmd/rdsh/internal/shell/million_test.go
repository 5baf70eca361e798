package shell_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/shell"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/host"
)

// million fills a store with a million small keys.
func million(b *testing.B, s store.Store) {
	b.Helper()
	const batch = 10_000
	cs := make([]store.Command, batch)
	for i := 0; i < 1_000_000; i += batch {
		for j := range cs {
			cs[j] = store.Cmd(store.Set, fmt.Sprintf("key:%07d", (i+j)*7919%1_000_000), "1")
		}
		for _, r := range s.Pipeline(context.Background(), cs) {
			if err := r.Err(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkMillionKeys measures what a person waits for when the store has a
// million keys: a completion, of names that are many, few and none, and the first
// page of :keys.
func BenchmarkMillionKeys(b *testing.B) {
	for name, s := range map[string]store.Store{"embedded": embedded.New(embedded.Options{}), "redis": storetest.Redis(b)} {
		million(b, s)
		begin := func() *shell.Shell {
			return shell.New(engine.New(open{s}), shell.Options{
				Host:   func(e *engine.Engine) *host.Host { return host.New(e, host.Options{}) },
				Lang:   host.Starlark,
				Screen: func() (int, int) { return 80, 24 },
				Stdout: io.Discard, Stderr: io.Discard,
			})
		}
		for _, typed := range []string{`Cell("key:`, `Cell("key:0000`, `Cell("none`} {
			b.Run(name+"/complete "+typed, func(b *testing.B) {
				sh := begin()
				measure(b, func() { sh.Complete(typed) })
			})
		}
		for _, line := range []string{":keys", ":keys key:00001*", ":keys none"} {
			b.Run(name+"/"+line, func(b *testing.B) {
				measure(b, func() {
					if err := begin().Run(b.Context(), &typist{lines: []string{line, "q"}}); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}

// An open is a store that the end of a shell leaves open.
type open struct{ store.Store }

func (open) Close() error { return nil }

// measure reports the longest time that f takes.
func measure(b *testing.B, f func()) {
	most := time.Duration(0)
	for b.Loop() {
		start := time.Now()
		f()
		most = max(most, time.Since(start))
	}
	b.ReportMetric(float64(most)/1e6, "ms-worst")
}
