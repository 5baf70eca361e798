// Package progress tells people how far something is: on a terminal as a bar
// that is drawn at most ten times a second, elsewhere as a line now and then.
package progress

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// Options of a meter; the zero value of each is useful but for W.
type Options struct {
	W        io.Writer
	Terminal bool             // W is one: a bar
	JSON     bool             // lines are for programs
	Now      func() time.Time // nil for the clock
}

// A Meter shows how far something is. It is for one goroutine.
type Meter struct {
	opts   Options
	label  string
	total  int // 0 or less if unknown
	done   int
	start  time.Time
	next   time.Time // when to show it next
	every  time.Duration
	length int  // of the bar that is on the screen
	told   bool // a line was written
}

// New begins a meter. The total is 0 or less if it is unknown.
func New(label string, total int, opts Options) *Meter {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	m := &Meter{opts: opts}
	m.Begin(label, total)
	return m
}

// Begin goes on to something else, of which nothing is done.
func (m *Meter) Begin(label string, total int) {
	m.label, m.total, m.done, m.start, m.every = label, total, 0, m.opts.Now(), firstLine
	if m.opts.Terminal {
		m.every = interval
	}
	m.next = m.start.Add(m.every)
}

// How often a bar is drawn, and after how long the first line is written. The
// time between two lines doubles up to the longest.
const (
	interval    = 100 * time.Millisecond
	firstLine   = 5 * time.Second
	longestLine = 5 * time.Minute
)

// Add says that n more steps are done. The clock is asked now and then only.
func (m *Meter) Add(n int) {
	m.done += n
	if m.done&63 != 0 && m.total > 1000 {
		return
	}
	m.show()
}

// Set says that so many steps are done, of a total that may have changed.
func (m *Meter) Set(done, total int) {
	m.done, m.total = done, total
	m.show()
}

func (m *Meter) show() {
	now := m.opts.Now()
	if now.Before(m.next) {
		return
	}
	if m.opts.Terminal {
		m.draw(now)
	} else {
		m.tell(now)
		m.every = min(2*m.every, longestLine)
	}
	m.next = now.Add(m.every)
}

// Clear takes the bar off the screen, so that something else can be written.
func (m *Meter) Clear() {
	if m.length > 0 {
		fmt.Fprintf(m.opts.W, "\r%s\r", strings.Repeat(" ", m.length))
		m.length = 0
	}
}

// Done takes the bar off the screen, or writes a last line if there were others.
func (m *Meter) Done() {
	m.Clear()
	if m.told {
		m.told = false
		m.tell(m.opts.Now())
	}
}

// rate gives how many steps are done in a second.
func (m *Meter) rate(now time.Time) float64 {
	return float64(m.done) / max(now.Sub(m.start).Seconds(), 1e-9)
}

// left gives how long the rest will take, 0 if nobody knows how much that is.
func (m *Meter) left(now time.Time) time.Duration {
	if m.total < m.done {
		return 0
	}
	return time.Duration(float64(m.total-m.done) / m.rate(now) * float64(time.Second)).Round(time.Second)
}

func (m *Meter) draw(now time.Time) {
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
	fmt.Fprintf(m.opts.W, "\r%-*s", m.length, line)
	m.length = max(m.length, len(line))
}

// tell writes a line.
func (m *Meter) tell(now time.Time) {
	m.told = true
	if m.opts.JSON {
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
	io.WriteString(m.opts.W, line+"\n")
}

// log writes a line for programs.
func (m *Meter) log(now time.Time) {
	record := slog.NewRecord(now, slog.LevelInfo, "progress", 0)
	record.AddAttrs(slog.String("label", m.label), slog.Int("done", m.done), slog.Float64("rate", m.rate(now)))
	if m.total > 0 {
		record.AddAttrs(slog.Int("total", m.total), slog.Float64("left", m.left(now).Seconds()))
	}
	slog.NewJSONHandler(m.opts.W, nil).Handle(context.Background(), record)
}
