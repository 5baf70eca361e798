package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// page is how many elements an iteration reads in one round trip.
const page = 1000

// A pager is a cursor that reads pages.
type pager[T any] struct {
	read func(ctx context.Context) (page []T, more bool, err error)
	page []T
	done bool
}

func (p *pager[T]) Next(ctx context.Context) (v T, ok bool, err error) {
	for len(p.page) == 0 {
		if p.done {
			return v, false, nil
		}
		if ctx.Err() != nil { // also where nothing that is found is wanted
			return v, false, context.Cause(ctx)
		}
		page, more, err := p.read(ctx)
		if err != nil {
			return v, false, err
		}
		p.page, p.done = page, !more
	}
	v, p.page = p.page[0], p.page[1:]
	return v, true, nil
}

func (p *pager[T]) Close() error {
	p.page, p.done = nil, true
	return nil
}

// scan gives a cursor over a key that SCAN commands read: HSCAN, ZSCAN. Width
// is how many replies make an element.
func scan[T any](h *handle, op string, scan store.Op, match string, width int, element func(e []store.Reply) T) Cursor[T] {
	at, key := "0", h.part(h.kind.parts[0].name)
	return &pager[T]{read: func(ctx context.Context) ([]T, bool, error) {
		args := []string{at, "COUNT", strconv.Itoa(page)}
		if match != "" && match != "*" {
			args = append(args, "MATCH", match)
		}
		r, err := h.read(ctx, op, store.CmdList(scan, key, args))
		l := r.List()
		if err != nil || len(l) != 2 {
			return nil, false, err
		}
		at = l[0].Str()
		found := l[1].List()
		elements := make([]T, 0, len(found)/width)
		for i := 0; i+width <= len(found); i += width {
			elements = append(elements, element(found[i:i+width]))
		}
		return elements, at != "0", nil
	}}
}

// MatchOptions are the options of a scan: a glob pattern for stored forms, ""
// for all.
type MatchOptions struct{ Match string }

// listPage reads a page of a list for an iteration. Items may have gone from
// the head since the page before, and all positions moved: the last items that
// were read, the window, tell where to go on. If nothing changed they stand
// where they stood; else the nearest place before is taken, where the first of
// them may be gone from the head, then the nearest after; if all are gone, all
// that is left is new.
// KEYS cfg, list. ARGV given, the position to go on, how many, the window.
// Returns the length, the position, and the items from there.
var listPage = store.NewScript(store.Script{
	Name:     "list.page",
	Keys:     2,
	ReadOnly: true,
	Lua: luaParams + `
local bad = check(KEYS[1], ARGV[1])
if bad then return bad end
local list, at, w = KEYS[2], tonumber(ARGV[2]), #ARGV - 3
local function stands(p)
  local n = math.min(p, w)
  local items = redis.call('LRANGE', list, p - n, p - 1)
  for i = 1, n do
    if items[i] ~= ARGV[3 + w - n + i] then return false end
  end
  return true
end
local function find()
  if w == 0 or stands(at) then return at end
  local places, after = redis.call('LPOS', list, ARGV[3 + w], 'COUNT', 0), 0
  for i = #places, 1, -1 do
    if places[i] < at and stands(places[i] + 1) then return places[i] + 1 end
  end
  for _, p in ipairs(places) do
    if p >= at and stands(p + 1) then return p + 1 end
  end
  return 0
end
at = find()
return {redis.call('LLEN', list), at, redis.call('LRANGE', list, at, at + ARGV[3] - 1)}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		if bad, ok := checkParams(t, c.Arg(0), c.Arg(2)); !ok {
			return bad
		}
		at, _ := strconv.Atoi(c.Arg(3))
		n, _ := strconv.Atoi(c.Arg(4))
		at = findWindow(t, c.Arg(1), at, commandArgs(c, 5))
		return store.OfList([]store.Reply{
			t.Do(store.Cmd(store.LLen, c.Arg(1))),
			store.OfInt(int64(at)),
			t.Do(store.Cmd(store.LRange, c.Arg(1), strconv.Itoa(at), strconv.Itoa(at+n-1))),
		})
	},
})

// findWindow gives the position behind the window, near at.
func findWindow(t store.Tx, list string, at int, window []string) int {
	w := len(window)
	stands := func(p int) bool {
		n := min(p, w)
		items := t.Do(store.Cmd(store.LRange, list, strconv.Itoa(p-n), strconv.Itoa(p-1))).List()
		for i, want := range window[w-n:] {
			if i >= len(items) || items[i].Str() != want {
				return false
			}
		}
		return true
	}
	if w == 0 || stands(at) {
		return at
	}
	places := t.Do(store.Cmd(store.LPos, list, window[w-1], "COUNT", "0")).List()
	for i := len(places) - 1; i >= 0; i-- {
		if p := int(places[i].Int()); p < at && stands(p+1) {
			return p + 1
		}
	}
	for _, place := range places {
		if p := int(place.Int()); p >= at && stands(p+1) {
			return p + 1
		}
	}
	return 0
}

// windowSize is how many items tell a place in a list.
const windowSize = 16

// iterateList gives a cursor over a list that ends at the length it has when
// the first page is read.
func (h *handle) iterateList() Cursor[codec.Text] {
	at, left := 0, -1
	var window []string
	return &pager[codec.Text]{read: func(ctx context.Context) ([]codec.Text, bool, error) {
		n := page
		if left >= 0 {
			n = min(n, left)
		}
		args := append([]string{h.part(cfg), h.name, h.given(), strconv.Itoa(at), strconv.Itoa(n)}, window...)
		r, err := h.read(ctx, "iterate", listPage.Cmd(args...))
		l := r.List()
		if err != nil || len(l) != 3 {
			return nil, false, err
		}
		items := listOf[codec.Text](l[2])
		if left < 0 {
			left = int(l[0].Int())
		}
		left -= len(items)
		at = int(l[1].Int()) + len(items)
		window = append([]string(nil), strs(items[max(0, len(items)-windowSize):])...)
		return items, left > 0 && len(items) > 0, nil
	}}
}

// Iterate gives a cursor over the items from the first, read in pages of
// 1,000. It ends at the length that the line had at the start. Items may come
// and go meanwhile: what stays comes at least once, and once if nothing
// changes. Equal items cannot be told from each other.
func (q *line) Iterate(_ context.Context) (Cursor[codec.Text], error) {
	return q.iterateList(), nil
}
