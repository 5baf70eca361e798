package stdlib

import (
	"bufio"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

const (
	bufferSize = 64 << 10
	maxLine    = 16 << 20 // bytes of a line, or of a row of CSV
)

// A source is a file, or the standard input, that is being read.
type source struct {
	name string          // in errors
	ctx  context.Context // of the call that reads now
	r    *bufio.Reader
	file *os.File    // nil for the standard input
	in   *input      // nil for a file
	stop func() bool // of the closing of the file when the run ends
	size int64       // of the content, as far as it is known
}

// open opens what the script calls name. The file is closed when ctx ends, at
// the latest, so that no read outlives it.
func (r *Run) open(ctx context.Context, name string) (*source, error) {
	if name == "-" {
		in := r.standardInput()
		s := &source{name: "standard input", in: in, r: in.ahead}
		s.begin(ctx)
		return s, nil
	}
	file, info, err := openFile(ctx, r.path(name))
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, failure(name, err)
	}
	s := &source{name: name, ctx: ctx, file: file, size: info.Size()}
	s.stop = context.AfterFunc(ctx, func() { _ = file.Close() })
	s.r = bufio.NewReaderSize(s.file, bufferSize)
	if strings.HasSuffix(name, ".gz") {
		unpacked, err := gzip.NewReader(s.r)
		if err != nil {
			_ = s.Close()
			return nil, s.failure(notGzip(err))
		}
		s.r, s.size = bufio.NewReaderSize(unpacked, bufferSize), 0
	}
	return s, nil
}

// begin makes ctx that of the reads to come.
func (s *source) begin(ctx context.Context) {
	s.ctx = ctx
	if s.in != nil {
		s.in.ctx = ctx
	}
}

// notGzip says of a file that is too short for a header that it is not gzip.
func notGzip(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return gzip.ErrHeader
	}
	return err
}

// openFile opens a file for reading. A pipe may have to wait for a writer.
func openFile(ctx context.Context, path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	if info.IsDir() {
		return nil, nil, syscall.EISDIR
	}
	if info.Mode().IsRegular() {
		file, err := os.Open(path)
		return file, info, err
	}
	file, err := await(ctx, func() (*os.File, error) { return os.Open(path) })
	return file, info, err
}

// Read reads at most 1 MiB at a time, and ends with the context of the call.
func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, context.Cause(s.ctx)
	}
	return s.r.Read(p[:min(len(p), 1<<20)])
}

// Close closes the file. It may be called again.
func (s *source) Close() error {
	if s.file == nil || !s.stop() {
		return nil
	}
	return s.file.Close()
}

// failure says what happened while reading. It is the cause of the end of the
// run if that is why.
func (s *source) failure(err error) error {
	if s.ctx.Err() != nil {
		return context.Cause(s.ctx)
	}
	return failure(s.name, err)
}
