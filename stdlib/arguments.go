package stdlib

import (
	"context"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// An ArgumentError is why the arguments of a run are refused: whoever started
// it, not the script, has made a mistake.
type ArgumentError struct{ err error }

func (e *ArgumentError) Error() string { return e.err.Error() }

// Unwrap gives what is wrong.
func (e *ArgumentError) Unwrap() error { return e.err }

// arguments is arguments(**defaults).
func (r *Run) arguments(_ context.Context, defaults catalog.Keywords) (catalog.Value, error) {
	f := &catalog.Fields{Type: "arguments"}
	for i := 0; i < len(defaults); i += 2 {
		if err := checkDefault(defaults[i].Str(), defaults[i+1].Elem()); err != nil {
			return catalog.Value{}, err
		}
		f.Names = append(f.Names, defaults[i].Str())
		f.Values = append(f.Values, defaults[i+1])
	}
	rest := []string{}
	for args := r.Args; len(args) > 0; args = args[1:] {
		flag, ok := strings.CutPrefix(args[0], "--")
		if ok && flag == "" {
			rest = append(rest, args[1:]...)
			break
		}
		if !ok {
			rest = append(rest, args[0])
		} else if err := setFlag(f, flag); err != nil {
			return catalog.Value{}, &ArgumentError{err}
		}
	}
	f.Names = append(f.Names, "rest")
	f.Values = append(f.Values, catalog.OfStrs(rest))
	return catalog.OfRecord(f), nil
}

// setFlag reads name=value, or name alone for a bool.
func setFlag(f *catalog.Fields, flag string) error {
	name, value, given := strings.Cut(flag, "=")
	i := slices.Index(f.Names, strings.ReplaceAll(name, "-", "_"))
	if i < 0 {
		if near := catalog.Nearest(name, f.Names); near != "" {
			return catalog.Errorf("value", "unknown argument --%s: did you mean --%s?", name, near)
		}
		return catalog.Errorf("value", "unknown argument --%s: there are --%s", name, strings.Join(f.Names, ", --"))
	}
	typed, err := typedAs(f.Values[i].Elem(), value, given)
	if err != nil {
		return catalog.Errorf("value", "--%s: %w", name, err)
	}
	f.Values[i] = catalog.OfElem(typed)
	return nil
}

// typedAs gives the text of an argument as a value of the type of its default.
func typedAs(def codec.Text, s string, given bool) (codec.Text, error) {
	kind := kindOf(def)
	if !given && kind != "bool" {
		return "", catalog.Errorf("value", "no value: write --name=value")
	}
	switch kind {
	case "bool":
		if !given {
			return "true", nil
		}
		b, err := strconv.ParseBool(s)
		if err != nil {
			return "", catalog.Errorf("value", "%q is no bool: write true or false", s)
		}
		return codec.OfBool(b), nil
	case "int":
		n, ok := new(big.Int).SetString(s, 10)
		if !ok {
			return "", catalog.Errorf("value", "%q is no int", s)
		}
		return codec.Text(n.String()), nil
	case "float":
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return "", catalog.Errorf("value", "%q is no number", s)
		}
		return codec.OfFloat(x), nil
	case "duration":
		d, err := catalog.ParseDuration(s)
		return codec.OfDuration(d), err
	case "time":
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return "", catalog.Errorf("value", "%q is no time: write it as 2006-01-02T15:04:05Z", s)
		}
		return codec.OfTime(t), nil
	}
	return codec.OfStr(s), nil
}

// checkDefault refuses a default that no argument of a command line can take the
// place of.
func checkDefault(name string, def codec.Text) error {
	if name == "rest" {
		return catalog.Errorf("value", "rest is the list of the other arguments: take another name")
	}
	if kindOf(def) == "" {
		return catalog.Errorf("type", "%s: the default %s is no str, int, float, bool, duration or time, and not none", name, def)
	}
	return nil
}

// kindOf tells the type of a stored value that an argument may have, "" of any
// other. None is a text that was not given.
func kindOf(t codec.Text) string {
	switch codec.Tree(t).(type) {
	case nil, string:
		return "str"
	case bool:
		return "bool"
	case int64, tree.BigInt:
		return "int"
	case float64:
		return "float"
	case time.Duration:
		return "duration"
	case time.Time:
		return "time"
	}
	return ""
}
