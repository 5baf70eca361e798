package stdlib

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"strings"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
)

// Log is the module log.
var Log = catalog.CompileModule(catalog.Module{
	Name: "log",
	Doc: "Messages to the standard error, a line each, with the time and the level, and fields by keyword: " +
		"12:00:01 WARN disk is nearly full used=93. What is below the level of the run, info unless told, is not written.",
	Funcs: []catalog.Method{
		{
			Sig: "debug(message, **fields)", Shown: true, Doc: "Logs what helps to find a mistake.",
			Example: `log.debug("read", lines=20)`, Func: logAt(slog.LevelDebug),
		},
		{
			Sig: "error(message, **fields)", Shown: true, Doc: "Logs what failed. The run goes on: use fail to end it.",
			Example: `log.error("no answer", url="https://example.org", tries=3)`, Func: logAt(slog.LevelError),
		},
		{
			Sig: "info(message, **fields)", Shown: true, Doc: "Logs what happened.",
			Example: `log.info("done", items=1200)`, Func: logAt(slog.LevelInfo),
		},
		{
			Sig: "warn(message, **fields)", Shown: true, Doc: "Logs what may need a look.",
			Example: `log.warn("slow", seconds=2.5)`, Func: logAt(slog.LevelWarn),
		},
	},
})

func logAt(level slog.Level) catalog.Func {
	return catalog.Proc2(func(r *Run, ctx context.Context, message codec.Text, fields catalog.Keywords) error {
		if level < r.LogLevel || r.Stderr == nil {
			return nil
		}
		record := slog.NewRecord(r.Now(), level, r.show(codec.Tree(message)), 0)
		for i := 0; i+1 < len(fields); i += 2 {
			record.AddAttrs(slog.Any(fields[i].Str(), r.field(fields[i+1])))
		}
		if r.LogJSON {
			return slog.NewJSONHandler(r.Stderr, &slog.HandlerOptions{Level: r.LogLevel}).Handle(ctx, record)
		}
		return r.writeLine(record)
	})
}

// field gives the value of a field for a handler: JSON or text.
func (r *Run) field(v catalog.Value) any {
	t := storedValue(v)
	if r.LogJSON {
		if b, err := codec.AppendJSON(nil, t, codec.JSONOptions{}); err == nil {
			return json.RawMessage(b)
		}
	}
	return r.show(codec.Tree(t))
}

// storedValue gives the stored form of a keyword argument. A structure is the
// text that it prints as.
func storedValue(v catalog.Value) codec.Text {
	switch v.Kind {
	case catalog.Elem, catalog.Key:
		return v.Elem()
	case catalog.Str:
		return codec.OfStr(v.Str())
	case catalog.Bool:
		return codec.OfBool(v.Bool())
	case catalog.Int:
		return codec.OfInt(v.Int())
	case catalog.Float, catalog.Real:
		return codec.OfFloat(v.Float())
	case catalog.Duration:
		return codec.OfDuration(v.Duration())
	case catalog.Time:
		return codec.OfTime(v.Time())
	case catalog.Object:
		return codec.OfStr(v.Handle().String())
	case catalog.None:
		return codec.Null
	}
	return codec.OfStr(v.Kind.String())
}

// writeLine writes a record for people.
func (r *Run) writeLine(record slog.Record) error {
	var b strings.Builder
	b.WriteString(record.Time.Format("15:04:05 "))
	b.WriteString(record.Level.String() + " ")
	b.WriteString(oneLine(record.Message))
	record.Attrs(func(a slog.Attr) bool {
		b.WriteString(" " + a.Key + "=" + word(a.Value.String()))
		return true
	})
	b.WriteByte('\n')
	_, err := io.WriteString(r.Stderr, b.String())
	return err
}

// word gives s so that it can be told from what stands around it.
func word(s string) string {
	if s == "" || strings.ContainsAny(s, ` ="`) || !isText(s) {
		return quote(s)
	}
	return s
}
