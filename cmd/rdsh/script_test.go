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
//	                          printed "ready": within a tenth of a second;
//	                          SIG,SIG sends the second after another "ready";
//	                          its input is print("ready"), and does not end
//	redis [kill]              starts a server, at $REDIS; or kills it
//	killed N rdsh ARGS...     the server is killed after rdsh has printed
//	                          "ready", and rdsh ends with exit code N
//	serve rdsh serve ARGS...  starts it, with its URL at $SERVED
//	served SIG N              it ends with exit code N after SIG
func TestScripts(t *testing.T) {
	s := servers{t: t, of: map[*testscript.TestScript]*storetest.Instance{}}
	f := fronts{of: map[*testscript.TestScript]*exec.Cmd{}}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":   code,
			"signal": signalled,
			"redis":  s.redis,
			"killed": s.killed,
			"serve":  f.serve,
			"served": f.served,
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

// signalled tries three times, since the machine may be busy with others.
func signalled(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: signal SIG[,SIG] N COMMAND ARGS...")
	}
	for try := 1; ; try++ {
		took := signalOnce(ts, strings.Split(args[0], ","), args[1], args[2:])
		if took < slack {
			return
		}
		if try == 3 {
			ts.Fatalf("ended %v after the signal, want less than %v", took, slack)
		}
	}
}

// signalOnce gives how long the command ran after the last signal.
func signalOnce(ts *testscript.TestScript, names []string, code string, args []string) time.Duration {
	p := start(ts, args)
	defer p.cmd.Process.Kill()
	for _, name := range names {
		p.ready()
		ts.Check(p.cmd.Process.Signal(signals[name]))
	}
	sent := time.Now()
	p.ends(code)
	return time.Since(sent)
}

// A process is a command that is running.
type process struct {
	ts     *testscript.TestScript
	cmd    *exec.Cmd
	stdout *bufio.Reader
	stderr bytes.Buffer
}

func start(ts *testscript.TestScript, args []string) *process {
	p := &process{ts: ts, cmd: exec.Command(args[0], args[1:]...)}
	p.cmd.Dir = ts.MkAbs(".")
	p.cmd.Env = append(os.Environ(), "RDSH_STORE="+ts.Getenv("RDSH_STORE"))
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	ts.Check(err)
	in, err := p.cmd.StdinPipe()
	ts.Check(err)
	p.stdout = bufio.NewReader(out)
	ts.Check(p.cmd.Start())
	_, err = io.WriteString(in, "print(\"ready\")\n")
	ts.Check(err)
	return p
}

// ready waits for a line that says so.
func (p *process) ready() {
	for line := ""; line != "ready\n"; {
		var err error
		if line, err = p.stdout.ReadString('\n'); err != nil {
			p.ts.Fatalf("no line ready: %v\n%s", err, &p.stderr)
		}
	}
}

// ends waits for the end, and makes the rest of the output that of the
// command of the transcript.
func (p *process) ends(code string) {
	_, err := io.Copy(p.ts.Stdout(), p.stdout)
	p.ts.Check(err)
	err = p.cmd.Wait()
	fmt.Fprint(p.ts.Stderr(), &p.stderr)
	if got := exitCode(err); strconv.Itoa(got) != code {
		p.ts.Fatalf("exit code: got %d (%v), want %s\n%s", got, err, code, &p.stderr)
	}
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

func (s *servers) killed(ts *testscript.TestScript, _ bool, args []string) {
	p := start(ts, args[1:])
	defer p.cmd.Process.Kill()
	p.ready()
	s.mu.Lock()
	server := s.of[ts]
	s.mu.Unlock()
	server.Kill(s.t)
	p.ends(args[0])
	server.Restart(s.t)
}
