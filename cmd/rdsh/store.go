package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
)

const storeLong = `Looks after a store that a directory keeps, while no process has it open; check
and info may also run beside one that has.

The directory is in the append-only format of Redis 7: when one machine is
outgrown, redis-server --dir DIR --appendonly yes starts on it. Seal it before
that if rdsh did not end by itself.

Exit codes:
  0    all is well, or was made so
  1    the store is damaged, or it could not be written
  2    wrong usage, or no store
  3    another process has it open`

const storeExample = `  rdsh store check ./data                       is everything whole?
  rdsh store info ./data                        sizes, and keys by type
  rdsh store seal ./data                        make it safe for redis-server
  redis-server --dir ./data --appendonly yes    go on with Redis`

// newStore gives the command. It knows nothing of the options that all others
// have: those are for what uses a store, and this looks after its files.
func newStore(others *pflag.FlagSet) *cobra.Command {
	cmd := &cobra.Command{
		Use: "store", Short: "Check, compact and repair a directory that keeps a store", Long: storeLong, Example: storeExample,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("store: unknown command %s%s", args[0], orHelp(catalog.Suggest(args[0], commands(cmd)), "rdsh store"))
			}
			return cmd.Help()
		},
	}
	for _, c := range []struct {
		name, short string
		run         func(ctx context.Context, dir string) error
	}{
		{"check", "Check every byte of the files, and change nothing", checkStore},
		{"compact", "Write the state anew, without what led to it", compactStore},
		{"info", "Show sizes, and keys by type", storeInfo},
		{"repair", "Cut off what comes after damage; the old files are kept", repairStore},
		{"seal", "Cut off what a crash has left, so that redis-server starts on it", sealStore},
	} {
		cmd.AddCommand(&cobra.Command{
			Use: c.name + " DIR", Short: c.short, Long: c.short + ".", Example: "  rdsh store " + c.name + " ./data",
			Args: func(_ *cobra.Command, args []string) error {
				if len(args) != 1 {
					return usagef("store %s: want one directory, got %d arguments", c.name, len(args))
				}
				return nil
			},
			RunE: func(cmd *cobra.Command, args []string) error {
				ctx, stop := untilSignal(cmd.Context(), os.Interrupt, syscall.SIGTERM)
				defer stop()
				return withCause(ctx, c.run(ctx, args[0]))
			},
		})
	}
	others.VisitAll(func(f *pflag.Flag) {
		own := cmd.PersistentFlags().VarPF(unused{}, f.Name, f.Shorthand, "")
		own.Hidden, own.NoOptDefVal = true, f.NoOptDefVal
	})
	return cmd
}

// unused is an option that means nothing to a command.
type unused struct{}

func (unused) Set(string) error {
	return errors.New("but rdsh store knows only the directory that is its argument")
}
func (unused) String() string { return "" }
func (unused) Type() string   { return "unused" }

func checkStore(ctx context.Context, dir string) error {
	r, err := file.Check(ctx, file.Disk{}, dir)
	if err != nil {
		return &usageError{err}
	}
	showParts(r)
	for _, name := range r.Orphans {
		fmt.Printf("%s belongs to no store: it is removed when the store is opened\n", name)
	}
	switch {
	case r.Damage != nil:
		return fmt.Errorf("%s: rdsh store repair %s keeps what is before", r.Damage.Error(), dir)
	case r.Torn != nil:
		fmt.Printf("%s ends in the middle of a write, at byte %d: the rest is cut off when the store is opened, or by rdsh store seal %s\n", r.Torn.File, r.Torn.Offset, dir)
		return nil
	}
	fmt.Println("all is whole")
	return nil
}

func showParts(r *file.Report) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "file\twritten\tbytes\tchunks\tcommands\tunchecked\t")
	for _, p := range r.Parts {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t\n", p.Name, p.Written.Format(time.DateTime), p.Bytes, p.Chunks, p.Commands, p.Foreign)
	}
	w.Flush()
}

// opened calls fn with the store in dir, which must exist.
func opened(ctx context.Context, dir string, opts file.Options, fn func(s *file.Store) error) (err error) {
	if _, err := file.Check(ctx, file.Disk{}, dir); err != nil {
		return &usageError{err}
	}
	opts.Progress, opts.Growth = loading(dir), -1
	s, err := file.Open(ctx, dir, opts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, warning := range s.Warnings() {
		fmt.Println(warning)
	}
	return fn(s)
}

func compactStore(ctx context.Context, dir string) error {
	return opened(ctx, dir, file.Options{}, func(s *file.Store) error {
		start := time.Now()
		if err := s.Compact(ctx); err != nil {
			return err
		}
		fmt.Printf("compacted in %v\n", time.Since(start).Round(time.Millisecond))
		return nil
	})
}

func sealStore(ctx context.Context, dir string) error {
	return opened(ctx, dir, file.Options{}, func(s *file.Store) error {
		fmt.Printf("sealed: redis-server --dir %s --appendonly yes may start on it\n", dir)
		return nil
	})
}

func repairStore(ctx context.Context, dir string) error {
	kept, err := file.Repair(ctx, file.Disk{}, dir)
	switch {
	case err != nil:
		return err
	case kept == "":
		fmt.Println("there is nothing to repair")
		return nil
	}
	fmt.Printf("cut off where the damage begins; the files as they were are in %s\n", kept)
	return nil
}

func storeInfo(ctx context.Context, dir string) error {
	r, err := file.Check(ctx, file.Disk{}, dir)
	if err != nil {
		return &usageError{err}
	}
	showParts(r)
	start := time.Now()
	return opened(ctx, dir, file.Options{ReadOnly: true}, func(s *file.Store) error {
		fmt.Printf("loaded in %v\n", time.Since(start).Round(time.Millisecond))
		types, err := keysByType(ctx, s)
		for _, kind := range slices.Sorted(maps.Keys(types)) {
			fmt.Printf("%-8s %d keys\n", kind, types[kind])
		}
		return err
	})
}

// keysByType counts the keys of each type.
func keysByType(ctx context.Context, s store.Store) (map[string]int, error) {
	types := make(map[string]int)
	for cursor := "0"; ; {
		r := s.Do(ctx, store.Cmd(store.Scan, cursor, "COUNT", "1000"))
		if err := r.Err(); err != nil {
			return nil, err
		}
		var cs []store.Command
		for _, key := range r.At(1).Strs() {
			cs = append(cs, store.Cmd(store.Type, key))
		}
		for _, kind := range s.Pipeline(ctx, cs) {
			types[kind.Str()]++
		}
		if cursor = r.At(0).Str(); cursor == "0" {
			return types, nil
		}
	}
}
