package tests

import (
	"os"
	"testing"

	"github.com/rdsh/rdsh/analysis"
	"github.com/rdsh/rdsh/host"
)

// TestExamplesCheck: rdsh check finds nothing in the scripts of the project.
func TestExamplesCheck(t *testing.T) {
	h := host.New(freshEngine(), host.Options{})
	c := &analysis.Checker{
		Catalog: h.Catalog(), Load: host.Resolve,
		Names: func(lang string) []string { return names(t, h, host.Lang(lang)) },
	}
	for _, e := range allExamples() {
		src, err := os.ReadFile(e.path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range c.Check(analysis.Read(e.path, string(src))) {
			t.Error(f.String())
		}
	}
}

// TestExamplesInCatalogCheck: it finds nothing in the examples of the reference
// either.
func TestExamplesInCatalogCheck(t *testing.T) {
	h := host.New(freshEngine(), host.Options{})
	c := &analysis.Checker{Catalog: h.Catalog(), Names: func(lang string) []string { return names(t, h, host.Lang(lang)) }}
	for _, m := range rows(h.Catalog()) {
		src := m.Example
		if typ := h.Catalog().Type(m.Owner); typ != nil && m.Name != typ.New.Name {
			src = typ.New.Example + "\n" + src
		}
		if m.Only == "lua" {
			continue
		}
		for _, f := range c.Check(analysis.Read(m.Owner+"."+m.Name+".star", src)) {
			if !f.Warning {
				t.Errorf("%s in\n%s", f.String(), src)
			}
		}
	}
}

// TestExamplesFormat: rdsh fmt would change nothing in them.
func TestExamplesFormat(t *testing.T) {
	for _, e := range allExamples() {
		if e.comment != "#" {
			continue
		}
		src, err := os.ReadFile(e.path)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := analysis.Format(e.path, string(src)); err != nil || got != string(src) {
			t.Errorf("%s: run rdsh fmt on it (%v)", e.path, err)
		}
	}
}
