package enginetest_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/redis"
	"github.com/rdsh/rdsh/engine/store/resp"
)

// openServed gives a store in the process as a client meets it on a server: one
// that knows what Redis knows from 7.4 on.
func openServed(t testing.TB) store.Store {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := resp.New(embedded.New(embedded.Options{}), resp.Options{})
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	s, err := redis.Open(context.Background(), "redis://"+l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestHashMapServed(t *testing.T)     { enginetest.HashMap(t, openServed) }
func TestDefaultDictServed(t *testing.T) { enginetest.DefaultDict(t, openServed) }
