package show

import (
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// Entry gives what a listing tells of a structure as a row of a table: for
// reading, time and memory as people say them.
func Entry(e engine.Entry, f Format) tree.Record {
	var ttl, memory any = nil, int64(e.Memory)
	if e.TTL.OK {
		ttl = e.TTL.V
	}
	if f == "" || f == Table {
		memory = Bytes(e.Memory)
		if e.TTL.OK {
			ttl = Span(time.Duration(e.TTL.V * float64(time.Second)))
		}
	}
	return tree.Record{
		Type: "entry", Names: []string{"name", "type", "size", "ttl", "memory"},
		Values: []any{e.Name, e.Type, int64(e.Size), ttl, memory},
	}
}

// Pattern gives the pattern for names that somebody typed: without any of what
// patterns have it is what names contain.
func Pattern(typed string) string {
	if typed != "" && !strings.ContainsAny(typed, `*?[\`) {
		return "*" + typed + "*"
	}
	return typed
}
