package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A terminal is rdsh in a terminal of tmux.
type terminal struct {
	t      *testing.T
	socket string
	pid    string // the file that tells the process
}

// wrapper tells the process of rdsh and, when it ends, its exit code: tmux is
// not reliable in that.
const wrapper = `trap : INT
sh -c 'echo $$ >"$PIDFILE"; exec "$0" "$@"' "$0" "$@"
echo "ended with $?"
exec cat`

// openTerminal starts rdsh, with this environment, in a terminal of so many
// columns and 24 rows.
func openTerminal(t *testing.T, columns string, env []string, args ...string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no tmux in $PATH")
		}
		t.Skip("no tmux in $PATH")
	}
	rdsh, err := exec.LookPath("rdsh")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	term := &terminal{t, filepath.Join(dir, "tmux"), filepath.Join(dir, "pid")}
	command := append([]string{"-f", os.DevNull, "new-session", "-d", "-x", columns, "-y", "24", "env", "PIDFILE=" + term.pid}, env...)
	term.tmux(append(append(command, "sh", "-c", wrapper, rdsh), args...)...)
	t.Cleanup(func() { exec.Command("tmux", "-S", term.socket, "kill-server").Run() })
	return term
}

func (s *terminal) tmux(args ...string) string {
	s.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", s.socket}, args...)...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %s: %v\n%s", args, err, out)
	}
	return string(out)
}

// keys presses keys, named as tmux does.
func (s *terminal) keys(names ...string) {
	s.t.Helper()
	s.tmux(append([]string{"send-keys"}, names...)...)
}

// types types text as it is, and does not press Enter.
func (s *terminal) types(text string) {
	s.t.Helper()
	s.tmux("send-keys", "-l", "--", text)
}

// enter types a line and presses Enter.
func (s *terminal) enter(line string) {
	s.t.Helper()
	s.types(line)
	s.keys("Enter")
}

// paste pastes a text, bracketed as the terminal was asked to.
func (s *terminal) paste(text string) {
	s.t.Helper()
	s.tmux("set-buffer", "--", text)
	s.tmux("paste-buffer", "-p")
}

func (s *terminal) screen() string {
	s.t.Helper()
	return strings.TrimRight(s.tmux("capture-pane", "-p", "-J"), "\n ")
}

// sees waits until the screen matches a regular expression, where ^ and $ are
// ends of lines, and gives it.
func (s *terminal) sees(pattern string) string {
	s.t.Helper()
	re := regexp.MustCompile("(?m)" + pattern)
	deadline := time.Now().Add(20 * time.Second)
	for poll := time.NewTicker(5 * time.Millisecond); ; <-poll.C {
		screen := s.screen()
		if re.MatchString(screen) {
			poll.Stop()
			return screen
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("waiting for %s, the screen is\n%s", pattern, screen)
		}
	}
}

// prompted waits for an empty prompt at the end of the screen.
func (s *terminal) prompted() {
	s.t.Helper()
	s.sees(`> ?\z`)
}

// clears empties the screen.
func (s *terminal) clears() {
	s.t.Helper()
	s.prompted()
	s.keys("C-l")
	s.sees(`\A[^\n]*> ?\z`)
}
