package engine

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/rdsh/rdsh/engine/store"
)

// A fence keeps a writer out that has lost its lock and does not know it yet: a
// handle with a token refuses to write once a newer token has been seen. The
// newest is kept in a string beside the structure, for as long as Delete does
// not remove it: clearing the structure does not make old writers welcome.
//
// A handle with a token has its own way to the store. It makes each write, of
// whatever method, a script that looks at the fence first, with nothing in
// between. A handle without one has nothing to do with that.

// fenceKind is where the newest token is, so that a listing does not take it for
// a structure.
var fenceKind = &kind{name: "fence", parts: []part{{}, {"token", "string", settings}}}

// maxFence is the greatest token that the Lua of servers can compare.
const maxFence = 1 << 53

// A fenced store is the way of one handle to its store.
type fenced struct {
	under   *place
	key     string // where the newest token is
	token   string
	scripts *sync.Map                      // those behind a fence, by what is behind it: see fences
	checked atomic.Pointer[store.Deferred] // the last transaction whose fence was looked at
}

// A fences is what is behind a fence: a script, or commands of so many keys.
type fences struct {
	script  *store.Script
	keys    int
	decides bool
}

// fencedPlace gives the place of a handle of e with a token.
func (e *Engine) fencedPlace(name string, token int64) *place {
	return placeOf(&fenced{
		under: e.place, key: fenceKind.key(name, "token"), token: strconv.FormatInt(token, 10), scripts: e.behind,
	})
}

// luaFence is put in front of a script. It takes the last key and the last
// argument, the fence and the token, off those of the script.
const luaFence = `
local fence, token = table.remove(KEYS), table.remove(ARGV)
local newest = redis.call('GET', fence)
if newest and tonumber(newest) > tonumber(token) then
  return redis.error_reply('LEASE fence ' .. token .. ' is older than ' .. newest .. ', which has been seen')
end
if newest ~= token then redis.call('SET', fence, token) end
`

// passFence is luaFence.
func passFence(t store.Tx, fence, token string) (bad store.Reply, ok bool) {
	r := t.Do(store.Cmd(store.Get, fence))
	newest := ""
	if !r.IsNil() {
		newest = r.Str()
	}
	if older(token, newest) {
		return olderFence(token, newest), false
	}
	if newest != token {
		t.Do(store.Cmd(store.Set, fence, token))
	}
	return store.Reply{}, true
}

// older reports whether a token is older than another, which may be none.
func older(token, than string) bool {
	a, _ := strconv.ParseInt(token, 10, 64)
	b, err := strconv.ParseInt(than, 10, 64)
	return err == nil && a < b
}

func olderFence(token, newest string) store.Reply {
	return store.OfError(store.Error("LEASE fence " + token + " is older than " + newest + ", which has been seen"))
}

// behind gives the script of a write behind a fence.
func (f *fenced) behind(c *store.Command) *store.Script {
	what := fences{c.Script, c.Keys().Len(), c.Decides()}
	if known, ok := f.scripts.Load(what); ok {
		return known.(*store.Script)
	}
	s := fenceCommand(what.keys)
	if c.Script != nil {
		s = fenceScript(c.Script)
	}
	s.Decides = what.decides
	known, _ := f.scripts.LoadOrStore(what, store.NewScript(s))
	return known.(*store.Script)
}

// fenceScript puts a script behind a fence.
// KEYS those of the script, the fence. ARGV those of the script, the token.
// Replies as the script does; LEASE if a newer token has been seen.
func fenceScript(s *store.Script) store.Script {
	return store.Script{
		Name: s.Name, Keys: s.Keys + 1, Lua: luaFence + s.Lua,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			last := c.Len() - 1
			if bad, ok := passFence(t, c.Arg(s.Keys), c.Arg(last)); !ok {
				return bad
			}
			args := append(commandArgs(c, 0)[:s.Keys:s.Keys], commandArgs(c, s.Keys+1)...)
			inner := s.Cmd(args[:last-1]...)
			return s.Go(t, &inner)
		},
	}
}

// fenceCommand puts a command of so many keys behind a fence.
// KEYS those of the command, the fence. ARGV where among its arguments the keys
// are, from 1, its name, all its arguments with nothing for the keys, the token.
// Replies as the command does; LEASE if a newer token has been seen.
func fenceCommand(keys int) store.Script {
	return store.Script{
		Name: "fence.write", Keys: keys + 1, Lua: luaFence + `
local i = 0
for at in string.gmatch(table.remove(ARGV, 1), '%d+') do
  i = i + 1
  ARGV[at + 1] = KEYS[i]
end
return redis.call(unpack(ARGV))`,
		Go: func(t store.Tx, c *store.Command) store.Reply {
			last := c.Len() - 1
			if bad, ok := passFence(t, c.Arg(keys), c.Arg(last)); !ok {
				return bad
			}
			args := commandArgs(c, keys+3)[:last-keys-3]
			for i, at := range strings.Fields(c.Arg(keys + 1)) {
				n, _ := strconv.Atoi(at)
				args[n-1] = c.Arg(i)
			}
			return t.Do(store.Named(c.Arg(keys+2), args...))
		},
	}
}

