package codec

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"time"

	"github.com/rdsh/rdsh/engine/codec/tree"
)

// Compare gives the order of two values as trees: less than 0 if a comes first,
// more if b does, 0 if they are equal in order.
//
// The types come one after the other: none, bools, numbers, strings, bytes,
// times, durations, lists, tuples, all others. Numbers go by their values,
// exactly, whether they are ints or floats, with nan last; strings and bytes
// byte by byte; lists and tuples by the first element that differs, or else the
// shorter one first. Sets, dicts and records have no order: all are equal.
func Compare(a, b any) int {
	if c := cmp.Compare(rank(a), rank(b)); c != 0 {
		return c
	}
	switch a := a.(type) {
	case bool:
		if a == b.(bool) {
			return 0
		} else if a {
			return 1
		}
		return -1
	case int64, float64, tree.BigInt:
		return compareNumbers(a, b)
	case string:
		return cmp.Compare(a, b.(string))
	case tree.Bytes:
		return cmp.Compare(a, b.(tree.Bytes))
	case time.Time:
		return a.Compare(b.(time.Time))
	case time.Duration:
		return cmp.Compare(a, b.(time.Duration))
	case tree.List:
		return slices.CompareFunc(a, b.(tree.List), Compare)
	case tree.Tuple:
		return slices.CompareFunc(a, b.(tree.Tuple), Compare)
	}
	return 0
}

// rank gives the place of the type of a value among all types.
func rank(v any) int {
	switch v.(type) {
	case nil:
		return 0
	case bool:
		return 1
	case int64, float64, tree.BigInt:
		return 2
	case string:
		return 3
	case tree.Bytes:
		return 4
	case time.Time:
		return 5
	case time.Duration:
		return 6
	case tree.List:
		return 7
	case tree.Tuple:
		return 8
	}
	return 9
}

func compareNumbers(a, b any) int {
	if i, ok := a.(int64); ok {
		if j, ok := b.(int64); ok {
			return cmp.Compare(i, j)
		}
	}
	x, y := exactly(a), exactly(b)
	switch {
	case x != nil && y != nil:
		return x.Cmp(y)
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	}
	return -1
}

// exactly gives a number as it is, or nil for nan.
func exactly(v any) *big.Float {
	switch v := v.(type) {
	case int64:
		return new(big.Float).SetInt64(v)
	case float64:
		if math.IsNaN(v) {
			return nil
		}
		return new(big.Float).SetFloat64(v)
	}
	n, _ := new(big.Int).SetString(string(v.(tree.BigInt)), 10)
	return new(big.Float).SetInt(n)
}
