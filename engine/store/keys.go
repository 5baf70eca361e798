package store

import (
	"strconv"
	"strings"
)

// Positions are the places of keys among the arguments of a command: First and
// every Step behind it as far as End, which is excluded, and Also, unless it is
// negative.
type Positions struct{ First, End, Step, Also int }

// Len gives the number of keys.
func (p Positions) Len() int {
	n := 0
	if p.First < p.End {
		n = (p.End - p.First + p.Step - 1) / p.Step
	}
	if p.Also >= 0 {
		n++
	}
	return n
}

// At gives the position of key i.
func (p Positions) At(i int) int {
	if at := p.First + i*p.Step; at < p.End {
		return at
	}
	return p.Also
}

// Keys gives where the keys of c are. A command that makes no sense may have
// fewer than it should: executing it reports that.
func (c *Command) Keys() Positions {
	p := Positions{Step: 1, Also: -1}
	if c.Script != nil {
		p.End = c.Script.Keys
		return p
	}
	r := &rows[c.Op]
	if r.First < 0 {
		return p
	}
	p.First = int(r.First)
	if r.Last < 0 {
		p.End = int(c.n) + int(r.Last) + 1
	} else {
		p.End = min(int(r.Last)+1, int(c.n))
	}
	if r.Flags&(Counted|Pairs|Storing|Streams) != 0 {
		c.oddKeys(r, &p)
	}
	return p
}

// OnlyKey gives the key of a command of the table that has just one wherever it
// is executed, and nothing else to be looked at before. It reports false for
// any other, and for a script.
func (c *Command) OnlyKey() (key string, ok bool) {
	r := &rows[c.Op]
	if c.Script != nil || r.First < 0 || r.First != r.Last || r.Flags&^(Write|Deciding) != 0 || c.Op == SortRO {
		return "", false
	}
	return c.Arg(int(r.First)), true
}

// oddKeys finds the keys that do not stand at the positions of the row.
func (c *Command) oddKeys(r *Row, p *Positions) {
	if r.Flags&Pairs != 0 {
		p.Step = 2
	}
	if r.Flags&Storing != 0 {
		p.Also = c.storeKey(-int(r.Arity))
	}
	if r.Flags&Counted != 0 {
		p.First, p.End = c.counted(int(r.First))
	}
	if r.Flags&Stored != 0 {
		p.Also = 0
	}
	if r.Flags&Streams != 0 {
		p.First, p.End, _ = c.streams()
	}
}

// counted gives the positions of the keys whose number is argument at. One
// that makes no sense is none.
func (c *Command) counted(at int) (first, end int) {
	if at >= int(c.n) {
		return at, at
	}
	n, err := strconv.Atoi(c.Arg(at))
	if err != nil || n < 0 || n > int(c.n)-at-1 {
		return at + 1, at + 1
	}
	return at + 1, at + 1 + n
}

// storeKey gives the position of the key behind the last STORE or STOREDIST
// among the options, which begin at argument i, or -1.
func (c *Command) storeKey(i int) int {
	also := -1
	for ; i < int(c.n); i++ {
		switch strings.ToUpper(c.Arg(i)) {
		case "BY", "GET", "COUNT":
			i++
		case "LIMIT":
			i += 2
		case "STORE", "STOREDIST":
			if i++; i < int(c.n) {
				also = i
			}
		}
	}
	return also
}

// streams gives the positions of the keys of XREAD or XREADGROUP, and whether
// it may wait.
func (c *Command) streams() (first, end int, blocks bool) {
	for i := 0; i < int(c.n); i++ {
		switch strings.ToUpper(c.Arg(i)) {
		case "BLOCK":
			blocks = true
			i++
		case "COUNT":
			i++
		case "GROUP":
			i += 2
		case "NOACK":
		case "STREAMS":
			first = i + 1
			return first, first + (int(c.n)-first)/2, blocks
		default:
			return 0, 0, blocks
		}
	}
	return 0, 0, blocks
}
