package tests

import (
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/typed"
	"github.com/rdsh/rdsh/host"
)

// Everything has a field of every type that Go and scripts share.
type Everything struct {
	Yes     bool
	Int     int
	Small   int8
	Big     *big.Int
	Float   float64
	Whole   float64
	Text    string
	Digits  string
	Data    []byte
	List    []string
	Pair    [2]int
	Dict    map[string]int
	Numbers map[int]string
	Members map[string]struct{}
	At      time.Time
	For     time.Duration
	Inner   Point
	None    *Point
	Any     any
	Tagged  int `rdsh:"tagged"`
}

// A Point is a record in a record.
type Point struct{ X, Y int }

func everything() Everything {
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	return Everything{
		Yes: true, Int: -7, Small: 100, Big: huge, Float: 0.1, Whole: 4, Text: "héllo", Digits: "42", Data: []byte("\x00\xff"),
		List: []string{"a", "1"}, Pair: [2]int{3, 4}, Dict: map[string]int{"b": 2, "a": 1}, Numbers: map[int]string{1: "one"},
		Members: map[string]struct{}{"x": {}}, At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), For: 90 * time.Minute,
		Inner: Point{1, 2}, Any: []any{int64(1), "two"}, Tagged: 9,
	}
}

// TestGoToScripts: what Go writes scripts read as values of theirs.
func TestGoToScripts(t *testing.T) {
	twins := map[host.Lang][2]string{
		host.Starlark: {
			`e = Queue("q").peek()
print(type(e), e.Yes, e.Int, e.Small, e.Big, e.Float, e.Whole, e.Text, type(e.Digits), e.Data == b"\x00\xff")
print(e.List, e.Pair, e.Dict, e.Numbers, e.Members, e.At.year, e.For, e.Inner, e.Inner.Y, e.None, e.Any, e.tagged)`,
			`Everything True -7 100 123456789012345678901234567890 0.1 4.0 héllo string True
["a", "1"] (3, 4) {"a": 1, "b": 2} {1: "one"} set(["x"]) 2026 1h30m0s Point(X=1, Y=2) 2 None [1, "two"] 9`,
		},
		host.Lua: {
			`local e = Queue("q"):peek()
print(e.Yes, e.Int, e.Small, e.Big, e.Float, e.Whole, e.Text, type(e.Digits), e.Data == bytes("\0\255"))
print(e.List, e.Pair, e.Dict.a, e.Numbers[1], e.Members, e.At.year, e.For, e.Inner, e.Inner.Y, e.None, e.Any, e.tagged)`,
			`true -7 100 123456789012345678901234567890 0.1 4 héllo string true
["a", "1"] (3, 4) 1 one set(["x"]) 2026 1h30m0s Point(X=1, Y=2) 2 nil [1, "two"] 9`,
		},
	}
	for lang, twin := range twins {
		s := embedded.New(embedded.Options{})
		q, err := typed.NewQueue[Everything](engine.New(s), "q", engine.QueueOptions{})
		if err == nil {
			_, err = q.Push(t.Context(), everything(), engine.WaitOptions{})
		}
		if err != nil {
			t.Fatal(err)
		}
		if out, err := run(t.Context(), s, lang, twin[0]); err != nil || out != twin[1] {
			t.Errorf("%s: got\n%s\n%v, want\n%s", lang, out, err, twin[1])
		}
		// What scripts take out and put back is what it was.
		back := `q = Queue("q"); q.push(q.pop())`
		if lang == host.Lua {
			back = `local q = Queue("q"); q:push(q:pop())`
		}
		if _, err := run(t.Context(), s, lang, back); err != nil {
			t.Error(err)
		}
		got, _, err := q.Pop(t.Context(), engine.WaitOptions{})
		if err != nil || !reflect.DeepEqual(got, everything()) {
			t.Errorf("%s: got %+v, %v back", lang, got, err)
		}
	}
}

