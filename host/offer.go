package host

import (
	"slices"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// An Offer is what an application adds to what scripts can call: rows of the
// same table, with the same help, for both languages.
//
//	mail := &Mailer{…}
//	host.Offer{
//		Roots: []any{mail},
//		Modules: []catalog.Module{{Name: "mail", Doc: "Sends mail.", Funcs: []catalog.Method{{
//			Sig: `send(to, *, subject="")`, Doc: "Sends a message. Returns its id.",
//			Func: catalog.Func2((*Mailer).Send), // func(*Mailer, context.Context, string, string) (string, error)
//		}}}},
//	}
//
// A malformed row, or a name that is taken, is a mistake in the program: New
// panics.
type Offer struct {
	Types   []catalog.Type
	Modules []catalog.Module
	Globals []catalog.Method
	Roots   []any          // what the functions are called on: each on the first that fits
	Objects map[string]any // globals that are of one of the Types
}

// with gives the catalog c and what is offered.
func (o *Offer) with(c *catalog.Catalog) *catalog.Catalog {
	if len(o.Types)+len(o.Modules)+len(o.Globals) == 0 {
		return c
	}
	all := *c
	all.Types, all.Modules, all.Globals = slices.Clone(c.Types), slices.Clone(c.Modules), slices.Clone(c.Globals)
	for i := range o.Types {
		t := catalog.Compile(o.Types[i])
		free(&all, t.New.Name)
		all.Types = append(all.Types, t)
	}
	for i := range o.Modules {
		free(&all, o.Modules[i].Name)
		all.Modules = append(all.Modules, catalog.CompileModule(o.Modules[i]))
	}
	for _, m := range catalog.CompileGlobals(slices.Clone(o.Globals)) {
		free(&all, m.Name)
		all.Globals = append(all.Globals, m)
	}
	return &all
}

// free panics if scripts know a name already.
func free(c *catalog.Catalog, name string) {
	if c.Type(name) != nil || c.Module(name) != nil || c.Global(name) != nil {
		panic("host: an offer of " + name + ", which there is already")
	}
}
