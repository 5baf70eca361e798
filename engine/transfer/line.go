package transfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FormatVersion is that of exports. A newer one is not read.
const FormatVersion = 1

// A line of an export is a structure: all keys of a name.
//
//	{"name":"jobs","keys":[{"key":"jobs","list":[1,"two"]},{"key":"{jobs}:queue:cfg","hash":[["maxlen",9]]}]}
//
// A key holds one of string, list, set, hash (fields and values), zset (members
// and scores) and stream; expires is when it does, and field_expires when fields
// do: a time of RFC 3339, or after the year 9999 its milliseconds since 1970. The first line tells the version, the last one that this is the end.
type line struct {
	Version int             `json:"rdsh_export,omitempty"`
	Store   string          `json:"store,omitempty"`
	At      string          `json:"at,omitempty"`
	Name    json.RawMessage `json:"name,omitempty"`
	Keys    []keyLine       `json:"keys,omitempty"`
	End     *int            `json:"end,omitempty"` // how many structures there are
}

type keyLine struct {
	Key          json.RawMessage      `json:"key"`
	String       json.RawMessage      `json:"string"`
	List         []json.RawMessage    `json:"list"`
	Set          []json.RawMessage    `json:"set"`
	Hash         [][2]json.RawMessage `json:"hash"`
	Zset         [][2]json.RawMessage `json:"zset"`
	Stream       *streamLine          `json:"stream"`
	Expires      string               `json:"expires"`
	FieldExpires [][2]json.RawMessage `json:"field_expires"`
}

type streamLine struct {
	Entries []json.RawMessage `json:"entries"` // of each its ID and a list of fields and values
	Last    string            `json:"last"`
	Deleted string            `json:"deleted"`
	Added   int64             `json:"added"`
	Groups  []groupLine       `json:"groups"`
}

type groupLine struct {
	Name      json.RawMessage      `json:"name"`
	Last      string               `json:"last"`
	Read      string               `json:"read"`
	Consumers []json.RawMessage    `json:"consumers"`
	Pending   [][4]json.RawMessage `json:"pending"` // ID, consumer, time in milliseconds, count
}

func parseTime(s string) (int64, error) {
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil && ms > lastTime {
		return ms, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, fmt.Errorf("%q is no time such as 2026-01-02T03:04:05.678Z", s)
	}
	return t.UnixMilli(), nil
}

// parseLine reads a line strictly.
func parseLine(text []byte) (l line, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		var newer struct {
			Version int `json:"rdsh_export"`
		}
		if json.Unmarshal(text, &newer) == nil && newer.Version > FormatVersion {
			return line{Version: newer.Version}, nil // what else is there is not known here
		}
		return l, errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := d.Token(); err != io.EOF {
		return l, errors.New("something stands behind the object")
	}
	return l, nil
}

// image reads a key.
func (k *keyLine) image() (key string, m image, err error) {
	if key, err = name(k.Key); err != nil {
		return "", m, err
	}
	m.at = -1
	var held []string
	for kind, has := range map[string]bool{
		"string": k.String != nil, "list": k.List != nil, "set": k.Set != nil, "hash": k.Hash != nil, "zset": k.Zset != nil, "stream": k.Stream != nil,
	} {
		if has {
			held = append(held, kind)
		}
	}
	if slices.Sort(held); len(held) != 1 {
		return key, m, fmt.Errorf("key %s: want one of string, list, set, hash, zset and stream, got %d", key, len(held))
	}
	m.kind = held[0]
	if err := k.read(&m); err != nil {
		return key, m, fmt.Errorf("key %s: %s: %w", key, m.kind, err)
	}
	if len(m.words) == 0 && m.kind != "stream" {
		return key, m, fmt.Errorf("key %s: the %s is empty: there is no such thing", key, m.kind)
	}
	return key, m, nil
}

