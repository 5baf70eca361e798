package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/host"
)

// time is :time.
func (s *Shell) time(ctx context.Context, code string) error {
	return s.interruptible(ctx, func(ctx context.Context) error {
		session, err := s.session()
		if err != nil {
			return err
		}
		start, took := time.Now(), time.Duration(0)
		err = session.Evaluate(ctx, code, func(r host.Result) error {
			took = time.Since(start) // without showing the value
			text, err := spell(ctx, r, s.view())
			if err != nil {
				return err
			}
			return s.print(text)
		})
		if took == 0 {
			took = time.Since(start)
		}
		fmt.Fprintln(s.opts.Stdout, "took", show.Span(took))
		return err
	})
}

// A benchmark is several batches of so many runs.
const (
	batches   = 10
	batchTime = 100 * time.Millisecond
	mostRuns  = 10_000_000
)

// loops run an expression so many times, without keeping what it gives.
var loops = map[host.Lang]string{
	host.Starlark: "[0 for i_ in range(%d) if (%s) and False]",
	host.Lua:      "for i_ = 1, %d do local v_ = (%s) end",
}

// bench is :bench.
func (s *Shell) bench(ctx context.Context, code string) error {
	return s.interruptible(ctx, func(ctx context.Context) error {
		runs, took, err := s.calibrate(ctx, code)
		times := []time.Duration{took}
		for len(times) < batches && err == nil {
			took, err = s.repeat(ctx, code, runs)
			times = append(times, took)
		}
		if err != nil {
			return err
		}
		slices.Sort(times)
		each := func(d time.Duration) string {
			ns := float64(d) / float64(runs)
			if ns < 1000 {
				return fmt.Sprintf("%.3gns", ns)
			}
			return show.Span(time.Duration(ns))
		}
		fmt.Fprintf(s.opts.Stdout, "median %s, best %s, worst %s of %d times %s runs\n",
			each(times[batches/2]), each(times[0]), each(times[batches-1]), batches, show.Count(runs))
		return nil
	})
}

// calibrate finds how many runs take about batchTime, and gives how long they
// took.
func (s *Shell) calibrate(ctx context.Context, code string) (runs int, took time.Duration, err error) {
	for runs = 1; ; runs *= 10 {
		if took, err = s.repeat(ctx, code, runs); err != nil || took >= batchTime/2 || runs >= mostRuns {
			return runs, took, err
		}
		if took > batchTime/20 {
			runs = int(float64(runs) * float64(batchTime) / float64(took))
			took, err = s.repeat(ctx, code, runs)
			return runs, took, err
		}
	}
}

// repeat runs an expression so many times.
func (s *Shell) repeat(ctx context.Context, code string, runs int) (time.Duration, error) {
	session, err := s.session()
	if err != nil {
		return 0, err
	}
	start := time.Now()
	err = session.Evaluate(ctx, fmt.Sprintf(loops[s.lang], runs, code), func(host.Result) error { return nil })
	return time.Since(start), err
}

// watch is :watch.
func (s *Shell) watch(ctx context.Context, arg string) error {
	code, every, err := interval(arg)
	if err != nil {
		return err
	}
	err = s.interruptible(ctx, func(ctx context.Context) error {
		for tick := time.NewTicker(every); ; {
			if err := s.look(ctx, code, every); err != nil {
				return err
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
	})
	if errors.Is(err, ErrInterrupted) {
		return nil
	}
	return err
}

// look shows a value on an empty screen.
func (s *Shell) look(ctx context.Context, code string, every time.Duration) error {
	o := s.view()
	o.Rows--
	text := ""
	err := s.value(ctx, code, o, func(value string) error {
		text = value
		return nil
	})
	if err != nil {
		return err
	}
	return s.print(fmt.Sprintf("%severy %s until Ctrl-C: %s\n%s", s.empty(), show.Span(every), code, text))
}

// interval takes the time off the end of what :watch was given.
func interval(arg string) (code string, every time.Duration, err error) {
	i := strings.LastIndexByte(arg, ' ')
	if i < 0 {
		return arg, time.Second, nil
	}
	every, err = catalog.ParseDuration(arg[i+1:])
	if err != nil {
		return arg, time.Second, nil
	}
	if every < 10*time.Millisecond {
		return "", 0, fmt.Errorf(":watch: every %s is too often: at least every 10ms", every)
	}
	return strings.TrimSpace(arg[:i]), every, nil
}
