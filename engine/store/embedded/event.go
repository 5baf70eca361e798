package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A trace is the keys that a command has changed, for the events about them.
// It is kept only while somebody asks for events.
type trace struct {
	tracing bool
	traced  []traced
}

type traced struct {
	key  string
	was  bool // it existed: it was changed or removed before it was made
	made bool
	gone bool // it was removed
}

// mark notes that key has changed, in the place where it first did, or that it
// is gone.
func (x *trace) mark(key string, gone bool) {
	if x.tracing {
		x.of(key).gone = gone
	}
}

// markNew notes that key has been made.
func (x *trace) markNew(key string) {
	if x.tracing {
		n := len(x.traced)
		k := x.of(key)
		k.made, k.was = true, len(x.traced) == n
	}
}

func (x *trace) of(key string) *traced {
	for i := range x.traced {
		if x.traced[i].key == key {
			return &x.traced[i]
		}
	}
	x.traced = append(x.traced, traced{key: strings.Clone(key)})
	return &x.traced[len(x.traced)-1]
}

// tracing gives h with the events that follow it.
func tracing(h handler) handler {
	return func(t *tx, c *store.Command) store.Reply {
		outer := t.trace
		t.trace = trace{tracing: true}
		r := h(t, c)
		changed := t.traced
		t.trace = outer
		if x, known := events[c.Op]; known && r.Kind() != store.Refused {
			x.publishAll(t, c, changed)
		}
		return r
	}
}

// An event is what a command does to a key.
type event struct {
	class eventClass
	name  string // "" for the name of the command in small letters
	how   aspect
}

// An aspect is what differs from one event for each key, and "del" after it if
// the key is gone.
type aspect uint8

const (
	usual      aspect = iota
	stores            // a key that is gone was only deleted
	sets              // SET, which may also set a time
	moves             // from one list to another
	movesOne          // a member from one set to another
	takesEnd          // from the end that an argument names
	renames           // which makes a new key even in place of an old one
	copies            // the same
	expires           // which deletes a key if its time is past
	timed             // GETEX, which sets a time or takes it away
	increments        // ZADD, which may
	always            // even if the key holds the same
)

// events has those of every command that changes keys.
var events = map[store.Op]event{
	store.Append:           {eventString, "", usual},
	store.BLMove:           {eventList, "", moves},
	store.BLMPop:           {eventList, "", takesEnd},
	store.BLPop:            {eventList, "lpop", usual},
	store.BRPop:            {eventList, "rpop", usual},
	store.BRPopLPush:       {eventList, "", moves},
	store.BZPopMax:         {eventZset, "zpopmax", usual},
	store.BZPopMin:         {eventZset, "zpopmin", usual},
	store.BZMPop:           {eventZset, "", takesEnd},
	store.BitField:         {eventString, "setbit", usual},
	store.BitOp:            {eventString, "set", stores},
	store.Copy:             {eventGeneric, "copy_to", copies},
	store.Decr:             {eventString, "incrby", usual},
	store.DecrBy:           {eventString, "incrby", usual},
	store.Del:              {eventGeneric, "", stores},
	store.Expire:           {eventGeneric, "expire", expires},
	store.ExpireAt:         {eventGeneric, "expire", expires},
	store.GeoAdd:           {eventZset, "zadd", usual},
	store.GeoSearchStore:   {eventZset, "", stores},
	store.GetDel:           {eventGeneric, "", stores},
	store.GetEx:            {eventGeneric, "", timed},
	store.GetSet:           {eventString, "set", usual},
	store.HDel:             {eventHash, "", usual},
	store.HIncrBy:          {eventHash, "", usual},
	store.HIncrByFloat:     {eventHash, "", usual},
	store.HMSet:            {eventHash, "hset", usual},
	store.HSet:             {eventHash, "", usual},
	store.HSetNX:           {eventHash, "hset", usual},
	store.Incr:             {eventString, "incrby", usual},
	store.IncrBy:           {eventString, "", usual},
	store.IncrByFloat:      {eventString, "", usual},
	store.LInsert:          {eventList, "", usual},
	store.LMove:            {eventList, "", moves},
	store.LMPop:            {eventList, "", takesEnd},
	store.LPop:             {eventList, "", usual},
	store.LPush:            {eventList, "", usual},
	store.LPushX:           {eventList, "lpush", usual},
	store.LRem:             {eventList, "", usual},
	store.LSet:             {eventList, "", usual},
	store.LTrim:            {eventList, "", usual},
	store.MSet:             {eventString, "set", usual},
	store.MSetNX:           {eventString, "set", usual},
	store.Persist:          {eventGeneric, "", usual},
	store.PExpire:          {eventGeneric, "expire", expires},
	store.PExpireAt:        {eventGeneric, "expire", expires},
	store.PFAdd:            {eventString, "", usual},
	store.PFMerge:          {eventString, "pfadd", usual},
	store.PSetEX:           {eventString, "set", sets},
	store.Rename:           {eventGeneric, "", renames},
	store.RenameNX:         {eventGeneric, "", renames},
	store.RPop:             {eventList, "", usual},
	store.RPopLPush:        {eventList, "", moves},
	store.RPush:            {eventList, "", usual},
	store.RPushX:           {eventList, "rpush", usual},
	store.SAdd:             {eventSet, "", usual},
	store.SDiffStore:       {eventSet, "", stores},
	store.Set:              {eventString, "", sets},
	store.SetBit:           {eventString, "", usual},
	store.SetEX:            {eventString, "set", sets},
	store.SetNX:            {eventString, "set", usual},
	store.SetRange:         {eventString, "", usual},
	store.SInterStore:      {eventSet, "", stores},
	store.SMove:            {eventSet, "", movesOne},
	store.Sort:             {eventList, "sortstore", stores},
	store.SPop:             {eventSet, "", usual},
	store.SRem:             {eventSet, "", usual},
	store.SUnionStore:      {eventSet, "", stores},
	store.Unlink:           {eventGeneric, "", stores},
	store.XAdd:             {eventStream, "", usual},
	store.XDel:             {eventStream, "", usual},
	store.XSetID:           {eventStream, "", always},
	store.XTrim:            {eventStream, "", usual},
	store.ZAdd:             {eventZset, "", increments},
	store.ZDiffStore:       {eventZset, "", stores},
	store.ZIncrBy:          {eventZset, "zincr", usual},
	store.ZInterStore:      {eventZset, "", stores},
	store.ZMPop:            {eventZset, "", takesEnd},
	store.ZPopMax:          {eventZset, "", usual},
	store.ZPopMin:          {eventZset, "", usual},
	store.ZRangeStore:      {eventZset, "", stores},
	store.ZRem:             {eventZset, "", usual},
	store.ZRemRangeByLex:   {eventZset, "", usual},
	store.ZRemRangeByRank:  {eventZset, "", usual},
	store.ZRemRangeByScore: {eventZset, "", usual},
	store.ZUnionStore:      {eventZset, "", stores},
}

