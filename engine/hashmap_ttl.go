package engine

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// Single entries of a map expire by HPEXPIRE, which servers have from Redis 7.4
// and Valkey 9 on. A new value makes an entry live until it is deleted.

const noEntryTTL = "UNSUPPORTED this server cannot expire a single entry: Redis can from 7.4 on, Valkey from 9 on, and the stores of rdsh"

// ofEntry gives the reply for the one field of a command about the times of
// fields, which a server may not know.
func (m *HashMap) ofEntry(op string, r store.Reply, err error) (int64, error) {
	if lacksEntryTTL(err) {
		return 0, m.failed(op, store.Error(noEntryTTL))
	}
	return r.At(0).Int(), err
}

// lacksEntryTTL reports whether err is that of a server that knows no times to
// live of fields.
func lacksEntryTTL(err error) bool {
	var refused store.Error
	return errors.As(err, &refused) && strings.HasPrefix(string(refused), "ERR unknown command")
}

// ExpireEntry lets the entry of k live for so long from now, deletes it at once if
// that is not positive, and reports whether there is one. Setting its value
// again makes it live until it is deleted. The error is of kind value for
// Forever, of kind unsupported on a server before Redis 7.4 and Valkey 9. O(1).
func (m *HashMap) ExpireEntry(ctx context.Context, k codec.Key, after time.Duration) (bool, error) {
	if m.copied != nil {
		return false, m.refuseEntryTTL("expire_entry")
	}
	if after == Forever {
		return false, m.refuse("expire_entry", ErrValue, "forever is no time to live: setting the entry again lets it live until it is deleted")
	}
	ms := max(0, after.Milliseconds())
	if after > 0 {
		ms = max(1, ms)
	}
	r, err := m.write(ctx, "expire_entry", store.Cmd(store.HPExpire, m.name, strconv.FormatInt(ms, 10), "FIELDS", "1", string(k)))
	did, err := m.ofEntry("expire_entry", r, err)
	return did > 0, err
}

// EntryTTL gives the seconds that the entry of k has left to live, none if it
// lives until it is deleted or there is none; errors as with ExpireEntry. O(1).
func (m *HashMap) EntryTTL(ctx context.Context, k codec.Key) (Opt[float64], error) {
	r, err := m.read(ctx, "entry_ttl", store.Cmd(store.HPTTL, m.name, "FIELDS", "1", string(k)))
	left, err := m.ofEntry("entry_ttl", r, err)
	if left <= 0 || err != nil {
		return Opt[float64]{}, err
	}
	return codec.Some(float64(left) / 1000), nil
}
