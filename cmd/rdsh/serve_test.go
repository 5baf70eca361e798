package main_test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// fronts are the rdsh serve of the transcripts.
type fronts struct {
	mu sync.Mutex
	of map[*testscript.TestScript]*exec.Cmd
}

// serve starts one and waits for its first line.
func (f *fronts) serve(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "RDSH_PASSWORD="+ts.Getenv("RDSH_PASSWORD"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() { cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	ts.Check(err)
	fmt.Fprint(ts.Stdout(), line)
	_, url, _ := strings.Cut(strings.TrimSpace(line), " at ")
	ts.Setenv("SERVED", strings.Replace(url, "[::]", "127.0.0.1", 1))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.of[ts] = cmd
}

// served ends it, by a signal or by a command of a client.
func (f *fronts) served(ts *testscript.TestScript, _ bool, args []string) {
	f.mu.Lock()
	cmd := f.of[ts]
	f.mu.Unlock()
	if signal, known := signals[args[0]]; known {
		ts.Check(cmd.Process.Signal(signal))
	} else {
		conn, err := net.Dial("tcp", strings.TrimPrefix(ts.Getenv("SERVED"), "redis://"))
		ts.Check(err)
		defer conn.Close()
		fmt.Fprintf(conn, "%s\r\n", args[0])
	}
	if got := exitCode(cmd.Wait()); strconv.Itoa(got) != args[1] {
		ts.Fatalf("exit code: got %d, want %s", got, args[1])
	}
}
