package gotype_test

import (
	"errors"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/gotype"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

type (
	point struct{ X, Y int }
	named string
	small int8
	base  struct{ ID int }
	user  struct {
		base
		Name    string `rdsh:"name"`
		Born    *time.Time
		Tags    []string
		Scores  map[string]float64
		Seen    map[point]struct{}
		Pair    [2]any
		Boss    *user
		Secret  string `rdsh:"-"`
		private int
	}
)

// roundTrip converts v there and back, and compares the stored form.
func roundTrip[T any](t *testing.T, v T, want codec.Text) {
	t.Helper()
	typ := must[T](t)
	text, err := typ.Text(v)
	if err != nil || text != want {
		t.Errorf("Text of %T %v: got %s, %v, want %s", v, v, text, err, want)
		return
	}
	if back, err := typ.Value(text); err != nil || !reflect.DeepEqual(back, v) {
		t.Errorf("Value of %s: got %#v, %v, want %#v", text, back, err, v)
	}
	key, err := typ.Key(v)
	if back, err2 := typ.OfKey(key); err != nil || err2 != nil || !reflect.DeepEqual(back, v) {
		t.Errorf("OfKey of %s: got %#v, %v, %v, want %#v", key, back, err, err2, v)
	}
}

func must[T any](t *testing.T) *gotype.Type[T] {
	t.Helper()
	typ, err := gotype.Of[T]()
	if err != nil {
		t.Fatal(err)
	}
	return typ
}

func TestScalars(t *testing.T) {
	roundTrip(t, "hello", "hello")
	roundTrip(t, "42", `"42"`)
	roundTrip(t, "", "")
	roundTrip(t, "\xff", "\xff")
	roundTrip(t, named("x"), "x")
	roundTrip(t, true, "true")
	roundTrip(t, false, "false")
	roundTrip(t, 42, "42")
	roundTrip(t, int64(math.MinInt64), "-9223372036854775808")
	roundTrip(t, small(-7), "-7")
	roundTrip(t, uint8(200), "200")
	roundTrip(t, uint64(math.MaxUint64), "18446744073709551615")
	roundTrip(t, 4.0, "4.0")
	roundTrip(t, math.Inf(-1), `{"$float":"-inf"}`)
	roundTrip(t, float32(0.5), "0.5")
	roundTrip(t, []byte("\x00\xff"), `{"$bytes":"AP8="}`)
	roundTrip(t, [2]byte{0, 255}, `{"$bytes":"AP8="}`)
	roundTrip(t, time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), `{"$time":"2026-01-02T03:04:05.000000006Z"}`)
	roundTrip(t, 90*time.Minute, `{"$duration":"1h30m0s"}`)
	roundTrip(t, *new(big.Int).Lsh(big.NewInt(1), 70), "1180591620717411303424")
	roundTrip(t, big.NewInt(-5), "-5")
	roundTrip(t, netip.MustParseAddr("192.0.2.1"), "192.0.2.1")
}

func TestContainers(t *testing.T) {
	roundTrip(t, []int{1, 2}, "[1,2]")
	roundTrip(t, []int{}, "[]")
	roundTrip(t, [][]string{{"a"}, {}}, `[["a"],[]]`)
	roundTrip(t, [2]string{"a", "1"}, `{"$tuple":["a","1"]}`)
	roundTrip(t, map[string]int{"b": 2, "a": 1}, `{"a":1,"b":2}`)
	roundTrip(t, map[string]int{"$a": 1}, `{"$dict":[["$a",1]]}`)
	roundTrip(t, map[int]string{10: "x", 2: "y"}, `{"$dict":[[10,"x"],[2,"y"]]}`)
	roundTrip(t, map[point]bool{{1, 2}: true}, `{"$dict":[[{"$type":"point","X":1,"Y":2},true]]}`)
	roundTrip(t, map[string]struct{}{"b": {}, "a": {}}, `{"$set":["a","b"]}`)
	roundTrip(t, map[netip.Addr]int{netip.MustParseAddr("192.0.2.1"): 1}, `{"192.0.2.1":1}`)
	roundTrip(t, (*int)(nil), "null")
	roundTrip(t, new(int), "0")
	roundTrip(t, struct {
		A int `rdsh:"a"`
	}{1}, `{"a":1}`)
	roundTrip(t, point{1, 2}, `{"$type":"point","X":1,"Y":2}`)
}

