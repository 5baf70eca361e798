// Command rdsh runs Starlark and Lua scripts over data structures that live in
// memory or in Redis: from files, from the command line, or in a shell.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:]))
}

// run executes a command line and gives the exit code.
func run(ctx context.Context, args []string) int {
	root := newRoot()
	root.SetArgs(args)
	return report(os.Stderr, root.ExecuteContext(ctx))
}
