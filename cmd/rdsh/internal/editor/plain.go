package editor

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
)

// A Plain is the Editor of a terminal that can do nothing but print: what is
// typed is a line as the system gives it.
type Plain struct {
	history *History
	lines   chan entered
	wanted  chan struct{}
	out     io.Writer
}

type entered struct {
	line string
	err  error
}

// NewPlain gives an editor that reads lines from in and shows prompts on out.
func NewPlain(in io.Reader, out io.Writer, h *History) *Plain {
	p := &Plain{h, make(chan entered), make(chan struct{}, 1), out}
	go func() {
		r := bufio.NewReader(in)
		for range p.wanted {
			line, err := r.ReadString('\n')
			if line != "" && err == io.EOF {
				err = nil
			}
			p.lines <- entered{strings.TrimRight(line, "\r\n"), err}
		}
	}()
	return p
}

// ReadLine implements Editor.
func (p *Plain) ReadLine(ctx context.Context, prompt string) (string, error) {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	io.WriteString(p.out, prompt)
	select {
	case p.wanted <- struct{}{}:
	default: // after Ctrl-C, a line that was asked for is still to come
	}
	select {
	case got := <-p.lines:
		if got.err != nil {
			io.WriteString(p.out, "\n")
		}
		return got.line, got.err
	case <-interrupts:
		io.WriteString(p.out, "\n")
		return "", ErrInterrupt
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// Ask implements Editor.
func (p *Plain) Ask(ctx context.Context, question string) (string, error) {
	return p.ReadLine(ctx, question)
}

// Remember implements Editor.
func (p *Plain) Remember(statement string) { _ = p.history.Add(statement) }

// Recall implements Editor.
func (p *Plain) Recall(h *History) { p.history = h }

// Close implements Editor.
func (p *Plain) Close() error { return nil }
