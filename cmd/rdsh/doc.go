package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/analysis"
	"github.com/rdsh/rdsh/bindings/facts"
	"github.com/rdsh/rdsh/host"
)

const docLong = `Explains what scripts can call: a type (Queue), a method (Queue.push), a module
(json), its functions (json.encode) or a global function (attempt). Without NAME
it lists everything. --lang lua shows it as Lua writes it.

If NAME is a script, it lists the functions that other scripts can load from it,
with what their authors say of them: the text that a function of Starlark begins
with, the comment above one of Lua.

Exit codes:
  0    it was found
  2    there is no such name, or no such script`

func newDoc(opts *settings) *cobra.Command {
	return &cobra.Command{
		Use: "doc [NAME | FILE]", Short: "Explain what scripts can call, or what a script defines", Long: docLong,
		Example: `  rdsh doc
  rdsh doc Queue.push
  rdsh doc --lang lua RateLimiter
  rdsh doc lib/limits.star`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("doc: want one name at most, got %d", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			name := strings.Join(args, "")
			if _, err := host.LangOf(name); err == nil {
				return docScript(opts, name)
			}
			return helpTopic(opts, name)
		},
	}
}

// docScript lists the functions of a script.
func docScript(opts *settings, file string) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return &usageError{pathError(err)}
	}
	s := analysis.Read(file, string(src))
	if s.Facts == nil {
		return usagef("%s:%v", file, s.Problems[0])
	}
	shown := 0
	for _, fn := range s.Facts.Funcs {
		if !fn.Whole || strings.HasPrefix(fn.Name, "_") {
			continue
		}
		if shown++; shown > 1 {
			fmt.Fprintln(&opts.stdout)
		}
		fmt.Fprintln(&opts.stdout, signature(fn))
		for line := range strings.Lines(fn.Doc) {
			fmt.Fprintln(&opts.stdout, strings.TrimRight("  "+strings.TrimSpace(line), " "))
		}
	}
	if shown == 0 {
		fmt.Fprintf(&opts.stdout, "%s defines no functions for others\n", file)
	}
	return opts.stdout.or(nil)
}

// signature gives how a function of a script is called.
func signature(fn *facts.Func) string {
	var params []string
	for _, p := range fn.Params {
		params = append(params, p.Name)
	}
	return fn.Name + "(" + strings.Join(params, ", ") + ")"
}
