//go:build race

package enginetest_test

// watched reports whether the tests are watched for races.
const watched = true
