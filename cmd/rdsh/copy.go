package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/open"
	"github.com/rdsh/rdsh/engine/transfer"
	"github.com/rdsh/rdsh/internal/progress"
)

const copyLong = `Copies what is in one store to another: every key of every type with the times at
which it and its entries expire, streams with their groups. PATTERN, such as
'jobs*', chooses structures by their names; quote it.

What is at the destination already is compared. If it is the same it is left
alone, and so a copy that was interrupted goes on when it is begun again. If it is
something else it is left alone and named, or replaced with --replace. A key is
at the destination whole or not at all, at any moment; other keys there stay.

At the end everything is compared once more, and named is what is different now:
what has changed at the source meanwhile, what is new there, and what is gone. Run
it again with --replace to bring the destination up to date. Before a move, stop
who writes to the source.

A directory that is the source may be in use; what it holds at the beginning is
copied. Times are absolute, by the clocks of the stores.

Exit codes:
  0    the destination has everything as it is at the source
  1    it has not: keys are named that were in the way, failed, or changed
  2    wrong usage, or a store that cannot be opened
  3    a store cannot be reached, or went away: begin the copy again
  124  the time of --timeout was over
  130  interrupted by Ctrl-C (SIGINT): begin the copy again`

const copyExample = `  rdsh copy ./data redis://localhost:6379          move to a server
  rdsh copy redis://localhost:6379 ./data          and back
  rdsh copy redis://old:6379 redis://new:6379      from server to server
  rdsh copy ./data ./other 'jobs*' --dry-run       what would be copied?
  rdsh copy ./data redis://localhost:6379 --replace`

// copying are the options of copy.
type copying struct{ replace, dryRun bool }

func newCopy(opts *settings) *cobra.Command {
	var c copying
	cmd := &cobra.Command{
		Use: "copy SRC DST [PATTERN]", Short: "Copy a store to another, and compare both", Long: copyLong, Example: copyExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 || len(args) > 3 {
				return usagef("copy: want two stores and perhaps a pattern for names, got %d arguments", len(args))
			}
			return c.check(opts, args[0], args[1])
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			pattern := ""
			if len(args) == 3 {
				pattern = args[2]
			}
			return runCopy(cmd.Context(), opts, c, args[0], args[1], pattern)
		},
	}
	cmd.Flags().BoolVar(&c.replace, "replace", false, "replace what is at the destination with other contents")
	cmd.Flags().BoolVar(&c.dryRun, "dry-run", false, "change nothing, and say what would be copied")
	return cmd
}

// check tells what is wrong with a copy before a store is opened.
func (c *copying) check(opts *settings, src, dst string) error {
	for _, url := range []string{src, dst} {
		if url == "" {
			return usagef("copy: the URL of a store is an empty text")
		}
		if err := mustLast("copy", url, "name one that lasts, ./data or redis://localhost:6379"); err != nil {
			return err
		}
	}
	switch {
	case sameStore(src, dst):
		return usagef("copy: %s is the source and the destination", open.Redact(dst))
	case opts.store != "":
		return usagef("copy: the stores are its arguments: leave out --store")
	case opts.readOnly && !c.dryRun:
		return usagef("copy: it writes, which --read-only forbids: --dry-run only looks")
	}
	return nil
}

