package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/transfer"
	"github.com/rdsh/rdsh/internal/progress"
)

const exportLong = `Writes structures as JSON, one on a line, in the order of their names, so that two
exports can be compared and a repository can hold one. rdsh import reads it into
any store, and everything is as it was: values of every type (bytes, tuples, sets,
ints of any size, records, times), times to live, parameters, streams.

Each NAME is a structure, or a pattern for names such as 'user:*'; without any it
is the whole store. The first line tells the version of the form, the last one
that the export is complete. The keys of a structure are of one moment; each line
is held in memory. rdsh copy is faster from one store to another.

Exit codes:
  0    everything was exported
  1    a name is not there, something was skipped, or it could not be written
  2    wrong usage, or a store that cannot be opened
  3    the store cannot be reached, or went away
  124  the time of --timeout was over
  130  interrupted by Ctrl-C (SIGINT); --output FILE is then as it was before`

const exportExample = `  rdsh --store ./data export > backup.jsonl
  rdsh --store redis://localhost:6379 export 'user:*' --output users.jsonl
  rdsh --store ./data export jobs | jq -c '.keys[].list[]?'
  rdsh --store ./data export | gzip > backup.jsonl.gz`

func newExport(opts *settings) *cobra.Command {
	output := ""
	cmd := &cobra.Command{
		Use: "export [NAME | PATTERN]...", Short: "Write structures as lines of JSON, types kept", Long: exportLong, Example: exportExample,
		Args: func(_ *cobra.Command, args []string) error {
			if slices.Contains(args, "") {
				return usagef("export: a name is empty: leave it out for the whole store")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return opts.reading().onStore(cmd.Context(), "export", "", func(ctx context.Context, e *engine.Engine) error {
				if output == "" {
					return export(ctx, e, &opts.stdout, args)
				}
				return replaceFile(output, func(w io.Writer) error { return export(ctx, e, w, args) })
			})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to this `FILE`, which is replaced once the export is complete")
	return cmd
}

// export writes the structures that names choose.
func export(ctx context.Context, e *engine.Engine, to io.Writer, names []string) error {
	w := bufio.NewWriterSize(to, 1<<16)
	found := make([]bool, len(names))
	meter := progress.New("exporting", 0, meterOptions())
	skipped := 0
	n, err := transfer.Export(ctx, e.Store(), w, transfer.ExportOptions{
		Store: e.URL(), Progress: meter.Set,
		Wants: wants(names, found),
		Skipped: func(key string, err error) {
			skipped++
			meter.Clear()
			fmt.Fprintf(os.Stderr, "rdsh: %s: not exported: %v\n", shownKey(key), err)
		},
	})
	meter.Done()
	if err = errors.Join(err, w.Flush()); err != nil {
		return err
	}
	if i := slices.Index(found, false); i >= 0 {
		what := "there is no structure called " + shownKey(names[i])
		if isPattern(names[i]) {
			return fmt.Errorf("no structure has a name such as %s", names[i])
		}
		return errors.New(what + nearName(ctx, e, names[i]))
	}
	if skipped > 0 {
		return fmt.Errorf("%s exported, %s keys skipped", show.Count(n), show.Count(skipped))
	}
	return nil
}

// wants chooses structures by names and patterns, and marks those that have
// chosen any; nil is for all.
func wants(names []string, found []bool) func(name string) bool {
	if len(names) == 0 {
		return nil
	}
	return func(name string) bool {
		wanted := false
		for i, want := range names {
			if want == name || engine.Matches(want, name) {
				wanted, found[i] = true, true
			}
		}
		return wanted
	}
}

func isPattern(name string) bool { return strings.ContainsAny(name, `*?[\`) }

// meterOptions are those of what a command shows of its progress.
func meterOptions() progress.Options {
	return progress.Options{W: os.Stderr, Terminal: term.IsTerminal(int(os.Stderr.Fd()))}
}

// replaceFile gives a file what write writes, once that is complete.
func replaceFile(name string, write func(w io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return usagef("cannot write %s: %w", name, err)
	}
	defer os.Remove(f.Name()) // if it has not got its name
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
