package file

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A Sync says when a write is safe from a loss of power.
type Sync uint8

const (
	EverySecond Sync = iota // at most a second later
	Always                  // before its call returns; writers share one sync
	Never                   // when the system sees fit
)

func (s Sync) String() string { return [...]string{"everysec", "always", "no"}[s] }

// ParseSync reads what String gives.
func ParseSync(text string) (Sync, error) {
	for s := range Never + 1 {
		if s.String() == text {
			return s, nil
		}
	}
	return 0, fmt.Errorf("fsync must be always, everysec or no, got %q", text)
}

const (
	chunkSize = 64 << 10             // a chunk that is as long is closed
	pause     = 2 * time.Millisecond // between writes, unless they are awaited
	mostAhead = 64 << 20             // bytes that writers may be ahead of the disk
)

// A log writes batches to the end of a file. Those who append fill one buffer
// while a goroutine writes the other one.
type log struct {
	sync Sync

	mu     sync.Mutex
	more   sync.Cond // the writer waits for work
	done   sync.Cond // others wait for the writer
	buf    []byte    // chunks, whose lines are blank
	marks  []mark    // where they begin, and where the file changes
	batch  uint64    // the last that was appended
	synced uint64    // the last that is on the disk
	want   uint64    // somebody waits for so much to be on the disk
	ended  bool
	failed atomic.Pointer[Failure]
	ahead  atomic.Bool   // there is so much to write that writers have to wait
	limit  atomic.Int64  // of the size of the file, 0 for none
	grown  chan struct{} // receives when the file is larger

	// Of the writer alone.
	file    File
	name    string
	chunks  uint64 // the number of the last chunk
	size    uint64 // of the file
	onDisk  uint64 // of the file
	stopped chan struct{}
}

// A mark is a place in the buffer.
type mark struct {
	at   int
	file File // from here on another file is written, if not nil
	name string
}

// A Failure is why a store is read-only: writing or syncing its log failed, so
// that the disk may hold less than the memory.
type Failure struct {
	File string
	Err  error
}

func (e *Failure) Error() string {
	return fmt.Sprintf("the store is read-only since %s could not be written (%v): what came last may not be saved; make room or repair the disk, then open the store again", e.File, e.Err)
}

// Unwrap gives what went wrong.
func (e *Failure) Unwrap() error { return e.Err }

// Is makes it an error of a store that is not there.
func (e *Failure) Is(target error) bool { return target == store.ErrUnavailable }

// newLog goes on with a file of a size, whose last chunk has a number.
func newLog(f File, name string, size, chunks uint64, sync Sync) *log {
	l := &log{sync: sync, file: f, name: name, size: size, onDisk: size, chunks: chunks, grown: make(chan struct{}, 1), stopped: make(chan struct{})}
	l.more.L, l.done.L = &l.mu, &l.mu
	go l.run()
	if sync == EverySecond {
		go l.tick()
	}
	return l
}

// Append takes a batch. See store.Log.
func (l *log) Append(batch []byte) uint64 {
	l.mu.Lock()
	if l.failed.Load() != nil { // nobody will write it
		l.mu.Unlock()
		return l.batch
	}
	l.open()
	l.buf = append(l.buf, batch...)
	l.batch++
	seq := l.batch
	if len(l.buf) > mostAhead {
		l.ahead.Store(true)
	}
	if len(l.marks) == 1 && len(l.buf) == headerSize+len(batch) {
		l.more.Signal() // there was nothing before
	}
	l.mu.Unlock()
	return seq
}

// open begins a chunk, if the last one is long enough.
func (l *log) open() {
	if n := len(l.marks); n == 0 || l.marks[n-1].file != nil || len(l.buf)-l.marks[n-1].at >= chunkSize {
		l.marks = append(l.marks, mark{at: len(l.buf)})
		l.buf = append(l.buf, blank...)
	}
}

