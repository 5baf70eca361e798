package stdlib_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"
)

func TestTime(t *testing.T) {
	runCalls(t, []callTest{
		{"time.now", args(), "2026-01-02T12:00:01.5Z", ""},
		{"time.seconds", args(), "1767355201.5", ""},
		{"time.at", args(0), "1970-01-01T00:00:00Z", ""},
		{"time.at", args(1767355201.5), "2026-01-02T12:00:01.5Z", ""},
		{"time.at", args(-0.25), "1969-12-31T23:59:59.75Z", ""},
		{"time.at", args(253402300799), "9999-12-31T23:59:59Z", ""},
		{"time.at", args(253402300800), "not within the years 1 to 9999", "value"},
		{"time.at", args(math.NaN()), "not within", "value"},
		{"time.at", args(math.Inf(-1)), "not within", "value"},
		{"time.at", args("0"), "got str, want a number", "type"},

		{"time.parse", args("2015-05-17T10:05:03Z"), "2015-05-17T10:05:03Z", ""},
		{"time.parse", args("2015-05-17T10:05:03.25+02:00"), "2015-05-17T10:05:03.25+02:00", ""},
		{"time.parse", args("17/May/2015:10:05:03 +0000", "common log"), "2015-05-17T10:05:03Z", ""},
		{"time.parse", args("Sun, 17 May 2015 10:05:03 +0200", named{"layout", "RFC1123"}), "2015-05-17T10:05:03+02:00", ""},
		{"time.parse", args("2015-05-17", "date"), "2015-05-17T00:00:00Z", ""},
		{"time.parse", args("2015-05-17 10:05:03", "datetime"), "2015-05-17T10:05:03Z", ""},
		{"time.parse", args("17.5.2015", "2.1.2006"), "2015-05-17T00:00:00Z", ""},
		{"time.parse", args("2015-05-17"), `"2015-05-17" is no time of the layout "RFC3339"`, "value"},
		{"time.parse", args("2015-13-17T10:05:03Z"), "month out of range", "value"},
		{"time.parse", args("", "date"), `"" is no time`, "value"},
		{"time.parse", args("2015", "%Y"), `"%Y" is no layout`, "value"},
		{"time.parse", args("rfc", "rfc"), `"rfc" is no layout`, "value"},
		{"time.parse", args(5), "got int, want a str", "type"},

		{"time.duration", args("1h30m"), "1h30m0s", ""},
		{"time.duration", args("7d"), "168h0m0s", ""},
		{"time.duration", args(0.25), "250ms", ""},
		{"time.duration", args(time.Minute), "1m0s", ""},
		{"time.duration", args(time.Duration(-1)), "forever has no end", "value"},
		{"time.duration", args("soon"), `"soon" is no duration`, "value"},
		{"time.duration", args(-1), "-1 seconds is no duration", "value"},
		{"time.sleep", args("soon"), "no duration", "value"},
	})
}

// A sleep waits for the clock of the run.
func TestSleep(t *testing.T) {
	r := newRun(t)
	var asked time.Duration
	r.After = func(d time.Duration) <-chan time.Time {
		asked = d
		over := make(chan time.Time)
		close(over)
		return over
	}
	callTest{"time.sleep", args("250ms"), "none", ""}.run(t, r)
	if asked != 250*time.Millisecond {
		t.Errorf("time.sleep waited %v, want 250ms", asked)
	}
}

func TestSleepEndsWithRun(t *testing.T) {
	for _, d := range []any{3600, time.Duration(-1)} {
		ctx, cancel := context.WithCancelCause(t.Context())
		r := newRun(t)
		stop := errors.New("stop")
		r.After = func(time.Duration) <-chan time.Time {
			cancel(stop)
			return nil
		}
		if d == time.Duration(-1) {
			cancel(stop)
		}
		if _, err := start(ctx, t, r, "time.sleep", d); !errors.Is(err, stop) {
			t.Errorf("time.sleep(%v): got %v, want %v", d, err, stop)
		}
	}
}
