package file

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strconv"
)

// Every file of the store begins with a line that has the version of the
// format, 1.
const (
	versionMark = "#RDSH-FORMAT:"
	version     = 1
)

func versionLine() string { return versionMark + strconv.Itoa(version) + "\r\n" }

// The base ends with a line that has the number of its chunks, so that nothing
// can be missing there.
const endMark = "#RDSH-END:"

func endLine(chunks uint64) string { return endMark + strconv.FormatUint(chunks, 10) + "\r\n" }

// emptyBase is the base of a store that began empty.
func emptyBase() string { return versionLine() + endLine(0) }

// A header is the line in front of a chunk.
type header struct {
	seq    uint64 // counts the chunks of a store
	size   uint64 // of the text that follows
	sum    uint32
	synced uint64 // so many bytes of the file were on the disk
}

const (
	chunkMark  = "#RDSH:"
	headerSize = len(chunkMark) + 16 + 1 + 16 + 1 + 8 + 1 + 16 + 2
	blank      = "#RDSH:0000000000000000:0000000000000000:00000000:0000000000000000\r\n"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumOf gives the sum of a chunk, which covers what its line says.
func sumOf(seq, synced uint64, text []byte) uint32 {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], seq)
	binary.BigEndian.PutUint64(b[8:], synced)
	return crc32.Update(crc32.Checksum(b[:], castagnoli), castagnoli, text)
}

// put writes h over a line that is as long.
func (h *header) put(line []byte) {
	at := copy(line, chunkMark)
	for _, f := range []struct {
		n      uint64
		digits int
	}{{h.seq, 16}, {h.size, 16}, {uint64(h.sum), 8}, {h.synced, 16}} {
		for i := f.digits - 1; i >= 0; i-- {
			line[at+i] = "0123456789abcdef"[f.n&15]
			f.n >>= 4
		}
		at += f.digits
		line[at] = ':'
		at++
	}
	copy(line[at-1:], "\r\n")
}

// parseHeader reads a line without its end.
func parseHeader(line []byte) (h header, err error) {
	bad := func() (header, error) { return h, fmt.Errorf("%q is no line of a chunk", line) }
	fields := bytes.Split(bytes.TrimPrefix(line, []byte(chunkMark)), []byte(":"))
	if len(line) != headerSize-2 || len(fields) != 4 {
		return bad()
	}
	var ns [4]uint64
	for i, digits := range [4]int{16, 16, 8, 16} {
		if len(fields[i]) != digits {
			return bad()
		}
		for _, c := range fields[i] {
			d := bytes.IndexByte([]byte("0123456789abcdef"), c)
			if d < 0 {
				return bad()
			}
			ns[i] = ns[i]<<4 | uint64(d)
		}
	}
	return header{ns[0], ns[1], uint32(ns[2]), ns[3]}, nil
}
