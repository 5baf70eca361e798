package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/pprof/profile"

	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestProfile has scripts of both languages write what their lines did.
func TestProfile(t *testing.T) {
	dir, server := t.TempDir(), storetest.Server(t)
	for name, src := range map[string]string{
		"a.star": "s = Set('s')\ndef add(n):\n    for i in range(n):\n        s.add(i)\nadd(150)\ns.update(range(300))\n",
		"a.lua":  "local s = Set('s')\nlocal function add(n)\n  for i = 1, n do\n    s:add(i)\n  end end add(150)\ns:update{1, 2}\n",
	} {
		t.Run(name, func(t *testing.T) {
			script, out := filepath.Join(dir, name), filepath.Join(dir, name+".pprof")
			if err := os.WriteFile(script, []byte(src), 0o644); err != nil {
				t.Fatal(err)
			}
			if code := run(t.Context(), []string{"--store", server.URL, "run", "--profile", out, script}); code != 0 {
				t.Fatalf("exit code: got %d", code)
			}
			data, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			p, err := profile.ParseData(data)
			if err != nil {
				t.Fatal(err)
			}
			var trips []string
			for _, s := range p.Sample {
				line := s.Location[0].Line[0]
				if s.Value[1] <= 0 || line.Function.Filename != script {
					t.Errorf("line %d of %s took %d ns", line.Line, line.Function.Filename, s.Value[1])
				}
				if s.Value[0] > 0 {
					trips = append(trips, fmt.Sprintf("%d at %d", s.Value[0], line.Line))
				}
			}
			if want := []string{"150 at 4", "1 at 6"}; !slices.Equal(trips, want) {
				t.Errorf("round trips: got %q, want %q", trips, want)
			}
		})
	}
}
