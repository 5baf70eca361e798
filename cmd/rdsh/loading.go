package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"
)

// patient is how long something may take before a person is told how far it is.
const patient = time.Second

// loading gives a function that shows on a terminal how far a store is loaded.
func loading(url string) func(done, total int64) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	start, shown := time.Now(), time.Time{}
	return func(done, total int64) {
		now := time.Now()
		switch {
		case now.Sub(start) < patient || total == 0:
		case done >= total:
			fmt.Fprint(os.Stderr, "\r\x1b[K")
		case now.Sub(shown) > patient/10:
			shown = now
			fmt.Fprintf(os.Stderr, "\rloading %s: %d of %d MB\x1b[K", url, done>>20, total>>20)
		}
	}
}
