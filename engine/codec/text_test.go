package codec_test

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// zone is two hours ahead of UTC, mean at an offset that RFC 3339 cannot say.
var (
	zone = time.FixedZone("", 2*3600)
	mean = time.FixedZone("LMT", 1172)
	noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
)

// TestForms is the stored form of everything.
func TestForms(t *testing.T) {
	for _, test := range []struct {
		value any
		text  codec.Text
		key   codec.Key // if another
	}{
		{nil, "null", ""},
		{true, "true", ""},
		{false, "false", ""},
		{int64(0), "0", ""},
		{int64(-42), "-42", ""},
		{int64(math.MaxInt64), "9223372036854775807", ""},
		{int64(math.MinInt64), "-9223372036854775808", ""},
		{Big{"9223372036854775808"}, "9223372036854775808", ""},
		{Big{"-9223372036854775809"}, "-9223372036854775809", ""},
		{Big{"123456789012345678901234567890"}, "123456789012345678901234567890", ""},
		{4.0, "4.0", ""},
		{4.5, "4.5", ""},
		{math.Copysign(0, -1), "-0.0", ""},
		{0.1, "0.1", ""},
		{1000000.0, "1000000.0", ""},
		{123456789012345680000.0, "123456789012345680000.0", ""},
		{1e21, "1e+21", ""},
		{1.5e300, "1.5e+300", ""},
		{0.000001, "0.000001", ""},
		{1e-7, "1e-7", ""},
		{5e-324, "5e-324", ""},
		{math.NaN(), `{"$float":"nan"}`, ""},
		{math.Float64frombits(0x7ff8000000000123), `{"$float":"nan"}`, ""},
		{math.Inf(1), `{"$float":"inf"}`, ""},
		{math.Inf(-1), `{"$float":"-inf"}`, ""},
		{"hello", "hello", ""},
		{"", "", ""},
		{"naïve 東京\u2028", "naïve 東京\u2028", ""},
		{"two\nlines", "two\nlines", ""},
		{"42", `"42"`, ""},
		{"4.0", `"4.0"`, ""},
		{"4.50", `"4.50"`, "4.50"},
		{"1e3", `"1e3"`, "1e3"},
		{"-0", `"-0"`, "-0"},
		{"007", "007", ""},
		{"+1", "+1", ""},
		{"1.", "1.", ""},
		{".5", ".5", ""},
		{"1e400", "1e400", ""},
		{"true", `"true"`, ""},
		{"True", "True", ""},
		{"null", `"null"`, ""},
		{"nullable", "nullable", ""},
		{" 42", `" 42"`, " 42"},
		{" hello", " hello", ""},
		{`"x"`, `"\"x\""`, `"x"`},
		{`"42"`, `"\"42\""`, ""},
		{`"`, `"`, ""},
		{"[1]", `"[1]"`, ""},
		{"[1", "[1", ""},
		{"[x]", "[x]", ""},
		{"{}", `"{}"`, ""},
		{`{"a": 1}`, `"{\"a\": 1}"`, `{"a": 1}`},
		{`{"a":1}`, `"{\"a\":1}"`, ""},
		{"{name}", "{name}", ""},
		{"a\x00b", `"a\u0000b"`, ""},
		{"\xff", "\xff", ""},
		{"\xff\x00", `{"$str":"/wA="}`, ""},
		{Bytes(""), `{"$bytes":""}`, ""},
		{Bytes("\x00\xff"), `{"$bytes":"AP8="}`, ""},
		{List{}, "[]", ""},
		{List{int64(1), "2", nil, true, 4.0}, `[1,"2",null,true,4.0]`, ""},
		{List{"a\x00\"\\\n\r\t\x1b/é"}, `["a\u0000\"\\\n\r\t\u001b/é"]`, ""},
		{List{"\xff", Bytes("x")}, `[{"$str":"/w=="},{"$bytes":"eA=="}]`, ""},
		{Tuple{}, `{"$tuple":[]}`, ""},
		{Tuple{int64(1), Tuple{"a"}}, `{"$tuple":[1,{"$tuple":["a"]}]}`, ""},
		{Set{}, `{"$set":[]}`, ""},
		{Set{"b", int64(1), "a", 1.0}, `{"$set":["b",1,"a",1.0]}`, `{"$set":["a","b",1,1.0]}`},
		{Dict{}, "{}", ""},
		{Dict{"b", int64(1), "a", List{}}, `{"b":1,"a":[]}`, `{"a":[],"b":1}`},
		{Dict{"ab", int64(1), "a", int64(2), "", int64(3), "a!", int64(4)}, `{"ab":1,"a":2,"":3,"a!":4}`, `{"":3,"a!":4,"a":2,"ab":1}`},
		{Dict{"$a", int64(1), "b", int64(2)}, `{"$dict":[["$a",1],["b",2]]}`, ""},
		{Dict{"b", int64(1), "$a", int64(2)}, `{"$dict":[["b",1],["$a",2]]}`, `{"$dict":[["$a",2],["b",1]]}`},
		{Dict{int64(2), "b", int64(10), "a"}, `{"$dict":[[2,"b"],[10,"a"]]}`, `{"$dict":[[10,"a"],[2,"b"]]}`},
		{Dict{"\xff", int64(1)}, `{"$dict":[[{"$str":"/w=="},1]]}`, ""},
		{Dict{Tuple{int64(1)}, Dict{"x", Dict{}}}, `{"$dict":[[{"$tuple":[1]},{"x":{}}]]}`, ""},
		{Dict{"$tuple", List{int64(1)}}, `{"$dict":[["$tuple",[1]]]}`, ""},
		{noon, `{"$time":"2026-01-02T12:00:00Z"}`, ""},
		{noon.Add(1500 * time.Millisecond), `{"$time":"2026-01-02T12:00:01.5Z"}`, ""},
		{noon.Add(1).In(zone), `{"$time":"2026-01-02T14:00:00.000000001+02:00"}`, `{"$time":"2026-01-02T12:00:00.000000001Z"}`},
		{time.Date(12026, 2, 29, 1, 2, 3, 0, zone), `{"$time":"12026-03-01T01:02:03+02:00"}`, `{"$time":"12026-02-28T23:02:03Z"}`},
		{time.Date(-44, 3, 15, 12, 0, 0, 0, time.UTC), `{"$time":"-0044-03-15T12:00:00Z"}`, ""},
		{time.Hour, `{"$duration":"1h0m0s"}`, ""},
		{-1500 * time.Microsecond, `{"$duration":"-1.5ms"}`, ""},
		{time.Duration(math.MinInt64), `{"$duration":"-2562047h47m16.854775808s"}`, ""},
		{Rec{"Point", []string{"y", "x"}, []any{int64(2), 1.5}}, `{"$type":"Point","y":2,"x":1.5}`, `{"$type":"Point","x":1.5,"y":2}`},
		{Rec{"Empty", nil, nil}, `{"$type":"Empty"}`, ""},
	} {
		if test.key == "" {
			test.key = codec.Key(test.text)
		}
		if got := textOf(t, test.value); got != test.text {
			t.Errorf("the text of %#v is %q, want %q", test.value, got, test.text)
		}
		if got := keyOf(t, test.value); got != test.key {
			t.Errorf("the key of %#v is %q, want %q", test.value, got, test.key)
		}
		if got := decode(t, test.text); !identical(got, test.value) {
			t.Errorf("Decode(%q) = %#v, want %#v", test.text, got, test.value)
		}
		if got := decodeKey(t, test.key); !equal(got, test.value) {
			t.Errorf("DecodeKey(%q) = %#v, want %#v", test.key, got, test.value)
		}
	}
}

