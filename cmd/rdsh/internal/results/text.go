package results

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/rdsh/rdsh/host"
	"github.com/rdsh/rdsh/host/suite"
)

// A text is a report for people: a line for each file, and what failed in full.
type text struct {
	*writer
	verbose                 bool
	file                    string
	took                    time.Duration // of file
	inFile                  int           // tests of it
	bad                     bool          // one of them failed
	passed, failed, skipped int
}

func (t *text) Add(r suite.Result) {
	if r.File != t.file {
		t.endFile()
		t.file, t.took, t.inFile, t.bad = r.File, 0, 0, false
	}
	t.took += r.Took
	t.inFile++
	switch r.Status {
	case suite.Failed:
		t.failed++
		t.bad = true
		t.failure(r)
	case suite.Skipped:
		t.skipped++
		t.printf("skip  %s:%d: %s%s\n", r.File, r.Line, r.Name, because(r.Reason))
	default:
		t.passed++
		if t.verbose {
			t.printf("ok    %s:%d: %s (%s)\n%s", r.File, r.Line, r.Name, short(r.Took), indented("      | ", r.Output))
		}
	}
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

// short gives a time as people read it.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}

func (t *text) endFile() {
	if t.file != "" && !t.bad && !t.verbose {
		t.printf("ok    %s (%s, %s)\n", t.file, many(t.inFile, "test"), short(t.took))
	}
}

func many(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// failure shows a test that failed: why, where and what it had printed.
func (t *text) failure(r suite.Result) {
	name := r.Name
	if name == "" {
		name = "cannot be run"
	}
	t.printf("FAIL  %s:%d: %s\n%s", r.File, r.Line, name, indented("      ", Reason(r.Err)))
	if r.Output != "" {
		t.printf("      it had printed\n%s", indented("      | ", r.Output))
	}
}

// Reason says on several lines why a test failed: what differs, and the calls
// that were under way.
func Reason(err error) string {
	var failures *host.Failures
	if errors.As(err, &failures) {
		var all []string
		for _, err := range failures.Unwrap() {
			all = append(all, Reason(err))
		}
		return strings.Join(all, "")
	}
	var failed *host.Error
	where, stack := "", []string(nil)
	if errors.As(err, &failed) {
		where, stack = failed.Where, failed.Stack
	}
	var b strings.Builder
	var unequal *host.Unequal
	if errors.As(err, &unequal) {
		if where != "" {
			where += ": "
		}
		b.WriteString(where + difference(unequal))
	} else {
		b.WriteString(err.Error() + "\n")
	}
	if len(stack) > 1 {
		for _, call := range stack {
			b.WriteString("  " + call + "\n")
		}
	}
	return b.String()
}

// difference shows two values that should be equal: texts of several lines as a
// patch of one by the other.
func difference(u *host.Unequal) string {
	title := "not equal"
	if u.Message != "" {
		title = u.Message
	}
	got, want := unquoted(u.Got), unquoted(u.Want)
	if strings.Contains(got, "\n") && strings.Contains(want, "\n") {
		return title + "\n" + string(diff.Diff("want", []byte(ended(want)), "got", []byte(ended(got))))
	}
	s := fmt.Sprintf("%s\n  got  %s\n  want %s\n", title, u.Got, u.Want)
	if u.At != "" {
		s += fmt.Sprintf("  at %s: got %s, want %s\n", u.At, u.GotAt, u.WantAt)
	}
	return s
}

// unquoted gives the text that a value is, "" if it is none.
func unquoted(s string) string {
	text, err := strconv.Unquote(s)
	if err != nil {
		return ""
	}
	return text
}

// ended gives s with a line break at its end.
func ended(s string) string { return strings.TrimSuffix(s, "\n") + "\n" }

// indented gives the lines of s with something in front of each.
func indented(indent, s string) string {
	if s == "" {
		return ""
	}
	return indent + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+indent) + "\n"
}

func (t *text) End(took time.Duration) error {
	t.endFile()
	if t.passed+t.failed+t.skipped == 0 {
		t.printf("there are no tests\n")
		return t.err
	}
	sum := fmt.Sprintf("%d passed", t.passed)
	if t.failed > 0 {
		sum += fmt.Sprintf(", %d failed", t.failed)
	}
	if t.skipped > 0 {
		sum += fmt.Sprintf(", %d skipped", t.skipped)
	}
	t.printf("%s in %s\n", sum, short(took))
	return t.err
}
