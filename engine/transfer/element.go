package transfer

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rdsh/rdsh/engine/codec"
)

// In an export a text that is stored is JSON: the stored form of a value, which
// is JSON already, or else the string that it is. What is neither is kept as
// rawOpen says, in base64: that reads as the same bytes in any case.

const rawOpen = `{"$raw":"`

// appendElement appends the JSON of a text as it is stored.
func appendElement(b []byte, text string) []byte {
	from := len(b)
	if isCompact(text) {
		b = append(b, text...)
	} else if utf8.ValidString(text) {
		b = codec.AppendStr(b, text)
	}
	if got, err := element(b[from:]); err == nil && got == text {
		return b
	}
	b = append(b[:from], rawOpen...)
	b = base64.StdEncoding.AppendEncode(b, []byte(text))
	return append(b, `"}`...)
}

// isCompact reports whether text is JSON without blanks that somebody who writes
// it anew could leave out.
func isCompact(text string) bool {
	if text == "" || !strings.ContainsRune(`{["-0123456789tfn`, rune(text[0])) || !utf8.ValidString(text) {
		return false
	}
	var b bytes.Buffer
	return json.Compact(&b, []byte(text)) == nil && b.String() == text
}

// element reads what appendElement has written.
func element(raw json.RawMessage) (string, error) {
	switch {
	case len(raw) == 0:
		return "", errors.New("there is no value")
	case bytes.HasPrefix(raw, []byte(rawOpen)):
		var form map[string]string
		if err := json.Unmarshal(raw, &form); err != nil {
			return "", err
		}
		b, err := base64.StdEncoding.DecodeString(form["$raw"])
		return string(b), err
	case raw[0] == '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return string(codec.OfStr(s)), err
	case !isCompact(string(raw)):
		var b bytes.Buffer
		err := json.Compact(&b, raw)
		return b.String(), err
	}
	return string(raw), nil
}

// appendName appends the JSON of a name: a string, or as rawOpen says.
func appendName(b []byte, name string) []byte {
	if utf8.ValidString(name) {
		return codec.AppendStr(b, name)
	}
	b = append(b, rawOpen...)
	b = base64.StdEncoding.AppendEncode(b, []byte(name))
	return append(b, `"}`...)
}

// name reads what appendName has written.
func name(raw json.RawMessage) (string, error) {
	if bytes.HasPrefix(raw, []byte(rawOpen)) {
		return element(raw)
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fmt.Errorf("a name must be a string, got %.40s", raw)
	}
	return s, nil
}