func runCopy(ctx context.Context, opts *settings, c copying, from, to, pattern string) (err error) {
	ctx, stop := untilSignal(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := opts.limited(ctx)
	defer cancel()
	src, err := opts.reading().open(ctx, from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := c.destination(ctx, opts, to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	return opts.stdout.or(withCause(ctx, c.run(ctx, &opts.stdout, src, dst, pattern)))
}

// destination opens where a copy goes. A dry run takes a directory that does not
// exist for an empty store, and does not make it.
func (c *copying) destination(ctx context.Context, opts *settings, url string) (*engine.Engine, error) {
	if !c.dryRun {
		return opts.open(ctx, url)
	}
	if dir, is := open.Directory(url); is {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return engine.New(embedded.New(embedded.Options{})), nil
		}
	}
	return opts.reading().open(ctx, url)
}

// sameStore reports whether two URLs name one store, as far as they tell.
func sameStore(a, b string) bool {
	dirA, isA := open.Directory(a)
	dirB, isB := open.Directory(b)
	if isA && isB {
		dirA, _ = filepath.Abs(dirA)
		dirB, _ = filepath.Abs(dirB)
		return dirA == dirB
	}
	return a == b
}

func (c *copying) run(ctx context.Context, out io.Writer, src, dst *engine.Engine, pattern string) error {
	meter := progress.New("", 0, meterOptions())
	teller := teller{out: out, meter: meter, dry: c.dryRun}
	phase := transfer.Phase("")
	r, err := transfer.Copy(ctx, src.Store(), dst.Store(), transfer.Options{
		Match: pattern, Replace: c.replace, DryRun: c.dryRun, Tell: teller.tell,
		Progress: func(p transfer.Phase, done, total int) {
			if p != phase {
				phase = p
				meter.Begin(string(p), total)
			}
			meter.Set(done, total)
		},
	})
	meter.Done()
	teller.sums("keys", r)
	switch {
	case err != nil && !c.dryRun:
		return fmt.Errorf("%w: begin the copy again, it goes on from here", err)
	case err != nil:
		return err
	case !r.Whole():
		return errors.New("the destination is not the same as the source: " + c.advice(r))
	}
	return nil
}

// advice tells what to do about a copy that is not whole.
func (c *copying) advice(r *transfer.Report) string {
	switch {
	case r[transfer.Changed]+r[transfer.Added]+r[transfer.Different] > 0, r[transfer.Taken] > 0 && !c.replace:
		return "--replace replaces what is different"
	case r[transfer.Removed] > 0:
		return "delete there what is gone here"
	}
	return "see above"
}

// mostNames is how many keys of one outcome are named.
const mostNames = 20

// A teller names keys as a copy meets them.
type teller struct {
	out   io.Writer
	meter *progress.Meter
	dry   bool
	named [16]int // of each outcome
}

// outcomes says what became of keys: of one, and in the sums.
var outcomes = []struct {
	of                transfer.Outcome
	one, sum, wouldBe string
}{
	{transfer.Copied, "", "written", "would be written"},
	{transfer.Replaced, "replaced", "replaced", "would be replaced"},
	{transfer.Same, "", "the same already", "the same already"},
	{transfer.Taken, "left alone: there is something else of that name", "in the way and not replaced", "in the way"},
	{transfer.Failed, "failed", "failed", "would fail"},
	{transfer.Changed, "changed at the source meanwhile", "changed at the source meanwhile", ""},
	{transfer.Added, "new at the source meanwhile, and not copied", "new at the source meanwhile", ""},
	{transfer.Removed, "removed from the source meanwhile", "removed from the source meanwhile", ""},
	{transfer.Different, "the destination has something else than was copied", "different at the destination", ""},
}

func (t *teller) tell(key string, o transfer.Outcome, err error) {
	if t.named[o]++; t.named[o] > mostNames || t.dry && o == transfer.Replaced {
		return
	}
	t.meter.Clear()
	line := fmt.Sprintf("%s: %s", shownKey(key), outcomes[o].one)
	if err != nil {
		line += ": " + err.Error()
	}
	fmt.Fprintln(t.out, line)
}

// sums tells how many keys became what.
func (t *teller) sums(of string, r *transfer.Report) {
	var sums []string
	for _, o := range outcomes {
		if more := t.named[o.of] - mostNames; more > 0 && !(t.dry && o.of == transfer.Replaced) {
			fmt.Fprintf(t.out, "… and %s more %s\n", show.Count(more), o.sum)
		}
		text := o.sum
		if t.dry {
			text = o.wouldBe
		}
		if n := r[o.of]; n > 0 {
			sums = append(sums, show.Count(n)+" "+text)
		}
	}
	if len(sums) == 0 {
		sums = []string{"none"}
	}
	fmt.Fprintln(t.out, of+": "+strings.Join(sums, ", "))
}
