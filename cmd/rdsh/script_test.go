package main_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rdsh/rdsh/engine/store/storetest"
)

// TestScripts runs the transcripts of testdata/script. Besides the commands
// of testscript they have
//
//	code N rdsh ARGS...       rdsh ends with exit code N
//	signal SIG N rdsh ARGS... and it does when SIG is sent to it after it has
//	                          printed "ready": within a tenth of a second
//	redis [kill]              starts a server, at $REDIS; or kills it
func TestScripts(t *testing.T) {
	s := servers{t: t, of: map[*testscript.TestScript]*storetest.Instance{}}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":   code,
			"signal": signalled,
			"redis":  s.redis,
		},
		Condition: func(cond string) (bool, error) {
			if cond != "redis" {
				return false, fmt.Errorf("unknown condition %s", cond)
			}
			_, err := exec.LookPath("redis-server")
			return err == nil || os.Getenv("CI") != "", nil
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("RDSH_HISTORY", env.WorkDir+"/history")
			return nil
		},
	})
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	if got := exitCode(err); strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code: got %d (%v), want %s", got, err, args[0])
	}
}

func exitCode(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

var signals = map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM}

// slack is within what time a signal ends a script.
const slack = 100 * time.Millisecond

// signalled tries three times, since the machine may be busy with others.
func signalled(ts *testscript.TestScript, neg bool, args []string) {
	sig, ok := signals[args[0]]
	if neg || !ok {
		ts.Fatalf("usage: signal INT|TERM N COMMAND ARGS...")
	}
	for try := 1; ; try++ {
		took := signalOnce(ts, sig, args[1], args[2:])
		if took < slack {
			return
		}
		if try == 3 {
			ts.Fatalf("ended %v after the signal, want less than %v", took, slack)
		}
	}
}

func signalOnce(ts *testscript.TestScript, sig syscall.Signal, want string, args []string) time.Duration {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "RDSH_STORE="+ts.Getenv("RDSH_STORE"))
	var stdout, stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	defer cmd.Process.Kill()
	in := bufio.NewReader(out)
	for line := ""; line != "ready\n"; {
		if line, err = in.ReadString('\n'); err != nil {
			ts.Fatalf("no line ready: %v\n%s", err, &stderr)
		}
	}
	ts.Check(cmd.Process.Signal(sig))
	sent := time.Now()
	_, err = io.Copy(&stdout, in)
	ts.Check(err)
	err = cmd.Wait()
	took := time.Since(sent)
	fmt.Fprint(ts.Stdout(), &stdout)
	fmt.Fprint(ts.Stderr(), &stderr)
	if got := exitCode(err); strconv.Itoa(got) != want {
		ts.Fatalf("exit code: got %d (%v), want %s\n%s", got, err, want, &stderr)
	}
	return took
}

// servers are those of the transcripts.
type servers struct {
	t  *testing.T
	mu sync.Mutex
	of map[*testscript.TestScript]*storetest.Instance
}

func (s *servers) redis(ts *testscript.TestScript, _ bool, args []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if strings.Join(args, " ") == "kill" {
		s.of[ts].Kill(s.t)
		return
	}
	s.of[ts] = storetest.Server(s.t)
	ts.Setenv("REDIS", s.of[ts].URL)
	ts.Setenv("ADDRESS", strings.TrimPrefix(s.of[ts].URL, "redis://"))
}
