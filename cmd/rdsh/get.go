package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

const getLong = `Shows what a structure holds: below a line with its type, size, time to live and
parameters a table, a list, a trie as a tree, a graph by its neighbours, in the
language of --lang. It shows 1,000 elements unless --limit says otherwise.

With --format json, jsonl or csv there is nothing but the contents, all of them. What JSON has no form for is given by its text, bytes in
base64, or is an error; rdsh export keeps every type.

`

const getExample = `  rdsh --store ./data get jobs
  rdsh --store ./data get board --limit 10
  rdsh --store redis://localhost:6379 get config --format json | jq .theme`

func newGet(opts *settings) *cobra.Command {
	var format outputFormat
	var limit int
	cmd := &cobra.Command{
		Use: "get NAME", Short: "Show what a structure holds", Long: getLong + lookCodes, Example: getExample,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) != 1:
				return usagef("get: want one name, got %d arguments: rdsh keys lists the names", len(args))
			case args[0] == "":
				return usagef("get: the name is empty: rdsh keys lists the names")
			case limit < 0:
				return usagef("--limit: got %d, want a number of elements, 0 for all", limit)
			case cmd.Flags().Changed("limit") && !format.isTable():
				return usagef("--limit is for --format table: the others give everything")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return opts.reading().onStore(cmd.Context(), "get", "", func(ctx context.Context, e *engine.Engine) error {
				o := format.options()
				o.Lang, o.Rows, o.Now, o.Rest = string(opts.lang.orStarlark()), limit, time.Now(), "--limit 0 shows all"
				text, err := contents(ctx, e, args[0], o)
				if err == nil {
					fmt.Fprintln(&opts.stdout, text)
				}
				return err
			})
		},
	}
	format.bind(cmd.Flags())
	cmd.Flags().IntVar(&limit, "limit", 1000, "show `N` elements at most; 0: all")
	return cmd
}

// contents spells what the structure of a name holds.
func contents(ctx context.Context, e *engine.Engine, name string, o show.Options) (string, error) {
	kind, err := e.TypeOf(ctx, name)
	switch {
	case err != nil:
		return "", err
	case !kind.OK:
		return "", fmt.Errorf("there is no structure called %s%s", shownKey(name), nearName(ctx, e, name))
	case kind.V == "Stream":
		return stream(ctx, e, name, o)
	}
	s, err := e.Open(ctx, name)
	if err != nil || !s.OK {
		return "", err
	}
	return show.Structure(ctx, s.V, o)
}

// stream spells the entries of a stream, for which there is no structure.
func stream(ctx context.Context, e *engine.Engine, name string, o show.Options) (string, error) {
	args := []string{name, "-", "+"}
	if o.Rows > 0 {
		args = append(args, "COUNT", fmt.Sprint(o.Rows))
	}
	r, err := e.Call(ctx, "XRANGE", args...)
	if err != nil {
		return "", err
	}
	var list tree.List
	for _, entry := range r.List() {
		row := tree.Dict{"id", entry.At(0).Str()}
		for pair := range slices.Chunk(entry.At(1).Strs(), 2) {
			if !slices.Contains(row, any(pair[0])) {
				row = append(row, pair[0], pair[1])
			}
		}
		list = append(list, row)
	}
	return show.Value(list, o)
}

// nearName suggests the nearest name that begins as name does.
func nearName(ctx context.Context, e *engine.Engine, name string) string {
	first := string([]rune(name)[:1])
	if strings.ContainsAny(first, `*?[\`) {
		first = `\` + first
	}
	l, err := e.Listing(ctx, engine.ListingOptions{Match: first + "*", Patience: time.Second})
	if err != nil {
		return ""
	}
	return catalog.Suggest(name, l.Names(1000))
}
