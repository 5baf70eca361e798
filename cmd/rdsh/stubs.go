package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

const stubsLong = `Writes what scripts can call into DIR, for editors that do not speak to rdsh lsp:

  rdsh.pyi  for Starlark, as a stub of Python's: put it into the stub path of
            Pyright, or beside the scripts
  rdsh.lua  for Lua, as a definition file of the Lua language server: name DIR in
            its setting workspace.library

DIR is made if it is not there; files of these names are replaced.

Exit codes:
  0    they were written
  2    wrong usage, or they could not be written`

func newStubs(opts *settings) *cobra.Command {
	return &cobra.Command{
		Use: "stubs DIR", Short: "Write what scripts can call, for editors", Long: stubsLong,
		Example: "  rdsh stubs .rdsh",
		Args:    oneArgument("stubs", "the directory for them"),
		RunE:    func(_ *cobra.Command, args []string) error { return writeStubs(opts, args[0]) },
	}
}

// oneArgument checks that there is one argument, which is not empty.
func oneArgument(command, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 || args[0] == "" {
			return usagef("%s: want one argument, %s, got %d", command, what, len(args))
		}
		return nil
	}
}

func writeStubs(opts *settings, dir string) error {
	c := checker().Catalog
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usagef("stubs: %w", err)
	}
	for _, f := range []struct{ name, text string }{{"rdsh.lua", c.LuaStub()}, {"rdsh.pyi", c.StarlarkStub()}} {
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, []byte(f.text), 0o644); err != nil {
			return usagef("stubs: %w", err)
		}
		fmt.Fprintln(&opts.stdout, path)
	}
	return opts.stdout.or(nil)
}
