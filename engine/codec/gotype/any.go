package gotype

import (
	"reflect"
	"sync"

	"github.com/rdsh/rdsh/engine/codec"
)

// A Cache converts values whose types are known only when they come, and keeps
// the plans that it has made. It is safe for concurrent use.
type Cache struct {
	plans    sync.Map // *plan by reflect.Type
	encoders sync.Pool
}

// Text gives the stored form of v, as Type.Text does. The error names what has
// none.
func (c *Cache) Text(v any) (codec.Text, error) {
	if v == nil {
		return codec.Null, nil
	}
	made, err := c.plan(reflect.TypeOf(v))
	if err != nil {
		return "", err
	}
	e, ok := c.encoders.Get().(*codec.Encoder)
	if !ok {
		e = new(codec.Encoder)
	}
	defer c.encoders.Put(e)
	e.Reset(false)
	if err := made.encode(e, reflect.ValueOf(v)); err != nil {
		return "", err
	}
	return e.Text(), nil
}

// Value reads a text into what to points to. The error is a *Mismatch if it
// does not fit.
func (c *Cache) Value(text codec.Text, to any) error {
	v := reflect.ValueOf(to).Elem()
	made, err := c.plan(v.Type())
	if err != nil {
		return err
	}
	if err := made.decode(codec.Tree(text), v); err != nil {
		v.SetZero()
		return found(err, text)
	}
	return nil
}

func (c *Cache) plan(t reflect.Type) (*plan, error) {
	if made, ok := c.plans.Load(t); ok {
		return made.(*plan), nil
	}
	p := &planner{seen: map[reflect.Type]*plan{}}
	made, err := p.plan(t)
	if err == nil {
		c.plans.Store(t, made)
	}
	return made, err
}
