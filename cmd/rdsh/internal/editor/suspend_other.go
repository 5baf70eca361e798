//go:build !unix

package editor

// suspend does nothing where there is no job control.
func suspend() {}
