package embedded

import (
	"math"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

var (
	ok       = store.OfStatus("OK")
	notInt   = store.OfError("ERR value is not an integer or out of range")
	notFloat = store.OfError("ERR value is not a valid float")
	overflow = store.OfError("ERR increment or decrement would overflow")
	syntax   = store.OfError("ERR syntax error")
)

func get(t *tx, c store.Command) store.Reply {
	e := t.entry(c.Arg(0))
	if e == nil {
		return store.Reply{}
	}
	if e.value != nil {
		return wrongType
	}
	return store.OfStr(e.text)
}

// set is SET key value [NX|XX] [EX s|PX ms|PXAT ms].
func set(t *tx, c store.Command) store.Reply {
	key := c.Arg(0)
	e := t.entry(key)
	var expires int64
	for i := 2; i < c.Len(); i++ {
		switch opt := strings.ToUpper(c.Arg(i)); {
		case opt == "NX" && e != nil, opt == "XX" && e == nil:
			return store.Reply{}
		case opt == "NX", opt == "XX":
		case i+1 == c.Len():
			return syntax
		default:
			n, err := strconv.ParseInt(c.Arg(i+1), 10, 64)
			if err != nil {
				return notInt
			}
			switch i++; opt {
			case "EX":
				expires = t.time() + n*1000
			case "PX":
				expires = t.time() + n
			case "PXAT":
				expires = n
			default:
				return syntax
			}
		}
	}
	if e == nil {
		e = new(entry)
		t.shard(key).keys[key] = e
	}
	e.value, e.text, e.expires = nil, c.Arg(1), expires
	t.touch(key, e)
	if expires != 0 {
		t.effect("SET", key, e.text, "PXAT", strconv.FormatInt(expires, 10))
	}
	return ok
}

func incr(t *tx, c store.Command) store.Reply { return t.add64(c.Arg(0), 1) }
func decr(t *tx, c store.Command) store.Reply { return t.add64(c.Arg(0), -1) }

func incrby(t *tx, c store.Command) store.Reply {
	by, err := strconv.ParseInt(c.Arg(1), 10, 64)
	if err != nil {
		return notInt
	}
	return t.add64(c.Arg(0), by)
}

func (t *tx) add64(key string, by int64) store.Reply {
	e := t.entry(key)
	if e == nil {
		e = &entry{text: "0"}
		t.shard(key).keys[key] = e
	}
	if e.value != nil {
		return wrongType
	}
	n, bad := sum(e.text, by)
	if bad != nil {
		return *bad
	}
	e.text = strconv.FormatInt(n, 10)
	t.touch(key, e)
	return store.OfInt(n)
}

func sum(text string, by int64) (int64, *store.Reply) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, &notInt
	}
	if by > 0 && n > math.MaxInt64-by || by < 0 && n < math.MinInt64-by {
		return 0, &overflow
	}
	return n + by, nil
}
