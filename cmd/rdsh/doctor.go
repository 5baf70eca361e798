package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/checkup"
	"github.com/rdsh/rdsh/engine/codec/tree"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/open"
	"github.com/rdsh/rdsh/internal/progress"
)

const doctorLong = `Looks at a store for what may go wrong, and says what to do about it: how long a
round trip takes, the version, memory and eviction, whether data outlives the
server, clocks that disagree, how many structures have no time to live, and which
are the largest. It changes nothing.

It looks at 100,000 structures unless --limit says otherwise; of a server that
takes a few seconds.

Exit codes:
  0    all is well
  1    there are warnings
  2    wrong usage, or a store that cannot be opened
  3    the store cannot be reached, or went away
  124  the time of --timeout was over
  130  interrupted by Ctrl-C (SIGINT)`

const doctorExample = `  rdsh doctor redis://localhost:6379
  rdsh doctor ./data --limit 0
  rdsh doctor redis://localhost:6379 --format jsonl | jq 'select(.level == "warning")'`

func newDoctor(opts *settings) *cobra.Command {
	var format outputFormat
	var limit int
	cmd := &cobra.Command{
		Use: "doctor [STORE]", Short: "Look at a store for what may go wrong", Long: doctorLong, Example: doctorExample,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return usagef("doctor: want one store at most, got %d arguments", len(args))
			case len(args) == 1 && args[0] == "":
				return usagef("doctor: the store is an empty text: give its URL, or nothing")
			case limit < 0:
				return usagef("--limit: got %d, want a number of structures, 0 for all", limit)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			arg := strings.Join(args, "")
			looking := opts.reading()
			looking.calm = true
			return looking.onStore(cmd.Context(), "doctor", arg, func(ctx context.Context, e *engine.Engine) error {
				return examine(ctx, &looking.stdout, e, opts.url(arg), limit, format)
			})
		},
	}
	format.bind(cmd.Flags())
	cmd.Flags().IntVar(&limit, "limit", 100_000, "look at `N` structures at most; 0: all")
	return cmd
}

func examine(ctx context.Context, out io.Writer, e *engine.Engine, url string, limit int, format outputFormat) error {
	meter := progress.New("looking at structures", 0, meterOptions())
	r, err := checkup.Examine(ctx, e, checkup.Options{Most: limit, Progress: meter.Set})
	meter.Done()
	if err != nil {
		return err
	}
	findings := append(ofDirectory(ctx, url), r.Findings...)
	warnings := 0
	for _, f := range findings {
		if f.Level == checkup.Warning {
			warnings++
		}
	}
	if format.isTable() {
		err = showFindings(out, findings, r.Largest, format)
	} else {
		err = listFindings(out, findings, r.Largest, format)
	}
	if err == nil && warnings > 0 {
		return fmt.Errorf("%s: see above", plural(warnings, "warning", "warnings"))
	}
	return err
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return show.Count(n) + " " + many
}

// ofDirectory tells what the files of a directory are like, if it is one.
func ofDirectory(ctx context.Context, url string) []checkup.Finding {
	dir, is := open.Directory(url)
	if !is {
		return nil
	}
	r, err := file.Check(ctx, file.Disk{}, dir)
	if err != nil {
		return []checkup.Finding{{Check: "files", Level: checkup.Warning, Text: err.Error()}}
	}
	size := int64(0)
	for _, p := range r.Parts {
		size += p.Bytes
	}
	f := checkup.Finding{Check: "files", Level: checkup.OK, Text: fmt.Sprintf("%s, %s, all whole", plural(len(r.Parts), "file", "files"), show.Bytes(int(size)))}
	switch {
	case r.Damage != nil:
		f.Level, f.Text, f.Advice = checkup.Warning, r.Damage.Error(), "rdsh store repair "+dir+" keeps what is before"
	case r.Torn != nil:
		f.Level, f.Text = checkup.Note, r.Torn.File+" ends in the middle of a write, which a crash or a process that writes now leaves"
		f.Advice = "nothing: it is cut off when the store is opened"
	}
	return []checkup.Finding{f}
}

// showFindings shows findings for reading.
func showFindings(out io.Writer, fs []checkup.Finding, largest []engine.Entry, format outputFormat) error {
	for _, f := range fs {
		fmt.Fprintf(out, "%-8s %-12s %s\n", f.Level, f.Check, f.Text)
		if f.Advice != "" {
			fmt.Fprintf(out, "%-8s %-12s → %s\n", "", "", f.Advice)
		}
	}
	if len(largest) == 0 {
		return nil
	}
	fmt.Fprintln(out, "\nthe largest:")
	rows := rows{w: out, format: format}
	return rows.write(entryRows(largest, format))
}

// listFindings writes findings for programs: the largest structures are findings
// like others.
func listFindings(out io.Writer, fs []checkup.Finding, largest []engine.Entry, format outputFormat) error {
	for _, e := range largest {
		fs = append(fs, checkup.Finding{
			Check: "largest", Level: checkup.Note,
			Text: fmt.Sprintf("%s: %s of %d, %d bytes", e.Name, e.Type, e.Size, e.Memory),
		})
	}
	var list tree.List
	for _, f := range fs {
		list = append(list, tree.Record{
			Type: "finding", Names: []string{"check", "level", "text", "advice"},
			Values: []any{f.Check, string(f.Level), f.Text, f.Advice},
		})
	}
	rows := rows{w: out, format: format}
	err := rows.write(list)
	rows.end()
	return err
}
