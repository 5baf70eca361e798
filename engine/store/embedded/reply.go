package embedded

import "github.com/rdsh/rdsh/engine/store"

// What several commands answer, in the words of Redis 7.0.
var (
	ok          = store.OfStatus("OK")
	notFloat    = store.OfError("ERR value is not a valid float")
	notInt      = store.OfError("ERR value is not an integer or out of range")
	notPositive = store.OfError("ERR value is out of range, must be positive")
	noKey       = store.OfError("ERR no such key")
	outOfIndex  = store.OfError("ERR index out of range")
	outOfRange  = store.OfError("ERR value is out of range")
	overflow    = store.OfError("ERR increment or decrement would overflow")
	syntax      = store.OfError("ERR syntax error")
	wrongType   = store.OfError("WRONGTYPE Operation against a key holding the wrong kind of value")
)

// orZero is the reply about a missing key that has a number.
func orZero(bad store.Reply) store.Reply {
	if bad.IsNil() {
		return store.OfInt(0)
	}
	return bad
}

// orEmpty is the reply about a missing key that has elements.
func orEmpty(bad store.Reply) store.Reply {
	if bad.IsNil() {
		return store.OfList(nil)
	}
	return bad
}
