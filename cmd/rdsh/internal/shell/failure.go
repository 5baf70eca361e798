package shell

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/secret"
	"github.com/rdsh/rdsh/host"
)

// WriteError writes an error for people: prefix and message, and the stack
// below it if there is more than one call on it. That a script called exit is
// no error to tell of; calls that it deferred have theirs.
func WriteError(w io.Writer, prefix string, err error) {
	if all, ok := errors.AsType[*host.Failures](err); ok {
		if all.Run != nil {
			WriteError(w, prefix, all.Run)
		}
		for _, err := range all.Deferred {
			WriteError(w, prefix+"deferred: ", err)
		}
		return
	}
	if _, ok := errors.AsType[*host.Exit](err); ok {
		return
	}
	fmt.Fprintf(w, "%s%s\n", prefix, indent(secret.Redact(err.Error())))
	var failed *host.Error
	if !errors.As(err, &failed) || len(failed.Stack) < 2 {
		return
	}
	for _, frame := range shorten(failed.Stack) {
		fmt.Fprintf(w, "  %s\n", indent(frame))
	}
}

// Of a longer stack only the ends are shown: the middle is a recursion.
const (
	innermost = 12
	outermost = 4
)

// shorten replaces the middle of a long stack by how much that is.
func shorten(stack []string) []string {
	left := len(stack) - innermost - outermost
	if left < 2 {
		return stack
	}
	middle := fmt.Sprintf("… and %d more calls …", left)
	return slices.Concat(stack[:innermost], []string{middle}, stack[len(stack)-outermost:])
}

// indent makes the further lines of a message stand below its first.
func indent(s string) string {
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ")
}
