package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/results"
	"github.com/rdsh/rdsh/host"
	"github.com/rdsh/rdsh/host/suite"
)

const testLong = `Runs the tests of scripts: the functions test_...(t) of files that end in
_test.star or _test.lua. PATHS are files, and directories that are searched for
them; none is the working directory.

Each test begins with an empty store of its own in memory, runs the file, and
then its function with t, which checks results: t.equal(got, want) shows where
two values differ, t.fails(fn, text) wants an error, t.cases(table, fn) calls fn
for each row of a table, on an empty store each. The clock stands still;
t.advance("1h") and time.sleep move it, so that what expires expires.
rdsh help Test tells more.

With --store the tests run on that store, each below a name of its own, which is
removed at the end, also of a test that fails. The clock of a server cannot be
moved: tests that try count as skipped. RDSH_STORE does not count here.

Exit codes:
  0    all tests passed, or were skipped
  1    a test failed, or the report could not be written
  2    wrong usage: an unknown option, a path that is not there, a bad URL
  3    the store cannot be reached
  130  interrupted by Ctrl-C (SIGINT)
  143  terminated (SIGTERM)`

const testExample = `  rdsh test                            all tests of this directory
  rdsh test limits_test.star --run burst -v
  rdsh test --watch lib                again whenever a script changes
  rdsh test --cover                    and which lines did not run
  rdsh test --store redis://localhost:6379
  rdsh test --format junit > report.xml`

// testOptions are the options of rdsh test.
type testOptions struct {
	run      string
	format   string
	coverOut string
	parallel int
	watch    bool
	cover    bool
	verbose  bool
}

func newTest(opts *settings) *cobra.Command {
	var own testOptions
	cmd := &cobra.Command{
		Use: "test [PATHS...]", Short: "Run the tests of scripts", Long: testLong, Example: testExample,
		RunE: func(cmd *cobra.Command, args []string) error { return own.main(cmd.Context(), opts, args) },
	}
	f := cmd.Flags()
	f.StringVar(&own.run, "run", "", "run the tests alone whose names a regular `expression` matches")
	f.StringVar(&own.format, "format", "text", "`FORMAT` of the report: "+strings.Join(results.Formats, ", "))
	f.IntVar(&own.parallel, "parallel", runtime.GOMAXPROCS(0), "run `N` tests at once")
	f.BoolVar(&own.watch, "watch", false, "run them again whenever a script changes, until Ctrl-C")
	f.BoolVar(&own.cover, "cover", false, "tell which lines of the scripts that tests load did not run")
	f.StringVar(&own.coverOut, "cover-out", "", "write how often each line ran to `FILE`, in the format of LCOV")
	f.BoolVarP(&own.verbose, "verbose", "v", false, "show the tests that passed too, and what they printed")
	return cmd
}

// main runs the tests once, or as often as scripts change.
func (o *testOptions) main(ctx context.Context, opts *settings, paths []string) error {
	run, err := o.options(opts)
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	ctx, stop := untilSignal(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if opts.store != "" {
		s, err := opts.under(ctx)
		if err != nil {
			return err
		}
		defer s.Close()
		run.Under = s
	}
	seen := stamps(paths)
	err = o.once(ctx, opts, run, paths)
	if !o.watch || isUsage(err) {
		return err
	}
	return o.again(ctx, opts, run, paths, seen, err)
}

func isUsage(err error) bool {
	var usage *usageError
	return errors.As(err, &usage)
}

func (o *testOptions) options(opts *settings) (suite.Options, error) {
	run := suite.Options{Parallel: o.parallel, Timeout: time.Duration(opts.timeout), Host: host.Options{Connect: opts.connect}}
	if o.parallel < 1 {
		return run, usagef("--parallel: got %d, want 1 or more", o.parallel)
	}
	if err := oneOf("--format", o.format, results.Formats); err != nil {
		return run, err
	}
	if o.run != "" {
		match, err := regexp.Compile(o.run)
		if err != nil {
			return run, usagef("--run: %w", err)
		}
		run.Match = match
	}
	return run, nil
}

// oneOf checks a value of which there are a few.
func oneOf(option, value string, values []string) error {
	for _, v := range values {
		if v == value {
			return nil
		}
	}
	return usagef("%s: got %q, want one of %s%s", option, value, strings.Join(values, ", "), catalog.Suggest(value, values))
}

// once runs the tests and writes the report.
func (o *testOptions) once(ctx context.Context, opts *settings, run suite.Options, paths []string) error {
	files, err := suite.Find(paths)
	if err != nil {
		return &usageError{pathError(err)}
	}
	var coverage suite.Coverage
	if o.cover || o.coverOut != "" {
		run.Host.Line = coverage.Line
	}
	start, failed := time.Now(), 0
	r := results.New(o.format, &opts.stdout, o.verbose)
	run.Done = r.Add
	all := suite.Run(ctx, files, run)
	for i := range all {
		if all[i].Status == suite.Failed {
			failed++
		}
	}
	if err := r.End(time.Since(start)); err != nil {
		return opts.stdout.or(err)
	}
	if err := o.covered(opts, coverage.Files()); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case failed > 0:
		return opts.stdout.or(fmt.Errorf("%d of %d tests failed", failed, len(all)))
	}
	return opts.stdout.or(nil)
}

// pathError words the error of a path that is not there.
func pathError(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: no such file or directory%s", path.Path, catalog.Suggest(path.Path, beside(path.Path)))
	}
	return err
}

func beside(path string) []string {
	found, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	return found
}

// covered tells what ran.
func (o *testOptions) covered(opts *settings, files []suite.Covered) error {
	if o.coverOut != "" {
		f, err := os.Create(o.coverOut)
		if err != nil {
			return usagef("--cover-out: %w", err)
		}
		if err := errors.Join(suite.WriteLCOV(f, files), f.Close()); err != nil {
			return err
		}
	}
	if !o.cover {
		return nil
	}
	w := os.Stderr // where it is not in the way of a report for programs
	for _, c := range files {
		fmt.Fprintf(w, "%5.1f%%  %s", c.Percent(), c.File)
		if c.Missed > 0 {
			fmt.Fprintf(w, " (not run: %s)", c.Gaps())
		}
		fmt.Fprintln(w)
	}
	if len(files) == 0 {
		fmt.Fprintln(w, "no script but tests was loaded")
	}
	return nil
}

// glance is how often scripts are looked at for changes.
const glance = 300 * time.Millisecond

// again runs the tests whenever a script below paths is not as it was seen, until
// ctx ends. The run before ended with err.
func (o *testOptions) again(ctx context.Context, opts *settings, run suite.Options, paths []string, seen string, err error) error {
	for tick := time.Tick(glance); ; {
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "rdsh:", err)
		}
		for changed := false; !changed; {
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case <-tick:
			}
			now := stamps(paths)
			changed, seen = now != seen, now
		}
		fmt.Fprintln(os.Stderr, "rdsh: scripts have changed")
		err = o.once(ctx, opts, run, paths)
	}
}

// stamps tells the scripts that are in and below paths from others, and from
// what they were before.
func stamps(paths []string) string {
	var b strings.Builder
	for _, path := range paths {
		if suite.IsTest(path) {
			path = filepath.Dir(path)
		}
		filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			if _, err := host.LangOf(name); err == nil {
				if info, err := d.Info(); err == nil {
					fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano())
				}
			}
			return nil
		})
	}
	return b.String()
}
