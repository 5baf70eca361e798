// Package changes shows what a dry run would have changed in a store: as a
// table for people, or as JSON for programs.
package changes

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/show"
	"github.com/rdsh/rdsh/engine/overlay"
	"github.com/rdsh/rdsh/internal/table"
)

// mostRows is how many keys a table shows; the others it counts.
const mostRows = 200

// mostColumns is how wide a column of a table is.
const mostColumns = 48

// Table writes what is different in the store at a URL as a table: of each key
// how it was and how it would be, of what is large only what differs.
func Table(ctx context.Context, w io.Writer, url string, s *overlay.Store) error {
	var counts [3]int
	var t *table.Table
	err := s.Changes(ctx, func(c *overlay.Change) error {
		kind := kindOf(c)
		counts[kind]++
		if t == nil {
			t = table.New(6, 0)
			t.Header([]string{"change", "key", "type", "before", "after", "expires"})
		}
		if counts[added]+counts[changed]+counts[removed] <= mostRows {
			t.Add(row(c, kind))
		}
		return nil
	})
	if err != nil {
		return err
	}
	published := s.Published()
	fmt.Fprintf(w, "dry run: nothing was written to %s; %s\n", url, summary(counts, len(published)))
	if t != nil {
		t.Narrow(mostColumns)
		io.WriteString(w, t.String())
	}
	if more := counts[added] + counts[changed] + counts[removed] - mostRows; more > 0 {
		fmt.Fprintf(w, "and %s more\n", show.Count(more))
	}
	for i, p := range published {
		if i == mostRows {
			fmt.Fprintf(w, "and %s more messages\n", show.Count(len(published)-i))
			break
		}
		fmt.Fprintf(w, "published on %s: %s\n", word(p.Channel), table.Cut(word(p.Payload), mostColumns))
	}
	return nil
}

// A kind is what becomes of a key.
type kind int

const (
	added kind = iota
	changed
	removed
)

var kindNames = [...]string{"added", "changed", "removed"}

func kindOf(c *overlay.Change) kind {
	switch {
	case !c.After.Exists():
		return removed
	case !c.Before.Exists() && !c.Large:
		return added
	}
	return changed
}

// summary says how much there is.
func summary(counts [3]int, published int) string {
	var parts []string
	for k, n := range counts {
		if n > 0 {
			parts = append(parts, show.Count(n)+" "+kindNames[k])
		}
	}
	text := "no key would change"
	if len(parts) > 0 {
		text = "keys would be: " + strings.Join(parts, ", ")
	}
	if published > 0 {
		text += "; messages published: " + show.Count(published)
	}
	return text
}

func row(c *overlay.Change, k kind) []string {
	before, after := texts(&c.Before, &c.After)
	if c.Large {
		before = "… (too large to show)"
	}
	return []string{kindNames[k], word(c.Key), types(c), before, after, expiry(c)}
}

// types gives the type of a key, both if it changes.
func types(c *overlay.Change) string {
	before, after := c.Before.Kind(), c.After.Kind()
	switch {
	case before == "" || before == after:
		return after
	case after == "":
		return before
	}
	return before + " → " + after
}

// expiry says when a key expires, if it does or did.
func expiry(c *overlay.Change) string {
	before, after := expires(c.Before.Expires()), expires(c.After.Expires())
	switch {
	case !c.After.Exists():
		return ""
	case c.Before.Exists() && c.Before.Expires() != c.After.Expires():
		return before + " → " + after
	case c.After.Expires() < 0:
		return ""
	}
	return after
}

func expires(at int64) string {
	if at < 0 {
		return "never"
	}
	return "in " + show.Span(time.Until(time.UnixMilli(at)))
}

// word gives a text as it is, or quoted if it would not be seen for what it is.
func word(s string) string {
	if quoted := strconv.Quote(s); s == "" || quoted != `"`+s+`"` {
		return quoted
	}
	return s
}
