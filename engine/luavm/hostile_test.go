package luavm_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/luavm"
)

// silent is a print that says nothing.
var silent = luavm.Library{Funcs: map[string]luavm.Func{"print": func(luavm.Args) int { return 0 }}}

// TestHostile runs scripts that want all time or memory. Each must come back
// soon after its limit, with an error or because it is harmless here, and
// leave the process as it was.
func TestHostile(t *testing.T) {
	files, err := filepath.Glob("testdata/hostile/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	const limit, grace = 300 * time.Millisecond, 2 * time.Second
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".lua"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			chunk, err := luavm.Compile(string(text), "script", luavm.Constants())
			if err == nil {
				vm := luavm.New(luavm.Options{Limits: luavm.Limits{Time: limit, Heap: 256 << 20}, Libraries: []luavm.Library{silent}})
				_, err = vm.Run(t.Context(), chunk)
			}
			if took := time.Since(began); took > limit+grace {
				t.Errorf("came back after %v: %v", took, err)
			}
			t.Logf("%v: %.200v", time.Since(began).Round(time.Millisecond), err)
		})
	}
}
