package highlight_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/highlight"
	"github.com/rdsh/rdsh/host"
)

func TestCode(t *testing.T) {
	known := func(name string) bool { return name == "Queue" || name == "print" }
	for _, c := range []struct {
		lang       host.Lang
		code, want string
	}{
		{host.Starlark, `q = Queue("a\"b") # x`, `34:Queue 32:"a\"b" 90:# x`},
		{host.Starlark, "def f(x):\n  return 'ä' + 1.5", "35:def 35:return 32:'ä' 36:1.5"},
		{host.Starlark, `q.print("open`, `32:"open`},
		{host.Starlark, "'open\\", "32:'open\\"},
		{host.Starlark, "\"\"\"a\n\"b\"\"\" 1", "32:\"\"\"a\n\"b\"\"\" 36:1"},
		{host.Starlark, `'''`, `32:'''`},
		{host.Starlark, "'open\n1", "32:'open 36:1"},
		{host.Lua, "local s = [[a\nb]] -- c\nx:print(0x1F)", "35:local 32:[[a\nb]] 90:-- c\n 36:0x1F"},
		{host.Lua, "--[[ a\nb ]] print", "90:--[[ a\nb ]] 34:print"},
		{host.Lua, ":keys a*", "1::keys"},
		{host.Lua, "", ""},
	} {
		var got []string
		code := []rune(c.code)
		for _, s := range highlight.Code(code, c.lang, known) {
			got = append(got, fmt.Sprintf("%s:%s", s.Colour, string(code[s.Start:s.End])))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.code, got, c.want)
		}
	}
}
