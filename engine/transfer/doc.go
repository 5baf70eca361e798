// Package transfer copies what is in one store to another, and compares the two.
//
// It works on keys, not on structures: what no structure of this program has
// made is copied as well. A key is read at one moment with its kind, its
// content and when it expires, and appears at the destination whole or not at
// all. An image is such a key in memory. One that is too large for that is read
// in pieces under a watch, so that it, too, is of one moment, and written in
// pieces beside the key that it becomes.
//
// Times are absolute, by the clocks of the stores.
package transfer
