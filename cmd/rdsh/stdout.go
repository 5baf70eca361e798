package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/rdsh/rdsh/host"
)

// A stdout is the standard output, which remembers that it could not be
// written: a report on a full disk must not look like one that ended well.
type stdout struct{ err error }

func (s *stdout) Write(p []byte) (int, error) {
	n, err := os.Stdout.Write(p)
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// or gives err, or if that is none, what was wrong with the output.
func (s *stdout) or(err error) error {
	var exit *host.Exit
	if s.err == nil || err != nil && !(errors.As(err, &exit) && exit.Code == 0) {
		return err
	}
	reason := s.err
	var failed *fs.PathError
	if errors.As(reason, &failed) {
		reason = failed.Err
	}
	return fmt.Errorf("cannot write to the standard output: %v", reason)
}
