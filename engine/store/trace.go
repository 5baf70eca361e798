package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Trip is one round trip to a store, as who traces it is told.
type Trip struct {
	Verb     string        // what was asked for: do, pipeline, atomic, watch, read, exec or subscribe
	Commands []Command     // what was sent, none of a subscription; only for the time of the call
	Took     time.Duration // from the call to the answer, a wait included
	Sent     int           // bytes of names and arguments, without what a protocol adds
	Received int           // bytes of replies, the same way: an integer counts as its digits
	Err      error         // the first error among the replies
}

// Trace gives a store on s that calls heard after each round trip, where it
// took place: from several goroutines if the store is used by several. An engine
// that is in use begins and ends a trace by its method Switch.
func Trace(s Store, heard func(ctx context.Context, t *Trip)) Store { return &trace{s, heard} }

type trace struct {
	Store
	heard func(context.Context, *Trip)
}

func (s *trace) Do(ctx context.Context, c Command) Reply {
	start := time.Now()
	r := s.Store.Do(ctx, c)
	s.tell(ctx, "do", start, []Command{c}, []Reply{r}, nil)
	return r
}

func (s *trace) Pipeline(ctx context.Context, cs []Command) []Reply {
	start := time.Now()
	rs := s.Store.Pipeline(ctx, cs)
	s.tell(ctx, "pipeline", start, cs, rs, nil)
	return rs
}

func (s *trace) Atomic(ctx context.Context, cs []Command) []Reply {
	start := time.Now()
	rs := s.Store.Atomic(ctx, cs)
	s.tell(ctx, "atomic", start, cs, rs, nil)
	return rs
}

func (s *trace) Session(ctx context.Context) (Session, error) {
	x, err := s.Store.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &tracedSession{x, s}, nil
}

func (s *trace) Subscribe(ctx context.Context, channels, patterns []string) (Subscription, error) {
	start := time.Now()
	sub, err := s.Store.Subscribe(ctx, channels, patterns)
	s.tell(ctx, "subscribe", start, named("SUBSCRIBE", channels, "PSUBSCRIBE", patterns), nil, err)
	return sub, err
}

type tracedSession struct {
	Session
	trace *trace
}

func (x *tracedSession) Watch(ctx context.Context, keys ...string) error {
	start := time.Now()
	err := x.Session.Watch(ctx, keys...)
	x.trace.tell(ctx, "watch", start, named("WATCH", keys, "", nil), nil, err)
	return err
}

func (x *tracedSession) Read(ctx context.Context, c Command) Reply {
	start := time.Now()
	r := x.Session.Read(ctx, c)
	x.trace.tell(ctx, "read", start, []Command{c}, []Reply{r}, nil)
	return r
}

func (x *tracedSession) Exec(ctx context.Context, cs []Command) ([]Reply, error) {
	start := time.Now()
	rs, err := x.Session.Exec(ctx, cs)
	x.trace.tell(ctx, "exec", start, cs, rs, err)
	return rs, err
}

func (x *tracedSession) Commit(ctx context.Context, cs []Command) error {
	start := time.Now()
	err := x.Session.Commit(ctx, cs)
	x.trace.tell(ctx, "exec", start, cs, nil, err)
	return err
}

// named gives what a store is asked for in other ways as the commands that a
// server is sent for it.
func named(name string, args []string, other string, more []string) (cs []Command) {
	if len(args) > 0 {
		cs = append(cs, CmdList(Other, name, args))
	}
	if len(more) > 0 {
		cs = append(cs, CmdList(Other, other, more))
	}
	return cs
}

func (s *trace) tell(ctx context.Context, verb string, start time.Time, cs []Command, rs []Reply, err error) {
	t := Trip{Verb: verb, Commands: cs, Took: time.Since(start), Err: err}
	for i := range cs {
		t.Sent += cs[i].size()
	}
	for _, r := range rs {
		t.Received += r.size()
		if failed := r.Err(); t.Err == nil {
			t.Err = failed
		}
	}
	s.heard(ctx, &t)
}

// size gives the bytes of the name and the arguments of c.
func (c *Command) size() int {
	n := 0
	if c.Op != Other || c.Script != nil {
		n = len(c.Name())
	}
	for i := range c.Len() {
		n += len(c.Arg(i))
	}
	return n
}

// size gives the bytes of what r says.
func (r Reply) size() int {
	switch r.kind {
	case Int:
		return digits(r.num)
	case List:
		n := 0
		for _, e := range r.List() {
			n += e.size()
		}
		return n
	}
	return r.Len()
}

// TripHeader stands above lines of Trip.String.
const TripHeader = "      time     sent received  command"

// String gives t as a line: the time, the bytes each way, and what was sent, cut
// short where it is long.
func (t *Trip) String() string {
	took := strconv.FormatFloat(float64(t.Took)/float64(time.Millisecond), 'f', 3, 64) + "ms"
	line := fmt.Sprintf("%10s %8d %8d  %s", took, t.Sent, t.Received, t.what())
	if t.Err != nil {
		line += ": " + clip(t.Err.Error(), 200)
	}
	return line
}

// what gives the commands, those after the third by their number.
func (t *Trip) what() string {
	const shown = 3
	var parts []string
	for i := range t.Commands[:min(shown, len(t.Commands))] {
		parts = append(parts, t.Commands[i].String())
	}
	if more := len(t.Commands) - shown; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	line := strings.Join(parts, "; ")
	switch t.Verb {
	case "pipeline", "atomic", "exec":
		return t.Verb + " of " + strconv.Itoa(len(t.Commands)) + ": " + line
	}
	return line
}

// String gives c as one would type it, cut short where it is long: the name,
// that of a script in lower case, and its arguments.
func (c *Command) String() string {
	const most = 8
	var b strings.Builder
	from := 0
	if c.Op == Other && c.Script == nil {
		from = 1
	}
	b.WriteString(c.Name())
	for i := from; i < c.Len() && i < from+most; i++ {
		b.WriteByte(' ')
		b.WriteString(argument(c.Arg(i)))
	}
	if more := c.Len() - from - most; more > 0 {
		fmt.Fprintf(&b, " … %d more", more)
	}
	return b.String()
}

// argument gives s, quoted where it would not be seen for what it is.
func argument(s string) string {
	s = clip(s, 40)
	if s == "" || strings.ContainsAny(s, " \"'\\") || strconv.Quote(s) != `"`+s+`"` {
		return strconv.Quote(s)
	}
	return s
}

// clip gives s, or so many bytes of it at most and a mark that there is more.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}
