package stdlib

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// A csvReader gives the rows of a text in stored form.
type csvReader struct {
	csv     *csv.Reader
	budget  *budget
	where   string // in front of a line number
	line    int    // of the last field so far
	columns []string
	plain   bool // all columns are such as codec.PlainKey accepts
	enc     codec.Encoder
}

func newCSVReader(r io.Reader, where string) *csvReader {
	c := &csvReader{budget: &budget{r, maxLine}, where: where}
	buffered := bufio.NewReader(c.budget)
	if mark, _ := buffered.Peek(3); string(mark) == "\xef\xbb\xbf" {
		_, _ = buffered.Discard(len(mark))
	}
	c.csv = csv.NewReader(buffered)
	c.csv.FieldsPerRecord, c.csv.ReuseRecord = -1, true
	return c
}

// header reads the names of the columns. At the end of the text there are
// none.
func (c *csvReader) header() error {
	fields, err := c.fields()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return err
	}
	c.columns, c.plain = append([]string{}, fields...), true
	seen := make(map[string]bool, len(fields))
	for _, name := range fields {
		if seen[name] {
			return c.wrong("column %s is there twice", excerpt(name))
		}
		seen[name] = true
		c.plain = c.plain && codec.PlainKey(name)
	}
	return nil
}

// fields gives the next line, io.EOF at the end.
func (c *csvReader) fields() ([]string, error) {
	c.budget.left = maxLine
	fields, err := c.csv.Read()
	if err == nil {
		c.line, _ = c.csv.FieldPos(len(fields) - 1)
	}
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return nil, catalog.Errorf("value", "%s%d: %s", c.where, parse.StartLine, csvFault(parse.Err))
	}
	if errors.Is(err, errLong) {
		return nil, catalog.Errorf("value", "%s%d: the row after it is longer than %s: is a quote missing?", c.where, c.line, byteSize(maxLine))
	}
	return fields, err
}

func csvFault(err error) string {
	if errors.Is(err, csv.ErrBareQuote) {
		return `a " within a field that is not in quotes`
	}
	return `a " is missing, or stands within a quoted field without another`
}

func (c *csvReader) wrong(format string, args ...any) error {
	line, _ := c.csv.FieldPos(0)
	return catalog.Errorf("value", "%s%d: "+format, append([]any{c.where, line}, args...)...)
}

// list gives the next line as a list.
func (c *csvReader) list() (codec.Text, error) {
	fields, err := c.fields()
	if err != nil {
		return "", err
	}
	c.enc.Reset(false)
	_ = c.enc.BeginList()
	for _, s := range fields {
		c.enc.Str(s)
	}
	err = c.enc.End()
	return c.enc.Text(), err
}

// dict gives the next line as a dict of the columns.
func (c *csvReader) dict() (codec.Text, error) {
	fields, err := c.fields()
	if err != nil {
		return "", err
	}
	if len(fields) != len(c.columns) {
		return "", c.wrong("%d fields, want %d", len(fields), len(c.columns))
	}
	c.enc.Reset(false)
	_ = c.enc.BeginDict(c.plain)
	for i, s := range fields {
		c.enc.Str(c.columns[i])
		c.enc.Str(s)
	}
	err = c.enc.End()
	return c.enc.Text(), err
}

// A budget stops a reader when too much was read for one row.
type budget struct {
	r    io.Reader
	left int
}

var errLong = errors.New("too long")

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.r.Read(p)
	b.left -= n
	return n, err
}

func decodeCSV(_ *Run, ctx context.Context, s string, header bool) ([]codec.Text, error) {
	c := newCSVReader(strings.NewReader(s), "line ")
	next := c.list
	if header {
		if err := c.header(); err != nil {
			return nil, err
		}
		next = c.dict
	}
	rows := []codec.Text{}
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		row, err := next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
}

// csvRows is the cursor of csv.read.
type csvRows struct {
	file *source
	csv  *csvReader
}

func readCSV(r *Run, ctx context.Context, path string) (codec.Cursor[codec.Text], error) {
	file, err := r.open(ctx, path)
	if err != nil {
		return nil, err
	}
	c := &csvRows{file, newCSVReader(file, file.name+":")}
	if err := c.csv.header(); err != nil {
		_ = file.Close()
		return nil, file.failure(err)
	}
	return c, nil
}

// Next gives the next row.
func (c *csvRows) Next(ctx context.Context) (codec.Text, bool, error) {
	c.file.begin(ctx)
	row, err := c.csv.dict()
	if err == nil {
		return row, true, nil
	}
	if closing := c.file.Close(); err == io.EOF {
		return "", false, closing
	}
	return "", false, c.file.failure(err)
}

// Close closes the file.
func (c *csvRows) Close() error { return c.file.Close() }
