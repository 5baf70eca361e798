package host_test

import (
	"context"
	"testing"

	"github.com/rdsh/rdsh/host"
)

// rules are a small rule of a few comparisons, a counter and a limiter, in both
// languages.
var rules = []string{
	"rule.star", `
hits, limit = Counter("hits"), RateLimiter("limit", limit=1000000000, per=1)

def star(o):
    if o["country"] == "SE" and o["total"] > 100 and o["items"] < 50:
        hits.incr("large")
        return limit.allow(o["user"])
    return False
`,
	"rule.lua", `
local hits, limit = Counter("hits"), RateLimiter("limit", 1000000000, 1)

function lua(o)
	if o.country == "SE" and o.total > 100 and o.items < 50 then
		hits:incr("large")
		return limit:allow(o.user)
	end
	return false
end
`,
}

var input = map[string]any{"country": "SE", "total": 250, "items": 3, "user": "ada", "vip": true}

// BenchmarkRule is a call of a small rule on the embedded store.
func BenchmarkRule(b *testing.B) {
	for _, lang := range []string{"star", "lua"} {
		b.Run(lang, func(b *testing.B) { benchmarkRule(b, host.Options{}, lang) })
	}
}

func benchmarkRule(b *testing.B, opts host.Options, lang string) {
	opts.Grants = host.Everything()
	h, _ := newHost(opts)
	p, err := h.Load(files(rules...))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		v, err := p.Call(context.Background(), lang, input)
		if ok, _ := host.As[bool](v); !ok || err != nil {
			b.Fatal(v, err)
		}
	}
}
