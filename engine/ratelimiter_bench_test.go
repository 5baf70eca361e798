package engine_test

import (
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// BenchmarkRateLimiter lets calls of one key through, and refuses them.
func BenchmarkRateLimiter(b *testing.B) {
	e := memory(b)
	for _, algorithm := range []string{"gcra", "sliding_log", "sliding_window", "fixed"} {
		for name, limit := range map[string]int{"allow": 1 << 30, "refuse": 1} {
			l, err := e.RateLimiter(algorithm+name, engine.RateLimiterOptions{Limit: limit, Per: time.Hour, Algorithm: algorithm})
			if err != nil {
				b.Fatal(err)
			}
			b.Run(algorithm+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := l.Allow(b.Context(), codec.Key("u"), 1); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