// publishAll publishes what c did to the keys that it has changed.
func (x event) publishAll(t *tx, c *store.Command, changed []traced) {
	if x.how == moves || x.how == renames {
		for i := range changed {
			x.publishNew(t, &changed[i])
		}
	}
	switch {
	case x.how == always:
		t.notify(x.class, x.nameFor(c, c.Arg(0)), c.Arg(0))
		return
	case x.how == moves:
		x.publishMove(t, c, changed)
		return
	}
	for _, k := range changed {
		x.publish(t, c, k)
	}
}

// publish publishes what c did to one key.
func (x event) publish(t *tx, c *store.Command, k traced) {
	if (x.how == stores || x.how == expires) && k.gone {
		t.notify(eventGeneric, "del", k.key)
		return
	}
	x.publishNew(t, &k)
	t.notify(x.class, x.nameFor(c, k.key), k.key)
	if x.how == sets && hasTime(c) {
		t.notify(eventGeneric, "expire", k.key)
	}
	if k.gone && x.how != renames {
		t.notify(eventGeneric, "del", k.key)
	}
}

// publishNew tells, once, that a key is new.
func (x event) publishNew(t *tx, k *traced) {
	if k.made && !k.gone && (!k.was || x.how == renames || x.how == copies) {
		t.notify(eventNew, "new", k.key)
	}
	k.made = false
}

// nameFor gives the name of what c did to key.
func (x event) nameFor(c *store.Command, key string) string {
	isFirst := key == c.Arg(0)
	switch {
	case x.how == renames && isFirst:
		return "rename_from"
	case x.how == renames:
		return "rename_to"
	case x.how == movesOne && isFirst:
		return "srem"
	case x.how == movesOne:
		return "sadd"
	case x.how == timed && optionally(c, "PERSIST"):
		return "persist"
	case x.how == timed:
		return "expire"
	case x.how == takesEnd:
		return endTaken(c)
	case x.how == increments && optionally(c, "INCR"):
		return "zincr"
	case x.name != "":
		return x.name
	}
	return strings.ToLower(c.Row().Name)
}

// publishMove publishes what LMOVE and its kind did: first to the destination.
func (x event) publishMove(t *tx, c *store.Command, changed []traced) {
	if len(changed) == 0 {
		return
	}
	from, to := "r", "l"
	if c.Op == store.LMove || c.Op == store.BLMove {
		from, to = strings.ToLower(c.Arg(2)[:1]), strings.ToLower(c.Arg(3)[:1])
	}
	t.notify(x.class, to+"push", c.Arg(1))
	t.notify(x.class, from+"pop", c.Arg(0))
	for _, k := range changed {
		if k.gone {
			t.notify(eventGeneric, "del", k.key)
		}
	}
}

// endTaken names what LMPOP, ZMPOP and their blocking forms do.
func endTaken(c *store.Command) string {
	for i := c.Len() - 1; i > 0; i-- {
		switch strings.ToUpper(c.Arg(i)) {
		case "LEFT":
			return "lpop"
		case "RIGHT":
			return "rpop"
		case "MIN":
			return "zpopmin"
		case "MAX":
			return "zpopmax"
		}
	}
	return ""
}

// optionally reports whether c has a word behind its key.
func optionally(c *store.Command, word string) bool {
	for i := 1; i < c.Len(); i++ {
		if strings.EqualFold(c.Arg(i), word) {
			return true
		}
	}
	return false
}

// hasTime reports whether SET or one of its kind sets a time.
func hasTime(c *store.Command) bool {
	if c.Op != store.Set {
		return true
	}
	for i := 2; i < c.Len(); i++ {
		switch strings.ToUpper(c.Arg(i)) {
		case "EX", "PX", "EXAT", "PXAT":
			return true
		}
	}
	return false
}
