package redis

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// probe asks the server what it is, in one round trip. What a server does not
// let its users know is taken to be all right.
func (s *Store) probe(ctx context.Context) error {
	t := s.ask([]store.Command{
		store.Raw("PING"), store.Raw("HELLO"), store.Raw("INFO", "memory"), store.Raw("INFO", "persistence"),
		store.Raw("CONFIG", "GET", "save"),
	})
	t.body[1] = 1
	s.send(ctx, t)
	if t.err != nil {
		return t.err
	}
	var rs [5]store.Reply
	for i := range rs {
		rs[i], _ = parse(t.raw(i))
	}
	if err := rs[0].Err(); err != nil {
		return &unavailable{s.config, refusal(err.Error())}
	}
	if err := s.suitable(pairs(rs[1])); err != nil {
		return err
	}
	s.warnings = dangers(info(rs[2].Str()), info(rs[3].Str()), pairs(rs[4]))
	return nil
}

// A refusal is an error reply to what this package asked.
type refusal string

func (r refusal) Error() string { return string(r) }

// RedisError makes it one in the client's eyes.
func (refusal) RedisError() {}

// suitable refuses a server that lacks what structures need. One without HELLO
// is older than any that has it.
func (s *Store) suitable(hello map[string]string) error {
	version := hello["version"]
	switch {
	case hello["mode"] == "sentinel":
		return fmt.Errorf("redis at %s: is a Sentinel, which holds no data; use the URL of the server that it watches", s.config.addr)
	case version == "":
		version = "before 6.2"
	case hello["server"] == "valkey" && !older(version, 7, 2), hello["server"] != "valkey" && !older(version, 7, 0):
		return nil
	}
	return fmt.Errorf("redis at %s: the server is too old (%s); Redis 7.0 or Valkey 7.2 is needed", s.config.addr, version)
}

// older reports whether version is before major.minor.
func older(version string, major, minor int) bool {
	a, rest, _ := strings.Cut(version, ".")
	b, _, _ := strings.Cut(rest, ".")
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x < major || x == major && y < minor
}

// dangers tells why a server may lose data, one line each.
func dangers(memory, persistence, config map[string]string) []string {
	var found []string
	if p := memory["maxmemory_policy"]; p != "" && p != "noeviction" {
		found = append(found, "the server may evict data when its memory is full (maxmemory-policy "+p+"); set maxmemory-policy to noeviction")
	}
	save, known := config["save"]
	if known && save == "" && persistence["aof_enabled"] == "0" {
		found = append(found, "the server keeps data in memory only and loses it when it ends; set appendonly to yes")
	}
	return found
}

// pairs reads a list of names and values, those that are texts.
func pairs(r store.Reply) map[string]string {
	list := r.List()
	m := make(map[string]string)
	for i := 0; i+1 < len(list); i += 2 {
		m[list[i].Str()] = list[i+1].Str()
	}
	return m
}

// info reads the lines of INFO.
func info(s string) map[string]string {
	m := make(map[string]string)
	for line := range strings.Lines(s) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			m[name] = value
		}
	}
	return m
}
