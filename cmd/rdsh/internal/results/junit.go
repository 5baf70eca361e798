package results

import (
	"encoding/xml"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rdsh/rdsh/host/suite"
)

// What of JUnit's format the usual readers know: a suite for each file.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     float64      `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     float64     `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string    `xml:"classname,attr"`
		Name    string    `xml:"name,attr"`
		File    string    `xml:"file,attr"`
		Line    int       `xml:"line,attr"`
		Time    float64   `xml:"time,attr"`
		Failure *junitWhy `xml:"failure"`
		Skipped *junitWhy `xml:"skipped"`
		Output  string    `xml:"system-out,omitempty"`
	}
	junitWhy struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

func junit(w *writer, results []suite.Result, took time.Duration) error {
	all := junitSuites{Time: round(took)}
	for _, r := range results {
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != r.File {
			all.Suites = append(all.Suites, junitSuite{Name: r.File})
		}
		s := &all.Suites[len(all.Suites)-1]
		c := junitCase{
			Class: strings.TrimSuffix(strings.ReplaceAll(r.File, "/", "."), ".star"), Name: r.Name, File: r.File, Line: r.Line,
			Time: round(r.Took), Output: printable(r.Output),
		}
		switch r.Status {
		case suite.Failed:
			c.Failure = &junitWhy{printable(message(r)), printable(Reason(r.Err))}
			s.Failures++
			all.Failures++
		case suite.Skipped:
			c.Skipped = &junitWhy{Message: printable(r.Reason)}
			s.Skipped++
			all.Skipped++
		}
		s.Cases = append(s.Cases, c)
		s.Tests++
		all.Tests++
		s.Time += c.Time
	}
	io.WriteString(w.w, xml.Header)
	e := xml.NewEncoder(w.w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w.w, "\n")
	return err
}

// printable leaves out the characters that XML has no form for.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return '?'
		}
		return r
	}, s)
}
