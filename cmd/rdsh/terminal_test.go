package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store/storetest"
)

// shell opens a shell on a store in memory, with a history of its own.
func shell(t *testing.T, args ...string) *terminal {
	t.Helper()
	s := openTerminal(t, "80", []string{"RDSH_STORE=", "RDSH_HISTORY=" + filepath.Join(t.TempDir(), "history")}, args...)
	s.sees(`^star .*> ?\z`)
	return s
}

func TestShellGreets(t *testing.T) {
	s := shell(t)
	s.sees(`^rdsh .*in memory only.*rdsh \./data.*:help$`)
	s.enter("1 + 1")
	s.sees(`^2$`)
	s.enter("None")
	s.enter(`"a"`)
	s.sees(`> "a"\n"a"\n`)
	s.prompted()
	s.keys("C-d")
	s.sees("^ended with 0$")
}

func TestShellCompletion(t *testing.T) {
	s := shell(t)
	s.types("Que")
	s.keys("Tab")
	s.sees(`> Queue\(name, `)
	s.types(`("jobs").ex`)
	s.keys("Tab")
	s.sees(`> Queue\("jobs"\)\.ex(ists|pire|tend)?\z|extend`)
	s.keys("C-u")
	s.enter(`q = Queue("jobs"); n = q.push("a")`)
	s.clears()
	s.types("q.pu")
	s.keys("Tab")
	s.sees(`> q\.push\(item, \*, timeout=None\) → int   Adds an item\.$`)
	s.types(`("b", timeo`)
	s.keys("Tab")
	s.sees(`> q\.push\("b", timeout=   q\.push\(item, `)
	s.keys("C-u")
	s.types(`Queue("jo`)
	s.keys("Tab")
	s.sees(`> Queue\("jobs `)
	s.keys("C-u")
	s.types(":he")
	s.keys("Tab")
	s.sees(`> :help +\[NAME\] +explain`)
	s.keys("C-u")
	s.clears()
	s.types("q.pe")
	s.keys("Tab")
	s.sees(`> q\.pe(ek|rsist)?\z|peek +persist`)
}

func TestShellLines(t *testing.T) {
	s := shell(t)
	s.enter("def double(x):")
	s.sees(`\.\.\. ?\z`)
	s.keys("Tab")
	s.enter("return 2 * x")
	s.sees(`\.\.\.     return 2 \* x\n *\.\.\. ?\z`)
	s.keys("Enter")
	s.prompted()
	s.enter("double(21)")
	s.sees(`^42$`)
	s.enter("[1,")
	s.enter("2]")
	s.sees(`^\[1, 2\]$`)
	s.enter("double(")
	s.sees(`\.\.\. ?\z`)
	s.keys("C-c") // leaves the input, not the shell
	s.prompted()
	s.enter("double(4)")
	s.sees(`^8$`)
}

func TestShellPaste(t *testing.T) {
	s := shell(t)
	s.paste("def pasted(x):\n\tif x:\n\t\treturn \"yes\"\n\n\treturn \"no\"\n")
	s.sees(`> def pasted\(x\):\n +\.\.\.     if x:\n +\.\.\.         return "yes"\n +\.\.\. *\n +\.\.\.     return "no"`)
	s.keys("Enter")
	s.prompted()
	s.enter("pasted(1) + pasted(0)")
	s.sees(`^"yesno"$`)
	s.keys("Up", "Up") // the block is one entry
	s.sees(`> def pasted\(x\):\n +\.\.\.     if x:`)
	s.keys("Enter")
	s.prompted()
	s.enter("pasted(0)")
	s.sees(`^"no"$`)
}

