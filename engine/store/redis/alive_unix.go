//go:build unix

package redis

import (
	"net"
	"syscall"
)

// alive reports whether conn, over which nothing is to come, is still open: a
// look into it finds nothing, rather than its end or what nobody asked for.
func alive(conn net.Conn) bool {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	var looked error
	err = raw.Control(func(fd uintptr) {
		var b [1]byte
		_, _, looked = syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	})
	return err == nil && (looked == syscall.EAGAIN || looked == syscall.EWOULDBLOCK)
}
