package races

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// most is how many items a take takes at most.
const most = 3

// A ledger is what processes said.
type ledger struct {
	mu    sync.Mutex
	given map[string]bool // items, true if they were accepted for sure
	taken map[string]int  // how often each item came out
	drawn map[string]int  // how often each number was drawn
	lost  int             // calls whose caller died before it could say more, but for gives
	mixed []string        // items that came after a later one of the same giver
	bad   []string        // what processes complained of
}

func newLedger() *ledger {
	return &ledger{given: map[string]bool{}, taken: map[string]int{}, drawn: map[string]int{}}
}

// write writes down what one process says, until its end.
func (l *ledger) write(out io.Reader) {
	newest := map[string]int{} // of each giver, as this process saw
	begun := ""
	eachLine(out, func(words []string) {
		l.mu.Lock()
		defer l.mu.Unlock()
		begun = ""
		switch rest := words[1:]; words[0] {
		case "give":
			l.given[rest[0]] = false
		case "gave":
			l.given[rest[0]] = true
		case "kept":
			delete(l.given, rest[0])
		case "take", "draw":
			begun = words[0]
		case "took":
			for _, item := range rest {
				l.taken[item]++
				if !rises(newest, item) {
					l.mixed = append(l.mixed, item)
				}
			}
		case "drew":
			l.drawn[rest[0]]++
		default:
			l.bad = append(l.bad, strings.Join(words, " "))
		}
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	if begun != "" {
		l.lost++
	}
}

// rises notes an item "w3-17", the 17th of the giver w3, and reports whether
// all that came before from there are older.
func rises(newest map[string]int, item string) bool {
	giver, number, _ := strings.Cut(item, "-")
	n, _ := strconv.Atoi(number)
	last, ok := newest[giver]
	newest[giver] = n
	return !ok || n > last
}

// close checks the ledger when all processes have ended, and tells what is
// wrong, and how many items or numbers there were.
func (l *ledger) close(t *testing.T, a *actions) (wrong []string, n int) {
	t.Helper()
	problem := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	check := l.checkItems
	if a.draw != nil {
		check = l.checkDraws
	}
	var err error
	n, err = check(t.Context(), a, problem)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d items or numbers, %d calls whose caller died", n, l.lost)
	return append(wrong, l.bad...), n
}

// checkItems checks that every item that was accepted came out once, or is
// still there. It gives the number of items.
func (l *ledger) checkItems(ctx context.Context, a *actions, problem func(string, ...any)) (int, error) {
	left, err := a.left(ctx)
	for _, item := range left {
		l.taken[item]++
	}
	var missing []string
	for item, sure := range l.given {
		if sure && l.taken[item] == 0 {
			missing = append(missing, item)
		}
	}
	for item, times := range l.taken {
		if _, known := l.given[item]; !known || times > 1 {
			problem("%s came %d times; given: %v", item, times, known)
		}
	}
	if len(missing) > most*l.lost && !a.drops {
		problem("%d of %d items are lost, such as %s", len(missing), len(l.given), slices.Min(missing))
	}
	if a.ordered && len(l.mixed) > 0 {
		problem("%d items came after newer ones, such as %s", len(l.mixed), l.mixed[0])
	}
	return len(l.given), err
}

// checkDraws checks that every number was drawn once. It gives how many there
// are.
func (l *ledger) checkDraws(ctx context.Context, a *actions, problem func(string, ...any)) (int, error) {
	total, err := len(l.drawn), error(nil)
	if a.total != nil {
		total, err = a.total(ctx)
	}
	for n, times := range l.drawn {
		if times > 1 {
			problem("%s was drawn %d times", n, times)
		}
	}
	if d := len(l.drawn); d > total || d+l.lost < total {
		problem("%d numbers were drawn, and perhaps %d more; the structure knows of %d", d, l.lost, total)
	}
	return total, err
}