func TestShellKeys(t *testing.T) {
	s := shell(t)
	s.keys("DC") // on an empty line it does not leave
	s.keys("C-r", "C-c", "C-s", "C-c", "C-r", "C-g")
	s.types("xx12")
	s.keys("Home", "DC", "DC", "End")
	s.enter(" + 30")
	s.sees(`^42$`)
	s.keys("C-r")
	s.types("12")
	s.sees("bck-i-search: 12")
	s.keys("C-c")
	s.sees(`> ?\z`) // and no trace of the search
	s.keys("C-z")
	s.enter("6 * 7 + 1")
	s.sees(`^43$`)
}

// TestShellInterrupt: a statement has begun when it has printed its number.
func TestShellInterrupt(t *testing.T) {
	s := shell(t)
	s.enter("def spin(n):")
	s.enter("  print(n)")
	s.enter("  while True: pass")
	s.enter("")
	s.enter(`items = [str(i) for i in range(100000)]`)
	for number, code := range []string{
		`spin(%)`,
		`print(%); Queue("q").pop(timeout=forever)`,
		`print(%); time.sleep(60)`,
		`print(%); [Queue("bulk").extend(items) for i in range(1000000)]`,
		`:lua`,
		`print(%) while true do end`,
		`print(%) Queue("q"):pop({timeout=forever})`,
	} {
		if code == ":lua" {
			s.enter(code)
			s.sees(`^lua .*> ?\z`)
			continue
		}
		mark := strconv.Itoa(1000 + number)
		s.clears()
		s.enter(strings.ReplaceAll(code, "%", mark))
		s.sees("^" + mark + "$")
		start := time.Now()
		s.keys("C-c")
		s.sees("^interrupted$")
		t.Logf("%s: on the screen %v after Ctrl-C", code, time.Since(start).Round(time.Millisecond))
	}
	s.clears()
	s.enter(`Queue("q"):push("kept")`)
	s.sees(`^1$`)
	s.enter(`Queue("q"):pop()`)
	s.sees(`^"kept"$`)
	s.enter(`Queue("bulk"):size() % 100000`) // all of a list or nothing
	s.sees(`^0$`)
}

func TestShellHelp(t *testing.T) {
	s := shell(t)
	s.enter(":help")
	s.sees(":store")
	s.clears()
	s.enter(":help Queue.push")
	s.sees(`^q\.push\(item, \*, timeout=None\) → int$`)
	s.enter(":lua")
	s.sees(`^lua .*> ?\z`)
	s.enter(":help Queue.push")
	s.sees(`^q:push\(item, \{timeout=nil\}\) → int$`)
	s.enter(":hlep")
	s.sees(`^error: unknown command :hlep: did you mean :help\?$`)
	s.enter(":help Qeue")
	s.sees(`^error: no help for Qeue: did you mean Queue\?$`)
}

func TestShellLanguages(t *testing.T) {
	s := shell(t)
	s.enter(`x = 1; n = Queue("q").push("from star")`)
	s.enter(":lua")
	s.sees(`^lua .*> ?\z`)
	s.enter(`x = 2; return Queue("q"):pop()`)
	s.sees(`^"from star"$`)
	s.enter("function f()")
	s.enter("  return 40 + x")
	s.enter("end")
	s.enter("f()")
	s.sees(`^42$`)
	s.enter(":star")
	s.sees(`^star .*> ?\z`)
	s.enter("x + 100")
	s.sees(`^101$`)
}

func TestShellErrors(t *testing.T) {
	s := shell(t)
	s.enter("1 +")
	s.sees(`^error: `)
	s.clears()
	s.enter(`Queue("q").psh(1)`)
	s.sees(`^error: .*did you mean \.?push\?`)
	s.clears()
	s.enter(`fail("no luck")`)
	s.sees(`^error: no luck$`)
	s.clears()
	s.enter(":run nosuch.star")
	s.sees(`^error: .*nosuch\.star`)
	s.clears()
	s.enter(":store redis://ann:s3cret@127.0.0.1:1")
	screen := s.sees(`^error: .*127\.0\.0\.1:1`)
	if strings.Contains(screen[strings.Index(screen, "error:"):], "s3cret") {
		t.Errorf("the error tells the password:\n%s", screen)
	}
	s.enter("1 + 1")
	s.sees(`^2$`)
}

