// Package checkup looks at a store for what may go wrong: data that can be lost,
// memory that runs out, clocks that disagree, keys that are large or stay for
// ever.
package checkup

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store"
)

// A Level says how bad something is.
type Level string

// The levels: all is well, something to know, something to do.
const (
	OK      Level = "ok"
	Note    Level = "note"
	Warning Level = "warning"
)

// A Finding is the result of one check.
type Finding struct {
	Check  string // "eviction"
	Level  Level
	Text   string // what was found
	Advice string // what to do, "" for nothing
}

// Options of Examine; the zero value looks at everything.
type Options struct {
	Most     int // structures that are looked at: 0 for all
	Progress func(done, total int)
	Now      func() time.Time // nil for the clock
}

// A Report is what was found.
type Report struct {
	Findings []Finding
	Largest  []engine.Entry // by memory, the largest first
}

// An examiner collects findings.
type examiner struct {
	store store.Store
	info  map[string]string
	opts  Options
	found []Finding
}

func (x *examiner) add(check string, level Level, text, advice string) {
	x.found = append(x.found, Finding{check, level, text, advice})
}

// Examine looks at the store of e. It only reads. What the store does not let its
// user know is noted. The error is of a store that does not answer.
func Examine(ctx context.Context, e *engine.Engine, opts Options) (*Report, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	x := &examiner{store: e.Store(), opts: opts}
	r := x.store.Do(ctx, store.Cmd(store.Info, "everything"))
	if r.Kind() == store.Failed {
		return nil, r.Err()
	}
	x.info = infoOf(r.Str())
	if r.Err() != nil {
		x.add("state", Note, "the server does not tell its state: "+r.Err().Error(), "let this user call INFO (ACL: +info)")
	}
	if err := x.latency(ctx); err != nil {
		return nil, err
	}
	x.version()
	x.role()
	x.memory()
	x.persistence(ctx)
	if err := x.clock(ctx); err != nil {
		return nil, err
	}
	largest, err := x.structures(ctx, e)
	return &Report{x.found, largest}, err
}

// infoOf reads the lines of INFO.
func infoOf(s string) map[string]string {
	m := make(map[string]string)
	for line := range strings.Lines(s) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			m[name] = value
		}
	}
	return m
}

// number gives a number of INFO, 0 if there is none.
func (x *examiner) number(name string) int64 {
	n, _ := strconv.ParseInt(x.info[name], 10, 64)
	return n
}

// embedded reports whether the store is in this process.
func (x *examiner) embedded() bool { return x.info["rdsh_store"] != "" }

// pings are the round trips that tell how long one takes, and slowPing the time
// from which that is much.
const (
	pings    = 50
	slowPing = 20 * time.Millisecond
)

