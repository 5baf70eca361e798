// Package analysis says of scripts what can be said without running them: what
// they define, what is wrong with them, what stands at a place. The commands
// rdsh check, test and lsp are made of it.
package analysis

import (
	"path/filepath"
	"strings"

	"github.com/rdsh/rdsh/bindings/facts"
	lua "github.com/rdsh/rdsh/bindings/lua/source"
	starlark "github.com/rdsh/rdsh/bindings/starlark/source"
)

// A Script is a source that was read.
type Script struct {
	Path     string
	Lang     string // "star" or "lua"
	Source   string
	Facts    *facts.File      // nil if it cannot be parsed
	Problems []*facts.Problem // of its syntax
}

// Read reads a source, whose language its path tells, .star or .lua.
func Read(path, src string) *Script {
	s := &Script{Path: path, Source: src, Lang: strings.TrimPrefix(filepath.Ext(path), ".")}
	text := strings.TrimPrefix(src, "\ufeff")
	if s.Lang == "lua" {
		s.Facts, s.Problems = lua.Facts(path, text)
	} else {
		s.Facts, s.Problems = starlark.Facts(path, text)
	}
	return s
}

// Functions gives the functions that other files and who calls the script see,
// in the order of the source.
func (s *Script) Functions() (found []*facts.Func) {
	if s.Facts == nil {
		return nil
	}
	for _, v := range s.Facts.Vars {
		if v.Kind != facts.Global {
			continue
		}
		for _, value := range v.Values {
			if fn, ok := value.(*facts.Func); ok {
				named := *fn
				named.Name, named.Pos = v.Name, v.Pos
				found = append(found, &named)
				break
			}
		}
	}
	return found
}
