package secret_test

import (
	"io"
	"strings"
	"testing"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/secret"
)

func TestRedact(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"no address", "no address"},
		{"cannot reach redis://h:6379/0: refused", "cannot reach redis://h:6379/0: refused"},
		{"redis://u:pw@h:6379", "redis://u:***@h:6379"},
		{"redis://:pw@h", "redis://:***@h"},
		{"redis://:p:w@x@h, twice redis://u:pw@h", "redis://:***@h, twice redis://u:***@h"},
		{`parse "redis://u:p/w@h"`, `parse "redis://u:***@h"`},
		{"redis://h?password=pw&db=1", "redis://h?password=***&db=1"},
		{"redis://h?db=1&auth_token=pw", "redis://h?db=1&auth_token=***"},
		{"want redis://[user:password@]host", "want redis://[user:password@]host"},
		{"mail ann@example.org: hello", "mail ann@example.org: hello"},
	} {
		if got := secret.Redact(row.text); got != row.want {
			t.Errorf("Redact(%s): got %s, want %s", row.text, got, row.want)
		}
		if got, want := secret.In(row.text), row.text != row.want; got != want {
			t.Errorf("In(%s): got %v, want %v", row.text, got, want)
		}
	}
}

func TestSlips(t *testing.T) {
	for text, want := range map[string]bool{
		":store ann:pw@h:1":                   true,
		":store redis:/ann:pw@h":              true,
		`connect("redis://ann:p w@h")`:        true,
		`connect('redis://ann:p"w@h')`:        true,
		":store redis://ann@h:6379":           false,
		`connect("redis://h:6379")`:           false,
		`q.push("12:30 ann@example.org")`:     false,
		"connected = {1: \"a\"}; x = \"b@c\"": false,
	} {
		if got := secret.In(text); got != want {
			t.Errorf("In(%s): got %v, want %v", text, got, want)
		}
	}
}

func TestWriter(t *testing.T) {
	var out strings.Builder
	line := "cannot reach redis://u:pw@h\n"
	if n, err := io.WriteString(secret.Writer{To: &out}, line); n != len(line) || err != nil {
		t.Errorf("got %d, %v, want %d", n, err, len(line))
	}
	if got, want := out.String(), "cannot reach redis://u:***@h\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
