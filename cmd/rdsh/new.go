package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/host"
)

const newLong = `Makes the directory NAME with a project to begin from: a script that takes
arguments, functions in a file of their own that it loads, and tests of them. It
is in Starlark, or in the language of --lang. What is there already is not
touched: a file that is in the way is an error, and nothing is written then.

Exit codes:
  0    the project was made
  2    wrong usage, or something is in the way, or it could not be written`

func newNew(opts *settings) *cobra.Command {
	return &cobra.Command{
		Use: "new NAME", Short: "Begin a project: a script, functions and their tests", Long: newLong,
		Example: `  rdsh new votes
  cd votes && rdsh test && rdsh run main.star ada bob ada`,
		Args: oneArgument("new", "the name of the project"),
		RunE: func(_ *cobra.Command, args []string) error { return makeProject(opts, args[0]) },
	}
}

// A skeleton is what a project begins with, by the names of its files.
type skeleton []struct{ name, text string }

var skeletons = map[host.Lang]skeleton{
	host.Starlark: {
		{"main.star", `#!/usr/bin/env -S rdsh run
# Counts votes, and prints who has most.
#
#     rdsh run main.star ada bob ada --top=3
#     rdsh --store redis://localhost:6379 run main.star ada
load("votes.star", "leaders", "vote")

args = arguments(top=3)
vote(args.rest)
for name, count in leaders(args.top):
    print(name, count)
`},
		{"votes.star", `def vote(names):
    """Counts a vote for each of names. Returns how many there are now."""
    votes = Counter("votes")
    votes.update(names)
    return votes.total()

def leaders(n):
    """Lists the n names with the most votes, and their numbers."""
    return Counter("votes").most_common(n)
`},
		{"votes_test.star", `load("votes.star", "leaders", "vote")

def test_vote(t):
    t.equal(vote(["ada", "bob", "ada"]), 3)
    t.equal(leaders(1), [("ada", 2)])

def test_leaders(t):
    def leads(names, want):
        vote(names)
        t.equal([name for name, _ in leaders(2)], want)

    t.cases({
        "nobody": ([], []),
        "one": (["ada"], ["ada"]),
        "the first two": (["eve", "ada", "bob", "bob", "ada", "ada"], ["ada", "bob"]),
    }, leads)
`},
	},
	host.Lua: {
		{"main.lua", `#!/usr/bin/env -S rdsh run
-- Counts votes, and prints who has most.
--
--     rdsh run main.lua ada bob ada --top=3
--     rdsh --store redis://localhost:6379 run main.lua ada
local votes = require("votes")

local args = arguments{top=3}
votes.vote(args.rest)
for name, count in each(votes.leaders(args.top)) do
  print(name, count)
end
`},
		{"votes.lua", `local votes = {}

-- Counts a vote for each of names. Returns how many there are now.
function votes.vote(names)
  local counter = Counter("votes")
  counter:update(names)
  return counter:total()
end

-- Lists the n names with the most votes, and their numbers.
function votes.leaders(n)
  return Counter("votes"):most_common(n)
end

return votes
`},
		{"votes_test.lua", `local votes = require("votes")

function test_vote(t)
  t:equal(votes.vote({"ada", "bob", "ada"}), 3)
  t:equal(votes.leaders(1), {tuple("ada", 2)})
end

function test_leaders(t)
  t:cases({
    {{}, {}},
    {{"ada"}, {"ada"}},
    {{"eve", "ada", "bob", "bob", "ada", "ada"}, {"ada", "bob"}},
  }, function(names, want)
    votes.vote(names)
    local got = {}
    for name in each(votes.leaders(2)) do
      got[#got + 1] = name
    end
    t:equal(got, want)
  end)
end
`},
	},
}

func makeProject(opts *settings, dir string) error {
	files := skeletons[opts.lang.orStarlark()]
	for _, f := range files {
		if path := filepath.Join(dir, f.name); !missing(path) {
			return usagef("new: %s is there already", path)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usagef("new: %w", err)
	}
	for _, f := range files {
		mode := fs.FileMode(0o644)
		if strings.HasPrefix(f.text, "#!") {
			mode = 0o755
		}
		if err := writeNew(filepath.Join(dir, f.name), f.text, mode); err != nil {
			return usagef("new: %w", err)
		}
		fmt.Fprintln(&opts.stdout, filepath.Join(dir, f.name))
	}
	return opts.stdout.or(nil)
}

func missing(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// writeNew writes a file that must not be there.
func writeNew(path, text string, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
