package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/rdsh/rdsh/host"
)

// asksHelp reports whether the arguments of a script ask what it takes.
func asksHelp(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--help") || slices.Contains(args, "-h")
}

// help tells what a script is for and which options it has. It does nothing for
// a script with an option help of its own.
func (s *script) help(opts *settings) (helped bool, err error) {
	outline, err := host.OutlineOf(s.lang, s.name, s.text)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(outline.Flags, func(f host.Flag) bool { return f.Name == "help" }) {
		return false, nil
	}
	w := &opts.stdout
	if outline.Doc != "" {
		fmt.Fprintf(w, "%s\n\n", outline.Doc)
	}
	name := s.name
	if s.piped {
		name = "-"
	}
	fmt.Fprintf(w, "Usage:\n  rdsh run %s%s\n", name, takes(outline))
	showFlags(w, outline.Flags)
	fmt.Fprintf(w, "\nOptions of rdsh stand before %s: see rdsh run --help.\n\n%s\n", name, exitCodes)
	return true, opts.stdout.or(nil)
}

// takes gives what may follow the name of a script.
func takes(outline *host.Outline) string {
	switch {
	case len(outline.Flags) > 0:
		return " [OPTIONS] [ARGUMENTS...]"
	case outline.Takes:
		return " [ARGUMENTS...]"
	}
	return ""
}

func showFlags(w *stdout, flags []host.Flag) {
	if len(flags) == 0 {
		return
	}
	fmt.Fprint(w, "\nOptions:\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range flags {
		about := f.Doc
		if f.Default != "None" && f.Default != "null" {
			about = strings.TrimSpace(about + " (default " + f.Default + ")")
		}
		fmt.Fprintf(tw, "  %s\t%s\n", written(f), about)
	}
	tw.Flush()
}

// written gives a flag as one writes it.
func written(f host.Flag) string {
	name := "--" + strings.ReplaceAll(f.Name, "_", "-")
	switch f.Type {
	case "bool":
		return name + "[=BOOL]"
	case "":
		return name + "=VALUE"
	case "str":
		return name + "=TEXT"
	}
	return name + "=" + strings.ToUpper(f.Type)
}
