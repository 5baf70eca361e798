// Package suite runs the tests that scripts have: functions test_…(t) of files
// *_test.star and *_test.lua, each on an empty store.
package suite

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/rdsh/rdsh/analysis"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/host"
)

// A Status is how a test ended.
type Status string

// The statuses.
const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped"
)

// A Result is what became of a test, or of a case of its table.
type Result struct {
	File   string
	Line   int    // of the function, 0 for a file that cannot be read
	Name   string // "test_push", "test_push/empty" for a case, "" for a file that cannot be read
	Status Status
	Err    error         // why it failed
	Reason string        // why it was skipped
	Output string        // what it printed and logged; of a case that is in its test
	Took   time.Duration // 0 for a case
}

// Options of a run of tests; the zero value runs all of them, one at a time.
type Options struct {
	Match    *regexp.Regexp // of the names that are run; nil: all
	Parallel int            // how many tests run at once; 0: one
	Timeout  time.Duration  // of one test; 0: none
	Host     host.Options   // of each test, which has streams of its own

	// Under is the store in which each test gets a namespace of its own, which is
	// emptied at the end however the test ends. nil: each has an embedded store,
	// and a clock that it can move.
	Under store.Store

	// Done is told of each result, in the order of the files; it may be nil.
	Done func(Result)
}

// IsTest reports whether a path is that of a file of tests.
func IsTest(path string) bool {
	return strings.HasSuffix(path, "_test.star") || strings.HasSuffix(path, "_test.lua")
}

// Find gives the files of tests among paths and, of those that are directories,
// below them, as analysis.Find does.
func Find(paths []string) (files []string, err error) { return analysis.Find(paths, IsTest) }

// A test is one to run, or a file that has none to run for err.
type test struct {
	file, name string
	line       int
	err        error
}

// tests lists what is to run.
func tests(files []string, match *regexp.Regexp) (found []test) {
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			found = append(found, test{file: file, err: err})
			continue
		}
		s := analysis.Read(file, string(src))
		for _, p := range s.Problems {
			found = append(found, test{file: file, line: p.Line, err: errors.New(p.Message)})
		}
		for _, fn := range s.Functions() {
			if s.Problems == nil && strings.HasPrefix(fn.Name, "test_") && (match == nil || match.MatchString(fn.Name)) {
				t := test{file: file, name: fn.Name, line: fn.Line}
				if len(fn.Params) == 0 {
					t.err = errors.New("it takes nothing: write " + fn.Name + "(t)")
				}
				found = append(found, t)
			}
		}
	}
	return found
}

// Run runs the tests of files and gives their results, in the order of the
// files. It ends with ctx: tests that did not begin have no result then.
func Run(ctx context.Context, files []string, opts Options) []Result {
	all := tests(files, opts.Match)
	done := make([]chan []Result, len(all))
	for i := range done {
		done[i] = make(chan []Result, 1)
	}
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(opts.Parallel, 1) {
		workers.Go(func() {
			for i := range next {
				done[i] <- opts.run(ctx, &all[i])
			}
		})
	}
	go func() {
		defer close(next)
		for i := range all {
			select {
			case next <- i:
			case <-ctx.Done():
				for _, c := range done[i:] {
					close(c)
				}
				return
			}
		}
	}()
	var results []Result
	for _, c := range done {
		for _, r := range <-c {
			if results = append(results, r); opts.Done != nil {
				opts.Done(r)
			}
		}
	}
	workers.Wait()
	return results
}
