package checkup_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/checkup"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func do(t testing.TB, s store.Store, name string, args ...string) {
	t.Helper()
	if err := s.Do(t.Context(), store.Named(name, args...)).Err(); err != nil {
		t.Fatalf("%s %q: %v", name, args, err)
	}
}

// levels gives the levels of findings by their checks, but for that of latency,
// which depends on the machine.
func levels(t testing.TB, s store.Store, opts checkup.Options) (levels string, r *checkup.Report) {
	t.Helper()
	r, err := checkup.Examine(t.Context(), engine.New(s), opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		if f.Check != "latency" {
			levels += fmt.Sprintf("%s=%s ", f.Check, f.Level)
		}
		if (f.Level == checkup.Warning) && f.Advice == "" {
			t.Errorf("%s: %s: there is no advice", f.Check, f.Text)
		}
	}
	return strings.TrimSpace(levels), r
}

// TestWell looks at a store with which all is well, and at what it holds.
func TestWell(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	got, r := levels(t, s, checkup.Options{})
	want := "version=ok memory=ok eviction=ok clock=ok structures=ok"
	if got != want || len(r.Largest) != 0 {
		t.Errorf("got %s, %v, want %s", got, r.Largest, want)
	}
	for i := range 30 {
		do(t, s, "SET", fmt.Sprint("key ", i), strings.Repeat("x", 100*i), "EX", "100")
	}
	got, r = levels(t, s, checkup.Options{})
	if want += " lifetime=ok size=ok"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(r.Largest) != 10 || r.Largest[0].Name != "key 29" || r.Largest[9].Name != "key 20" {
		t.Errorf("the largest: got %v", r.Largest)
	}
}

// TestKeys looks at structures that live for ever, and at a large one.
func TestKeys(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	do(t, s, "SETBIT", "large", fmt.Sprint(8*(101<<20)), "1")
	do(t, s, "SET", "brief", "1", "EX", "100")
	got, r := levels(t, s, checkup.Options{})
	if !strings.HasSuffix(got, "structures=ok lifetime=note size=warning") {
		t.Errorf("got %s", got)
	}
	last := r.Findings[len(r.Findings)-2:]
	if !strings.HasPrefix(last[0].Text, "1 of 2 have no time to live (50%)") || !strings.HasPrefix(last[1].Text, "large has ") {
		t.Errorf("got %v", last)
	}
	_, r = levels(t, s, checkup.Options{Most: 1})
	if len(r.Largest) != 1 {
		t.Errorf("with Most 1: got %v", r.Largest)
	}
}

// TestClock looks at a store from an hour ahead and behind.
func TestClock(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	for shift, want := range map[time.Duration]string{time.Hour: "behind that", -time.Hour: "ahead of that", time.Millisecond: "to a second"} {
		_, r := levels(t, s, checkup.Options{Now: func() time.Time { return time.Now().Add(shift) }})
		found := ""
		for _, f := range r.Findings {
			if f.Check == "clock" {
				found = f.Text
			}
		}
		if !strings.Contains(found, want) {
			t.Errorf("%v: got %s, want %s", shift, found, want)
		}
	}
}

// TestServer looks at servers that may lose data, and at one that does not.
func TestServer(t *testing.T) {
	s := storetest.Server(t, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru").Open(t)
	got, _ := levels(t, s, checkup.Options{})
	for _, want := range []string{"memory=ok", "eviction=warning", "persistence=warning", "clock=ok"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	do(t, s, "CONFIG", "SET", "appendonly", "yes", "maxmemory-policy", "noeviction", "maxmemory", "1mb")
	got, _ = levels(t, s, checkup.Options{})
	for _, want := range []string{"memory=warning", "eviction=ok", "persistence=ok"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	do(t, s, "CONFIG", "SET", "appendonly", "no", "save", "3600 1", "maxmemory", "0")
	if got, _ = levels(t, s, checkup.Options{}); !strings.Contains(got, "persistence=note") {
		t.Errorf("got %s", got)
	}
	do(t, s, "ACL", "SETUSER", "default", "-info")
	if got, _ = levels(t, s, checkup.Options{}); !strings.HasPrefix(got, "state=note") {
		t.Errorf("got %s", got)
	}
}
