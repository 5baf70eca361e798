package enginetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A stackModel is a stack with a bound as a slice, the newest item last.
type stackModel struct {
	t     testing.TB
	s     *engine.Stack
	items []string
}

// stackBound is the bound of the stack, which drops the oldest.
const stackBound = 5

func newStackModel(t testing.TB, s store.Store) *stackModel {
	opts := engine.StackOptions{Maxlen: stackBound, Overflow: "drop_oldest"}
	return &stackModel{t: t, s: newStack(t, s, "{r}stack", opts)}
}

func (m *stackModel) push(items ...string) string {
	m.items = append(m.items, items...)
	m.items = m.items[max(0, len(m.items)-stackBound):]
	return fmt.Sprint(len(m.items))
}

// pop removes the n newest items and gives them, the newest first.
func (m *stackModel) pop(n int) []codec.Text {
	from := max(0, len(m.items)-n)
	popped := texts(m.items[from:]...)
	slices.Reverse(popped)
	m.items = m.items[:from]
	return popped
}

func (m *stackModel) random(r *rand.Rand) func() randomOp {
	return func() randomOp {
		ctx, x, n := m.t.Context(), randomItem(r), r.IntN(4)
		switch r.IntN(6) {
		case 0, 1:
			return one("stack push "+x, func() (int, error) { return m.s.Push(ctx, codec.Text(x), noWait()) },
				func() string { return m.push(x) })
		case 2:
			items := []string{x, randomItem(r), randomItem(r)}
			return one(fmt.Sprintf("stack extend %q", items), func() (int, error) { return m.s.Extend(ctx, texts(items...), noWait()) },
				func() string { return m.push(items...) })
		case 3:
			return one("stack pop", func() (engine.Opt[codec.Text], error) { return m.s.Pop(ctx, noWait()) }, func() string {
				if popped := m.pop(1); len(popped) > 0 {
					return string(popped[0])
				}
				return "none"
			})
		case 4:
			return one(fmt.Sprint("stack pop_many ", n), func() ([]codec.Text, error) { return m.s.PopMany(ctx, n) },
				func() string { return show(m.pop(n)) })
		}
		return one("stack items", func() ([]codec.Text, error) { return m.s.Items(ctx, 0, codec.End) }, func() string {
			items := texts(m.items...)
			slices.Reverse(items)
			return show(items)
		})
	}
}
