package host_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rdsh/rdsh/host"
)

// TestGrants: what is not granted is refused, with an error that names what
// would be needed; no script gets by with it.
func TestGrants(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	for _, d := range []string{dir, outside} {
		if err := os.WriteFile(filepath.Join(d, "x"), []byte("text"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	t.Setenv("RDSH_TEST_A", "a")
	none := &host.Grants{}
	for _, c := range []struct {
		grants *host.Grants
		code   string
		want   string // of the error; "" for none
	}{
		{none, `json.encode([1])`, ""},
		{none, `Queue("q").push(1)`, "write=q"},
		{none, `Queue("q").size()`, "read=q"},
		{&host.Grants{Read: []string{"limits/*"}}, `HashMap("limits/a").get("x")`, ""},
		{&host.Grants{Read: []string{"limits/*"}}, `HashMap("limits/a").set("x", 1)`, "write=limits/a"},
		{&host.Grants{Read: []string{"limits/*"}}, `HashMap("other").get("x")`, "read=other"},
		{&host.Grants{Write: []string{"q"}}, `PriorityQueue("q").push("x", 1)`, ""},
		{&host.Grants{Write: []string{"q"}}, `Queue("q").rename("r")`, "write=r"},
		{&host.Grants{Write: []string{"q"}}, `Queue("q").copy("r")`, "write=r"},
		{&host.Grants{Write: []string{"q"}}, `store.rename("q", "r")`, "write=r"},
		{&host.Grants{Write: []string{"q"}}, `store.flush(confirm=True)`, "write=*"},
		{&host.Grants{Write: []string{"q"}}, `list(store.keys())`, "read=*"},
		{&host.Grants{Read: []string{"*"}}, `list(store.keys())`, ""},
		{&host.Grants{Write: []string{"q"}}, `store.call("LPUSH", "q", "x")`, "call"},
		{&host.Grants{Write: []string{"q"}, Call: true}, `store.call("LPUSH", "q", "x")`, ""},
		{&host.Grants{Write: []string{"q"}, Call: true}, `store.call("LPUSH", "r", "x")`, "write=r"},
		{&host.Grants{Write: []string{"q"}, Call: true}, `store.call("FLUSHALL")`, "write=*"},
		{&host.Grants{Write: []string{"q"}, Call: true}, `store.call("EVAL", "return 1", 0)`, "eval"},
		{&host.Grants{Write: []string{"q"}, Call: true}, `store.call("NONSENSE", "r")`, "write=*"},
		{&host.Grants{Write: []string{"*"}}, `store.eval("return 1")`, "eval"},
		{&host.Grants{Write: []string{"*"}, Eval: true}, `store.eval("return 1")`, ""},
		{&host.Grants{Write: []string{"*"}}, `connect("mem:")`, "connect, which no grant allows"},
		{none, `time.now()`, "module=time"},
		{none, `time.sleep(0)`, "module=time"},
		{none, `time.duration("1s")`, ""},
		{&host.Grants{Modules: []string{"time"}}, `time.now()`, ""},
		{none, `random()`, "module=random"},
		{none, `uuid.v4()`, "module=uuid"},
		{none, `env("RDSH_TEST_A")`, "env=RDSH_TEST_A"},
		{&host.Grants{Env: []string{"RDSH_TEST_A"}}, `env("RDSH_TEST_A")`, ""},
		{none, `fs.read("` + dir + `/x")`, "fs=" + dir},
		{none, `fs.read("-")`, "fs=-"},
		{none, `csv.read("` + dir + `/x")`, "fs=" + dir},
		{&host.Grants{Files: []string{dir}}, `fs.read("` + dir + `/x")`, ""},
		{&host.Grants{Files: []string{dir}}, `fs.write("` + dir + `/y", "new")`, ""},
		{&host.Grants{Files: []string{dir}}, `fs.read("` + dir + `/link/x")`, "fs=" + dir + "/link"},
		{&host.Grants{Files: []string{dir}}, `fs.rename("` + dir + `/x", "` + outside + `/z")`, "fs=" + outside},
		{&host.Grants{Files: []string{dir}}, `fs.read("` + dir + `/../x")`, "fs=" + dir + "/../x"},
		{&host.Grants{Files: []string{dir}}, `fail("seen") if list(fs.glob("` + dir + `/link/*")) else 1`, "fs=" + dir + "/link"},
	} {
		h, _ := newHost(host.Options{Grants: c.grants})
		_, err := h.Eval(t.Context(), host.Starlark, c.code)
		p, bad := h.LoadSource("a.star", "def f():\n    return str("+c.code+")")
		if bad != nil {
			t.Fatal(bad)
		}
		_, called := p.Call(t.Context(), "f")
		for _, err := range []error{err, called} {
			var refused *host.GrantError
			switch {
			case c.want == "" && err != nil:
				t.Errorf("%s with %+v: got %v", c.code, c.grants, err)
			case c.want != "" && (!errors.As(err, &refused) || refused.What != c.want):
				t.Errorf("%s with %+v: got %v, want %s", c.code, c.grants, err, c.want)
			}
		}
	}
}

// TestNamespace: a script sees its own part of the store, and no prefix.
func TestNamespace(t *testing.T) {
	h, _ := newHost(host.Options{Grants: &host.Grants{Namespace: "tenant:42:", Write: []string{"*"}}})
	got, err := h.Eval(t.Context(), host.Starlark, "Queue(\"q\").push(1)\nlist(store.keys())")
	if err != nil || got != `["q"]` {
		t.Errorf("got %s, %v", got, err)
	}
	if _, err := newHostWith(host.Options{Grants: &host.Grants{Namespace: "a*"}}).Eval(t.Context(), host.Lua, "1"); err == nil {
		t.Error("a namespace with an asterisk: no error")
	}
}

func newHostWith(opts host.Options) *host.Host {
	h, _ := newHost(opts)
	return h
}

// TestClockOfLua: the functions of Lua need the grant too.
func TestClockOfLua(t *testing.T) {
	for code, want := range map[string]bool{"os.time()": false, "os.clock()": false, "os.date()": false, `os.time{year=2000, month=1, day=1}`: true, `os.date("%Y", 0)`: true} {
		h, _ := newHost(host.Options{Grants: &host.Grants{}})
		if _, err := h.Eval(t.Context(), host.Lua, code); (err == nil) != want {
			t.Errorf("%s: got %v", code, err)
		}
	}
}