// TestShellHistories keeps a history for each store, also for one that is opened
// from within.
func TestShellHistories(t *testing.T) {
	home := t.TempDir()
	t.Setenv("RDSH_HISTORY", "") // to be set again after
	os.Unsetenv("RDSH_HISTORY")
	env := []string{"RDSH_STORE=", "HOME=" + home}
	s := openTerminal(t, "200", env, home+"/a")
	s.prompted()
	s.enter(`Cell("x").set("of a")`)
	s.prompted()
	s.enter(":store " + home + "/b")
	s.sees(`/b> ?\z`)
	s.keys("Up")
	s.sees(`/b> ?\z`)
	s.enter(`Cell("x").get()`)
	s.prompted()
	s.enter(":quit")
	s.sees("^ended with 0$")

	s = openTerminal(t, "200", env, home+"/b")
	s.prompted()
	s.keys("Up", "Up")
	s.sees(`> Cell\("x"\).get\(\)\z`)
	s.keys("C-c")
	s.enter(":store " + home + "/a")
	s.sees(`/a> ?\z`)
	s.enter(`Cell("x").get()`)
	s.sees(`^"of a"$`)
	s.keys("Up", "Up", "Up")
	s.sees(`> Cell\("x"\).set\("of a"\)\z`)
}

func TestShellHistory(t *testing.T) {
	history := filepath.Join(t.TempDir(), "history")
	env := []string{"RDSH_STORE=", "RDSH_HISTORY=" + history}
	s := openTerminal(t, "80", env)
	s.prompted()
	s.enter(`kept = "first"`)
	s.prompted()
	s.enter(" kept = 1")
	s.prompted()
	s.enter(`attempt(connect, "redis://ann:s3cret@127.0.0.1:1")`)
	s.sees("unavailable|refused")
	s.enter(":quit")
	s.sees("^ended with 0$")

	s = openTerminal(t, "80", env)
	s.prompted()
	s.keys("Up")
	s.sees(`> :quit leave`)
	s.keys("Up")
	s.sees(`> kept = "first"\z`)
	info, err := os.Stat(history)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the history: got %v, %v, want 0600", info.Mode(), err)
	}
	if text, _ := os.ReadFile(history); strings.Contains(string(text), "s3cret") {
		t.Errorf("the history holds a password:\n%s", text)
	}
}

func TestShellStores(t *testing.T) {
	server := storetest.Server(t)
	s := shell(t)
	s.enter(`n = Queue("q").push(1)`)
	s.enter(":store")
	s.sees(`^mem:$`)
	s.enter(":store " + server.URL)
	s.sees(`^star ` + regexp.QuoteMeta(server.URL) + `> ?\z`)
	s.enter(`len(Queue("q"))`)
	s.sees(`^0$`)

	server.Kill(t) // the session lives
	s.enter(`Queue("q").push(1)`)
	s.sees(`^error: .*` + regexp.QuoteMeta(strings.TrimPrefix(server.URL, "redis://")))
	server.Restart(t)
	s.clears()
	s.enter(`Queue("q").push("back"), 12`)
	s.sees(`^\(1, 12\)$`)
}

// TestShellPassword: the server takes any password of its default user.
func TestShellPassword(t *testing.T) {
	address := strings.TrimPrefix(storetest.SharedURL(t), "redis://")
	history := filepath.Join(t.TempDir(), "history")
	s := openTerminal(t, "100", []string{"RDSH_HISTORY=" + history}, "redis://default:s3cret@"+address)
	s.sees(`^star redis://default:\*\*\*@` + regexp.QuoteMeta(address) + `> ?\z`)
	s.enter(":store")
	s.sees(`^redis://default:\*\*\*@`)
	s.enter("store.url()")
	s.sees(`^"redis://default:\*\*\*@`)
	s.enter(":quit")
	if screen := s.sees("^ended with 0$"); strings.Contains(screen, "s3cret") {
		t.Errorf("the screen shows the password:\n%s", screen)
	}
}