// TestShortcuts checks the functions for scalars against the Encoder.
func TestShortcuts(t *testing.T) {
	same := func(got codec.Text, v any) {
		t.Helper()
		if want := textOf(t, v); got != want {
			t.Errorf("%#v: got %q, want %q", v, got, want)
		}
	}
	for _, s := range odd {
		same(codec.OfStr(s), s)
		same(codec.OfBytes(s), Bytes(s))
		if got, want := codec.KeyOfStr(s), keyOf(t, s); got != want {
			t.Errorf("KeyOfStr(%q) = %q, want %q", s, got, want)
		}
	}
	same(codec.OfBytes(strings.Repeat("\xfe123", 1000)), Bytes(strings.Repeat("\xfe123", 1000)))
	same(codec.OfInt(math.MinInt64), int64(math.MinInt64))
	same(codec.OfBool(true), true)
	same(codec.OfBool(false), false)
	same(codec.OfFloat(2.5e-9), 2.5e-9)
	same(codec.OfTime(noon.In(zone)), noon.In(zone))
	same(codec.OfDuration(time.Minute), time.Minute)
	same(codec.Null, nil)
}

// TestZones checks that an offset which RFC 3339 cannot say is not lost.
func TestZones(t *testing.T) {
	for _, z := range []*time.Location{mean, time.FixedZone("", 24*3600), time.FixedZone("", -25*3600)} {
		text := codec.OfTime(noon.In(z))
		if want := codec.OfTime(noon); text != want {
			t.Errorf("OfTime(%v) = %q, want %q", noon.In(z), text, want)
		}
	}
}

