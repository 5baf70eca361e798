package host

import (
	"context"
	"os"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/stdlib"
)

// A Test is what scripts check results with: see Options.
type Test = stdlib.Test

// What tests end with besides an *Error.
type (
	Skip    = stdlib.Skip    // it does not apply
	Unequal = stdlib.Unequal // a comparison failed
	Cases   = stdlib.Cases   // some cases of a table failed, of which Test.Told was told
)

// ErrClock is the error of a test that moves a clock where there is none that
// can be moved.
var ErrClock = stdlib.ErrClock

// RunTest runs a script as RunFile does, and before what it deferred calls one
// of its functions with the test of the options. The error is as that of
// RunFile.
func (h *Host) RunTest(ctx context.Context, path, function string) error {
	lang, err := LangOf(path)
	if err != nil {
		return failed(err)
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return unreadable(path, err)
	}
	s, err := h.session(lang, path, nil)
	if err != nil {
		return failed(err)
	}
	err = s.in.Run(ctx, path, strings.TrimPrefix(string(src), "\ufeff"))
	if err == nil {
		err = s.in.CallGlobal(ctx, function, catalog.OfReceiver(h.opts.Test))
	}
	return s.end(ctx, err)
}
