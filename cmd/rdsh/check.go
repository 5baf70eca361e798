package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/analysis"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

const checkLong = `Checks scripts without running them. PATHS are files, and directories whose
scripts are checked, those below included; none is the working directory. What is
found is printed as FILE:LINE:COLUMN: MESSAGE, sorted.

  - what the language does not allow
  - variables, functions, methods and members of modules that are not there
  - arguments that a method does not take, and ones that it lacks
  - files that cannot be loaded, and names that they do not define
  - warnings: variables that nothing reads, and loops that call a method for each
    element where another one takes all of them in one round trip

A name that begins with _ may go unused. A line that ends in a comment
rdsh:ignore is not reported.

Exit codes:
  0    nothing was found
  1    something was found, a warning maybe
  2    wrong usage, or a path that cannot be read`

func newCheck(opts *settings) *cobra.Command {
	return &cobra.Command{
		Use: "check [PATHS...]", Short: "Look for mistakes in scripts without running them", Long: checkLong,
		Example: `  rdsh check
  rdsh check report.star lib`,
		RunE: func(_ *cobra.Command, args []string) error { return runCheck(opts, args) },
	}
}

func runCheck(opts *settings, paths []string) error {
	files, err := scriptsIn(paths)
	if err != nil {
		return err
	}
	c, found := checker(), 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			return usagef("cannot read a script: %w", err)
		}
		for _, f := range c.Check(analysis.Read(file, string(src))) {
			found++
			fmt.Fprintln(&opts.stdout, f.String())
		}
	}
	if found > 0 {
		return opts.stdout.or(errFound)
	}
	return opts.stdout.or(nil)
}

// errFound is the end of a command that has said on the standard output what it
// has found.
var errFound = &host.Exit{Code: exitScript}

// scriptsIn gives the scripts among paths and below those that are directories,
// of the working directory if there are none.
func scriptsIn(paths []string) ([]string, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	isScript := func(name string) bool {
		_, err := host.LangOf(name)
		return err == nil
	}
	files, err := analysis.Find(paths, isScript)
	if err != nil {
		return nil, &usageError{pathError(err)}
	}
	for _, file := range files {
		if !isScript(file) {
			return nil, usagef("%s: unknown kind of script: the name must end in .star or .lua", file)
		}
	}
	return files, nil
}

// checker gives what checks scripts.
func checker() *analysis.Checker {
	h := host.New(engine.New(embedded.New(embedded.Options{})), host.Options{})
	names := map[string][]string{}
	return &analysis.Checker{
		Catalog: h.Catalog(),
		Names: func(lang string) []string {
			if names[lang] == nil {
				if s, err := h.NewSession(host.Lang(lang)); err == nil {
					names[lang] = s.Names()
				}
			}
			return names[lang]
		},
		Load: host.Resolve,
	}
}