// TestForeignValues is how a Text that others wrote is read.
func TestForeignValues(t *testing.T) {
	for _, test := range []struct {
		text codec.Text
		want any
	}{
		{"4.50", 4.5},
		{"1e3", 1000.0},
		{"1E+3", 1000.0},
		{"-0", math.Copysign(0, -1)},
		{"1e400", "1e400"},
		{"1e-400", 0.0},
		{"007", "007"},
		{"0x10", "0x10"},
		{"nan", "nan"},
		{"42\n", int64(42)},
		{" true ", true},
		{"true false", "true false"},
		{`"a\/\u0041\ud83d\ude00"`, "a/A😀"},
		{`"\ud83d"`, `"\ud83d"`},
		{`"\ud83d\u0041"`, `"\ud83d\u0041"`},
		{`"\x"`, `"\x"`},
		{"\"tab\there\"", "\"tab\there\""},
		{`{"a": 1}`, Dict{"a", int64(1)}},
		{" {\r\n\t\"a\" : [ 1 , 2 ] , \"b\":{ } } ", Dict{"a", List{int64(1), int64(2)}, "b", Dict{}}},
		{`{"a":1,"b":2,"a":3}`, Dict{"a", int64(3), "b", int64(2)}},
		{`{"a":{"x":1,"x":2},"b":{"y":1,"y":2},"a":{"x":3,"\u0078":4}}`, Dict{"a", Dict{"x", int64(4)}, "b", Dict{"y", int64(2)}}},
		{`{"$ref":"#/a"}`, Dict{"$ref", "#/a"}},
		{`{"$tuple":3}`, Dict{"$tuple", int64(3)}},
		{`{"$tuple":[1],"x":[2]}`, Dict{"$tuple", List{int64(1)}, "x", List{int64(2)}}},
		{`{"$tuple":[1],"$tuple":[2]}`, Dict{"$tuple", List{int64(2)}}},
		{`{"x":1,"$tuple":[1]}`, Dict{"x", int64(1), "$tuple", List{int64(1)}}},
		{`{"$set":[1,1.0]}`, Set{int64(1), 1.0}},
		{`{"$set":[1,1]}`, Dict{"$set", List{int64(1), int64(1)}}},
		{`[{"$set":[{"a":1,"b":2},{"b":2,"a":1}]}]`, List{Dict{"$set", List{Dict{"a", int64(1), "b", int64(2)}, Dict{"b", int64(2), "a", int64(1)}}}}},
		{`{"$dict":[[1,2],[1,3]]}`, Dict{"$dict", List{List{int64(1), int64(2)}, List{int64(1), int64(3)}}}},
		{`{"$dict":[[1,2],[3]]}`, Dict{"$dict", List{List{int64(1), int64(2)}, List{int64(3)}}}},
		{`{"$dict":[[1,2],3,[4,5]]}`, Dict{"$dict", List{List{int64(1), int64(2)}, int64(3), List{int64(4), int64(5)}}}},
		{`{"$dict":[[1,2]],"x":3}`, Dict{"$dict", List{List{int64(1), int64(2)}}, "x", int64(3)}},
		{`{"$dict":[["a",1]]}`, Dict{"a", int64(1)}},
		{`{"$float":"NaN"}`, Dict{"$float", "NaN"}},
		{`{"$bytes":"?"}`, Dict{"$bytes", "?"}},
		{`{"$str":"YQ=="}`, Dict{"$str", "YQ=="}},
		{`{"$time":"noon"}`, Dict{"$time", "noon"}},
		{`{"$time":"999999999999-01-02T03:04:05Z"}`, Dict{"$time", "999999999999-01-02T03:04:05Z"}},
		{`{"$duration":"90m"}`, 90 * time.Minute},
		{`{"$type":"P","x":1,"x":2}`, Dict{"$type", "P", "x", int64(2)}},
		{`{"$type":"P","$x":1}`, Dict{"$type", "P", "$x", int64(1)}},
		{`{"$type":"","x":1}`, Dict{"$type", "", "x", int64(1)}},
		{`{"$type":["P"]}`, Dict{"$type", List{"P"}}},
		{`{"x":1,"$type":"P"}`, Dict{"x", int64(1), "$type", "P"}},
		{"[\"\xff\"]", "[\"\xff\"]"},
		{`[1,]`, `[1,]`},
	} {
		if got := decode(t, test.text); !identical(got, test.want) {
			t.Errorf("Decode(%q) = %#v, want %#v", test.text, got, test.want)
		}
	}
}

