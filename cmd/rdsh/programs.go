package main

import (
	"cmp"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
)

// edit lets a person change a file in $VISUAL or $EDITOR.
func edit(path string) error {
	return program(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"), "vi"), os.Stdin, path)
}

// page lets a person read a text in $PAGER, or less. Where there is none it is
// printed.
func page(text string) error {
	err := program(cmp.Or(os.Getenv("PAGER"), "less -R"), strings.NewReader(text))
	if errors.Is(err, exec.ErrNotFound) {
		_, err = io.WriteString(os.Stdout, text)
	}
	return err
}

// program runs a command line of the environment, whose words are parted by
// blanks, with more arguments. Ctrl-C is the program's, as long as it runs.
func program(line string, in io.Reader, args ...string) error {
	words := append(strings.Fields(line), args...)
	if len(words) == len(args) {
		return errors.New("no program is named")
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, os.Stdout, os.Stderr
	return cmd.Run()
}
