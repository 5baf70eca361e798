package stdlib

import (
	"bytes"
	"context"
	"encoding/csv"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// CSV is the module csv.
var CSV = catalog.CompileModule(catalog.Module{
	Name: "csv",
	Doc:  "Tables as comma-separated values, as RFC 4180 has them. What is read are strings.",
	Funcs: []catalog.Method{
		{
			Sig: "decode(s, header=True)",
			Doc: "Returns the rows of s: dicts by the columns that the first line names, or with header=False lists of the fields of every line. " +
				"A row with more or fewer fields than columns, a column that is there twice, and wrong quotes are error value with the line.",
			Example: `for row in csv.decode("name,born\nada,1815\nalan,1912\n"): print(row)`,
			Prints: `
				{"name": "ada", "born": "1815"}
				{"name": "alan", "born": "1912"}`,
			Func: catalog.Func2(decodeCSV),
		},
		{
			Sig: "encode(rows, columns=None)",
			Doc: "Returns rows as CSV text: dicts and records under a line of column names, lists without one unless columns are given. " +
				"Columns are chosen and ordered by columns, else by their first appearance. None is an empty field, a list or dict JSON.",
			Example: `print(csv.encode([{"name": "ada", "born": 1815}, {"name": "alan", "born": 1912}]))`,
			Prints: `
				name,born
				ada,1815
				alan,1912`,
			Func: catalog.Func2(encodeCSV),
		},
		{
			Sig: "read(path)",
			Doc: `Returns an iterator of the rows of a file, dicts by the columns that its first line names; "-" is the standard input, .gz is unpacked. ` +
				"One row is in memory at a time. Errors name file and line.",
			Example: `
				fs.write("people.csv", "name,born\nada,1815\n")
				for row in csv.read("people.csv"): print(row)`,
			Prints: `{"name": "ada", "born": "1815"}`,
			Func:   catalog.Iter1(readCSV),
		},
	},
})

func encodeCSV(r *Run, ctx context.Context, rows []codec.Text, names []string) (string, error) {
	g, err := r.gridOf(rows, names)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if len(g.columns) > 0 {
		err = writeCSV(&b, w, g.columns)
	}
	for i := 0; i < len(g.rows) && err == nil; i++ {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		fields := make([]string, max(len(g.columns), len(g.rows[i])))
		for j := range fields {
			fields[j] = csvField(g.value(i, j))
		}
		err = writeCSV(&b, w, fields)
	}
	w.Flush()
	return b.String(), err
}

// writeCSV writes a line. One empty field is in quotes: an empty line is none.
func writeCSV(b *bytes.Buffer, w *csv.Writer, fields []string) error {
	if len(fields) != 1 || fields[0] != "" {
		return w.Write(fields)
	}
	w.Flush()
	_, err := b.WriteString("\"\"\n")
	return err
}

// csvField gives v as one field: what other programs read.
func csvField(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case tree.Bytes:
		return string(v)
	case float64:
		return floatText(v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case time.Duration:
		return v.String()
	}
	t := codec.OfTree(v)
	if b, err := codec.AppendJSON(nil, t, codec.JSONOptions{}); err == nil {
		return string(b)
	}
	return string(t)
}
