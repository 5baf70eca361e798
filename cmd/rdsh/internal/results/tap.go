package results

import (
	"strings"
	"time"

	"github.com/rdsh/rdsh/host/suite"
)

// A tap is a report in the Test Anything Protocol (https://testanything.org).
type tap struct {
	*writer
	n int
}

func (t *tap) Add(r suite.Result) {
	if t.n == 0 {
		t.printf("TAP version 14\n")
	}
	t.n++
	ok := "ok"
	if r.Status == suite.Failed {
		ok = "not ok"
	}
	t.printf("%s %d - %s", ok, t.n, tapText(r.File+": "+r.Name))
	if r.Status == suite.Skipped {
		t.printf(" # SKIP %s", tapText(r.Reason))
	}
	t.printf("\n")
	if r.Err != nil {
		t.printf("  ---\n  message: |\n%s", indented("    ", Reason(r.Err)))
		if r.Output != "" {
			t.printf("  output: |\n%s", indented("    ", r.Output))
		}
		t.printf("  ...\n")
	}
}

// tapText escapes what would end a description.
func tapText(s string) string { return strings.NewReplacer(`\`, `\\`, "#", `\#`, "\n", " ").Replace(s) }

func (t *tap) End(time.Duration) error {
	if t.n == 0 {
		t.printf("TAP version 14\n")
	}
	t.printf("1..%d\n", t.n)
	return t.err
}
