package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/host"
)

func newEval(opts *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval CODE",
		Short: "Run code from the command line and print its value",
		Long: `Runs CODE, in Starlark or in the language of --lang, and prints the value of its
last expression as the language writes it; nothing for None and nil.

` + exitCodes,
		Example: `  rdsh eval '1 << 70'
  rdsh --store redis://localhost:6379 eval 'len(Queue("jobs"))'
  rdsh eval --lang lua 'local q = Queue("jobs"); q:push({1, 2}); return q:items()'
  rdsh eval -- -1`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("eval: want one argument, the code (quote it), got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runEval(cmd.Context(), opts, args[0]) },
	}
	cmd.Flags().SetInterspersed(false)
	opts.observe.bind(cmd.Flags())
	opts.log.bind(cmd.Flags())
	return cmd
}

func runEval(ctx context.Context, opts *settings, code string) error {
	err := opts.script(ctx, func(ctx context.Context, h *host.Host) error {
		shown, err := h.Eval(ctx, opts.lang.orStarlark(), code)
		if shown != "" {
			fmt.Fprintln(opts.output(), shown)
		}
		return err
	})
	return opts.log.written(err)
}
