package engine

import (
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A search for words that are not near each other goes through all words in
// order, as an automaton goes along each: words share its states as far as they
// begin alike. Where it dies, the point that it died of and those that it could
// have gone on with instead tell the next word that may be found, to which the
// search jumps (after K. U. Schulz, S. Mihov, "Fast String Correction with
// Levenshtein Automata", 2002).
//
// A point, for a code point, is a byte with the continuation bytes (0x80 to
// 0xbf) behind it, whether that is UTF-8 or not.

// An automaton has a state for each number of points that it has gone along,
// from 0.
type automaton interface {
	// extend goes from state i-1 along a point. What followed is forgotten.
	extend(i int, point string)

	// alive reports whether words that got the automaton into state i may be
	// found.
	alive(i int) bool

	// following appends the points that keep the automaton alive after state i,
	// which some point does not.
	following(i int, points []string) []string

	// keep takes a word that ends in state i, and reports whether that is enough.
	keep(word store.Reply, i int) (done bool)
}

// luaWalk is put in front of scripts that search for words.
//
//	walk(from, most, …)  is walkWords, with the methods of an automaton as
//	                     functions
const luaWalk = luaBelow + `
local function successor(prefix)
  for i = #prefix, 1, -1 do
    local byte = string.byte(prefix, i)
    if byte < 255 then return '[' .. string.sub(prefix, 1, i - 1) .. string.char(byte + 1) end
  end
end
local function onward(word, start, stop, points) -- what the next word has behind what this one has before start
  local tail, point, best = string.sub(word, start), string.sub(word, start, stop - 1), nil
  if start > 1 and string.byte(tail) < 128 then best = '\128' end
  for _, other in ipairs(points) do
    if not below(tail, other) and string.sub(point, 1, #other) == other then other = other .. '\192' end
    if below(tail, other) and (not best or below(other, best)) then best = other end
  end
  return best
end
local function walk(from, most, extend, alive, following, keep)
  local points, n, size = {}, 0, 16 -- points that led to the states up to n
  while from do
    if most <= 0 then return from end
    most = most - size
    local page = redis.call('ZRANGEBYLEX', KEYS[1], from, '+', 'LIMIT', 0, size)
    local prefix, tail -- what the next word begins with, and what it has behind that at least
    for _, word in ipairs(page) do
      local shared = prefix and string.sub(word, 1, #prefix) == prefix
      if not (shared and (not tail or below(string.sub(word, #prefix + 1), tail))) then
        prefix = nil
        local i, start, stop = 0, 1, 1
        while stop <= #word and alive(i) do
          start = stop
          local point, behind = string.match(word, '^(.[\128-\191]*)()', start)
          i, stop = i + 1, behind
          if i > n or points[i] ~= point then
            extend(i, point)
            points[i], n = point, i
          end
        end
        if not alive(i) then prefix, tail = string.sub(word, 1, start - 1), onward(word, start, stop, following(i - 1))
        elseif keep(word, i) then return end
      end
    end
    if #page < size then return end
    if not prefix then from, size = '(' .. page[size], math.min(2 * size, 256)
    elseif tail then from, size = '[' .. prefix .. tail, 16
    else from, size = successor(prefix), 16 end
  end
end
`

// walkPage is how many words a search reads where it jumps to: so many cost as
// much as a jump.
const walkPage = 32

// walkWords goes through the words of a sorted set with an automaton, from a
// bound on. It gives the bound to go on from when it has read so many words, and
// "" if it is through.
func walkWords(t store.Tx, key, from string, most int, a automaton) string {
	w := walker{automaton: a}
	if s, ok := t.(store.Skipper); ok {
		if next := s.Skip(key); next != nil {
			return w.skip(next, from, most)
		}
	}
	for size := walkPage; from != ""; {
		if most <= 0 {
			return from
		}
		most -= size
		page := t.Do(store.Cmd(store.ZRangeByLex, key, from, "+", "LIMIT", "0", strconv.Itoa(size))).List()
		skip := deadEnd{}
		for _, word := range page {
			if skip.covers(word.Str()) {
				continue
			}
			i, start, end := w.follow(word.Str())
			if !a.alive(i) {
				skip = w.deadEnd(word.Str(), start, end, i-1)
				continue
			}
			skip = deadEnd{}
			if a.keep(word, i) {
				return ""
			}
		}
		switch {
		case len(page) < size:
			return ""
		case skip.dead:
			from, size = skip.behind(), walkPage
		default:
			from, size = "("+page[size-1].Str(), min(2*size, 256)
		}
	}
	return ""
}

// skip is walkWords where words are found one by one.
func (w *walker) skip(next func(from string) (string, bool), from string, most int) string {
	for ; from != ""; most-- {
		if most <= 0 {
			return from
		}
		word, ok := next(notLess(from))
		if !ok {
			return ""
		}
		switch i, start, end := w.follow(word); {
		case !w.alive(i):
			d := w.deadEnd(word, start, end, i-1)
			from = d.behind()
		case w.keep(store.OfStr(word), i):
			return ""
		default:
			from = "(" + word
		}
	}
	return ""
}

// notLess gives the first string that a lower bound allows.
func notLess(bound string) string {
	switch bound[0] {
	case '-':
		return ""
	case '(':
		return bound[1:] + "\x00"
	}
	return bound[1:]
}

// A deadEnd is words that cannot be found: those that begin with prefix and go
// on with less than tail, or with anything if tail is "".
type deadEnd struct {
	dead         bool
	prefix, tail string
}

func (d *deadEnd) covers(word string) bool {
	return d.dead && strings.HasPrefix(word, d.prefix) && (d.tail == "" || word[len(d.prefix):] < d.tail)
}

// behind gives the bound of the words behind, "" if there cannot be any.
func (d *deadEnd) behind() string {
	if d.tail != "" {
		return "[" + d.prefix + d.tail
	}
	if next := successor(d.prefix); next != "" {
		return "[" + next
	}
	return ""
}

// A walker is an automaton and the points that led it where it is.
type walker struct {
	automaton
	word   string   // has them
	ends   []int    // of each
	others []string // room for those that could follow
}

// follow goes along word as long as the automaton is alive, from where it parts
// from the word before. It gives the state that this ends in, and where the last
// point begins and ends.
func (w *walker) follow(word string) (i, start, end int) {
	i = w.known(word)
	if i > 1 {
		start = w.ends[i-2]
	}
	if i > 0 {
		end = w.ends[i-1]
	}
	for end < len(word) && w.alive(i) {
		start = end
		point := pointAt(word, start)
		end += len(point)
		w.ends = append(w.ends[:i], end)
		i++
		w.extend(i, point)
	}
	w.word, w.ends = word, w.ends[:i]
	return i, start, end
}

// known gives how many points word begins with that were gone along.
func (w *walker) known(word string) int {
	n := shared(w.word, word)
	i := len(w.ends)
	for i > 0 && (w.ends[i-1] > n || w.ends[i-1] == n && n < len(word) && word[n]&0xc0 == 0x80) {
		i--
	}
	return i
}

// deadEnd gives the words behind one that died of the point at start to end, in
// state i, up to the next that may be found: it goes on with another point that
// keeps the automaton alive, or with a continuation byte that makes the point
// before another one. Behind those that have a point there may be words with
// another one that it begins with.
func (w *walker) deadEnd(word string, start, end, i int) deadEnd {
	d := deadEnd{dead: true, prefix: word[:start]}
	rest := word[start:]
	if start > 0 && rest[0] < 0x80 {
		d.tail = "\x80"
	}
	w.others = w.following(i, w.others[:0])
	for _, other := range w.others {
		if other <= rest && strings.HasPrefix(word[start:end], other) {
			other += "\xc0"
		}
		if other > rest && (d.tail == "" || other < d.tail) {
			d.tail = other
		}
	}
	return d
}

// pointAt gives the point of s at a position.
func pointAt(s string, at int) string {
	end := at + 1
	for end < len(s) && s[end]&0xc0 == 0x80 {
		end++
	}
	return s[at:end]
}

// pointsOf gives the points of s.
func pointsOf(s string) (points []string) {
	for at := 0; at < len(s); {
		point := pointAt(s, at)
		points = append(points, point)
		at += len(point)
	}
	return points
}
