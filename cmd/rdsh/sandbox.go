package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/host"
)

// A sandbox is the options of a run of a script that is not trusted.
type sandbox struct {
	on     bool
	grants grantsValue
	limits limitsValue
}

func (s *sandbox) bind(flags *pflag.FlagSet) {
	flags.BoolVar(&s.on, "sandbox", false, "run with limits, and nothing but computation and what --grant allows")
	flags.Var(&s.grants, "grant", "in the sandbox, allow `WHAT`: read=PATTERN or write=PATTERN of names of structures, namespace=PREFIX, module=NAME (time, random, uuid), fs=DIR, env=NAME, call or eval; repeatable")
	flags.Var(&s.limits, "limit", "in the sandbox, another `LIMIT` than usual: time=1s, steps=N, memory=64MB, output=1MB, depth=N, calls=N, written=16MB, results=N or size=64MB; 0 for none; repeatable")
}

// check refuses options of the sandbox without it.
func (s *sandbox) check() error {
	if !s.on && (s.grants.given != nil || s.limits.given != nil) {
		return usagef("--grant and --limit are for --sandbox: give that too")
	}
	return nil
}

// confine puts the sandbox, if there is one, into the options of a host.
func (s *sandbox) confine(opts *host.Options) {
	if !s.on {
		return
	}
	opts.Grants, opts.Limits = &s.grants.Grants, host.DefaultLimits()
	for _, set := range s.limits.given {
		set(&opts.Limits)
	}
}

// grantsValue is the option --grant.
type grantsValue struct {
	host.Grants
	given []string
}

func (g *grantsValue) String() string { return strings.Join(g.given, " ") }
func (g *grantsValue) Type() string   { return "what" }

func (g *grantsValue) Set(s string) error {
	what, name, named := strings.Cut(s, "=")
	lists := map[string]*[]string{
		"read": &g.Read, "write": &g.Write, "module": &g.Modules, "fs": &g.Files, "env": &g.Env,
	}
	switch list := lists[what]; {
	case list != nil && name != "":
		*list = append(*list, name)
	case what == "namespace" && name != "":
		g.Namespace = name
	case what == "call" && !named:
		g.Call = true
	case what == "eval" && !named:
		g.Eval = true
	default:
		kinds := []string{"read=", "write=", "namespace=", "module=", "fs=", "env=", "call", "eval"}
		return fmt.Errorf("want one of %s%s", strings.Join(kinds, ", "), catalog.SuggestOf(what+"=", kinds))
	}
	g.given = append(g.given, s)
	return nil
}

// limitsValue is the option --limit.
type limitsValue struct {
	text  []string
	given []func(*host.Limits)
}

func (l *limitsValue) String() string { return strings.Join(l.text, " ") }
func (l *limitsValue) Type() string   { return "limit" }

// limitNames are the limits that are numbers, and those that are bytes.
var limitNames = []string{"calls", "depth", "memory", "output", "results", "size", "steps", "time", "written"}

func (l *limitsValue) Set(s string) error {
	name, value, _ := strings.Cut(s, "=")
	set, err := limitOf(name, value)
	if err == nil {
		l.text, l.given = append(l.text, s), append(l.given, set)
	}
	return err
}

func limitOf(name, value string) (func(*host.Limits), error) {
	if name == "time" {
		var d durationValue
		err := d.Set(value)
		return func(l *host.Limits) { l.Time = time.Duration(d) }, err
	}
	fields := map[string]func(*host.Limits) *int{
		"calls":   func(l *host.Limits) *int { return &l.Calls },
		"depth":   func(l *host.Limits) *int { return &l.Depth },
		"memory":  func(l *host.Limits) *int { return &l.Memory },
		"output":  func(l *host.Limits) *int { return &l.Output },
		"results": func(l *host.Limits) *int { return &l.Results },
		"size":    func(l *host.Limits) *int { return &l.Size },
		"steps":   func(l *host.Limits) *int { return &l.Steps },
		"written": func(l *host.Limits) *int { return &l.Written },
	}
	field := fields[name]
	if field == nil {
		return nil, fmt.Errorf("no limit %s: there are %s%s", name, strings.Join(limitNames, ", "), catalog.Suggest(name, limitNames))
	}
	n, err := amountOf(value)
	return func(l *host.Limits) { *field(l) = n }, err
}

// amountOf reads a number, or one of bytes such as 64MB.
func amountOf(s string) (int, error) {
	digits, unit := s, 1
	for i, name := range []string{"KB", "MB", "GB"} {
		if head, ok := strings.CutSuffix(strings.ToUpper(s), name); ok {
			digits, unit = head, 1<<(10*(i+1))
		}
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > 1<<40/unit {
		return 0, fmt.Errorf("%q is no amount: want a number, or bytes such as 64MB", s)
	}
	return n * unit, nil
}
