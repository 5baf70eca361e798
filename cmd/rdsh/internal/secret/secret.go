// Package secret finds passwords of URLs within text.
package secret

import "regexp"

var (
	user  = regexp.MustCompile(`(://[^\s"'<>/:@[]*):[^\s"'<>]*@`)
	param = regexp.MustCompile(`(?i)(://[^\s"'<>]*[?&][a-z_-]*(?:pass|pwd|auth|secret|token|key)[a-z_-]*)=[^\s"'<>&]+`)
)

// In reports whether text holds a URL with a password, as user information or
// as a parameter.
func In(text string) bool { return user.MatchString(text) || param.MatchString(text) }

// Redact gives text with the passwords of its URLs replaced by ***. It is the
// last net under messages that should hold none.
func Redact(text string) string {
	text = user.ReplaceAllString(text, "$1:***@")
	return param.ReplaceAllString(text, "$1=***")
}
