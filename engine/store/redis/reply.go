package redis

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unsafe"

	"github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/engine/store"
)

// reply gives the reply to cmd. Strings in it share the bytes that came.
func reply(cmd *redis.RawCmd, wrote bool) store.Reply {
	raw, err := cmd.Result()
	if len(raw) > 0 {
		r, rest := parse(raw)
		if rest != nil {
			return r
		}
	}
	var refused redis.Error
	switch {
	case errors.Is(err, redis.Nil):
		return store.Reply{}
	case errors.Is(err, redis.TxFailedErr):
		return store.OfFailure(err)
	case errors.As(err, &refused):
		return store.OfError(store.Error(refused.Error()))
	case err == nil:
		err = errors.New("malformed reply")
	}
	return failed(err, wrote)
}

// parse takes one reply in RESP2 from b, and gives the rest, nil if b is not one.
func parse(b []byte) (r store.Reply, rest []byte) {
	i := bytes.IndexByte(b, '\r')
	if i < 1 {
		return r, nil
	}
	line, rest := b[1:i], b[i+2:]
	switch b[0] {
	case '+':
		return store.OfStatus(text(line)), rest
	case '-':
		return store.OfError(store.Error(text(line))), rest
	}
	n, err := strconv.ParseInt(text(line), 10, 64)
	switch {
	case err != nil:
		return r, nil
	case b[0] == ':':
		return store.OfInt(n), rest
	case n < 0:
		return store.Reply{}, rest
	case b[0] == '$' && int(n)+2 <= len(rest):
		return store.OfStr(text(rest[:n])), rest[n+2:]
	case b[0] == '*':
		rs := make([]store.Reply, n)
		for k := range rs {
			if rs[k], rest = parse(rest); rest == nil {
				return r, nil
			}
		}
		return store.OfList(rs), rest
	}
	return r, nil
}

func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func isNoScript(r store.Reply) bool {
	return r.Kind() == store.Refused && strings.HasPrefix(r.Str(), "NOSCRIPT")
}
