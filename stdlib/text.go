package stdlib

import (
	"context"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/internal/table"
)

// Text is the module text.
var Text = catalog.CompileModule(catalog.Module{
	Name: "text",
	Doc:  "Strings and plain-text output.",
	Funcs: []catalog.Method{
		{
			Sig:     "bytes(n)",
			Doc:     `Returns n bytes as people read it, in units of 1024: "512 B", "1.5 MiB".`,
			Example: `print(text.bytes(1536), text.bytes(5 * 1024 * 1024))`, Prints: `1.5 KiB 5 MiB`, Func: catalog.Func1(bytesText),
		},
		{
			Sig: "format(f, *args)", Shown: true,
			Doc: "Returns f with its verbs replaced by args, one each: %s any value as print shows it, %q a str in quotes, %d %x %X %o %b an int, " +
				"%x %X a str or bytes too, %c a character or its code, %e %f %g a number, %% a percent sign. " +
				"Flags - + space 0 #, a width up to 1000 and a precision stand before the verb as in C: %-8s, %08.2f. " +
				"An argument of another type is error type, too few or too many are error value.",
			Example: `print(text.format("%-6s %5.1f %3d", "ada", 2.5, 7))`, Prints: `ada      2.5   7`, Func: catalog.Func2(format),
		},
		{
			Sig: "levenshtein(a, b)",
			Doc: "Returns how many characters must be put in, left out or changed to make b of a. " +
				"O(len(a) * len(b)).",
			Example: `print(text.levenshtein("kitten", "sitting"))`, Prints: `3`, Func: catalog.Func2(levenshtein),
		},
		{
			Sig: `pad(s, width, side="right")`,
			Doc: `Returns s with spaces on its right, left or both sides, to be width columns wide; wide characters take two. ` +
				"A longer s is unchanged.",
			Example: `print([text.pad("7", 3, side="left"), text.pad("ab", 4)])`, Prints: `["  7", "ab  "]`, Func: catalog.Func3(pad),
		},
		{
			Sig: "split(s, sep=None)",
			Doc: "Returns the parts of s between separators, or its words if there is none given. " +
				`split("", ",") is one empty part, split("") no word.`,
			Example: `print(text.split("a b  c"), text.split("a,b", ","))`, Prints: `["a", "b", "c"] ["a", "b"]`, Func: catalog.Func2(splitText),
		},
		{
			Sig: "table(rows, columns=None)",
			Doc: "Returns rows as an aligned table, a line each: dicts and records under a header, lists without one unless columns are given. " +
				"Columns are chosen and ordered by columns, else by their first appearance; those of numbers stand on the right.",
			Example: `print(text.table([["ada", 3], ["bob", 12]], ["name", "n"]))`,
			Prints: `
				name   n
				----  --
				ada    3
				bob   12`,
			Func: catalog.Func2(alignRows),
		},
		{
			Sig:     "trim(s, chars=None)",
			Doc:     "Returns s without white space, or the characters of chars, at its ends.",
			Example: `print(text.trim("  hello "), text.trim("--hello", "-"))`, Prints: `hello hello`, Func: catalog.Func2(trim),
		},
	},
})

func bytesText(_ *Run, _ context.Context, n float64) (string, error) {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return "", catalog.Errorf("value", "%s is no number of bytes", floatText(n))
	}
	return byteSize(n), nil
}

// byteSize shows n with one digit after the point, unless that is 0.
func byteSize(n float64) string {
	const units = "BKMGTPE"
	i := 0
	for i < len(units)-1 && math.Round(math.Abs(n)*10)/10 >= 1024 {
		n /= 1024
		i++
	}
	s := strings.TrimSuffix(strconv.FormatFloat(n, 'f', 1, 64), ".0")
	if i == 0 {
		return s + " B"
	}
	return s + " " + units[i:i+1] + "iB"
}

// levenshtein is the algorithm of Wagner and Fischer with one row.
func levenshtein(_ *Run, ctx context.Context, a, b string) (int, error) {
	as, bs := []rune(a), []rune(b)
	row := make([]int, len(bs)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range as {
		if err := ctx.Err(); err != nil {
			return 0, context.Cause(ctx)
		}
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range bs {
			cost := diagonal
			if r != s {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(bs)], nil
}

// maxWidth is how wide a padded text may be.
const maxWidth = 1000

func pad(_ *Run, _ context.Context, s string, width int, side string) (string, error) {
	if width < 0 || width > maxWidth {
		return "", catalog.Errorf("value", "width is %d, want 0 to %d", width, maxWidth)
	}
	n := max(width-table.Width(s), 0)
	switch side {
	case "right":
		return s + spaces(n), nil
	case "left":
		return spaces(n) + s, nil
	case "both":
		return spaces(n/2) + s + spaces(n-n/2), nil
	}
	return "", catalog.Errorf("value", `side is %s, want "right", "left" or "both"`, excerpt(side))
}

func spaces(n int) string { return strings.Repeat(" ", n) }

func splitText(r *Run, _ context.Context, s string, sep codec.Opt[string]) ([]string, error) {
	const header = 16 // bytes of memory that a part takes beside its text
	if !sep.OK {
		if err := r.checkText(header * len(s) / 2); err == nil {
			return strings.Fields(s), nil
		}
		n := 0
		for range strings.FieldsSeq(s) {
			n++
		}
		if err := r.checkText(header * n); err != nil {
			return nil, err
		}
		return strings.Fields(s), nil
	}
	if sep.V == "" {
		return nil, catalog.Errorf("value", "sep is empty")
	}
	if err := r.checkText(header * strings.Count(s, sep.V)); err != nil {
		return nil, err
	}
	return strings.Split(s, sep.V), nil
}

func trim(_ *Run, _ context.Context, s string, chars codec.Opt[string]) (string, error) {
	if !chars.OK {
		return strings.TrimSpace(s), nil
	}
	return strings.Trim(s, chars.V), nil
}

// quote gives s in quotes, in the way of Go: as both languages read it.
func quote(s string) string { return strconv.Quote(s) }

// floatText shows f with nan and inf as scripts write them.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	return string(codec.OfFloat(f))
}

// oneLine gives s with control characters, if it has any, written out as in
// quotes.
func oneLine(s string) string {
	if isText(s) {
		return s
	}
	q := quote(s)
	return q[1 : len(q)-1]
}

// isText reports whether s is UTF-8 without control characters.
func isText(s string) bool {
	for _, c := range s {
		if c < ' ' || c == 0x7f || c == utf8.RuneError {
			return false
		}
	}
	return true
}
