package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// ReadOnly gives a store on s that refuses everything that may write, with an
// error that is ErrReadOnly and names the command: commands that the table
// does not know to be reads, those that change the settings of a server, scripts that do not say that they only read, and
// waits, since a wait touches its key. Of commands that go together none is
// executed if one of them is refused.
func ReadOnly(s Store) Store { return &readOnly{s} }

type readOnly struct{ Store }

func (s *readOnly) Do(ctx context.Context, c Command) Reply {
	if err := refuseWrite(&c); err != nil {
		return OfFailure(err)
	}
	return s.Store.Do(ctx, c)
}

func (s *readOnly) Pipeline(ctx context.Context, cs []Command) []Reply {
	if err := refuseWrites(cs); err != nil {
		return failures(err, len(cs))
	}
	return s.Store.Pipeline(ctx, cs)
}

func (s *readOnly) Atomic(ctx context.Context, cs []Command) []Reply {
	if err := refuseWrites(cs); err != nil {
		return failures(err, len(cs))
	}
	return s.Store.Atomic(ctx, cs)
}

func (s *readOnly) Session(ctx context.Context) (Session, error) {
	x, err := s.Store.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &readOnlySession{x}, nil
}

type readOnlySession struct{ Session }

func (x *readOnlySession) Read(ctx context.Context, c Command) Reply {
	if err := refuseWrite(&c); err != nil {
		return OfFailure(err)
	}
	return x.Session.Read(ctx, c)
}

// Exec forgets what was watched, refused or not.
func (x *readOnlySession) Exec(ctx context.Context, cs []Command) ([]Reply, error) {
	if refused := refuseWrites(cs); refused != nil {
		return nil, forget(ctx, x.Session, refused)
	}
	return x.Session.Exec(ctx, cs)
}

// Commit forgets what was watched as Exec does.
func (x *readOnlySession) Commit(ctx context.Context, cs []Command) error {
	if refused := refuseWrites(cs); refused != nil {
		return forget(ctx, x.Session, refused)
	}
	return x.Session.Commit(ctx, cs)
}

// forget ends a transaction of x that was refused before it was sent, and gives
// the refusal, or what went wrong.
func forget(ctx context.Context, x Session, refused error) error {
	if _, err := x.Exec(ctx, nil); err != nil && err != ErrConflict {
		return err
	}
	return refused
}

func refuseWrites(cs []Command) error {
	for i := range cs {
		if err := refuseWrite(&cs[i]); err != nil {
			return err
		}
	}
	return nil
}

// refuseWrite gives the error of a command that may write, else nil.
func refuseWrite(c *Command) error {
	known := c.Resolve()
	if !known.Writes() && !known.Blocks() && !known.Alters() {
		return nil
	}
	return fmt.Errorf("%w: %s refused", ErrReadOnly, known.Name())
}

// asking are, of the commands that are several about a server, those that change
// nothing.
var asking = map[Op][]string{
	Config:      {"GET", "HELP"},
	Function:    {"DUMP", "HELP", "LIST", "STATS"},
	MemoryUsage: {"DOCTOR", "HELP", "MALLOC-STATS", "STATS", "USAGE"},
	ScriptLoad:  {"EXISTS", "HELP", "LOAD"},
}

// Alters reports whether c, a command of the table, changes something of a server
// that is no key: its settings, or what it has loaded.
func (c *Command) Alters() bool {
	harmless, several := asking[c.Op]
	return c.Script == nil && several && c.Len() > 0 && !slices.Contains(harmless, strings.ToUpper(c.Arg(0)))
}

// Name gives what c is called in messages: as the table has it, or a script.
func (c *Command) Name() string {
	switch {
	case c.Script != nil:
		return c.Script.Name
	case c.Op == Other && c.n > 0:
		return c.Arg(0)
	}
	return c.Op.String()
}

// failures gives n replies that are err.
func failures(err error, n int) []Reply {
	rs := make([]Reply, n)
	for i := range rs {
		rs[i] = OfFailure(err)
	}
	return rs
}
