package engine

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A RateLimiter lets calls through until they come too often. Each key, a user
// or an address, is counted by itself; a call that is refused is not counted.
// All handles in all processes count together, by the clock of the store.
//
// Time is cut into windows of one length, from the epoch on, and what is known
// of the keys is kept by window, so that forgetting those that are idle is the
// renaming of a key. Its parts:
//
//	now         a hash from each key that was let through in the last window to
//	            its state
//	before      the same of the window before
//	log         of sliding_log: a sorted set of the calls of the last window
//	log_before  the same of the window before
//	clock       the time in µs to which this has come, and the parameters under
//	            which it did
//	cfg         the hash of the parameters
//
// All but cfg expire by themselves when what they say does not matter any more.
// In what follows n is the number of keys.
type RateLimiter struct {
	handle
	all [6]string // the keys as scripts take them
}

// RateLimiterOptions are the options of a rate limiter; the zero value is one
// that adopts what is stored.
//
// The algorithms differ in what they promise:
//
//	gcra            the usual one: limit per interval on the long run, evenly, and
//	                burst at once (generic cell rate algorithm, ITU-T I.371)
//	sliding_log     never more than limit in any interval; remembers each call
//	sliding_window  never more than limit in a window, where the one before
//	                counts by the part of it that an interval ending now covers
//	fixed           never more than limit in a window
//
// Between two windows the last two let through up to twice the limit in one
// interval: sliding_window if calls come at the end of both, fixed always.
type RateLimiterOptions struct {
	Common
	Limit     int           // units per interval, 0 if not given, at most 2^40
	Per       time.Duration // the interval, 0 if not given, from 1 µs to 100 years
	Algorithm string        // "" if not given
	Burst     int           // of gcra: how many at once, 0 for limit
}

// RateLimiter gives the rate limiter called name. It does no I/O. The error is
// of kind value for an option that cannot be meant.
func (e *Engine) RateLimiter(name string, opts RateLimiterOptions) (*RateLimiter, error) {
	l := new(RateLimiter)
	if opts.Codec == "raw" {
		return nil, errorf(ErrValue, "%s %s: codec must be plain", limiterKind.name, name)
	}
	if opts.Burst != 0 && opts.Algorithm != "" && opts.Algorithm != "gcra" {
		return nil, errorf(ErrValue, "%s %s: burst is for gcra, not for %s", limiterKind.name, name, opts.Algorithm)
	}
	err := e.open(&l.handle, limiterKind, name, opts.Common, count(opts.Limit), seconds(opts.Per), opts.Algorithm, count(opts.Burst))
	if err != nil {
		return nil, err
	}
	l.all = [6]string{l.cfg, l.part("clock"), l.part("now"), l.part("before"), l.part("log"), l.part("log_before")}
	return l, nil
}

// count spells a parameter that is not given if it is 0.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// seconds spells a duration as a parameter, which is not given if it is 0.
func seconds(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return codec.FloatNumber(d.Seconds()).String()
}

// The highest limit and burst, and the longest interval in µs, with which Lua
// computes exactly.
const (
	maxUnits    = 1 << 40
	maxInterval = 100 * 365 * 86_400 * 1_000_000
)

func checkUnits(v string) error {
	if n, err := strconv.Atoi(v); err != nil || n < 1 || n > maxUnits {
		return errorf(ErrValue, "must be 1 to 2^40, got %s", v)
	}
	return nil
}

func checkInterval(v string) error {
	if us := microseconds(v); us < 1 || us > maxInterval {
		return errorf(ErrValue, "must be 1 µs to 100 years, got %s", v)
	}
	return nil
}

// microseconds reads seconds as Lua does.
func microseconds(s string) int64 {
	f, err := strconv.ParseFloat(s, 64)
	f = float64(f * 1e6) // not fused with what follows
	if err != nil || !(f < 1<<53) {
		return -1
	}
	return int64(math.Floor(f + 0.5))
}

// intervalOf gives what configure was given as seconds.
func intervalOf(v string) string {
	d, is := codec.Tree(codec.Text(v)).(time.Duration)
	if text, isText := codec.Tree(codec.Text(v)).(string); isText {
		var err error
		d, err = time.ParseDuration(text)
		is = err == nil
	}
	if is {
		return codec.FloatNumber(d.Seconds()).String()
	}
	return v
}

// A Verdict is what a rate limiter says to a call.
type Verdict struct {
	Allowed    bool
	Remaining  int     // the units that are left now
	RetryAfter float64 // seconds until the call is let through if no other is, 0 if it was
	ResetAfter float64 // seconds until all units are back if no call is let through
}

