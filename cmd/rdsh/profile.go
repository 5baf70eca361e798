package main

import (
	"cmp"
	"context"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/google/pprof/profile"

	"github.com/rdsh/rdsh/engine/store"
)

// A place is a line of a script.
type place struct {
	path string
	line int
}

// A tally is what a line of a script took.
type tally struct {
	took    time.Duration // from where it begins to the next line that does, waits included
	trips   int
	singles map[string]int // round trips for one element, by the name of the command
}

// A profiler sums up what the lines of a script take. A statement counts to the
// line at which it begins; what is left of it after a call of a function of the
// script counts to the last line of that.
type profiler struct {
	timed bool // somebody wants to know what took how long

	mu    sync.Mutex
	begun time.Time
	here  place
	since time.Time
	lines map[place]*tally
}

func newProfiler(timed bool) *profiler {
	return &profiler{timed: timed, begun: time.Now(), lines: make(map[place]*tally)}
}

// at is told of each statement before it runs.
func (p *profiler) at(path string, line int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timed {
		p.settle()
	}
	p.here = place{path, line}
}

// settle counts the time since the last statement began to that.
func (p *profiler) settle() {
	now := time.Now()
	if p.here.line > 0 {
		p.tally().took += now.Sub(p.since)
	}
	p.since = now
}

// tally gives that of the line that runs.
func (p *profiler) tally() *tally {
	t := p.lines[p.here]
	if t == nil {
		t = &tally{singles: make(map[string]int)}
		p.lines[p.here] = t
	}
	return t
}

// on gives a store on s whose round trips count to lines.
func (p *profiler) on(s store.Store) store.Store { return store.Trace(s, p.heard) }

func (p *profiler) heard(_ context.Context, trip *store.Trip) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tally()
	t.trips++
	if trip.Verb == "do" && isSingle(&trip.Commands[0]) {
		t.singles[trip.Commands[0].Name()]++
	}
}

// write writes what was found in the format of pprof.
func (p *profiler) write(path string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return cmp.Or(p.profile().Write(f), f.Close())
}

func (p *profiler) profile() *profile.Profile {
	all := &profile.Profile{
		SampleType:        []*profile.ValueType{{Type: "round_trips", Unit: "count"}, {Type: "time", Unit: "nanoseconds"}},
		DefaultSampleType: "time",
		TimeNanos:         p.begun.UnixNano(),
		DurationNanos:     int64(time.Since(p.begun)),
	}
	functions := make(map[string]*profile.Function)
	for _, at := range p.places() {
		if at.line == 0 { // before the first statement
			continue
		}
		file := functions[at.path]
		if file == nil {
			file = &profile.Function{ID: uint64(len(functions) + 1), Name: at.path, Filename: at.path}
			functions[at.path] = file
			all.Function = append(all.Function, file)
		}
		location := &profile.Location{ID: uint64(len(all.Location) + 1), Line: []profile.Line{{Function: file, Line: int64(at.line)}}}
		all.Location = append(all.Location, location)
		t := p.lines[at]
		all.Sample = append(all.Sample, &profile.Sample{Location: []*profile.Location{location}, Value: []int64{int64(t.trips), int64(t.took)}})
	}
	return all
}

// places gives the lines that anything counts to, in order.
func (p *profiler) places() []place {
	all := make([]place, 0, len(p.lines))
	for at := range p.lines {
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b place) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.line, b.line)) })
	return all
}
