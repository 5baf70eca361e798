package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// ListingOptions are the options of a listing for people.
type ListingOptions struct {
	Match string // a glob pattern for names, "" for all
	Type  string // a general type or one of several keys, "" for all
	Most  int    // names that are sorted: 10,000 for 0

	// Patience is how long to look for names before some are shown, fewer than
	// there is room for if need be: 0 for as long as it takes.
	Patience time.Duration
}

// The names that a listing sorts unless its options say otherwise, and the keys
// that it looks at in one round trip.
const (
	mostSorted  = 10_000
	listingPage = 10_000
)

// A Listing shows the structures in a store page by page. It asks for the
// details of those alone that it shows. One is for one goroutine.
type Listing struct {
	lister   *lister
	patience time.Duration
	names    []found // found and not shown yet
	ended    bool    // there are no more
	sorted   bool
	given    int
}

// Listing begins a listing. It looks for names until there are no more, and
// then sorts them, or until it has found more than it sorts or its patience is
// over: these are shown in the order of the store, and the rest is looked for
// when it is to be shown. Names as with Keys; errors too. A round trip for each
// 10,000 keys that it looks at.
func (e *Engine) Listing(ctx context.Context, opts ListingOptions) (*Listing, error) {
	by, err := e.lister(KeysOptions{Match: opts.Match, Type: opts.Type})
	if err != nil {
		return nil, err
	}
	by.count = listingPage
	l, start := &Listing{lister: by, patience: opts.Patience}, time.Now()
	most := cmp.Or(opts.Most, mostSorted)
	for !l.ended && len(l.names) <= most && !l.over(start) {
		if err := l.look(ctx); err != nil {
			return nil, err
		}
	}
	if l.ended && len(l.names) <= most {
		slices.SortFunc(l.names, func(a, b found) int { return cmp.Compare(a.name, b.name) })
		l.names = slices.CompactFunc(l.names, func(a, b found) bool { return a.name == b.name && a.kind == b.kind })
		l.sorted = true
	}
	return l, nil
}

// over reports whether the patience is, since start.
func (l *Listing) over(start time.Time) bool { return l.patience > 0 && time.Since(start) > l.patience }

// look finds some names more.
func (l *Listing) look(ctx context.Context) error {
	page, more, err := l.lister.page(l.lister.store.Do(ctx, l.lister.scan()))
	l.names, l.ended = append(l.names, page...), !more
	return err
}

// Sorted reports whether the structures come in the order of their names. Else
// they come in that of the store, which means nothing.
func (l *Listing) Sorted() bool { return l.sorted }

// Total gives how many structures there are: those that were found so far if
// it is not known to be all.
func (l *Listing) Total() (n int, all bool) { return l.given + len(l.names), l.ended }

// Left gives how many structures were found and not shown yet, and whether that
// is all.
func (l *Listing) Left() (n int, all bool) { return len(l.names), l.ended }

// Names gives up to n of the names that were found and not shown yet.
func (l *Listing) Names(n int) (names []string) {
	for _, f := range l.names[:min(n, len(l.names))] {
		names = append(names, f.name)
	}
	return names
}

// Next gives up to n structures with what is known of each, in one round trip
// but for looking for names; none at the end. What has gone meanwhile is left
// out, so a page may be shorter than n.
func (l *Listing) Next(ctx context.Context, n int) ([]Entry, error) {
	for start := time.Now(); ; {
		for len(l.names) < n && !l.ended && !(len(l.names) > 0 && l.over(start)) {
			if err := l.look(ctx); err != nil {
				return nil, err
			}
		}
		some := l.names[:min(n, len(l.names))]
		if len(some) == 0 {
			return nil, nil
		}
		l.names, l.given = l.names[len(some):], l.given+len(some)
		entries, err := l.details(ctx, some)
		if len(entries) > 0 || err != nil {
			return entries, err
		}
	}
}

// details tells of structures that were found, but for those that are gone.
func (l *Listing) details(ctx context.Context, some []found) ([]Entry, error) {
	cs := make([]store.Command, len(some))
	for i := range some {
		cs[i] = some[i].entryCmd()
	}
	return entriesOf(some, l.lister.store.Pipeline(ctx, cs))
}
