// Package results writes what became of tests, for people and for programs.
package results

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/host/suite"
	"github.com/rdsh/rdsh/internal/table"
)

// Formats lists the formats that there are.
var Formats = []string{"text", "table", "json", "jsonl", "csv", "tap", "junit"}

// A Report is written result by result.
type Report interface {
	// Add writes a result, or keeps it for the end.
	Add(r suite.Result)

	// End writes what is left, for a run of so long.
	End(took time.Duration) error
}

// New gives a report in one of Formats, "" for text. Verbose says to show
// what passed and what it printed too, in text.
func New(format string, w io.Writer, verbose bool) Report {
	out := &writer{w: w}
	switch format {
	case "table":
		return &whole{out, tabled, nil}
	case "json":
		return &whole{out, jsonList, nil}
	case "jsonl":
		return &lines{out}
	case "csv":
		return &whole{out, commaSeparated, nil}
	case "tap":
		return &tap{writer: out}
	case "junit":
		return &whole{out, junit, nil}
	}
	return &text{writer: out, verbose: verbose}
}

// A writer remembers that it could not write.
type writer struct {
	w   io.Writer
	err error
}

func (w *writer) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(w.w, format, args...); w.err == nil {
		w.err = err
	}
}

// A whole is a report that is written at the end.
type whole struct {
	*writer
	write   func(w *writer, results []suite.Result, took time.Duration) error
	results []suite.Result
}

func (r *whole) Add(result suite.Result) { r.results = append(r.results, result) }

func (r *whole) End(took time.Duration) error {
	if err := r.write(r.writer, r.results, took); err != nil {
		return err
	}
	return r.err
}

// A record is a result for programs.
type record struct {
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Test    string  `json:"test"`
	Status  string  `json:"status"`
	Seconds float64 `json:"seconds"`
	Message string  `json:"message,omitempty"` // why it failed or was skipped
	Output  string  `json:"output,omitempty"`
}

func recordOf(r suite.Result) record {
	return record{r.File, r.Line, r.Name, string(r.Status), round(r.Took), message(r), r.Output}
}

func round(d time.Duration) float64 { return float64(d.Microseconds()) / 1e6 }

// message says in a line why a test failed or was skipped.
func message(r suite.Result) string {
	if r.Err != nil {
		return strings.ReplaceAll(r.Err.Error(), "\n", "; ")
	}
	return r.Reason
}

func jsonList(w *writer, results []suite.Result, _ time.Duration) error {
	records := make([]record, len(results))
	for i, r := range results {
		records[i] = recordOf(r)
	}
	e := json.NewEncoder(w.w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(records)
}

// lines is a report with an object a line.
type lines struct{ *writer }

func (l *lines) Add(r suite.Result) {
	e := json.NewEncoder(l.w)
	e.SetEscapeHTML(false)
	if err := e.Encode(recordOf(r)); l.err == nil {
		l.err = err
	}
}

func (l *lines) End(time.Duration) error { return l.err }

var columns = []string{"status", "file", "line", "test", "seconds", "message"}

func cells(r suite.Result) []string {
	return []string{string(r.Status), r.File, strconv.Itoa(r.Line), r.Name, strconv.FormatFloat(round(r.Took), 'f', -1, 64), message(r)}
}

func commaSeparated(w *writer, results []suite.Result, _ time.Duration) error {
	c := csv.NewWriter(w.w)
	c.Write(columns)
	for _, r := range results {
		c.Write(cells(r))
	}
	c.Flush()
	return c.Error()
}

func tabled(w *writer, results []suite.Result, _ time.Duration) error {
	t := table.New(len(columns), len(results))
	t.Right[2], t.Right[4] = true, true
	t.Header(columns)
	for _, r := range results {
		t.Add(cells(r))
	}
	w.printf("%s", t.String())
	return nil
}