// Allow spends cost units of key and reports whether the call is let through.
// The error is of kind value for a cost that never can be. O(log n).
func (l *RateLimiter) Allow(ctx context.Context, key codec.Key, cost int) (bool, error) {
	r, err := l.spend(ctx, "allow", limiterAllow, key, cost)
	return r.Int() == 1, err
}

// Take is Allow with all that there is to say.
func (l *RateLimiter) Take(ctx context.Context, key codec.Key, cost int) (Verdict, error) {
	r, err := l.spend(ctx, "take", limiterTake, key, cost)
	return verdictIn(r), err
}

// spend runs a script that spends.
func (l *RateLimiter) spend(ctx context.Context, op string, script *store.Script, key codec.Key, cost int) (store.Reply, error) {
	if cost < 1 {
		return store.Reply{}, l.refuse(op, ErrValue, "cost must be at least 1, got %d", cost)
	}
	var args [9]string
	copy(args[:], l.all[:])
	args[6], args[7], args[8] = l.given(), string(key), strconv.Itoa(cost)
	c := script.Cmd(args[:]...)
	return l.put(ctx, op, &c)
}

// Peek says what Take would say to a call that costs one unit, and spends
// nothing: Remaining includes that unit. O(log n).
func (l *RateLimiter) Peek(ctx context.Context, key codec.Key) (Verdict, error) {
	args := append(append(make([]string, 0, 9), l.all[:]...), l.given(), string(key), "1")
	r, err := l.read(ctx, "peek", limiterPeek.Cmd(args...))
	return verdictIn(r), err
}

func verdictIn(r store.Reply) Verdict {
	list := r.List()
	if len(list) != 4 {
		return Verdict{}
	}
	return Verdict{
		list[0].Int() == 1, int(list[1].Int()),
		float64(list[2].Int()) / 1e6, float64(list[3].Int()) / 1e6,
	}
}

// Wait is Allow that waits until the call is let through, for at most the
// timeout, and reports whether it was. It gives up at once if that cannot be.
// Who waits longest is not necessarily first. O(log n) a try, of which there is
// one more whenever somebody else was faster.
func (l *RateLimiter) Wait(ctx context.Context, key codec.Key, cost int, opts WaitOptions) (bool, error) {
	deadline := time.Now().Add(opts.Timeout)
	for {
		r, err := l.spend(ctx, "wait", limiterTake, key, cost)
		v := verdictIn(r)
		if err != nil || v.Allowed {
			return v.Allowed, err
		}
		after := time.Duration(math.Ceil(v.RetryAfter*1e3)) * time.Millisecond
		if opts.Timeout >= 0 && after > time.Until(deadline) {
			return false, nil
		}
		// Nobody fills this list: the wait ends with time, that of the store.
		if _, err := l.await(ctx, "wait", l.part("never"), after); err != nil {
			return false, err
		}
	}
}

// Reset forgets what key has spent. O(log n + k) where k is what sliding_log
// remembers of it.
func (l *RateLimiter) Reset(ctx context.Context, key codec.Key) error {
	args := append(append(make([]string, 0, 8), l.all[:]...), l.given(), string(key))
	_, err := l.write(ctx, "reset", limiterReset.Cmd(args...))
	return err
}

// Configure changes limit, per or burst for every handle, and begins to count
// anew; this handle goes on with the new ones, another that gives old ones fails
// at its next call. O(1).
func (l *RateLimiter) Configure(ctx context.Context, changes []Parameter) error {
	c, given, err := l.configure(changes)
	if err != nil || len(changes) == 0 {
		return err
	}
	anew := store.Cmd(store.Unlink, l.all[1:]...)
	if _, err := l.writes(ctx, "configure", []store.Command{c, anew}); err != nil {
		return err
	}
	l.params.Store(&given)
	return nil
}

// Rename gives the rate limiter another name, and returns a handle of it. The
// error is of kind missing if it does not exist, of kind exists if the new name
// is taken and Replace is not set. O(1).
func (l *RateLimiter) Rename(ctx context.Context, name string, opts RenameOptions) (*RateLimiter, error) {
	if err := l.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return l.engine.RateLimiter(name, RateLimiterOptions{Common: l.moved(nil)})
}

// Copy copies the rate limiter with what was spent, and returns a handle of the
// copy; errors as with Rename. A copy to another store takes a few round trips
// and holds the rate limiter in memory. O(n).
func (l *RateLimiter) Copy(ctx context.Context, name string, opts CopyOptions) (*RateLimiter, error) {
	if err := l.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return l.engine.RateLimiter(name, RateLimiterOptions{Common: l.moved(opts.Store)})
}
