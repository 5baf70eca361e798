package stdlib

import (
	"context"
	"fmt"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// dear is how many elements may be removed without a question.
const dear = 1000

// clears tells what clear removes.
func clears(c *catalog.Call) string {
	s := c.Recv.(interface {
		catalog.Named
		Type() string
		Size(ctx context.Context) (int, error)
	})
	n, err := s.Size(c.Ctx())
	switch {
	case err != nil: // within a transaction, say
		return fmt.Sprintf("all elements of %s(%q)", s.Type(), s.Name())
	case n <= dear:
		return ""
	}
	return fmt.Sprintf("%d elements of %s(%q)", n, s.Type(), s.Name())
}

// deletes tells what delete_many removes.
func deletes(c *catalog.Call) string {
	const most = 5
	names := c.Arg(0).Strs()
	if len(names) < 2 {
		return ""
	}
	list := strings.Join(names[:min(most, len(names))], ", ")
	if more := len(names) - most; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%d structures of %s: %s", len(names), c.Recv.(*engine.Engine).URL(), list)
}

// flushes tells what flush removes.
func flushes(c *catalog.Call) string {
	e := c.Recv.(*engine.Engine)
	n, err := e.Call(c.Ctx(), "DBSIZE")
	if err != nil {
		return "everything in " + e.URL()
	}
	return fmt.Sprintf("everything in %s, %d keys", e.URL(), n.Int())
}
