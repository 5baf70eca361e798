package catalog

import "strings"

// An Outline is what can be told of a script without running it: what a user
// who starts it wants to know.
type Outline struct {
	Doc   string // the comment at the head of the file, without its marks
	Flags []Flag // of arguments(…), in the order in which it has them
	Takes bool   // arguments is called: other arguments are not in vain
}

// A Flag is an option --name=value of a script.
type Flag struct {
	Name    string
	Type    string // int, float, bool, str, duration or time; "" if only the run can tell
	Default string // as the script writes it
	Doc     string // the comment behind it on its line
}

// Comments gives the block of comment lines that src begins with, without the
// mark that each begins with and one blank behind it. A first line for the
// shell of the system is none of them.
func Comments(src, mark string) string {
	lines := strings.Split(src, "\n")
	if strings.HasPrefix(src, "#!") {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	var doc []string
	for _, line := range lines {
		text, is := strings.CutPrefix(strings.TrimSpace(line), mark)
		if !is {
			break
		}
		doc = append(doc, strings.TrimPrefix(strings.TrimRight(text, " \t"), " "))
	}
	return strings.TrimSpace(strings.Join(doc, "\n"))
}

// Remark gives the comment at the end of a line, "" if it has none. What stands
// between quotes is no comment.
func Remark(line, mark string) string {
	var quote byte
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case strings.HasPrefix(line[i:], mark):
			return strings.TrimSpace(line[i+len(mark):])
		}
	}
	return ""
}

// Remarks gives flags the comments behind them: lines are those of the source,
// and at says on which of them, from 1, each flag is. A comment belongs to the
// only flag of its line.
func Remarks(flags []Flag, at []int, lines []string, mark string) {
	on := make(map[int]int)
	for _, line := range at {
		on[line]++
	}
	for i := range flags {
		if line := at[i]; on[line] == 1 && line <= len(lines) {
			flags[i].Doc = Remark(lines[line-1], mark)
		}
	}
}
