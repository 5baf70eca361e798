package races

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// A wait is what a process waits for that is killed meanwhile, for an item of
// what a race is about.
type wait struct {
	name string
	race func(e *engine.Engine) (*actions, error)
	wait func(ctx context.Context, e *engine.Engine) error
}

// long is longer than the test takes.
var long = engine.WaitOptions{Timeout: time.Hour}

var waits = []wait{
	{"a pop of a queue", queueRace(engine.QueueOptions{}), func(ctx context.Context, e *engine.Engine) error {
		q, err := e.Queue("q", engine.QueueOptions{})
		if err == nil {
			_, err = q.Pop(ctx, long)
		}
		return err
	}},
	{"a move of a queue", queueRace(engine.QueueOptions{}), func(ctx context.Context, e *engine.Engine) error {
		q, err := e.Queue("q", engine.QueueOptions{})
		if err == nil {
			_, err = q.Move(ctx, q, long)
		}
		return err
	}},
	{"a pop of a stack", stackRace(engine.StackOptions{}), func(ctx context.Context, e *engine.Engine) error {
		s, err := e.Stack("s", engine.StackOptions{})
		if err == nil {
			_, err = s.Pop(ctx, long)
		}
		return err
	}},
	{"a pop of a priority queue", priorityRace, func(ctx context.Context, e *engine.Engine) error {
		q, err := e.PriorityQueue("p", engine.PriorityQueueOptions{})
		if err == nil {
			_, err = q.Pop(ctx, long)
		}
		return err
	}},
}

// TestWaitsOfTheDead freezes a process that waits, gives what it waits for,
// and kills it before it knows: the item is still there.
func TestWaitsOfTheDead(t *testing.T) {
	server := storetest.Server(t)
	s := server.Open(t)
	for _, w := range waits {
		t.Run(w.name, func(t *testing.T) {
			awaitWaiting(t, s, 0) // nobody of those who died
			empty(t, s)
			l := newLedger()
			p := start(t, orders{race: w.name, url: server.URL, until: time.Now()}, l)
			awaitWaiting(t, s, 1)
			p.freeze(t)
			a := open(t, race{open: w.race}, s)
			if err := a.give(t.Context(), newRandom(1, 0), "w0-1"); err != nil {
				t.Fatal(err)
			}
			p.kill(t)
			<-p.ended
			left, err := a.left(t.Context())
			if err != nil || len(left) != 1 || left[0] != "w0-1" {
				t.Errorf("got %q, %v, want what was given", left, err)
			}
		})
	}
}

// freeze stops the process, and returns when it stands still: on a machine with
// much to do its threads go on for a while.
func (p *process) freeze(t *testing.T) {
	t.Helper()
	pid := strconv.Itoa(p.cmd.Process.Pid)
	if err := exec.Command("kill", "-STOP", pid).Run(); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); time.Since(start) < time.Minute; {
		state, err := exec.Command("ps", "-o", "stat=", "-p", pid).Output()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(strings.TrimSpace(string(state)), "T") {
			return
		}
	}
	t.Fatal("the process does not stop")
}

// awaitWaiting returns when so many clients of the server wait.
func awaitWaiting(t *testing.T, s store.Store, n int) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); ; <-tick.C {
		info := s.Do(t.Context(), store.Raw("INFO", "clients")).Str()
		if strings.Contains(info, fmt.Sprintf("blocked_clients:%d\r", n)) {
			return
		}
		if time.Since(start) > time.Minute {
			t.Fatalf("%d clients should wait: %s", n, info)
		}
	}
}
