package stdlib

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// glob matches a pattern part by part, from the left, and reads only the
// directories that may matter.
func glob(r *Run, ctx context.Context, pattern string) ([]string, error) {
	prefix, rest := "", pattern
	if strings.HasPrefix(pattern, "/") {
		prefix, rest = "/", strings.TrimLeft(pattern, "/")
	}
	parts := slices.DeleteFunc(strings.Split(rest, "/"), func(p string) bool { return p == "" })
	parts = slices.CompactFunc(parts, func(a, b string) bool { return a == "**" && b == "**" })
	for _, p := range parts {
		if _, err := path.Match(p, ""); err != nil {
			return nil, catalog.Errorf("value", "%s is no pattern: a bracket is not closed", excerpt(pattern))
		}
	}
	g := globber{run: r, ctx: ctx, found: []string{}}
	if len(parts) > 0 {
		g.expand(prefix, parts)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	slices.Sort(g.found)
	return slices.Compact(g.found), nil
}

type globber struct {
	run   *Run
	ctx   context.Context
	found []string
}

// expand finds what matches parts below dir, which is "" or ends with a slash.
func (g *globber) expand(dir string, parts []string) {
	if g.ctx.Err() != nil {
		return
	}
	part, rest := parts[0], parts[1:]
	switch {
	case part == "**":
		g.descend(dir, parts)
	case strings.ContainsAny(part, `*?[\`):
		for _, e := range g.read(dir) {
			if ok, _ := path.Match(part, e.Name()); ok && (part[0] == '.' || e.Name()[0] != '.') {
				g.take(dir+e.Name(), rest)
			}
		}
	default:
		if _, err := os.Lstat(g.run.path(dir + part)); err == nil {
			g.take(dir+part, rest)
		}
	}
}

// take adds a path, or goes on below it.
func (g *globber) take(name string, rest []string) {
	if len(rest) == 0 {
		g.found = append(g.found, name)
		return
	}
	g.expand(name+"/", rest)
}

// descend matches parts, which begin with **, in dir and all directories below
// it. It does not follow links.
func (g *globber) descend(dir string, parts []string) {
	rest := parts[1:]
	if len(rest) == 0 {
		rest = []string{"*"}
	}
	g.expand(dir, rest)
	for _, e := range g.read(dir) {
		if e.IsDir() && e.Name()[0] != '.' {
			g.expand(dir+e.Name()+"/", parts)
		}
	}
}

func (g *globber) read(dir string) []os.DirEntry {
	where := g.run.path(filepath.Clean(dir))
	entries, _ := os.ReadDir(where)
	return entries
}
