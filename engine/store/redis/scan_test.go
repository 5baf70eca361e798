package redis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store/redis"
)

// TestEnds has replies come one behind the other, cut in two anywhere.
func TestEnds(t *testing.T) {
	all := []byte(strings.Join(replies, ""))
	var want []int
	for _, r := range replies {
		want = append(want, len(r))
		if n := len(want); n > 1 {
			want[n-1] += want[n-2]
		}
	}
	for cut := range all {
		if got, err := redis.Ends(all[:cut], all[cut:]); !slices.Equal(got, want) || err != nil {
			t.Fatalf("cut at %d: got %v, %v, want %v", cut, got, err, want)
		}
	}
	for _, raw := range []string{"$x\r\n", "hello\r\n", "$-2\r\n", "*-1\r\n*\r\n", "$9223372036854775800\r\n", "*99999999999999999999\r\n", ",1\r\n"} {
		if got, err := redis.Ends([]byte(raw)); err == nil {
			t.Errorf("%q: got %v, want an error", raw, got)
		}
	}
}

// FuzzEnds wants that a reply ends where it does for who has all of it.
func FuzzEnds(f *testing.F) {
	for _, raw := range replies {
		f.Add([]byte(raw), len(raw)/2)
	}
	f.Fuzz(func(t *testing.T, raw []byte, cut int) {
		cut = min(max(cut, 0), len(raw))
		got, err := redis.Ends(raw[:cut], raw[cut:])
		if _, bad := redis.Parse(raw); bad == nil && (err != nil || !slices.Equal(got, []int{len(raw)})) {
			t.Errorf("%q cut at %d: got %v, %v, want %d", raw, cut, got, err, len(raw))
		}
		again, failed := redis.Ends(raw)
		if !slices.Equal(got, again) || (err == nil) != (failed == nil) {
			t.Errorf("%q cut at %d: got %v, %v, at once %v, %v", raw, cut, got, err, again, failed)
		}
	})
}
