package embedded_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/embedded"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

// events executes commands, a line each, on a store that tells events of some
// classes, and gives them: "event key" for each.
func events(t *testing.T, s store.Store, classes, commands string) string {
	t.Helper()
	do := func(line string) {
		words := strings.Fields(line)
		if err := s.Do(t.Context(), store.Named(words[0], words[1:]...)).Err(); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	do("FLUSHALL")
	do("CONFIG SET notify-keyspace-events E" + classes)
	x, err := s.Subscribe(t.Context(), []string{"end"}, []string{"__keyevent@0__:*"})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for line := range strings.Lines(strings.TrimSpace(commands)) {
		do(strings.TrimSpace(line))
	}
	do("PUBLISH end .")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var all []string
	for {
		m, err := x.Receive(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if m.Channel == "end" {
			return strings.Join(all, ", ")
		}
		all = append(all, strings.TrimPrefix(m.Channel, "__keyevent@0__:")+" "+m.Payload)
	}
}

// TestEvents compares the events of many commands with those of a real server.
func TestEvents(t *testing.T) {
	server := storetest.Redis(t)
	defer server.Do(t.Context(), store.Raw("CONFIG", "SET", "notify-keyspace-events", ""))
	s := storetest.Embedded(t, embedded.Options{})
	for _, classes := range []string{"A", "g", "$", "An"} {
		for _, commands := range []string{
			"SET a 1\nSET a 2\nSET a 3 EX 100\nAPPEND a x\nGETSET a 1\nINCR a\nDECR a\nINCRBY a 2\nDECRBY a 2\nINCRBYFLOAT a 1\nSETRANGE a 0 x",
			"SETEX a 100 x\nPSETEX b 100000 x\nSETNX c 1\nSETNX c 1\nMSET a 1 d 2\nGETEX a EX 100\nGETEX a PERSIST\nGETEX a\nGETDEL a\nDEL b c none\nUNLINK d",
			"SET a 1\nEXPIRE a 100\nPERSIST a\nPERSIST a\nPEXPIRE a 100000\nEXPIRE a -1\nEXPIRE a 10",
			"SET a 1\nRENAME a b\nCOPY b c\nCOPY b c REPLACE\nRENAMENX b d\nSET e 1\nRENAME e d",
			"RPUSH l a b c\nLPUSH l x\nLPUSHX l y\nRPUSHX none y\nLPOP l\nRPOP l\nLREM l 0 a\nLREM l 0 none\nLSET l 0 q\nLTRIM l 0 0\nLINSERT l BEFORE q w\nLPOP l 10",
			"RPUSH l a b\nLMOVE l m LEFT RIGHT\nRPOPLPUSH l m\nLMOVE m m LEFT LEFT\nBLPOP m 0\nBRPOP m 0\nRPUSH l 3 1 2\nSORT l STORE m\nLMPOP 2 none l LEFT\nBLMPOP 0 2 none l RIGHT COUNT 9",
			"HSET h f 1 g 2\nHSETNX h f 1\nHINCRBY h f 1\nHINCRBYFLOAT h f 1\nHDEL h none\nHDEL h f\nHDEL h g\nHMSET h f 1",
			"SADD s a b\nSADD s a\nSREM s none\nSREM s a\nSMOVE s q b\nSADD s a b\nSPOP s\nSPOP s\nSADD a x y\nSADD b y z\nSINTERSTORE c a b\nSUNIONSTORE c a b\nSDIFFSTORE c a a\nSDIFFSTORE c none",
			"ZADD z 1 a 2 b 3 c\nZADD z 1 a\nZADD z INCR 1 a\nZINCRBY z 1 a\nZREM z none\nZREM z a\nZPOPMIN z\nZREMRANGEBYSCORE z 0 10\nZADD z 1 a 2 b\nZREMRANGEBYRANK z 0 0\nZRANGESTORE y z 0 -1\nZUNIONSTORE x 2 z y\nZINTERSTORE x 2 z none\nBZPOPMAX z 0\nZADD z 1 a 2 b\nZMPOP 1 z MIN\nBZMPOP 0 1 z MAX",
			"SETBIT b 1 1\nBITOP NOT c b\nBITOP NOT c none\nPFADD p a\nPFADD p a\nPFMERGE q p\nGEOADD g 1 1 a\nGEOSEARCHSTORE k g FROMLONLAT 1 1 BYRADIUS 1 km",
			"XADD x 1-1 f v\nXADD x 2-1 f v\nXDEL x 1-1\nXDEL x 9-9\nXTRIM x MAXLEN 0\nXSETID x 9-9",
			"XGROUP CREATE x g $ MKSTREAM\nXADD x 1-1 f v\nXREADGROUP GROUP g c STREAMS x >\nXGROUP CREATECONSUMER x g d\nXCLAIM x g e 0 1-1\nXAUTOCLAIM x g h 0 0\nXGROUP DELCONSUMER x g d\nXGROUP SETID x g 0\nXGROUP DESTROY x g",
		} {
			if got, want := events(t, s, classes, commands), events(t, server, classes, commands); got != want {
				t.Errorf("class %s: %s\n\tgot  %s\n\twant %s", classes, strings.ReplaceAll(commands, "\n", "; "), got, want)
			}
		}
	}
}

// TestExpiredEvent has a key expire while nobody looks.
func TestExpiredEvent(t *testing.T) {
	s := storetest.Embedded(t, embedded.Options{})
	s.Do(t.Context(), store.Cmd(store.Config, "SET", "notify-keyspace-events", "Kx"))
	x, err := s.Subscribe(t.Context(), nil, []string{"__key*__:*"})
	if err != nil {
		t.Fatal(err)
	}
	s.Do(t.Context(), store.Cmd(store.Set, "k", "v", "PX", "1"))
	m, err := x.Receive(t.Context())
	if err != nil || m.Channel != "__keyspace@0__:k" || m.Payload != "expired" {
		t.Errorf("got %v, %v", m, err)
	}
	s.Close()
	if _, err := x.Receive(t.Context()); !errors.Is(err, store.ErrClosed) {
		t.Errorf("got %v, want %v", err, store.ErrClosed)
	}
}
