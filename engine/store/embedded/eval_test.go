package embedded_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestEvalAsServer runs the scripts of testdata/eval, one in each line, on a
// server and here, and compares what they return and what they leave behind.
func TestEvalAsServer(t *testing.T) {
	files, err := filepath.Glob("testdata/eval/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			server, here := storetest.Redis(t), storetest.Embedded(t, embedded.Options{})
			for _, script := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
				if strings.HasPrefix(script, "#") {
					continue
				}
				compareEval(t, here, server, script)
			}
			if got, want := contents(t, here), contents(t, server); got != want {
				t.Errorf("the keys differ:\n got %s\nwant %s", got, want)
			}
		})
	}
}

// variable is the name that C knows of a value that it complains about, and
// gopher-lua does not.
var variable = regexp.MustCompile(`(local|field|global|method|upvalue) '[^']*' \(a (\w+) value\)`)

// kind is the type of a value that was called or measured, which gopher-lua
// does not tell.
var kind = regexp.MustCompile(`(call|length of) a \w+ value`)

// compareEval runs a script on both stores.
func compareEval(t *testing.T, here, server store.Store, script string) {
	t.Helper()
	c := store.Cmd(store.Eval, script, "2", "{e}k1", "{e}k2", "a", "7")
	got, want := storetest.Plain(here.Do(t.Context(), c)), storetest.Plain(server.Do(t.Context(), c))
	want = strings.Replace(variable.ReplaceAllString(want, "a $2 value"), "C stack overflow", "stack overflow", 1)
	got = kind.ReplaceAllString(got, "$1 a value")
	want = kind.ReplaceAllString(want, "$1 a value")
	got = strings.Replace(got, `" attempt`, `"attempt`, 1)
	if got != want && !(syntactic(got) && syntactic(want)) {
		t.Errorf("%s\n\t got %s\n\twant %s", script, got, want)
	}
}

// syntactic reports whether a reply complains about the syntax of a script.
// The words of the two compilers differ.
func syntactic(reply string) bool {
	return strings.HasPrefix(reply, "-ERR Error compiling script (new function): user_script:")
}

// contents gives all keys with their values.
func contents(t *testing.T, s store.Store) string {
	t.Helper()
	const dump = `
local keys, out = redis.call('KEYS', '*'), {}
table.sort(keys)
for _, k in ipairs(keys) do
  local kind, v = redis.call('TYPE', k).ok
  if kind == 'string' then v = redis.call('GET', k)
  elseif kind == 'list' then v = redis.call('LRANGE', k, 0, -1)
  elseif kind == 'hash' then v = redis.call('HGETALL', k)
  elseif kind == 'set' then v = redis.call('SMEMBERS', k)
  elseif kind == 'zset' then v = redis.call('ZRANGE', k, 0, -1, 'WITHSCORES') end
  out[#out + 1] = {k, kind, v}
end
return out`
	return storetest.Plain(s.Do(t.Context(), store.Cmd(store.Eval, dump, "0")))
}

// TestFunctionFlush compares what FUNCTION says of FLUSH.
func TestFunctionFlush(t *testing.T) {
	server, here := storetest.Redis(t), storetest.Embedded(t, embedded.Options{})
	for _, words := range []string{
		"FUNCTION", "FUNCTION FLUSH", "FUNCTION flush ASYNC", "FUNCTION FLUSH SYNC", "FUNCTION FLUSH x",
		"FUNCTION flush SYNC x", "FUNCTION NOSUCH", "EVAL return(redis.call('function','flush')) 0",
	} {
		c := store.Raw(strings.Fields(words)[0], strings.Fields(words)[1:]...)
		got, want := storetest.Plain(here.Do(t.Context(), c)), storetest.Plain(server.Do(t.Context(), c))
		if got != want {
			t.Errorf("%s: got %s, want %s", words, got, want)
		}
	}
}

// TestScriptsShareSettings has what a script sets of cjson stay for the next
// ones, until SCRIPT FLUSH, as on a server.
func TestScriptsShareSettings(t *testing.T) {
	server, here := storetest.Redis(t), storetest.Embedded(t, embedded.Options{})
	const show = "return {cjson.encode_max_depth(), cjson.encode(0.123456789), tostring(cjson.encode_sparse_array()), pcall(cjson.decode, '[[[1]]]') and 1}"
	for _, c := range []store.Command{
		store.Cmd(store.ScriptLoad, "FLUSH"),
		store.Cmd(store.Eval, show, "0"),
		store.Cmd(store.Eval, "cjson.encode_max_depth(3) cjson.encode_number_precision(5) return 1", "0"),
		store.Cmd(store.Eval, show, "0"),
		store.Cmd(store.Eval, "cjson.decode_max_depth(2) cjson.encode_sparse_array(true) error('x')", "0"),
		store.Cmd(store.Eval, "local own = cjson.new() own.encode_max_depth(7) return own.encode_max_depth()", "0"),
		store.Cmd(store.Eval, show, "0"),
		store.Cmd(store.ScriptLoad, "FLUSH"),
		store.Cmd(store.Eval, show, "0"),
	} {
		got, want := storetest.Plain(here.Do(t.Context(), c)), storetest.Plain(server.Do(t.Context(), c))
		if got != want {
			t.Errorf("%s: got %s, want %s", c.Arg(0), got, want)
		}
	}
}
