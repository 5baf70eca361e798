package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/results"
)

const completionLong = `Prints a script that makes Tab complete commands and options of rdsh, for bash,
fish, powershell or zsh. Load it where the shell of the system begins.

Exit codes:
  0    it was printed
  2    wrong usage: a shell that is not known`

// addCompletion adds the command completion, and what completes the values of
// options.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			describeCompletion(c)
		}
		if c.Name() == "test" {
			c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(results.Formats, cobra.ShellCompDirectiveNoFileComp))
		}
	}
	root.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"star", "lua"}, cobra.ShellCompDirectiveNoFileComp))
}

func describeCompletion(c *cobra.Command) {
	c.Short, c.Long = "Print a script that makes Tab complete commands", completionLong
	c.Use = "completion SHELL"
	c.Example = `  source <(rdsh completion bash)
  rdsh completion zsh > "${fpath[1]}/_rdsh"
  rdsh completion fish > ~/.config/fish/completions/rdsh.fish`
	shells := commands(c)
	slices.Sort(shells)
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("completion: for which shell? bash, fish, powershell or zsh")
		}
		return usagef("completion: unknown shell %s%s", args[0], orHelp(catalog.Suggest(args[0], shells), "rdsh completion"))
	}
}
