package catalog

import "context"

// A quick makes a call with nothing but its required arguments, up to two
// strings that are values: what scripts do most. It has no use for a Call,
// which keeps arguments until all are there, and so takes half the time.
type quick func(recv any, ctx context.Context, x, y string) (Value, error)

// Quick reports whether a call of m with so many arguments, all of them
// strings, may be made by Quick of its Env.
func (m *Method) Quick(args int) bool { return m.quick != nil && args == m.words }

// Quick makes a call of m on recv with the strings that it takes, of which one
// that it does not is ignored.
func (e *Env) Quick(m *Method, recv any, x, y string) (Value, error) {
	var v Value
	var err error
	if e.Later == nil {
		v, err = m.quick(recv, e.Ctx, x, y)
	} else {
		v, err = e.known(func() (Value, error) { return m.quick(recv, e.Ctx, x, y) })
	}
	if err != nil {
		c := e.Call(m, recv)
		err = c.Wrap(err)
		c.End()
	}
	return v, err
}

// quicken makes the quick call of m, if it is one of those.
func (m *Method) quicken() {
	words := 0
	for i := range m.Params {
		switch p := &m.Params[i]; {
		case i == m.rest || i == m.named:
			return
		case p.Optional:
		case p.Kind != Elem && p.Kind != Key || i != words || p.index != words:
			return
		default:
			words++
		}
	}
	if words > 2 || m.Func.quicken == nil || m.Loses != nil {
		return
	}
	c := &Call{m: m}
	for _, d := range m.defaults {
		c.args[d.index] = d.v
	}
	m.quick, m.words = m.Func.quicken(c, words), words
}

// A quickener makes a quick of so many words; what follows them is as c has it.
// It gives nil where that is not possible, since a parameter is not made of a
// string alone.
type quickener func(c *Call, words int) quick

// finish gives what a function returned.
func (r out[R]) finish(v R, err error) (Value, error) {
	if err != nil {
		return Value{}, err
	}
	return r.put(nil, v), nil
}

func quick0[S, R any](r out[R], f func(S, context.Context) (R, error)) quickener {
	if !r.direct {
		return nil
	}
	return func(*Call, int) quick {
		return func(recv any, ctx context.Context, _, _ string) (Value, error) {
			return r.finish(f(recv.(S), ctx))
		}
	}
}

func quick1[S, A, R any](a in[A], r out[R], f func(S, context.Context, A) (R, error)) quickener {
	if !r.direct {
		return nil
	}
	return func(c *Call, words int) quick {
		if words == 1 {
			if a.word == nil {
				return nil
			}
			return func(recv any, ctx context.Context, x, _ string) (Value, error) {
				return r.finish(f(recv.(S), ctx, a.word(x)))
			}
		}
		def := a.get(c, 0)
		return func(recv any, ctx context.Context, _, _ string) (Value, error) {
			return r.finish(f(recv.(S), ctx, def))
		}
	}
}

func quick2[S, A, B, R any](a in[A], b in[B], r out[R], f func(S, context.Context, A, B) (R, error)) quickener {
	if !r.direct {
		return nil
	}
	return func(c *Call, words int) quick {
		if words > 0 && a.word == nil || words > 1 && b.word == nil {
			return nil
		}
		if words == 2 {
			return func(recv any, ctx context.Context, x, y string) (Value, error) {
				return r.finish(f(recv.(S), ctx, a.word(x), b.word(y)))
			}
		}
		def := b.get(c, len(a.slots))
		if words == 1 {
			return func(recv any, ctx context.Context, x, _ string) (Value, error) {
				return r.finish(f(recv.(S), ctx, a.word(x), def))
			}
		}
		first := a.get(c, 0)
		return func(recv any, ctx context.Context, _, _ string) (Value, error) {
			return r.finish(f(recv.(S), ctx, first, def))
		}
	}
}

func quick3[S, A, B, C, R any](a in[A], b in[B], d in[C], r out[R], f func(S, context.Context, A, B, C) (R, error)) quickener {
	if !r.direct {
		return nil
	}
	return func(c *Call, words int) quick {
		if words != 2 || a.word == nil || b.word == nil {
			return nil
		}
		def := d.get(c, len(a.slots)+len(b.slots))
		return func(recv any, ctx context.Context, x, y string) (Value, error) {
			return r.finish(f(recv.(S), ctx, a.word(x), b.word(y), def))
		}
	}
}