// read reads what a key holds, and when it expires.
func (k *keyLine) read(m *image) (err error) {
	switch m.kind {
	case "string":
		m.words, err = elements([]json.RawMessage{k.String})
	case "list":
		m.words, err = elements(k.List)
	case "set":
		m.words, err = elements(k.Set)
	case "hash":
		m.words, err = pairs(k.Hash)
	case "zset":
		m.words, err = scored(k.Zset)
	case "stream":
		err = k.Stream.read(m)
	}
	if err == nil && k.Expires != "" {
		m.at, err = parseTime(k.Expires)
	}
	for _, pair := range k.FieldExpires {
		var at string
		field, bad := element(pair[0])
		if err = errors.Join(err, bad, json.Unmarshal(pair[1], &at)); err != nil {
			return err
		}
		ms, bad := parseTime(at)
		err = errors.Join(err, bad)
		m.times = append(m.times, fieldTime{field, strconv.FormatInt(ms, 10)})
	}
	return err
}

func elements(raw []json.RawMessage) ([]string, error) {
	words := make([]string, len(raw))
	for i, r := range raw {
		var err error
		if words[i], err = element(r); err != nil {
			return nil, err
		}
	}
	return words, nil
}

func pairs(raw [][2]json.RawMessage) (words []string, err error) {
	for _, pair := range raw {
		both, err := elements(pair[:])
		if err != nil {
			return nil, err
		}
		words = append(words, both...)
	}
	return words, nil
}

// scored reads members with their scores, and gives each score before its
// member.
func scored(raw [][2]json.RawMessage) (words []string, err error) {
	for _, pair := range raw {
		member, err := element(pair[0])
		if err != nil {
			return nil, err
		}
		score := strings.Trim(string(pair[1]), `"`)
		if f, err := strconv.ParseFloat(score, 64); err != nil || math.IsNaN(f) {
			return nil, fmt.Errorf("the score of %s is no number: %s", pair[0], pair[1])
		}
		words = append(words, score, member)
	}
	return words, nil
}

func (s *streamLine) read(m *image) error {
	m.stream = &streamState{last: s.Last, deleted: s.Deleted, added: s.Added}
	for _, raw := range s.Entries {
		var entry struct {
			id    string
			words []json.RawMessage
		}
		if err := json.Unmarshal(raw, &[]any{&entry.id, &entry.words}); err != nil {
			return err
		}
		words, err := elements(entry.words)
		switch {
		case err != nil:
			return err
		case !isID(entry.id):
			return fmt.Errorf("%q is no ID of an entry", entry.id)
		case len(words) == 0 || len(words)%2 != 0:
			return fmt.Errorf("entry %s has %d words, want fields and values", entry.id, len(words))
		}
		if m.stream.first == "" {
			m.stream.first = entry.id
		}
		m.words = append(append(m.words, entry.id, strconv.Itoa(len(words))), words...)
	}
	for _, id := range []string{s.Last, s.Deleted} {
		if !isID(id) {
			return fmt.Errorf("%q is no ID of an entry", id)
		}
	}
	for _, g := range s.Groups {
		group, err := g.group()
		if err != nil {
			return err
		}
		m.stream.groups = append(m.stream.groups, group)
	}
	return nil
}

// isID reports whether s is a whole ID of an entry.
func isID(s string) bool {
	a, b, ok := strings.Cut(s, "-")
	_, err1 := strconv.ParseUint(a, 10, 64)
	_, err2 := strconv.ParseUint(b, 10, 64)
	return ok && err1 == nil && err2 == nil
}

func (l *groupLine) group() (g group, err error) {
	if g.name, err = element(l.Name); err != nil {
		return g, err
	}
	g.last, g.read = l.Last, l.Read
	if _, err := strconv.Atoi(g.read); err != nil || !isID(g.last) {
		return g, fmt.Errorf("group %s: last or read is missing", g.name)
	}
	if g.consumers, err = elements(l.Consumers); err != nil {
		return g, err
	}
	for _, p := range l.Pending {
		words, err := elements(p[:])
		if err != nil || !isID(words[0]) {
			return g, fmt.Errorf("group %s: what is pending is not as [ID, consumer, time, count]", g.name)
		}
		g.pending = append(g.pending, pending{words[0], words[1], words[2], words[3]})
	}
	return g, nil
}
