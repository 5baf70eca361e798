package hostile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/host"
)

// childVariable names, in the environment of a process of this test, the archive
// whose scripts it is to run.
const childVariable = "RDSH_HOSTILE"

func TestMain(m *testing.M) {
	if archive := os.Getenv(childVariable); archive != "" {
		if err := child(archive); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// A script is one of an archive: its first line says what stops it.
//
//	# stops: memory
//	-- stops: error too many keys; time=2s
type script struct {
	name, src string
	stops     string // the name of a limit, "error …" with a part of its text, or "nothing"
	limits    host.Limits
}

// usual are the limits of a script that says nothing else.
var usual = host.Limits{
	Time: 100 * time.Millisecond, Memory: 64 << 20, Output: 1 << 20, Depth: 200, Calls: 10_000, Written: 16 << 20, Results: 100_000, Size: 16 << 20,
}

// scriptsOf reads an archive.
func scriptsOf(archive string) (list []script, err error) {
	a, err := txtar.ParseFile(archive)
	if err != nil {
		return nil, err
	}
	for _, f := range a.Files {
		line, _, _ := strings.Cut(string(f.Data), "\n")
		_, stops, ok := strings.Cut(line, "stops: ")
		if !ok {
			return nil, fmt.Errorf("%s: %s: the first line does not tell what stops it", archive, f.Name)
		}
		s := script{name: f.Name, src: string(f.Data), limits: usual}
		s.stops, stops, _ = strings.Cut(stops, "; ")
		if !strings.Contains(s.stops, "time") {
			s.limits.Time = 5 * time.Second
		}
		for field := range strings.FieldsSeq(stops) {
			if err := setLimit(&s.limits, field); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", archive, f.Name, err)
			}
		}
		list = append(list, s)
	}
	return list, nil
}

// grants are what the scripts may reach: a store, and the clock.
var grants = host.Grants{Write: []string{"*"}, Modules: []string{"time"}}

func setLimit(l *host.Limits, field string) error {
	name, value, _ := strings.Cut(field, "=")
	if name == "time" {
		d, err := time.ParseDuration(value)
		l.Time = d
		return err
	}
	n := 0
	if _, err := fmt.Sscan(value, &n); err != nil {
		return err
	}
	switch name {
	case "steps":
		l.Steps = n
	case "depth":
		l.Depth = n
	default:
		return fmt.Errorf("no limit %s", name)
	}
	return nil
}

// An outcome is what became of a script.
type outcome struct {
	Name   string
	Limit  string        // that stopped it, "" if none did
	Err    string        // its error
	Took   time.Duration // from the call to its return
	Left   int           // goroutines, more than before
	Proved string        // what is wrong with the host afterwards
}

// maxData is how much memory a process of this test may have, in bytes.
const maxData = 512 << 20

// child runs the scripts of an archive and prints an outcome a line.
func child(archive string) error {
	limit := syscall.Rlimit{Cur: maxData, Max: maxData}
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &limit); err != nil {
		return err
	}
	list, err := scriptsOf(archive)
	if err != nil {
		return err
	}
	only := os.Getenv("RDSH_HOSTILE_ONLY")
	for _, s := range list {
		if only != "" && !strings.Contains(s.name, only) {
			continue
		}
		fmt.Printf("{\"Name\":%q,\"Err\":\"began\"}\n", s.name)
		line, err := json.Marshal(run(s))
		if err != nil {
			return err
		}
		fmt.Printf("%s\n", line)
		runtime.GC()
	}
	return nil
}

// run runs a script that is hostile, and then one that is not.
func run(s script) outcome {
	e := engine.New(embedded.New(embedded.Options{}))
	var out bytes.Buffer
	h := host.New(e, host.Options{Limits: s.limits, Grants: &grants, Stdout: &out, Stderr: &out, LookupEnv: func(string) (string, bool) { return "", false }})
	ext := filepath.Ext(s.name)
	good := map[string]string{".star": "def good(n): return n + 1", ".lua": "function good(n) return n + 1 end"}[ext]
	before := runtime.NumGoroutine()
	o := outcome{Name: s.name}
	begun := time.Now()
	p, err := h.LoadSource("hostile"+ext, s.src)
	if err == nil {
		begun = time.Now()
		_, err = p.Call(context.Background(), "run")
	}
	o.Took = time.Since(begun)
	if err != nil {
		o.Err = err.Error()
		o.Err = o.Err[:min(len(o.Err), 300)]
	}
	var limit *host.LimitError
	if errors.As(err, &limit) {
		o.Limit = limit.Limit
	}
	o.Left = left(before)
	if out.Len() > 2*s.limits.Output {
		o.Proved = fmt.Sprintf("it printed %d bytes", out.Len())
	}
	if p, err = h.LoadSource("good"+ext, good); err == nil {
		if v, err := p.Call(context.Background(), "good", 1); err != nil || v.String() != "2" {
			o.Proved = fmt.Sprintf("the next call gives %v, %v", v, err)
		}
	}
	return o
}

// left tells how many goroutines there are more than before, once those that
// are about to end have ended.
func left(before int) int {
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return 0
		}
		time.Sleep(5 * time.Millisecond)
	}
	return runtime.NumGoroutine() - before
}

func archives(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(list) == 0 {
		t.Fatal("no archives: ", err)
	}
	return list
}

// TestCorpus runs every script in a process with little memory.
func TestCorpus(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the limit of memory of a process is that of Linux")
	}
	var late []time.Duration
	for _, archive := range archives(t) {
		list, err := scriptsOf(archive)
		if err != nil {
			t.Fatal(err)
		}
		outcomes := runChild(t, archive)
		for _, s := range list {
			o, ok := outcomes[s.name]
			if !ok {
				continue
			}
			check(t, s, o)
			if o.Limit == "time" {
				late = append(late, o.Took-s.limits.Time)
			}
		}
	}
	slices.Sort(late)
	if len(late) > 0 {
		t.Logf("stopped after the limit of time: median %v, at most %v", late[len(late)/2], late[len(late)-1])
	}
}

// check compares an outcome with what a script says. How late a limit of time
// may be has some slack, for machines that do other things too.
func check(t *testing.T, s script, o outcome) {
	t.Helper()
	want, text, _ := strings.Cut(s.stops, " ")
	got := o.Limit
	switch {
	case got == "" && o.Err != "":
		got = "error"
	case got == "":
		got = "nothing"
	}
	if !slices.Contains(strings.Split(want, "|"), got) || !strings.Contains(o.Err, text) {
		t.Errorf("%s: stopped by %s %q, want %s", s.name, got, o.Err, s.stops)
	}
	if o.Left > 0 || o.Proved != "" {
		t.Errorf("%s: left %d goroutines; %s", s.name, o.Left, o.Proved)
	}
	if most := s.limits.Time + time.Second; o.Took > most {
		t.Errorf("%s: took %v, with a limit of %v", s.name, o.Took, s.limits.Time)
	}
}

// runChild runs an archive in a process of its own.
func runChild(t *testing.T, archive string) map[string]outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+archive)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	outcomes, last := make(map[string]outcome), ""
	for line := range bytes.Lines(out) {
		var o outcome
		if json.Unmarshal(line, &o) == nil {
			outcomes[o.Name], last = o, o.Name
		}
	}
	if err != nil {
		text := errs.String()
		t.Errorf("%s: the process died at %s: %v\n%s", archive, last, err, text[:min(len(text), 2000)])
		delete(outcomes, last)
	}
	return outcomes
}
