package enginetest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestRandom does random operations with the Go bodies of scripts, compares
// the results with plain Go values, and does the same with the Lua bodies on
// the embedded store and on a server.
func TestRandom(t *testing.T) {
	seed, n := storetest.Seed(t), storetest.Ops(t, 4000)
	const session = 400
	for i := range uint64(n / session) {
		whole := t.Run(fmt.Sprint(seed+i), func(t *testing.T) { // whose stores end with it
			r := enginetest.NewRecorder(openEmbedded(t))
			enginetest.Random(t, r, seed+i, session)
			r.Replay(t, openLua(t))
			r.Replay(t, storetest.Redis(t))
			enginetest.Random(t, openEmbedded(t), seed+i, session) // where commands are executed in place
		})
		if !whole {
			return
		}
	}
}

// TestRandomPriority does random operations on priority queues, on each store.
func TestRandomPriority(t *testing.T) {
	seed, n := storetest.Seed(t), storetest.Ops(t, 2000)
	for _, open := range []func(testing.TB) store.Store{openEmbedded, openLua, storetest.Redis} {
		enginetest.RandomPriority(t, open(t), seed, n)
	}
}

// TestEveryScript checks that the suites execute every script there is.
func TestEveryScript(t *testing.T) {
	seen := map[string]bool{}
	enginetest.Run(t, func(t testing.TB) store.Store {
		r := enginetest.NewRecorder(openEmbedded(t))
		t.Cleanup(func() {
			for name := range r.Scripts() {
				seen[name] = true
			}
		})
		return r
	})
	files, err := filepath.Glob("../*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no source: %v", err)
	}
	name := regexp.MustCompile(`(?:Name:\s+|new\w+\()"(\w+\.\w+)"`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range name.FindAllStringSubmatch(string(source), -1) {
			if !seen[m[1]] {
				t.Errorf("no suite executes the script %s of %s", m[1], file)
			}
		}
	}
}

// TestUndone undoes random transactions, with both bodies of the script and on a
// server.
func TestUndone(t *testing.T) {
	seed, n := storetest.Seed(t), storetest.Ops(t, 1500)
	for name, open := range map[string]func(testing.TB) store.Store{"embedded": openEmbedded, "lua": openLua, "redis": storetest.Redis} {
		t.Run(name, func(t *testing.T) { storetest.Undone(t, open(t), open(t), seed, n) })
	}
}
