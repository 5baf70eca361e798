package suite

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/rdsh/rdsh/analysis"
)

// A Coverage counts how often statements ran. It is safe for concurrent use; its
// method Line goes into the options of a host.
type Coverage struct {
	mu   sync.Mutex
	runs map[string]map[int]int // by file and line
}

// Line counts a statement that runs.
func (c *Coverage) Line(path string, line int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.runs == nil {
		c.runs = make(map[string]map[int]int)
	}
	if c.runs[path] == nil {
		c.runs[path] = make(map[int]int)
	}
	c.runs[path][line]++
}

// A Covered is how much of a file ran.
type Covered struct {
	File   string
	Lines  []int // with a statement, in order
	Runs   []int // how often each of them ran
	Missed int   // how many did not
}

// Percent gives how many of a hundred lines ran.
func (c *Covered) Percent() float64 {
	if len(c.Lines) == 0 {
		return 100
	}
	return 100 * float64(len(c.Lines)-c.Missed) / float64(len(c.Lines))
}

// Gaps spells the lines that did not run, with ranges of those that follow each
// other: "3, 7-9".
func (c *Covered) Gaps() string {
	var gaps []string
	for i := 0; i < len(c.Lines); i++ {
		if c.Runs[i] > 0 {
			continue
		}
		from := i
		for i+1 < len(c.Lines) && c.Runs[i+1] == 0 {
			i++
		}
		if from == i {
			gaps = append(gaps, fmt.Sprint(c.Lines[i]))
		} else {
			gaps = append(gaps, fmt.Sprintf("%d-%d", c.Lines[from], c.Lines[i]))
		}
	}
	return strings.Join(gaps, ", ")
}

// Files gives how much ran of each file that is none of tests, sorted by name.
func (c *Coverage) Files() (all []Covered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for path, runs := range c.runs {
		src, err := os.ReadFile(path)
		if err != nil || IsTest(path) {
			continue
		}
		s := analysis.Read(path, string(src))
		if s.Facts == nil {
			continue
		}
		f := Covered{File: path, Lines: slices.Sorted(slices.Values(s.Facts.Lines))}
		for _, line := range f.Lines {
			f.Runs = append(f.Runs, runs[line])
			if runs[line] == 0 {
				f.Missed++
			}
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b Covered) int { return strings.Compare(a.File, b.File) })
	return all
}

// WriteLCOV writes coverage as editors and services read it, in the tracefile
// format of LCOV (https://ltp.sourceforge.net/coverage/lcov/geninfo.1.php).
func WriteLCOV(w io.Writer, files []Covered) error {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "SF:%s\n", f.File)
		for i, line := range f.Lines {
			fmt.Fprintf(&b, "DA:%d,%d\n", line, f.Runs[i])
		}
		fmt.Fprintf(&b, "LF:%d\nLH:%d\nend_of_record\n", len(f.Lines), len(f.Lines)-f.Missed)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
