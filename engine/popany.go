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

// A Source is a structure that PopAny pops from: a Queue or a Stack as their
// pops do, a Deque at the front, a List at the end.
type Source interface {
	Name() string
	Raw() bool
	source() source
}

// A source is a list that a script may pop from, and at which end.
type source struct {
	*handle
	cfg, space string
	pop        store.Op
}

func (q *line) source() source { return source{&q.handle, q.cfg, q.space, store.LPop} }

func (l *List) source() source {
	return source{&l.handle, l.part(cfg), l.part("space"), store.RPop}
}

// A Popped is an item, and what it was popped from.
type Popped struct {
	From Source
	Item codec.Text
}

// popAny removes an item of the first of several lists that has any.
// KEYS list, cfg, space, fence of each. ARGV given, the command that pops,
// milliseconds to live, which are empty for none, "NX" if only the first write
// sets them, the token, empty for none, of each. Returns the number of the list,
// from 1, and the item; AT, a number and a refusal if that list has other
// parameters, or a newer token has been seen.
var popAny = store.NewScript(store.Script{
	Name:    "any.pop",
	Decides: true,
	Lua: luaLine + `
local from
for i = 1, #KEYS / 4 do
  local bad = check(KEYS[4 * i - 2], ARGV[5 * i - 4])
  if bad then return redis.error_reply('AT ' .. i .. ' ' .. bad.err) end
  if redis.call('LLEN', KEYS[4 * i - 3]) > 0 then from = from or i end
end
if not from then return {} end
local list, cfg, space, fence = unpack(KEYS, 4 * from - 3, 4 * from)
local _, pop, ttl, mode, token = unpack(ARGV, 5 * from - 4, 5 * from)
if token ~= '' then
  local newest = redis.call('GET', fence)
  if newest and tonumber(newest) > tonumber(token) then
    return redis.error_reply('AT ' .. from .. ' LEASE fence ' .. token .. ' is older than ' .. newest .. ', which has been seen')
  end
  if newest ~= token then redis.call('SET', fence, token) end
end
local item = redis.call(pop, list)
settle(list, cfg, space)
if ttl ~= '' then
  for _, key in ipairs({list, cfg, space}) do
    if mode == 'NX' then redis.call('PEXPIRE', key, ttl, 'NX') else redis.call('PEXPIRE', key, ttl) end
  end
end
return {from, item}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		n, from := c.Script.Keys/4, -1
		for i := range n {
			if bad, ok := checkParams(t, c.Arg(4*i+1), c.Arg(4*n+5*i)); !ok {
				return atSource(i, bad)
			}
			if t.Do(store.Cmd(store.LLen, c.Arg(4*i))).Int() > 0 && from < 0 {
				from = i
			}
		}
		if from < 0 {
			return store.OfList(nil)
		}
		key := func(i int) string { return c.Arg(4*from + i) }
		arg := func(i int) string { return c.Arg(4*n + 5*from + i) }
		if token := arg(4); token != "" {
			if bad, ok := passFence(t, key(3), token); !ok {
				return atSource(from, bad)
			}
		}
		item := t.Do(store.Named(arg(1), key(0)))
		lineSettle(t, key(0), key(1), key(2))
		if ttl := arg(2); ttl != "" {
			for i := range 3 {
				expireAs(t, key(i), ttl, arg(3))
			}
		}
		return store.OfList([]store.Reply{store.OfInt(int64(from + 1)), item})
	},
})

// atSource says which source, from 0, a refusal is of.
func atSource(i int, bad store.Reply) store.Reply {
	return store.OfError(store.Error("AT " + strconv.Itoa(i+1) + " " + bad.Str()))
}

// PopAny removes an item of the first of sources that has any, and tells which
// it was. Of empty ones it returns none, after waiting for the timeout; who
// waits takes nothing until an item is there. All must be in one store, and on a
// cluster on one slot. The error is of kind value if they are not, or if there
// are none. O(n) of n sources.
func PopAny(ctx context.Context, sources []Source, opts WaitOptions) (popped Opt[Popped], err error) {
	if len(sources) == 0 {
		return popped, errorf(ErrValue, "pop_any: there is no queue to pop from")
	}
	all := make([]source, len(sources))
	for i, s := range sources {
		all[i] = s.source()
		if all[i].base() != all[0].base() {
			return popped, all[0].refuse("pop_any", ErrValue, "%s is in another store", s.Name())
		}
	}
	deadline := time.Now().Add(opts.Timeout)
	for {
		i, item, err := popOne(ctx, all)
		if err != nil || item.OK {
			return Opt[Popped]{V: Popped{sources[i], item.V}, OK: item.OK}, err
		}
		left := opts.Timeout
		if left > 0 {
			left = time.Until(deadline)
		}
		if opts.Timeout == 0 || opts.Timeout > 0 && left <= 0 {
			return popped, nil
		}
		if err := awaitAny(ctx, all, left); err != nil {
			return popped, err
		}
	}
}

// popOne pops once, and tells from which.
func popOne(ctx context.Context, all []source) (from int, item Opt[codec.Text], err error) {
	var keys, args []string
	for _, s := range all {
		keys = append(keys, s.name, s.cfg, s.space, fenceKind.key(s.name, "token"))
		ttl, mode, token := "", "", ""
		if f, ok := s.store.(*fenced); ok {
			token = f.token
		}
		if s.common.TTL > 0 {
			ttl = strconv.FormatInt(s.common.TTL.Milliseconds(), 10)
		}
		if s.common.TTLMode == "fixed" {
			mode = "NX"
		}
		args = append(args, s.given(), opName(s.pop), ttl, mode, token)
	}
	if err := ctx.Err(); err != nil {
		return 0, item, all[0].failed("pop_any", err)
	}
	sized := *popAny
	sized.Keys = len(keys)
	r := all[0].base().Do(context.WithoutCancel(ctx), sized.CmdList(keys, args))
	if r.Kind() >= store.Refused {
		return 0, item, anyFailure(ctx, all, r.Err())
	}
	if l := r.List(); len(l) == 2 {
		return int(l[0].Int()) - 1, optText(l[1]), nil
	}
	return 0, item, nil
}

// anyFailure gives err as the error of the structure that it is about.
func anyFailure(ctx context.Context, all []source, err error) error {
	var refused store.Error
	if errors.As(err, &refused) {
		if text, ok := strings.CutPrefix(string(refused), "AT "); ok {
			number, text, _ := strings.Cut(text, " ")
			i, _ := strconv.Atoi(number)
			return all[i-1].failed("pop_any", store.Error(text))
		}
	}
	if isWrongType(err) {
		for _, s := range all {
			if wrong := s.wrongType(ctx, s.name); wrong != nil {
				return wrong
			}
		}
	}
	return all[0].failed("pop_any", err)
}

// awaitAny waits until one of several lists holds something, for at most
// timeout. It takes nothing: each is waited for on its own, and those that are
// left give up.
func awaitAny(ctx context.Context, all []source, timeout time.Duration) error {
	under, stop := context.WithCancel(ctx)
	woken := make(chan error, len(all))
	for _, s := range all {
		go func() {
			_, err := s.await(under, "pop_any", s.name, timeout)
			woken <- err
		}()
	}
	err := <-woken
	stop()
	for range all[1:] {
		<-woken
	}
	return err
}
