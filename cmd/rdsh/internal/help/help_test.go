package help_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/help"
	"github.com/rdsh/rdsh/host"
)

var (
	queue = catalog.Compile(catalog.Type{
		Name: "Queue", Doc: "First in, first out.", Alias: "Fifo",
		New: catalog.Method{Sig: "Queue(name, maxlen=None)", Doc: "Gives the queue called name."},
		Methods: []catalog.Method{
			{Sig: "push(item, *, timeout=None)", Doc: "Adds item; returns the new length. It may wait.", Returns: "int", Example: "q.push(1)"},
			{Sig: "log(*items, deep=True)", Doc: "Logs.", Returns: "int or None"},
		},
	})
	table = &catalog.Catalog{
		Types: []*catalog.Type{queue},
		Modules: []*catalog.Module{catalog.CompileModule(catalog.Module{
			Name: "json", Doc: "Reads and writes JSON.",
			Funcs: []catalog.Method{{Sig: "encode(v, indent=0)", Doc: "Writes v."}}, Values: map[string]catalog.Value{"version": catalog.OfInt(1)},
		})},
		Globals: catalog.CompileGlobals([]catalog.Method{{Sig: "env(name, default=None)", Doc: "Reads a variable."}}),
	}
)

func TestTopic(t *testing.T) {
	for _, row := range []struct {
		lang        host.Lang
		topic, want string
	}{
		{host.Starlark, "Queue.push", "Queue.push(item, *, timeout=None)\nAdds item; returns the new length. It may wait.\nReturns: int\nExample:\n  q.push(1)\n"},
		{host.Lua, "Queue.push", "Queue:push(item, {timeout=nil})\nAdds item; returns the new length. It may wait.\nReturns: int\n"},
		{host.Lua, "Queue:push()", "Queue:push(item, {timeout=nil})\n"},
		{host.Lua, "Queue.log", "Queue:log(..., {deep=true})\nLogs.\nReturns: int or nil\n"},
		{host.Starlark, "q.push", "Queue.push(item, *, timeout=None)\n"},
		{host.Starlark, "q", "Queue(name, maxlen=None)\n"},
		{host.Starlark, "Queue", "Queue(name, maxlen=None)\nAlso called Fifo.\nFirst in, first out.\n\n"},
		{host.Starlark, "Queue", "  .push(item, *, timeout=None)        Adds item.\n"},
		{host.Starlark, "Fifo", "Queue(name, maxlen=None)\n"},
		{host.Lua, "Queue", "  :push(item, {timeout=nil})          Adds item.\n"},
		{host.Lua, "Queue", "Queue(name, maxlen=nil)\n"},
		{host.Starlark, "json", "  json.encode(v, indent=0)            Writes v.\n  json.version\n"},
		{host.Starlark, "json.encode", "json.encode(v, indent=0)\nWrites v.\n"},
		{host.Lua, "env", "env(name, default=nil)\nReads a variable.\n"},
		{host.Starlark, "push", "push is a method of Queue\nSee :help Queue.push\n"},
	} {
		b := help.Book{Catalog: table, Lang: row.lang, TypeOf: func(name string) *catalog.Type {
			if name == "q" {
				return queue
			}
			return nil
		}}
		got, err := b.Topic(row.topic)
		if !strings.Contains(got, row.want) || err != nil {
			t.Errorf("%s, %s: got %v\n%swant\n%s", row.lang, row.topic, err, got, row.want)
		}
	}
}

func TestTopicUnknown(t *testing.T) {
	for topic, want := range map[string]string{
		"Qeue":       "no help for Qeue: did you mean Queue?",
		"Queue.psh":  "Queue has no method psh: did you mean push?",
		"json.encde": "json has no function encde: did you mean encode?",
		"zzzzzzzzzz": "no help for zzzzzzzzzz",
	} {
		b := help.Book{Catalog: table}
		if got, err := b.Topic(topic); err == nil || err.Error() != want || got != "" {
			t.Errorf("Topic(%s): got %q, %v, want error %s", topic, got, err, want)
		}
	}
}
