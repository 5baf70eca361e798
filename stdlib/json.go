package stdlib

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// JSON is the module json.
var JSON = catalog.CompileModule(catalog.Module{
	Name: "json",
	Doc:  "Values as JSON text.",
	Funcs: []catalog.Method{
		{
			Sig: "decode(s)",
			Doc: "Returns the value of the JSON text s. Numbers without point and exponent are ints, objects dicts. " +
				"Of entries with the same key the last counts. What is not JSON is error value, with line and column.",
			Example: `print(json.decode("[1, 2.0, true, null]"), json.decode("{\"to\": \"ada\"}"))`, Prints: `[1, 2.0, True, None] {"to": "ada"}`, Func: catalog.Func1(decodeJSON),
		},
		{
			Sig: "encode(v, indent=0)",
			Doc: "Returns v as JSON text, on one line without spaces, or with indent up to 16 on lines indented by so many spaces a level. " +
				"Tuples and sets become arrays, records objects, bytes base64, times and durations text. " +
				"What JSON has no form for, such as nan or a dict with keys that are no str, is error value and says where it is.",
			Example: `print(json.encode({"to": ["ada", None], "urgent": True}))`, Prints: `{"to":["ada",null],"urgent":true}`, Func: catalog.Func2(encodeJSON),
		},
	},
})

func decodeJSON(_ *Run, ctx context.Context, s string) (codec.Text, error) {
	return awaitLong(ctx, len(s), func() (codec.Text, error) {
		t, err := codec.FromJSON(s)
		if syntax, ok := errors.AsType[*codec.SyntaxError](err); ok {
			line, column := position(s, syntax.Offset)
			return "", catalog.Errorf("value", "line %d, column %d: %s", line, column, syntax.What)
		}
		return t, err
	})
}

// position gives the line and the column, in characters, of an offset in s,
// both from 1.
func position(s string, offset int) (line, column int) {
	before := s[:min(offset, len(s))]
	line = 1 + strings.Count(before, "\n")
	return line, 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

const maxIndent = 16

func encodeJSON(r *Run, ctx context.Context, v codec.Text, indent int) (string, error) {
	if indent < 0 || indent > maxIndent {
		return "", catalog.Errorf("value", "indent is %d, want 0 to %d", indent, maxIndent)
	}
	if indent > 0 {
		if err := r.checkText(indentedSize(string(v), indent)); err != nil {
			return "", err
		}
	}
	opts := codec.JSONOptions{Indent: strings.Repeat(" ", indent), First: r.First}
	return awaitLong(ctx, len(v), func() (string, error) {
		b, err := codec.AppendJSON(nil, v, opts)
		if _, ok := errors.AsType[*codec.Unstorable](err); ok {
			return "", catalog.Errorf("value", "%w", err)
		}
		return string(b), err
	})
}

// indentedSize gives how long the indented form of t is at most. Indentation
// can make it much longer: a thousand elements that stand 500 deep take 8 MB.
func indentedSize(t string, indent int) int {
	size, depth, quoted := len(t), 0, false
	for i := 0; i < len(t); i++ {
		switch c := t[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
			size += 1 + depth*indent
		case c == ']' || c == '}':
			depth--
			size += 1 + max(depth, 0)*indent
		case c == ',' || c == ':':
			size += 1 + max(depth, 0)*indent
		}
	}
	return size
}
