package engine

import (
	"context"
	"strconv"
	"strings"

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
// String Matching", 1985). Where a row exceeds the distance, all words that
// begin so are skipped: it looks at O(k^d) beginnings for a word of length k,
// never at more than all words.
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

// trieFuzzy gives the words near a word. A code point is a byte with the
// continuation bytes (0x80 to 0xbf) behind it, whether that is UTF-8 or not.
// Row i of the matrix has the five cells around column i, in columns i-2 to
// i+2 of the word that is asked for; far stands for those beyond the edge.
// KEYS words. ARGV word, distance, limit. Returns words.
var trieFuzzy = store.NewScript(store.Script{
	Name:     "trie.fuzzy",
	Keys:     1,
	ReadOnly: true,
	Lua: `
local bound, limit, far = tonumber(ARGV[2]), tonumber(ARGV[3]), 9
local asked, found = {}, {[0] = {}, {}, {}}
for point in string.gmatch(ARGV[1], '.[\128-\191]*') do asked[#asked + 1] = point end
local rows, least, points = {[0] = {far, far, 0, 1, 2}}, {[0] = 0}, {}
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
  rows[i], least[i], points[i] = row, low, point
end
local function follow(word) -- gives the rows and bytes of word that it looked at
  local i, at, same = 0, 1, true
  while least[i] <= bound do
    local point, behind = string.match(word, '^(.[\128-\191]*)()', at)
    if not point then break end
    i, at = i + 1, behind
    if not same or points[i] ~= point then
      same = false
      extend(i, point)
    end
  end
  points[i + 1] = nil
  return i, at - 1
end
local function keep(word, i)
  local d = rows[i][#asked - i + 3] or far
  if d > bound then return end
  found[d][#found[d] + 1] = word
  local n = 0
  for k = 0, bound do
    n = n + #found[k]
    if n >= limit then bound = k - 1 return end
  end
end
local function successor(prefix)
  for i = #prefix, 1, -1 do
    local byte = string.byte(prefix, i)
    if byte < 255 then return '[' .. string.sub(prefix, 1, i - 1) .. string.char(byte + 1) end
  end
end
local from, size = '-', 16
if limit == 0 then bound = -1 end
while from and bound >= 0 do
  local page = redis.call('ZRANGEBYLEX', KEYS[1], from, '+', 'LIMIT', 0, size)
  local skipped, all, resume
  for _, word in ipairs(page) do
    local byte = skipped and string.byte(word, #skipped + 1)
    if not (skipped and string.sub(word, 1, #skipped) == skipped and (all or not byte or byte < 128)) then
      local i, ends = follow(word)
      skipped = nil
      if least[i] > bound then
        byte = string.byte(word, ends + 1)
        skipped, all = string.sub(word, 1, ends), byte and byte >= 128
        if all then resume = successor(skipped) else resume = '[' .. skipped .. '\128' end
      else
        keep(word, i)
        if bound < 0 then break end
      end
    end
  end
  if #page < size then break end
  if skipped then from, size = resume, 16
  else from, size = '(' .. page[size], math.min(2 * size, 256) end
end
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
		s := newFuzzy(c.Arg(1), bound, limit)
		s.search(t, c.Arg(0))
		return store.OfList(s.results())
	},
})

// A fuzzy is trieFuzzy in Go.
type fuzzy struct {
	asked        []string // code points
	bound, limit int      // the greatest distance that still counts
	rows         []fuzzyRow
	points       []string // of the last word, one for each row but the first
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
	s := &fuzzy{bound: bound, limit: limit}
	if limit == 0 {
		s.bound = -1
	}
	for at := 0; at < len(word); {
		point := pointAt(word, at)
		s.asked = append(s.asked, point)
		at += len(point)
	}
	first := fuzzyRow{cells: [...]int{far, far, 0, 1, 2}}
	for j := len(s.asked) + 1; j <= maxDistance; j++ {
		first.cells[maxDistance+j] = far
	}
	s.rows = append(s.rows, first)
	return s
}

// pointAt gives the code point of s at a position.
func pointAt(s string, at int) string {
	end := at + 1
	for end < len(s) && s[end]&0xc0 == 0x80 {
		end++
	}
	return s[at:end]
}

// extend adds the row of point.
func (s *fuzzy) extend(point string) {
	i := len(s.rows)
	before, row := &s.rows[i-1].cells, fuzzyRow{least: far}
	for cell := range row.cells {
		j, d := i+cell-maxDistance, far
		if j >= 0 && j <= len(s.asked) {
			if cell+1 < len(before) {
				d = min(d, before[cell+1]+1)
			}
			if cell > 0 {
				d = min(d, row.cells[cell-1]+1)
			}
			if j > 0 && s.asked[j-1] == point {
				d = min(d, before[cell])
			} else if j > 0 {
				d = min(d, before[cell]+1)
			}
		}
		row.cells[cell] = d
		row.least = min(row.least, d)
	}
	s.rows = append(s.rows, row)
	s.points = append(s.points, point)
}

// follow computes the rows of word as far as they count, and gives how many
// bytes that are.
func (s *fuzzy) follow(word string) (end int) {
	i := 0
	for end < len(word) && s.rows[i].least <= s.bound {
		point := pointAt(word, end)
		if i == len(s.points) || s.points[i] != point {
			s.rows, s.points = s.rows[:i+1], s.points[:i]
			s.extend(point)
		}
		i++
		end += len(point)
	}
	s.rows, s.points = s.rows[:i+1], s.points[:i]
	return end
}

// keep notes a word that was followed to its end, and lowers the bound when
// there are enough that are at least as near as what comes.
func (s *fuzzy) keep(word store.Reply) {
	i := len(s.points)
	cell := len(s.asked) - i + maxDistance
	if cell < 0 || cell > 2*maxDistance || s.rows[i].cells[cell] > s.bound {
		return
	}
	d := s.rows[i].cells[cell]
	s.found[d] = append(s.found[d], word)
	n := 0
	for k := 0; k <= s.bound; k++ {
		if n += len(s.found[k]); n >= s.limit {
			s.bound = k - 1
		}
	}
}

// search goes through the words of a sorted set.
func (s *fuzzy) search(t store.Tx, key string) {
	from, size := "-", 16
	for from != "" && s.bound >= 0 {
		page := t.Do(store.Cmd(store.ZRangeByLex, key, from, "+", "LIMIT", "0", strconv.Itoa(size))).List()
		skip, resume := fuzzySkip{}, ""
		for _, word := range page {
			if skip.covers(word.Str()) {
				continue
			}
			end := s.follow(word.Str())
			skip, resume = fuzzySkip{}, ""
			if s.rows[len(s.points)].least <= s.bound {
				s.keep(word)
				continue
			}
			skip, resume = skipFrom(word.Str(), end)
		}
		switch {
		case len(page) < size:
			return
		case skip.active:
			from, size = resume, 16
		default:
			from, size = "("+page[size-1].Str(), min(2*size, 256)
		}
	}
}

// A fuzzySkip is the words that begin with prefix and, unless all is set, do
// not go on with a continuation byte, which would change the last code point,
// nor with anything that sorts behind such a byte.
type fuzzySkip struct {
	active, all bool
	prefix      string
}

// skipFrom skips the words that begin with the first end bytes of word, and
// gives the bound of those behind them, "" if there cannot be any.
func skipFrom(word string, end int) (skip fuzzySkip, resume string) {
	skip = fuzzySkip{active: true, prefix: word[:end]}
	if end == len(word) || word[end] < 0x80 {
		return skip, "[" + skip.prefix + "\x80"
	}
	skip.all = true
	if _, to := lexRange(skip.prefix); to != "+" {
		return skip, "[" + to[1:]
	}
	return skip, ""
}

func (k *fuzzySkip) covers(word string) bool {
	n := len(k.prefix)
	return k.active && strings.HasPrefix(word, k.prefix) && (k.all || n == len(word) || word[n] < 0x80)
}

// results gives the words found, nearest first.
func (s *fuzzy) results() []store.Reply {
	var out []store.Reply
	for _, words := range s.found {
		out = append(out, words...)
	}
	return out[:min(len(out), s.limit)]
}
