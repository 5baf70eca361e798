package embedded_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// lines executes lines of the form "command → reply".
func lines(t *testing.T, s store.Store, text string) {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(text)) {
		command, want, _ := strings.Cut(strings.TrimSpace(line), " → ")
		words := strings.Fields(command)
		if got := storetest.Plain(s.Do(t.Context(), store.Named(words[0], words[1:]...))); got != want {
			t.Errorf("%s: got %s, want %s", command, got, want)
		}
	}
}

// TestFieldTimes has fields of a hash expire, as Redis 7.4 does it.
func TestFieldTimes(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(1_000_000))
	s := storetest.Embedded(t, embedded.Options{Clock: lazyClock{clock}})
	lines(t, s, `
		HSET h a 1 b 2 c 3 → 3
		HEXPIRE none 10 FIELDS 1 a → [-2]
		HTTL none FIELDS 2 a b → [-2 -2]
		HEXPIRE h 10 FIELDS 2 a none → [1 -2]
		HEXPIRE h 5 GT FIELDS 2 a b → [0 0]
		HEXPIRE h 20 XX FIELDS 2 a b → [1 0]
		HEXPIRE h 30 NX FIELDS 2 a b → [0 1]
		HEXPIRE h 20 LT FIELDS 2 b c → [1 1]
		HTTL h FIELDS 4 a b c none → [20 20 20 -2]
		HPTTL h FIELDS 1 a → [20000]
		HEXPIRETIME h FIELDS 1 a → [1020]
		HPEXPIRETIME h FIELDS 1 a → [1020000]
		HPERSIST h FIELDS 3 a none a → [1 -2 -1]
		HSET h b new → 0
		HTTL h FIELDS 3 a b c → [-1 -1 20]
		HINCRBY h c 1 → 4
		HINCRBYFLOAT h c 0.5 → "4.5"
		HPTTL h FIELDS 1 c → [20000]
		HPEXPIREAT h 1 FIELDS 1 b → [2]
		HLEN h → 2
		COPY h copy → 1
		RENAME h g → OK
		HEXPIRE g -1 FIELDS 1 a → -ERR invalid expire time, must be >= 0
		HEXPIRE g 999999999999999 FIELDS 1 a → -ERR invalid expire time in 'hexpire' command
		HEXPIRE g 1 FIELDS 0 a → -ERR Parameter `+"`numFields`"+` should be greater than 0
		HEXPIRE g 1 FIELDS 2 a → -ERR The `+"`numfields`"+` parameter must match the number of arguments
		HEXPIRE g 1 FILDS 1 a → -ERR Mandatory argument FIELDS is missing or not at the right position
		HTTL g FIELDS x a → -ERR Number of fields must be a positive integer
		HTTL g FIELDS 1 → -ERR wrong number of arguments for 'httl' command`)
	clock.Advance(20 * time.Second)
	lines(t, s, `
		HGET g c → nil
		HMGET copy a c → ["1" nil]
		HEXISTS g c → 0
		HLEN g → 1
		HGETALL g → ["a" "1"]
		HSET g c 1 → 1
		HTTL g FIELDS 1 c → [-1]
		HDEL copy a → 1
		EXISTS copy → 0`)
}

// TestFieldsExpire has nobody ask for fields: they go by themselves, and with
// the last one the key.
func TestFieldsExpire(t *testing.T) {
	clock := storetest.NewClock(time.UnixMilli(0))
	log := new(memoryLog)
	s := storetest.Embedded(t, embedded.Options{Clock: clock, Log: log})
	lines(t, s, `
		HSET h a 1 b 2 → 2
		HPEXPIRE h 50 FIELDS 1 a → [1]
		HPEXPIRE h 500 FIELDS 1 b → [1]`)
	log.commands(t)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for start := time.Now(); reply(t, s, store.DBSize) != "0"; <-tick.C {
		if time.Since(start) > 10*time.Second {
			t.Fatal("the fields stay")
		}
		clock.Advance(100 * time.Millisecond)
	}
	var got []string
	for _, c := range log.commands(t) {
		got = append(got, storetest.Show(c))
	}
	if want := []string{"HDEL h a", "HDEL h b"}; !slices.Equal(got, want) {
		t.Errorf("log: got %q, want %q", got, want)
	}
}
