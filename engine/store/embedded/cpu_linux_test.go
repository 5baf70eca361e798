package embedded_test

import (
	"syscall"
	"time"
	"unsafe"
)

// threadCPU gives the time that this thread has had, which is what a command
// takes whatever else runs on the machine. Lock the thread before.
func threadCPU() time.Duration {
	const thread = 3 // CLOCK_THREAD_CPUTIME_ID
	var ts syscall.Timespec
	if _, _, e := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, thread, uintptr(unsafe.Pointer(&ts)), 0); e != 0 {
		panic(e)
	}
	return time.Duration(ts.Nano())
}
