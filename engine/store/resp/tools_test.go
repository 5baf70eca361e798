package resp_test

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/engine/store/resp"
)

// tool runs a program of redis-tools against a server. Without the program the
// test is skipped, or fails if $CI is set.
func (f *front) tool(t *testing.T, stdin, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("no %s in $PATH", name)
	}
	host, port, _ := net.SplitHostPort(f.addr)
	cmd := exec.Command(name, append([]string{"-h", host, "-p", port}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func TestRedisCLI(t *testing.T) {
	f := memory(t, resp.Options{})
	got := f.tool(t, "SET a 1\nINCR a\nLPUSH l x y\nLRANGE l 0 -1\nHSET h f v\nMULTI\nGET a\nEXEC\nNOSUCH\n", "redis-cli")
	if want := "OK\n2\n2\ny\nx\n1\nOK\nQUEUED\n2\nERR unknown command 'NOSUCH', with args beginning with: \n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := f.tool(t, "HGETALL h\n", "redis-cli", "-3", "--no-raw"); got != "1# \"f\" => \"v\"\n" {
		t.Errorf("a map: got %q", got)
	}
	if got := f.tool(t, "", "redis-cli", "--scan", "--pattern", "?"); len(strings.Fields(got)) != 3 {
		t.Errorf("--scan: got %q", got)
	}
	if got := f.tool(t, array("SET", "p", "1")+array("INCR", "p"), "redis-cli", "--pipe"); !strings.Contains(got, "errors: 0, replies: 2") {
		t.Errorf("--pipe: got %q", got)
	}
	if got := f.tool(t, "", "redis-cli", "--bigkeys"); !strings.Contains(got, "Biggest   list found") {
		t.Errorf("--bigkeys: got %q", got)
	}
	if got := f.tool(t, "", "redis-cli", "--eval", "/dev/null"); strings.Contains(got, "rror") {
		t.Errorf("--eval of nothing: got %q", got)
	}
}

func TestRedisBenchmark(t *testing.T) {
	got := memory(t, resp.Options{}).tool(t, "", "redis-benchmark", "-n", "2000", "-P", "16", "-r", "1000", "-q")
	for _, name := range []string{"PING_INLINE", "SET", "GET", "LPOP", "SPOP", "ZADD", "ZPOPMIN", "LRANGE_600", "MSET"} {
		if !strings.Contains(got, name) {
			t.Errorf("%s is missing in %s", name, got)
		}
	}
	if strings.Contains(strings.ToLower(got), "error") {
		t.Error(got)
	}
}

// TestGoRedis uses a client library as its users do, in RESP3 and RESP2.
func TestGoRedis(t *testing.T) {
	for _, protocol := range []int{2, 3} {
		f := memory(t, resp.Options{Password: "s3cret"})
		c := redis.NewClient(&redis.Options{Addr: f.addr, Password: "s3cret", Protocol: protocol, DB: 9, ClientName: "me"})
		defer c.Close()
		ctx := t.Context()
		check := func(name string, got, want any, err error) {
			t.Helper()
			if err != nil || got != want {
				t.Errorf("%s in RESP%d: got %v, %v, want %v", name, protocol, got, err, want)
			}
		}
		check("HSET", c.HSet(ctx, "h", "a", "1", "b", "2").Val(), int64(2), nil)
		m, err := c.HGetAll(ctx, "h").Result()
		check("HGETALL", len(m)*10+len(m["a"]), 21, err)
		c.ZAdd(ctx, "z", redis.Z{Score: 1.5, Member: "a"}, redis.Z{Score: 2, Member: "b"})
		zs, err := c.ZRangeWithScores(ctx, "z", 0, -1).Result()
		check("ZRANGE WITHSCORES", len(zs) == 2 && zs[0].Score == 1.5, true, err)
		z, err := c.BZPopMin(ctx, 0, "z").Result()
		check("BZPOPMIN", z.Member, any("a"), err)
		id, err := c.XAdd(ctx, &redis.XAddArgs{Stream: "x", ID: "1-1", Values: []string{"f", "v"}}).Result()
		check("XADD", id, "1-1", err)
		xs, err := c.XRead(ctx, &redis.XReadArgs{Streams: []string{"x", "0"}}).Result()
		check("XREAD", len(xs) == 1 && xs[0].Messages[0].Values["f"] == "v", true, err)
		err = c.Watch(ctx, func(tx *redis.Tx) error {
			_, err := tx.TxPipelined(ctx, func(p redis.Pipeliner) error { p.Incr(ctx, "n"); return nil })
			return err
		}, "n")
		n, _ := c.Get(ctx, "n").Int()
		check("WATCH and EXEC", n, 1, err)
		sub := c.Subscribe(ctx, "news")
		if _, err := sub.Receive(ctx); err != nil {
			t.Fatal(err)
		}
		check("PUBLISH", c.Publish(ctx, "news", "hello").Val(), int64(1), nil)
		msg, err := sub.ReceiveMessage(ctx)
		check("a message", msg.Payload, "hello", err)
		sub.Close()
		r, err := c.Eval(ctx, "return {KEYS[1], ARGV[1]}", []string{"k"}, "v").StringSlice()
		check("EVAL", len(r), 2, err)
	}
}