func TestShellTimeout(t *testing.T) {
	s := shell(t, "--timeout", "100ms")
	s.enter("time.sleep(60)")
	s.sees("^error: .*time limit")
	s.enter("6 * 7")
	s.sees("^42$")
}

func TestShellReadOnly(t *testing.T) {
	s := shell(t, "--read-only")
	s.sees("^rdsh .*read-only")
	s.enter(`Queue("q").push(1)`)
	s.sees("^error: .*read-only")
	s.enter(":store mem:")
	s.enter(`Queue("q").push(1), "again"`)
	s.sees(`(?s)error: .*error: .*read-only`)
}

// TestShellSuspended: Ctrl-Z gives the terminal back to the shell that rdsh
// was started from.
func TestShellSuspended(t *testing.T) {
	s := openTerminal(t, "80", []string{"RDSH_STORE=", "RDSH_HISTORY=", "PS1=outer: "})
	s.prompted()
	s.keys("C-d")
	s.sees("^ended with 0$")
	s.tmux("respawn-pane", "-k", "env", "RDSH_STORE=", "RDSH_HISTORY=", "PS1=outer: ", "ENV=", "sh", "-i")
	s.sees(`^outer: ?\z`)
	s.enter("rdsh")
	s.prompted()
	s.enter("x = 41")
	s.prompted()
	s.types("x + ")
	s.keys("C-z")
	s.sees(`^outer: ?\z`)
	s.enter("fg")
	s.sees(`> x \+ ?\z`)
	s.enter("1")
	s.sees("^42$")
}

func TestShellNarrow(t *testing.T) {
	s := openTerminal(t, "40", []string{"RDSH_STORE=", "RDSH_HISTORY="})
	s.prompted()
	s.types(`Queue("a name that is longer than a line").`)
	s.keys("Tab")
	s.sees("push_many|push")
	s.enter("size()")
	s.sees(`^0$`)
	s.tmux("resize-window", "-x", "10", "-y", "24")
	s.enter("6*7")
	s.sees(`^42$`)
}

func TestShellTerminated(t *testing.T) {
	s := shell(t)
	s.enter(`defer(print, "deferred at the end"); 40 + 2`)
	s.sees("^42$")
	pid, err := os.ReadFile(s.pid)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("kill", "-TERM", strings.TrimSpace(string(pid))).CombinedOutput(); err != nil {
		t.Fatalf("kill: %v\n%s", err, out)
	}
	s.sees("deferred at the end")
	s.sees("^ended with 143$")
}

// TestShellBlocks edits a block of several lines: the arrows move between its
// lines, Enter goes on with it until it is whole.
func TestShellBlocks(t *testing.T) {
	s := shell(t)
	s.enter("def f(x):")
	s.sees(`\.\.\. ?\z`)
	s.keys("Tab")
	s.types("return x * 2")
	s.keys("Up", "End", "Left", "Left") // between x and )
	s.types(", y")
	s.keys("Down", "End", "BSpace")
	s.enter("y")
	s.enter("")
	s.prompted()
	s.enter("f(6, 7)")
	s.sees(`^42$`)

	s.enter("[1,")
	s.sees(`\.\.\. ?\z`)
	s.types("2]")
	s.keys("Up", "End", "BSpace")
	s.types(", 7,")
	s.keys("Down", "End", "Enter")
	s.sees(`^\[1, 7, 2\]$`)

	s.enter(":lua")
	s.sees(`^lua .*> ?\z`)
	s.enter("function f(x)")
	s.enter("return x * 2")
	s.sees(`\.\.\. ?\z`)
	s.enter("end")
	s.enter("f(21)")
	s.sees(`^42$`)
	s.keys("Up", "Up", "Up") // the first line of the block, and then the entry before
	s.sees(`> function f\(x\)\n +\.\.\. return x \* 2\n +\.\.\. end\z`)
}

