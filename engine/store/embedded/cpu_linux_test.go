package embedded_test

import (
	"syscall"
	"time"
)

// threadCPU gives the time that this thread has had, which is what a command
// takes whatever else runs on the machine. Lock the thread before.
func threadCPU() time.Duration {
	const thread = 1
	var r syscall.Rusage
	if syscall.Getrusage(thread, &r) != nil {
		panic("getrusage does not know threads")
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
