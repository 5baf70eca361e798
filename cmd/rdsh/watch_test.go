package main_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestWatch: tests run again when a script changes, until Ctrl-C.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("lib.star", "x = 1")
	write("x_test.star", "load(\"lib.star\", \"x\")\ndef test_x(t): t.equal(x, 1)")
	cmd := exec.Command("rdsh", "test", "--watch", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	lines := bufio.NewScanner(out)
	wait := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), want) {
				return
			}
		}
		t.Fatalf("no line %q", want)
	}
	wait("1 passed in")
	write("lib.star", "x = 1 + 1")
	wait("0 passed, 1 failed in")
	write("lib.star", "x = 3 - 2 + 0")
	wait("1 passed in")
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
	}
	if got := exitCode(cmd.Wait()); got != 130 {
		t.Errorf("exit code: got %d, want 130", got)
	}
}
