package shell

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/secret"
	"github.com/rdsh/rdsh/host"
)

// WriteError writes an error for people: prefix and message, and the stack
// below it if there is more than one call on it.
func WriteError(w io.Writer, prefix string, err error) {
	fmt.Fprintf(w, "%s%s\n", prefix, indent(secret.Redact(err.Error())))
	var failed *host.Error
	if !errors.As(err, &failed) || len(failed.Stack) < 2 {
		return
	}
	for _, frame := range failed.Stack {
		fmt.Fprintf(w, "  %s\n", indent(frame))
	}
}

// indent makes the further lines of a message stand below its first.
func indent(s string) string {
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ")
}