// TestShellWide types, and moves over, characters of two columns and of none.
func TestShellWide(t *testing.T) {
	s := openTerminal(t, "80", []string{"RDSH_STORE=", "RDSH_HISTORY=", "NO_COLOR=1", "LC_ALL=C.UTF-8"})
	s.prompted()
	s.types(`"漢字e` + "\u0301" + `x"`)
	s.keys("Left", "Left", "Left", "Left")
	s.types("-")
	s.sees(`> "漢-字e\x{301}x"$`)
	if x := s.tmux("display", "-p", "#{cursor_x}"); x != "15\n" {
		t.Errorf("the cursor is in column %s, want 15", x)
	}
	s.keys("Right", "Right", "BSpace", "BSpace") // the accent, and its letter
	s.keys("Enter")
	s.sees(`^"漢-字x"$`)
}

func TestShellColours(t *testing.T) {
	s := shell(t)
	s.types(`Queue("a") # x`)
	s.sees(`Queue\("a"\) # x`)
	coloured := s.tmux("capture-pane", "-p", "-e")
	for _, want := range []string{"\x1b[34mQueue\x1b[39m(", "\x1b[32m\"a\"\x1b[39m", "\x1b[90m# x"} {
		if !strings.Contains(coloured, want) {
			t.Errorf("the screen has no %q:\n%q", want, coloured)
		}
	}
	s = openTerminal(t, "80", []string{"RDSH_STORE=", "RDSH_HISTORY=", "NO_COLOR=1"})
	s.prompted()
	s.types(`Queue("a").push(1`)
	s.sees(`> Queue\("a"\)\.push\(1\z`)
	if coloured := s.tmux("capture-pane", "-p", "-e"); strings.Contains(coloured, "\x1b") {
		t.Errorf("NO_COLOR is set, and the screen has colours:\n%q", coloured)
	}
}

// TestShellDumb has a terminal that can only print.
func TestShellDumb(t *testing.T) {
	s := openTerminal(t, "80", []string{"RDSH_STORE=", "RDSH_HISTORY=", "TERM=dumb"})
	s.prompted()
	s.enter("def f(x):")
	s.sees(`\.\.\. ?\z`)
	s.enter("  return x + 1")
	s.enter("")
	s.prompted()
	s.enter("f(41)")
	s.sees(`^42$`)
	s.types("half")
	s.sees(`> half\z`) // what the system has not echoed, it forgets at Ctrl-C
	s.keys("C-c")
	s.sees(`half\^C\nstar .*> ?\z`)
	s.enter("6 * 8")
	s.sees(`^48$`)
	s.keys("C-d")
	s.sees("^ended with 0$")
}

func TestShellHints(t *testing.T) {
	s := shell(t)
	s.enter(`q = Queue("jobs"); 1`)
	s.sees("^1$")
	s.types("q.pu")
	s.sees(`> q\.pu\z`)
	s.types("sh")
	s.sees(`> q\.push\(item, \*, timeout=None\) → int   Adds an item\.`)
	s.types("(1, ")
	s.sees(`> q\.push\(1, timeout=None\) → int`)
	s.keys("Tab")
	s.types("2")
	s.keys("Tab") // nothing to insert: what it is stands above
	s.sees(`^q\.push\(item, \*, timeout=None\) → int\n  Adds an item\.$`)
	s.keys("C-u")
	s.types(":wat")
	s.keys("Tab")
	s.sees(`> :watch EXPR \[TIME\]`)
	s.keys("C-u")
	s.clears()
	s.enter(":lua")
	s.types(`Queue("jobs"):push(`)
	s.sees(`> Queue\("jobs"\):push\(item, \{timeout=nil\}\) → int`)
	s.keys("C-c")
	s.sees(`push\(\^C$`) // what was entered stands there without hints
}

