package starlark

import (
	"fmt"
	"slices"

	"go.starlark.net/starlark"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// each calls f with the elements of v.
func (l *Language) each(v starlark.Value, f func(starlark.Value) error) error {
	var it *iterator
	switch v := v.(type) {
	case *iterator:
		it = v
	case interface{ iterate() (*iterator, error) }:
		var err error
		if it, err = v.iterate(); err != nil {
			return err
		}
	case starlark.Iterable:
		return eachOf(v, func(e starlark.Value) error {
			if err := l.env.Part(); err != nil {
				return err
			}
			return f(e)
		})
	default:
		return catalog.Errorf("type", "got %s, want an iterable", typeName(v))
	}
	defer it.it.Close()
	for {
		e, ok, err := it.next(l.env.Ctx)
		if !ok || err != nil {
			return err
		}
		if err := f(e); err != nil {
			return err
		}
	}
}

func eachOf(v starlark.Iterable, f func(starlark.Value) error) error {
	it := v.Iterate()
	defer it.Done()
	var e starlark.Value
	for it.Next(&e) {
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

// sequence gives an iterable as a list of values of kind el.
func (l *Language) sequence(c *catalog.Call, k, el catalog.Kind, v starlark.Value) (catalog.Value, error) {
	seq := catalog.NewSequence(k, starlark.Len(v))
	i := 0
	err := l.each(v, func(e starlark.Value) error {
		if err := l.env.Cancelled(i); err != nil {
			return err
		}
		ev, err := l.scalar(c, el, e)
		if err == nil {
			err = seq.Add(ev)
		}
		i++
		if err != nil {
			err = catalog.At(fmt.Sprintf("[%d]", i-1), err)
		}
		return err
	})
	return seq.Value(), err
}

// rows gives an iterable of tuples, or a map, as rows.
func (l *Language) rows(c *catalog.Call, p *catalog.Param, v starlark.Value) (catalog.Value, error) {
	rows := catalog.NewRows(p)
	if o := objectOf(v); o != nil && len(p.Cols) == 2 && o.b.t.IteratePairs() != nil {
		return l.pairsOf(c, p, o)
	}
	if m, ok := v.(starlark.IterableMapping); ok && len(p.Cols) == 2 {
		for _, kv := range m.Items() {
			if err := l.row(c, p, &rows, kv...); err != nil {
				return catalog.Value{}, catalog.At("["+l.show(kv[0], true)+"]", err)
			}
		}
		return rows.Value(), nil
	}
	i := 0
	err := l.each(v, func(e starlark.Value) error {
		if err := l.env.Cancelled(i); err != nil {
			return err
		}
		i++
		err := l.row(c, p, &rows, l.columns(p, e)...)
		if err != nil {
			err = catalog.At(fmt.Sprintf("[%d]", i-1), err)
		}
		return err
	})
	return rows.Value(), err
}

// pairsOf gives the keys and values of a structure as rows.
func (l *Language) pairsOf(c *catalog.Call, p *catalog.Param, o *object) (catalog.Value, error) {
	rows := catalog.NewRows(p)
	pairs, err := o.call(o.b.t.IteratePairs(), nil, nil)
	if err != nil {
		return catalog.Value{}, err
	}
	err = l.each(pairs, func(e starlark.Value) error { return l.row(c, p, &rows, e.(starlark.Tuple)...) })
	return rows.Value(), err
}

// columns gives the values of one row.
func (l *Language) columns(p *catalog.Param, e starlark.Value) []starlark.Value {
	if p.Bare && p.Cols[0] != catalog.Str {
		return []starlark.Value{e} // which may be a tuple
	}
	switch e := e.(type) {
	case starlark.Tuple:
		return e
	case *starlark.List:
		return slices.Collect(e.Elements())
	}
	return []starlark.Value{e}
}

func (l *Language) row(c *catalog.Call, p *catalog.Param, rows *catalog.RowList, vs ...starlark.Value) error {
	if err := rows.Check(len(vs)); err != nil {
		return err
	}
	for i, v := range vs {
		if v == starlark.None && i >= p.Min {
			rows.Add(catalog.Value{})
			continue
		}
		ev, err := l.column(c, p.Cols[i], v)
		if err == nil {
			err = rows.Add(ev)
		}
		if err != nil {
			return err
		}
	}
	rows.End()
	return nil
}

// column gives v as a value of kind k in a row, where it may be several numbers.
func (l *Language) column(c *catalog.Call, k catalog.Kind, v starlark.Value) (catalog.Value, error) {
	if k == catalog.Floats {
		return l.sequence(c, k, catalog.Float, v)
	}
	return l.scalar(c, k, v)
}
