//go:build !race

package main_test

import "time"

// slack is within what time a signal ends a script.
const slack = 100 * time.Millisecond
