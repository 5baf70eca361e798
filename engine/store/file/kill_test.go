package file_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/file"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// childVariable names the directory in which a process that is to be killed
// writes.
const childVariable = "RDSH_TEST_KILL"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		writeForEver(dir)
	}
	os.Exit(m.Run())
}

// writeForEver counts, with two elements of a list and a field of a hash to each
// number, and prints each number that is saved.
func writeForEver(dir string) {
	s, err := file.Open(context.Background(), dir, file.Options{Sync: file.Always, Growth: 20_000})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	n, _ := strconv.Atoi(s.Do(context.Background(), store.Cmd(store.Get, "n")).Str())
	for {
		n++
		rs := s.Atomic(context.Background(), []store.Command{
			store.Cmd(store.Incr, "n"), store.Cmd(store.RPush, "pair", "a", "b"), store.Cmd(store.HSet, "fields", strconv.Itoa(n), "c"),
		})
		if rs[0].Err() != nil {
			fmt.Println(rs[0].Err())
			os.Exit(1)
		}
		fmt.Println(rs[0].Int())
	}
}

// TestKill kills a process that writes and compacts, again and again: nothing
// that was acknowledged is lost, and nothing is there by half.
func TestKill(t *testing.T) {
	rounds := 20
	if os.Getenv("RDSH_SOAK_OPS") != "" {
		rounds = 1000
	}
	seed := storetest.Seed(t)
	r := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	for round := range rounds {
		acked := killed(t, dir, time.Duration(r.IntN(60))*time.Millisecond)
		s := open(t, dir, file.Options{Growth: -1})
		n, _ := strconv.Atoi(s.Do(t.Context(), store.Cmd(store.Get, "n")).Str())
		pairs, fields := s.Do(t.Context(), store.Cmd(store.LLen, "pair")).Int(), s.Do(t.Context(), store.Cmd(store.HLen, "fields")).Int()
		if n < acked || pairs != int64(2*n) || fields != int64(n) {
			t.Fatalf("round %d: %d were acknowledged, %d are there, with %d elements and %d fields", round, acked, n, pairs, fields)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killed lets a process write for a while after its first write, kills it, and
// gives the last number that it said was saved.
func killed(t *testing.T, dir string, after time.Duration) (acked int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for first := true; ; first = false {
		line, err := lines.ReadString('\n')
		if err != nil {
			child.Wait()
			return acked
		}
		if acked, err = strconv.Atoi(line[:len(line)-1]); err != nil {
			t.Fatalf("the process says: %s", line)
		}
		if first {
			time.AfterFunc(after, func() { child.Process.Kill() })
		}
	}
}
