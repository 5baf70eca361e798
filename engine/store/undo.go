package store

import (
	"slices"
	"strconv"
)

// A journal is a Tx that notes how to undo what it executes. A write of a few
// elements is undone by what these were before; one that may concern the whole
// of a key by all that it held. Times to live are put back at the end. Streams
// stay as they are.
type journal struct {
	Tx
	undo  [][]Command // each undoes a command, in the order of those
	keys  []string    // that were written, in the order of the first time
	lived map[string]int64
	whole map[string]bool // the undo puts back all that the key held
}

func newJournal(t Tx) *journal {
	return &journal{Tx: t, lived: make(map[string]int64), whole: make(map[string]bool)}
}

// Do executes c, and ends the script if it is refused.
func (j *journal) Do(c Command) Reply {
	r := j.Run(&c)
	if r.Kind() >= Refused {
		panic(ended{r})
	}
	return r
}

// ended is what Do panics with.
type ended struct{ reply Reply }

// Try executes c.
func (j *journal) Try(c Command) Reply { return j.Run(&c) }

// Run executes c, and notes how to undo it if it was not refused.
func (j *journal) Run(c *Command) Reply {
	mark := len(j.undo)
	if c.Writes() {
		j.before(c)
	}
	r := j.Tx.Run(c)
	if r.Kind() >= Refused { // what was noted of whole keys stays noted
		j.undo = append(j.undo[:mark], slices.DeleteFunc(j.undo[mark:], func(cs []Command) bool { return cs[0].Op != Del })...)
	}
	return r
}

// execute executes a command or script.
func (j *journal) execute(c Command) (r Reply) {
	if c.Script == nil {
		return j.Run(&c)
	}
	defer func() {
		switch p := recover().(type) {
		case nil:
		case ended:
			r = p.reply
		default:
			panic(p)
		}
	}()
	return c.Script.Go(j, &c)
}

// rollback undoes everything.
func (j *journal) rollback() {
	for _, cs := range slices.Backward(j.undo) {
		for _, c := range cs {
			j.Tx.Try(c)
		}
	}
	for _, key := range j.keys {
		switch at := j.lived[key]; at {
		case -2:
			j.Tx.Try(Cmd(Del, key))
		case -1:
			j.Tx.Try(Cmd(Persist, key))
		default:
			j.Tx.Try(Cmd(PExpireAt, key, strconv.FormatInt(at, 10)))
		}
	}
}

// before notes how to undo c.
func (j *journal) before(c *Command) {
	written := writtenBy(c)
	for _, key := range written {
		if _, met := j.lived[key]; !met {
			j.lived[key] = j.Tx.Try(Cmd(PExpireTime, key)).Int()
			j.keys = append(j.keys, key)
		}
	}
	if rule := inverses[c.Op]; rule != nil && (len(written) != 1 || !j.whole[written[0]]) {
		rule(j, c)
		return
	}
	for _, key := range written {
		j.image(key)
	}
}

// writtenBy gives the keys that c may change. The command is one of the table
// that writes.
func writtenBy(c *Command) (keys []string) {
	at := c.Keys()
	n := at.Len()
	switch c.Op {
	case BitOp, GeoSearchStore, PFMerge, SDiffStore, SInterStore, SUnionStore, ZRangeStore:
		n = min(n, 1)
	case ZDiffStore, ZInterStore, ZUnionStore:
		return []string{c.Arg(0)}
	case Copy:
		return []string{c.Arg(1)}
	}
	for i := range n {
		keys = append(keys, c.Arg(at.At(i)))
	}
	return keys
}

func (j *journal) note(cs ...Command) { j.undo = append(j.undo, cs) }

// image notes all that key holds.
func (j *journal) image(key string) {
	if j.whole[key] {
		return
	}
	j.whole[key] = true
	holds := j.Tx.Try(Cmd(Type, key)).Str()
	if holds == "stream" {
		return
	}
	cs := []Command{Cmd(Del, key)}
	if all, ok := ReadAll(holds, key); ok {
		elements := ElementsOf(j.Tx.Try(all))
		cs = append(cs, Fill(holds, key, elements)...)
		if holds == "hash" {
			cs = append(cs, j.times(key, elements)...)
		}
	}
	j.note(cs...)
}

// times gives the commands that let fields of a hash expire as they do.
func (j *journal) times(key string, fields []string) (cs []Command) {
	for i := 0; i < len(fields); i += 2 {
		cs = append(cs, j.expiry(key, fields[i])...)
	}
	return cs
}

// expiry is times for one field.
func (j *journal) expiry(key, field string) []Command {
	at := j.Tx.Try(Cmd(HPExpireTime, key, "FIELDS", "1", field)).At(0).Int()
	if at <= 0 {
		return nil
	}
	return []Command{Cmd(HPExpireAt, key, strconv.FormatInt(at, 10), "FIELDS", "1", field)}
}
