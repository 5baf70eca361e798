package stdlib

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

func readFile(r *Run, ctx context.Context, path string) (string, error) {
	s, err := r.open(ctx, path)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	most := int64(r.maxText())
	b.Grow(int(min(s.size, most)))
	n, err := io.Copy(&b, io.LimitReader(s, most+1))
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "", s.failure(err)
	}
	if n > most {
		return "", catalog.Errorf("value", "%s: longer than %s: read it by lines", path, byteSize(float64(most)))
	}
	return b.String(), nil
}

// lines is the cursor of fs.lines.
type lines struct {
	*source
	n    int    // the lines so far
	long []byte // the beginning of a line that is longer than the buffer
}

func readLines(r *Run, ctx context.Context, path string) (codec.Cursor[string], error) {
	s, err := r.open(ctx, path)
	if err != nil {
		return nil, err
	}
	return &lines{source: s}, nil
}

// Next gives the next line.
func (l *lines) Next(ctx context.Context) (string, bool, error) {
	l.begin(ctx)
	line, err := l.line()
	switch {
	case err == nil || err == io.EOF && len(line) > 0:
		l.n++
		return string(trimEnd(line)), true, nil
	case err == io.EOF:
		return "", false, l.Close()
	}
	_ = l.Close()
	return "", false, l.failure(err)
}

// line gives the next line with its end, until the next call.
func (l *lines) line() ([]byte, error) {
	if l.ctx.Err() != nil {
		return nil, context.Cause(l.ctx)
	}
	line, err := l.r.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	l.long = append(l.long[:0], line...)
	for err == bufio.ErrBufferFull && len(l.long) <= maxLine {
		line, err = l.r.ReadSlice('\n')
		l.long = append(l.long, line...)
	}
	if len(l.long) > maxLine {
		return nil, catalog.Errorf("value", "%s:%d: the line is longer than %s", l.name, l.n+1, byteSize(maxLine))
	}
	return l.long, err
}

func trimEnd(line []byte) []byte {
	if !bytes.HasSuffix(line, []byte("\n")) {
		return line
	}
	return bytes.TrimSuffix(line[:len(line)-1], []byte("\r"))
}
