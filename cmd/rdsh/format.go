package main

import (
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// outputFormat is the option --format.
type outputFormat show.Format

var formats = []string{string(show.Table), string(show.JSON), string(show.JSONL), string(show.CSV)}

func (f *outputFormat) bind(flags *pflag.FlagSet) {
	*f = outputFormat(show.Table)
	flags.Var(f, "format", "table for reading, or for programs json, jsonl or csv: the `form` of what is shown")
}

func (f *outputFormat) String() string { return string(*f) }
func (f *outputFormat) Type() string   { return "string" }

func (f *outputFormat) Set(s string) error {
	if !slices.Contains(formats, s) {
		return errors.New("want table, json, jsonl or csv" + catalog.Suggest(s, formats))
	}
	*f = outputFormat(s)
	return nil
}

// isTable reports whether what is shown is for reading.
func (f outputFormat) isTable() bool { return show.Format(f) == show.Table }

// options gives how values are shown: no wider than the screen, if there is one.
func (f outputFormat) options() show.Options {
	columns, _ := screen()
	o := show.Options{Format: show.Format(f), Width: columns}
	if !term.IsTerminal(int(os.Stdout.Fd())) {
		o.Width = 1 << 20
	}
	return o
}

// entryRows gives what a listing tells of structures as rows.
func entryRows(entries []engine.Entry, f outputFormat) (list tree.List) {
	for _, e := range entries {
		list = append(list, show.Entry(e, show.Format(f)))
	}
	return list
}

// rows writes records of one kind, some at a time.
type rows struct {
	w       io.Writer
	format  outputFormat
	started bool
}

// write writes some rows.
func (r *rows) write(some tree.List) error {
	if len(some) == 0 {
		return nil
	}
	first := !r.started
	r.started = true
	o := r.format.options()
	switch show.Format(r.format) {
	case show.JSON:
		o.Format = show.JSONL
		text, err := show.Value(some, o)
		begin := "[\n  "
		if !first {
			begin = ",\n  "
		}
		io.WriteString(r.w, begin+strings.ReplaceAll(text, "\n", ",\n  "))
		return err
	case show.CSV:
		text, err := show.Value(some, o)
		if !first {
			_, text, _ = strings.Cut(text, "\n") // the header
		}
		io.WriteString(r.w, text+"\n")
		return err
	}
	text, err := show.Value(some, o)
	io.WriteString(r.w, text+"\n")
	return err
}

// end writes what stands behind the rows.
func (r *rows) end() {
	if show.Format(r.format) != show.JSON {
		return
	}
	if !r.started {
		io.WriteString(r.w, "[")
	}
	io.WriteString(r.w, "\n]\n")
}
