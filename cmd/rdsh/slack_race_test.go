//go:build race

package main_test

import "time"

// slack is within what time a signal ends a script that is watched for races.
const slack = 2 * time.Second
