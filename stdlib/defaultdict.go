package stdlib

import (
	"context"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// defaultDict is what scripts see of engine.DefaultDict.
func defaultDict() *catalog.Type {
	type D = engine.DefaultDict
	rows := mapRows()
	for i := range rows {
		if strings.HasPrefix(rows[i].Sig, "change(") {
			rows[i].Doc = "Replaces the value of k by fn(old), where old is what factory makes for an absent key, and returns it. A result of None deletes. fn runs again when somebody else changed k meanwhile."
			rows[i].Func = catalog.Func2((*D).Change)
			continue
		}
		rows[i].Func = catalog.Through(rows[i].Func, func(d *D, _ context.Context) (*engine.HashMap, error) { return &d.HashMap, nil })
	}
	return catalog.Compile(catalog.Type{
		Name: "DefaultDict",
		Doc:  "Maps keys to values, as a HashMap. factory is a value, or a function that makes one: m[k] of a key that is not there stores and returns it.",
		Len:  "size", Has: "contains", Get: "get", Set: "set", Delete: "delete",
		Operators: map[string]string{"|": "union"},
		Iter:      catalog.Iter0((*D).Iterate),
		Pairs:     catalog.Iter0((*D).Pairs),
		At:        catalog.Func1((*D).At),
		New: catalog.Method{
			Sig: "DefaultDict(name, factory, *, " + options, Doc: "Returns the map called name.",
			Example: `m = DefaultDict("users", 0)`, Func: catalog.New2(newDefaultDict),
		},
		Methods: methods[*D](copied[*D]("m", `d.set("ada", 1)`, rows...)...),
	})
}

// newDefaultDict makes a map whose defaults come from a script. A raw one stores
// them as they are, which must be strings.
func newDefaultDict(e *engine.Engine, name string, factory catalog.Maker, opts engine.Common) (*engine.DefaultDict, error) {
	stored := func(v codec.Text) (codec.Text, error) {
		if opts.Codec != "raw" {
			return v, nil
		}
		s, ok := codec.Tree(v).(string)
		if !ok {
			return "", catalog.Errorf("type", `factory: got %s: with codec="raw" only strings are stored`, tree.NameOf(codec.Tree(v)))
		}
		return codec.Text(s), nil
	}
	if factory.Make == nil {
		v, err := stored(factory.Value)
		if err != nil {
			return nil, err
		}
		return e.DefaultDict(name, engine.DefaultDictOptions{Common: opts, Value: v})
	}
	return e.DefaultDict(name, engine.DefaultDictOptions{Common: opts, Make: func(context.Context) (codec.Text, error) {
		v, err := factory.Make()
		if err != nil {
			return "", err
		}
		return stored(v)
	}})
}
