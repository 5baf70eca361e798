package stdlib

import (
	"context"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// RE is the module re.
var RE = catalog.CompileModule(catalog.Module{
	Name: "re",
	Doc: "Regular expressions in the syntax of RE2: linear time, no backreferences. They match anywhere unless anchored by ^ and $. " +
		"A pattern that is none is error value.",
	Funcs: []catalog.Method{
		{
			Sig: "find_all(p, s)",
			Doc: "Returns the matches of p in s that do not overlap, from the left: strings, or if p has groups lists as match returns them. " +
				"More than 4 million are error value.",
			Example: `print(re.find_all("[0-9]+", "10 apples, 3 pears"))`, Prints: `["10", "3"]`, Func: catalog.Func2(findAll).Returning("list of str, or of lists"),
		},
		{
			Sig: "match(p, s)",
			Doc: "Returns the first match of p in s and its groups, or None if there is none: a list of the whole match and each group, " +
				"None for a group that took no part.",
			Example: `
				found = re.match("(\\w+)@(\\w+)", "write to ada@example")
				print(found)
				print(re.match("[0-9]+", "none"))`,
			Prints: `
				["ada@example", "ada", "example"]
				None`,
			Func: catalog.Func2(match).Returning("list or None"),
		},
		{
			Sig: "replace(p, s, repl)",
			Doc: "Returns s with the matches of p replaced by repl, in which $1 or ${1} is the first group, ${name} a named one, $0 the match and $$ a dollar. " +
				"$1x is the group called 1x: write ${1}x.",
			Example: `print(re.replace("(\\w+)@(\\w+)", "ada@example", "$2 of $1"))`, Prints: `example of ada`, Func: catalog.Func3(replace),
		},
		{
			Sig:     "split(p, s)",
			Doc:     "Returns what is between the matches of p in s: always one string at least.",
			Example: `print(re.split(", *", "a,b, c"))`, Prints: `["a", "b", "c"]`, Func: catalog.Func2(split),
		},
	},
})

// groups are a match and its groups.
type groups = []codec.Opt[string]

func match(r *Run, ctx context.Context, p, s string) (codec.Opt[groups], error) {
	re, err := r.pattern(ctx, p)
	if err != nil {
		return codec.Opt[groups]{}, err
	}
	at, err := find(ctx, re, len(s), func() []int { return re.FindStringSubmatchIndex(s) })
	if err != nil || at == nil {
		return codec.Opt[groups]{}, err
	}
	return codec.Some(groupsAt(s, at)), nil
}

// groupsAt gives the groups that begin and end at the positions at.
func groupsAt(s string, at []int) groups {
	gs := make(groups, len(at)/2)
	for i := range gs {
		if from, to := at[2*i], at[2*i+1]; from >= 0 {
			gs[i] = codec.Some(s[from:to])
		}
	}
	return gs
}

func findAll(r *Run, ctx context.Context, p, s string) (catalog.Value, error) {
	matches, re, err := r.matches(ctx, p, s)
	if err != nil {
		return catalog.Value{}, err
	}
	found := make([]catalog.Value, len(matches))
	for i, at := range matches {
		found[i] = catalog.OfStr(s[at[0]:at[1]])
		if re.NumSubexp() > 0 {
			found[i] = valueOfGroups(groupsAt(s, at))
		}
	}
	return catalog.OfList(catalog.List, found), nil
}

func valueOfGroups(gs groups) catalog.Value {
	vs := make([]catalog.Value, len(gs))
	for i, g := range gs {
		if g.OK {
			vs[i] = catalog.OfStr(g.V)
		}
	}
	return catalog.OfList(catalog.List, vs)
}

// maxMatches is how many matches there may be.
const maxMatches = 4 << 20

// matches gives the positions of all matches and groups.
func (r *Run) matches(ctx context.Context, p, s string) ([][]int, *pattern, error) {
	re, err := r.pattern(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	found, err := find(ctx, re, len(s), func() [][]int { return re.FindAllStringSubmatchIndex(s, maxMatches+1) })
	if err == nil && len(found) > maxMatches {
		err = catalog.Errorf("value", "more than %d matches", maxMatches)
	}
	return found, re, err
}

func replace(r *Run, ctx context.Context, p, s, repl string) (string, error) {
	matches, re, err := r.matches(ctx, p, s)
	if err != nil || len(matches) == 0 {
		return s, err
	}
	pieces := piecesOf(repl)
	var out []byte
	done := 0
	for _, at := range matches {
		out = append(out, s[done:at[0]]...)
		done = at[1]
		for _, piece := range pieces {
			out = re.ExpandString(out, piece, s, at)
			if err := r.checkText(len(out)); err != nil {
				return "", err
			}
		}
	}
	return string(append(out, s[done:]...)), nil
}

// piecesOf cuts a replacement so that no piece refers to more than one group:
// what a piece becomes cannot be longer than the text.
func piecesOf(repl string) []string {
	var pieces []string
	for repl != "" {
		from := 1
		if strings.HasPrefix(repl, "$$") {
			from = 2
		}
		end := len(repl)
		if i := strings.IndexByte(repl[from:], '$'); i >= 0 {
			end = from + i
		}
		pieces = append(pieces, repl[:end])
		repl = repl[end:]
	}
	return pieces
}

func split(r *Run, ctx context.Context, p, s string) ([]string, error) {
	matches, _, err := r.matches(ctx, p, s)
	if err != nil {
		return nil, err
	}
	parts := make([]string, 0, len(matches)+1)
	done := 0
	for _, at := range matches {
		if at[1] == 0 || at[0] == at[1] && at[0] == len(s) {
			continue
		}
		parts = append(parts, s[done:at[0]])
		done = at[1]
	}
	return append(parts, s[done:]), nil
}
