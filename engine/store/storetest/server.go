package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/redis"
)

// An Instance is a redis-server of this test binary, in a directory of its
// own, that keeps nothing unless it is told to. It ends with the binary,
// however that ends.
type Instance struct {
	URL  string // redis://127.0.0.1:port
	Unix string // unix:///path, the same server

	dir  string
	port int
	args []string
	run  *run
}

// A run is one process of an Instance, between a start and its death. A shell
// stands between the test binary and the server: it reads from a pipe that
// nobody writes to, and kills the server when the pipe closes, which the
// operating system sees to even if the binary is killed.
type run struct {
	guard *exec.Cmd
	pipe  io.Closer
	pid   int
}

// guardScript prints the process id of the server and waits for the pipe.
const guardScript = `dir=$1; shift
trap '' INT QUIT TERM HUP
redis-server "$@" >"$dir/log" 2>&1 </dev/null &
pid=$!
echo $pid
read -r _
kill -9 $pid
wait $pid 2>/dev/null
[ -e "$dir/keep" ] || rm -rf "$dir"`

// Server starts a redis-server with more arguments, such as "--appendonly",
// "yes", and ends it with the test. Without redis-server the test is skipped,
// or fails if $CI is set.
func Server(t testing.TB, args ...string) *Instance {
	t.Helper()
	needServer(t)
	s, err := startInstance(args)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.discard)
	return s
}

// sharedCluster is the server of Cluster, one for the test binary: it takes
// seconds until it believes that it is one.
var sharedCluster = sync.OnceValues(func() (*Instance, error) {
	return startInstance([]string{"--cluster-enabled", "yes", "--cluster-config-file", "nodes"})
})