// TestShellGuard asks before much goes, whatever the answer is given by.
func TestShellGuard(t *testing.T) {
	s := shell(t)
	s.enter(`q = Queue("q"); q.extend(range(2000))`)
	s.sees("^2000$")
	for _, answer := range [][]string{{"n", "Enter"}, {"Enter"}, {"C-c"}, {"C-d"}} {
		s.clears()
		s.enter("q.clear()")
		s.sees(`^this removes 2000 elements of Queue\("q"\)\nreally\? \[y/N\] ?\z`)
		s.keys(answer...)
		s.sees("^error: queue q: clear: not confirmed: nothing was removed$")
	}
	s.enter("len(q)")
	s.sees("^2000$")
	s.enter("store.flush()")
	s.sees(`^this removes everything in mem:, 1 keys\nreally\? \[y/N\] ?\z`)
	s.enter("y")
	s.enter("len(q)")
	s.sees("^0$")
}

// TestShellKeysPaged goes through more structures than a screen has room for.
func TestShellKeysPaged(t *testing.T) {
	s := shell(t)
	s.enter(`n = [Cell("k%d" % (100 + i)).set(i) for i in range(50)]; len(n)`)
	s.sees("^50$")
	s.enter(":keys")
	s.sees(`^k100 +Cell +1 +\d+ B$`)
	s.sees(`^… \d+ more\nEnter shows more, q ends: ?\z`)
	s.keys("Enter")
	s.sees(`^k120 +Cell`)
	s.enter("q")
	s.prompted()
	s.enter(":keys k14")
	s.sees(`^k149 +Cell.*\nstar .*> ?\z`)
}

func TestShellWatches(t *testing.T) {
	s := shell(t)
	s.enter(`c = Cell("c")`)
	s.enter(`:watch c.incr() 20ms`)
	s.sees(`\Aevery 20ms until Ctrl-C: c\.incr\(\)\n[1-9]\d`)
	s.keys("C-c")
	s.prompted()
	s.enter(":watch nosuch")
	s.sees(`^error: .*nosuch`)
	s.enter("40 + 2")
	s.sees("^42$")
}

// TestShellPrograms has others show and change what the shell gives them.
func TestShellPrograms(t *testing.T) {
	dir := t.TempDir()
	script := filepath.Join(dir, "editor")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho 'print(6 * 7)' >>\"$1\"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	s := openTerminal(t, "80", []string{"RDSH_STORE=", "RDSH_HISTORY=", "VISUAL=", "EDITOR=" + script, "PAGER=sed s/^/paged:/"})
	s.prompted()
	s.enter("print(5)")
	s.sees("^5$")
	s.clears()
	s.enter(":edit")
	s.sees("^5\n42$")
	s.keys("Up")
	s.sees(`> print\(5\)\n +\.\.\. print\(6 \* 7\)\z`)
	s.keys("C-c")
	s.enter(":page [1, 2]")
	s.sees(`^paged:\[1, 2\]$`)
	s.enter(":edit " + dir + "/new.lua")
	s.sees("^42$")
	s.enter(":edit nosuch.txt")
	s.sees(`^error: nosuch\.txt: want a name that ends in`)
}

// TestShellResized draws a block anew on a screen that has become narrow, and
// wide again.
func TestShellResized(t *testing.T) {
	s := shell(t)
	s.enter("[111111111111111,")
	s.types("222222222222222]")
	s.tmux("resize-window", "-x", "20", "-y", "24")
	s.keys("Home")
	s.types("3, ")
	s.tmux("resize-window", "-x", "60", "-y", "24")
	s.keys("End", "Enter")
	s.sees(`^\[111111111111111,\s+3,\s+222222222222222\]$`) // as wide as the terminal is by then
}
