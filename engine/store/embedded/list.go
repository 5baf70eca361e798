package embedded

import (
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// A list is a ring of n strings that begins at head. len(buf) is a power of
// two; what is outside the ring is "".
type list struct {
	buf     []string
	head, n int
}

func (l *list) at(i int) *string { return &l.buf[(l.head+i)&(len(l.buf)-1)] }

func (l *list) grow() {
	if l.n < len(l.buf) {
		return
	}
	buf := make([]string, max(4, 2*l.n))
	k := copy(buf, l.buf[l.head:])
	copy(buf[k:], l.buf[:l.head])
	l.buf, l.head = buf, 0
}

func (l *list) pushBack(s string) {
	l.grow()
	l.n++
	*l.at(l.n - 1) = s
}

func (l *list) pushFront(s string) {
	l.grow()
	l.head = (l.head - 1) & (len(l.buf) - 1)
	l.n++
	*l.at(0) = s
}

func (l *list) popFront() string {
	p := l.at(0)
	s := *p
	*p = ""
	l.head = (l.head + 1) & (len(l.buf) - 1)
	l.n--
	return s
}

func rpush(t *tx, c store.Command) store.Reply { return t.push(c, (*list).pushBack) }
func lpush(t *tx, c store.Command) store.Reply { return t.push(c, (*list).pushFront) }

func (t *tx) push(c store.Command, push func(*list, string)) store.Reply {
	l, e, bad := holding[list](t, c.Arg(0), true)
	if l == nil {
		return bad
	}
	for i := 1; i < c.Len(); i++ {
		push(l, c.Arg(i))
	}
	t.touch(c.Arg(0), e)
	return store.OfInt(int64(l.n))
}

// lpop is LPOP key [count].
func lpop(t *tx, c store.Command) store.Reply {
	l, e, bad := holding[list](t, c.Arg(0), false)
	if l == nil {
		return bad
	}
	if c.Len() == 1 {
		s := l.popFront()
		t.popped(c.Arg(0), l, e)
		return store.OfStr(s)
	}
	n, err := strconv.Atoi(c.Arg(1))
	if err != nil || n < 0 {
		return store.OfError("ERR value is out of range, must be positive")
	}
	rs := make([]store.Reply, min(n, l.n))
	for i := range rs {
		rs[i] = store.OfStr(l.popFront())
	}
	t.popped(c.Arg(0), l, e)
	return store.OfList(rs)
}

func (t *tx) popped(key string, l *list, e *entry) {
	if l.n == 0 {
		t.remove(key)
		return
	}
	t.touch(key, e)
}

func llen(t *tx, c store.Command) store.Reply {
	l, _, bad := holding[list](t, c.Arg(0), false)
	if l == nil {
		return orZero(bad)
	}
	return store.OfInt(int64(l.n))
}

// orZero is the reply about a missing key that has a number.
func orZero(bad store.Reply) store.Reply {
	if bad.IsNil() {
		return store.OfInt(0)
	}
	return bad
}

func orEmpty(bad store.Reply) store.Reply {
	if bad.IsNil() {
		return store.OfList(nil)
	}
	return bad
}

func lindex(t *tx, c store.Command) store.Reply {
	l, _, bad := holding[list](t, c.Arg(0), false)
	if l == nil {
		return bad
	}
	i, err := strconv.Atoi(c.Arg(1))
	if err != nil {
		return notInt
	}
	if i < 0 {
		i += l.n
	}
	if i < 0 || i >= l.n {
		return store.Reply{}
	}
	return store.OfStr(*l.at(i))
}

func lrange(t *tx, c store.Command) store.Reply {
	l, _, bad := holding[list](t, c.Arg(0), false)
	if l == nil {
		return orEmpty(bad)
	}
	i, j, numbers := span(c.Arg(1), c.Arg(2), l.n)
	if !numbers {
		return notInt
	}
	rs := make([]store.Reply, j-i)
	for k := range rs {
		rs[k] = store.OfStr(*l.at(i + k))
	}
	return store.OfList(rs)
}

// span gives the half-open range of n elements that start and stop mean in Redis.
func span(start, stop string, n int) (i, j int, ok bool) {
	i, err1 := strconv.Atoi(start)
	j, err2 := strconv.Atoi(stop)
	if i < 0 {
		i = max(i+n, 0)
	}
	if j < 0 {
		j += n
	}
	j = min(j+1, n)
	return i, max(i, j), err1 == nil && err2 == nil
}
