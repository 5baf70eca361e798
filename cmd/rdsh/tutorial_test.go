package main_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestTutorial does what docs/tutorial.md shows, in one directory: commands after
// "$ ", and in a terminal what stands after the prompts of the shell. It sees
// what the tutorial shows.
func TestTutorial(t *testing.T) {
	text, err := os.ReadFile("../../docs/tutorial.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, name := range []string{"RDSH_STORE", "RDSH_HISTORY"} {
		t.Setenv(name, "")
	}
	steps := 0
	for i, part := range strings.Split(string(text), "\n```") {
		kind, block, _ := strings.Cut(part, "\n")
		if i%2 == 0 { // text
			continue
		}
		if kind != "console" {
			t.Errorf("a block of kind %q, want console", kind)
		}
		for _, s := range stepsOf(block + "\n") {
			steps++
			t.Run(strconv.Itoa(steps), func(t *testing.T) {
				if s.session {
					s.talk(t)
				} else {
					s.run(t)
				}
			})
		}
	}
	if steps < 10 {
		t.Errorf("got %d steps, want a tutorial", steps)
	}
}

// A shown is a command, and what is seen after it.
type shown struct {
	command string
	lines   []string
	session bool // it is the shell, and some lines are entered
}

// asked are the prompts; what is entered stands behind them.
var asked = regexp.MustCompile(`^(?:(?:star|lua) \S+> ?| +\.\.\. ?|really\? \[y/N\] )(.*)$`)

// stepsOf cuts a block into commands. One with <<'END' goes on to a line END.
func stepsOf(block string) (steps []*shown) {
	var s *shown
	document := false
	for line := range strings.Lines(block) {
		line = strings.TrimSuffix(line, "\n")
		command, begins := strings.CutPrefix(line, "$ ")
		switch {
		case document:
			s.command += "\n" + line
			document = line != "END"
		case begins:
			s = &shown{command: command}
			steps = append(steps, s)
			document = strings.Contains(command, "<<'END'")
		case asked.MatchString(line):
			s.session = true
			fallthrough
		default:
			s.lines = append(s.lines, line)
		}
	}
	return steps
}

func (s *shown) run(t *testing.T) {
	t.Helper()
	out, err := exec.Command("sh", "-c", s.command).CombinedOutput()
	if got, want := same(string(out)), same(strings.Join(s.lines, "\n")); got != want {
		t.Errorf("$ %s\n(%v) got\n%swant\n%s", s.command, err, out, strings.Join(s.lines, "\n"))
	}
}

// talk enters lines, each when the one before has been answered.
func (s *shown) talk(t *testing.T) {
	t.Helper()
	term := openTerminal(t, "80", []string{"RDSH_HISTORY="}, strings.Fields(s.command)[1:]...)
	for i, line := range s.lines {
		found := asked.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		above := strings.Join(s.lines[:i], "\n")
		term.shows(above + "\n" + strings.TrimSuffix(line, found[1]))
		term.types(found[1])
		term.shows(above + "\n" + line)
		term.keys("Enter")
	}
	term.shows(strings.Join(s.lines, "\n"))
	term.keys("C-d")
	term.sees("^ended with 0$")
}

// shows waits until the terminal has begun with these lines, hints aside.
func (s *terminal) shows(want string) {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for poll := time.NewTicker(5 * time.Millisecond); ; <-poll.C {
		got := s.tmux("capture-pane", "-p", "-J", "-S", "-10000")
		if strings.HasPrefix(same(got), same(want)) {
			poll.Stop()
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("the terminal shows\n%swant\n%s", got, want)
		}
	}
}

var (
	greeting = regexp.MustCompile(`(?m)^rdsh .*:help$`)
	bytesOf  = regexp.MustCompile(`[0-9.]+ k?B\b|[0-9.]+[mµn]?s\b`)
	rule     = regexp.MustCompile(`-{2,}`)
	blanks   = regexp.MustCompile(` {2,}`)
)

// same gives text without what differs between machines and versions: sizes,
// times, and the widths of columns that follow from them.
func same(text string) string {
	text = greeting.ReplaceAllString(text, "rdsh, :help")
	text = bytesOf.ReplaceAllString(text, "…")
	text = rule.ReplaceAllString(text, "--")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(blanks.ReplaceAllString(line, "  "), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}
