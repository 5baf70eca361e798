package typed

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
)

// A Structure is what every handle has. What it says of the whole structure is
// atomic and costs one round trip.
type Structure interface {
	Name() string // in the store
	Type() string // "Queue"

	Size(ctx context.Context) (int, error)
	Exists(ctx context.Context) (bool, error) // it has elements or parameters
	Clear(ctx context.Context) (bool, error)  // removes both, if there are any

	// TTL gives the seconds to live, none for ever. The others report whether
	// the structure exists, Persist whether it had a time to live.
	TTL(ctx context.Context) (engine.Opt[float64], error)
	Expire(ctx context.Context, after time.Duration) (bool, error)
	ExpireAt(ctx context.Context, at time.Time) (bool, error)
	Persist(ctx context.Context) (bool, error)

	Memory(ctx context.Context) (int, error) // bytes in the store
	Describe(ctx context.Context) (engine.Dict[engine.Property], error)
	Configure(ctx context.Context, changes []engine.Parameter) error
}

// open makes the conversion of T and a structure.
func open[T any, S Structure](kind, name string, common engine.Common, make func() (S, error)) (t *gotype.Type[T], s S, err error) {
	if common.Codec == "raw" {
		return nil, s, &engine.Error{Kind: engine.ErrValue, Text: kind + " " + name + ": codec must be plain"}
	}
	if t, err = gotype.Of[T](); err != nil {
		return nil, s, unfit(kind, name, err)
	}
	s, err = make()
	return t, s, err
}

// second makes the conversion of another type of a structure.
func second[T any](s Structure) (*gotype.Type[T], error) {
	t, err := gotype.Of[T]()
	if err != nil {
		return nil, unfit(kindOf(s), s.Name(), err)
	}
	return t, nil
}

// unfit is the error of a type that has no stored form.
func unfit(kind, name string, err error) error {
	return &engine.Error{Kind: engine.ErrType, Text: fmt.Sprintf("%s %s: %v", kind, name, err)}
}

func kindOf(s Structure) string { return strings.ToLower(s.Type()) }

// wrap names the structure and the method in an error of a conversion.
func wrap(s Structure, op string, err error) error {
	return asKind(fmt.Sprintf("%s %s: %s: ", kindOf(s), s.Name(), op), err)
}

// asKind makes an error of a conversion one that tells its kind.
func asKind(prefix string, err error) error {
	if err == nil {
		return nil
	}
	if m, ok := errors.AsType[*gotype.Mismatch](err); ok {
		return &Mismatch{prefix + m.Error(), m.Stored}
	}
	return &engine.Error{Kind: engine.ErrType, Text: prefix + err.Error()}
}

// A Mismatch is the error of an element that does not fit the Go type, which it
// has in its stored form. It is engine.ErrType by errors.Is.
type Mismatch struct {
	text   string
	Stored codec.Text
}

func (m *Mismatch) Error() string { return m.text }

// Unwrap gives engine.ErrType.
func (m *Mismatch) Unwrap() error { return engine.ErrType }

// texts converts values to elements.
func texts[T any](s Structure, op string, t *gotype.Type[T], vs []T) ([]codec.Text, error) {
	return convert(s, op, vs, t.Text)
}

// keys converts values to members.
func keys[T any](s Structure, op string, t *gotype.Type[T], vs []T) ([]codec.Key, error) {
	return convert(s, op, vs, t.Key)
}

// values converts elements, and members those of a set or keys of a map.
func values[T any](s Structure, op string, t *gotype.Type[T], ts []codec.Text) ([]T, error) {
	return convert(s, op, ts, t.Value)
}

func members[T any](s Structure, op string, t *gotype.Type[T], ks []codec.Key) ([]T, error) {
	return convert(s, op, ks, t.OfKey)
}

// convert converts all of as; an error says which one does not fit.
func convert[A, B any](s Structure, op string, as []A, one func(A) (B, error)) ([]B, error) {
	bs := make([]B, len(as))
	for i, a := range as {
		b, err := one(a)
		if err != nil {
			return nil, wrap(s, op, err)
		}
		bs[i] = b
	}
	return bs, nil
}

// optional converts what may be absent.
func optional[A, B any](s Structure, op string, a engine.Opt[A], err error, one func(A) (B, error)) (v B, ok bool, _ error) {
	if err != nil || !a.OK {
		return v, false, err
	}
	if v, err = one(a.V); err != nil {
		return v, false, wrap(s, op, err)
	}
	return v, true, nil
}

// all gives what a cursor goes through, converted. The first error ends it.
func all[A, B any](ctx context.Context, s Structure, c engine.Cursor[A], err error, one func(A) (B, error)) iter.Seq2[B, error] {
	return func(yield func(B, error) bool) {
		var none B
		if err != nil {
			yield(none, err)
			return
		}
		for a, err := range codec.All(ctx, c) {
			b := none
			if err == nil {
				b, err = one(a)
				err = wrap(s, "iterate", err)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// restored tells whether elements that do not fit were put back.
func restored(err, failed error) error {
	if failed == nil {
		return err
	}
	return errors.Join(err, fmt.Errorf("and it could not be put back: %w", failed))
}

// changing gives fn as an untyped Change takes it, which names itself in errors.
func changing[T any](t *gotype.Type[T], fn func(old T, ok bool) (T, bool, error)) func(engine.Opt[codec.Text]) (engine.Opt[codec.Text], error) {
	return func(was engine.Opt[codec.Text]) (now engine.Opt[codec.Text], err error) {
		var old T
		if was.OK {
			if old, err = t.Value(was.V); err != nil {
				return now, asKind("", err)
			}
		}
		v, ok, err := fn(old, was.OK)
		if err != nil || !ok {
			return now, err
		}
		text, err := t.Text(v)
		return codec.Some(text), asKind("", err)
	}
}
