// Package races lets several processes at once, each the test binary again,
// work on one structure of one redis-server. Nothing may be lost, nothing may
// come twice, and nobody may ever see a bound exceeded; one of the processes is
// killed meanwhile.
package races

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// workers is how many processes work at once, besides the one that is killed.
const workers = 4

// TestMain makes the test binary one of the processes when it is called so.
func TestMain(m *testing.M) {
	if o, ok := readOrders(); ok {
		o.obey()
		return
	}
	os.Exit(m.Run())
}

// TestRaces gives each race its share of the time: 30 seconds, or
// $RDSH_RACE_TIME.
func TestRaces(t *testing.T) {
	seed, each := storetest.Seed(t), raceTime(t)/time.Duration(len(races))
	server := storetest.Server(t)
	for i, r := range races {
		t.Run(r.name, func(t *testing.T) {
			wrong, n := r.run(t, server, seed+uint64(i), each)
			for d := 4 * each; len(wrong) == 0 && n < 20; d *= 4 { // a machine with much to do starts processes slowly
				wrong, n = r.run(t, server, seed+uint64(i), d)
			}
			for _, w := range wrong {
				t.Error(w)
			}
		})
	}
}

// TestRacesAreFound lets processes lose items, take them twice, exceed a bound
// and draw a number twice, and checks that this is found.
func TestRacesAreFound(t *testing.T) {
	seed, server := storetest.Seed(t), storetest.Server(t)
	for _, r := range broken {
		t.Run(r.name, func(t *testing.T) {
			for d := time.Second; ; d *= 4 {
				wrong, _ := r.run(t, server, seed, d)
				if len(wrong) > 0 {
					return
				}
				if d > time.Minute {
					t.Fatal("nothing was found")
				}
			}
		})
	}
}

func raceTime(t *testing.T) time.Duration {
	text := os.Getenv("RDSH_RACE_TIME")
	if text == "" {
		return 30 * time.Second
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("RDSH_RACE_TIME: %v", err)
	}
	return d
}

func empty(t *testing.T, s store.Store) {
	t.Helper()
	if err := s.Do(t.Context(), store.Cmd(store.FlushAll)).Err(); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, r race, s store.Store) *actions {
	t.Helper()
	a, err := r.open(engine.New(s))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// run starts processes that race for a while, kills one of them when half of it
// is over, looks on, and tells what is wrong, and how much they did.
func (r race) run(t *testing.T, server *storetest.Instance, seed uint64, d time.Duration) (wrong []string, n int) {
	t.Helper()
	s := server.Open(t)
	empty(t, s)
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	seen := make(chan error, 1)
	go func() { seen <- lookOn(ctx, open(t, r, s)) }()

	l, o := newLedger(), orders{race: r.name, url: server.URL, seed: seed, until: time.Now().Add(d)}
	var all []*process
	for o.worker = range workers + 1 {
		all = append(all, start(t, o, l))
	}
	half, cancel := context.WithTimeout(t.Context(), d/2)
	defer cancel()
	<-half.Done()
	all[workers].kill(t)
	for _, p := range all {
		<-p.ended
	}
	if err := <-seen; err != nil {
		wrong = append(wrong, "an observer: "+err.Error())
	}
	more, n := l.close(t, open(t, r, s))
	return append(wrong, more...), n
}

// lookOn looks again and again.
func lookOn(ctx context.Context, a *actions) error {
	for ctx.Err() == nil && a.look != nil {
		if err := a.look(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// A process is one that was started.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

// start starts a process, whose lines go into the ledger.
func start(t *testing.T, o orders, l *ledger) *process {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{exec.Command(binary), make(chan struct{})}
	p.cmd.Env = append(os.Environ(), o.environment()...)
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		l.write(out)
		p.cmd.Wait()
	}()
	return p
}

// kill ends the process as kill -9 does, unless it has ended.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("kill: %v", err)
	}
}

// orders are what a process is told, in its environment.
type orders struct {
	race   string
	url    string
	worker int
	seed   uint64
	until  time.Time
}

const orderVariable = "RDSH_RACE_ORDERS"

func (o orders) environment() []string {
	return []string{fmt.Sprintf("%s=%s|%s|%d|%d|%d", orderVariable, o.race, o.url, o.worker, o.seed, o.until.UnixMilli())}
}

// readOrders gives the orders of this process, if it got any.
func readOrders() (o orders, ok bool) {
	words := strings.Split(os.Getenv(orderVariable), "|")
	if len(words) != 5 {
		return o, false
	}
	o.race, o.url = words[0], words[1]
	o.worker, _ = strconv.Atoi(words[2])
	o.seed, _ = strconv.ParseUint(words[3], 10, 64)
	ms, _ := strconv.ParseInt(words[4], 10, 64)
	o.until = time.UnixMilli(ms)
	return o, true
}

// eachLine calls f with the words of each line.
func eachLine(r io.Reader, f func(words []string)) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) > 0 {
			f(words)
		}
	}
}
