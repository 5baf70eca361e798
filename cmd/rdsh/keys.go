package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
)

const keysLong = `Lists the structures in a store: name, type, how many elements (bytes of what is a
text), time to live, and memory. A structure of several keys is one line.

PATTERN is for names: * is any text, ? one byte, [a-z] one of some; quote it.
Without any of these it is what names contain. Up to 10,000 names are sorted;
more come in the order of the store, as they are found.

`

// lookCodes are the exit codes of commands that look at a store.
const lookCodes = `Exit codes:
  0    all went well
  1    something is not there, or could not be shown
  2    wrong usage, or a store that cannot be opened
  3    the store cannot be reached, or went away
  124  the time of --timeout was over
  130  interrupted by Ctrl-C (SIGINT)`

const keysExample = `  rdsh --store ./data keys
  rdsh --store redis://localhost:6379 keys 'user:*' --type HashMap
  rdsh --store ./data keys --format jsonl | jq -r 'select(.ttl == null).name'
  rdsh --store ./data keys --format csv > keys.csv`

func newKeys(opts *settings) *cobra.Command {
	format, kind := outputFormat(""), ""
	cmd := &cobra.Command{
		Use: "keys [PATTERN]", Short: "List the structures in a store", Long: keysLong + lookCodes, Example: keysExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("keys: want one pattern at most, got %d: quote it, or the shell takes it for files", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			pattern := ""
			if len(args) == 1 {
				pattern = show.Pattern(args[0])
			}
			return opts.reading().onStore(cmd.Context(), "keys", "", func(ctx context.Context, e *engine.Engine) error {
				return listKeys(ctx, opts, e, engine.ListingOptions{Match: pattern, Type: kind}, format)
			})
		},
	}
	format.bind(cmd.Flags())
	cmd.Flags().StringVar(&kind, "type", "", "only structures of this `type`: Cell, HashMap, List, Set, SortedSet, Trie, Graph…")
	return cmd
}

// keysPage is how many structures are listed at once.
const keysPage = 1000

func listKeys(ctx context.Context, opts *settings, e *engine.Engine, what engine.ListingOptions, format outputFormat) error {
	l, err := e.Listing(ctx, what)
	if err != nil {
		if engine.KindOf(err) == "value" {
			return &usageError{err}
		}
		return err
	}
	if !l.Sorted() {
		fmt.Fprintln(os.Stderr, "rdsh: in the order of the store: there are too many names to sort")
	}
	out := rows{w: &opts.stdout, format: format}
	n := 0
	for {
		entries, err := l.Next(ctx, keysPage)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			break
		}
		if err := out.write(entryRows(entries, format)); err != nil {
			return err
		}
		n += len(entries)
	}
	out.end()
	switch {
	case format.isTable() && n == 0:
		fmt.Fprintln(&opts.stdout, "no structures")
	case format.isTable():
		fmt.Fprintf(&opts.stdout, "%s in all\n", show.Count(n))
	}
	return nil
}
