package store

import (
	"slices"
	"strconv"
	"strings"
)

// inverses are how to undo the writes that concern a part of a key. What is
// not here is undone by an image of each key.
var inverses = map[Op]func(j *journal, c *Command){
	HSet:         eachFrom(1, 2, (*journal).field),
	HMSet:        eachFrom(1, 2, (*journal).field),
	HSetNX:       eachFrom(1, 2, (*journal).field),
	HDel:         eachFrom(1, 1, (*journal).field),
	HIncrBy:      eachFrom(1, 2, (*journal).field),
	HIncrByFloat: eachFrom(1, 2, (*journal).field),
	SAdd:         eachFrom(1, 1, (*journal).member),
	SRem:         eachFrom(1, 1, (*journal).member),
	ZRem:         eachFrom(1, 1, (*journal).score),
	ZIncrBy:      eachFrom(2, 1, (*journal).score),
	ZAdd:         behindOptions(1, 2),
	GeoAdd:       behindOptions(2, 3),
	RPush:        pushes,
	LPush:        pushes,
	LPop:         pops,
	RPop:         pops,
	LTrim:        trims,
	LSet:         element,
	SetBit:       bit,
	Rename:       renames,
	Persist:      func(*journal, *Command) {},
	PExpire:      expires,
	Expire:       expires,
}

// eachFrom undoes what a command does with every step-th argument from first on.
func eachFrom(first, step int, note func(j *journal, key, element string)) func(*journal, *Command) {
	return func(j *journal, c *Command) {
		for i := first; i < c.Len(); i += step {
			note(j, c.Arg(0), c.Arg(i))
		}
	}
}

// field notes what a field of a hash is.
func (j *journal) field(key, field string) {
	switch was := j.Tx.Try(Cmd(HGet, key, field)); was.Kind() {
	case Nil:
		j.note(Cmd(HDel, key, field))
	case Str:
		j.note(append([]Command{Cmd(HSet, key, field, was.Str())}, j.expiry(key, field)...)...)
	}
}

// member notes whether a set has a member.
func (j *journal) member(key, m string) {
	if j.Tx.Try(Cmd(SIsMember, key, m)).Int() == 1 {
		j.note(Cmd(SAdd, key, m))
	} else {
		j.note(Cmd(SRem, key, m))
	}
}

// score notes the score of a member.
func (j *journal) score(key, m string) {
	switch was := j.Tx.Try(Cmd(ZScore, key, m)); was.Kind() {
	case Nil:
		j.note(Cmd(ZRem, key, m))
	case Str:
		j.note(Cmd(ZAdd, key, was.Str(), m))
	}
}

// behindOptions undoes what a command does with every step-th argument from
// first on behind its options: a ZADD, whose members stand behind their scores.
func behindOptions(first, step int) func(*journal, *Command) {
	return func(j *journal, c *Command) {
		i := 1
		for i < c.Len() && slices.Contains(addOptions, strings.ToUpper(c.Arg(i))) {
			i++
		}
		eachFrom(i+first, step, (*journal).score)(j, c)
	}
}

var addOptions = []string{"NX", "XX", "GT", "LT", "CH", "INCR"}

// pushes undoes a push onto a list.
func pushes(j *journal, c *Command) {
	n := c.Len() - 1
	if c.Op == RPush {
		j.note(Cmd(LTrim, c.Arg(0), "0", strconv.Itoa(-n-1)))
	} else {
		j.note(Cmd(LTrim, c.Arg(0), strconv.Itoa(n), "-1"))
	}
}

// pops undoes a pop from a list.
func pops(j *journal, c *Command) {
	n := 1
	if c.Len() > 1 {
		n, _ = strconv.Atoi(c.Arg(1))
	}
	if c.Op == LPop {
		j.head(c.Arg(0), n)
	} else {
		j.tail(c.Arg(0), n)
	}
}

// trims undoes an LTRIM.
func trims(j *journal, c *Command) {
	key, n := c.Arg(0), int(j.Tx.Try(Cmd(LLen, c.Arg(0))).Int())
	start, _ := strconv.Atoi(c.Arg(1))
	stop, _ := strconv.Atoi(c.Arg(2))
	start, stop = max(fromEnd(start, n), 0), fromEnd(stop, n)
	if start > stop || start >= n {
		j.image(key)
		return
	}
	j.head(key, start)
	j.tail(key, n-1-stop)
}

// fromEnd gives a position of a list of n, which counts from the end if it is
// negative.
func fromEnd(i, n int) int {
	if i < 0 {
		i += n
	}
	return i
}

// head notes the first n elements of a list, which go.
func (j *journal) head(key string, n int) {
	if n > 0 {
		gone := j.Tx.Try(Cmd(LRange, key, "0", strconv.Itoa(n-1))).Strs()
		slices.Reverse(gone)
		j.push(LPush, key, gone)
	}
}

// tail notes the last n elements of a list, which go.
func (j *journal) tail(key string, n int) {
	if n > 0 {
		j.push(RPush, key, j.Tx.Try(Cmd(LRange, key, strconv.Itoa(-n), "-1")).Strs())
	}
}

// push notes a push of many elements.
func (j *journal) push(op Op, key string, elements []string) {
	var cs []Command
	for chunk := range slices.Chunk(elements, batchSize) {
		cs = append(cs, CmdList(op, key, chunk))
	}
	if len(cs) > 0 {
		j.note(cs...)
	}
}

// element undoes an LSET.
func element(j *journal, c *Command) {
	if was := j.Tx.Try(Cmd(LIndex, c.Arg(0), c.Arg(1))); was.Kind() == Str {
		j.note(Cmd(LSet, c.Arg(0), c.Arg(1), was.Str()))
	}
}

// bit undoes a SETBIT, which may make a string longer.
func bit(j *journal, c *Command) {
	key := c.Arg(0)
	i, err := strconv.ParseInt(c.Arg(1), 10, 64)
	if err != nil || i >= 8*j.Tx.Try(Cmd(StrLen, key)).Int() {
		j.image(key)
		return
	}
	was := j.Tx.Try(Cmd(GetBit, key, c.Arg(1))).Int()
	j.note(Cmd(SetBit, key, c.Arg(1), strconv.FormatInt(was, 10)))
}

// renames undoes a RENAME. What it replaces is put back, and what is done to the
// new name is noted again from then on.
func renames(j *journal, c *Command) {
	from, to := c.Arg(0), c.Arg(1)
	if from == to {
		return
	}
	if j.Tx.Has(to) {
		j.image(to)
	}
	j.whole[to] = false
	j.note(Cmd(Rename, to, from))
}

// expires undoes an EXPIRE, which removes what is to live no time. Another is
// undone when all is.
func expires(j *journal, c *Command) {
	if n, err := strconv.ParseInt(c.Arg(1), 10, 64); err != nil || n <= 0 {
		j.image(c.Arg(0))
	}
}
