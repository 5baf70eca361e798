package resp

import "github.com/rdsh/rdsh/engine/store"

// answer writes the reply to a command of the store, in the form that it has
// in the protocol of the client.
func (w *writer) answer(cmd *store.Command, r store.Reply) {
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
