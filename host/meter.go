package host

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/rdsh/rdsh/stdlib"
)

// A meter shows how far a loop is: on a terminal as a bar that is drawn at most
// ten times a second, elsewhere as a line now and then.
type meter struct {
	run    *stdlib.Run
	label  string
	total  int // -1 if unknown
	done   int
	start  time.Time
	next   time.Time // when to show it next
	every  time.Duration
	length int  // of the bar that is on the screen
	told   bool // a line was written
}

func newMeter(run *stdlib.Run, label string, total int) *meter {
	m := &meter{run: run, label: label, total: total, start: run.Now(), every: firstLine}
	if run.Terminal {
		m.every = interval
	}
	m.next = m.start.Add(m.every)
	return m
}

// How often a bar is drawn, and after how long the first line is written. The
// time between two lines doubles up to the longest.
const (
	interval    = 100 * time.Millisecond
	firstLine   = 5 * time.Second
	longestLine = 5 * time.Minute
)

// Add says that n more steps are done. The clock is asked now and then only.
func (m *meter) Add(n int) {
	m.done += n
	if m.done&63 != 0 && m.total > 1000 {
		return
	}
	now := m.run.Now()
	if now.Before(m.next) {
		return
	}
	if m.run.Terminal {
		m.draw(now)
	} else {
		m.tell(now)
		m.every = min(2*m.every, longestLine)
	}
	m.next = now.Add(m.every)
}

// Done takes the bar off the screen, or writes a last line if there were others.
func (m *meter) Done() {
	if m.length > 0 {
		fmt.Fprintf(m.run.Stderr, "\r%s\r", strings.Repeat(" ", m.length))
		m.length = 0
	}
	if m.told {
		m.told = false
		m.tell(m.run.Now())
	}
}

// rate gives how many steps are done in a second.
func (m *meter) rate(now time.Time) float64 {
	return float64(m.done) / max(now.Sub(m.start).Seconds(), 1e-9)
}

// left gives how long the rest will take, 0 if nobody knows how much that is.
func (m *meter) left(now time.Time) time.Duration {
	if m.total < m.done {
		return 0
	}
	return time.Duration(float64(m.total-m.done) / m.rate(now) * float64(time.Second)).Round(time.Second)
}

func (m *meter) draw(now time.Time) {
	line := fmt.Sprintf("%d, %.0f/s", m.done, m.rate(now))
	if m.total > 0 {
		const width = 30
		full := min(width, width*m.done/m.total)
		line = fmt.Sprintf("[%s%s] %d%%, %.0f/s, %s left", strings.Repeat("=", full), strings.Repeat(" ", width-full),
			100*m.done/m.total, m.rate(now), m.left(now))
	}
	if m.label != "" {
		line = m.label + ": " + line
	}
	fmt.Fprintf(m.run.Stderr, "\r%-*s", m.length, line)
	m.length = max(m.length, len(line))
}

// tell writes a line.
func (m *meter) tell(now time.Time) {
	m.told = true
	if m.run.LogJSON {
		m.log(now)
		return
	}
	line := fmt.Sprintf("%d, %.0f/s", m.done, m.rate(now))
	if m.total > 0 {
		line = fmt.Sprintf("%d of %d (%d%%), %.0f/s, %s left", m.done, m.total, 100*m.done/m.total, m.rate(now), m.left(now))
	}
	if m.label != "" {
		line = m.label + ": " + line
	}
	io.WriteString(m.run.Stderr, line+"\n")
}

// log writes a line for programs.
func (m *meter) log(now time.Time) {
	record := slog.NewRecord(now, slog.LevelInfo, "progress", 0)
	record.AddAttrs(slog.String("label", m.label), slog.Int("done", m.done), slog.Float64("rate", m.rate(now)))
	if m.total > 0 {
		record.AddAttrs(slog.Int("total", m.total), slog.Float64("left", m.left(now).Seconds()))
	}
	slog.NewJSONHandler(m.run.Stderr, nil).Handle(context.Background(), record)
}
