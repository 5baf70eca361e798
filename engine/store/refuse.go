package store

import "context"

// Refusing gives a store in which every call fails with err.
func Refusing(err error) Store { return refusing{err} }

type refusing struct{ err error }

func (s refusing) Do(context.Context, Command) Reply { return OfFailure(s.err) }

func (s refusing) Pipeline(_ context.Context, cs []Command) []Reply { return failures(s.err, len(cs)) }

func (s refusing) Atomic(_ context.Context, cs []Command) []Reply { return failures(s.err, len(cs)) }

func (s refusing) Session(context.Context) (Session, error) { return nil, s.err }

func (s refusing) Subscribe(context.Context, []string, []string) (Subscription, error) {
	return nil, s.err
}

func (s refusing) Close() error { return nil }
