package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// newHelp gives the command help, which explains commands and what scripts
// can call.
func newHelp(root *cobra.Command, opts *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND | NAME]",
		Short: "Explain a command, a type, a method, a module or a function",
		Long: `Explains a command of rdsh, or what scripts can call: a type (Queue), a method
(Queue.push), a module (json), its functions (json.encode), or a global function
(attempt). --lang lua shows it as Lua writes it.`,
		Example: `  rdsh help run
  rdsh help Queue.push
  rdsh help --lang lua json`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return root.Help()
			}
			for _, c := range root.Commands() {
				if c.Name() == args[0] {
					c.InitDefaultHelpFlag()
					return c.Help()
				}
			}
			return helpTopic(opts, strings.Join(args, "."))
		},
	}
}

func helpTopic(opts *settings, name string) error {
	h := host.New(engine.New(embedded.New(embedded.Options{})), host.Options{})
	columns, _ := screen()
	guide := catalog.Guide{Catalog: h.Catalog(), Lang: string(opts.lang.orStarlark()), Width: columns}
	text, err := guide.Topic(name)
	if err != nil {
		return &usageError{err}
	}
	fmt.Fprint(&opts.stdout, text)
	return opts.stdout.or(nil)
}
