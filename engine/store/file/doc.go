// Package file is an embedded store that a directory keeps.
//
// The directory is in the multi-part append-only format of Redis 7, so that
// redis-server starts on it: a manifest, a base file with commands that make
// the state as it once was, and incremental files with what happened since. A
// chunk is what is written, checked and lost as one: some batches, each the
// effects of one command, script or transaction, behind a line
//
//	#RDSH:<number of the chunk>:<length>:<CRC-32C>:<synced>
//
// with all numbers in hexadecimal, which Redis takes for a comment. The sum is
// that of the other numbers and the text of the chunk; synced is how much of
// the file was known to be on the disk when the chunk was made, and tells a torn
// end from damage. Every file begins with a line that has the version of the format.
//
// Store.Sync, and the fsync option, say when a write is safe from a loss of
// power. When the process alone dies, nothing is lost that was written to the
// file, which is at once for always, and within milliseconds otherwise.
package file
