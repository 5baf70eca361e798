package shell

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/host"
)

// What the lines of statements are called in errors: by a session, and when
// they came from a pipe.
const (
	inputName = "input:"
	stdinName = "stdin:"
)

// placed gives the error of a statement with the place that a person can
// find: the line of standard input if first is not 0, else the line of the
// statement if it has several.
func placed(err error, code string, first int) error {
	var failed *host.Error
	if !errors.As(err, &failed) {
		return err
	}
	moved := *failed
	if first == 0 && !strings.Contains(strings.TrimSpace(code), "\n") && strings.HasPrefix(moved.Where, inputName) {
		moved.Where = ""
		return &moved
	}
	if first == 0 {
		return err
	}
	moved.Where = move(moved.Where, first)
	moved.Stack = make([]string, len(failed.Stack))
	for i, frame := range failed.Stack {
		moved.Stack[i] = move(frame, first)
	}
	return &moved
}

// move counts the line that place ends in from first on, if it is one of a
// statement.
func move(place string, first int) string {
	i := strings.LastIndex(place, inputName)
	if i < 0 {
		return place
	}
	line, err := strconv.Atoi(place[i+len(inputName):])
	if err != nil {
		return place
	}
	return fmt.Sprint(place[:i], stdinName, first+line-1)
}

func isPlaced(where string) bool { return strings.HasPrefix(where, stdinName) }
