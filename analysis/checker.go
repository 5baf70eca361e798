package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/bindings/facts"
)

// A Finding is what is wrong with a script, or looks as if.
type Finding struct {
	facts.Pos
	Path    string
	Warning bool // it may be meant
	Message string
}

func (f *Finding) String() string {
	kind := ""
	if f.Warning {
		kind = "warning: "
	}
	return fmt.Sprintf("%s:%d:%d: %s%s", f.Path, f.Line, f.Col, kind, f.Message)
}

// A Checker knows what scripts can call.
type Checker struct {
	Catalog *catalog.Catalog

	// Names lists the globals of a language, "star" or "lua", before a script has
	// defined any.
	Names func(lang string) []string

	// Load reads the file that another one loads by name; nil: no file is looked
	// at but the one that is checked.
	Load func(from, name string) (path, src string, err error)
}

// Check gives what is wrong with a script, in the order of the source. A line
// that ends in a comment rdsh:ignore has nothing wrong.
func (c *Checker) Check(s *Script) []Finding {
	r := &check{Checker: c, script: s}
	for _, p := range s.Problems {
		if !strings.HasPrefix(p.Message, "undefined: ") {
			r.report(p.Pos, "%s", p.Message)
		}
	}
	if s.Facts != nil {
		r.loads()
		r.names()
		r.members()
		r.calls()
		r.unused()
		r.loops()
	}
	lines := strings.Split(s.Source, "\n")
	r.found = slices.DeleteFunc(r.found, func(f Finding) bool {
		return f.Line > 0 && f.Line <= len(lines) && strings.HasSuffix(strings.TrimRight(lines[f.Line-1], " \t\r"), "rdsh:ignore")
	})
	slices.SortStableFunc(r.found, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col)) })
	return r.found
}

// A check is a script being checked.
type check struct {
	*Checker
	script  *Script
	foreign []string // globals of files that it loads
	opaque  bool     // it loads a file that cannot be looked at
	found   []Finding
}

func (r *check) report(at facts.Pos, format string, args ...any) {
	r.found = append(r.found, Finding{at, r.script.Path, false, fmt.Sprintf(format, args...)})
}

func (r *check) warn(at facts.Pos, format string, args ...any) {
	r.found = append(r.found, Finding{at, r.script.Path, true, fmt.Sprintf(format, args...)})
}

// loads looks at the files that the script loads, for what they define.
func (r *check) loads() {
	for _, l := range r.script.Facts.Loads {
		if r.Load == nil {
			r.opaque = true
			continue
		}
		path, src, err := r.Load(r.script.Path, l.Path)
		if err != nil {
			r.opaque = true
			r.report(l.Pos, "%s: %v", l.Path, err)
			continue
		}
		other := Read(path, src)
		if other.Facts == nil {
			r.opaque = true
			r.report(l.Pos, "%s cannot be read: %s", l.Path, other.Problems[0])
			continue
		}
		r.loaded(l, other)
	}
}

func (r *check) loaded(l *facts.Load, other *Script) {
	defined := globals(other)
	if r.script.Lang == "lua" {
		r.foreign = append(r.foreign, defined...)
		r.opaque = r.opaque || len(other.Facts.Loads) > 0
		return
	}
	for i, name := range l.From {
		if !slices.Contains(defined, name) {
			r.report(l.Names[i].Pos, "%s defines no %s%s", l.Path, name, catalog.Suggest(name, defined))
		}
	}
}

// globals lists the globals that a script defines.
func globals(s *Script) (names []string) {
	for _, v := range s.Facts.Vars {
		if v.Kind == facts.Global {
			names = append(names, v.Name)
		}
	}
	return names
}

// names reports variables that nothing defines.
func (r *check) names() {
	known := append(r.Names(r.script.Lang), r.foreign...)
	if r.script.Lang == "lua" {
		known = append(known, "_G", "self", "arg")
		if r.opaque {
			return // anything may be a global of another file
		}
	}
	for _, n := range r.script.Facts.Names {
		if n.Var != nil || slices.Contains(known, n.Text) || n.Line == 0 {
			continue
		}
		near := known
		for _, v := range r.script.Facts.Vars {
			near = append(near, v.Name)
		}
		r.report(n.Pos, "undefined: %s%s", n.Text, catalog.Suggest(n.Text, near))
	}
}

// unused reports what is defined and never read.
func (r *check) unused() {
	for _, v := range r.script.Facts.Vars {
		if v.Uses > 0 || strings.HasPrefix(v.Name, "_") || v.Several || v.Line == 0 {
			continue
		}
		switch v.Kind {
		case facts.Local:
			r.warn(v.Pos, "%s is never used", v.Name)
		case facts.Loaded:
			r.warn(v.Pos, "%s is loaded and never used", v.Name)
		}
	}
}

// loops reports loops that call a method for each element, where another one
// takes all of them in one round trip.
func (r *check) loops() {
	for _, l := range r.script.Facts.Loops {
		for _, call := range l.Calls {
			m, ok := call.Fn.(*facts.Member)
			if !ok || !uses(call, l.Vars) {
				continue
			}
			t := r.typeOf(m.X)
			if name, ok := m.X.(*facts.Name); t == nil || ok && slices.Contains(l.Vars, name.Var) || !ok {
				continue
			}
			if bulk := t.Bulk(m.Text); bulk != nil && l.Sole {
				r.warn(call.Pos, "%s for each element takes a round trip each: %s takes all of them in one", m.Text, bulk.Name)
			}
		}
	}
}

// uses reports whether an argument of a call is one of vars.
func uses(call *facts.Call, vars []*facts.Var) bool {
	return slices.ContainsFunc(call.Args, func(a facts.Arg) bool {
		name, ok := a.Value.(*facts.Name)
		return ok && slices.Contains(vars, name.Var)
	})
}