// Wait returns once a batch is as safe as the log promises. See store.Log.
func (l *log) Wait(seq uint64) error {
	if err := l.Err(); err != nil {
		return err
	}
	if l.sync == Always {
		return l.flush(seq)
	}
	if !l.ahead.Load() {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.ahead.Load() && l.failed.Load() == nil {
		l.done.Wait()
	}
	return l.Err()
}

// Err gives why nothing can be written any more, or nil.
func (l *log) Err() error {
	if f := l.failed.Load(); f != nil {
		return f
	}
	return nil
}

// flush waits until a batch is on the disk.
func (l *log) flush(seq uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.want < seq {
		l.want = seq
		l.more.Signal()
	}
	for l.synced < seq && l.failed.Load() == nil {
		l.done.Wait()
	}
	return l.Err()
}

// flushAll waits until all is on the disk.
func (l *log) flushAll() error {
	l.mu.Lock()
	seq := l.batch
	l.mu.Unlock()
	return l.flush(seq)
}

// turn makes all that is appended from now on go to another file.
func (l *log) turn(f File, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.marks = append(l.marks, mark{at: len(l.buf), file: f, name: name})
	l.more.Signal()
}

// close writes what is left, and closes the file.
func (l *log) close() error {
	err := l.flushAll()
	l.mu.Lock()
	l.ended = true
	l.more.Broadcast()
	l.mu.Unlock()
	<-l.stopped
	if failed := l.file.Close(); err == nil {
		err = failed
	}
	return err
}

// run writes what was appended, until the log is closed.
func (l *log) run() {
	defer close(l.stopped)
	var buf []byte
	var marks []mark
	for {
		l.mu.Lock()
		for len(l.marks) == 0 && l.want <= l.synced && !l.ended {
			l.more.Wait()
		}
		if l.ended {
			l.mu.Unlock()
			return
		}
		buf, l.buf = l.buf, buf[:0]
		l.ahead.Store(false)
		marks, l.marks = l.marks, marks[:0]
		batch, sync := l.batch, l.sync == Always || l.want > l.synced
		l.mu.Unlock()

		err := l.write(buf, marks)
		if err == nil && sync {
			err = l.syncFile()
		}
		l.tell()
		if cap(buf) > keepBuffer {
			buf = nil
		}
		clear(marks)
		if l.report(batch, sync, err); err != nil {
			return
		}
		if !sync {
			time.Sleep(pause)
		}
	}
}

// keepBuffer is the largest buffer that is kept for later.
const keepBuffer = 4 << 20

// report tells those who wait what has been done.
func (l *log) report(batch uint64, synced bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil:
		l.failed.Store(&Failure{l.name, err})
	case synced:
		l.synced = batch
	}
	l.done.Broadcast()
}

// write writes chunks, to one file after the other.
func (l *log) write(buf []byte, marks []mark) error {
	from := 0
	for i, m := range marks {
		end := len(buf)
		if i+1 < len(marks) {
			end = marks[i+1].at
		}
		if m.file == nil {
			l.chunks++
			h := header{seq: l.chunks, size: uint64(end - m.at - headerSize), synced: l.onDisk}
			h.sum = sumOf(h.seq, h.synced, buf[m.at+headerSize:end])
			h.put(buf[m.at:])
			continue
		}
		if err := l.put(buf[from:m.at]); err != nil {
			return err
		}
		if err := errors.Join(l.syncFile(), l.file.Close()); err != nil {
			return err
		}
		from = m.at
		l.file, l.name, l.size = m.file, m.name, uint64(len(versionLine()))
		l.onDisk = l.size
	}
	return l.put(buf[from:])
}

// tell tells who compacts that there is reason to.
func (l *log) tell() {
	if limit := l.limit.Load(); limit > 0 && int64(l.size) > limit {
		select {
		case l.grown <- struct{}{}:
		default:
		}
	}
}

func (l *log) put(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	n, err := l.file.Write(text)
	l.size += uint64(n)
	return err
}

// syncFile sees to it that the disk has all of the file.
func (l *log) syncFile() error {
	if l.onDisk == l.size {
		return nil
	}
	if err := l.file.Sync(); err != nil {
		return err
	}
	l.onDisk = l.size
	return nil
}

// tick asks for a sync every second, until the log is closed or fails.
func (l *log) tick() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-l.stopped:
			return
		case <-t.C:
		}
		l.mu.Lock()
		if l.batch > l.synced && l.want < l.batch {
			l.want = l.batch
			l.more.Signal()
		}
		l.mu.Unlock()
	}
}
