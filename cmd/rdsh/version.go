package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(opts *settings) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version",
		Long: `Prints the version of rdsh, what it was built with, and for what system, in a
line, as rdsh --version does.

Exit codes:
  0    it was printed
  1    it could not be
  2    wrong usage`,
		Example: "  rdsh version",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("version: want no arguments, got %d", len(args))
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintln(&opts.stdout, version())
			return opts.stdout.or(nil)
		},
	}
}

// version tells what this program was built from.
func version() string {
	revision := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		revision = vcs(info)
	}
	return fmt.Sprintf("rdsh %s%s, %s %s/%s", number(), revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// number gives the version of this program, "(devel)" of one that has none.
func number() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// vcs gives the commit of a build that has no version.
func vcs(info *debug.BuildInfo) string {
	var revision, modified string
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = " " + s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				modified = "+"
			}
		}
	}
	if info.Main.Version != "(devel)" || revision == "" {
		return ""
	}
	return revision + modified
}
