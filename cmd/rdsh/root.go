package main

import (
	"cmp"
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rdsh/rdsh/bindings/catalog"
)

const rootLong = `rdsh runs Starlark and Lua scripts over data structures: queues, stacks, maps,
sets, counters, tries, graphs and more. They live in memory, in a directory, or
on a Redis or Valkey server where several machines share them; scripts are the
same for all of them.

Without a command rdsh opens a shell: Tab completes, :help teaches, Ctrl-C stops
a statement, Ctrl-D leaves. Statements can also come from a pipe; it then shows
values without prompts and stops at the first error.

The store is STORE, or else --store, or else the variable RDSH_STORE, or else
mem:, in memory, which ends with the process. A path such as ./data, or
file:DIR?fsync=always, is a directory that keeps the data, and that redis-server
can open. A server is redis://HOST:PORT (redis://USER:PASSWORD@HOST:PORT/DB in
full), or unix:///PATH of its socket.`

const rootExample = `  rdsh                                     a shell on a store in memory
  rdsh ./data                              a shell on a directory that keeps it
  rdsh redis://localhost:6379              a shell on a server
  rdsh run report.star access.log --top=5  a script with arguments
  rdsh eval 'Queue("jobs").push("a")'      one statement, its value is printed
  echo 'print(1 + 1)' | rdsh --lang lua    statements from a pipe
  rdsh serve --listen 127.0.0.1:6379       a store in memory for Redis clients
  rdsh help Queue.push                     what a method does`

// newRoot gives the command line of rdsh.
func newRoot() *cobra.Command {
	var opts settings
	root := &cobra.Command{
		Use:           "rdsh [STORE]",
		Short:         "Scripts and a shell over data structures",
		Long:          rootLong,
		Example:       rootExample,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          storeArg,
		RunE:          func(cmd *cobra.Command, args []string) error { return runShell(cmd.Context(), &opts, args) },
	}
	opts.bind(root.PersistentFlags())
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		newRun(&opts), newEval(&opts),
		newKeys(&opts), newGet(&opts), newCopy(&opts), newExport(&opts), newImport(&opts),
		newTest(&opts), newCheck(&opts), newFmt(&opts), newDoc(&opts), newStubs(&opts), newNew(&opts), newVersion(&opts),
		newServe(&opts), newStore(root.PersistentFlags()), newDoctor(&opts),
	)
	addCompletion(root)
	help := newHelp(root, &opts)
	root.SetHelpCommand(help)
	listExitCodes(root)
	listExitCodes(help)
	return root
}

// listExitCodes adds the exit codes to every help that has none of its own.
func listExitCodes(cmd *cobra.Command) {
	if !strings.Contains(cmd.Long, "Exit codes:") {
		cmd.Long += "\n\n" + cmp.Or(codesAbove(cmd), exitCodes)
	}
	for _, c := range cmd.Commands() {
		listExitCodes(c)
	}
}

// codesAbove gives the exit codes in the help of the command that cmd is a part
// of, "" if that is rdsh itself.
func codesAbove(cmd *cobra.Command) string {
	above := cmd.Parent()
	if above == nil || above == cmd.Root() {
		return ""
	}
	_, codes, _ := strings.Cut(above.Long, "Exit codes:")
	return "Exit codes:" + codes
}

// storeArg checks the argument of the shell, which is often a command with a
// slip of the pen.
func storeArg(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	arg := args[0]
	switch {
	case arg == "":
		return usagef("the store is an empty text: give its URL, or nothing")
	case strings.HasSuffix(arg, ".star"), strings.HasSuffix(arg, ".lua"):
		return usagef("%s is a script: run it with rdsh run %s", arg, arg)
	case !strings.ContainsAny(arg, `:/\.`):
		return usagef("unknown command %s%s", arg, orHelp(catalog.Suggest(arg, commands(cmd)), "rdsh"))
	case len(args) > 1:
		return usagef("one store at most, got %d arguments", len(args))
	}
	return nil
}

func commands(root *cobra.Command) (names []string) {
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			names = append(names, c.Name())
		}
	}
	return names
}

// flagError words the error of an option; an unknown one gets the nearest.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return usagef("unknown option -%s%s", unknown.GetSpecifiedShortnames(), orHelp("", cmd.CommandPath()))
	case errors.As(err, &unknown):
		return unknownOption(cmd, unknown.GetSpecifiedName())
	case errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "bool":
		return usagef("--%s: got %q, want true, false or nothing", invalid.GetFlag().Name, invalid.GetValue())
	case errors.As(err, &invalid):
		return usagef("--%s: got %q, %w", invalid.GetFlag().Name, invalid.GetValue(), errors.Unwrap(invalid))
	case errors.As(err, &missing):
		usage, _ := pflag.UnquoteUsage(missing.GetFlag())
		return usagef("--%s: no %s: see %s --help", missing.GetFlag().Name, usage, cmd.CommandPath())
	}
	return &usageError{err}
}

func unknownOption(cmd *cobra.Command, name string) error {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return usagef("unknown option --%s%s", name, orHelp(catalog.Suggest("--"+name, names), cmd.CommandPath()))
}

// orHelp gives the suggestion, or else where to look.
func orHelp(suggestion, command string) string {
	if suggestion != "" {
		return suggestion
	}
	return ": see " + command + " --help"
}
