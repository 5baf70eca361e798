package embedded_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestOversizedReplies asks for replies that repeat what is stored until no
// memory is left: they are refused before they are made.
func TestOversizedReplies(t *testing.T) {
	const refused = "-ERR the reply would have more than 16777216 elements"
	s := storetest.Embedded(t, embedded.Options{})
	want(t, s, "1", store.SAdd, "s", "a")
	want(t, s, "1", store.HSet, "h", "f", "v")
	want(t, s, "1", store.ZAdd, "z", "1", "m")
	for _, c := range []store.Command{
		store.Cmd(store.SRandMember, "s", "-16777217"),
		store.Cmd(store.SRandMember, "s", "-9223372036854775807"),
		store.Cmd(store.HRandField, "h", "-16777217"),
		store.Cmd(store.HRandField, "h", "-8388609", "WITHVALUES"),
		store.Cmd(store.ZRandMember, "z", "-8388609", "WITHSCORES"),
		store.Cmd(store.Eval, "local t = {1} for _ = 1, 100 do t = {t, t} end return t", "0"),
		store.Cmd(store.Eval, "local t = {1} for i = 1, 100 do t = {map = {[1] = t, [2] = t}} end return t", "0"),
	} {
		if got := storetest.Plain(s.Do(t.Context(), c)); got != refused {
			t.Errorf("%s %s: got %.80s, want %s", c.Op, c.Arg(1), got, refused)
		}
	}
	want(t, s, `["m" "1" "m" "1"]`, store.ZRandMember, "z", "-2", "WITHSCORES")

	numbers := make([]string, 100_000)
	for i := range numbers {
		numbers[i] = "1"
	}
	s.Do(t.Context(), store.CmdList(store.RPush, "l", numbers))
	gets := strings.Split(strings.Repeat("GET,#,", 170), ",")
	if got := storetest.Plain(s.Do(t.Context(), store.CmdList(store.Sort, "l", gets[:len(gets)-1]))); got != refused {
		t.Errorf("SORT: got %.80s, want %s", got, refused)
	}
}