func TestStruct(t *testing.T) {
	born := time.Date(1815, 12, 10, 0, 0, 0, 0, time.UTC)
	roundTrip(t, user{
		base: base{7}, Name: "ada", Born: &born, Tags: []string{"x"}, Scores: map[string]float64{"go": 1.5},
		Seen: map[point]struct{}{{1, 2}: {}}, Pair: [2]any{int64(1), "b"}, Boss: &user{
			Tags: []string{}, Scores: map[string]float64{}, Seen: map[point]struct{}{},
		},
	}, `{"$type":"user","ID":7,"name":"ada","Born":{"$time":"1815-12-10T00:00:00Z"},"Tags":["x"],"Scores":{"go":1.5},`+
		`"Seen":{"$set":[{"$type":"point","X":1,"Y":2}]},"Pair":{"$tuple":[1,"b"]},`+
		`"Boss":{"$type":"user","ID":0,"name":"","Born":null,"Tags":[],"Scores":{},"Seen":{"$set":[]},"Pair":{"$tuple":[null,null]},"Boss":null}}`)
	text, err := must[user](t).Text(user{Secret: "s", private: 1})
	if err != nil || strings.Contains(string(text), "ecret") || strings.Contains(string(text), "private") {
		t.Errorf("Text: got %s, %v, want nothing of what is left out", text, err)
	}
}

func TestAny(t *testing.T) {
	for _, v := range []any{
		nil, true, int64(3), 2.5, "x", []byte("y"), time.Minute, big.NewInt(0).Lsh(big.NewInt(1), 80),
		[]any{int64(1), nil},
		map[string]any{"a": []any{}},
		tree.Tuple{int64(1), "b"},
		tree.Set{"a"},
		tree.Dict{int64(1), "one"},
		tree.Record{Type: "P", Names: []string{"x"}, Values: []any{[]byte("z")}},
	} {
		typ := must[any](t)
		text, err := typ.Text(v)
		if err != nil {
			t.Errorf("Text of %#v: %v", v, err)
			continue
		}
		if back, err := typ.Value(text); err != nil || !reflect.DeepEqual(back, v) {
			t.Errorf("Value of %s: got %#v, %v, want %#v", text, back, err, v)
		}
	}
	text, err := must[any](t).Text(map[string]any{"p": point{1, 2}, "n": uint8(3)})
	if want := codec.Text(`{"n":3,"p":{"$type":"point","X":1,"Y":2}}`); text != want || err != nil {
		t.Errorf("Text of what an any holds: got %s, %v, want %s", text, err, want)
	}
}

// reads checks what is read of a text that Go would not have written.
func reads[T any](t *testing.T, text codec.Text, want T) {
	t.Helper()
	if got, err := must[T](t).Value(text); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Value of %s: got %#v, %v, want %#v", text, got, err, want)
	}
}

func TestWhatScriptsWrite(t *testing.T) {
	reads(t, "4.0", 4)
	reads(t, "4", 4.0)
	reads(t, "4.0", uint16(4))
	reads(t, " 42 ", 42)
	reads(t, `{"X":1,"Y":2}`, point{1, 2})
	reads(t, `{"$type":"point","Y":2}`, point{0, 2})
	reads(t, `{}`, point{})
	reads(t, `{"$tuple":[1,2]}`, []int{1, 2})
	reads(t, `{"$set":[1,2]}`, []int{1, 2})
	reads(t, `[1,2]`, [2]int{1, 2})
	reads(t, `["a"]`, map[string]struct{}{"a": {}})
	reads(t, "null", []int(nil))
	reads(t, "null", map[string]int(nil))
	reads(t, "null", (*point)(nil))
	reads(t, "null", any(nil))
}

func mismatches[T any](t *testing.T, text codec.Text, want string) {
	t.Helper()
	got, err := must[T](t).Value(text)
	m, ok := errors.AsType[*gotype.Mismatch](err)
	if !ok || m.Stored != text || err.Error() != want || !reflect.ValueOf(&got).Elem().IsZero() {
		t.Errorf("Value of %s: got %v, %v, want %s", text, got, err, want)
	}
}