// Cluster gives a store on a cluster of one server that the tests of this binary
// share, empty. There every key is served, as elsewhere, but a command whose keys
// have different hash tags is refused, and so is a script that touches a key of
// another tag than those it declares.
func Cluster(t testing.TB) store.Store {
	t.Helper()
	needServer(t)
	server, err := sharedCluster()
	if err != nil {
		t.Fatal(err)
	}
	s := server.Open(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if s.Do(ctx, store.Cmd(store.FlushAll)).Err() == nil && s.Do(ctx, store.Cmd(store.Get, "k")).Err() == nil {
		return s
	}
	if err := s.Do(ctx, store.Raw("CLUSTER", "ADDSLOTSRANGE", "0", "16383")).Err(); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !strings.Contains(s.Do(ctx, store.Raw("CLUSTER", "INFO")).Str(), "cluster_state:ok") {
		if <-tick.C; ctx.Err() != nil {
			t.Fatal("the cluster does not come up")
		}
	}
	return s
}

// shared is the server of Redis, one for the test binary.
var shared = sync.OnceValues(func() (*Instance, error) { return startInstance(nil) })

// Redis gives a store on a redis-server that the tests of this binary share,
// empty. So tests that use it must not run in parallel. Without redis-server
// the test is skipped, or fails if $CI is set.
func Redis(t testing.TB) store.Store {
	t.Helper()
	needServer(t)
	server, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	s := server.Open(t)
	if err := s.Do(context.Background(), store.Cmd(store.FlushAll)).Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

// SharedURL gives the redis:// URL of the server of Redis.
func SharedURL(t testing.TB) string {
	t.Helper()
	needServer(t)
	server, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return server.URL
}

func needServer(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no redis-server in $PATH")
	}
	t.Skip("no redis-server in $PATH")
}

// Open gives a store on the server, which is closed with the test.
func (s *Instance) Open(t testing.TB) *redis.Store {
	t.Helper()
	r, err := redis.Open(context.Background(), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// Kill ends the server without warning, as kill -9 does. It has ended when
// Kill returns.
func (s *Instance) Kill(t testing.TB) {
	t.Helper()
	if s.run == nil {
		t.Fatal("the server does not run")
	}
	s.keep(true) // for Restart
	s.run.end()
	s.run = nil
}

// Stop freezes the server: connections stay open, and nothing is answered.
func (s *Instance) Stop(t testing.TB) { s.signal(t, "-STOP") }

// Cont lets a frozen server go on.
func (s *Instance) Cont(t testing.TB) { s.signal(t, "-CONT") }

// Restart starts the server again at the same address, after Kill if it runs.
func (s *Instance) Restart(t testing.TB) {
	t.Helper()
	if s.run != nil {
		s.Kill(t)
	}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	s.keep(false)
}

func (s *Instance) signal(t testing.TB, sig string) {
	t.Helper()
	if s.run == nil {
		t.Fatal("the server does not run")
	}
	if err := s.run.kill(sig); err != nil {
		t.Fatal(err)
	}
}

// keep says whether the directory outlives the process that runs now.
func (s *Instance) keep(on bool) {
	file := filepath.Join(s.dir, "keep")
	if on {
		os.WriteFile(file, nil, 0o600)
		return
	}
	os.Remove(file)
}

func (s *Instance) discard() {
	if s.run != nil {
		s.run.end()
	}
	os.RemoveAll(s.dir)
}

// startInstance starts a server on a free port. Another process may take the
// port meanwhile: then the server ends at once, and another port is tried.
func startInstance(args []string) (*Instance, error) {
	var err error
	for range 5 {
		s := &Instance{args: args}
		if s.dir, err = os.MkdirTemp("", "rdsh"); err != nil { // short: the path of a socket has 104 bytes at most
			return nil, err
		}
		if s.port, err = freePort(); err == nil {
			err = s.start()
		}
		if err == nil {
			return s, nil
		}
		os.RemoveAll(s.dir)
	}
	return nil, err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (s *Instance) start() error {
	socket := filepath.Join(s.dir, "s")
	s.URL, s.Unix = fmt.Sprintf("redis://127.0.0.1:%d", s.port), "unix://"+socket
	args := append([]string{
		"-c", guardScript, "redis-guard", s.dir,
		"--bind", "127.0.0.1", "--port", strconv.Itoa(s.port), "--unixsocket", socket,
		"--dir", s.dir, "--save", "", "--appendonly", "no",
	}, s.args...)
	r, err := spawn(exec.Command("sh", args...))
	if err != nil {
		return err
	}
	s.run = r
	if err := s.await(socket); err != nil {
		r.end()
		s.run = nil
		return err
	}
	return nil
}

// spawn starts the guard and reads the process id of the server.
func spawn(guard *exec.Cmd) (*run, error) {
	pipe, err := guard.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := guard.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := guard.Start(); err != nil {
		return nil, err
	}
	r := &run{guard: guard, pipe: pipe}
	if _, err := fmt.Fscan(out, &r.pid); err != nil {
		r.end()
		return nil, fmt.Errorf("redis-server did not start: %w", err)
	}
	return r, nil
}

// end kills the server and waits for its end.
func (r *run) end() {
	r.pipe.Close()
	r.guard.Wait()
}

// kill sends a signal to the server, or with "-0" asks if it runs.
func (r *run) kill(sig string) error {
	return exec.Command("kill", sig, strconv.Itoa(r.pid)).Run()
}

// await waits for the server to answer. It asks at the socket in the server's
// own directory, so that it is no other server.
func (s *Instance) await(socket string) error {
	const limit = 10 * time.Second
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); time.Since(start) < limit && s.run.kill("-0") == nil; <-tick.C {
		if ping(socket) {
			return nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return errors.New("redis-server does not answer: " + strings.TrimSpace(string(log)))
}

func ping(socket string) bool {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := io.WriteString(conn, "PING\r\n"); err != nil {
		return false
	}
	var b [7]byte
	if _, err = io.ReadFull(conn, b[:]); err != nil {
		return false
	}
	return string(b[:]) == "+PONG\r\n" || string(b[:]) == "-NOAUTH"
}
