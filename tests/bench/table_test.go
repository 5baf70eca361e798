package bench

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// How often something is timed, and for how long: the system may need five times
// as long to wake up a process that waits for a reply, for seconds on end, and
// others may want the processor.
const (
	runs  = 100
	while = 2 * time.Millisecond
)

// perCall gives how long one of n calls takes, the least of some runs, n being
// enough to last for a while.
func perCall(b *testing.B, run func(n int) error) time.Duration {
	n := enough(b, run)
	best := timed(b, run, n)
	for range runs - 1 {
		best = min(best, timed(b, run, n))
	}
	return best / time.Duration(n)
}

// byTurns is perCall of two that are compared, run by turns.
func byTurns(b *testing.B, f, g func(n int) error) (ofF, ofG time.Duration) {
	n, m := enough(b, f), enough(b, g)
	for range runs {
		tf, tg := timed(b, f, n)/time.Duration(n), timed(b, g, m)/time.Duration(m)
		if ofF == 0 || tf < ofF {
			ofF = tf
		}
		if ofG == 0 || tg < ofG {
			ofG = tg
		}
	}
	return ofF, ofG
}

// enough gives how many calls last for a while.
func enough(b *testing.B, run func(n int) error) int {
	n := 1
	for d := timed(b, run, n); d < while; d = timed(b, run, n) {
		n = max(2*n, min(100*n, n*int(while/(d+1))))
	}
	return n
}

func timed(b *testing.B, run func(n int) error, n int) time.Duration {
	start := time.Now()
	if err := run(n); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// took spells a duration with three digits.
func took(d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return fmt.Sprintf("%d ns", d.Nanoseconds())
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.2f µs", float64(d)/float64(time.Microsecond))
	case d < time.Millisecond:
		return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
	}
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

// header begins a table.
func header(columns ...string) {
	fmt.Println()
	line(columns...)
	fmt.Println("|" + strings.Repeat("---|", len(columns)))
}

// line writes a row of a table.
func line(cells ...string) { fmt.Println("| " + strings.Join(cells, " | ") + " |") }
