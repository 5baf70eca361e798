package embedded_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// streamBatch is how many commands travel to a server in one pipeline.
const streamBatch = 1000

// besideRedis measures a command on an embedded store and on a redis-server,
// there in pipelines: what remains of a round trip is in its time.
func besideRedis(b *testing.B, setup []string, cmd func(i int) store.Command) {
	begin := func(b *testing.B, s store.Store) {
		for _, words := range setup {
			run(b, s, words)
		}
		b.ReportAllocs()
		b.ResetTimer()
	}
	b.Run("embedded", func(b *testing.B) {
		s := embedded.New(embedded.Options{})
		defer s.Close()
		begin(b, s)
		for i := range b.N {
			if err := s.Do(context.Background(), cmd(i)).Err(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("redis", func(b *testing.B) {
		s := storetest.Redis(b)
		begin(b, s)
		for i := 0; i < b.N; i += streamBatch {
			cs := make([]store.Command, min(streamBatch, b.N-i))
			for k := range cs {
				cs[k] = cmd(i + k)
			}
			s.Pipeline(context.Background(), cs)
		}
	})
}

func BenchmarkXAdd(b *testing.B) {
	besideRedis(b, nil, func(i int) store.Command {
		return store.Cmd(store.XAdd, "s", "*", "field", "value:0000001")
	})
}

// entries fills a stream.
func entries(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = "XADD s " + strconv.Itoa(i+1) + " field value:0000001"
	}
	return all
}

func BenchmarkXRange100(b *testing.B) {
	besideRedis(b, entries(50_000), func(i int) store.Command {
		return store.Cmd(store.XRange, "s", strconv.Itoa(1+i*7919%49_000), "+", "COUNT", "100")
	})
}

// BenchmarkXReadGroupAck adds, reads and acknowledges one entry by turns.
func BenchmarkXReadGroupAck(b *testing.B) {
	besideRedis(b, []string{"XGROUP CREATE s g 0 MKSTREAM"}, func(i int) store.Command {
		switch i % 3 {
		case 0:
			return store.Cmd(store.XAdd, "s", strconv.Itoa(i/3+1), "field", "value:0000001")
		case 1:
			return store.Cmd(store.XReadGroup, "GROUP", "g", "consumer", "STREAMS", "s", ">")
		}
		return store.Cmd(store.XAck, "s", "g", strconv.Itoa(i/3+1))
	})
}
