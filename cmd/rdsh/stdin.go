package main

import (
	"context"
	"os"
)

// A stdin is the standard input. It ends with the cause of ctx when that does,
// also while it waits for somebody to type.
type stdin struct{ ctx context.Context }

func (s stdin) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	buffer := make([]byte, len(p)) // p may be gone when a read that was left returns
	done := make(chan result, 1)
	go func() {
		n, err := os.Stdin.Read(buffer)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return copy(p, buffer[:r.n]), r.err
	case <-s.ctx.Done():
		return 0, context.Cause(s.ctx)
	}
}
