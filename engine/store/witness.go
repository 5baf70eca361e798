package store

import "context"

// A Witness is told of every command that a script of EVAL executes, with its
// reply, while the script runs. It may keep neither.
type Witness interface {
	Called(c *Command, r Reply)
}

// A Guard is a Witness that is asked before each command of a script, whose
// reply the error then is in place of executing it.
type Guard interface {
	Witness
	Allow(c *Command) error
}

type witnessKey struct{}

// WithWitness gives a context for EVAL and its kin, so that w hears what the
// script does, if the store runs scripts itself. A store on a server does not.
func WithWitness(ctx context.Context, w Witness) context.Context {
	return context.WithValue(ctx, witnessKey{}, w)
}

// WitnessOf gives the witness of ctx, nil if there is none.
func WitnessOf(ctx context.Context) Witness {
	w, _ := ctx.Value(witnessKey{}).(Witness)
	return w
}
