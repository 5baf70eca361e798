package host

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// A meter draws a progress bar, at most ten times a second.
type meter struct {
	w      io.Writer
	label  string
	total  int // -1 if unknown
	done   int
	start  time.Time
	shown  time.Time
	length int // of the line that is on the screen
}

func newMeter(w io.Writer, label string, total int) *meter {
	now := time.Now()
	return &meter{w: w, label: label, total: total, start: now, shown: now}
}

const interval = 100 * time.Millisecond

// Add says that n more steps are done. The clock is asked now and then only.
func (m *meter) Add(n int) {
	m.done += n
	if m.done&63 != 0 && m.total > 1000 {
		return
	}
	if now := time.Now(); now.Sub(m.shown) >= interval {
		m.shown = now
		m.draw(now)
	}
}

// Done takes the bar off the screen.
func (m *meter) Done() {
	if m.length > 0 {
		fmt.Fprintf(m.w, "\r%s\r", strings.Repeat(" ", m.length))
		m.length = 0
	}
}

func (m *meter) draw(now time.Time) {
	rate := float64(m.done) / max(now.Sub(m.start).Seconds(), 1e-9)
	line := fmt.Sprintf("%d, %.0f/s", m.done, rate)
	if m.total > 0 {
		const width = 30
		full := min(width, width*m.done/m.total)
		left := time.Duration(float64(m.total-m.done) / rate * float64(time.Second))
		line = fmt.Sprintf("[%s%s] %d%%, %.0f/s, %s left", strings.Repeat("=", full), strings.Repeat(" ", width-full),
			100*m.done/m.total, rate, left.Round(time.Second))
	}
	if m.label != "" {
		line = m.label + ": " + line
	}
	fmt.Fprintf(m.w, "\r%-*s", m.length, line)
	m.length = max(m.length, len(line))
}
