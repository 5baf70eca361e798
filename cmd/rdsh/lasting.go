package main

import (
	"strconv"
	"strings"
	"unicode"
)

// mustLast refuses a store that ends with the process, to a command that would
// look at nothing or keep nothing.
func mustLast(command, url string) error {
	if url == "mem:" || strings.HasPrefix(url, "mem:?") {
		return usagef("%s: a store in memory (mem:) ends with the process, so there is nothing in it: "+
			"name one that lasts, ./data or redis://localhost:6379", command)
	}
	return nil
}

// shownKey gives the name of a key as it is shown: as it is, or quoted if it is
// no text of one line.
func shownKey(key string) string {
	if key == "" || strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) {
		return strconv.Quote(key)
	}
	return key
}
