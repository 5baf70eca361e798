package store_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
)

// TestDecimal holds a number that is yet to be spelled against its text.
func TestDecimal(t *testing.T) {
	for _, n := range []int64{0, 7, -7, 10, 99, 100, math.MaxInt64, math.MinInt64} {
		got, want := store.OfDecimal(n), store.OfStr(strconv.FormatInt(n, 10))
		if got.Kind() != want.Kind() || got.Str() != want.Str() || got.Len() != want.Len() || got.Float() != want.Float() || got.Err() != nil {
			t.Errorf("OfDecimal(%d): got kind %v, %q of length %d, want kind %v, %q of length %d",
				n, got.Kind(), got.Str(), got.Len(), want.Kind(), want.Str(), want.Len())
		}
		if m, ok := got.Decimal(); m != n || !ok {
			t.Errorf("OfDecimal(%d).Decimal(): got %d, %v", n, m, ok)
		}
		if _, ok := want.Decimal(); ok {
			t.Errorf("OfStr(%q).Decimal(): got a number, want text", want.Str())
		}
	}
}