// TestScriptsToGo: what scripts write Go reads as values of its types.
func TestScriptsToGo(t *testing.T) {
	twins := map[host.Lang]string{
		host.Starlark: `
Point = record("Point", "X", "Y")
q = Queue("q")
q.push({
    "Yes": True, "Int": -7, "Small": 100, "Big": 123456789012345678901234567890, "Float": 0.1, "Whole": 4, "Text": "héllo", "Digits": "42",
    "Data": b"\x00\xff", "List": ["a", "1"], "Pair": (3, 4), "Dict": {"b": 2, "a": 1}, "Numbers": {1: "one"}, "Members": set(["x"]),
    "At": time.parse("2026-01-02T03:04:05Z"), "For": time.duration("1h30m"), "Inner": Point(1, 2), "None": None, "Any": [1, "two"], "tagged": 9,
})
HashMap("m").update({"a": Point(1, 2), "b": {"X": 3, "Y": 4}})
Counter("c").update(["x", "y", "x"])`,
		host.Lua: `
local Point = record("Point", "X", "Y")
local q = Queue("q")
q:push({
  Yes=true, Int=-7, Small=100, Big=int("123456789012345678901234567890"), Float=0.1, Whole=4, Text="héllo", Digits="42",
  Data=bytes("\0\255"), List={"a", "1"}, Pair=tuple(3, 4), Dict={b=2, a=1}, Numbers=dict{"one"}, Members=set{"x"},
  At=time.parse("2026-01-02T03:04:05Z"), For=time.duration("1h30m"), Inner=Point(1, 2), None=null, Any={1, "two"}, tagged=9,
})
HashMap("m"):update{a=Point(1, 2), b={X=3, Y=4}}
Counter("c"):update{"x", "y", "x"}`,
	}
	for lang, src := range twins {
		ctx, s := t.Context(), embedded.New(embedded.Options{})
		if _, err := run(ctx, s, lang, src); err != nil {
			t.Error(err)
			continue
		}
		e := engine.New(s)
		q, err := typed.NewQueue[Everything](e, "q", engine.QueueOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := q.Pop(ctx, engine.WaitOptions{}); err != nil || !reflect.DeepEqual(got, everything()) {
			t.Errorf("%s: got %+v, %v, want %+v", lang, got, err, everything())
		}
		m, err := typed.NewHashMap[string, Point](e, "m", engine.HashMapOptions{})
		if err != nil {
			t.Fatal(err)
		}
		items, err := m.Items(ctx)
		if want := map[string]Point{"a": {1, 2}, "b": {3, 4}}; err != nil || !reflect.DeepEqual(items, want) {
			t.Errorf("%s: got %v, %v, want %v", lang, items, err, want)
		}
		c, err := typed.NewCounter[string, int](e, "c", engine.CounterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := c.Get(ctx, "x"); n != 2 || err != nil {
			t.Errorf("%s: got %v, %v, want 2", lang, n, err)
		}
	}
}

// TestScriptsToOtherTypes: what does not fit is an error that says where, and
// stays for who knows what it is.
func TestScriptsToOtherTypes(t *testing.T) {
	for src, want := range map[string]string{
		`Queue("q").push("text")`:                                  "queue q: pop: holds str, not tests.Point",
		`Queue("q").push({"X": 1, "Z": 2})`:                        "queue q: pop: holds a field Z, which tests.Point does not have",
		`Queue("q").push({"X": 1.5})`:                              "queue q: pop: holds float, not int at .X",
		`Queue("q").push(record("Spot", "X", "Y")(1, 2))`:          "queue q: pop: holds a record of type Spot, not tests.Point",
		`Queue("q").push(record("Point", "X", "Y")(1, 1 << 80))`:   "queue q: pop: holds 1208925819614629174706176, which does not fit int at .Y",
		`Queue("q").push(record("Point", "X", "W")(1, "unknown"))`: "queue q: pop: holds a field W, which tests.Point does not have",
	} {
		ctx, s := t.Context(), embedded.New(embedded.Options{})
		if _, err := run(ctx, s, host.Starlark, src); err != nil {
			t.Fatal(err)
		}
		q, err := typed.NewQueue[Point](engine.New(s), "q", engine.QueueOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := q.Pop(ctx, engine.WaitOptions{}); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", src, err, want)
		}
		if out, err := run(ctx, s, host.Starlark, `q = Queue("q"); print(len(q), q.pop() != None)`); !strings.HasPrefix(out, "1 True") || err != nil {
			t.Errorf("%s: got %q, %v, want it to be there", src, out, err)
		}
	}
}
