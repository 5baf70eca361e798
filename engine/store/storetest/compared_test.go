package storetest_test

import (
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// elsewhere are the commands that Differ cannot compare, with the reason.
var elsewhere = map[store.Op]string{
	store.Config:       "it is about the server",
	store.Eval:         "what scripts do is compared by tests of its own",
	store.EvalRO:       "likewise",
	store.EvalSha:      "likewise",
	store.EvalShaRO:    "likewise",
	store.FlushAll:     "every comparison begins with it",
	store.FlushDB:      "it is FLUSHALL",
	store.Function:     "a server has functions",
	store.HExpire:      "Redis 7.0 does not have it",
	store.HExpireAt:    "likewise",
	store.HExpireTime:  "likewise",
	store.HPersist:     "likewise",
	store.HPExpire:     "likewise",
	store.HPExpireAt:   "likewise",
	store.HPExpireTime: "likewise",
	store.HPTTL:        "likewise",
	store.HTTL:         "likewise",
	store.Info:         "it is about the server",
	store.Publish:      "it is compared with those who listen",
	store.PubSub:       "likewise",
	store.ScriptLoad:   "as EVAL",
	store.Time:         "two clocks differ",
}

// TestCompared: every command of the table is compared, or there is a reason.
func TestCompared(t *testing.T) {
	names := storetest.Compared()
	for _, op := range store.Commands() {
		_, compared := slices.BinarySearch(names, op.String())
		switch why := elsewhere[op]; {
		case !compared && why == "":
			t.Errorf("%s is not compared", op)
		case compared && why != "":
			t.Errorf("%s is compared, and not because %s", op, why)
		}
	}
}

// TestGenerated: every command that is compared and does not wait comes up.
func TestGenerated(t *testing.T) {
	var made []string
	for _, c := range storetest.Commands(1, 20_000) {
		c = c.Resolve()
		made = append(made, c.Op.String())
	}
	for _, op := range store.Commands() {
		row := op.Row()
		if elsewhere[op] == "" && row.Flags&store.Blocking == 0 && !slices.Contains(made, row.Name) {
			t.Errorf("%s never comes up", op)
		}
	}
}