// fence gives c as it goes to the store: behind the fence if it writes. A wait
// changes nothing and cannot be in a script.
func (f *fenced) fence(c store.Command) store.Command {
	c = c.Resolve()
	if !c.Writes() || c.Blocks() || c.Check() != nil {
		return c
	}
	s := f.behind(&c)
	if c.Script == nil {
		return s.Cmd(append(fencedArgs(&c, f.key), f.token)...)
	}
	all := commandArgs(&c, 0)
	args := append(make([]string, 0, c.Len()+2), all[:c.Script.Keys]...)
	args = append(append(args, f.key), all[c.Script.Keys:]...)
	return s.Cmd(append(args, f.token)...)
}

// fencedArgs gives the arguments of fenceCommand for c, but the last.
func fencedArgs(c *store.Command, fence string) []string {
	args := make([]string, 0, 2*c.Len()+4)
	words, at := commandArgs(c, 0), c.Keys()
	var places []byte
	for i := range at.Len() {
		n := at.At(i)
		args, words[n] = append(args, words[n]), ""
		places = append(strconv.AppendInt(places, int64(n+1), 10), ' ')
	}
	args = append(args, fence, string(places))
	if c.Op != store.Other { // which has its name as an argument
		args = append(args, c.Row().Name)
	}
	return append(args, words...)
}

func (f *fenced) fenceAll(cs []store.Command) []store.Command {
	all := make([]store.Command, len(cs))
	for i := range cs {
		all[i] = f.fence(cs[i])
	}
	return all
}

// ahead looks at the fence before a write is collected in a transaction, at the
// end of which it would be too late to refuse one write and not the others.
func (f *fenced) ahead(ctx context.Context, cs []store.Command) error {
	d, ok := f.under.store.(*store.Deferred)
	writes := false
	for i := range cs {
		writes = writes || cs[i].Writes()
	}
	if !ok || !writes || f.checked.Load() == d {
		return nil
	}
	r, ok := d.Peek(ctx, store.Cmd(store.Get, f.key))
	switch {
	case !ok: // a batch
		return nil
	case r.Err() != nil:
		return r.Err()
	case older(f.token, r.Str()):
		return olderFence(f.token, r.Str()).Err()
	}
	f.checked.Store(d)
	return nil
}

var _ store.Store = (*fenced)(nil)

// Do executes a command, behind the fence if it writes.
func (f *fenced) Do(ctx context.Context, c store.Command) store.Reply {
	if err := f.ahead(ctx, []store.Command{c}); err != nil {
		return refusedBy(err)
	}
	return f.under.store.Do(ctx, f.fence(c))
}

// refusedBy gives an error as a reply.
func refusedBy(err error) store.Reply {
	if refused, ok := err.(store.Error); ok {
		return store.OfError(refused)
	}
	return store.OfFailure(err)
}

// Pipeline is Do for several commands.
func (f *fenced) Pipeline(ctx context.Context, cs []store.Command) []store.Reply {
	return f.several(ctx, cs, f.under.store.Pipeline)
}

// Atomic is Pipeline with nothing in between.
func (f *fenced) Atomic(ctx context.Context, cs []store.Command) []store.Reply {
	return f.several(ctx, cs, f.under.store.Atomic)
}

func (f *fenced) several(
	ctx context.Context, cs []store.Command, send func(context.Context, []store.Command) []store.Reply,
) []store.Reply {
	if err := f.ahead(ctx, cs); err != nil {
		rs := make([]store.Reply, len(cs))
		for i := range rs {
			rs[i] = refusedBy(err)
		}
		return rs
	}
	return send(ctx, f.fenceAll(cs))
}

// Session gives a conversation whose transactions are behind the fence.
func (f *fenced) Session(ctx context.Context) (store.Session, error) {
	x, err := f.under.store.Session(ctx)
	return &fencedSession{x, f}, err
}

type fencedSession struct {
	store.Session
	f *fenced
}

func (x *fencedSession) Exec(ctx context.Context, cs []store.Command) ([]store.Reply, error) {
	return x.Session.Exec(ctx, x.f.fenceAll(cs))
}

func (x *fencedSession) Commit(ctx context.Context, cs []store.Command) error {
	return x.Session.Commit(ctx, x.f.fenceAll(cs))
}

// Subscribe is that of the store.
func (f *fenced) Subscribe(ctx context.Context, channels, patterns []string) (store.Subscription, error) {
	return f.under.store.Subscribe(ctx, channels, patterns)
}

// Close does nothing: the store belongs to the engine.
func (f *fenced) Close() error { return nil }