// TestForeignKeys is how a Key that others wrote is read: what is not listed
// by its own text is a string.
func TestForeignKeys(t *testing.T) {
	for k, want := range map[codec.Key]any{
		"4.50": "4.50", "4.5": 4.5, "1e3": "1e3", "1000.0": 1000.0, "1": int64(1), "1.0": 1.0, "true": true, `"1"`: "1",
		`{"a": 1}`: `{"a": 1}`, `{"a":1}`: Dict{"a", int64(1)},
		`"hello"`: `"hello"`, `"\"42\""`: `"42"`, `"\u0034\u0032"`: `"\u0034\u0032"`, " 1": " 1", "-0": "-0", "-0.0": math.Copysign(0, -1),
		`{"b":1,"a":2}`: `{"b":1,"a":2}`, `{"a":1,"a":2}`: `{"a":1,"a":2}`, `{"$set":[2,1]}`: `{"$set":[2,1]}`, `{"$set":[1,1]}`: `{"$set":[1,1]}`,
		`{"$dict":[["a",1]]}`: `{"$dict":[["a",1]]}`, `{"$dict":[]}`: `{"$dict":[]}`, `{"$ref":1}`: `{"$ref":1}`, `{"$dict":[[1,2],[1,3]]}`: `{"$dict":[[1,2],[1,3]]}`,
		`{"$time":"2026-01-02T14:00:00+02:00"}`: `{"$time":"2026-01-02T14:00:00+02:00"}`, `{"$time":"2026-01-02T12:00:00Z"}`: noon,
		`{"$duration":"60m"}`: `{"$duration":"60m"}`, `{"$str":"/w=="}`: `{"$str":"/w=="}`, `{"$bytes":"AP9="}`: `{"$bytes":"AP9="}`,
		`{"$type":"P","y":1,"x":2}`: `{"$type":"P","y":1,"x":2}`, `["\u00e9"]`: `["\u00e9"]`, "a\x00b": "a\x00b",
	} {
		if got := decodeKey(t, k); !identical(got, want) {
			t.Errorf("DecodeKey(%q) = %#v, want %#v", k, got, want)
		}
		listed(t, k)
	}
}

