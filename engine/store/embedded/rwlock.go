package embedded

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A rwlock is a sync.RWMutex that takes one atomic operation to lock and one
// to unlock while nobody has to wait: for a writer that is half of what it pays
// there, which is much beside the time of a command. Who cannot have it at once
// passes a gate one by one, and keeps newcomers out until it has got it, so
// that nobody starves.
type rwlock struct {
	state atomic.Int32  // the number of readers, also of those who find they may not; writing; awaited
	gate  sync.Mutex    // held by the one who waits for the others to leave
	left  chan struct{} // receives when they may have
}

const (
	writing = 1 << 30 // a writer has the lock
	awaited = 1 << 29 // somebody waits: nobody else may lock
)

// spins is how often somebody looks whether the lock is free before it sleeps.
const spins = 30

func (l *rwlock) init() { l.left = make(chan struct{}, 1) }

// Lock waits until nobody else has l.
func (l *rwlock) Lock() {
	if !l.state.CompareAndSwap(0, writing) {
		l.wait(writing)
	}
}

// Unlock gives back what Lock got.
func (l *rwlock) Unlock() { l.leave(writing) }

// RLock waits until no writer has l.
func (l *rwlock) RLock() {
	if l.state.Add(1) >= awaited {
		l.leave(1)
		l.wait(1)
	}
}

// RUnlock gives back what RLock got.
func (l *rwlock) RUnlock() { l.leave(1) }

func (l *rwlock) leave(mine int32) {
	if l.state.Add(-mine) == awaited {
		l.call()
	}
}

// call tells the one who waits to look again.
func (l *rwlock) call() {
	select {
	case l.left <- struct{}{}:
	default: // it has been told
	}
}

// wait gets l for a writer or for one more reader.
func (l *rwlock) wait(mine int32) {
	l.gate.Lock()
	defer l.gate.Unlock()
	for range spins {
		s := l.state.Load()
		if (s == 0 || mine == 1 && s < awaited) && l.state.CompareAndSwap(s, s+mine) {
			return
		}
		runtime.Gosched()
	}
	l.state.Or(awaited)
	for !l.state.CompareAndSwap(awaited, mine) {
		<-l.left
	}
}
