package show

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// Structure spells what a structure holds, under a line that tells its size,
// its time to live and its parameters; only what it holds if the format is for
// programs. It reads as much as is shown.
func Structure(ctx context.Context, s engine.Structure, o Options) (string, error) {
	if o.Format != "" && o.Format != Table {
		v, err := Contents(ctx, s, 0)
		if err != nil {
			return "", err
		}
		return Value(v, o)
	}
	known, err := Description(ctx, s)
	if err != nil {
		return "", err
	}
	size, _ := property(known, "size").(int64)
	head, err := headline(ctx, s, known, size)
	if err != nil || size == 0 {
		return head, err
	}
	v, err := Contents(ctx, s, o.Rows)
	if err != nil {
		return "", err
	}
	return head + "\n" + strings.TrimRight(o.contents(s, v, int(size)), "\n"), nil
}

// contents spells v, of what s holds of size elements at least as much as is
// shown.
func (o *Options) contents(s engine.Structure, v any, size int) string {
	switch s.(type) {
	case *engine.Trie:
		return o.trie(v.(tree.List), size)
	case *engine.Graph:
		return o.graph(v.(tree.Dict), size)
	case *engine.Bitmap:
		return o.fields(v.(tree.Dict))
	case *engine.BloomFilter:
		return o.fields(rounded(v.(tree.Dict)))
	case *engine.Cell:
		return o.readable(v)
	}
	if have := held(v); have >= 0 && have < size && o.Rows > 0 {
		return o.part(v, size)
	}
	return o.readable(v)
}

// rounded gives d with its floats to three digits.
func rounded(d tree.Dict) tree.Dict {
	d = slices.Clone(d)
	for i, v := range d {
		if f, ok := v.(float64); ok {
			d[i], _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 3, 64), 64)
		}
	}
	return d
}

// held gives how many elements v has, -1 for what has none.
func held(v any) int {
	switch v := v.(type) {
	case tree.List:
		return len(v)
	case tree.Set:
		return len(v)
	case tree.Dict:
		return len(v) / 2
	}
	return -1
}

// part spells the first elements of v, and that there are size in all.
func (o *Options) part(v any, size int) string {
	all := *o
	all.Rows = 0
	shown := o.Rows
	var s string
	switch v := v.(type) {
	case tree.Dict:
		shown = min(shown, len(v)/2)
		s = all.fields(v[:2*shown])
	case tree.List:
		shown = min(shown, len(v))
		s = all.readable(v[:shown])
	case tree.Set:
		shown = min(shown, len(v))
		s = all.readable(v[:shown])
	}
	return strings.TrimRight(s, "\n") + "\n… " + o.left(size-shown, size, "elements")
}

func property(d tree.Dict, name string) any {
	if i := slices.Index(d, any(name)); i >= 0 && i%2 == 0 {
		return d[i+1]
	}
	return nil
}

// headline tells what is known of a structure on one line.
func headline(ctx context.Context, s engine.Structure, known tree.Dict, size int64) (string, error) {
	parts := []string{fmt.Sprintf("%s(%q)", s.Type(), s.Name())}
	amount := amountOf(s, int(size))
	if g, ok := s.(*engine.Graph); ok && size > 0 {
		edges, err := g.EdgeCount(ctx)
		if err != nil {
			return "", err
		}
		amount += ", " + plural(edges, "edge", "edges")
	}
	parts = append(parts, amount)
	if ttl, ok := seconds(property(known, "ttl")); ok {
		parts = append(parts, "gone in "+Span(ttl))
	}
	if params, ok := property(known, "parameters").(tree.Dict); ok {
		for i := 0; i < len(params); i += 2 {
			parts = append(parts, fmt.Sprintf("%s %s", params[i], plain(params[i+1], "")))
		}
	}
	return strings.Join(parts, "  "), nil
}

func seconds(v any) (time.Duration, bool) {
	switch v := v.(type) {
	case int64:
		return time.Duration(v) * time.Second, true
	case float64:
		return time.Duration(v * float64(time.Second)), true
	}
	return 0, false
}

// amountOf tells how much a structure holds.
func amountOf(s engine.Structure, n int) string {
	if n == 0 {
		return "empty"
	}
	switch s.(type) {
	case *engine.Trie:
		return plural(n, "word", "words")
	case *engine.Graph:
		return plural(n, "vertex", "vertices")
	case *engine.Bitmap, *engine.Cell:
		return plural(n, "byte", "bytes")
	case *engine.HashMap, *engine.DefaultDict, *engine.LRUCache, *engine.LRUDict:
		return plural(n, "entry", "entries")
	case *engine.RateLimiter:
		return plural(n, "key", "keys")
	case *engine.BloomFilter, *engine.HyperLogLog:
		return "about " + plural(n, "element", "elements")
	}
	return plural(n, "element", "elements")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// graph spells each vertex with those that edges lead to from it.
func (o *Options) graph(vertices tree.Dict, size int) string {
	var b strings.Builder
	for i := 0; i < len(vertices); i += 2 {
		near := vertices[i+1].(tree.Dict)
		line := o.cell(vertices[i])
		if len(near) > 0 {
			line += " → "
		}
		for j := 0; j < len(near); j += 2 {
			if j > 0 {
				line += ", "
			}
			line += o.cell(near[j])
			if near[j+1] != any(int64(1)) {
				line += fmt.Sprintf(" (%v)", near[j+1])
			}
		}
		b.WriteString(line + "\n")
	}
	if rest := size - len(vertices)/2; rest > 0 {
		b.WriteString("… " + o.left(rest, size, "vertices"))
	}
	return b.String()
}
