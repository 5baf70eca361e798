package embedded

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestLock has readers and writers at one lock: writers are alone, readers are
// not with a writer, and each comes in.
func TestLock(t *testing.T) {
	var l rwlock
	l.init()
	var readers, writers, together atomic.Int32
	plain := 0 // for the race detector
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20_000 {
				if (i+g)%4 == 0 {
					l.Lock()
					if writers.Add(1) != 1 || readers.Load() != 0 {
						t.Error("a writer is not alone")
					}
					plain++
					writers.Add(-1)
					l.Unlock()
					continue
				}
				l.RLock()
				if n := readers.Add(1); n > 1 {
					together.Add(1)
				}
				if writers.Load() != 0 {
					t.Error("a reader is with a writer")
				}
				_ = plain
				readers.Add(-1)
				l.RUnlock()
			}
		})
	}
	wg.Wait()
	if plain != 8*20_000/4 {
		t.Errorf("%d writes took place, want %d", plain, 8*20_000/4)
	}
	if s := l.state.Load(); s != 0 {
		t.Errorf("state is %#x in the end", s)
	}
}

// TestLockShared has two readers at once, which a third that comes while a
// writer waits does not join; the writer comes before it.
func TestLockShared(t *testing.T) {
	var l rwlock
	l.init()
	l.RLock()
	l.RLock()
	order := make(chan string, 2)
	go func() {
		l.Lock()
		order <- "writer"
		l.Unlock()
	}()
	for l.state.Load()&awaited == 0 {
		time.Sleep(time.Millisecond)
	}
	go func() {
		l.RLock()
		order <- "reader"
		l.RUnlock()
	}()
	l.RUnlock()
	select {
	case who := <-order:
		t.Fatalf("a %s came in beside a reader", who)
	case <-time.After(20 * time.Millisecond):
	}
	l.RUnlock()
	if first, second := <-order, <-order; first != "writer" || second != "reader" {
		t.Errorf("%s came before %s", first, second)
	}
}

type locker interface {
	Lock()
	Unlock()
	RLock()
	RUnlock()
}

// BenchmarkLock is beside the lock of the standard library.
func BenchmarkLock(b *testing.B) {
	own := new(rwlock)
	own.init()
	for name, l := range map[string]locker{"own": own, "sync": new(sync.RWMutex)} {
		b.Run("write/"+name, func(b *testing.B) {
			for x := 0; b.Loop(); {
				l.Lock()
				x++
				l.Unlock()
			}
		})
		b.Run("read/"+name, func(b *testing.B) {
			for x := 0; b.Loop(); {
				l.RLock()
				x++
				l.RUnlock()
			}
		})
		b.Run("contended/"+name, func(b *testing.B) {
			x := 0
			b.SetParallelism(4)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					l.Lock()
					for range 50 {
						x++
					}
					l.Unlock()
				}
			})
		})
		b.Run("mixed/"+name, func(b *testing.B) {
			x := 0
			b.SetParallelism(4)
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					if i%10 == 0 {
						l.Lock()
						x++
						l.Unlock()
						continue
					}
					l.RLock()
					_ = x
					l.RUnlock()
				}
			})
		})
	}
}
