package stdlib

import (
	"bufio"
	"context"
	"io"
	"strings"
)

// An input reads the standard input. A read that outlives the call which began
// it goes on behind it, and its data are the next call's.
type input struct {
	from  io.Reader
	ctx   context.Context // of the call that reads now
	ahead *bufio.Reader   // on the input itself
	rest  []byte          // what was read and not yet given
	err   error           // that follows rest
	reads chan piece      // the read that goes on, or nil
}

type piece struct {
	data []byte
	err  error
}

// standardInput gives the one reader of the run's input.
func (r *Run) standardInput() *input {
	if r.input == nil {
		r.input = &input{from: r.Stdin}
		if r.Stdin == nil {
			r.input.from = strings.NewReader("")
		}
		r.input.ahead = bufio.NewReaderSize(r.input, bufferSize)
	}
	return r.input
}

// Read ends with the context of the call.
func (in *input) Read(p []byte) (int, error) {
	if len(in.rest) == 0 && in.err == nil {
		if err := in.wait(); err != nil {
			return 0, err
		}
	}
	if len(in.rest) > 0 {
		n := copy(p, in.rest)
		in.rest = in.rest[n:]
		return n, nil
	}
	err := in.err
	in.err = nil
	return 0, err
}

// wait waits for data.
func (in *input) wait() error {
	if in.reads == nil {
		in.reads = make(chan piece, 1)
		go fetch(in.from, in.reads)
	}
	select {
	case got := <-in.reads:
		in.rest, in.err, in.reads = got.data, got.err, nil
		return nil
	case <-in.ctx.Done():
		return context.Cause(in.ctx)
	}
}

func fetch(from io.Reader, to chan<- piece) {
	b := make([]byte, bufferSize)
	n, err := from.Read(b)
	to <- piece{b[:n], err}
}
