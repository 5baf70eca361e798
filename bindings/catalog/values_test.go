package catalog_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

func TestParseDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"250ms": 250 * time.Millisecond, "1h30m": 90 * time.Minute, "7d": 7 * 24 * time.Hour, "1d12h": 36 * time.Hour,
		"0.5d": 12 * time.Hour, "0s": 0, "1.5s": 1500 * time.Millisecond,
	} {
		if got, err := catalog.ParseDuration(s); got != want || err != nil {
			t.Errorf("%q: got %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "d", "5", "x", "-1s", "-1d", "1d-2h", "1w", "nand", "infd", "99999999d", "1 h"} {
		if got, err := catalog.ParseDuration(s); err == nil {
			t.Errorf("%q: got %v, want an error", s, got)
		}
	}
}

func TestFormatFloat(t *testing.T) {
	for _, c := range []struct {
		f           float64
		point, none string
	}{
		{4, "4.0", "4"},
		{-0.5, "-0.5", "-0.5"},
		{1763632489.5, "1763632489.5", "1763632489.5"},
		{1e20, "100000000000000000000.0", "100000000000000000000"},
		{1e21, "1e+21", "1e+21"},
		{1e-6, "0.000001", "0.000001"},
		{1e-7, "1e-07", "1e-07"},
		{0, "0.0", "0"},
		{math.Inf(1), "inf", "inf"},
		{math.Inf(-1), "-inf", "-inf"},
		{math.NaN(), "nan", "nan"},
		{0.30000000000000004, "0.30000000000000004", "0.30000000000000004"},
	} {
		if got := catalog.FormatFloat(c.f, true); got != c.point {
			t.Errorf("%v: got %s, want %s", c.f, got, c.point)
		}
		if got := catalog.FormatFloat(c.f, false); got != c.none {
			t.Errorf("%v: got %s, want %s", c.f, got, c.none)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"push", "pop", "peek", "extend", "configure"}
	for name, want := range map[string]string{
		"psuh": "push", "pus": "push", "pushh": "push", "Push": "push", "extnd": "extend", "confgiure": "configure",
		"zzz": "", "xy": "",
	} {
		if got := catalog.Nearest(name, names); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

type box struct{ name string }

func (b *box) Name() string { return b.name }

type putOptions struct {
	TTL   time.Duration
	Limit codec.Opt[int]
}

func (b *box) Put(_ context.Context, k codec.Key, v codec.Text, opts putOptions) (string, error) {
	return strings.Join([]string{string(k), string(v), opts.TTL.String(), codec.IntNumber(int64(opts.Limit.V)).String()}, " "), nil
}

func newBox(_ *box, name string, _ struct{}) (*box, error) { return &box{name}, nil }

func boxType(sig string) *catalog.Type {
	return catalog.Compile(catalog.Type{
		Name: "Box", New: catalog.Method{Sig: "Box(name)", Func: catalog.New1(newBox)},
		Methods: []catalog.Method{{Sig: sig, Func: catalog.Func3((*box).Put)}},
	})
}

// call makes one call with positional and keyword arguments.
func call(t *testing.T, m *catalog.Method, args []catalog.Value, named map[string]catalog.Value) (catalog.Value, error) {
	t.Helper()
	env := &catalog.Env{Ctx: t.Context()}
	c := env.Call(m, &box{"b"})
	defer c.End()
	for _, a := range args {
		p, err := c.Next()
		if err == nil {
			err = c.Set(p, a)
		}
		if err != nil {
			return catalog.Value{}, c.Wrap(err)
		}
	}
	for name, a := range named {
		p, err := c.Named(name)
		if err == nil {
			err = c.Set(p, a)
		}
		if err != nil {
			return catalog.Value{}, c.Wrap(err)
		}
	}
	v, err := c.Run()
	if err != nil {
		err = c.Wrap(err)
	}
	return v, err
}

func TestCall(t *testing.T) {
	m := boxType(`put(k, v, *, limit=3, ttl=None)`).Method("put")
	k, v := catalog.OfKey("k"), catalog.OfElem("v")
	for _, c := range []struct {
		args  []catalog.Value
		named map[string]catalog.Value
		want  string
	}{
		{[]catalog.Value{k, v}, nil, "k v 0s 3"},
		{[]catalog.Value{k, v}, map[string]catalog.Value{"ttl": catalog.OfStr("2m"), "limit": catalog.OfInt(5)}, "k v 2m0s 5"},
		{[]catalog.Value{k}, map[string]catalog.Value{"v": v, "ttl": catalog.OfFloat(0.5)}, "k v 500ms 3"},
		{[]catalog.Value{k}, nil, "!box b: put: missing argument v"},
		{[]catalog.Value{k, v, k}, nil, "!box b: put: got more than 2 arguments"},
		{[]catalog.Value{k, v}, map[string]catalog.Value{"v": v}, "!box b: put: v given twice"},
		{[]catalog.Value{k, v}, map[string]catalog.Value{"tll": k}, "!box b: put: unknown option tll: did you mean ttl?"},
		{[]catalog.Value{k, v}, map[string]catalog.Value{"limit": catalog.OfStr("x")}, "!box b: put: limit: got str, want an int"},
		{[]catalog.Value{k, v}, map[string]catalog.Value{"limit": catalog.OfFloat(1.5)}, "!box b: put: limit: got 1.5, want an int"},
	} {
		got, err := call(t, m, c.args, c.named)
		if want, fails := strings.CutPrefix(c.want, "!"); fails {
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
		} else if err != nil || got.Str() != c.want {
			t.Errorf("got %q, %v, want %q", got.Str(), err, c.want)
		}
	}
}

// TestMalformed: a row that does not fit its function is found at once.
func TestMalformed(t *testing.T) {
	for _, sig := range []string{
		"put(k, v)", "put(k, v, *, limit=3, ttl=None, more=1)", "put(k)", `put(k, v, *, limit="x", ttl=None)`,
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was taken", sig)
				}
			}()
			boxType(sig)
		}()
	}
}
