package open_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/open"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestOpen(t *testing.T) {
	server := storetest.Server(t)
	for _, url := range []string{"mem:", server.URL, server.Unix} {
		s, err := open.Open(t.Context(), url)
		if err != nil {
			t.Errorf("Open(%q): %v", url, err)
			continue
		}
		s.Do(t.Context(), store.Cmd(store.Set, "k", "v"))
		if r := s.Do(t.Context(), store.Cmd(store.Get, "k")); r.Str() != "v" {
			t.Errorf("%s: got %q, %v", url, r.Str(), r.Err())
		}
		if got, want := len(open.Warnings(s)) > 0, url != "mem:"; got != want {
			t.Errorf("%s: Warnings: got %q", url, open.Warnings(s))
		}
		s.Close()
	}
}

// TestMaxMemory opens a store that may hold nothing.
func TestMaxMemory(t *testing.T) {
	s, err := open.Open(t.Context(), "mem:?maxmemory=1kb")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := s.Do(t.Context(), store.Cmd(store.Set, "k", "v")).Str(); !strings.HasPrefix(got, "OOM ") {
		t.Errorf("SET: got %q", got)
	}
	if got := s.Do(t.Context(), store.Raw("CONFIG", "GET", "maxmemory")).Strs(); strings.Join(got, " ") != "maxmemory 1024" {
		t.Errorf("CONFIG GET: got %q", got)
	}
}

func TestUnknownScheme(t *testing.T) {
	for _, url := range []string{
		"", "mem", "data", "rediss://u:hunter2@localhost", "redis+sentinel://u:hunter2@localhost/m",
		"redis+cluster://localhost", "http://localhost", "REDIS://localhost", "u:hunter2@localhost", "localhost:6379",
	} {
		_, err := open.Open(t.Context(), url)
		if err == nil {
			t.Errorf("Open(%q): got no error", url)
			continue
		}
		for _, want := range []string{"mem:", "redis://", "unix://"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("Open(%q): got %q, want %s in it", url, err, want)
			}
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("Open(%q): the password is in %q", url, err)
		}
	}
	for _, url := range []string{"mem:x", "mem:?nosuch=1", "mem:?maxmemory=", "mem:?maxmemory=0", "mem:?maxmemory=-1mb", "mem:?maxmemory=9999999gb"} {
		if _, err := open.Open(t.Context(), url); err == nil {
			t.Errorf("Open(%q): got no error", url)
		}
	}
}

// TestDirectory opens directories by URL and by path, one after the other.
func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, url := range []string{"file:data", "./data", dir + "/data", "file:" + dir + "/data?fsync=always", "file:data?fsync=no&maxmemory=1gb&growth=1mb"} {
		s, err := open.Open(t.Context(), url)
		if err != nil {
			t.Fatalf("Open(%q): %v", url, err)
		}
		s.Do(t.Context(), store.Cmd(store.Incr, "n"))
		if err := s.Close(); err != nil {
			t.Fatalf("Open(%q).Close(): %v", url, err)
		}
	}
	s, err := open.Open(t.Context(), "./data", open.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n := s.Do(t.Context(), store.Cmd(store.Get, "n")).Str(); n != "5" {
		t.Errorf("opened five times: got %s, want 5", n)
	}
	for _, url := range []string{"file:", "file:?fsync=no", "file:data?fsync=", "file:data?fsync=yes", "file:data?growth=0", "file:data?sync=no", "file:data?%zz"} {
		if _, err := open.Open(t.Context(), url); err == nil {
			t.Errorf("Open(%q): got no error", url)
		}
	}
}

func TestRedact(t *testing.T) {
	for url, want := range map[string]string{
		"mem:":                                     "mem:",
		"redis://localhost:6379/0":                 "redis://localhost:6379/0",
		"redis://user@localhost":                   "redis://user@localhost",
		"redis://user:hunter2@localhost:6379":      "redis://user:***@localhost:6379",
		"redis://:hunter2@localhost":               "redis://:***@localhost",
		"redis://u:hunter2@h?read_timeout=1s":      "redis://u:***@h?read_timeout=1s",
		"redis://u:hun@ter2@h":                     "redis://u:***@h",
		"redis://u:hun/ter2@h":                     "redis://u:***@h",
		"redis://u:hun?ter2@h":                     "redis://u:***@h",
		"redis://u:hun:ter2@h":                     "redis://u:***@h",
		"redis://h?password=hunter2":               "redis://h?***",
		"redis://h?x=%zz&auth=hunter2":             "redis://h?***",
		"u:hunter2@h":                              "u:***@h",
		"u:hunter//2@h":                            "u:***@h",
		"u:hunter2@//@":                            "u:***@",
		"unix:///tmp/a@b":                          "unix:///tmp/a@b",
		"unix://u:hunter2@/tmp/s?db=1":             "unix://u:***@/tmp/s?db=1",
		"redis+sentinel://u:hunter2@a:1,b:2/m?x=1": "redis+sentinel://u:***@a:1,b:2/m?x=1",
	} {
		if got := open.Redact(url); got != want {
			t.Errorf("Redact(%q): got %q, want %q", url, got, want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("redis", "u", "h/?db=1")
	f.Add("", "", "@:/?#")
	f.Add("", "0", "//@")
	f.Fuzz(func(t *testing.T, scheme, user, rest string) {
		const password = "\x01hunter2\x02"
		if strings.ContainsAny(scheme+user, "/?:@") {
			return
		}
		for _, url := range []string{
			scheme + "://" + user + ":" + password + "@" + rest,
			user + ":" + password + "@" + rest,
		} {
			if got := open.Redact(url); strings.Contains(got, password) {
				t.Errorf("Redact(%q): got %q", url, got)
			}
		}
	})
}
