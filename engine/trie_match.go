package engine

import (
	"context"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// Match gives the words that a pattern fits, in order of their bytes, all of
// them if there is no limit: ? is any one code point, * any number of them, and
// a backslash makes what is behind it stand for itself.
//
// The pattern is an automaton whose states are the places in it that may come
// next (K. Thompson, "Regular Expression Search Algorithm", 1968). The search
// begins with the words that begin as the pattern does up to the first ? or *,
// and skips those that cannot fit any more: O(log n) for each that it looks at,
// and the length of a word times that of the pattern at most. It is one round
// trip, and atomic, for each 20,000 words that it has to read.
func (t *Trie) Match(ctx context.Context, pattern string, opts LimitOptions) ([]string, error) {
	limit, err := t.checkLimit("match", opts.Limit, -1)
	if err != nil {
		return nil, err
	}
	var words []string
	for from, left := "", limit; ; {
		r, err := t.read(ctx, "match", trieMatch.Cmd(t.words, pattern, strconv.Itoa(left), from, strconv.Itoa(matchPage)))
		if err != nil {
			return nil, err
		}
		words = append(words, r.At(0).Strs()...)
		if from = r.At(1).Str(); from == "" || len(words) == limit {
			return words, nil
		}
		if limit >= 0 {
			left = limit - len(words)
		}
	}
}

// matchPage is how many words a script of Match reads at most, about.
const matchPage = 20_000

// trieMatch gives the words that a pattern fits.
// KEYS words. ARGV pattern, limit or -1, the bound to begin at or "", how many
// words to read at most. Returns words, and the bound to go on from or nothing.
var trieMatch = store.NewScript(store.Script{
	Name:     "trie.match",
	Keys:     1,
	ReadOnly: true,
	Lua: luaWalk + `
local limit, tokens, kinds, head, plain = tonumber(ARGV[2]), {}, {}, '', true
local escaped = false
local function token(kind, point)
  if kind == '*' and kinds[#kinds] == '*' then return end
  kinds[#kinds + 1], tokens[#tokens + 1] = kind, point
  plain = plain and kind == '='
  if plain then head = head .. point end
end
for point in string.gmatch(ARGV[1], '.[\128-\191]*') do
  if escaped then
    token('=', point)
    escaped = false
  elseif point == '\\' then escaped = true
  elseif point == '*' or point == '?' then token(point, point)
  else token('=', point) end
end
if escaped then token('=', '\\') end
local function add(places, place) -- in ascending order, and what is behind a star too
  local last = places[#places]
  if last and last >= place then return end
  places[#places + 1] = place
  if kinds[place] == '*' then places[#places + 1] = place + 1 end
end
local states, out = {[0] = {}}, {}
add(states[0], 1)
local function extend(i, point)
  local places = {}
  for _, place in ipairs(states[i - 1]) do
    local kind = kinds[place]
    if kind == '*' then add(places, place)
    elseif kind == '?' or kind and tokens[place] == point then add(places, place + 1) end
  end
  states[i] = places
end
local function alive(i) return #states[i] > 0 end
local function following(i)
  local points = {}
  for _, place in ipairs(states[i]) do
    if kinds[place] then points[#points + 1] = tokens[place] end
  end
  return points
end
local function keep(word, i)
  if states[i][#states[i]] > #kinds then out[#out + 1] = word end
  return #out == limit
end
local from = ARGV[3] ~= '' and ARGV[3] or '[' .. head
local behind = limit ~= 0 and walk(from, tonumber(ARGV[4]), extend, alive, following, keep)
return {out, behind or false}`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		limit, _ := strconv.Atoi(c.Arg(2))
		most, _ := strconv.Atoi(c.Arg(4))
		g, from, next := globOf(c.Arg(1)), c.Arg(3), store.Reply{}
		g.limit, g.states = limit, [][]int{g.add(nil, 0)}
		if from == "" {
			from = "[" + g.head
		}
		if limit != 0 {
			if behind := walkWords(t, c.Arg(0), from, most, g); behind != "" {
				next = store.OfStr(behind)
			}
		}
		return store.OfList([]store.Reply{store.OfList(g.found), next})
	},
})

// A glob is trieMatch in Go.
type glob struct {
	tokens []globToken
	head   string  // what all words that fit begin with
	states [][]int // the places before tokens that may come next, ascending
	limit  int
	found  []store.Reply
}

// A globToken is what one point of a word has to be.
type globToken struct {
	kind  byte // '=' for point itself, '?' for any, '*' for any number
	point string
}

func globOf(pattern string) *glob {
	g, escaped := &glob{}, false
	for _, point := range pointsOf(pattern) {
		switch {
		case escaped:
			g.tokens = append(g.tokens, globToken{'=', point})
			escaped = false
		case point == `\`:
			escaped = true
		case point != "*" && point != "?":
			g.tokens = append(g.tokens, globToken{'=', point})
		case point == "?" || len(g.tokens) == 0 || g.tokens[len(g.tokens)-1].kind != '*':
			g.tokens = append(g.tokens, globToken{point[0], point})
		}
	}
	if escaped {
		g.tokens = append(g.tokens, globToken{'=', `\`})
	}
	var head strings.Builder
	for _, t := range g.tokens {
		if t.kind != '=' {
			break
		}
		head.WriteString(t.point)
	}
	g.head = head.String()
	return g
}

// add adds a place that is not before the others, and that behind it if it is
// before a star.
func (g *glob) add(places []int, place int) []int {
	if n := len(places); n > 0 && places[n-1] >= place {
		return places
	}
	places = append(places, place)
	if place < len(g.tokens) && g.tokens[place].kind == '*' {
		places = append(places, place+1)
	}
	return places
}

func (g *glob) extend(i int, point string) {
	if len(g.states) == i {
		g.states = append(g.states, nil)
	}
	places := g.states[i][:0]
	for _, place := range g.states[i-1] {
		if place == len(g.tokens) {
			break
		}
		switch token := g.tokens[place]; {
		case token.kind == '*':
			places = g.add(places, place)
		case token.kind == '?' || token.point == point:
			places = g.add(places, place+1)
		}
	}
	g.states[i] = places
}

func (g *glob) alive(i int) bool { return len(g.states[i]) > 0 }

// following gives the points that the pattern has at the places of state i:
// none of them takes any.
func (g *glob) following(i int, points []string) []string {
	for _, place := range g.states[i] {
		if place < len(g.tokens) {
			points = append(points, g.tokens[place].point)
		}
	}
	return points
}

func (g *glob) keep(word store.Reply, i int) (done bool) {
	if places := g.states[i]; places[len(places)-1] == len(g.tokens) {
		g.found = append(g.found, word)
	}
	return len(g.found) == g.limit
}
