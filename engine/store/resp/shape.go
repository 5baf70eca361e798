package resp

import (
	"slices"

	"github.com/rdsh/rdsh/engine/store"
)

// answer writes the reply to a command of the store, in the form that it has
// in the protocol of the client.
func (w *writer) answer(cmd *store.Command, r store.Reply) {
	if r.Kind() == store.List {
		n := size(r)
		if n > maxReply {
			w.fail(tooLong)
			return
		}
		w.out = slices.Grow(w.out, n)
	}
	switch {
	case w.proto == 3:
		w.reply(store.Shape(cmd, r))
	case r.IsNil() && givesList(cmd):
		w.nullList()
	case cmd.Op == store.GeoPos && r.Kind() == store.List:
		w.positions(r)
	default:
		w.reply(r)
	}
}

// maxReply is how long the list may be that answers a command, in bytes. A text
// is as long as the store lets it be.
const maxReply = 1 << 30

const tooLong = "ERR the reply would be longer than 1 GiB"

// size gives about how long r is as it is written: each element is as long as
// it and the longest number in front of it. A list of many texts that are one
// and the same in memory may be longer than all memory.
func size(r store.Reply) (n int) {
	for _, e := range r.List() {
		n += size(e)
		if n > maxReply {
			return n
		}
	}
	const head = 24
	if r.Kind() != store.List {
		n = r.Len()
	}
	return n + head
}

// givesList reports whether a nil that is the reply to cmd stands for a list.
func givesList(cmd *store.Command) bool {
	switch cmd.Op {
	case store.BLMPop, store.BLPop, store.BRPop, store.BZMPop, store.BZPopMax, store.BZPopMin,
		store.LMPop, store.XRead, store.XReadGroup, store.ZMPop:
		return true
	case store.LPop, store.RPop:
		return cmd.Len() > 1
	}
	return false
}

// positions writes those of RESP2, with nulls of lists for what is nowhere.
func (w *writer) positions(r store.Reply) {
	w.head('*', r.Len())
	for _, p := range r.List() {
		if p.IsNil() {
			w.nullList()
		} else {
			w.reply(p)
		}
	}
}
