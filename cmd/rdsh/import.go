package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/transfer"
	"github.com/rdsh/rdsh/internal/progress"
)

const importLong = `Reads what rdsh export has written into a store, from FILE or from standard input.

Everything is checked before anything is written: a line that is wrong is told
with its place, and nothing is imported. The same holds for an export that is not
complete, or of a newer version. Then each structure is written with all its keys
at once: it is there whole or not at all. An import that was interrupted can be
begun again.

A structure that is there with the same contents is left alone, and so is one with
other contents, which is named, unless --replace is given. Standard input is kept
in a temporary file until it was checked.

Exit codes:
  0    everything is in the store
  1    something was in the way, or could not be written
  2    wrong usage, a line that is wrong, or a store that cannot be opened
  3    the store cannot be reached, or went away
  124  the time of --timeout was over
  130  interrupted by Ctrl-C (SIGINT)`

const importExample = `  rdsh --store ./data import backup.jsonl
  rdsh --store ./data import backup.jsonl --replace
  rdsh --store ./data import --dry-run < backup.jsonl
  zcat backup.jsonl.gz | rdsh --store redis://localhost:6379 import`

func newImport(opts *settings) *cobra.Command {
	var c copying
	cmd := &cobra.Command{
		Use: "import [FILE]", Short: "Read structures from lines of JSON", Long: importLong, Example: importExample,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return usagef("import: want one file, or none for standard input, got %d", len(args))
			case opts.readOnly && !c.dryRun:
				return usagef("import: it writes, which --read-only forbids: --dry-run only looks")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runImport(cmd.Context(), opts, &c, args) },
	}
	cmd.Flags().BoolVar(&c.replace, "replace", false, "replace structures that have other contents")
	cmd.Flags().BoolVar(&c.dryRun, "dry-run", false, "change nothing, and say what would be imported")
	return cmd
}

func runImport(ctx context.Context, opts *settings, c *copying, args []string) error {
	if err := opts.lasts("import", ""); err != nil {
		return err
	}
	name, in := "stdin", os.Stdin
	if len(args) == 1 && args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return usagef("cannot read the export: %w", err)
		}
		defer f.Close()
		name, in = args[0], f
	}
	use := opts
	if c.dryRun {
		use = opts.reading()
	}
	return use.onStore(ctx, "import", "", func(ctx context.Context, e *engine.Engine) error {
		file, remove, err := seekable(ctx, in)
		if err != nil {
			return usagef("cannot read the export: %w", err)
		}
		defer remove()
		return c.imports(ctx, &use.stdout, e, file, name)
	})
}

// seekable gives a file with what f has, f itself if it is one that can be read
// twice.
func seekable(ctx context.Context, f *os.File) (file *os.File, remove func(), err error) {
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		return f, func() {}, nil
	}
	spool, err := os.CreateTemp("", "rdsh-import-*")
	if err != nil {
		return nil, nil, err
	}
	os.Remove(spool.Name()) // it lives as long as it is open
	from := io.Reader(f)
	if f == os.Stdin {
		from = stdin{ctx}
	}
	if _, err = io.Copy(spool, from); err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return spool, func() { spool.Close() }, err
}

// imports reads an export into the store of e.
func (c *copying) imports(ctx context.Context, out io.Writer, e *engine.Engine, file io.ReadSeeker, name string) error {
	meter := progress.New("importing", 0, meterOptions())
	teller := teller{out: out, meter: meter, dry: c.dryRun}
	r, err := transfer.Import(ctx, e.Store(), file, transfer.ImportOptions{
		Name: name, Replace: c.replace, DryRun: c.dryRun, Tell: teller.tell, Progress: meter.Set,
	})
	meter.Done()
	var line *transfer.LineError
	switch {
	case errors.As(err, &line), errors.Is(err, transfer.ErrFormat):
		return &usageError{err}
	case err != nil:
		teller.sums("structures", r)
		return fmt.Errorf("%w: begin the import again, it goes on from here", err)
	}
	teller.sums("structures", r)
	switch {
	case r[transfer.Taken] > 0:
		return errors.New("not everything was imported: --replace replaces what is different")
	case r[transfer.Failed] > 0:
		return errors.New("not everything was imported: see above")
	}
	return nil
}
