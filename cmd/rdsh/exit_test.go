package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/host"
)

func TestExitCodes(t *testing.T) {
	for _, row := range []struct {
		err  error
		code int
		text string
	}{
		{nil, 0, ""},
		{&host.Error{Kind: "failed", Message: "no luck", Where: "a.star:2"}, 1, "rdsh: a.star:2: no luck\n"},
		{&host.Error{Kind: "syntax", Message: "bad", Where: "a.star:1"}, 1, "rdsh: a.star:1: bad\n"},
		{errors.New("odd"), 1, "rdsh: odd\n"},
		{usagef("bad"), 2, "rdsh: bad\n"},
		{&host.Error{Kind: "unavailable", Message: "gone"}, 3, "rdsh: gone\n"},
		{&host.Error{Kind: "unknown", Message: "lost"}, 3, "rdsh: lost\n"},
		{fmt.Errorf("opening: %w", engine.ErrUnavailable), 3, "rdsh: opening: " + engine.ErrUnavailable.Error() + "\n"},
		{&host.Error{Message: "stopped", Err: host.ErrTime}, 124, "rdsh: stopped\n"},
		{&stopped{errors.New("stopped"), host.ErrTime}, 124, "rdsh: stopped\n"},
		{context.DeadlineExceeded, 124, "rdsh: context deadline exceeded\n"},
		{&host.Error{Kind: "limit", Message: "too many steps"}, 125, "rdsh: too many steps\n"},
		{&signalled{syscall.SIGINT}, 130, "rdsh: interrupted\n"},
		{&stopped{errors.New("stopped"), &signalled{syscall.SIGTERM}}, 143, "rdsh: stopped\n"},
		{&host.Exit{Code: 7}, 7, ""},
		{fmt.Errorf("wrapped: %w", &host.Exit{Code: 0}), 0, ""},
		{
			&host.Failures{Run: &host.Error{Kind: "unavailable", Message: "gone"}, Deferred: []error{errors.New("a"), errors.New("b")}},
			3, "rdsh: gone\nrdsh: deferred: a\nrdsh: deferred: b\n",
		},
		{&host.Failures{Run: &host.Exit{Code: 7}, Deferred: []error{errors.New("a")}}, 7, "rdsh: deferred: a\n"},
		{errors.New("cannot reach redis://ann:s3cret@h"), 1, "rdsh: cannot reach redis://ann:***@h\n"},
		{errors.New("two\nlines\n"), 1, "rdsh: two\n  lines\n"},
		{&host.Error{Message: "no", Where: "a.star:2", Stack: []string{"f at a.star:2"}}, 1, "rdsh: a.star:2: no\n"},
		{
			&host.Error{Message: "no", Where: "a.star:2", Stack: []string{"f at a.star:2", "<toplevel> at a.star:4"}},
			1, "rdsh: a.star:2: no\n  f at a.star:2\n  <toplevel> at a.star:4\n",
		},
	} {
		var out bytes.Buffer
		if code := report(&out, row.err); code != row.code || out.String() != row.text {
			t.Errorf("report(%v): got %d %q, want %d %q", row.err, code, out.String(), row.code, row.text)
		}
	}
}

func TestLongStack(t *testing.T) {
	stack := slices.Repeat([]string{"f at a.star:2"}, 1000)
	stack = append(stack, "top level at a.star:3")
	var out bytes.Buffer
	report(&out, &host.Error{Message: "no", Where: "a.star:2", Stack: stack})
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 18 || lines[13] != "  … and 985 more calls …" || lines[17] != "  top level at a.star:3" {
		t.Errorf("a stack of 1,001 calls: got %q", lines)
	}
}

func TestFullDisk(t *testing.T) {
	full := stdout{err: &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}}
	var usage *usageError
	for _, row := range []struct {
		err  error
		code int
	}{{nil, 1}, {&host.Exit{Code: 0}, 1}, {&host.Exit{Code: 4}, 4}, {usagef("bad"), 2}} {
		err := full.or(row.err)
		if code := report(io.Discard, err); code != row.code || errors.As(row.err, &usage) != errors.As(err, &usage) {
			t.Errorf("%v: got %v with exit code %d, want %d", row.err, err, code, row.code)
		}
	}
	if err := (&stdout{}).or(nil); err != nil {
		t.Errorf("all was written: got %v", err)
	}
}

func TestOrElse(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan error)
	over := orElse(ctx, time.Millisecond, func(cause error) { ended <- cause })
	cancel(cause)
	if err := <-ended; err != cause {
		t.Errorf("a run that goes on: got %v, want %v", err, cause)
	}
	over()
	orElse(ctx, time.Hour, func(error) { t.Error("a run that is over was ended") })()
}

func TestDurations(t *testing.T) {
	for _, row := range []struct{ in, want string }{
		{"10s", "10s"},
		{"500ms", "500ms"},
		{"5m", "5m0s"},
		{"0.5", "500ms"},
		{"3", "3s"},
		{"", ""},
		{"soon", ""},
		{"0", ""},
		{"-1s", ""},
		{"-2", ""},
		{"NaN", ""},
		{"1e300", ""},
		{"Inf", ""},
	} {
		var d durationValue
		if err := d.Set(row.in); d.String() != row.want || (err == nil) != (row.want != "") {
			t.Errorf("--timeout %q: got %q, %v, want %q", row.in, d.String(), err, row.want)
		}
	}
}
