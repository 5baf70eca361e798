package overlay_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/overlay"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
	"github.com/rdsh/rdsh/engine/transfer"
)

// over gives an overlay on a store.
func over(t *testing.T, under store.Store, opts overlay.Options) *overlay.Store {
	t.Helper()
	s, err := overlay.New(t.Context(), under, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// does executes a command that must succeed.
func does(t *testing.T, s store.Store, words ...string) store.Reply {
	t.Helper()
	r := s.Do(t.Context(), store.Named(words[0], words[1:]...))
	if err := r.Err(); err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return r
}

// changesOf lists what is different: + for a key that was added, - for one that
// was removed, ~ for others.
func changesOf(t *testing.T, s *overlay.Store) (all []string) {
	t.Helper()
	err := s.Changes(t.Context(), func(c *overlay.Change) error {
		sign := "~"
		switch {
		case !c.Before.Exists() && !c.Large:
			sign = "+"
		case !c.After.Exists():
			sign = "-"
		}
		all = append(all, sign+c.Key)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func TestReads(t *testing.T) {
	onEach(t, func(t *testing.T, under store.Store) {
		counted := store.NewCount(under)
		s := over(t, counted, overlay.Options{})
		counted.Reset()
		does(t, s, "LRANGE", "list", "0", "-1")
		does(t, s, "HGET", "hash", "a")
		if counted.Trips() != 2 || len(changesOf(t, s)) != 0 {
			t.Errorf("two reads: got %d round trips, changes %q", counted.Trips(), changesOf(t, s))
		}
		does(t, s, "RPUSH", "list", "x")
		counted.Reset()
		if r := does(t, s, "LRANGE", "list", "0", "-1"); storetest.Plain(r) != `["a" "b" "1" "2" "x"]` || counted.Trips() != 0 {
			t.Errorf("after a write: got %s in %d round trips", storetest.Plain(r), counted.Trips())
		}
		if got := changesOf(t, s); !slices.Equal(got, []string{"~list"}) {
			t.Errorf("changes: got %q", got)
		}
		does(t, s, "RPOP", "list")
		if got := changesOf(t, s); len(got) != 0 {
			t.Errorf("what was undone: got %q", got)
		}
	})
}

func TestRefused(t *testing.T) {
	onEach(t, func(t *testing.T, under store.Store) {
		s := over(t, under, overlay.Options{})
		does(t, s, "SET", "text", "mine")
		for _, row := range []struct{ command, want string }{
			{"NOSUCH text", "unknown command NOSUCH refused: nobody can tell"},
			{"RESTORE new 0 x", "RESTORE refused: nobody can tell"},
			{"SORT list BY text* STORE new", "SORT refused: nobody can tell"},
			{"SORT_RO list GET text*", "SORT_RO refused: nobody can tell"},
			{"CONFIG SET maxmemory 1", "CONFIG refused: it changes the server"},
			{"FUNCTION FLUSH", "FUNCTION refused: it changes the server"},
			{"MEMORY PURGE", "MEMORY refused: it changes the server"},
			{"EVAL #return(redis.call('SET','text','theirs')) 0", "SET refused: the script does not declare the key text"},
			{"EVAL #redis.call('SET',KEYS[1],'x');redis.pcall('DEL','list') 1 text", "DEL refused: the script does not declare the key list"},
			{"EVAL #redis.pcall('DEL','list');redis.call('SET',KEYS[1],'x') 1 text", "DEL refused: the script does not declare the key list"},
			{"EVAL #return(redis.call('FLUSHALL')) 0", "FLUSHALL refused: it concerns every key"},
			{"EVAL_RO #return(redis.call('DBSIZE')) 0", "DBSIZE refused: it concerns every key"},
			{"EVAL #return(redis.call('SORT',KEYS[1],'BY','w*')) 1 list", "SORT refused: nobody can tell"},
		} {
			words := strings.Fields(strings.ReplaceAll(row.command, "#", ""))
			c := store.Named(words[0], words[1:]...)
			for name, execute := range ways {
				if name == "commit" && !c.Writes() {
					continue
				}
				if err := execute(t.Context(), s, c); !errors.Is(err, store.ErrOverlay) || !strings.Contains(err.Error(), row.want) {
					t.Errorf("%s, %s: got %v, want %q", row.command, name, err, row.want)
				}
			}
		}
		if got := changesOf(t, s); !slices.Equal(got, []string{"~text"}) {
			t.Errorf("changes: got %q", got)
		}
		if r := does(t, s, "GET", "text"); r.Str() != "mine" {
			t.Errorf("what a refused script has written: got %q", r.Str())
		}
		for _, command := range []string{"CONFIG GET maxmemory", "PING", "ECHO x", "TIME", "INFO", "PUBSUB CHANNELS", "SORT list BY nosort", "SCRIPT EXISTS x"} {
			does(t, s, strings.Fields(command)...)
		}
	})
}

// TestLarge holds large keys of each type, and refuses to hold larger ones.
func TestLarge(t *testing.T) {
	const n = 3000
	words := func(words ...func(i string) string) (all []string) {
		for i := range n {
			for _, w := range words {
				all = append(all, w(strconv.Itoa(i)))
			}
		}
		return all
	}
	number := func(i string) string { return i }
	text := func(i string) string { return "some text " + i }
	for name, under := range map[string]store.Store{"embedded": storetest.Embedded(t, embedded.Options{}), "redis": storetest.Redis(t)} {
		t.Run(name, func(t *testing.T) {
			does(t, under, append([]string{"RPUSH", "list"}, words(text)...)...)
			does(t, under, append([]string{"SADD", "set"}, words(text)...)...)
			does(t, under, append([]string{"HSET", "hash"}, words(text, number)...)...)
			does(t, under, append([]string{"ZADD", "zset"}, words(number, text)...)...)
			does(t, under, "SET", "string", strings.Repeat("0123456789", 300_000))
			for i := range n {
				does(t, under, "XADD", "stream", strconv.Itoa(i+1)+"-1", "field", text(strconv.Itoa(i)))
			}
			s, twin := over(t, under, overlay.Options{}), storetest.Embedded(t, embedded.Options{})
			if _, err := transfer.Copy(t.Context(), under, twin, transfer.Options{}); err != nil {
				t.Fatal(err)
			}
			for _, key := range does(t, under, "KEYS", "*").Strs() {
				does(t, s, "EXPIREAT", key, "4000000000")
				does(t, twin, "EXPIREAT", key, "4000000000")
			}
			if diff := storetest.SameContents(t.Context(), s, twin); diff != "" {
				t.Errorf("%.1000s", diff)
			}
			s = over(t, under, overlay.Options{Most: 20_000})
			for _, key := range does(t, under, "KEYS", "*").Strs() {
				if r := s.Do(t.Context(), store.Cmd(store.Persist, key)); !errors.Is(r.Err(), store.ErrOverlay) {
					t.Errorf("%s: got %v, want %v", key, r.Err(), store.ErrOverlay)
				}
			}
			does(t, s, "FLUSHALL")
			if got := len(changesOf(t, s)); got != 6 {
				t.Errorf("after a flush: got %d changes, want 6", got)
			}
		})
	}
}

// TestWhole puts together what is in both stores.
func TestWhole(t *testing.T) {
	onEach(t, func(t *testing.T, under store.Store) {
		s := over(t, under, overlay.Options{})
		does(t, s, "SET", "new", "x")
		does(t, s, "DEL", "text", "list")
		if r := does(t, s, "DBSIZE"); r.Int() != 9 {
			t.Errorf("DBSIZE: got %d, want 9", r.Int())
		}
		if got := sorted(does(t, s, "KEYS", "*")); got != "fading geo hash hll new number set stream zset" {
			t.Errorf("KEYS: got %s", got)
		}
		var scanned []string
		for cursor := "0"; len(scanned) == 0 || cursor != "0"; {
			r := does(t, s, "SCAN", cursor, "COUNT", "1", "TYPE", "string")
			cursor, scanned = r.At(0).Str(), append(scanned, r.At(1).Strs()...)
		}
		if slices.Sort(scanned); !slices.Equal(slices.Compact(scanned), []string{"fading", "hll", "new", "number"}) {
			t.Errorf("SCAN: got %q", scanned)
		}
		for range 50 {
			if key := does(t, s, "RANDOMKEY").Str(); key == "text" || key == "list" || key == "" {
				t.Errorf("RANDOMKEY: got %q", key)
			}
		}
		does(t, s, "FLUSHALL")
		does(t, s, "SET", "set", "again")
		does(t, s, "RPUSH", "list", "a", "b", "1", "2")
		if r := does(t, s, "DBSIZE"); r.Int() != 2 {
			t.Errorf("DBSIZE after a flush: got %d, want 2", r.Int())
		}
		want := []string{"-fading", "-geo", "-hash", "-hll", "-number", "-stream", "-text", "-zset", "~set"}
		if got := changesOf(t, s); !slices.Equal(got, want) {
			t.Errorf("changes after a flush: got %q, want %q", got, want)
		}
	})
}

func sorted(r store.Reply) string {
	return strings.Join(slices.Sorted(slices.Values(r.Strs())), " ")
}

func TestPublish(t *testing.T) {
	onEach(t, func(t *testing.T, under store.Store) {
		s := over(t, under, overlay.Options{})
		mine, err := s.Subscribe(t.Context(), []string{"news"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer mine.Close()
		others, err := under.Subscribe(t.Context(), []string{"news", "end"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer others.Close()
		if r := does(t, s, "PUBLISH", "news", "a"); r.Int() != 2 {
			t.Errorf("PUBLISH: got %d receivers, want 2", r.Int())
		}
		does(t, s, "EVAL", "return redis.call('PUBLISH', 'news', 'b')", "0")
		if m, err := mine.Receive(t.Context()); err != nil || m.Payload != "a" {
			t.Errorf("here: got %+v, %v", m, err)
		}
		does(t, under, "PUBLISH", "end", "x")
		if m, err := others.Receive(t.Context()); err != nil || m.Channel != "end" {
			t.Errorf("below: got %+v, %v", m, err)
		}
		if got, want := s.Published(), []overlay.Publication{{Channel: "news", Payload: "a"}, {Channel: "news", Payload: "b"}}; !slices.Equal(got, want) {
			t.Errorf("Published: got %v, want %v", got, want)
		}
	})
}

// TestConflict has a watched key changed by others in the store below, and in
// the overlay.
func TestConflict(t *testing.T) {
	for name, under := range map[string]store.Store{"embedded": storetest.Embedded(t, embedded.Options{}), "redis": storetest.Redis(t)} {
		t.Run(name, func(t *testing.T) {
			does(t, under, "SET", "k", "1")
			s := over(t, under, overlay.Options{})
			incr := []store.Command{store.Cmd(store.Incr, "k")}
			get := store.Cmd(store.Get, "k")
			for i, row := range []struct {
				change func()
				want   error
			}{
				{func() {}, nil},
				{func() { does(t, s, "INCR", "k") }, store.ErrConflict},
				{func() {}, nil},
				{func() { does(t, under, "INCR", "k") }, nil}, // k is held
			} {
				x, err := s.Session(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				x.Read(t.Context(), get)
				row.change()
				if _, err := x.Exec(t.Context(), incr); !errors.Is(err, row.want) {
					t.Errorf("%d: got %v, want %v", i, err, row.want)
				}
				x.Close()
			}
			x, err := s.Session(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			for _, change := range []func(){
				func() { does(t, under, "SET", "free", "1") },
				func() { does(t, s, "SET", "free", "1") },
			} {
				x.Watch(t.Context(), "free")
				change()
				if _, err := x.Exec(t.Context(), incr); !errors.Is(err, store.ErrConflict) {
					t.Errorf("free: got %v, want %v", err, store.ErrConflict)
				}
				if _, err := x.Exec(t.Context(), []store.Command{get}); err != nil {
					t.Errorf("after a conflict: got %v", err)
				}
			}
			if r := does(t, s, "GET", "k"); r.Str() != "5" {
				t.Errorf("got %s, want 5", r.Str())
			}
			if r := does(t, under, "GET", "k"); r.Str() != "2" {
				t.Errorf("below: got %s, want 2", r.Str())
			}
		})
	}
}

// TestExpiry takes the clock of the store below, and tells of no key that has
// expired by itself.
func TestExpiry(t *testing.T) {
	clock := storetest.NewClock(time.Now().Add(1000 * time.Hour))
	under := storetest.Embedded(t, embedded.Options{Clock: clock})
	does(t, under, "SET", "k", "x", "EX", "100")
	does(t, under, "SET", "l", "x", "EX", "100")
	s := over(t, under, overlay.Options{})
	does(t, s, "APPEND", "k", "y")
	if r := does(t, s, "TTL", "k"); r.Int() > 100 || r.Int() < 70 {
		t.Errorf("TTL: got %d, want 100", r.Int())
	}
	s = over(t, under, overlay.Options{Clock: clock})
	does(t, s, "APPEND", "k", "y")
	does(t, s, "PERSIST", "l")
	clock.Advance(200 * time.Second)
	if got := changesOf(t, s); !slices.Equal(got, []string{"~l"}) {
		t.Errorf("changes: got %q", got)
	}
}

// TestWaits has a wait in the overlay served by what is written there.
func TestWaits(t *testing.T) {
	onEach(t, func(t *testing.T, under store.Store) {
		s := over(t, under, overlay.Options{})
		got := make(chan store.Reply)
		go func() { got <- s.Do(t.Context(), store.Cmd(store.BLPop, "none", "0")) }()
		does(t, s, "RPUSH", "none", "x")
		if r := <-got; storetest.Plain(r) != `["none" "x"]` {
			t.Errorf("BLPOP: got %s", storetest.Plain(r))
		}
	})
}
