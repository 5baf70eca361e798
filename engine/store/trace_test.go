package store_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
)

// TestTrace has every way to ask a store told, once, with its commands, its
// bytes and its error.
func TestTrace(t *testing.T) {
	onBoth(t, func(t *testing.T, s store.Store) {
		var trips []string
		traced := store.Trace(s, func(_ context.Context, trip *store.Trip) {
			names := make([]string, len(trip.Commands))
			for i := range trip.Commands {
				names[i] = trip.Commands[i].String()
			}
			trips = append(trips, fmt.Sprintf("%s [%s] %d %d %v", trip.Verb, strings.Join(names, ", "), trip.Sent, trip.Received, trip.Err))
		})
		ctx, x := t.Context(), conversation(t, traced)
		set, get := store.Cmd(store.Set, "a", "one"), store.Cmd(store.Get, "a")
		for _, row := range []struct {
			call func()
			want string
		}{
			{func() { traced.Do(ctx, set) }, "do [SET a one] 7 2 <nil>"},
			{func() { traced.Do(ctx, fetch.Cmd("a")) }, "do [fetch a] 6 3 <nil>"},
			{func() { traced.Do(ctx, store.Raw("ECHO", "hello")) }, "do [ECHO hello] 9 5 <nil>"},
			{
				func() { traced.Do(ctx, store.Cmd(store.LLen, "a")) },
				"do [LLEN a] 5 65 WRONGTYPE Operation against a key holding the wrong kind of value",
			},
			{func() { traced.Pipeline(ctx, []store.Command{get, get}) }, "pipeline [GET a, GET a] 8 6 <nil>"},
			{func() { traced.Atomic(ctx, []store.Command{get}) }, "atomic [GET a] 4 3 <nil>"},
			{func() { x.Watch(ctx, "a", "b") }, "watch [WATCH a b] 7 0 <nil>"},
			{func() { x.Read(ctx, get) }, "read [GET a] 4 3 <nil>"},
			{func() { x.Exec(ctx, []store.Command{get}) }, "exec [GET a] 4 3 <nil>"},
			{func() { s.Do(ctx, store.Cmd(store.Del, "a")) }, ""},
		} {
			trips = nil
			if row.call(); strings.Join(trips, "; ") != row.want {
				t.Errorf("got %q, want %q", trips, row.want)
			}
		}
		trips = nil
		sub, err := traced.Subscribe(ctx, []string{"c"}, []string{"p*"})
		if err != nil {
			t.Fatal(err)
		}
		sub.Close()
		if want := []string{"subscribe [SUBSCRIBE c, PSUBSCRIBE p*] 22 0 <nil>"}; !slices.Equal(trips, want) {
			t.Errorf("got %q, want %q", trips, want)
		}
	})
}

func TestTripString(t *testing.T) {
	many := slices.Repeat([]store.Command{store.Cmd(store.Incr, "n")}, 5)
	for _, row := range []struct {
		trip store.Trip
		want string
	}{
		{store.Trip{Verb: "do", Commands: many[:1]}, "INCR n"},
		{store.Trip{Verb: "pipeline", Commands: many}, "pipeline of 5: INCR n; INCR n; INCR n; and 2 more"},
		{store.Trip{Verb: "do", Commands: []store.Command{raise.Cmd("n")}}, "raise n"},
		{store.Trip{Verb: "do", Commands: []store.Command{store.Cmd(store.Set, "", "a b\n\x00")}}, `SET "" "a b\n\x00"`},
		{
			store.Trip{Verb: "do", Commands: []store.Command{store.Cmd(store.Set, "k", strings.Repeat("é", 30))}},
			"SET k " + strings.Repeat("é", 20) + "…",
		},
		{
			store.Trip{Verb: "do", Commands: []store.Command{store.CmdList(store.RPush, "q", slices.Repeat([]string{"x"}, 20))}},
			"RPUSH q x x x x x x x … 13 more",
		},
		{store.Trip{Verb: "do", Commands: many[:1], Err: errors.New("no luck")}, "INCR n: no luck"},
	} {
		line := row.trip.String()
		if want := "   0.000ms        0        0  " + row.want; line != want {
			t.Errorf("got  %s\nwant %s", line, want)
		}
	}
	if columns := regexp.MustCompile(`\S+`).FindAllStringIndex(store.TripHeader, -1); columns[3][0] != len("   0.000ms        0        0  ") {
		t.Errorf("the header %q does not stand above the columns", store.TripHeader)
	}
}
