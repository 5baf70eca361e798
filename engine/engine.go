// Package engine is the structures as a Go library. Elements are in stored
// form (codec.Text), so that a script's value crosses it without being taken
// apart.
package engine

import (
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// An Engine makes handles of structures in one store.
type Engine struct{ store store.Store }

// New gives an engine on s.
func New(s store.Store) *Engine { return &Engine{s} }

// Forever is the timeout of a wait that only its context ends.
const Forever time.Duration = -1

// An Opt is a result that may be absent.
type Opt[T any] = codec.Opt[T]