// TestLoose checks that a language which cannot hold a set or dict as its own
// gets it in another form, and all of it.
func TestLoose(t *testing.T) {
	one, two := int64(1), int64(2)
	for text, want := range map[string]any{
		`{"$set":[1,1.0]}`:                         Loose{false, []any{one, 1.0}, `{"$set":[1,1.0]}`},
		`[{"$set":[1,true]},2]`:                    List{Loose{false, []any{one, true}, `{"$set":[1,true]}`}, two},
		`{"a":{"$dict":[[1,2],[1.0,3]]}}`:          Dict{"a", Loose{true, []any{one, two, 1.0, int64(3)}, `{"$dict":[[1,2],[1.0,3]]}`}},
		`{"$set":[1,1]}`:                           Dict{"$set", List{one, one}},
		`{"$dict":[[true,1],[true,2]]}`:            Dict{"$dict", List{List{true, one}, List{true, two}}},
		`{"a":1,"a":2}`:                            Dict{"a", two},
		`[{"$set":[1,1]},{"$dict":[[1,2],[1,2]]}]`: List{Dict{"$set", List{one, one}}, Dict{"$dict", List{List{one, two}, List{one, two}}}},
	} {
		if got := codec.Decode[any](codec.Text(text), python); !reflect.DeepEqual(got, want) {
			t.Errorf("Decode(%q) = %#v, want %#v", text, got, want)
		}
	}
	if got, want := codec.DecodeKey[any](`{"$set":[1,1.0]}`, python), any(Loose{false, []any{one, 1.0}, `{"$set":[1,1.0]}`}); !reflect.DeepEqual(got, want) {
		t.Errorf("DecodeKey = %#v, want %#v", got, want)
	}
}

// TestDepth checks that what can be stored can be read, and no more.
func TestDepth(t *testing.T) {
	for _, wrap := range []func(v any) any{
		func(v any) any { return List{v} },
		func(v any) any { return Tuple{v} },
		func(v any) any { return Set{v} },
		func(v any) any { return Dict{"k", v} },
		func(v any) any { return Dict{int64(1), v} },
		func(v any) any { return Rec{"R", []string{"f"}, []any{v}} },
	} {
		v := any(nil)
		for range codec.MaxDepth {
			v = wrap(v)
		}
		text := textOf(t, v)
		if got := textOf(t, decode(t, text)); got != text {
			t.Errorf("Decode(%.40q…) is not the value of depth %d", text, codec.MaxDepth)
		}
		stable(t, text)
		var e codec.Encoder
		if err := encode(&e, wrap(v)); err == nil || err.Error() != "cannot store a value nested more than 500 deep" {
			t.Errorf("depth %d: got error %v", codec.MaxDepth+1, err)
		}
		deeper := "[" + string(text) + "]"
		if got := decode(t, codec.Text(deeper)); got != deeper {
			t.Errorf("Decode(%.40q…) of depth %d is no string", deeper, codec.MaxDepth+1)
		}
		stable(t, codec.Text(deeper))
	}
}

// TestDepthOfForeign checks the limit where a tag turns out to be none.
func TestDepthOfForeign(t *testing.T) {
	for depth := codec.MaxDepth - 4; depth <= codec.MaxDepth+1; depth++ {
		for _, inner := range []string{`{"$tuple":[],"x":1}`, `{"$set":[1,1]}`, `{"$dict":[[]]}`, `{"$dict":[[1,[]],[2]]}`, `{"$dict":[1,[]]}`, `{"$type":"","x":[]}`} {
			s := strings.Repeat("[", depth) + inner + strings.Repeat("]", depth)
			stable(t, codec.Text(s))
		}
	}
}
