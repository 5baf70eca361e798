package host_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// TestProgress runs loops of which each step takes a second or two of the clock
// of the host.
func TestProgress(t *testing.T) {
	for _, row := range []struct {
		name           string
		terminal, json bool
		star, lua      string
		want           []string
	}{
		{
			name: "lines", star: "for n in progress(range(30), 'read'): pass", lua: `for n in progress(numbers, {label="read"}) do end`,
			want: []string{"read: 5 of 30 (16%), 1/s, 25s left", "read: 15 of 30 (50%), 1/s, 15s left", "read: 30 of 30 (100%), 1/s, 0s left", ""},
		},
		{
			name: "few", star: "for n in progress(range(3)): pass", lua: `for n in progress({1, 2, 3}) do end`,
			want: []string{""},
		},
		{
			name: "bar", terminal: true, star: "for n in progress(range(2), 'read'): pass", lua: `for n in progress({1, 2}, {label="read"}) do end`,
			want: []string{
				"\rread: [===============               ] 50%, 1/s, 1s left\rread: [==============================] 100%, 1/s, 0s left\r" +
					strings.Repeat(" ", 57) + "\r",
			},
		},
		{
			name: "json", json: true, star: "for n in progress(range(6), 'read'): pass", lua: `for n in progress({1, 2, 3, 4, 5, 6}, {label="read"}) do end`,
			want: []string{
				`{"time":"2026-01-02T03:04:10Z","level":"INFO","msg":"progress","label":"read","done":5,"rate":1,"total":6,"left":1}`,
				`{"time":"2026-01-02T03:04:12Z","level":"INFO","msg":"progress","label":"read","done":6,"rate":0.8571428571428571,"total":6,"left":0}`, "",
			},
		},
	} {
		for lang, src := range map[host.Lang]string{
			host.Starlark: row.star,
			host.Lua:      "local numbers = {} for i = 1, 30 do numbers[i] = i end " + row.lua,
		} {
			t.Run(row.name+"/"+string(lang), func(t *testing.T) {
				var out bytes.Buffer
				now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
				h := host.New(engine.New(embedded.New(embedded.Options{})), host.Options{
					Stderr: &out, Terminal: row.terminal, LogJSON: row.json,
					Now: func() time.Time {
						defer func() { now = now.Add(time.Second) }()
						return now
					},
				})
				if err := h.RunSource(t.Context(), lang, "x", src, nil); err != nil {
					t.Fatal(err)
				}
				if got, want := out.String(), strings.Join(row.want, "\n"); got != want {
					t.Errorf("got\n%q\nwant\n%q", got, want)
				}
			})
		}
	}
}
