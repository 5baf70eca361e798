package main_test

import "testing"

// A stop of the tour is what is entered, in each language, and what is seen then,
// wherever lines are broken.
type stop struct{ star, lua, sees string }

var stops = []stop{
	{":help", ":help", `Structures +Bitmap`},
	{`q = Queue("jobs")`, `q = Queue("jobs")`, ``},
	{`q.extend([{"to": "ada", "n": 1}, {"to": "bob", "n": 20}])`, `q:extend{{to="ada", n=1}, {to="bob", n=20}}`, `^2$`},
	{`q`, `q`, `^Queue\("jobs"\)  2 elements\n(to +n|n +to)\n-+ +-+\n`},
	{`q?`, `q?`, `^Queue\(name, `},
	{`q.peek()["to"]`, `q:peek().to`, `^"ada"$`},
	{`_ + "!"`, `_ .. "!"`, `^"ada!"$`},
	{`words = Trie("words"); words.insert_many(["car", "card", "cart"])`, `words = Trie("words"); return words:insert_many{"car", "card", "cart"}`, `^3$`},
	{`words`, `words`, `^╰─ car\n   ├─ card\n   ╰─ cart$`},
	{`g = Graph("g"); g.add_edges([("a", "b"), ("a", "c", 3)])`, `g = Graph("g"); return g:add_edges{{"a", "b"}, {"a", "c", 3}}`, `^2$`},
	{`g`, `g`, `^a → b, c \(3\)$`},
	{`:dot g`, `:dot g`, `^ +"a" -> "c" \[label="3"\];$`},
	{`:keys`, `:keys`, `^words +Trie +3 `},
	{`:type words`, `:type words`, `^Trie$`},
	{`:ttl q`, `:ttl q`, `^no limit$`},
	{`:json {"a": [1, None]}`, `:json {a = {1, null}}`, `^\{\n  "a": \[\n    1,\n    null\n`},
	{`:csv [(1, "x")]`, `:csv {tuple(1, "x")}`, `^1,x$`},
	{`:raw "a\tb"`, `:raw "a\tb"`, `^a +b$`},
	{`list(range(300))`, `(function() local t = {} for i = 0, 299 do t[i + 1] = i end return t end)()`, `^… \d+ more of 300 elements`},
	{`:all len(_)`, `:all #_`, `^300$`},
	{`:time 6 * 7`, `:time 6 * 7`, `^42\ntook `},
	{`:trace on`, `:trace on`, `received +command`},
	{`q.size()`, `q:size()`, `ms +\d+ +\d+ +`},
	{`:trace off`, `:trace off`, ``},
	{`q.psh(1)`, `q:psh(1)`, `did\s+you\s+mean\s+push`},
	{`:store`, `:store`, `^mem:$`},
	{`:readonly`, `:readonly`, `^read-only`},
	{`q.pop()`, `q:pop()`, `read-only:`},
	{`len(q)`, `#q`, `^2$`},
}

// TestShellTour goes through the shell in both languages, on a wide and on a
// narrow terminal.
func TestShellTour(t *testing.T) {
	for _, columns := range []string{"80", "40"} {
		for _, lang := range []string{"star", "lua"} {
			t.Run(lang+columns, func(t *testing.T) {
				s := openTerminal(t, columns, []string{"RDSH_STORE=", "RDSH_HISTORY="}, "--lang", lang)
				s.tmux("resize-window", "-x", columns, "-y", "70")
				s.prompted()
				for _, at := range stops {
					s.clears()
					line := at.star
					if lang == "lua" {
						line = at.lua
					}
					s.enter(line)
					if at.sees != "" {
						s.sees(at.sees)
					}
				}
				s.clears()
				s.keys("C-d")
				s.sees("^ended with 0$")
			})
		}
	}
}
