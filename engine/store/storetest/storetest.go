// Package storetest is the suites that every store must pass: Run for what a
// store promises, Differ for random commands compared with another store.
package storetest

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

// Embedded gives an embedded store, whose invariants are checked at the end of
// the test.
func Embedded(t testing.TB, opts embedded.Options) *embedded.Store {
	t.Helper()
	s := embedded.New(opts)
	t.Cleanup(func() {
		if err := s.Verify(); err != nil {
			t.Errorf("the keyspace is damaged: %v", err)
		}
		s.Close()
	})
	return s
}

// Seed gives the seed of a random test, from $RDSH_SEED if it is set, and logs
// it.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("RDSH_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("RDSH_SEED: %v", err)
		}
		seed = n
	}
	t.Logf("seed %d (set RDSH_SEED to repeat)", seed)
	return seed
}

// Ops gives the number of operations of a random test: few, or $RDSH_SOAK_OPS.
func Ops(t testing.TB, few int) int {
	t.Helper()
	s := os.Getenv("RDSH_SOAK_OPS")
	if s == "" {
		return few
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("RDSH_SOAK_OPS: %v", err)
	}
	return n
}

// Plain gives r as text that can be compared and read.
func Plain(r store.Reply) string {
	switch r.Kind() {
	case store.Nil:
		return "nil"
	case store.Str:
		return strconv.Quote(r.Str())
	case store.Later:
		return "later"
	case store.Refused:
		return "-" + r.Str()
	case store.Failed:
		return "failed: " + r.Err().Error()
	case store.List:
		return "[" + strings.Join(plainAll(r.List()), " ") + "]"
	}
	return r.Str()
}

func plainAll(rs []store.Reply) []string {
	plain := make([]string, len(rs))
	for i, r := range rs {
		plain[i] = Plain(r)
	}
	return plain
}

// Show spells a command.
func Show(c store.Command) string {
	var words []string
	switch {
	case c.Script != nil:
		words = append(words, c.Script.Name)
	case c.Op != store.Other:
		words = append(words, c.Op.String())
	}
	for i := range c.Len() {
		words = append(words, word(c.Arg(i)))
	}
	return strings.Join(words, " ")
}

// word quotes what could not be read back otherwise.
func word(s string) string {
	if q := strconv.Quote(s); s == "" || strings.ContainsRune(s, ' ') || len(q) != len(s)+2 {
		return q
	}
	return s
}
