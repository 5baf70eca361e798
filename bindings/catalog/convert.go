package catalog

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// to gives v as a value of kind k. Whole floats pass for ints and ints for
// floats that equal them; seconds and "1h30m" for durations.
func (v Value) to(k Kind) (Value, error) {
	if k == v.Kind {
		return v, nil
	}
	switch {
	case (k == Rows || k == Operand) && v.Kind == Object, k == Operand && v.Kind == Keys, k == Factory && (v.Kind == Elem || v.Kind == Function): // as the binding has found
		return v, nil
	case k == Number && (v.Kind == Int || v.Kind == Float):
		return v, nil
	case k == Float && v.Kind == Int:
		f, err := v.Number().Exact()
		return OfFloat(f), err
	case k == Real && (v.Kind == Int || v.Kind == Float):
		return OfReal(v.Number().Float()), nil
	case v.Kind == Float && (k == Int || k == Index || k == Stop):
		if n, ok := codec.FloatNumber(v.Float()).Int(); ok {
			return Value{nil, uint64(n), k}, nil
		}
	case v.Kind == Int && (k == Index || k == Stop):
		return Value{nil, v.num, k}, nil
	case v.Kind == Int && k == Until:
		return OfUntil(v.Int(), false), nil
	case k == Bound && v.Kind == Str:
		return ofString(Bound, v.Str()), nil
	case k == Bound && (v.Kind == Int || v.Kind == Float):
		_, err := v.Number().Exact()
		return ofString(Bound, boundText(v.Number().Float())), err
	case k == Duration:
		return v.toDuration()
	case k == Time && (v.Kind == Int || v.Kind == Float):
		return OfTime(ofSeconds(v.Number().Float())), nil
	}
	if v.Kind == Float {
		return v, Mismatch(FormatFloat(v.Float(), true), k)
	}
	return v, Mismatch(v.Kind.String(), k)
}

// wanted says in an error what a kind takes.
var wanted = map[Kind]string{
	Bool: "a bool", Int: "an int", Float: "a number", Number: "a number", Real: "a number", Str: "a str", Index: "an int", Stop: "an int", Until: "an int",
	Duration: `a duration (seconds, or text such as "1h30m")`, Time: "a time (or seconds since the epoch)",
	Object: "a structure", Function: "a function", Elems: "an iterable", Keys: "an iterable", Strs: "an iterable of strings", Words: "a str or a number",
	Rows: "an iterable or a map", Handles: "an iterable of structures", Operand: "an iterable", Operands: "an iterable", Floats: "an iterable of numbers", Bound: `a number, or text such as "(5"`,
}

func boundText(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func ofSeconds(f float64) time.Time {
	whole, part := math.Modf(f)
	return time.Unix(int64(whole), int64(math.Round(part*1e9))).UTC()
}

// toDuration reads seconds or text. A negative number is no duration: forever
// has a value of its own.
func (v Value) toDuration() (Value, error) {
	switch v.Kind {
	case Int, Float:
		s := v.Number().Float()
		if !(s < 0) {
			d, err := Seconds(s)
			return OfDuration(d), err
		}
		return v, Errorf("value", "%v seconds is no duration: want 0 or more", v.Number())
	case Str:
		d, err := ParseDuration(v.Str())
		return OfDuration(d), err
	}
	return v, Errorf("type", "got %v, want %s", v.Kind, wanted[Duration])
}

// Seconds gives a number of seconds as a duration, a negative one too.
func Seconds(s float64) (time.Duration, error) { return Nanoseconds(s * 1e9) }

// Nanoseconds gives a number of nanoseconds as a duration.
func Nanoseconds(n float64) (time.Duration, error) {
	if !(math.Abs(n) < math.MaxInt64) {
		return 0, Errorf("value", "%v seconds do not fit a duration, which has at most 292 years", n/1e9)
	}
	return time.Duration(math.Round(n)), nil
}

// CheckStep refuses a duration to which times cannot be rounded.
func CheckStep(d time.Duration) error {
	if d <= 0 {
		return Errorf("value", "got %s, want a duration of more than 0", FormatDuration(d))
	}
	return nil
}

// FormatDuration spells d, and the one that a wait without end takes by its
// name.
func FormatDuration(d time.Duration) string {
	if d == Forever.Duration() {
		return "forever"
	}
	return d.String()
}

// ParseDuration reads "250ms", "1h30m", "7d" or "1d12h".
func ParseDuration(s string) (time.Duration, error) {
	bad := Errorf("value", `%q is no duration: write seconds, or text such as "250ms", "1h30m" or "7d"`, s)
	head, rest, ok := strings.Cut(s, "d")
	if !ok {
		head, rest = "", s
	}
	var days float64
	var err error
	if ok {
		if days, err = strconv.ParseFloat(head, 64); err != nil || !(days >= 0) {
			return 0, bad
		}
	}
	var d time.Duration
	if rest != "" || !ok {
		if d, err = time.ParseDuration(rest); err != nil || d < 0 {
			return 0, bad
		}
	}
	all, err := Nanoseconds(days*24*float64(time.Hour) + float64(d))
	if err != nil {
		return 0, err
	}
	if days == 0 {
		return d, nil
	}
	return all, nil
}
