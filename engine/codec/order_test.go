package codec_test

import (
	"slices"
	"testing"

	"github.com/rdsh/rdsh/engine/codec"
)

// TestCompare has values in their order; those of one line are equal in it.
func TestCompare(t *testing.T) {
	lines := [][]codec.Text{
		{"null"},
		{"false"},
		{"true"},
		{`{"$float":"-inf"}`},
		{"-9007199254740993"},
		{"-9007199254740992", "-9007199254740992.0"},
		{"0", "-0.0"},
		{"1", "1.0"},
		{"9"},
		{"10"},
		{"9007199254740993"},
		{"123456789012345678901234567890"},
		{"1e300"},
		{`{"$float":"inf"}`},
		{`{"$float":"nan"}`},
		{`"10"`},
		{"a"},
		{"é"},
		{`{"$bytes":"AA=="}`},
		{`{"$time":"2026-01-02T03:04:05Z"}`, `{"$time":"2026-01-02T04:04:05+01:00"}`},
		{`{"$duration":"2m0s"}`},
		{`{"$duration":"1h0m0s"}`},
		{"[]"},
		{"[1]"},
		{"[1,2]"},
		{"[9]"},
		{"[10]"},
		{`{"$tuple":[1]}`},
		{"{}", `{"a":1}`, `{"$set":[1]}`, `{"$type":"P"}`},
	}
	all := slices.Concat(lines...)
	line := func(x codec.Text) int {
		return slices.IndexFunc(lines, func(line []codec.Text) bool { return slices.Contains(line, x) })
	}
	for _, a := range all {
		for _, b := range all {
			got, want := codec.Compare(codec.Tree(a), codec.Tree(b)), line(a)-line(b)
			if (got < 0) != (want < 0) || (got > 0) != (want > 0) {
				t.Errorf("Compare(%s, %s): got %d, want as %d", a, b, got, want)
			}
		}
	}
}
