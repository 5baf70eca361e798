package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/cmd/rdsh/internal/secret"
	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/host"
)

// Between the store and the statements there may be layers: one that refuses
// writes, and one that shows what the store is asked for.

// relayer makes all statements to come go through the layers as they are now,
// also by variables that hold structures already.
func (s *Shell) relayer() {
	top := s.base.Store()
	if s.readOnly {
		top = store.ReadOnly(top)
	}
	if s.tracing {
		top = store.Trace(top, s.heard)
	}
	s.engine = engine.New(top, engine.Options{URL: s.base.URL()})
	s.host = s.opts.Host(s.engine)
	for _, session := range s.sessions {
		session.Switch(s.engine)
	}
}

// heard shows a round trip.
func (s *Shell) heard(_ context.Context, trip *store.Trip) {
	fmt.Fprintln(s.opts.Stderr, secret.Redact(trip.String()))
}

// freeze is :readonly. There is no way back.
func (s *Shell) freeze(_ context.Context, _ string) error {
	s.readOnly = true
	s.relayer()
	if s.opts.Freeze != nil {
		s.opts.Freeze()
	}
	fmt.Fprintln(s.opts.Stdout, "read-only from now on: everything that writes is refused")
	return nil
}

// trace is :trace.
func (s *Shell) trace(_ context.Context, arg string) error {
	switch arg {
	case "on", "":
		if !s.tracing {
			fmt.Fprintln(s.opts.Stderr, store.TripHeader)
		}
		s.tracing = true
	case "off":
		s.tracing = false
	default:
		return fmt.Errorf(":trace: got %s, want on or off", arg)
	}
	s.relayer()
	return nil
}

// store shows the store or changes to another. When that one cannot be
// opened, everything stays as it is.
func (s *Shell) store(ctx context.Context, url string) error {
	if url == "" {
		fmt.Fprintln(s.opts.Stdout, s.base.URL())
		return nil
	}
	return s.interruptible(ctx, func(ctx context.Context) error {
		next, err := s.opts.Open(ctx, url)
		if err != nil {
			return err
		}
		err = s.Close(ctx)
		s.use(next)
		if s.editor != nil && s.opts.History != nil {
			s.editor.Recall(s.opts.History(next.URL()))
		}
		return err
	})
}

// use begins anew on a store.
func (s *Shell) use(e *engine.Engine) {
	s.base, s.sessions = e, map[host.Lang]*host.Session{}
	s.relayer()
}

// session gives the conversation in the current language.
func (s *Shell) session() (*host.Session, error) { return s.sessionIn(s.lang) }

func (s *Shell) sessionIn(lang host.Lang) (*host.Session, error) {
	if session := s.sessions[lang]; session != nil {
		return session, nil
	}
	session, err := s.host.NewSession(lang)
	if err != nil {
		return nil, err
	}
	s.sessions[lang] = session
	if s.editor != nil {
		session.Confirm(s.confirm)
	}
	return session, nil
}

// confirm asks the person before much is removed.
func (s *Shell) confirm(ctx context.Context, what string) error {
	fmt.Fprintf(s.opts.Stdout, "this removes %s\n", what)
	answer, err := s.editor.Ask(ctx, "really? [y/N] ")
	answer = strings.ToLower(strings.TrimSpace(answer))
	if err == nil && (answer == "y" || answer == "yes") {
		return nil
	}
	return catalog.Errorf("denied", "not confirmed: nothing was removed")
}

// Close runs what was deferred and closes the store.
func (s *Shell) Close(ctx context.Context) error {
	var errs []error
	for _, session := range s.sessions {
		session.Confirm(nil)
		errs = append(errs, session.Close(context.WithoutCancel(ctx)))
	}
	s.sessions = nil
	return errors.Join(append(errs, s.base.Close())...)
}
