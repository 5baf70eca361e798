package analysis

import (
	"fmt"
	"strings"

	"github.com/rdsh/rdsh/bindings/starlark/format"
)

// Format gives a script in Starlark well laid out: the same program, with the
// same comments. The error is a *facts.Problem if that cannot be done, and
// another one for a script in Lua.
func Format(path, src string) (string, error) {
	if !strings.HasSuffix(path, ".star") {
		return "", fmt.Errorf("%s: there is no formatter for Lua", path)
	}
	return format.Source(path, src)
}
