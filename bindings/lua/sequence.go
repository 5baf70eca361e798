package lua

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// sequence gives an iterable as a list of values of kind el.
func (l *Language) sequence(c *catalog.Call, k, el catalog.Kind, v lua.LValue) (catalog.Value, error) {
	seq := catalog.NewSequence(k, lengthHint(v))
	i := 0
	err := l.each(v, func(e lua.LValue) error {
		if err := l.env.Cancelled(i); err != nil {
			return err
		}
		i++
		ev, err := l.scalar(c, el, e)
		if err == nil {
			err = seq.Add(ev)
		}
		if err != nil {
			err = catalog.At(fmt.Sprintf("[%d]", i), err)
		}
		return err
	})
	return seq.Value(), err
}

func lengthHint(v lua.LValue) int {
	if t, ok := v.(*lua.LTable); ok {
		return t.Len()
	}
	return -1
}

// rows gives an iterable of tuples, or a map, as rows.
func (l *Language) rows(c *catalog.Call, p *catalog.Param, v lua.LValue) (catalog.Value, error) {
	rows := catalog.NewRows(p)
	if t, ok := v.(*lua.LTable); ok && len(p.Cols) == 2 && !l.isList(t) {
		for k, e := t.Next(lua.LNil); k != lua.LNil; k, e = t.Next(k) {
			if err := l.row(c, p, &rows, k, e); err != nil {
				return catalog.Value{}, catalog.At("["+l.show(k, true)+"]", err)
			}
		}
		return rows.Value(), nil
	}
	if h := handleOf(v); h != nil && len(p.Cols) == 2 && h.Type.IteratePairs() != nil {
		it, err := l.cursor(h.Type.IteratePairs(), h)
		if err != nil {
			return catalog.Value{}, err
		}
		err = l.drain(it, func(vs []lua.LValue) error { return l.row(c, p, &rows, vs...) })
		return rows.Value(), err
	}
	i := 0
	err := l.each(v, func(e lua.LValue) error {
		if err := l.env.Cancelled(i); err != nil {
			return err
		}
		i++
		err := l.row(c, p, &rows, l.columns(p, e)...)
		if err != nil {
			err = catalog.At(fmt.Sprintf("[%d]", i), err)
		}
		return err
	})
	return rows.Value(), err
}

// columns gives the values of one row.
func (l *Language) columns(p *catalog.Param, e lua.LValue) []lua.LValue {
	t, ok := e.(*lua.LTable)
	if !ok || p.Bare && p.Cols[0] != catalog.Str || !l.isList(t) { // which may be a tuple
		return []lua.LValue{e}
	}
	vs := make([]lua.LValue, t.Len())
	for i := range vs {
		vs[i] = t.RawGetInt(i + 1)
	}
	return vs
}

func (l *Language) row(c *catalog.Call, p *catalog.Param, rows *catalog.RowList, vs ...lua.LValue) error {
	if err := rows.Check(len(vs)); err != nil {
		return err
	}
	for i, v := range vs {
		if (v == lua.LNil || v == l.null) && i >= p.Min && p.Cols[i] != catalog.Elem {
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
func (l *Language) column(c *catalog.Call, k catalog.Kind, v lua.LValue) (catalog.Value, error) {
	if k == catalog.Floats {
		return l.sequence(c, k, catalog.Float, v)
	}
	return l.scalar(c, k, v)
}
