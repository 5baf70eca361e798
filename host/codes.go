package host

import (
	"sync"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// codes keeps what was compiled of files, by name and content, for all programs
// of a host that have them: a file that did not change is not compiled again
// when a program is loaded anew. It holds what the last two generations of
// programs asked for, so that what nobody loads any more goes.
type codes struct {
	mu       sync.Mutex
	now, old map[source]any
}

// A source is a file with its content.
type source struct{ path, text string }

// most is how many files a generation has.
const most = 4096

var _ catalog.Codes = (*codes)(nil)

// Code gives the code of a file.
func (c *codes) Code(path, src string, compile func() (any, error)) (any, error) {
	key := source{path, src}
	if made, ok := c.get(key); ok {
		return made, nil
	}
	made, err := compile()
	if err == nil {
		c.put(key, made)
	}
	return made, err
}

func (c *codes) get(key source) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	made, ok := c.now[key]
	if !ok {
		if made, ok = c.old[key]; ok {
			c.keep(key, made)
		}
	}
	return made, ok
}

func (c *codes) put(key source, made any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(key, made)
}

func (c *codes) keep(key source, made any) {
	if c.now == nil || len(c.now) >= most {
		c.old, c.now = c.now, make(map[source]any)
	}
	c.now[key] = made
}
