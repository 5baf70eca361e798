//go:build unix

package editor

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// suspend stops the process group, as a terminal does at Ctrl-Z, until it is
// continued. Where nobody could continue it, the system ignores the signal:
// suspend then returns after a moment.
func suspend() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	if syscall.Kill(0, syscall.SIGTSTP) != nil {
		return
	}
	select {
	case <-continued:
	case <-time.After(200 * time.Millisecond):
	}
}