func TestMismatch(t *testing.T) {
	mismatches[int](t, "x", "holds str, not int")
	mismatches[int](t, "1.5", "holds float, not int")
	mismatches[int](t, "18446744073709551615", "holds 18446744073709551615, which does not fit int")
	mismatches[small](t, "300", "holds 300, which does not fit gotype_test.small")
	mismatches[uint](t, "-1", "holds -1, which does not fit uint")
	mismatches[float64](t, "9007199254740993", "holds 9007199254740993, which does not fit float64")
	mismatches[float32](t, "1e300", "holds 1e+300, which does not fit float32")
	mismatches[string](t, "42", "holds int, not string")
	mismatches[string](t, `{"$bytes":"AP8="}`, "holds bytes, not string")
	mismatches[[]byte](t, "x", "holds str, not []uint8")
	mismatches[bool](t, "1", "holds int, not bool")
	mismatches[time.Time](t, "now", "holds str, not time.Time")
	mismatches[[]int](t, `[1,"x"]`, "holds str, not int at [1]")
	mismatches[[2]int](t, `[1]`, "holds list of another length, not [2]int")
	mismatches[[3]byte](t, `{"$bytes":"AP8="}`, "holds bytes of another length, not [3]uint8")
	mismatches[map[string]int](t, `{"a":{"b":1}}`, `holds dict, not int at ["a"]`)
	mismatches[map[string]int](t, `{"$dict":[[1,2]]}`, "holds int, not string at the key [1]")
	mismatches[point](t, `{"$type":"Point","X":1}`, "holds a record of type Point, not gotype_test.point")
	mismatches[point](t, `{"X":1,"Z":2}`, "holds a field Z, which gotype_test.point does not have")
	mismatches[[]point](t, `[{"X":"one"}]`, "holds str, not int at [0].X")
	mismatches[user](t, `{"Boss":{"Boss":{"name":1}}}`, "holds int, not string at .Boss.Boss.name")
	mismatches[netip.Addr](t, "nowhere", `holds ParseAddr("nowhere"): unable to parse IP`)
}

// node can contain itself.
type node struct{ Next *node }

func TestUnstorable(t *testing.T) {
	for want, of := range map[string]func() error{
		"cannot store func()":                           func() error { _, err := gotype.Of[func()](); return err },
		"[]: cannot store chan int":                     func() error { _, err := gotype.Of[[]chan int](); return err },
		"F of struct { F func() }: cannot store func()": func() error { _, err := gotype.Of[struct{ F func() }](); return err },
		"cannot store map[*int]int":                     func() error { _, err := gotype.Of[map[*int]int](); return err },
		"cannot store error":                            func() error { _, err := gotype.Of[error](); return err },
		"struct { A int; B int \"rdsh:\\\"A\\\"\" } has two fields A": func() error {
			_, err := gotype.Of[struct {
				A int
				B int `rdsh:"A"`
			}]()
			return err
		},
	} {
		if err := of(); err == nil || err.Error() != want {
			t.Errorf("Of: got %v, want %s", err, want)
		}
	}
	n := new(node)
	n.Next = n
	if _, err := must[*node](t).Text(n); err == nil || !strings.Contains(err.Error(), "nested more than 500 deep at .Next.Next") {
		t.Errorf("Text of what contains itself: got %v", err)
	}
	for _, v := range []any{func() {}, []any{1, make(chan int)}, map[string]any{"f": func() {}}} {
		if text, err := must[any](t).Text(v); err == nil || !strings.HasPrefix(err.Error(), "cannot store ") {
			t.Errorf("Text of %T: got %s, %v", v, text, err)
		}
	}
}

// TestScalarsCost: what nearly all values are takes no memory but for the text.
func TestScalarsCost(t *testing.T) {
	str, num, real := must[string](t), must[int](t), must[float64](t)
	for name, f := range map[string]func(){
		"a str":                func() { str.Text("hello") },
		"the value of one":     func() { str.Value("hello") },
		"the value of an int":  func() { num.Value("1234567") },
		"the value of a float": func() { real.Value("1234.5") },
	} {
		if n := testing.AllocsPerRun(100, f); n > 0 {
			t.Errorf("%s: got %v allocations, want 0", name, n)
		}
	}
	if n := testing.AllocsPerRun(100, func() { num.Text(1234567) }); n > 1 {
		t.Errorf("an int: got %v allocations, want the text", n)
	}
}
