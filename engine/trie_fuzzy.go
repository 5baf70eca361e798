package engine

import (
	"context"
	"math"
	"strconv"

	"github.com/rdsh/rdsh/engine/store"
)

// maxDistance is the greatest distance that Fuzzy takes.
const maxDistance = 2

// FuzzyOptions are the options of Fuzzy: a distance of 1 and 10 words if
// nothing is said.
type FuzzyOptions struct{ Distance, Limit Opt[int] }

// Fuzzy gives the words within a Levenshtein distance of word of at most 2,
// counted in code points: nearest first, then in order of their bytes.
//
// The search is exact. It goes through the words in order and computes the
// matrix of Wagner and Fischer ("The String-to-String Correction Problem",
// 1974), of which a word shares the rows of what it begins with like the word
// before, within the diagonal band of Ukkonen ("Algorithms for Approximate
// String Matching", 1985). Where a row exceeds the distance, the search goes on
// with the next word that may be near enough, as walkWords says: it looks at
// O(k^d) beginnings for a word of length k, never at more than all words.
func (t *Trie) Fuzzy(ctx context.Context, word string, opts FuzzyOptions) ([]string, error) {
	limit, err := t.checkLimit("fuzzy", opts.Limit, 10)
	if err != nil {
		return nil, err
	}
	distance := or(opts.Distance, 1)
	if distance < 0 || distance > maxDistance {
		return nil, t.refuse("fuzzy", ErrValue, "distance must be 0, 1 or 2, got %d", distance)
	}
	r, err := t.read(ctx, "fuzzy", trieFuzzy.Cmd(t.words, word, strconv.Itoa(distance), strconv.Itoa(limit)))
	return listOf[string](r), err
}

// trieFuzzy gives the words near a word. Row i of the matrix has the five cells
// around column i, in columns i-2 to i+2 of the word that is asked for; far
// stands for those beyond the edge.
// KEYS words. ARGV word, distance, limit. Returns words.
var trieFuzzy = store.NewScript(store.Script{
	Name:     "trie.fuzzy",
	Keys:     1,
	ReadOnly: true,
	Lua: luaWalk + `
local bound, limit, far = tonumber(ARGV[2]), tonumber(ARGV[3]), 9
local asked, found = {}, {[0] = {}, {}, {}}
for point in string.gmatch(ARGV[1], '.[\128-\191]*') do asked[#asked + 1] = point end
local rows, least = {[0] = {far, far, 0, 1, 2}}, {[0] = 0}
for cell = 4, 5 do if cell - 3 > #asked then rows[0][cell] = far end end
local function extend(i, point) -- computes row i
  local before, row, low = rows[i - 1], {}, far
  for cell = 1, 5 do
    local j, d = i + cell - 3, far
    if j >= 0 and j <= #asked then
      d = math.min(d, (before[cell + 1] or far) + 1, (row[cell - 1] or far) + 1)
      if j > 0 then d = math.min(d, before[cell] + (asked[j] == point and 0 or 1)) end
    end
    row[cell] = d
    low = math.min(low, d)
  end
  rows[i], least[i] = row, low
end
local function alive(i) return least[i] <= bound end
local function following(i) -- gives the points that may follow row i, all errors being made
  local points = {}
  for cell = 1, 5 do
    if rows[i][cell] <= bound then points[#points + 1] = asked[i + cell - 2] end
  end
  return points
end
local function keep(word, i) -- lowers the bound when there are enough that are at least as near as what comes
  local d = rows[i][#asked - i + 3] or far
  if d > bound then return false end
  found[d][#found[d] + 1] = word
  local n = 0
  for k = 0, bound do
    n = n + #found[k]
    if n >= limit then
      bound = k - 1
      break
    end
  end
  return bound < 0
end
if limit > 0 then walk('-', math.huge, extend, alive, following, keep) end
local out = {}
for d = 0, 2 do
  for _, word in ipairs(found[d]) do
    if #out < limit then out[#out + 1] = word end
  end
end
return out`,
	Go: func(t store.Tx, c *store.Command) store.Reply {
		bound, _ := strconv.Atoi(c.Arg(2))
		limit, _ := strconv.Atoi(c.Arg(3))
		if limit == 0 {
			return store.OfList(nil)
		}
		s := newFuzzy(c.Arg(1), bound, limit)
		walkWords(t, c.Arg(0), "-", math.MaxInt, s)
		return store.OfList(s.results())
	},
})

// A fuzzy is trieFuzzy in Go.
type fuzzy struct {
	asked        []string // code points
	bound, limit int      // the greatest distance that still counts
	rows         []fuzzyRow
	found        [maxDistance + 1][]store.Reply
}

// A fuzzyRow is the band of a row, and its least cell.
type fuzzyRow struct {
	cells [2*maxDistance + 1]int
	least int
}

// far is more than any distance that counts.
const far = 9

func newFuzzy(word string, bound, limit int) *fuzzy {
	s := &fuzzy{asked: pointsOf(word), bound: bound, limit: limit}
	first := fuzzyRow{cells: [...]int{far, far, 0, 1, 2}}
	for j := len(s.asked) + 1; j <= maxDistance; j++ {
		first.cells[maxDistance+j] = far
	}
	s.rows = append(s.rows, first)
	return s
}

// extend computes the row of point, number i.
func (s *fuzzy) extend(i int, point string) {
	s.rows = append(s.rows[:i], fuzzyRow{least: far})
	before, row := &s.rows[i-1].cells, &s.rows[i]
	left := far
	for cell := range row.cells {
		j, d := i+cell-maxDistance, far
		if j >= 0 && j <= len(s.asked) {
			d = left + 1
			if cell+1 < len(before) {
				d = min(d, before[cell+1]+1)
			}
			if j > 0 && s.asked[j-1] == point {
				d = min(d, before[cell])
			} else if j > 0 {
				d = min(d, before[cell]+1)
			}
			d = min(d, far)
		}
		row.cells[cell], left = d, d
		row.least = min(row.least, d)
	}
}

func (s *fuzzy) alive(i int) bool { return s.rows[i].least <= s.bound }

// following gives the code points that may follow row i if another does not: no
// more errors can be made.
func (s *fuzzy) following(i int, points []string) []string {
	for cell, d := range s.rows[i].cells {
		if j := i + cell - maxDistance; d <= s.bound && j < len(s.asked) {
			points = append(points, s.asked[j])
		}
	}
	return points
}

// keep notes a word whose last row is i, and lowers the bound when there are
// enough that are at least as near as what comes.
func (s *fuzzy) keep(word store.Reply, i int) (done bool) {
	cell := len(s.asked) - i + maxDistance
	if cell < 0 || cell > 2*maxDistance || s.rows[i].cells[cell] > s.bound {
		return false
	}
	d := s.rows[i].cells[cell]
	s.found[d] = append(s.found[d], word)
	n := 0
	for k := 0; k <= s.bound; k++ {
		if n += len(s.found[k]); n >= s.limit {
			s.bound = k - 1
		}
	}
	return s.bound < 0
}

// results gives the words found, nearest first.
func (s *fuzzy) results() []store.Reply {
	var out []store.Reply
	for _, words := range s.found {
		out = append(out, words...)
	}
	return out[:min(len(out), s.limit)]
}
