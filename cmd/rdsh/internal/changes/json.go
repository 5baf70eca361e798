package changes

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rdsh/rdsh/engine/overlay"
	"github.com/rdsh/rdsh/engine/transfer"
)

// A change is a key that would be different, as JSON has it. Before and After
// are a string, a list, an object for a hash (texts) and for a sorted set
// (scores as texts), a sorted list for a set, and for a stream a list of objects
// with id and fields, the names and values of them in turn. A text that is not
// UTF-8 is an object {"base64": …}. What is absent was, or would be, not there.
type change struct {
	Store         string `json:"store"`
	Change        string `json:"change"` // added, changed, removed or published
	Key           string `json:"key,omitempty"`
	Type          string `json:"type,omitempty"` // after, or before if it is removed
	Before        any    `json:"before,omitempty"`
	After         any    `json:"after,omitempty"`
	ExpiresBefore string `json:"expires_before,omitempty"` // RFC 3339
	Expires       string `json:"expires,omitempty"`
	TooLarge      bool   `json:"too_large,omitempty"` // to give Before
	Channel       string `json:"channel,omitempty"`
	Payload       any    `json:"payload,omitempty"`
}

// A JSON writes what is different in stores as one list.
type JSON struct {
	w     *bufio.Writer
	begun bool
}

// NewJSON begins a list.
func NewJSON(w io.Writer) *JSON { return &JSON{w: bufio.NewWriter(w)} }

// Store adds what is different in the store at a URL.
func (j *JSON) Store(ctx context.Context, url string, s *overlay.Store) error {
	err := s.Changes(ctx, func(c *overlay.Change) error {
		line := change{
			Store: url, Change: kindNames[kindOf(c)], Key: c.Key, Type: c.After.Kind(), TooLarge: c.Large,
			Before: valueOf(&c.Before), After: valueOf(&c.After),
			ExpiresBefore: timeOf(&c.Before), Expires: timeOf(&c.After),
		}
		if line.Type == "" {
			line.Type = c.Before.Kind()
		}
		return j.add(line)
	})
	if err != nil {
		return err
	}
	for _, p := range s.Published() {
		if err := j.add(change{Store: url, Change: "published", Channel: p.Channel, Payload: textOf(p.Payload)}); err != nil {
			return err
		}
	}
	return nil
}

func (j *JSON) add(c change) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	j.begin()
	j.w.Write(b)
	return nil
}

// begin writes what stands before an element.
func (j *JSON) begin() {
	if j.begun {
		j.w.WriteString(",\n ")
	} else {
		j.w.WriteString("[")
	}
	j.begun = true
}

// End ends the list.
func (j *JSON) End() error {
	if !j.begun {
		j.w.WriteString("[")
	}
	j.w.WriteString("]\n")
	return j.w.Flush()
}

func timeOf(k *transfer.Key) string {
	if k.Expires() < 0 {
		return ""
	}
	return time.UnixMilli(k.Expires()).UTC().Format(time.RFC3339Nano)
}

func textOf(s string) any {
	if utf8.ValidString(s) {
		return s
	}
	return map[string]string{"base64": base64.StdEncoding.EncodeToString([]byte(s))}
}

// valueOf gives what a key holds, nil if there is none.
func valueOf(k *transfer.Key) any {
	elements := k.Elements()
	switch k.Kind() {
	case "":
		return nil
	case "string":
		return textOf(elements[0][0])
	case "hash", "zset":
		object := make(map[string]any, len(elements))
		for _, e := range elements {
			object[strings.ToValidUTF8(e[0], "\ufffd")] = textOf(e[1])
		}
		return object
	case "set":
		slices.SortFunc(elements, slices.Compare)
	case "stream":
		entries := make([]any, len(elements))
		for i, e := range elements {
			entries[i] = map[string]any{"id": e[0], "fields": textsOf(e[1:])}
		}
		return entries
	}
	list := make([]any, len(elements))
	for i, e := range elements {
		list[i] = textOf(e[0])
	}
	return list
}

func textsOf(ss []string) []any {
	list := make([]any, len(ss))
	for i, s := range ss {
		list[i] = textOf(s)
	}
	return list
}
