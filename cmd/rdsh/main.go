// Command rdsh runs scripts and a shell over data structures.
package main

import (
	_ "github.com/chzyer/readline"
	_ "github.com/spf13/cobra"
)

func main() {}
