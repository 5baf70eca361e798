package stdlib_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/stdlib"
)

func logRun(t *testing.T) (*stdlib.Run, *strings.Builder) {
	r, out := newRun(t), new(strings.Builder)
	r.Stderr = out
	return r, out
}

func TestLog(t *testing.T) {
	r, out := logRun(t)
	tests := []struct {
		function string
		args     []any
		want     string
	}{
		{"log.info", args("ready"), "12:00:01 INFO ready"},
		{"log.warn", args("disk is nearly full", named{"used", 93}, named{"path", "/a b"}), `12:00:01 WARN disk is nearly full used=93 path="/a b"`},
		{"log.error", args(codec.Text("[1]"), named{"e", ""}, named{"q", `a"b`}, named{"k", "a=b"}), `12:00:01 ERROR [1] e="" q="a\"b" k="a=b"`},
		{"log.info", args("two\nlines", named{"x", "a\tb"}), `12:00:01 INFO two\nlines x="a\tb"`},
		{"log.info", args(nil, named{"v", nil}, named{"l", codec.Text(`{"a":[1]}`)}), `12:00:01 INFO null v=null l="{\"a\":[1]}"`},
		{"log.info", args("x", named{"b", true}, named{"f", 2.5}, named{"d", time.Minute}, named{"t", now}), `12:00:01 INFO x b=true f=2.5 d="{\"$duration\":\"1m0s\"}" t="{\"$time\":\"2026-01-02T12:00:01.5Z\"}"`},
		{"log.debug", args("not seen"), ""},
	}
	for _, c := range tests {
		out.Reset()
		if _, err := start(t.Context(), t, r, c.function, c.args...); err != nil {
			t.Errorf("%s%v: %v", c.function, c.args, err)
		}
		if got := strings.TrimSuffix(out.String(), "\n"); got != c.want {
			t.Errorf("%s%v: got %s, want %s", c.function, c.args, got, c.want)
		}
	}
}

func TestLogLevel(t *testing.T) {
	r, out := logRun(t)
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelError, slog.LevelError + 1} {
		r.LogLevel = level
		for _, f := range []string{"log.debug", "log.info", "log.warn", "log.error"} {
			callTest{f, args(level.String()), "none", ""}.run(t, r)
		}
	}
	want := "12:00:01 DEBUG DEBUG\n12:00:01 INFO DEBUG\n12:00:01 WARN DEBUG\n12:00:01 ERROR DEBUG\n12:00:01 ERROR ERROR\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestLogJSON(t *testing.T) {
	r, out := logRun(t)
	r.LogJSON = true
	callTest{"log.warn", args("a\nb", named{"n", 1}, named{"l", codec.Text(`{"$tuple":["<x>",2.5]}`)}, named{"bad", codec.Text(`{"$float":"nan"}`)}), "none", ""}.run(t, r)
	want := `{"time":"2026-01-02T12:00:01.5Z","level":"WARN","msg":"a\nb","n":1,"l":["<x>",2.5],"bad":"{\"$float\":\"nan\"}"}` + "\n"
	if out.String() != want {
		t.Errorf("got %s, want %s", out.String(), want)
	}
	callTest{"log.debug", args("not seen"), "none", ""}.run(t, r)
	if out.String() != want {
		t.Errorf("debug was written: %s", out.String())
	}
}

type fullDisk struct{}

var errFull = errors.New("disk is full")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestLogReportsErrors(t *testing.T) {
	r := newRun(t)
	r.Stderr = fullDisk{}
	for _, r.LogJSON = range []bool{false, true} {
		if _, err := start(t.Context(), t, r, "log.info", "x"); !errors.Is(err, errFull) {
			t.Errorf("log.info: got %v, want %v", err, errFull)
		}
	}
	callTest{"log.info", args(), "missing argument message", "type"}.run(t, r)
}
