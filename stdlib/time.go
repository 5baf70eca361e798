package stdlib

import (
	"context"
	"errors"
	"math"
	"strings"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// Time is the module time.
var Time = catalog.CompileModule(catalog.Module{
	Name: "time",
	Doc:  "Times and durations, by the clock of the run.",
	Funcs: []catalog.Method{
		{
			Sig:     "at(s)",
			Doc:     "Returns the time s seconds after the epoch, in UTC. Years before 1 and after 9999 are error value.",
			Example: `print(time.at(0), time.at(1.5).second)`, Prints: `1970-01-01T00:00:00Z 1`, Func: catalog.Func1(timeAt),
		},
		{
			Sig:     "duration(x)",
			Doc:     `Returns the duration x: seconds, text such as "250ms", "1h30m" or "7d", or a duration.`,
			Example: `print(time.duration("1h30m"), time.duration(90))`, Prints: `1h30m0s 1m30s`, Func: catalog.Func1(durationOf),
		},
		{
			Sig:     "now()",
			Doc:     "Returns the time that it is, in UTC.",
			Example: `print(time.now() < time.at(0))`, Prints: `False`, Func: catalog.Func0(timeNow),
		},
		{
			Sig: `parse(s, layout="RFC3339")`,
			Doc: "Returns the time that s says. The layout is that of the time 2006-01-02 15:04:05 -0700, which is a Monday in January, " +
				`or one of the names "RFC3339", "RFC1123", "common log" (of web servers), "date" and "datetime". ` +
				"Without an offset it is UTC. Other text is error value.",
			Example: `
				t = time.parse("2026-03-14T15:09:26Z")
				print(t.year, t.format("15:04"))`,
			Prints: `2026 15:09`,
			Func:   catalog.Func2(parseTime),
		},
		{
			Sig:     "seconds()",
			Doc:     "Returns the seconds since the epoch, a float.",
			Example: `print(time.seconds() > 1700000000)`, Prints: `True`, Func: catalog.Func0(timeSeconds),
		},
		{
			Sig:     "sleep(d)",
			Doc:     "Waits for the duration d, or until the run ends.",
			Example: `time.sleep("5s")`, Func: catalog.Proc1((*Run).sleepFor),
		},
	},
})

func timeNow(r *Run, _ context.Context) (time.Time, error) { return r.Now().Round(0).UTC(), nil }

func timeSeconds(r *Run, _ context.Context) (catalog.Float64, error) {
	now := r.Now()
	return catalog.Float64(float64(now.Unix()) + float64(now.Nanosecond())/1e9), nil
}

// The first and the last second that RFC 3339 can say, from the epoch.
const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
)

func timeAt(_ *Run, _ context.Context, s float64) (time.Time, error) {
	if !(s >= firstSecond && s < lastSecond+1) {
		return time.Time{}, catalog.Errorf("value", "%v seconds after the epoch are not within the years 1 to 9999", s)
	}
	whole, part := math.Modf(s)
	return time.Unix(int64(whole), int64(math.Round(part*1e9))).UTC(), nil
}

func durationOf(_ *Run, _ context.Context, d time.Duration) (time.Duration, error) {
	if d < 0 {
		return 0, catalog.Errorf("value", "forever has no end")
	}
	return d, nil
}

func (r *Run) sleepFor(ctx context.Context, d time.Duration) error { return r.sleep(ctx, d) }

func parseTime(_ *Run, _ context.Context, s, layout string) (time.Time, error) {
	format := catalog.Layout(layout)
	if err := checkLayout(format); err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(format, s)
	if err != nil {
		return time.Time{}, catalog.Errorf("value", "%s is no time of the layout %q%s", excerpt(s), layout, reason(err))
	}
	return t, nil
}

// checkLayout refuses a layout that says nothing about a time, such as one of
// strftime.
func checkLayout(layout string) error {
	if !strings.Contains(layout, "%") {
		one := time.Date(1987, 11, 19, 20, 38, 47, 123456789, time.UTC)
		if one.Format(layout) != layout {
			return nil
		}
	}
	return catalog.Errorf("value", `%q is no layout: write the time 2006-01-02 15:04:05 -0700 in it, such as "02 Jan 2006 15:04"`, layout)
}

// reason says what else than the form is wrong: ": month out of range".
func reason(err error) string {
	if parse, ok := errors.AsType[*time.ParseError](err); ok {
		return parse.Message
	}
	return ""
}

// excerpt quotes the beginning of s.
func excerpt(s string) string {
	const most = 60
	if len(s) > most {
		return quote(strings.ToValidUTF8(s[:most], "") + "…")
	}
	return quote(s)
}
