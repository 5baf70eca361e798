package host

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
)

// Grants are what scripts may reach beside pure computation, printing and what
// the application offers. The zero Grants are none of it.
type Grants struct {
	All bool // everything: for scripts of one's own

	Read      []string // patterns of names of structures that may be read: *, ?, [a-z]
	Write     []string // patterns of those that may be written, and read
	Namespace string   // in front of every key, so that scripts see and reach nothing else
	Call      bool     // store.call, with keys that are granted
	Eval      bool     // store.eval, whose scripts can name any key

	Modules []string // time (the clock, and sleep), random, uuid; fs by Files
	Files   []string // directories whose files the module fs reads and writes
	Env     []string // variables of the environment
}

// Everything grants all.
func Everything() *Grants { return &Grants{All: true} }

// A GrantError is the refusal of what is not granted.
type GrantError struct {
	What string // what would have to be granted, as rdsh run --grant spells it: "write=jobs"
}

func (e *GrantError) Error() string { return "not granted: " + e.What }

func denied(what string) error {
	err := &GrantError{what}
	return &catalog.Error{Kind: "denied", Text: err.Error(), Err: err}
}

// rule gives the rule of a row of the catalog.
func (g *Grants) rule(h *Host) func(owner, name string) catalog.Rule {
	return func(owner, name string) catalog.Rule {
		what := ""
		switch row := strings.ToLower(owner) + "." + name; {
		case row == "store.call" && !g.Call:
			what = "call"
		case row == "store.eval" && !g.Eval:
			what = "eval"
		case row == ".connect":
			what = "connect, which no grant allows"
		case row == ".env":
			return catalog.Rule{Reach: g.variable, Params: []string{"name"}}
		case row == ".random" && !slices.Contains(g.Modules, "random"):
			what = "module=random"
		case (row == "time.now" || row == "time.sleep") && !slices.Contains(g.Modules, "time"):
			what = "module=time"
		case owner == "uuid" && !slices.Contains(g.Modules, "uuid"):
			what = "module=uuid"
		case (owner == "fs" && name != "beside" || row == "csv.read"):
			return catalog.Rule{Reach: h.within(g.Files), Params: []string{"path", "pattern", "a", "b"}}
		}
		if what == "" {
			return catalog.Rule{}
		}
		return catalog.Rule{Refuse: denied(what)}
	}
}

func (g *Grants) variable(name string) error {
	if slices.Contains(g.Env, name) {
		return nil
	}
	return denied("env=" + name)
}

// within gives what refuses paths that do not lead into one of dirs, symbolic
// links followed.
func (h *Host) within(dirs []string) func(path string) error {
	return func(path string) error {
		full, err := filepath.Abs(filepath.Join(h.opts.Dir, path))
		if filepath.IsAbs(path) {
			full = filepath.Clean(path)
		}
		if err != nil || path == "-" || strings.Contains(path, "..") {
			return denied("fs=" + path)
		}
		real := followed(full)
		for _, dir := range dirs {
			if dir, err := filepath.Abs(dir); err == nil && within(followed(dir), real) {
				return nil
			}
		}
		return denied("fs=" + filepath.Dir(full))
	}
}

// followed gives where a path leads. What of it does not exist stays as it is:
// nothing can lead away from there.
func followed(path string) string {
	rest := ""
	for at := path; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest)
		}
		if _, err := os.Lstat(at); err == nil || at == filepath.Dir(at) {
			return "" // a link that leads nowhere, yet
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// harmless are the commands without keys that tell nothing of what is stored.
var harmless = []store.Op{store.Echo, store.Time}

// check refuses a command that the grants do not cover: each of its keys must
// belong to a structure that may be read, or written if the command may do that.
func (g *Grants) check(c *store.Command) error {
	known := c.Resolve()
	writes := known.Writes() || known.Blocks()
	if known.Op == store.Publish && known.Script == nil && known.Len() > 0 {
		return g.name(known.Arg(0), true)
	}
	if (known.Op == store.Eval || known.Op == store.EvalRO || known.Op == store.EvalSha || known.Op == store.EvalShaRO) && known.Script == nil && !g.Eval {
		return denied("eval")
	}
	keys := known.Keys()
	if keys.Len() == 0 && (known.Script != nil || slices.Contains(harmless, known.Op)) {
		return nil
	}
	if keys.Len() == 0 {
		return g.name("*", writes)
	}
	for i := range keys.Len() {
		if err := g.name(engine.NameOf(known.Arg(keys.At(i))), writes); err != nil {
			return err
		}
	}
	return nil
}

// name refuses to read or write what is called so. The name * stands for all.
func (g *Grants) name(name string, writes bool) error {
	matches := func(pattern string) bool {
		return pattern == "*" || name != "*" && engine.Matches(pattern, name)
	}
	if slices.ContainsFunc(g.Write, matches) || !writes && slices.ContainsFunc(g.Read, matches) {
		return nil
	}
	if writes {
		return denied("write=" + name)
	}
	return denied("read=" + name)
}

// space gives the engine in the namespace of the grants.
func (g *Grants) space(e *engine.Engine) (*engine.Engine, error) {
	if g.Namespace == "" {
		return e, nil
	}
	s, err := store.Namespace(e.Store(), g.Namespace, store.NamespaceOptions{Eval: g.Eval})
	if err != nil {
		return nil, fmt.Errorf("grants: %w", err)
	}
	return engine.New(s, engine.Options{URL: e.URL()}), nil
}

// An access is what grants come to.
type access struct {
	grants  *Grants
	engine  *engine.Engine
	catalog *catalog.Catalog
	err     error // of grants that make no sense
}

func (h *Host) access(g *Grants) access {
	a := access{grants: g, catalog: h.catalog}
	if !g.All {
		a.catalog = h.catalog.Ruled(g.rule(h))
	}
	a.engine, a.err = g.space(h.engine)
	return a
}
