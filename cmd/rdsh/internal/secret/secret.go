// Package secret finds passwords of URLs within text.
package secret

import (
	"io"
	"regexp"
)

var (
	user  = regexp.MustCompile(`(://[^\s"'<>/:@[]*):[^\s"'<>]*@`)
	meant = regexp.MustCompile(`(:store\s|connect\W)[^\n]*:[^\n/@]+@`)
	param = regexp.MustCompile(`(?i)(://[^\s"'<>]*[?&][a-z_-]*(?:pass|pwd|auth|secret|token|key)[a-z_-]*)=[^\s"'<>&]+`)
)

// In reports whether text holds a URL with a password, as user information or
// as a parameter; also one with a slip of the pen where a store is opened.
func In(text string) bool {
	return user.MatchString(text) || param.MatchString(text) || meant.MatchString(text)
}

// Redact gives text with the passwords of its URLs replaced by ***. It is the
// last net under messages that should hold none.
func Redact(text string) string {
	text = user.ReplaceAllString(text, "$1:***@")
	return param.ReplaceAllString(text, "$1=***")
}

// A Writer redacts what is written to it, a line or more at a time.
type Writer struct{ To io.Writer }

// Write implements io.Writer.
func (w Writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.To, Redact(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