func (x *examiner) latency(ctx context.Context) error {
	var took [pings]time.Duration
	for i := range took {
		start := time.Now()
		if err := x.store.Do(ctx, store.Cmd(store.Ping)).Err(); err != nil {
			return err
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took[:])
	median, worst := took[pings/2], took[pings-1]
	text := fmt.Sprintf("a round trip takes %v (median of %d), %v at worst", round(median), pings, round(worst))
	if median > slowPing {
		x.add("latency", Warning, text, "run scripts nearer to the server, and use bulk methods and store.batch")
		return nil
	}
	x.add("latency", OK, text, "")
	return nil
}

// round leaves two or three digits of a duration.
func round(d time.Duration) time.Duration {
	for unit := time.Nanosecond; ; unit *= 10 {
		if d < 1000*unit {
			return d.Round(unit)
		}
	}
}

func (x *examiner) version() {
	valkey, redis := x.info["valkey_version"], x.info["redis_version"]
	switch {
	case x.embedded():
		x.add("version", OK, "the store of rdsh, with the commands of Redis "+redis, "")
	case valkey != "" && older(valkey, 9, 0):
		x.add("version", Note, "Valkey "+valkey, "entries of maps can expire by themselves (expire_entry) from Valkey 9 on")
	case valkey != "":
		x.add("version", OK, "Valkey "+valkey, "")
	case redis != "" && older(redis, 7, 4):
		x.add("version", Note, "Redis "+redis, "entries of maps can expire by themselves (expire_entry) from Redis 7.4 on")
	case redis != "":
		x.add("version", OK, "Redis "+redis, "")
	}
}

// older reports whether version is before major.minor.
func older(version string, major, minor int) bool {
	a, rest, _ := strings.Cut(version, ".")
	b, _, _ := strings.Cut(rest, ".")
	m, _ := strconv.Atoi(a)
	n, _ := strconv.Atoi(b)
	return cmp.Or(cmp.Compare(m, major), cmp.Compare(n, minor)) < 0
}

func (x *examiner) role() {
	if x.info["role"] == "slave" {
		x.add("role", Warning, "the server is a replica, which refuses to write",
			fmt.Sprintf("use its primary, %s:%s", x.info["master_host"], x.info["master_port"]))
	}
	if x.info["cluster_enabled"] == "1" {
		x.add("role", Note, "the server is a node of a cluster", "a call on several structures needs names with one {tag}")
	}
	if n := x.number("rejected_connections"); n > 0 {
		x.add("clients", Warning, fmt.Sprintf("%d connections were refused since the server started", n), "raise maxclients, or use fewer connections (pool_size in the URL)")
	}
}

// fullFrom is how much of its memory a store may use before that is told.
const fullFrom = 0.8

func (x *examiner) memory() {
	used, most := x.number("used_memory"), x.number("maxmemory")
	switch {
	case used == 0:
	case most == 0:
		x.add("memory", OK, bytes(used)+" used, without a limit", "")
	case float64(used) > fullFrom*float64(most):
		x.add("memory", Warning, fmt.Sprintf("%s used of %s", bytes(used), bytes(most)), "raise maxmemory before writes are refused, or give structures a time to live")
	default:
		x.add("memory", OK, fmt.Sprintf("%s used of %s", bytes(used), bytes(most)), "")
	}
	switch policy := x.info["maxmemory_policy"]; {
	case policy == "noeviction" || x.embedded():
		x.add("eviction", OK, "nothing is removed to make room (noeviction)", "")
	case policy != "":
		x.add("eviction", Warning, "the server may remove data when its memory is full (maxmemory-policy "+policy+")",
			"CONFIG SET maxmemory-policy noeviction")
	}
	if n := x.number("evicted_keys"); n > 0 {
		x.add("eviction", Warning, fmt.Sprintf("%d keys were removed to make room since the server started", n), "raise maxmemory")
	}
}

func (x *examiner) persistence(ctx context.Context) {
	if x.embedded() {
		return
	}
	r := x.store.Do(ctx, store.Cmd(store.Config, "GET", "save"))
	save, known := r.At(1).Str(), r.Len() == 2
	aof := x.info["aof_enabled"]
	switch {
	case aof == "1":
		x.add("persistence", OK, "every change is logged (appendonly yes)", "")
	case aof == "" || !known:
		x.add("persistence", Note, "the server does not tell whether it keeps data", "")
	case save == "":
		x.add("persistence", Warning, "the server keeps data in memory only and loses it when it ends", "CONFIG SET appendonly yes")
	default:
		x.add("persistence", Note, "snapshots only (save "+save+"): what was written since the last one is lost when the server dies", "CONFIG SET appendonly yes")
	}
	for _, last := range []struct{ field, what string }{
		{"rdb_last_bgsave_status", "snapshot"}, {"aof_last_write_status", "write of the log"}, {"aof_last_bgrewrite_status", "rewriting of the log"},
	} {
		if status := x.info[last.field]; status != "" && status != "ok" {
			x.add("persistence", Warning, "the last "+last.what+" failed", "look into the log of the server: the disk may be full")
		}
	}
}

// skewed is from when clocks disagree.
const skewed = time.Second

func (x *examiner) clock(ctx context.Context) error {
	before := x.opts.Now()
	r := x.store.Do(ctx, store.Cmd(store.Time))
	after := x.opts.Now()
	if err := r.Err(); err != nil {
		return err
	}
	seconds, _ := strconv.ParseInt(r.At(0).Str(), 10, 64)
	micros, _ := strconv.ParseInt(r.At(1).Str(), 10, 64)
	there := time.Unix(seconds, micros*1000)
	skew := there.Sub(before.Add(after.Sub(before) / 2))
	if skew.Abs()-after.Sub(before)/2 < skewed {
		x.add("clock", OK, "the clock of the store is that of this machine, to a second", "")
		return nil
	}
	way := "ahead of"
	if skew < 0 {
		way = "behind"
	}
	x.add("clock", Warning, fmt.Sprintf("the clock of the store is %v %s that of this machine", skew.Abs().Round(time.Millisecond), way),
		"synchronise both (NTP): times at which something expires are those of the store")
	return nil
}

// bytes spells a number of bytes roughly.
func bytes(n int64) string {
	v, unit := float64(n), "B"
	for _, next := range []string{"kB", "MB", "GB", "TB"} {
		if v < 1024 {
			break
		}
		v, unit = v/1024, next
	}
	if unit == "B" {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", v, unit)
}
