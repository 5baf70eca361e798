package editor

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// A screen stands between the line-editing library and the terminal. The
// library draws a line rune by rune, as if each had one column; the screen draws
// it itself, in lines and in colours, whenever the library means to, and keeps
// what the library writes for that to itself.
type screen struct {
	to   io.Writer
	size func() (columns, rows int)

	mu      sync.Mutex
	current picture
	drawn   *layout // what stands on the screen, nil: nothing
	painted bool    // the next write of the library is of the line
	last    bool    // and the line is finished
	search  bool
}

// The writes of the library that do not go to the terminal as they are.
const (
	cleaning    = "\x1b[J\x1b[2K" // begins the removal of the line
	searchLabel = "-i-search: "
	searchEnd   = "\x1b[4m"
)

// show tells what is to be drawn in place of what the library writes next.
func (s *screen) show(p picture, last, searching bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if searching {
		p.below = s.current.below
	}
	s.current, s.painted, s.last, s.search = p, true, last, searching
}

// Write takes what the library writes.
func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := string(b)
	switch {
	case s.painted:
		s.painted = false
		s.draw()
	case strings.HasPrefix(text, cleaning):
		s.erase()
	case strings.Contains(text, searchLabel):
		s.search = true
		s.current.below = searchOf(text)
		s.erase()
		s.draw()
	case s.search && text != "\a": // it underlines what it has found
	default:
		if _, err := s.to.Write(b); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// searchOf gives the label and the words of a search from what the library
// writes of it.
func searchOf(text string) string {
	text = text[strings.LastIndex(text[:strings.Index(text, searchLabel)], "J")+1:]
	text, _, _ = strings.Cut(text, searchEnd)
	return Decode(text)
}

// draw writes the picture where the cursor is.
func (s *screen) draw() {
	columns, rows := s.size()
	if s.last {
		s.current.hint, s.current.below, s.current.pos = "", "", len(s.current.line)
	}
	l := s.current.place(columns).window(rows)
	out := l.String()
	s.drawn = l
	if s.last {
		out += "\r\n"
		s.drawn = nil
	}
	io.WriteString(s.to, out)
}

// erase removes the picture. The terminal may have another width than when it
// was drawn, and have broken the lines anew.
func (s *screen) erase() {
	if s.drawn == nil {
		return
	}
	columns, rows := s.size()
	l := s.drawn
	if columns != l.width {
		l = s.current.place(columns).window(rows)
	}
	up := ""
	if l.row > 0 {
		up = fmt.Sprintf("\x1b[%dA", l.row)
	}
	io.WriteString(s.to, up+"\r\x1b[J")
	s.drawn = nil
}

// forget goes on below what was drawn, which stays.
func (s *screen) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drawn = nil
}
