package lua

import (
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// osTime is os.time([t]): seconds since the epoch, on the clock of the run.
func (l *Language) osTime(L *lua.LState) int {
	l.mayAsk(L, L.GetTop() == 0)
	t := l.setup.Now()
	if d := L.OptTable(1, nil); d != nil {
		part := func(name string, def int) int {
			if n, ok := d.RawGetString(name).(lua.LNumber); ok {
				return int(n)
			}
			return def
		}
		t = time.Date(part("year", 1970), time.Month(part("month", 1)), part("day", 1), part("hour", 12), part("min", 0), part("sec", 0), 0, time.UTC)
	}
	L.Push(lua.LNumber(t.Unix()))
	return 1
}

// mayAsk raises an error if the clock is needed and is not granted.
func (l *Language) mayAsk(L *lua.LState, needed bool) {
	if needed && l.setup.NoClock != nil {
		l.raise(L, l.setup.NoClock)
	}
}

// osClock is os.clock(): seconds, with their fraction, since the epoch.
func (l *Language) osClock(L *lua.LState) int {
	l.mayAsk(L, true)
	L.Push(lua.LNumber(float64(l.setup.Now().UnixNano()) / 1e9))
	return 1
}

// osDate is os.date([format[, t]]) in UTC, with the formats of C.
func (l *Language) osDate(L *lua.LState) int {
	l.mayAsk(L, L.GetTop() < 2)
	t := l.setup.Now()
	if n := L.OptNumber(2, -1); n >= 0 {
		t = time.Unix(int64(n), 0)
	}
	if err := l.env.Grow(64 * len(L.OptString(1, ""))); err != nil {
		return l.raise(L, err)
	}
	L.Push(lua.LString(strftime(t.UTC(), strings.TrimPrefix(L.OptString(1, "%c"), "!"))))
	return 1
}

// conversions are those of C's strftime as layouts of Go.
var conversions = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'c': "Mon Jan _2 15:04:05 2006", 'd': "02", 'H': "15",
	'I': "03", 'M': "04", 'm': "01", 'p': "PM", 'S': "05", 'x': "01/02/06", 'X': "15:04:05", 'y': "06", 'Y': "2006",
	'Z': "MST", 'j': "002",
}

func strftime(t time.Time, format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		if layout, ok := conversions[format[i]]; ok {
			b.WriteString(t.Format(layout))
		} else {
			b.WriteByte(format[i])
		}
	}
	return b.String()
}
