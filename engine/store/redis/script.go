package redis

import (
	"crypto/sha1"
	"encoding/hex"
	"strconv"
	"sync"

	"github.com/rdsh/rdsh/engine/store"
)

// scripts remembers how scripts are sent: after a line that makes the server
// check that they touch only the keys they declare, and that those of reading
// do not write.
type scripts struct{ known sync.Map } // *store.Script to *sending

// A sending is a script as the server knows it.
type sending struct {
	text, hash string
	keys       string // how many
}

func (s *scripts) of(script *store.Script) *sending {
	if script.Once {
		return newSending(script)
	}
	if known, ok := s.known.Load(script); ok {
		return known.(*sending)
	}
	known, _ := s.known.LoadOrStore(script, newSending(script))
	return known.(*sending)
}

func newSending(script *store.Script) *sending {
	text := "#!lua\n" + script.Lua
	if script.ReadOnly {
		text = "#!lua flags=no-writes\n" + script.Lua
	}
	sum := sha1.Sum([]byte(text))
	return &sending{text, hex.EncodeToString(sum[:]), strconv.Itoa(script.Keys)}
}
